"""The core loop a second time, as a system-dynamics model: stocks of people and cases, no agents.

Written along docs/odd.md, with the numbers of ``conf/evidence``; it imports none of the simulation's laws. Staff are
stocks by months in the field; everybody of one stock is its average: caseload, skill, exhaustion, pressure, rapport.
There is one agency, which has all cases and all posts, and no chance: a share of a stock leaves, a share of the
vacancies is filled. What it cannot know is that people, agencies and months differ; ``ALIKE`` takes that out of the
agent model too, and there the two must agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

Stock = NDArray[np.float64]
Facts = Mapping[str, Mapping[str, object]]

ALIKE = {
    # Nobody differs in luck, family, pay, or character.
    "strain.trait_share": 0.0, "strain.noise_share": 0.0, "work_pressure.noise_sd": 0.0,
    "first_day.exhaustion_per_vulnerability_sd": 0.0, "first_day.exhaustion_luck_sd": 0.0,
    "entry.peer_skill": 0.4, "entry.novice_skill": 0.4,
    # Only work presses, and only exhaustion, overload and time in the field move people to leave.
    "strain.family_weight": 0.0, "strain.interpersonal_weight": 0.0, "strain.societal_weight": 0.0,
    "strain.pay_weight": 0.0, "strain.causal_share": 0.0, "strain.buffer_weight": 0.0,
    "strain.family_support_weight": 0.0, "strain.contagion_per_month": 0.0, "work_pressure.per_rival": 0.0,
    "turnover.per_autonomy_sd": 0.0, "turnover.per_commitment_sd": 0.0, "turnover.per_peer_exits": 0.0,
    "turnover.men_log_odds": 0.0, "turnover.wage_elasticity": 0.0, "turnover.per_arrears_month": 0.0,
    "turnover.retirement_age_men": 999.0, "turnover.retirement_age_women": 999.0,
    "turnover.field_share": 1.0 - 1e-9, "turnover.field_per_log_pay_gap": 0.0, "turnover.field_per_autonomy_sd": 0.0,
    "recruitment.returning_share_per_month": 0.0, "recruitment.fill_wage_elasticity": 0.0,
    # Places, agencies and years are alike, and nobody supervises.
    "calendar.market_year_sd": 0.0, "funding.contract_renewal_share": 1.0, "careers.promotion_tenure_months": 1e6,
    "workload.field_hours_spread": 0.0, "workload.administrative_post_extra_burden": 0.0,
    "places.posts_per_agency_spread": 0.0, "demand.refusal_per_recognition_sd": 0.0,
}  # fmt: skip
"""Address → value in the agent model that leaves it the core loop among people who are alike."""
ONE_PLACE = {"places": {"urban": 1}, "share_of_posts": {"urban": 1.0}, "legacy_share": 0.0}
LONGEST = 361  # months in the field from which nothing more is told apart


class Numbers:
    """The evidence by address: ``numbers["strain.trait_share"]``."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def __getitem__(self, address: str) -> float:
        group, name = address.split(".")
        return float(self._facts[group][name].value)  # type: ignore[attr-defined]


@dataclass
class Staff:
    """Averages of those who have been in the field for 0, 1, 2 ... months; shape (LONGEST,) each."""

    people: Stock
    cases: Stock  # open, of one person [case]
    skill: Stock
    exhaustion: Stock
    pressure: Stock  # from work [1]
    rapport: Stock
    leaving: Stock  # hazard of last month [1/year]

    def total(self, each: Stock) -> float:
        """Sum over all people of what each has."""
        return float(self.people @ each)

    def mean(self, each: Stock) -> float:
        """Mean over all people."""
        return self.total(each) / max(self.people.sum(), 1e-12)


@dataclass
class Outside:
    """What is decided elsewhere."""

    posts: float = 1.0  # funded, over those at the start [1]
    demand: float = 1.0  # new cases, over the ordinary [1]


