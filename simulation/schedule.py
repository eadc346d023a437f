"""The month: what happens, in the order written here, each line reading what the lines above wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulation.levers import Levers
from simulation.processes import (
    accounts,
    allocation,
    awards,
    calendar,
    careers,
    certification,
    commitment,
    counselling,
    courses,
    demand,
    education,
    engagement,
    family_pressure,
    funding,
    interpersonal_pressure,
    pairing,
    recruitment,
    secondment,
    self_help,
    service,
    societal_pressure,
    strain,
    support,
    support_source,
    ties,
    triage,
    turnover,
    well_being,
    wishes,
    work_pressure,
    workload,
)
from simulation.world import World

EVERYTHING = ("*",)
"""Recruitment replaces whole persons, so it may write any column of theirs."""


@dataclass(frozen=True)
class Step:
    """One line of the month: what it does, which worker columns it alone writes, and why it stands here."""

    run: Callable[[World], None]
    writes: tuple[str, ...]
    because: str

    @property
    def name(self) -> str:
        """Name of the process."""
        return self.run.__module__.rsplit(".", 1)[-1] if self.run is not policies else "policies"


INERT = Levers()


def policies(world: World) -> None:
    """The levers in force: each policy pulls those that it names; the others stay inert."""
    levers = INERT
    for measure in world.measures:
        levers = measure.pull(levers, world)
    world.levers = levers


MONTH: tuple[Step, ...] = (
    Step(calendar.month, (), "the date and the outside world set the conditions for all that follows"),
    Step(policies, (), "policies see the conditions and last month's state, and nothing of this month"),
    Step(funding.month, ("is_open",), "money comes first: it decides which posts exist"),
    Step(
        ties.month,
        ("linked", "colleagues_exhaustion", "colleagues_help_seeking"),
        "colleagues see who is there, and how they are, before anything is shared",
    ),
    Step(demand.month, (), "people in need come to agencies as they are now funded"),
    Step(allocation.month, ("cases", "cases_taken"), "cases that wait go to those who are there"),
    Step(workload.month, ("hours_asked", "hours_available"), "the caseload decides the hours asked"),
    Step(work_pressure.month, ("work_pressure",), "hours asked against hours available are felt"),
    Step(
        family_pressure.month,
        ("family_pressure", "family_shock"),
        "the family feels what it was asked for last month",
    ),
    Step(
        interpersonal_pressure.month, ("interpersonal_pressure",), "colleagues are as exhausted as last month left them"
    ),
    Step(societal_pressure.month, ("societal_pressure",), "society pays and esteems as last month"),
    Step(
        triage.month,
        ("stressor_relief", "meaning"),
        "remedies are chosen by the pressures felt, and work from next month",
    ),
    Step(support_source.month, ("moral_source", "financial_source"), "whom to turn to is chosen before asking"),
    Step(
        support.month,
        (
            "workplace_support",
            "union_support",
            "family_support",
            "financial_support",
            "workplace_money",
            "asked_of_family",
            "tie_strength",
        ),
        "need follows the stressors; help comes before strain is counted",
    ),
    Step(
        counselling.month,
        ("counselling_wait_months", "counselling_months_left", "relief"),
        "programmes for the person help beside colleagues and family",
    ),
    Step(self_help.month, ("relief",), "who is not in counselling may help herself"),
    Step(wishes.month, ("relief",), "wishes are granted to the exhausted of last month"),
    Step(awards.month, ("honour", "relief"), "honour is felt in the month it is given"),
    Step(strain.month, ("exhaustion",), "demands and help together make strain"),
    Step(engagement.month, ("passion", "accomplishment"), "passion and accomplishment answer to exhaustion"),
    Step(
        well_being.month,
        ("life_well_being", "work_well_being", "psychological_well_being"),
        "well-being follows strain and support",
    ),
    Step(commitment.month, ("commitment",), "commitment follows passion and support"),
    Step(
        service.month,
        ("cases", "cases_progressed", "cases_closed", "cases_lost", "contact_hours", "rapport"),
        "clients get what this month's hours, skill and strain allow",
    ),
    Step(
        careers.month,
        ("tenure_months", "post_months", "age_years", "certificate_months", "skill", "role", "wage_yuan_per_month"),
        "a month of practice is over",
    ),
    Step(courses.month, ("course_months_left",), "seats are given by the skill reached"),
    Step(pairing.month, (), "the weakest agency is known when the month's work is done"),
    Step(
        secondment.month,
        ("seconded", "host_agency", "secondment_months_left", "cases", "rapport"),
        "people travel at the end of a month",
    ),
    Step(certification.month, ("certificate", "certificate_months"), "the examination counts the month's practice"),
    Step(education.month, (), "graduates come before vacancies are filled"),
    Step(
        turnover.month,
        ("left_by", "leaving_hazard_per_year", "intention_to_leave"),
        "people decide with all of the month behind them",
    ),
    Step(recruitment.month, EVERYTHING, "leavers go and newcomers come, once"),
    Step(accounts.month, ("arrears_months",), "the books are closed when everybody has been counted"),
)
