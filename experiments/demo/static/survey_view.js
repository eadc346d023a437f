// The survey in class: both tables of the article, printed and simulated side by side.
import { make } from "./elements.js";
import { number, percent, t } from "./texts.js";

const p = (value) => (value === null ? "–" : value < 0.0005 ? "< .001" : number(value, 3));
const n = (value, digits) => (value === null ? "–" : number(value, digits));

function table(block, rows) {
  const top = make("tr", {}, make("td", {}),
    make("th", { scope: "colgroup", colspan: 5 }, t("printed")), make("th", { scope: "colgroup", colspan: 5 }, t("simulated")));
  const columns = [t("family"), t("workplace"), t("t_value"), t("p_value"), t("p_again"),
    t("family"), t("workplace"), t("t_value"), t("p_value"), t("p_under")];
  const second = make("tr", {}, make("th", { scope: "col" }, t("scale")), ...columns.map((c) => make("th", { scope: "col" }, c)));
  const body = rows.map((row) => make("tr", {},
    make("th", { scope: "row" }, t(`variable.${row.variable}`)),
    make("td", {}, n(row.printed_family_mean, 0)), make("td", {}, n(row.printed_workplace_mean, 0)),
    make("td", {}, n(row.printed_t, 1)),
    make("td", { class: row.flag ? "flagged" : "" }, p(row.printed_p), row.flag ? make("span", { class: "note" }, ` ${t("misprint")}`) : null),
    make("td", {}, p(row.printed_p_recomputed)),
    make("td", {}, n(row.simulated_family_mean, 1)), make("td", {}, n(row.simulated_workplace_mean, 1)),
    make("td", {}, n(row.simulated_t, 1)), make("td", {}, p(row.simulated_p)),
    make("td", {}, percent(row.simulated_significant_share ?? 0))));
  const scroll = make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t(`block.${block}`) },
    make("table", { class: "survey" }, make("caption", {}, t(`block.${block}`)), make("thead", {}, top, second), make("tbody", {}, ...body)));
  return scroll;
}

export function showSurvey(root, answer) {
  const blocks = [...new Set(answer.rows.map((row) => row.block))];
  const said = t("survey_of", { world: t(answer.world ? "world_b" : "world_a"), n: answer.month, draws: answer.draws });
  root.replaceChildren(
    make("p", { class: "said" }, said),
    ...blocks.map((block) => table(block, answer.rows.filter((row) => row.block === block))),
    make("p", {}, t("survey_note")),
  );
}
