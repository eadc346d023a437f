"""The answer in three sentences: what changes, what it costs, how sure that is."""

from __future__ import annotations

from experiments import cost_effectiveness as cases
from experiments.comparison import Comparison
from experiments.meanings import CLIENTS, MORE, PEOPLE, meaning
from experiments.report.assumptions import assumed_share
from experiments.report.tables import rows_of, shown_indicators
from experiments.report.unknown import certainty
from experiments.report.wording import listed, lower_first, size_with_range, titles, yuan, yuan_range
from experiments.statistics import Interval
from simulation.indicators import ALL

HEADLINES = {PEOPLE: "exhausted_worker_years_avoided", CLIENTS: "cases_progressed"}
"""What the money is weighed against in the answer, by what was asked about; of all else, leavers avoided."""


def answer(comparison: Comparison) -> list[str]:
    """Three sentences in plain language with their uncertainty."""
    return [sentence for sentence in (_change(comparison), _cost(comparison), _certainty(comparison)) if sentence]


def _change(comparison: Comparison) -> str:
    indicator = shown_indicators(comparison)[0]
    told, named = meaning(indicator), titles(comparison)
    table = comparison.differences
    rows = table[(table["indicator"] == indicator) & (table["place"] == ALL)]
    ranked = rows.assign(gain=rows["difference"] * (told.better or MORE)).sort_values("gain", ascending=False)
    clear, unclear = [], []
    for row in rows_of(ranked):
        interval = Interval(row.difference, row.low, row.high)
        if interval.sign == 0:
            unclear.append(named[str(row.scenario)])
        else:
            verb = "raises" if interval.sign > 0 else "lowers"
            clear.append(f"{named[str(row.scenario)]} {verb} it by {size_with_range(told, interval)}")
    said = ["; ".join(clear)] if clear else []
    if unclear:
        what = "luck and what is not known together" if comparison.draw_of else "luck alone"
        said.append(f"for {listed(unclear)} no difference is seen that {what} could not explain")
    level = f"{told.text(ranked['baseline'].iloc[0])} {told.unit}".strip()
    begin = f"Under the reference, “{named[comparison.reference]}”, {lower_first(told.label)} is {level}"
    return f"{begin}: {'; '.join(said)}."


def _cost(comparison: Comparison) -> str:
    wanted = HEADLINES.get(meaning(shown_indicators(comparison)[0]).part, "leavers_avoided")
    outcome = next((o for o in comparison.outcomes if o.name == wanted), None)
    if outcome is None:
        return ""
    named = titles(comparison)
    found = {s: comparison.cost_effectiveness(s, wanted) for s in comparison.scenarios}
    priced = {s: f for s, f in found.items() if f.case == cases.COSTS_MORE_DOES_MORE}
    said = [
        f"{yuan(f.per_unit.estimate)} ({yuan_range(f.per_unit)}) with {named[s]}"
        for s, f in sorted(priced.items(), key=lambda item: item[1].per_unit.estimate)
    ]
    others = [f"{named[s]}: {f.case}" for s, f in found.items() if s not in priced]
    over = ", on average over the plausible sets," if comparison.draw_of else ""
    parts = [f"for each {outcome.unit}{over} the extra cost is {listed(said)}"] if said else []
    text = "; ".join([*parts, *others])
    return f"{text[0].upper()}{text[1:]}."


def _certainty(comparison: Comparison) -> str:
    if comparison.draw_of:
        return certainty(comparison)
    pairs = int(comparison.differences["n"].max())
    text = f"The ranges in brackets hold 95 times in 100 as far as luck goes ({pairs} pairs of runs)"
    if comparison.question is None:
        return f"{text}; whether the model is right is another question."
    share = assumed_share(comparison.question)
    return (
        f"{text}; they do not hold what is not known about the world: {100 * share:.0f} % of the numbers in the model "
        "are assumed, so read the order of the scenarios rather than the last digit."
    )
