"""One line of a validation: a number that is printed somewhere, and what the model has in its place."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.report.wording import NOTHING, amount, percent
from experiments.validation.verdict import GIVEN, UNTESTED, Span, verdict, verdict_of_conclusion
from simulation.evidence import Fact, source_facts


@dataclass(frozen=True)
class Line:
    """Printed and simulated."""

    part: str
    """Which part of the validation it belongs to."""
    key: str
    """Its name, one for all parts: ``financial.exhaustion.g``."""
    title: str
    unit: str
    printed: Span
    found: Span
    standing: str
    """``tested``, ``fitted`` or ``given``: how the number stands to the model."""
    fact: str = ""
    """Where the printed number stands in the evidence, such as ``workforce.posts.y2021``."""
    tolerance: float | None = None
    """Miss that is called near [unit]; None: as the rule has it."""

    @property
    def verdict(self) -> str:
        """By the rule of ``experiments.validation.verdict``."""
        return UNTESTED if self.standing == GIVEN else verdict(self.printed, self.found, self.tolerance)

    @property
    def texts(self) -> tuple[str, str, str]:
        """Printed, simulated and its interval, as people read them."""
        low, high = (told(end, self.unit) for end in (self.found.low, self.found.high))
        return told(self.printed.value, self.unit), told(self.found.value, self.unit), f"{low} to {high}"

    @property
    def range_text(self) -> str:
        """The range of the source, where it has one that can be seen."""
        low, high = (told(end, self.unit) for end in (self.printed.low, self.printed.high))
        return "" if low == high else f"{low} to {high}"


@dataclass(frozen=True)
class Conclusion(Line):
    """Whether the article's conclusion comes out: ``found`` is the share of virtual surveys in which it does."""

    @property
    def verdict(self) -> str:
        """By the share of surveys."""
        return verdict_of_conclusion(self.found.value)


def told(value: float, unit: str) -> str:
    """A number without its unit: shares of 1 as per cent."""
    if value != value:
        return NOTHING
    if unit == "%" or unit.startswith("% "):
        return percent(value).removesuffix(" %")
    if unit.startswith("calendar"):
        return f"{value:.0f}"
    return amount(value)


def fact_at(address: str) -> Fact:
    """A number of the sources: ``workforce.posts.y2021``.

    Raises:
        KeyError: there is none.
    """
    topic, _, name = address.partition(".")
    return source_facts()[topic][name]


def printed_at(address: str) -> Span:
    """A printed number with the range that its source leaves it."""
    fact = fact_at(address)
    assert fact.low is not None
    assert fact.high is not None
    return Span(float(fact.value), float(fact.low), float(fact.high))
