"""What each indicator of the model means to a reader: its name, its unit, and which direction is better.

What adds up over months is told per year.

One table for comparisons, figures and reports. A test holds it to the indicators that the model observes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MORE, LESS, NEITHER = 1, -1, 0
STAFF, PEOPLE, CLIENTS, PROGRAMMES, MONEY, COUNTRY, GAPS = (
    "Staff", "People", "Clients and work", "Programmes", "Money", "Education and certificates",
    "Districts against towns",
)  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """How an indicator is told."""

    label: str
    unit: str
    better: int
    """1 more is better, -1 less is better, 0 neither, or it depends."""
    part: str
    factor: float = 1.0
    """From the unit of the indicator to the unit shown."""
    digits: int = 1

    def text(self, value: float) -> str:
        """``value`` [unit of the indicator] as people read it; an en dash where there is none."""
        return f"{value * self.factor:,.{self.digits}f}" if value == value else "–"

    @property
    def change_unit(self) -> str:
        """Unit of a difference: shares differ by percentage points."""
        return f"points ({self.unit})" if self.unit.startswith("%") else self.unit

    def text_of_width(self, value: float) -> str:
        """Half the width of an interval, with two digits more than the value itself."""
        return f"{value * self.factor:,.{self.digits + 2}f}"

    def change(self, value: float) -> str:
        """A difference with its sign and one digit more; one that rounds to nothing has no sign."""
        if value != value:
            return "–"
        shown = f"{value * self.factor:+,.{self.digits + 1}f}".replace("-", "−")
        return shown if any(c in "123456789" for c in shown) else shown[1:]


def _rows(part: str, *rows: tuple[object, ...]) -> dict[str, Meaning]:
    return {str(name): Meaning(label, unit, better, part, *rest) for name, label, unit, better, *rest in rows}  # type: ignore[arg-type]


_PERCENT = "% of workers"
_YEARLY = "persons a year"
_CASES = "cases a year"
_SHARE = 100.0

MEANINGS: dict[str, Meaning] = {
    **_rows(
        STAFF,
        ("posts", "Funded posts", "posts", NEITHER, 1.0, 0),
        ("head_count", "Social workers in post", "persons", MORE, 1.0, 0),
        ("vacancies", "Vacant posts", "posts", LESS, 1.0, 0),
        ("vacancy_rate", "Share of posts vacant", "% of posts", LESS, _SHARE),
        ("leavers", "Leavers", _YEARLY, LESS),
        ("turnover_per_year", "Leaving", "% a year", LESS, _SHARE),
        ("first_year_turnover_per_year", "Leaving in the first year", "% a year", LESS, _SHARE),
        ("joiners", "Joiners", _YEARLY, NEITHER),
        ("tenure_months_median", "Time in the profession, median", "months", MORE),
        ("tenure_months_mean", "Time in the profession, mean", "months", MORE),
        ("seconded_out", "Away on secondment", "persons", NEITHER),
        ("leavers_field", "Leavers who leave the field", _YEARLY, LESS),
        ("leavers_agency", "Leavers who change the agency", _YEARLY, LESS),
        ("leavers_retired", "Leavers who retire", _YEARLY, NEITHER),
        ("leavers_dismissed", "Leavers whose post ends", _YEARLY, LESS),
        ("joiners_graduate", "Joiners from social-work programmes", _YEARLY, NEITHER),
        ("joiners_other_degree", "Joiners with other degrees", _YEARLY, NEITHER),
        ("joiners_peer", "Joiners who were clients", _YEARLY, NEITHER),
        ("joiners_re_entrant", "Joiners who return to the field", _YEARLY, NEITHER),
        ("joiners_switcher", "Joiners from other agencies", _YEARLY, NEITHER),
        ("intention_share", "Intending to leave", _PERCENT, LESS, _SHARE),
        ("intention_to_leave_mean", "Intention to leave, mean", "scale 0-1", LESS, 1.0, 3),
        ("skill_mean", "Skill, mean", "scale 0-1", MORE, 1.0, 3),
        ("certified_in_posts", "Certified workers in post", "persons", MORE, 1.0, 0),
        ("certified_share", "Certified", _PERCENT, MORE, _SHARE),
        ("loop_gain_mean", "Leavers whom one leaver draws along, mean", "persons", LESS, 1.0, 2),
        ("agencies_past_tipping_share", "Agencies where leaving feeds itself", "% of agencies", LESS, _SHARE),
    ),
    **_rows(
        PEOPLE,
        ("exhaustion_mean", "Exhaustion, mean", "scale 0-6", LESS, 1.0, 2),
        ("exhaustion_sd", "Exhaustion, spread", "scale 0-6", NEITHER, 1.0, 2),
        ("exhaustion_share_high", "Highly exhausted", _PERCENT, LESS, _SHARE),
        ("exhausted_workers", "Highly exhausted workers", "persons", LESS, 1.0, 0),
        ("passion_mean", "Passion, mean", "scale 0-6", MORE, 1.0, 2),
        ("passion_sd", "Passion, spread", "scale 0-6", NEITHER, 1.0, 2),
        ("accomplishment_mean", "Accomplishment, mean", "scale 0-6", MORE, 1.0, 2),
        ("accomplishment_sd", "Accomplishment, spread", "scale 0-6", NEITHER, 1.0, 2),
        ("life_well_being_mean", "Well-being in life", "scale 6-42", MORE),
        ("work_well_being_mean", "Well-being at work", "scale 6-42", MORE),
        ("psychological_well_being_mean", "Psychological well-being", "scale 6-42", MORE),
        ("overall_well_being_mean", "Well-being", "scale 18-126", MORE),
        ("overall_well_being_sd", "Well-being, spread", "scale 18-126", NEITHER),
        ("work_pressure_mean", "Pressure from work", "scale 0-1", LESS, 1.0, 3),
        ("family_pressure_mean", "Pressure from family duties", "scale 0-1", LESS, 1.0, 3),
        ("interpersonal_pressure_mean", "Pressure between people", "scale 0-1", LESS, 1.0, 3),
        ("societal_pressure_mean", "Pressure from society", "scale 0-1", LESS, 1.0, 3),
        ("workplace_support_mean", "Support at the workplace", "scale 0-1", MORE, 1.0, 3),
        ("union_support_mean", "Support from the union", "scale 0-1", MORE, 1.0, 3),
        ("family_support_mean", "Support from the family", "scale 0-1", NEITHER, 1.0, 3),
        ("financial_support_mean", "Financial support", "scale 0-1", NEITHER, 1.0, 3),
        ("commitment_mean", "Commitment", "scale 0-1", MORE, 1.0, 3),
        ("prefers_family_moral_share", "Turn to the family for comfort", _PERCENT, NEITHER, _SHARE),
        ("prefers_family_financial_share", "Turn to the family for money", _PERCENT, NEITHER, _SHARE),
        ("prefers_workplace_moral_share", "Turn to the workplace for comfort", _PERCENT, NEITHER, _SHARE),
        ("prefers_workplace_financial_share", "Turn to the workplace for money", _PERCENT, NEITHER, _SHARE),
        ("wage_yuan_per_month_mean", "Wage, mean", "yuan a month", MORE, 1.0, 0),
        ("arrears_months_mean", "Wages owed to a worker", "months of wage", LESS, 1.0, 2),
    ),
    **_rows(
        CLIENTS,
        ("open_cases", "Open cases", "cases", NEITHER, 1.0, 0),
        ("new_cases", "New cases", _CASES, NEITHER, 1.0, 0),
        ("waiting_cases", "Waiting cases", "cases", LESS, 1.0, 0),
        ("refused_cases", "Refused cases", _CASES, LESS, 1.0, 0),
        ("cases_closed", "Cases closed", _CASES, MORE, 1.0, 0),
        ("cases_lost", "Cases broken off", _CASES, LESS, 1.0, 0),
        ("cases_progressed", "Months of progress in cases", "case-months a year", MORE, 1.0, 0),
        ("cases_per_worker", "Cases per worker", "cases", LESS),
        ("contact_hours_per_case", "Hours with a client", "hours a month", MORE, 1.0, 2),
        ("continuity", "Cases kept by the same worker", "% of cases", MORE, _SHARE),
        ("workload_ratio", "Hours asked for hours there", "ratio", LESS, 1.0, 2),
        ("wisn_ratio", "Staff there for staff needed", "ratio", MORE, 1.0, 2),
        ("union_load", "Hours of union workers used", "% of hours", NEITHER, _SHARE),
        ("visiting_staff", "Visiting staff", "persons", NEITHER),
        ("trainees", "Trainees", "persons", NEITHER),
    ),
    **_rows(
        PROGRAMMES,
        ("agencies", "Agencies", "agencies", NEITHER, 1.0, 0),
        ("pairs", "Agencies that lend hours to a partner", "agencies", NEITHER),
        ("wishes_granted", "Wishes granted", "wishes a year", NEITHER),
        ("counselling_places", "Places in counselling", "places", NEITHER),
        ("in_counselling", "In counselling", "persons", NEITHER),
        ("waiting_for_counselling", "Waiting for counselling", "persons", LESS),
        ("self_help_learners", "Self-help trainings followed", _YEARLY, NEITHER),
        ("triaged", "Talks about pressure held", "talks a year", NEITHER),
        ("awards_given", "Awards given", "awards a year", NEITHER),
        ("in_course", "In a course", "persons", NEITHER),
    ),
    **_rows(
        MONEY,
        ("cost_total_yuan", "Cost, all payers", "million yuan a year", LESS, 1e-6, 2),
        ("wage_debt_yuan", "Wages owed", "million yuan", LESS, 1e-6, 2),
        ("reserves_yuan", "Reserves of the agencies", "million yuan", NEITHER, 1e-6, 2),
    ),
    **_rows(
        COUNTRY,
        ("students", "Students of social work", "persons", NEITHER, 1.0, 0),
        ("graduates_searching", "Graduates looking for a post", "persons", NEITHER, 1.0, 0),
        ("certified_outside", "Certified outside the posts", "persons", NEITHER, 1.0, 0),
        ("exam_applicants", "Applicants for the examination", _YEARLY, NEITHER, 1.0, 0),
        ("exam_passes", "Passed examinations", _YEARLY, NEITHER, 1.0, 0),
        ("graduates", "Graduates", _YEARLY, NEITHER),
        ("peers_in_training", "Former clients in training", "persons", NEITHER),
        ("returnable", "Leavers who may return", "persons", NEITHER, 1.0, 0),
    ),
    **_rows(
        GAPS,
        ("gap_exhaustion", "Exhaustion: districts above towns", "scale 0-6", LESS, 1.0, 2),
        ("gap_vacancy_rate", "Vacant posts: districts above towns", "% of posts", LESS, _SHARE),
        ("gap_wisn_ratio", "Staff for need: districts above towns", "ratio", NEITHER, 1.0, 2),
        ("gap_turnover_per_year", "Leaving: districts above towns", "% a year", LESS, _SHARE),
        ("gap_waiting_cases_per_post", "Waiting cases a post: districts above towns", "cases", LESS, 1.0, 2),
    ),
}  # fmt: skip


def meaning(indicator: str) -> Meaning:
    """What an indicator means; a single cost is named by its item and payer, and what is unknown by itself."""
    if indicator in MEANINGS:
        return MEANINGS[indicator]
    if found := re.fullmatch(r"cost_(\w+)_([a-z]+)_yuan", indicator):
        item, payer = found[1].replace("_", " "), found[2]
        return Meaning(f"Cost: {item}, paid by {payer}", "million yuan a year", NEITHER, MONEY, 1e-6, 2)
    return Meaning(indicator.replace("_", " "), "", NEITHER, STAFF, 1.0, 3)
