"""What was asked, how it was done, and how to ask again, as lists of terms and texts."""

from __future__ import annotations

import platform
from importlib import metadata

from experiments.comparison import Comparison
from experiments.meanings import meaning
from experiments.provenance import code_commit
from experiments.question import Question
from experiments.replications import FEWEST_TO_STOP, independent_for
from experiments.report.tables import rows_of
from experiments.report.wording import amount, listed, titles
from experiments.statistics import Interval
from simulation.indicators import ALL
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
    widest = max(Interval(row.difference, row.low, row.high).half_width for row in rows_of(rows))
    both = [[side[asked_for.indicator] for side in comparison.pair(s, ALL)] for s in comparison.scenarios]
    apart = max(independent_for(treated, reference, asked_for.half_width) for treated, reference in both)
    reached = "reached" if widest <= asked_for.half_width else "not reached"
    return (
        f"Wanted: {told.label} to within {told.text_of_width(asked_for.half_width)} {told.change_unit}; {reached} with "
        f"{int(rows['n'].min())} pairs, to within {told.text_of_width(widest)}. With seeds of their own, "
        f"{amount(apart)} runs of each scenario would have been needed for what was wanted. Runs were added in growing "
        f"batches, never stopping before {FEWEST_TO_STOP} pairs, until the widest interval was narrow enough."
    )


def ways(comparison: Comparison) -> Terms:
    """How scenarios were compared; how money is counted says ``counting``."""
    pairs = "pairs of runs by seed" if len(comparison.runs["seed"].unique()) > 1 else "a pair of runs"
    return [
        ("Comparison", f"each scenario meets the same luck as the reference, person by person: {pairs}"),
        (
            "Differences",
            "mean over pairs with a paired t interval; relative changes and ratios with Fieller's interval",
        ),
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


def _runs(comparison: Comparison) -> str:
    seeds = sorted(comparison.runs["seed"].unique())
    pairs = int(comparison.differences["n"].max())
    span = f"seeds {seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else f"seed {seeds[0]}"
    arms = len(comparison.scenarios) + 1
    return f"{pairs} pairs: each of the {arms} scenarios lived through with the same {span}"
