"""The patterns P1 to P14 that can be simulated; P8, P10 and P11 are kept aside, P9 is part of the hindcast."""

from __future__ import annotations

from collections.abc import Iterable

from experiments.patterns.pattern import BAND, Pattern
from simulation.evidence import unknown

UNSIGNED = "its direction is not printed"
GROWTH = (
    "the survey was taken in a young profession that grew fast and the country here does not grow, so that beginners "
    "are fewer whatever the parameters"
)
LEGACY = "it follows from region.legacy_share, which is a choice of the region and no number of the evidence"


def _contrasts() -> Iterable[Pattern]:
    """P1: both tables of the survey."""
    told = {
        "financial": "for those who turn to the workplace for money",
        "moral": "for those whom the workplace comforts",
    }
    scales = {
        "exhaustion": "Less exhaustion",
        "overall_well_being": "More well-being",
        "accomplishment": "More accomplishment",
        "passion": "More passion",
    }
    for block, who in told.items():
        for scale, what in scales.items():
            printed = scale in ("exhaustion", "overall_well_being") or (block, scale) == ("moral", "accomplishment")
            yield Pattern(
                f"{block}_{scale}", "P1", f"{what} {who}, g", f"patterns.p1_virtual_survey.{block}.{scale}",
                unfitted="" if printed else UNSIGNED,
            )  # fmt: skip
        yield Pattern(
            f"{block}_passion_significant", "P1", f"Virtual surveys with a significant difference in passion {who}",
            "patterns.p1_virtual_survey.passion_significant", BAND,
        )  # fmt: skip


def _tenures() -> Iterable[Pattern]:
    """P12: how long those in post have been in the field."""
    told = {
        "under_1_year": "under one year",
        "from_1_to_5_years": "one to five years",
        "from_6_to_10_years": "six to ten years",
        "from_11_to_15_years": "eleven to fifteen years",
        "over_15_years": "over fifteen years",
    }
    for name, years in told.items():
        why = LEGACY if name == "over_15_years" else GROWTH
        yield Pattern(f"tenure_{name}", "P12", f"Share in the field for {years}", f"patterns.p12_who.tenure_{name}",
                      unfitted=why)  # fmt: skip


PATTERNS: tuple[Pattern, ...] = (
    *_contrasts(),
    Pattern("well_being_mean", "P2", "Well-being, mean of the survey", "patterns.p2_well_being.mean"),
    Pattern("well_being_sd", "P2", "Well-being, SD within the groups of the survey", "patterns.p2_well_being.sd"),
    Pattern("exhaustion_mean", "P3", "Exhaustion as answered, mean", "patterns.p3_exhaustion.mean"),
    Pattern("exhaustion_sd", "P3", "Exhaustion as answered, SD", "patterns.p3_exhaustion.sd"),
    Pattern("turnover_2011", "P4", "Turnover of a growing city, 2011", "patterns.p4_city_turnover.y2011"),
    Pattern("turnover_2012", "P4", "Turnover of a growing city, 2012", "patterns.p4_city_turnover.y2012"),
    Pattern("turnover_2013", "P4", "Turnover of a growing city, 2013", "patterns.p4_city_turnover.y2013"),
    Pattern("first_year_quits", "P5", "Quit within their first year", "patterns.p5_first_year.quit_share"),
    # Two reports and a law of survival span it, from 1.7 to 2.6 years: none of them is its middle.
    Pattern(
        "years_in_post", "P5", "Mean time in post in a growing city", "patterns.p5_first_year.mean_tenure_years", BAND,
    ),
    Pattern("intention", "P6", "Intend to leave", "patterns.p6_intention.share"),
    Pattern(
        "exhaustion_stability", "P7", "Exhaustion as answered, now and a year later, r",
        "patterns.p7_stability.correlation_12_months",
    ),
    Pattern("women", "P12", "Women", "patterns.p12_who.share_women"),
    *_tenures(),
    Pattern("entry_of_graduates", "P13", "Graduates of social work who enter", "patterns.p13_entry.share", BAND),
    Pattern(
        "caseload_and_turnover", "P14", "Workload and hazard of leaving, r over agencies",
        "patterns.p14_caseload.correlation", BAND,
    ),
)  # fmt: skip
FITTED = tuple(pattern for pattern in PATTERNS if pattern.fitted)


def pattern(key: str) -> Pattern:
    """The pattern of that key.

    Raises:
        ValueError: there is none, with the nearest.
    """
    known = {one.key: one for one in PATTERNS}
    if key not in known:
        raise ValueError(unknown("pattern", key, known))
    return known[key]
