"""Posts and the social workers in them: one row per post, whose row never moves.

A post is closed (not funded), vacant or occupied. The person in it is identified by (post, how many held it before).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.rows import Sum
from simulation.state.table import Table, column
from simulation.units import Bools, Codes, Floats, Identities, Ints

GENDERS = ("woman", "man")
EDUCATION = ("secondary", "college", "bachelor", "master")
CHANNELS = ("graduate", "other_degree", "peer", "re_entrant", "switcher")
GRADUATE, OTHER_DEGREE, PEER, RE_ENTRANT, SWITCHER = range(len(CHANNELS))
CERTIFICATES = ("none", "assistant", "social_worker", "senior")
ROLES = ("front_line", "supervisor")
FRONT_LINE, SUPERVISOR = range(len(ROLES))
SOURCES = ("none", "family", "workplace")
WAYS_OF_LEAVING = ("stays", "field", "agency", "retired", "dismissed")
FIELD, AGENCY, RETIRED, DISMISSED = range(1, len(WAYS_OF_LEAVING))
STRESSORS = ("work", "family", "interpersonal", "societal")
WORK, FAMILY, INTERPERSONAL, SOCIETAL = range(4)
RELIEFS = ("counselling", "self_help", "micro_wish", "award")
COUNSELLING, SELF_HELP, MICRO_WISH, AWARD = range(4)
TIES = 6
TIE_OFFSETS = (1, 2, 3, 4, 8, 16)
"""Post s may be tied to post ``s XOR offset`` of its agency: mutual, and the same however large the agency grows."""

PERSON = "person"
POST = "post"


def share(description: str, start: float = 0.0) -> Any:
    """A column of a person between 0 and 1."""
    return column("1", description, low=0, high=1, start=start, kind=PERSON)


def code(description: str, labels: tuple[str, ...]) -> Any:
    """A column of a person that names one of ``labels``."""
    return column("code", description, dtype=np.int8, labels=labels, kind=PERSON)


def quantity(unit: str, description: str, high: float | None = None) -> Any:
    """A column of a person that is not negative."""
    return column(unit, description, low=0, high=high, kind=PERSON)


@dataclass
class Workforce(Table):
    """All posts of a model; n rows. Columns of kind ``person`` are zero where a post is vacant."""

    # the post
    agency: Ints = column("row", "agency that the post belongs to", dtype=np.int32, kind=POST)
    slot: Ints = column("1", "number of the post within its agency", dtype=np.int32, low=0, kind=POST)
    post_identity: Identities = column("1", "identity of the post", dtype=np.uint64, kind=POST)
    tie_to: NDArray[np.int32] = column(
        "row",
        "posts that this post may be tied to; its own row where there is none",
        dtype=np.int32,
        width=TIES,
        kind=POST,
    )
    linked: NDArray[np.bool_] = column(
        "yes/no", "both ends of the tie are at work in the agency this month", dtype=np.bool_, width=TIES, kind=POST
    )
    colleagues_exhaustion: Floats = column(
        "scale 0-6", "mean exhaustion of tied colleagues when the month begins", low=0, high=6, kind=POST
    )
    colleagues_help_seeking: Floats = column(
        "1", "mean readiness of tied colleagues to ask for help: the norm of the team", low=0, high=1, kind=POST
    )
    is_open: Bools = column("yes/no", "the post is funded", dtype=np.bool_, kind=POST)
    occupied: Bools = column("yes/no", "somebody holds the post", dtype=np.bool_, kind=POST)
    holders_before: Ints = column("person", "how many held the post before", dtype=np.int32, low=0, kind=POST)
    vacant_months: Floats = column("month", "how long the post has been vacant", low=0, kind=POST)
    person_identity: Identities = column("1", "identity of the person in the post", dtype=np.uint64, kind=POST)
    left_by: Codes = column(
        "code", "how the last holder left, this month", dtype=np.int8, labels=WAYS_OF_LEAVING, kind=POST
    )
    just_joined: Bools = column("yes/no", "the holder joined this month", dtype=np.bool_, kind=POST)
    # who
    gender: Codes = code("gender", GENDERS)
    age_years: Floats = quantity("year", "age")
    education: Codes = code("highest education", EDUCATION)
    psychology_trained: Bools = column("yes/no", "training related to psychology", dtype=np.bool_, kind=PERSON)
    legacy: Bools = column("yes/no", "civil-affairs staff from before the profession", dtype=np.bool_, kind=PERSON)
    entry_channel: Codes = code("how the person came into the post", CHANNELS)
    social_work_degree: Bools = column("yes/no", "studied social work", dtype=np.bool_, kind=PERSON)
    # career
    tenure_months: Floats = quantity("month", "time in the social-work sector")
    post_months: Floats = quantity("month", "time in this post")
    certificate: Codes = code("professional certificate", CERTIFICATES)
    certificate_months: Floats = quantity("month", "time since the certificate")
    skill: Floats = share("skill: productivity of a settled worker is 1")
    wage_yuan_per_month: Floats = quantity("yuan/month", "contract wage")
    arrears_months: Floats = quantity("month", "wages owed, in months of pay")
    # work; what was done this month stays with the post when its holder goes
    cases: Floats = quantity("case", "open cases")
    cases_taken: Floats = column("case", "cases taken on this month", low=0, kind=POST)
    cases_closed: Floats = column("case", "cases closed with success this month", low=0, kind=POST)
    cases_lost: Floats = column("case", "cases that broke off this month", low=0, kind=POST)
    cases_progressed: Floats = column("case", "cases that made progress this month", low=0, kind=POST)
    contact_hours: Floats = column("hour/month", "hours spent with clients", low=0, kind=POST)
    hours_asked: Floats = quantity("hour/month", "hours that the work asks for")
    hours_available: Floats = quantity("hour/month", "hours that the person can give")
    rapport: Floats = share("rapport with clients")
    role: Codes = code("role", ROLES)
    seconded: Bools = column("yes/no", "working in another region for a year", dtype=np.bool_, kind=PERSON)
    host_agency: Ints = column("row", "agency of the secondment, -1 for none", dtype=np.int32, start=-1, kind=PERSON)
    secondment_months_left: Floats = quantity("month", "months of the secondment still to come")
    # four stressors
    work_pressure: Floats = share("pressure from work; 0.5 is typical")
    family_pressure: Floats = share("pressure from family; 0.5 is typical")
    interpersonal_pressure: Floats = share("pressure between people; 0.5 is typical")
    societal_pressure: Floats = share("pressure from society; 0.5 is typical")
    family_shock: Floats = share("family shock that still lasts")
    # support
    tie_strength: Floats = column(
        "1", "strength of the tie to each post of tie_to", low=0, high=1, width=TIES, kind=PERSON
    )
    family_tie: Floats = share("strength of the tie to the family")
    help_seeking: Floats = share("readiness to ask for help")
    financial_source: Codes = code("preferred source of financial support", SOURCES)
    moral_source: Codes = code("preferred source of moral support", SOURCES)
    workplace_support: Floats = share("moral support received from colleagues, supervisors and managers")
    union_support: Floats = share("moral support received from union workers")
    family_support: Floats = share("moral support received from the family")
    financial_support: Floats = share("financial need that was met, by family, workplace or union")
    workplace_money: Floats = share("financial need that the workplace or union met")
    asked_of_family: Floats = share("what the family is asked to give")
    counselling_wait_months: Floats = quantity("month", "months in the queue for counselling, 0 if not in it")
    counselling_months_left: Floats = quantity("month", "months of counselling still to come")
    relief: Floats = column(
        "SD", "relief of exhaustion by programmes for the person: " + ", ".join(RELIEFS), low=0, width=4, kind=PERSON
    )
    stressor_relief: Floats = column(
        "SD", "relief of each stressor by a remedy found for it", low=0, width=4, kind=PERSON
    )
    honour: Floats = share("what is left of an award")
    meaning: Floats = share("what is left of a talk about meaning and mission")
    course_months_left: Floats = quantity("month", "months of a subsidised course still to come")
    # strain and well-being
    exhaustion: Floats = column("scale 0-6", "emotional exhaustion, MBI-GS item mean", low=0, high=6, kind=PERSON)
    passion: Floats = column("scale 0-6", "passion for the work, MBI-GS item mean", low=0, high=6, kind=PERSON)
    accomplishment: Floats = column("scale 0-6", "sense of accomplishment, MBI-GS", low=0, high=6, kind=PERSON)
    life_well_being: Floats = column("scale 6-42", "life well-being (EWS)", low=0, high=42, kind=PERSON)
    work_well_being: Floats = column("scale 6-42", "well-being at work (EWS)", low=0, high=42, kind=PERSON)
    psychological_well_being: Floats = column(
        "scale 6-42", "psychological well-being (EWS)", low=0, high=42, kind=PERSON
    )
    # intent
    commitment: Floats = share("commitment to the profession")
    intention_to_leave: Floats = share("intention to leave")
    leaving_hazard_per_year: Floats = quantity("1/year", "hazard of leaving the post of one's own will")
    # traits, drawn once
    vulnerability: Floats = column("SD", "lasting vulnerability to exhaustion", kind=PERSON)
    idealism: Floats = share("conscientious idealism at entry")
    family_shock_risk: Floats = share("relative risk of family shocks; 0.5 is typical")

    @property
    def vacant(self) -> Bools:
        """Open posts that nobody holds, shape (n,)."""
        return self.is_open & ~self.occupied

    @property
    def at_home(self) -> Bools:
        """Posts whose holder works in their own agency this month, shape (n,)."""
        return self.occupied & ~self.seconded

    @property
    def work_side_support(self) -> Floats:
        """All support from the side of work: colleagues, supervisors, union and money in need; shape (n,)."""
        return self.workplace_support + self.union_support + self.workplace_money

    @cached_property
    def work_side_support_by_row(self) -> Floats:
        """``work_side_support`` as an argument of a law of one row."""
        return Sum.of(self.workplace_support, self.union_support, self.workplace_money)

    @property
    def overall_well_being(self) -> Floats:
        """Sum of the three well-being scales [18-126], shape (n,)."""
        return self.life_well_being + self.work_well_being + self.psychological_well_being


@cache
def person_columns() -> dict[str, float]:
    """Name → value when vacant, of every column that belongs to the person and leaves with them."""
    return {name: c.start for name, c in Workforce.columns().items() if c.kind == PERSON}


def person_identity(post_identity: Identities, holders_before: Ints) -> Identities:
    """Identity of a person: (post, how many held it before), packed; shape (n,)."""
    number: Any = np.uint64(holders_before)
    return post_identity * np.uint64(1 << 20) + number
