// The address restores luck, choices, events and month: #seed=1&month=12&choices=0:pay_raise:pay=20,cap=30&events=12:pandemic
export const FIRST_PLAN = { seed: 1, choices: [[0, "pay_and_posts", {}]], events: [] };

const list = (text) => (text ? text.split(";").filter(Boolean) : []);

function dosesOf(text) {
  const doses = {};
  for (const part of (text || "").split(",").filter(Boolean)) {
    const [name, value] = part.split("=");
    doses[name] = Number(value);
  }
  return doses;
}

export function readAddress(hash) {
  const fields = {};
  for (const part of hash.replace(/^#/, "").split("&").filter(Boolean)) {
    const at = part.indexOf("=");
    fields[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1));
  }
  const { lang, speed } = fields;
  if (fields.seed === undefined) return { plan: structuredClone(FIRST_PLAN), month: 0, lang, speed };
  const choices = list(fields.choices).map((text) => {
    const [month, scenario, doses] = text.split(":");
    return [Number(month), scenario, dosesOf(doses)];
  });
  const events = list(fields.events).map((text) => {
    const [month, name] = text.split(":");
    return [Number(month), name];
  });
  return { plan: { seed: Number(fields.seed), choices, events }, month: Number(fields.month || 0), lang, speed };
}

export function writeAddress(plan, month, lang) {
  const choices = plan.choices.map(([at, scenario, doses]) =>
    [at, scenario, Object.entries(doses).map(([name, value]) => `${name}=${value}`).join(",")].join(":"));
  const events = plan.events.map((event) => event.join(":"));
  const fields = { seed: plan.seed, month, choices: choices.join(";"), events: events.join(";"), lang };
  return "#" + Object.entries(fields).filter(([, value]) => value !== "").map(([k, v]) => `${k}=${v}`).join("&");
}
