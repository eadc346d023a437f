// The guided tour: one worker, followed from stop to stop.
import { by } from "./elements.js";
import { whoSaid } from "./story_view.js";
import { monthName, t } from "./texts.js";

export class Tour {
  // begin(plan), goTo(month) → frame, tell(row) → story: what the page does for the tour.
  // month() → months that were lived: the tour begins both worlds anew, so it asks before they are lost.
  constructor({ ask, begin, goTo, month, tell, failed }) {
    Object.assign(this, { ask, begin, goTo, month, tell, failed });
    this.busy = this.asking = false;
    by("tour-start").addEventListener("click", () => this.#guarded(() => this.#start()));
    by("tour-next").addEventListener("click", () => this.#guarded(() => this.#next()));
    by("tour-end").addEventListener("click", () => this.end());
  }

  async #guarded(step) {
    if (this.busy) return;
    this.busy = true;
    try { await step(); } catch (error) { this.failed(error); } finally { this.busy = false; }
  }

  #question(asking) {
    this.asking = asking;
    by("tour-text").textContent = asking ? t("tour_question") : "";
    by("tour-start").dataset.t = asking ? "tour_anew" : "tour_start";
    by("tour-end").dataset.t = asking ? "tour_keep" : "tour_end";
    for (const id of ["tour-start", "tour-end"]) by(id).textContent = t(by(id).dataset.t);
    by("tour-end").hidden = !asking;
  }

  async #start() {
    if (this.month() > 0 && !this.asking) return this.#question(true);
    this.#question(false);
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
    // Not the clock: it stays at the top of the window, and so is in sight wherever the page stands.
    by("columns").scrollIntoView();
    by("tour-next").focus({ preventScroll: true });
  }

  async #next() {
    const stop = this.route.stops[++this.stop];
    const frame = await this.goTo(stop.month);
    const story = await this.tell(this.route.row);
    const who = story.lives?.[0]?.who;
    const said = t(`tour.${stop.chapter}`, { who: who ? whoSaid(who) : "" });
    by("story").scrollTop = 0;
    by("tour-text").textContent = `${stop.month ? `${monthName(frame.date)}. ` : ""}${said}`;
    if (this.stop === this.route.stops.length - 1) {
      by("tour-next").hidden = true;
      by("tour-end").focus({ preventScroll: true });
    }
  }

  end() {
    if (this.asking) this.#question(false);
    if (!this.route) return;
    this.home.parent.insertBefore(by("tour"), this.home.next);
    this.route = null;
    by("tour-text").textContent = "";
    by("tour-start").hidden = false;
    by("tour-next").hidden = by("tour-end").hidden = true;
  }
}
