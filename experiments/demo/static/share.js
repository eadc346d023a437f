// Keep and share: one file, data, pictures, the address, paper.
import { chartsSvg, csv, give, picture } from "./downloads.js";
import { by } from "./elements.js";
import { t } from "./texts.js";

export class Share {
  // state() → { source, observations, scene, frame, canvases, titles }
  constructor({ state, pause, failed }) {
    this.state = state;
    this.pause = pause;
    this.failed = failed;
    by("save").addEventListener("click", () => this.#guarded(() => this.#save()));
    by("csv").addEventListener("click", () => this.#csv());
    by("png").addEventListener("click", () => this.#guarded(() => this.#png()));
    by("svg").addEventListener("click", () => this.#svg());
    by("link").addEventListener("click", () => this.#guarded(() => this.#link()));
    by("print").addEventListener("click", () => window.print());
  }

  #name() {
    const { scene, frame } = this.state();
    return `workforce-${scene.plan.seed}-${frame.date}`;
  }

  async #guarded(step) {
    try { await step(); } catch (error) { this.failed(error); }
  }

  // Whether there is anything to keep; if not, says so.
  #anything() {
    const lived = this.state().frame.month > 0;
    if (!lived) by("share-said").textContent = t("nothing_lived");
    return lived;
  }

  async #save() {
    await this.pause();
    if (!this.#anything()) return;
    by("share-said").textContent = t("saving");
    const { source } = this.state();
    const { blocks } = await source.ask("record");
    give(`${this.#name()}.html`, new Blob([blocks.html], { type: "text/html" }));
    by("share-said").textContent = t("save_note");
  }

  #csv() {
    if (!this.#anything()) return;
    const { observations, scene } = this.state();
    give(`${this.#name()}.csv`, csv(observations, scene.start));
  }

  async #png() {
    const { canvases, titles, frame } = this.state();
    give(`${this.#name()}.png`, await picture(canvases, titles, frame.date));
  }

  #svg() {
    const { observations, scene } = this.state();
    if (this.#anything()) give(`${this.#name()}.svg`, chartsSvg(observations, scene.start));
  }

  async #link() {
    await this.pause();
    await navigator.clipboard.writeText(location.href.replace(/\?token=[^#]*/, ""));
    by("share-said").textContent = t("copied");
  }
}
