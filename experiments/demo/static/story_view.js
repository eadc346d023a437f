// The story of a worker or an agency in words.
import { FIRST, SECOND } from "./colours.js";
import { by, make } from "./elements.js";
import { number, percent, t } from "./texts.js";

const STRESSORS = ["work_pressure", "family_pressure", "interpersonal_pressure", "societal_pressure"];
const SUPPORTS = ["workplace_support", "union_support", "family_support"];
const AGENCY = ["posts", "staff", "away", "visitors", "exhaustion", "cases_per_worker", "waiting_cases", "climate",
  "supervision_hours", "union_hours", "counselling_hours", "contract_months_left", "late_months_left", "loop_gain"];
const NS = "http://www.w3.org/2000/svg";
const HARDLY = 0.02;

function svg(tag, attributes, ...children) {
  const made = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export const duration = (months) =>
  months < 24 ? t("months_n", { n: number(months, 0) }) : t("years_n", { n: number(months / 12, 1) });

export function whoSaid(who) {
  return t("who", {
    gender: t(who.gender), age: number(who.age_years, 0), education: t(`education.${who.education}`),
    certificate: t(`certificate.${who.certificate}`), role: t(`role.${who.role}`),
    channel: t(`entry_channel.${who.entry_channel}`), years: duration(who.tenure_months),
    wage: number(who.wage_yuan_per_month, 0), cases: number(who.cases, 0),
  });
}

export const placeSaid = (place) => t("works_at", {
  field: t(`field.${place.field}`), kind: t(`agency_kind.${place.agency_kind}`), region: t(`region.${place.region_kind}`),
});

// A line through the months, both worlds in one picture; 0-6 upwards.
function overTime(lives, month) {
  const [width, height] = [300, 90];
  const last = Math.max(month, 12);
  const at = (m, value) => `${(28 + ((m - 1) / (last - 1)) * (width - 34)).toFixed(1)},${(height - 14 - (value / 6) * (height - 22)).toFixed(1)}`;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": t("over_time"), class: "life" });
  for (const level of [0, 3, 6]) {
    const [x, y] = at(1, level).split(",");
    picture.append(svg("line", { x1: x, x2: width - 6, y1: y, y2: y, stroke: "#ddd6c8" }));
    picture.append(svg("text", { x: 20, y: Number(y) + 4, "font-size": 11, "text-anchor": "end", fill: "#43525e" }, String(level)));
  }
  lives.forEach((life, world) => {
    if (!life || !life.diary.months.length) return;
    const points = life.diary.months.map((m, i) => at(m, life.diary.exhaustion[i])).join(" ");
    picture.append(svg("polyline", {
      points, fill: "none", stroke: world ? SECOND : FIRST, "stroke-width": 2, "stroke-dasharray": world ? "none" : "6 3",
    }));
  });
  return picture;
}

function bars(title, names, prefix, of) {
  const rows = names.map((name) => {
    const values = of.map((life) => life?.[name]);
    return make("tr", {}, make("th", { scope: "row" }, t(`${prefix}.${name}`)), ...values.map((value, world) =>
      make("td", {}, value === undefined || value === null ? "–" : meter(value, world))));
  });
  return [make("h3", {}, title), make("table", { class: "bars" }, head(), make("tbody", {}, ...rows))];
}

const head = () => make("thead", {}, make("tr", {}, make("td", {}),
  make("th", { scope: "col", class: "a" }, t("world_a")), make("th", { scope: "col", class: "b" }, t("world_b"))));

function meter(value, world) {
  const bar = make("span", { class: world ? "bar b" : "bar a", "aria-hidden": "true" });
  bar.style.width = `${Math.round(56 * Math.min(1, value))}px`;
  return make("span", { class: "meter" }, bar, number(value, 2));
}

// What is known of a life this month: in full from the server, from the diary in a recording.
function now(life) {
  if (!life?.there) return undefined;
  if (life.who) return life.who;
  return Object.fromEntries(Object.entries(life.diary).map(([name, values]) => [name, values.at(-1)]));
}

function fate(life) {
  if (!life) return t("fate_nobody");
  if (life.left_month) return t(`fate.${life.way}`, { n: life.left_month });
  const exhaustion = number(now(life)?.exhaustion ?? 0, 1);
  const key = { woman: "fate_at_post", man: "fate_at_post_him" }[life.who?.gender] ?? "fate_at_post_they";
  return t(key, { exhaustion });
}

function fates(story) {
  return [make("h3", {}, t("fate")), make("div", { class: "fates" }, ...story.lives.map((life, world) =>
    make("p", { class: world ? "b" : "a" }, make("strong", {}, t(world ? "fate_there" : "fate_here")), " ", fate(life))))];
}

// A recording knows the risk, but not what it is made of.
function recordedRisk(story) {
  const said = story.lives.map((life, world) => {
    const hazard = now(life)?.leaving_hazard_per_year;
    return hazard === undefined ? null : make("p", { class: world ? "b" : "a" },
      make("strong", {}, t(world ? "world_b" : "world_a")), " ", t("risk_recorded", { now: percent(1 - Math.exp(-hazard)) }));
  });
  return said.some(Boolean) ? [make("h3", {}, t("risk_title")), ...said.filter(Boolean)] : [];
}

function riskOf(story) {
  if (story.recorded) return recordedRisk(story);
  if (!story.lives.some((life) => life?.risk)) return [];
  const risks = story.lives.map((life) => life?.risk);
  const names = Object.keys(risks.find(Boolean).factors).filter((name) =>
    risks.some((risk) => risk && Math.abs(Math.log(risk.factors[name])) > HARDLY));
  const strength = (name) => Math.max(...risks.filter(Boolean).map((risk) => Math.abs(Math.log(risk.factors[name]))));
  names.sort((x, y) => strength(y) - strength(x));
  const rows = names.map((name) => make("tr", {}, make("th", { scope: "row" }, t(`factor.${name}`)),
    ...risks.map((risk) => make("td", {}, risk ? times(risk.factors[name]) : "–"))));
  const said = risks.map((risk, world) => risk && make("p", { class: world ? "b" : "a" },
    make("strong", {}, t(world ? "world_b" : "world_a")), " ",
    t("risk_now", { now: percent(risk.chance_within_a_year), typical: percent(risk.of_her_tenure) })));
  return [make("h3", {}, t("risk")), ...said.filter(Boolean),
    make("table", { class: "bars" }, head(), make("tbody", {}, ...rows))];
}

const times = (factor) => make("span", { class: factor > 1 + HARDLY ? "pushes" : factor < 1 - HARDLY ? "holds" : "" },
  `${factor > 1 + HARDLY ? "▲" : factor < 1 - HARDLY ? "▼" : ""} ${t("factor_times", { n: number(factor, 2) })}`);

export class StoryView {
  constructor(onClose) {
    this.root = by("story");
    by("story-close").addEventListener("click", onClose);
  }

  #fill(title, ...children) {
    this.root.hidden = false;
    by("story-title").textContent = title;
    by("story-body").replaceChildren(...children.flat().filter(Boolean));
  }

  hide() { this.root.hidden = true; }

  worker(story) {
    const where = make("p", { class: "where" }, placeSaid(story.place));
    if (!story.lives) return this.#fill(t("story"), where, make("p", {}, this.#nobody(story)));
    const life = story.lives[story.world] ?? story.lives[1 - story.world];
    const who = life?.who ?? story.lives.find((l) => l?.who)?.who;
    const people = story.lives.map(now);
    const about = who ? [make("p", { class: "who" }, whoSaid(who)), make("p", {}, this.#around(who))] : [];
    return this.#fill(
      t("story"), where, about, fates(story),
      make("h3", {}, t("over_time")), overTime(story.lives, story.month),
      people.some(Boolean) ? bars(t(who?.gender === "man" ? "stressors_him" : "stressors"), STRESSORS, "stressor", people) : null,
      people.some(Boolean) ? bars(t("support"), story.recorded ? SUPPORTS.filter((s) => s !== "union_support") : SUPPORTS, "support", people) : null,
      riskOf(story),
    );
  }

  #nobody(story) {
    if (story.before) return t("before_recording");
    if (!story.is_open) return t("closed");
    return story.vacant_months === null ? t("vacant_plain") : t("vacant", { n: number(story.vacant_months, 0) });
  }

  #around(who) {
    const said = [t("ties", { n: who.ties, source: t(`source.${who.moral_source}`) })];
    if (who.seconded && who.host_region_kind) {
      said.push(t("away_now", { region: t(`region.${who.host_region_kind}`), n: number(who.secondment_months_left, 0) }));
    }
    return said.join(" ");
  }

  agency(story) {
    const rows = AGENCY.map((name) => make("tr", {}, make("th", { scope: "row" }, t(`agency.${name}`)),
      ...story.lives.map((life) => make("td", {}, number(life[name])))));
    this.#fill(t("agency", { n: story.agency + 1 }), make("p", { class: "where" }, placeSaid(story.place)),
      make("table", { class: "bars" }, head(), make("tbody", {}, ...rows)));
  }
}
