// What happened, the latest first.
import { by, make } from "./elements.js";
import { monthName, number, t } from "./texts.js";

const MOST = 40;

function told(item) {
  const date = monthName(item.date);
  const pair = (values) => ({ a: number(values[0], 0), b: number(values[1], 0) });
  switch (item.what) {
    case "exam": return t("news.exam", { date, ...pair(item.passes) });
    case "graduation": return t("news.graduation", { date, ...pair(item.graduates) });
    case "contracts_lost": return t("news.contracts_lost", { date, ...pair(item.people) });
    case "tips": {
      const [a, b] = item.worlds;
      return t("news.tips", { date, worlds: t(a && b ? "both_worlds" : a ? "world_a" : "world_b") });
    }
    default: return t(`news.${item.what}`, { date, event: t(`event.${item.event}`) });
  }
}

export class NewsList {
  constructor() {
    this.items = [];
    this.root = by("news");
  }

  clear() {
    this.items = [];
    this.show();
  }

  add(items) {
    if (!items.length) return;
    this.items = [...items.toReversed(), ...this.items].slice(0, MOST);
    this.show();
  }

  show() {
    const lines = this.items.length ? this.items.map((item) => make("li", { class: item.what }, told(item)))
      : [make("li", { class: "none" }, t("nothing_yet"))];
    this.root.replaceChildren(...lines);
  }
}
