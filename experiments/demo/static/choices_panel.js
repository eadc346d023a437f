// What is done in world B: a scenario of the catalogue, sliders for the doses, events for both worlds.
import { by, make } from "./elements.js";
import { dateOf, monthName, scenarioThrough, scenarioTitle, t } from "./texts.js";

const GROUPS = ["Nothing new", "Bundles", "Policies", "Events"];
const PATIENCE_MS = 120;
const MOST_EARLIER = 2;

export class ChoicesPanel {
  constructor({ onChoice, onEvent }) {
    this.onChoice = onChoice;
    this.onEvent = onEvent;
    this.select = by("scenario");
    this.select.addEventListener("change", () => {
      this.moved = {};
      this.#send();
    });
  }

  build(scene, plan) {
    this.scene = scene;
    this.#scenarios();
    this.#sliders();
    by("event-buttons").replaceChildren(...scene.events.map((name) =>
      make("button", { type: "button", "data-event": name, onclick: () => this.onEvent(name) }, t(`event.${name}`))));
    this.take(plan);
  }

  // The sliders stand where the plan says, those that the visitor moved and those of the scenario.
  take(plan) {
    this.choices = plan.choices;
    const last = plan.choices.at(-1);
    this.moved = { ...(last?.[2] ?? {}) };
    this.select.value = last?.[1] ?? "baseline";
    for (const [name, value] of Object.entries(plan.doses)) {
      const slider = by(`slider-${name}`);
      const waiting = this.timer && document.activeElement === slider;
      if (!waiting) slider.value = this.#mirrored(name, value);
      this.#say(name, waiting ? this.#mirrored(name, Number(slider.value)) : value);
    }
    this.#about();
    by("planned").replaceChildren(...plan.choices.map(([month, name, doses]) =>
      make("li", {}, t("planned_from", { n: month + 1, what: this.said(name, doses) }))));
  }

  // What is pursued now and, after a change, what was pursued before and until when; the latest first.
  title() {
    const made = this.choices[0]?.[0] === 0 ? this.choices : [[0, "baseline", {}], ...this.choices];
    const said = made.map(([, name, doses]) => this.said(name, doses));
    const earlier = made.flatMap(([month], i) => (i > 0 && said[i - 1] !== said[i]
      ? [t("until", { date: monthName(dateOf(this.scene.start, month)), choice: said[i - 1] })] : []));
    const shown = earlier.reverse().slice(0, MOST_EARLIER);
    if (earlier.length > MOST_EARLIER) shown.push("…");
    return [this.said(this.select.value, this.moved), ...shown].join(t("then"));
  }

  // A choice in words: the scenario, and the sliders that were moved.
  said(name, doses) {
    const scenario = this.scene.scenarios.find((s) => s.name === name);
    const moved = Object.entries(doses).map(([slider, value]) => `${t(`control.${slider}`)} ${this.#dose(slider, value)}`);
    const own = scenario.name === "baseline" ? (moved.length ? t("own_choice") : t("no_choice")) : scenarioTitle(scenario);
    return moved.length ? `${own}: ${moved.join(", ")}` : own;
  }

  #dose(name, value) {
    return value === this.scene.controls[name].off ? t("off") : t(`unit.${name}`, { n: value });
  }

  #chosen() { return this.scene.scenarios.find((s) => s.name === this.select.value) ?? this.scene.scenarios[0]; }

  #scenarios() {
    const chosen = this.select.value;
    this.select.replaceChildren(...GROUPS.map((group) => make(
      "optgroup", { label: t(`group.${group}`) },
      ...this.scene.scenarios.filter((s) => s.group === group).map((s) => make("option", { value: s.name }, scenarioTitle(s))),
    )));
    this.select.value = chosen;
  }

  #sliders() {
    const rows = Object.entries(this.scene.controls).map(([name, control]) => {
      const slider = make("input", {
        type: "range", id: `slider-${name}`, min: control.low, max: control.high, step: control.step,
        oninput: () => this.#move(name, this.#mirrored(name, Number(slider.value))),
      });
      return make("div", { class: "slider" },
        make("label", { for: `slider-${name}` }, t(`control.${name}`)),
        make("output", { id: `said-${name}`, for: `slider-${name}` }), slider);
    });
    by("sliders").replaceChildren(...rows);
  }

  // "None" is at the left, also where its number is the highest: a ceiling.
  #mirrored(name, value) {
    const { low, high, off } = this.scene.controls[name];
    return off === high ? low + high - value : value;
  }

  #say(name, value) {
    const said = this.#dose(name, value);
    by(`said-${name}`).textContent = said;
    by(`slider-${name}`).setAttribute("aria-valuetext", said);
  }

  #move(name, value) {
    this.moved[name] = value;
    this.#say(name, value);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      this.#send();
    }, PATIENCE_MS);
  }

  #send() { this.onChoice(this.select.value, { ...this.moved }); }

  #about() {
    const scenario = this.#chosen();
    const own = make("p", {}, scenarioThrough(scenario));
    const more = scenario.assumed || scenario.proposed_by ? make("details", {},
      make("summary", {}, t("assumed")),
      make("p", { lang: "en" }, scenario.assumed),
      scenario.proposed_by ? make("p", {}, t("proposed_by", { who: scenario.proposed_by })) : null,
      scenario.grade ? make("p", {}, t("grade", { grade: scenario.grade })) : null) : null;
    by("about").replaceChildren(...[own, more].filter(Boolean));
  }
}
