// Buttons, fields and keys: what each of them asks of the page.
import { by } from "./elements.js";
import { SPEEDS } from "./player.js";
import { currentLanguage } from "./texts.js";

const RESIZED_MS = 120;
const LARGEST_SEED = 2147483647;
const FIELDS = "input, select, button, summary, a, textarea";

export function listen(page) {
  const guarded = (step) => Promise.resolve().then(step).catch((error) => page.failed(error));
  by("play").addEventListener("click", () => page.player.toggle());
  by("step-month").addEventListener("click", () => guarded(() => page.step(1)));
  by("step-year").addEventListener("click", () => guarded(() => page.step(12)));
  by("reset").addEventListener("click", () => guarded(() => (page.source.live ? page.reset() : page.goTo(0))));
  by("speed").addEventListener("change", (event) => { page.player.speed = SPEEDS[event.target.value]; });
  by("seed").addEventListener("change", (event) => guarded(() => page.reset(Math.max(0, Math.min(LARGEST_SEED, Math.trunc(Number(event.target.value)) || 0)))));
  by("scrub").addEventListener("input", (event) => guarded(() => page.goTo(Number(event.target.value))));
  by("language").addEventListener("click", () => page.language(currentLanguage() === "en" ? "zh" : "en"));
  by("ties").addEventListener("change", (event) => { page.panel.ties = event.target.checked; page.panel.paint(true); });
  by("ask0").addEventListener("click", () => guarded(() => page.survey(0)));
  by("ask1").addEventListener("click", () => guarded(() => page.survey(1)));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(FIELDS)) return;
    const act = { " ": () => page.player.toggle(), m: () => page.step(1), y: () => page.step(12), Escape: () => page.closeStory() }[event.key];
    if (!act) return;
    event.preventDefault();
    guarded(act);
  });
  let timer;
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!page.scene) return;
      page.panel.resize();
      page.charts.build();
      page.charts.update(page.observations, page.scene.start);
    }, RESIZED_MS);
  }).observe(by("charts"));
}
