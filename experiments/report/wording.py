"""Numbers, intervals and names as people read them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from experiments.comparison import Comparison
from experiments.meanings import Meaning, meaning
from experiments.statistics import Interval

MINUS = "−"
NOTHING = "–"
PAYERS = {"public": "Public money", "agency": "Agencies", "union": "Unions"}
SIGNIFICANT = 3
CAUTION = "A comparison under stated assumptions, not a forecast."
# Kinds of region in words.
PLACES = {
    "all": "Everywhere",
    "urban": "Towns",
    "remote_poor": "Remote and poor districts",
    "border_ethnic": "Border and ethnic districts",
    "old_revolutionary": "Old revolutionary districts",
}


def titles(comparison: Comparison) -> dict[str, str]:
    """Arm → how people call it; the reference first."""
    arms = (comparison.reference, *comparison.scenarios)
    told = comparison.question
    return {arm: told.title(arm) if told and arm in told.arms else arm.replace("_", " ") for arm in arms}


def payer_title(payer: str) -> str:
    """Who pays, in words."""
    return PAYERS.get(payer, payer.replace("_", " "))


def place_title(place: str) -> str:
    """A kind of region in words."""
    return PLACES.get(place, place.replace("_", " "))


def change_with_interval(told: Meaning, interval: Interval) -> str:
    """``−1.91 (−2.18 to −1.64)`` in the unit shown."""
    if not math.isfinite(interval.estimate):
        return NOTHING
    if not interval.is_known:
        return told.change(interval.estimate)
    return f"{told.change(interval.estimate)} ({told.change(interval.low)} to {told.change(interval.high)})"


def size_with_range(told: Meaning, interval: Interval) -> str:
    """A clear difference without its sign, after raises or lowers: ``1.91 (1.64 to 2.18) points``."""
    near, far = sorted((abs(interval.low), abs(interval.high)))
    size, near_text, far_text = (told.change(value).lstrip("+") for value in (abs(interval.estimate), near, far))
    unit = "points" if told.unit.startswith("%") else told.unit
    return f"{size} ({near_text} to {far_text}) {unit}".strip()


def percent(share: float, signed: bool = False) -> str:
    """A share as a percentage: ``−11.2 %``."""
    if not math.isfinite(share):
        return NOTHING
    shown = f"{100 * share:{'+' if signed else ''}.1f}"
    if float(shown) == 0:
        shown = "0.0"  # What rounds to nothing has no sign.
    return f"{shown} %".replace("-", MINUS)


def percent_of(share: float) -> str:
    """A share or a chance as a whole percentage: ``40 %``, ``over 99 %``."""
    if not math.isfinite(share):
        return NOTHING
    if 0.0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1.0:
        return "over 99 %"
    return f"{100 * share:.0f} %"


def rounded(value: float) -> float:
    """A number with three significant digits, which is more than the model knows."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))


def amount(value: float) -> str:
    """A number of persons, cases or years in three digits: ``49.9``, ``2,380``."""
    if not math.isfinite(value):
        return NOTHING
    short = rounded(value)
    digits = 0 if abs(short) >= 100 or short == 0 else 1 if abs(short) >= 10 else 2
    return f"{short:,.{digits}f}".replace("-", MINUS)


def yuan(value: float) -> str:
    """An amount of money in three digits: ``428,000 yuan``, ``21.3 million yuan``."""
    if not math.isfinite(value):
        return NOTHING
    short = rounded(value)
    if abs(short) >= 1e9:
        return f"{_plain(short / 1e9)} billion yuan"
    if abs(short) >= 1e6:
        return f"{_plain(short / 1e6)} million yuan"
    return f"{_plain(short)} yuan"


def yuan_range(interval: Interval) -> str:
    """``365,000 to 510,000 yuan``: the unit once where both limits have the same."""
    low, high = yuan(interval.low), yuan(interval.high)
    number, _, unit = low.partition(" ")
    return f"{number} to {high}" if high.partition(" ")[2] == unit else f"{low} to {high}"


def amount_range(interval: Interval) -> str:
    """``42.6 to 57.1``."""
    return f"{amount(interval.low)} to {amount(interval.high)}"


def listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def lower_first(text: str) -> str:
    """A title inside a sentence; a word of capitals stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def indicator_title(indicator: str) -> str:
    """``Leaving (% a year)``."""
    told = meaning(indicator)
    return f"{told.label} ({told.unit})" if told.unit else told.label


def _plain(value: float) -> str:
    digits = 0 if abs(value) >= 100 or value == 0 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}".replace("-", MINUS)
