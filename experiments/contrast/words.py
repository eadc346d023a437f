"""How causes and shares are called on the page and in the terminal."""

from __future__ import annotations

import math

from experiments.contrast.parts import CHOICE, COMPANY, EFFECT, REST, WHOLE
from experiments.contrast.result import Cause
from experiments.contrast.standing import leaders
from experiments.explore.findings import title_of
from experiments.report.wording import MINUS, NOTHING, rounded
from experiments.statistics import Interval

HELP = {"moral": "comfort", "financial": "money"}
SCALE = {
    "exhaustion": "exhaustion",
    "passion": "passion",
    "accomplishment": "accomplishment",
    "life_well_being": "well-being in life",
    "work_well_being": "well-being at work",
    "psychological_well_being": "psychological well-being",
    "overall_well_being": "well-being",
}
PART = {
    WHOLE: "Whole contrast",
    EFFECT: "Effect of this help",
    COMPANY: "The other help that goes with it",
    CHOICE: "Who chooses",
    f"{CHOICE}_vulnerability": "of which: vulnerability",
    f"{CHOICE}_asking": "of which: readiness to ask, closeness of the family",
    f"{CHOICE}_place": "of which: team and place",
    f"{CHOICE}_person": "of which: age, time in the sector, training and the like",
    f"{CHOICE}_{REST}": "of which: not explained, and luck",
}
STUDY = {
    "trial": "Each person by lot, all take it up",
    "panel": "The same, measured before too; leavers lost",
    "offer": "An offer by lot; leavers lost",
    "teams": "An offer to whole agencies by lot; leavers lost",
}
STUDY_IN_SHORT = {"trial": "By lot", "panel": "Measured before", "offer": "Offer", "teams": "Agencies"}
MOST_PEOPLE = 1_000_000
"""Beyond it nobody recruits."""


def group(block: str, variable: str) -> str:
    """``Exhaustion (comfort)``: a scale, and the kind of help for which people turn to workplace or family."""
    name = SCALE[variable]
    return f"{name[0].upper()}{name[1:]} ({HELP[block]})"


def sd(value: float) -> str:
    """``−0.18``, a number of standard deviations; what rounds to nothing has no sign."""
    if not math.isfinite(value):
        return NOTHING
    shown = f"{value:+.2f}".replace("-", MINUS)
    return shown if any(c in "123456789" for c in shown) else shown[1:]


def sd_range(interval: Interval) -> str:
    """``−0.24 to −0.12``; nothing where nobody knows."""
    return f"{sd(interval.low)} to {sd(interval.high)}" if interval.is_known else ""


def share(value: float) -> str:
    """A causal share: ``0.33``."""
    return f"{value:.2f}"


def people(size: float) -> str:
    """``1,240``, in three digits; ``more than a million`` where nobody would recruit so many."""
    return f"{rounded(size):,.0f}" if size <= MOST_PEOPLE else "more than a million"


def leading(number: int) -> str:
    """What it is to lead among so many policies: ``among the first 3``, ``the best``."""
    first = leaders(number)
    return f"among the first {first}" if first > 1 else "the best"


def named(found: Cause, scenario: str) -> str:
    """A scenario as people call it, by what stands before a colon."""
    if found.request is None:
        return scenario.replace("_", " ")
    return " + ".join(part.partition(": ")[0] for part in title_of(found.request, scenario).split(" + "))
