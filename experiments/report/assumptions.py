"""What is assumed, and how much rests on assumptions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from experiments.evidence_table import evidence_value
from experiments.question import Question
from experiments.report.tables import Cell, TableOfCells
from simulation.evidence import KINDS, Fact
from simulation.run_config import plain_fields

GRADES = {
    "A": "measured for this population, or arithmetic on it",
    "B": "borrowed from another population or country",
    "C": "assumed, to be varied over its range",
}
CAUSAL_SHARE = ("strain", "causal_share")


@dataclass(frozen=True)
class Grade:
    """How many numbers are how sure."""

    name: str
    meaning: str
    number: int
    share: float


def facts_of(question: Question) -> list[Fact]:
    """Every number that the reference was run with."""
    return [fact for table in question.first.settings.facts.values() for fact in table.values()]


def grades(question: Question) -> list[Grade]:
    """The numbers of the model by how sure they are; one set by hand counts as assumed."""
    facts = facts_of(question)
    count = Counter("C" if fact.overridden else KINDS[fact.kind] for fact in facts)
    return [Grade(name, text, count[name], count[name] / len(facts)) for name, text in GRADES.items()]


def assumed_share(question: Question) -> float:
    """Share of the model's numbers that are assumed [1]."""
    return next(grade.share for grade in grades(question) if grade.name == "C")


def causal_share(question: Question) -> Fact:
    """How much of the survey's contrast counts as effect of support and not as self-selection."""
    group, name = CAUSAL_SHARE
    return question.first.settings.facts[group][name]


def set_by_hand(question: Question) -> list[Fact]:
    """Numbers that were set to others than the evidence says."""
    return [fact for fact in facts_of(question) if fact.overridden]


def fitted(question: Question) -> list[tuple[Fact, float | str]]:
    """Numbers that a calibration moved inside their range, each with what the evidence says."""
    if question.draws is not None:
        return []
    return [(fact, evidence_value(fact)) for fact in facts_of(question) if fact.fitted]


def stories(question: Question) -> list[tuple[str, str, str]]:
    """Title, who proposes it and what is assumed, of every scenario once."""
    told = {name: story for config in question.arms.values() for name, story in config.scenarios.items()}
    return [(story.title, story.proposed_by, story.assumed) for story in told.values()]


def doses(question: Question) -> TableOfCells:
    """What each scenario does: every setting of its policies that is not at rest."""
    rows = []
    for arm, config in question.arms.items():
        for policy in config.settings.policies:
            resting = plain_fields(type(policy)())
            for key, value in plain_fields(policy).items():
                if value != resting[key]:
                    shown = f"{value:,g}" if isinstance(value, int | float) else str(value)
                    rows.append((Cell(question.title(arm)), Cell(policy.name.replace("_", " ")),
                                 Cell(key.replace("_", " ")), Cell(shown)))  # fmt: skip
    return TableOfCells("What each scenario does", ("Scenario", "Policy", "Setting", "Value"), tuple(rows))
