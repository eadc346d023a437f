// The guided tour: one worker, followed from stop to stop.
import { by } from "./elements.js";
import { whoSaid } from "./story_view.js";
import { monthName, t } from "./texts.js";

export class Tour {
  // begin(plan), goTo(month) → frame, tell(row) → story: what the page does for the tour.
  constructor({ ask, begin, goTo, tell, failed }) {
    Object.assign(this, { ask, begin, goTo, tell, failed });
    this.busy = false;
    by("tour-start").addEventListener("click", () => this.#guarded(() => this.#start()));
    by("tour-next").addEventListener("click", () => this.#guarded(() => this.#next()));
    by("tour-end").addEventListener("click", () => this.end());
  }

  async #guarded(step) {
    if (this.busy) return;
    this.busy = true;
    try { await step(); } catch (error) { this.failed(error); } finally { this.busy = false; }
  }

  async #start() {
    by("tour-text").textContent = t("tour_working");
    const route = await this.ask();
    await this.begin(route.plan);
    this.route = route;
    this.stop = -1;
    // While it lasts the tour stands above the story that it tells, where the worlds are in sight.
    this.home = { parent: by("tour").parentElement, next: by("tour").nextElementSibling };
    by("story").prepend(by("tour"));
    by("tour-start").hidden = true;
    by("tour-next").hidden = by("tour-end").hidden = false;
    await this.#next();
    by("time").scrollIntoView();
    by("tour-next").focus({ preventScroll: true });
  }

  async #next() {
    const stop = this.route.stops[++this.stop];
    const frame = await this.goTo(stop.month);
    const story = await this.tell(this.route.row);
    const who = story.lives?.[0]?.who;
    const said = t(`tour.${stop.chapter}`, { who: who ? whoSaid(who) : "" });
    by("tour-text").textContent = `${stop.month ? `${monthName(frame.date)}. ` : ""}${said}`;
    if (this.stop === this.route.stops.length - 1) {
      by("tour-next").hidden = true;
      by("tour-end").focus({ preventScroll: true });
    }
  }

  end() {
    if (!this.route) return;
    this.home.parent.insertBefore(by("tour"), this.home.next);
    this.route = null;
    by("tour-text").textContent = "";
    by("tour-start").hidden = false;
    by("tour-next").hidden = by("tour-end").hidden = true;
  }
}
