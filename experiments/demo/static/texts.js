// The words of the page in two languages; a key without a translation would show itself, and a test looks for it.
import { en } from "./texts_en.js";
import { zh } from "./texts_zh.js";

const LANGUAGES = { en, zh };
let language = "en";

export const languages = Object.keys(LANGUAGES);
export const currentLanguage = () => language;

export function setLanguage(chosen) {
  language = LANGUAGES[chosen] ? chosen : "en";
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) {
    element.setAttribute("aria-label", t(element.dataset.tLabel));
  }
}

// {name} is replaced by a value; numbers are written as the language writes them.
export function t(key, values = {}) {
  const text = LANGUAGES[language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? number(value) : value ?? "";
  });
}

export function number(value, digits) {
  if (Number.isNaN(value)) return "–";
  const most = digits ?? (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
  return new Intl.NumberFormat(language, { maximumFractionDigits: most, minimumFractionDigits: digits ?? 0 }).format(value);
}

export const percent = (share, digits = 0) => (Number.isNaN(share) ? "–" : `${number(share * 100, digits)} %`);

// The date of a month of the run; the first is month 1.
export function dateOf(start, month) {
  const [year, first] = start.split("-").map(Number);
  const at = year * 12 + first - 2 + month;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
}

export function monthName(date) {
  const [year, month] = date.split("-").map(Number);
  const day = new Date(Date.UTC(year, month - 1, 15));
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", { year: "numeric", month: "long", timeZone: "UTC" }).format(day);
}

export function scenarioTitle(scenario) {
  return LANGUAGES[language].scenarios?.[scenario.name]?.[0] ?? scenario.title;
}

export function scenarioThrough(scenario) {
  return LANGUAGES[language].scenarios?.[scenario.name]?.[1] ?? scenario.through;
}
