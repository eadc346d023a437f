"""Hours, the four stressors and whom to turn to: the first half of a plain worker's month."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plain_agency import PlainAgency

NOBODY, FAMILY, WORKPLACE = 0, 1, 2
SUPERVISOR = 1


def within(value: float, low: float, high: float) -> float:
    """``value`` kept between ``low`` and ``high``."""
    return low if value < low else high if value > high else value


def chosen(family: float, workplace: float, chance: float) -> int:
    """Source chosen by a multinomial logit against none (utility 0)."""
    of_family = exp(family)
    scaled = chance * (1.0 + of_family + exp(workplace))
    return FAMILY if scaled < of_family else NOBODY if scaled < of_family + 1.0 else WORKPLACE


class Stress:
    """What the work asks, what presses, and whom the worker would turn to."""

    agency: PlainAgency

    def plan_hours(self) -> None:
        """Workload: hours asked and available, and what is left to give to colleagues."""
        laws, agency, exhaustion = self.model.laws, self.agency, self.exhaustion
        law, tired = laws.workload, (exhaustion - 3.0) / 3.0 if exhaustion > 3.0 else 0.0
        pace = self.skill * (1.0 - laws.allocation.slowing_when_exhausted * tired)
        if pace < law.least_productivity:
            pace = law.least_productivity
        asked = self.cases * (agency.hours_per_case / pace + agency.region.travel_hours_per_case) + agency.shared_hours
        if self.role == SUPERVISOR:
            asked += agency.supervision_given
        self.hours_asked = asked = max(asked, 0.0)
        self.hours_available = available = laws.scales.working_hours_per_month * (
            1.0 - law.sick_share - law.sick_share_when_exhausted * tired
        )
        agency.hours_asked += asked
        agency.hours_available += available
        self.load = asked / max(available, 1.0)
        self.left_to_give = (1.0 - exhaustion / 6.0) / max(self.load, 1.0)

    def feel(self) -> None:
        """The four stressors, and whom to turn to."""
        self._feel_work()
        self._feel_family()
        self._feel_colleagues()
        self._feel_society()
        self._choose_sources()

    def _feel_work(self) -> None:
        laws = self.model.laws
        law, scales = laws.work, laws.scales
        load = within((min(self.load, 10.0) - law.load_typical) / law.load_sd, -3.0, 3.0)
        drive = law.per_load_sd * load + law.per_rival * (self.agency.rivals - law.rivals_typical)
        goal = scales.pressure_typical + scales.pressure_sd * drive
        noise = scales.pressure_sd * law.noise_sd * self.model.random.gauss(0.0, 1.0)
        moved = self.work_pressure + law.approach_per_month * (goal - self.work_pressure) + noise
        self.work_pressure = within(moved, 0.0, 1.0)

    def _feel_family(self) -> None:
        laws, random = self.model.laws, self.model.random
        law, scales, age = laws.family, laws.scales, self.age_years
        if random.random() < law.shocks_per_year / 12.0 * 2.0 * self.family_shock_risk:
            self.family_shock = 1.0
        else:
            self.family_shock *= laws.shock_kept
        children = exp(-0.5 * ((age - law.children_age_years) / law.children_spread_years) ** 2)
        elders = exp(-0.5 * ((age - law.elders_age_years) / law.elders_spread_years) ** 2)
        household = law.children_load_sd * children + law.elders_load_sd * elders - law.typical_load_sd
        asked = law.per_asked * (self.asked_of_family - law.asked_typical)
        drive = household + law.per_shock * self.family_shock + asked
        goal = within(scales.pressure_typical + scales.pressure_sd * drive, 0.0, 1.0)
        noise = scales.pressure_sd * law.noise_sd * random.gauss(0.0, 1.0)
        moved = self.family_pressure + law.approach_per_month * (goal - self.family_pressure) + noise
        self.family_pressure = within(moved, 0.0, 1.0)

    def _feel_colleagues(self) -> None:
        laws = self.model.laws
        law, scales = laws.interpersonal, laws.scales
        seeking = exhaustion = 0.0
        for colleague in self.colleagues:
            seeking += colleague.help_seeking
            exhaustion += colleague.exhaustion
        number = len(self.colleagues)
        self.team_help_seeking = seeking = seeking / number if number else self.help_seeking
        self.team_exhaustion = exhaustion = exhaustion / number if number else self.exhaustion
        drive = (
            law.per_withdrawal_sd * (scales.help_seeking_mean - self.help_seeking) / scales.help_seeking_sd
            + law.per_stigma_sd * (scales.help_seeking_mean - seeking) / scales.help_seeking_sd
            - law.per_climate_sd * self.agency.climate
            + law.per_colleagues_exhaustion_sd * (exhaustion - scales.exhaustion_mean) / scales.exhaustion_sd
            - law.relief_per_support_sd * self._support_sd()
        )
        goal = scales.pressure_typical + scales.pressure_sd * drive
        noise = scales.pressure_sd * law.noise_sd * self.model.random.gauss(0.0, 1.0)
        moved = self.interpersonal_pressure + law.approach_per_month * (goal - self.interpersonal_pressure) + noise
        self.interpersonal_pressure = within(moved, 0.0, 1.0)

    def _feel_society(self) -> None:
        laws, region = self.model.laws, self.agency.region
        law, scales = laws.societal, laws.scales
        wage = max(self.wage_yuan_per_month, 1.0)
        drive = (
            law.per_log_pay_gap * (region.pay_gap(wage) - region.typical_pay_gap)
            - law.per_recognition_sd * region.recognition
            - law.per_autonomy_sd * region.autonomy
            + law.per_distrust * (law.rapport_typical - self.rapport)
        )
        goal = scales.pressure_typical + scales.pressure_sd * drive
        noise = scales.pressure_sd * law.noise_sd * self.model.random.gauss(0.0, 1.0)
        moved = self.societal_pressure + law.approach_per_month * (goal - self.societal_pressure) + noise
        self.societal_pressure = within(moved, 0.0, 1.0)

    def _choose_sources(self) -> None:
        laws = self.model.laws
        law, scales = laws.source, laws.scales
        at_home = law.per_family_tie_sd * (self.family_tie - scales.family_tie_mean) / scales.family_tie_sd
        at_work = (
            law.per_climate_sd * self.agency.climate
            + law.per_union * self.agency.union_felt
            + law.per_help_seeking_sd * (self.help_seeking - scales.help_seeking_mean) / scales.help_seeking_sd
            - law.per_vulnerability_sd * self.vulnerability
        )
        self.moral_source = chosen(law.moral_family + at_home, law.moral_workplace + at_work, self.moral_luck)
        self.financial_source = chosen(
            law.financial_family + at_home, law.financial_workplace + at_work, self.financial_luck
        )

    def _support_sd(self) -> float:
        scales = self.model.laws.scales
        received = self.workplace_support + self.union_support + self.workplace_money
        return within((received - scales.support_mean) / scales.support_sd, -3.0, 3.0)