@dataclass
class MeanField:
    """One agency with all posts, in a town.

    Args:
        facts: the evidence, group → name → fact.
        tenure_months: of the staff at the start [month], one each.
        posts: at the start [post].
    """

    facts: Facts
    tenure_months: Stock
    posts: float
    observed: list[dict[str, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.of = of = Numbers(self.facts)
        months = np.arange(LONGEST, dtype=np.float64)
        people = np.bincount(np.minimum(np.round(self.tenure_months).astype(int), LONGEST - 1), minlength=LONGEST)
        skill = 1.0 - (1.0 - of["entry.novice_skill"]) * np.exp(-of["careers.skill_growth_per_month"] * months)
        alike = np.ones(LONGEST)
        self.first_exhaustion = (
            of["scales.exhaustion_mean"] + of["first_day.exhaustion_shift_sd"] * of["scales.exhaustion_sd"]
        )
        self.staff = Staff(
            people.astype(np.float64),
            np.floor(of["start.cases_start"] * skill),
            skill,
            alike * self.first_exhaustion,
            alike * of["scales.pressure_typical"],
            alike * of["start.rapport_start"],
            np.zeros(LONGEST),
        )
        self.funded, self.waiting = self.posts, 0.0
        self.vacant = self.posts - len(self.tenure_months)

    def month(self, outside: Outside | None = None) -> None:
        """A month, in the order of docs/odd.md, section 3."""
        outside, staff = outside or Outside(), self.staff
        closing = self._fund(outside)
        refused = self._need(outside)
        taken = self._share_out()
        asked, available = self._work(refused)
        self._press(asked, available)
        self._wear_out()
        closed = self._serve(taken, asked, available)
        self._learn()
        heads, load = staff.people.sum(), staff.total(asked) / staff.total(available)
        left, first_year = self._leave(asked / available, closing)
        joined = self._replace(left)
        self.observed.append(
            {
                "head_count": staff.people.sum(),
                "vacancy_rate": 1.0 - staff.people.sum() / self.funded,
                "turnover_per_year": 12.0 * left.sum() / heads,
                "first_year_turnover_per_year": 12.0 * first_year,
                "joiners": joined,
                "exhaustion_mean": staff.mean(staff.exhaustion),
                "work_pressure_mean": staff.mean(staff.pressure),
                "skill_mean": staff.mean(staff.skill),
                "cases_per_worker": staff.mean(staff.cases),
                "waiting_cases_per_post": self.waiting / self.funded,
                "cases_closed_per_post": closed / self.funded,
                "workload_ratio": load,
            }
        )

    def _fund(self, outside: Outside) -> float:
        """Posts open or close, vacant ones first; returns how many close with somebody in them [post]."""
        change = self.posts * outside.posts - self.funded
        self.funded += change
        closing = max(-change - self.vacant, 0.0)
        self.vacant = max(self.vacant + change, 0.0)
        return closing

    def _need(self, outside: Outside) -> float:
        """People ask, some refuse, some have waited for too long; returns the refusals [case]."""
        new = self.posts * self.of["demand.new_cases_per_post"] * outside.demand
        refused = new * self.of["demand.refusal_share"]
        self.waiting += new - refused - self.waiting * self.of["demand.given_up_share_per_month"]
        return refused

    def _weariness(self) -> Stock:
        """How far exhaustion is above the middle of its scale [1]: 0 up to 3, 1 at 6."""
        return np.maximum(self.staff.exhaustion - 3.0, 0.0) / 3.0

    def _pace(self) -> Stock:
        """Speed of work against a settled, rested worker [1]."""
        return self.staff.skill * (1.0 - self.of["allocation.slowing_when_exhausted"] * self._weariness())

    def _share_out(self) -> Stock:
        """Cases that wait go to those with room, some beyond; beginners who may leave get fewer. Returns [case]."""
        staff, of = self.staff, self.of
        pace = self._pace()
        room = np.maximum(of["allocation.caseload_norm_cases"] * pace - staff.cases, 0.0)
        pushed = of["allocation.overload_intake_share"] * max(self.waiting - staff.total(room), 0.0)
        beyond = pushed / max(staff.total(pace), 1e-12) * pace
        doubt = of["allocation.senior_refusal"] * (1.0 - np.exp(-staff.leaving))
        doubt[round(of["allocation.novice_months"]) :] = 0.0
        wish = (1.0 - doubt) * (room + beyond)
        intake = min(self.waiting, staff.total(room + beyond))
        taken = intake * wish / max(staff.total(wish), 1e-12)
        staff.cases = staff.cases + taken
        self.waiting -= intake
        return taken

    def _work(self, refused: float) -> tuple[Stock, Stock]:
        """Hours asked, and hours there are after sick days [hour/month]."""
        staff, of = self.staff, self.of
        contract = of["scales.working_hours_per_month"]
        pace = np.maximum(self._pace(), of["workload.least_productivity"])
        of_a_case = of["workload.hours_per_case"] / pace + of["places.travel_hours_per_case_urban"]
        beside = (
            of["places.administrative_burden_urban"] * contract
            + of["workload.training_hours"]
            + of["places.supervision_hours_urban"]
            + refused * of["workload.hours_per_refusal"] / max(staff.people.sum(), 1e-12)
        )
        sick = of["workload.sick_share"] + of["workload.sick_share_when_exhausted"] * self._weariness()
        return staff.cases * of_a_case + beside, contract * (1.0 - sick)

    def _press(self, asked: Stock, available: Stock) -> None:
        """Pressure from work goes after the load."""
        of, staff = self.of, self.staff
        load = (np.minimum(asked / available, 10.0) - of["work_pressure.load_typical"]) / of["work_pressure.load_sd"]
        aim = of["scales.pressure_typical"] + of["scales.pressure_sd"] * of["work_pressure.per_load_sd"] * np.clip(
            load, -3.0, 3.0
        )
        rate = of["work_pressure.approach_per_month"]
        staff.pressure = np.clip((1.0 - rate) * staff.pressure + rate * aim, 0.0, 1.0)

    def _wear_out(self) -> None:
        """Exhaustion goes after pressure: up fast, down slowly, from the top very slowly."""
        of, staff = self.of, self.staff
        felt = (staff.pressure - of["scales.pressure_typical"]) / of["scales.pressure_sd"]
        aim = of["scales.exhaustion_mean"] + of["scales.exhaustion_sd"] * (
            of["strain.exhaustion_offset"] + of["strain.work_weight"] * felt
        )
        worse = aim > staff.exhaustion
        tilt = sqrt(of["strain.loss_gain_ratio"])
        rate = of["strain.recovery_per_month"] * np.where(worse, tilt, 1.0 / tilt)
        rate[~worse & (staff.exhaustion > of["strain.severe_exhaustion"])] *= of["strain.severe_recovery_factor"]
        moved = np.abs(staff.exhaustion + rate * (aim - staff.exhaustion))
        staff.exhaustion = np.where(moved > 6.0, 12.0 - moved, moved)

    def _serve(self, taken: Stock, asked: Stock, available: Stock) -> float:
        """Cases progress and close, or break off; trust grows with the same worker. Returns the closed [case]."""
        of, staff = self.of, self.staff
        enough = np.minimum(available / asked, 1.0)
        trust = of["service.rapport_floor"] + (1.0 - of["service.rapport_floor"]) * staff.rapport
        steps = of["service.progress_per_month"] * enough * self._pace() * trust
        closed = staff.cases * steps * of["service.closing_share_of_progress"]
        missing = of["service.loss_per_missing_contact"] * (1.0 - enough)
        lost = staff.cases * (of["service.loss_per_month"] + missing)
        old = staff.rapport * (1.0 - taken / np.maximum(staff.cases, 1.0))
        autonomy = 1.0 + of["service.rapport_per_autonomy_sd"] * of["places.autonomy_urban"]
        staff.rapport = old + of["service.rapport_growth_per_month"] * autonomy * (1.0 - old)
        staff.cases = np.maximum(staff.cases - closed - lost, 0.0)
        return staff.total(closed)

    def _learn(self) -> None:
        """A month older: every stock moves on by one, the last ones pool; skill grows with cases and supervision."""
        of, staff = self.of, self.staff
        practice = np.minimum(staff.cases / of["allocation.caseload_norm_cases"], 1.0)
        least = of["careers.skill_growth_without_cases"]
        extra = of["places.supervision_hours_urban"] - of["careers.supervision_hours_typical"]
        rate = of["careers.skill_growth_per_month"] * (least + (1.0 - least) * practice)
        rate = rate * (1.0 + of["careers.skill_per_supervision_hour"] * extra)
        staff.skill = staff.skill + np.clip(rate, 0.0, 1.0) * (1.0 - staff.skill)
        oldest = staff.people[-2:]
        share = oldest / max(oldest.sum(), 1e-12)
        for name, values in vars(staff).items():
            pooled = oldest.sum() if name == "people" else share @ values[-2:]
            setattr(staff, name, np.r_[0.0, values[:-2], pooled])

    def _leave(self, load: Stock, closing: float) -> tuple[Stock, float]:
        """Who leaves [person], and the share of those in their first year who do [1/month].

        ``load`` belongs to stocks that have become a month older since. Whoever holds a post that closes goes, the
        newest first.
        """
        of, staff = self.of, self.staff
        load = np.r_[0.0, load[:-2], load[-2]]
        tenure = np.maximum(np.arange(LONGEST, dtype=np.float64), 0.5) / of["turnover.weibull_scale_months"]
        shape = of["turnover.weibull_shape"]
        by_time = 12.0 * shape / of["turnover.weibull_scale_months"] * tenure ** (shape - 1.0)
        weight = of["turnover.per_exhaustion_sd"]
        tired = (staff.exhaustion - of["scales.exhaustion_mean"]) / of["scales.exhaustion_sd"]
        overload = np.full(LONGEST, of["turnover.per_overload"])
        overload[: round(of["turnover.novice_months"])] += of["turnover.novice_overload"]
        push = weight * tired - weight**2 / 2.0 + overload * np.maximum(load - 1.0, 0.0)
        staff.leaving = by_time * np.exp(push) * of["places.outside_market"]
        dismissed = np.diff(np.minimum(np.cumsum(staff.people), closing), prepend=0.0)
        left = dismissed + (staff.people - dismissed) * (1.0 - np.exp(-staff.leaving / 12.0))
        beginners = slice(0, 13)
        first_year = left[beginners].sum() / max(staff.people[beginners].sum(), 1e-12)
        self._closed_posts = dismissed.sum()
        return left, float(first_year)

    def _replace(self, left: Stock) -> float:
        """Cases of leavers wait; vacancies of last month find somebody or not. Returns the newcomers [person]."""
        of, staff = self.of, self.staff
        self.waiting += float(left @ staff.cases)
        staff.people = staff.people - left
        ratio = of["places.base_wage_ratio_urban"] / of["scales.wage_ratio_typical"]
        chance = 1.0 - exp(-(ratio ** of["recruitment.fill_wage_elasticity"]) / of["recruitment.months_to_fill"])
        joined = chance * self.vacant
        self.vacant += left.sum() - self._closed_posts - joined
        newcomer = {
            "people": joined, "cases": 0.0, "skill": of["entry.novice_skill"], "exhaustion": self.first_exhaustion,
            "pressure": of["scales.pressure_typical"], "rapport": 0.0, "leaving": 0.0,
        }  # fmt: skip
        for name, value in newcomer.items():
            getattr(staff, name)[0] = value
        return joined
