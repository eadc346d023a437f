// Six charts with both worlds in each (uPlot).
import { FIRST, SECOND } from "./colours.js";
import { number, t } from "./texts.js";

const uPlot = window.uPlot;
const HEIGHT = 150;
const MOST_DIGITS = 4;
const percents = (values) => values.map((v) => 100 * v);
export const CHARTS = {
  exhaustion: (o, w) => o.column("exhaustion_mean", w),
  turnover: (o, w) => percents(o.overYear("turnover_per_year", w)),
  vacancies: (o, w) => percents(o.column("vacancy_rate", w)),
  cases: (o, w) => o.column("cases_per_worker", w),
  well_being: (o, w) => o.column("overall_well_being_mean", w),
  cost: (o, w) => o.column("cost_total_yuan", w).map((v) => v / 1e6),
};
export const WAITING = (o, w) => o.column("waiting_cases", w);

export function yearsFrom(start, count) {
  const [year, month] = start.split("-").map(Number);
  return Array.from({ length: count }, (_, i) => year + (month - 0.5 + i) / 12);
}

const COLOURS = [FIRST, SECOND];
const DASHES = [[6, 3], []];

// As many digits as the ticks need to differ; none before the first month, when there is nothing to measure.
function ticksSaid(plot, ticks, _axis, _space, step) {
  let digits = 0;
  while (digits < MOST_DIGITS && Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) > 1e-6) digits++;
  return ticks.map((v) => (plot.data[0].length ? number(v, digits) : ""));
}

function options(width, waiting) {
  const line = (w, more) => ({ stroke: COLOURS[w], width: w ? 2.2 : 1.8, dash: DASHES[w], points: { show: false }, ...more });
  const axis = { font: "11px system-ui, sans-serif", stroke: "#43525e", grid: { stroke: "#e6e1d6", width: 1 }, ticks: { show: false } };
  const series = [{}, line(0), line(1)];
  const axes = [
    { ...axis, space: 44, size: 24, values: (plot, ticks) => ticks.map((v) => (plot.data[0].length && Number.isInteger(v) ? String(v) : "")) },
    { ...axis, size: 40, values: ticksSaid },
  ];
  const scales = { x: { time: false }, y: { range: (_, low, high) => (low === null ? [0, 1] : uPlot.rangeNum(low, high, 0.12, false)) } };
  if (waiting) {
    for (const w of [0, 1]) series.push(line(w, { scale: "waiting", width: 1.4, dash: [1.5, 3] }));
    axes.push({ ...axis, scale: "waiting", side: 1, size: 44, grid: { show: false }, values: ticksSaid });
    scales.waiting = { range: (_, low, high) => [0, Math.max(high || 1, 1) * 1.1] };
  }
  return { width, height: HEIGHT, series, axes, scales, legend: { show: false }, cursor: { show: false }, padding: [8, 18, 0, 0] };
}

export class Charts {
  constructor(root) {
    this.root = root;
    this.plots = {};
    this.turn = 0;
  }

  // Titles and axes are words: made again when the language or the width changes.
  build() {
    this.root.replaceChildren();
    this.plots = {};
    for (const name of Object.keys(CHARTS)) {
      const figure = document.createElement("figure");
      figure.className = "chart";
      const title = document.createElement("figcaption");
      title.textContent = t(`chart.${name}`);
      const values = document.createElement("p");
      values.className = "values";
      const box = document.createElement("div");
      box.setAttribute("role", "img");
      figure.append(title, values, box);
      this.root.append(figure);
      this.plots[name] = { plot: null, box, values };
    }
    for (const [name, entry] of Object.entries(this.plots)) {
      entry.plot = new uPlot(options(entry.box.clientWidth || 300, name === "cases"), [[]], entry.box);
    }
  }

  // While the months run, half of the charts are drawn with each picture, in turn: nobody sees it, and it saves time.
  update(observations, start, still = true) {
    const x = yearsFrom(start, observations.months.length);
    this.turn = (this.turn + 1) % 2;
    for (const [i, [name, of]] of Object.entries(CHARTS).entries()) {
      if (!still && i % 2 !== this.turn) continue;
      const { plot, values, box } = this.plots[name];
      const told = [of(observations, 0), of(observations, 1)];
      const data = [x, ...told.map((values) => values.map((v) => (Number.isNaN(v) ? null : v)))];
      if (name === "cases") data.push(WAITING(observations, 0), WAITING(observations, 1));
      plot.setData(data);
      if (!x.length) continue;
      const said = [0, 1].map((w) => `${w ? "B" : "A"} ${number(told[w].at(-1), 1)}`);
      values.replaceChildren(...said.map((text, w) => {
        const span = document.createElement("span");
        span.className = w ? "b" : "a";
        span.textContent = text;
        return span;
      }));
      box.setAttribute("aria-label", `${t(`chart.${name}`)}: ${said.join(", ")}`);
    }
  }
}
