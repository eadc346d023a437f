"""How money is counted, as CHEERS 2022 asks to report: perspective, horizon, discounting, currency and prices."""

from __future__ import annotations

from experiments.comparison import Comparison
from experiments.costs import items
from experiments.question import Question
from experiments.report.asked import Terms, rate
from experiments.report.assumptions import facts_of
from experiments.report.wording import listed, payer_title
from simulation.evidence import sources

MONEY = "yuan"


def counting(comparison: Comparison) -> Terms:
    """What a yuan of the cost tables is, and what is left out."""
    question = comparison.question
    assert question is not None
    booked = items(comparison.runs).values()
    what = sorted({item.replace("_", " ") for item, _ in booked})
    who = sorted({payer_title(payer).lower() for _, payer in booked})
    return [
        ("Perspective", f"all who pay for the work: {listed(who)}; the table by payer tells them apart"),
        (
            "Left out",
            "time and money of workers, families and clients, health care, and what it costs others when nobody helps",
        ),
        ("Booked", f"{listed(what)}, when they arise and not when they are paid"),
        ("Horizon", f"{question.years:g} years; what comes after is not counted"),
        ("Discounting", f"{rate(question)} a year for cost and gain alike, the first year not at all"),
        ("Currency", "yuan (CNY); nothing is converted"),
        ("Prices", _prices(question)),
        ("Gains", "people, years and cases; none of them is turned into money"),
        (
            "Cost of one",
            "incremental cost over incremental gain (ICER): the ratio of the means over pairs, with Fieller's interval",
        ),
    ]


def price_years(question: Question) -> tuple[int, int]:
    """First and last year of publication of the sources of wages and prices in this comparison."""
    cited = {key for fact in facts_of(question) if MONEY in fact.unit for key in fact.source}
    for config in question.arms.values():
        for story in config.scenarios.values():
            cited |= set(story.sources)
    years = [source["year"] for key, source in sources().items() if key in cited and isinstance(source["year"], int)]
    return min(years), max(years)


def _prices(question: Question) -> str:
    first, last = price_years(question)
    span = f"in {first}" if first == last else f"from {first} to {last}"
    return (
        f"those of the sources, published {span}, and amounts assumed at the same level; no price index brings them to "
        "one year, and the years simulated have no inflation"
    )
