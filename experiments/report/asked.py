"""What was asked, how it was done, and how to ask again, as lists of terms and texts."""

from __future__ import annotations

import platform
from importlib import metadata

from experiments.comparison import Comparison
from experiments.draws import Draws
from experiments.meanings import meaning
from experiments.provenance import code_commit
from experiments.question import Question
from experiments.replications import FEWEST_TO_STOP, independent_for
from experiments.report.tables import rows_of
from experiments.report.unknown import drawn
from experiments.report.wording import amount, listed, titles
from experiments.statistics import Interval
from simulation.calibrated import best
from simulation.indicators import ALL
from simulation.parameters import ENSEMBLE
from simulation.run_config import RunConfig
from simulation.version import version

Terms = list[tuple[str, str]]
"""Term and text."""


def asked(comparison: Comparison) -> Terms:
    """The question, a line for each part of it."""
    question = comparison.question
    assert question is not None
    settings, named = question.first.settings, titles(comparison)
    region = settings.region
    terms = [
        ("Compared", listed([named[scenario] for scenario in comparison.scenarios])),
        ("With", f"“{named[comparison.reference]}”, the reference"),
        ("Where", f"{region.title}: {region.posts:,} funded posts at the start, {region.agencies:,} agencies"),
        ("When", f"{settings.years:g} years from {settings.start}, after {settings.warm_up_months} months of warm-up"),
        ("Parameters", parameters_of_draws(question.draws) if question.draws else parameters_of_run(question.first)),
        ("Runs", _runs(comparison)),
        ("Later years", f"cost and gain of a year later count {rate(question)} less"),
    ]
    if question.precision is not None:
        told = meaning(question.precision.indicator)
        wanted = told.text_of_width(question.precision.half_width)
        terms.append(("Precision", f"{told.label} to within {wanted} {told.change_unit} either way"))
    return terms


def precision(comparison: Comparison) -> str:
    """How narrow the interval became, with how many pairs, and how many seeds it would have taken without them."""
    asked_for = comparison.question.precision if comparison.question else None
    if asked_for is None:
        return ""
    told, table = meaning(asked_for.indicator), comparison.differences
    rows = table[(table["indicator"] == asked_for.indicator) & (table["place"] == ALL)]
    ends = ("mean_low", "mean_high") if comparison.draw_of else ("low", "high")
    widest = max(Interval(row.difference, *(getattr(row, end) for end in ends)).half_width for row in rows_of(rows))
    both = [[side[asked_for.indicator] for side in comparison.pair(s, ALL)] for s in comparison.scenarios]
    apart = max(independent_for(treated, reference, asked_for.half_width) for treated, reference in both)
    reached_with = f"{int(rows['draws'].min())} draws" if comparison.draw_of else f"{int(rows['n'].min())} pairs"
    reached = "reached" if widest <= asked_for.half_width else "not reached"
    return (
        f"Wanted: {told.label} to within {told.text_of_width(asked_for.half_width)} {told.change_unit}; {reached} with "
        f"{reached_with}, to within {told.text_of_width(widest)}. With seeds of their own, "
        f"{amount(apart)} runs of each scenario would have been needed for what was wanted. Runs were added in growing "
        f"batches, never stopping before {FEWEST_TO_STOP} pairs, until the widest interval was narrow enough."
    )


def ways(comparison: Comparison) -> Terms:
    """How scenarios were compared; how money is counted says ``counting``."""
    return [
        ("Comparison", "each scenario meets the same luck as the reference, person by person: pairs of runs by seed"),
        *(_nested_ways() if comparison.draw_of else _paired_ways()),
        ("Better in", "pairs in which the scenario came out better, a tie counting half"),
        (
            "Cost of one",
            "ratio of mean extra cost and mean gain, given only where a scenario clearly costs more and clearly does "
            "more; every other case is named and nothing is divided",
        ),
        (
            "Step by step",
            "scenarios in the order of mean cost; those that others dominate and those worse value than the step "
            "beyond them are named; each step's price is a ratio of mean differences with Fieller's interval",
        ),
        ("Best use of the money", "share of pairs in which worth × gain − extra cost is highest"),
        (
            "Many comparisons",
            "each interval stands for itself: where nothing differs at all, one in twenty still looks clear",
        ),
        ("Groups", "kinds of region, told apart in tables and tiles"),
    ]


def _paired_ways() -> Terms:
    text = "mean over pairs with a paired t interval; relative changes and ratios with Fieller's interval"
    return [("Differences", text)]


def _nested_ways() -> Terms:
    return [
        (
            "Plausible sets",
            "drawn by their weight and put back, each draw counting alike; all scenarios meet the same set and the "
            "same luck in a pair, and each draw has luck of its own",
        ),
        (
            "Differences",
            "mean over the draws; the interval is where the effect under one plausible set lies 95 times in 100, by "
            "generalised pivotal quantities (Lin, Liao & Iyer 2008) of a one-way random effects model; it holds what "
            "is not known about the parameters, and the luck that is left in the mean of so many pairs",
        ),
        (
            "Of which luck",
            "share of the variance behind the interval, by the method of moments (Searle, Casella & McCulloch 1992); "
            "more runs would take away this part and no other",
        ),
        (
            "Helps in",
            "chance that the effect under a plausible set is a good one, by the same quantities as the interval; like "
            "it, it takes effects for normal, so that of skewed ones the pairs in which it came out better say more",
        ),
        (
            "Costs",
            "means of draws, with the interval of the mean over all plausible sets; each draw counts once where pairs "
            "are counted",
        ),
    ]


def replay(question: Question) -> Terms:
    """What one needs to ask the same again."""
    made_by, changed = code_commit()
    terms = [
        ("Command", question.command),
        ("Version", f"social-workforce {version()}"),
        ("Python", platform.python_version()),
        ("numpy", metadata.version("numpy")),
    ]
    if made_by:
        terms.insert(2, ("Code", f"commit {made_by}{', changed since' if changed else ''}"))
    return terms


def rate(question: Question) -> str:
    """By how much a year later counts less, as a text."""
    return f"{100 * question.discount_per_year:g} %"


def parameters_of_draws(draws: Draws) -> str:
    """Which values the numbers of the evidence took, where plausible sets were drawn."""
    return (
        f"{len(draws.ensemble.members)} plausible sets of {draws.ensemble.origin}, each with its weight; "
        f"{len(set(draws.members))} different ones were drawn"
    )


def parameters_of_run(config: RunConfig) -> str:
    """Which values the numbers of the evidence took in a single run."""
    if config.parameters == ENSEMBLE:
        return f"member {config.member} of an ensemble of plausible sets"
    number = sum(fact.fitted for table in config.settings.facts.values() for fact in table.values())
    if not number:
        return "as the evidence says, none of them fitted"
    return f"as the evidence says, {number} of them fitted inside their ranges by {best().origin}"


def _runs(comparison: Comparison) -> str:
    if comparison.draw_of:
        return (
            f"{drawn(comparison)}: each of the {len(comparison.scenarios) + 1} scenarios with the same sets and seeds"
        )
    seeds = sorted(comparison.runs["seed"].unique())
    pairs = int(comparison.differences["n"].max())
    span = f"seeds {seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else f"seed {seeds[0]}"
    arms = len(comparison.scenarios) + 1
    return f"{pairs} pairs: each of the {arms} scenarios lived through with the same {span}"
