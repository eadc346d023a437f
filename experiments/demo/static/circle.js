// The vicious circle of each world; its arrows are as thick as the loop gain that was measured.
import { FIRST, SECOND } from "./colours.js";
import { number, percent, t } from "./texts.js";

const NS = "http://www.w3.org/2000/svg";
const WIDTH = 430;
const HEIGHT = 270;
const NODES = { leave: [215, 28], cases: [341, 135], load: [215, 242], wear: [89, 135] };
const ORDER = ["leave", "cases", "load", "wear"];
const BOX = { w: 172, h: 48 };
const MARGIN = 7;
const ARCS = {
  leave: "M 303 30 Q 348 40 347 102", cases: "M 347 162 Q 348 226 312 240",
  load: "M 127 240 Q 82 230 83 168", wear: "M 83 108 Q 82 44 118 30",
};
const THINNEST = 1.2;
const PER_GAIN = 16;
const THICKEST = 17;

function element(name, attributes, ...children) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Letters are wider in some fonts: a text that would run over its box is written smaller.
function fit(text) {
  text.setAttribute("font-size", text.dataset.size);
  const length = text.getComputedTextLength();
  if (length > BOX.w - 2 * MARGIN) text.setAttribute("font-size", (text.dataset.size * (BOX.w - 2 * MARGIN)) / length);
}

export class Circle {
  constructor(root, world) {
    this.root = root;
    this.world = world;
    this.colour = world ? SECOND : FIRST;
  }

  build() {
    const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "circle" });
    const id = `arrow${this.world}`;
    const tip = element("path", { d: "M 0 0 L 10 5 L 0 10 z", fill: this.colour });
    svg.append(element("defs", {}, element("marker", {
      id, viewBox: "0 0 10 10", refX: 6, refY: 5, orient: "auto", markerUnits: "userSpaceOnUse", markerWidth: 14, markerHeight: 14,
    }, tip)));
    this.marker = svg.querySelector("marker");
    this.arrows = ORDER.map((name) => {
      const arrow = element("path", { d: ARCS[name], fill: "none", stroke: this.colour, "marker-end": `url(#${id})` });
      svg.append(arrow);
      return arrow;
    });
    this.numbers = {};
    for (const name of ORDER) {
      const [x, y] = NODES[name];
      svg.append(element("rect", { x: x - BOX.w / 2, y: y - BOX.h / 2, width: BOX.w, height: BOX.h, rx: 8, fill: "#fff", stroke: "#c9c2b2" }));
      svg.append(element("text", { x, y: y - 4, "text-anchor": "middle", class: "node", "data-size": 14, "font-weight": 600, fill: "#1f2d38" }, t(`circle.${name}`)));
      this.numbers[name] = element("text", { x, y: y + 14, "text-anchor": "middle", class: "measured", "data-size": 13, fill: "#43525e" });
      svg.append(this.numbers[name]);
    }
    const middle = { x: WIDTH / 2, "text-anchor": "middle" };
    this.gain = element("text", { ...middle, y: HEIGHT / 2 + 4, "font-size": 26, "font-weight": 700, fill: this.colour });
    svg.append(this.gain);
    this.said = document.createElement("p");
    const title = document.createElement("h3");
    title.textContent = t(this.world ? "world_b" : "world_a");
    title.className = this.world ? "b" : "a";
    this.svg = svg;
    this.root.replaceChildren(title, svg, this.said);
    svg.querySelectorAll("[data-size]").forEach(fit);
  }

  update(o) {
    if (!o.months.length) return;
    const w = this.world;
    const gain = o.last("loop_gain_mean", w);
    const width = Math.min(THICKEST, THINNEST + PER_GAIN * gain);
    for (const arrow of this.arrows) arrow.setAttribute("stroke-width", width.toFixed(2));
    const tip = String(12 + 1.1 * width);
    this.marker.setAttribute("markerWidth", tip);
    this.marker.setAttribute("markerHeight", tip);
    const leavers = o.column("leavers", w).slice(-12).reduce((a, b) => a + b, 0);
    const told = {
      leave: number(leavers, 0), cases: number(o.last("cases_per_worker", w), 1),
      load: percent(o.last("workload_ratio", w)), wear: percent(o.last("exhaustion_share_high", w)),
    };
    for (const [name, n] of Object.entries(told)) {
      this.numbers[name].textContent = t(`circle.${name}_n`, { n });
      fit(this.numbers[name]);
    }
    this.gain.textContent = number(gain, 2);
    const past = o.last("agencies_past_tipping_share", w);
    const follow = Math.round(100 * gain);
    this.said.textContent = t("circle_said", { n: follow }) + (past > 0 ? ` ${t("circle_tips", { n: percent(past) })}` : "");
    this.svg.setAttribute("aria-label", `${t("circle_label")} ${number(gain, 2)}. ${this.said.textContent}`);
  }
}
