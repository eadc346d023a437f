"""Support, strain, well-being and commitment: the second half of a plain worker's month."""

from __future__ import annotations

from math import expm1
from typing import TYPE_CHECKING

from plain_stress import FAMILY, WORKPLACE, within

if TYPE_CHECKING:
    from plain_agency import PlainAgency


def within_scale(value: float) -> float:
    """Reflect at the ends of the scale 0-6."""
    folded = abs(value)
    return folded if folded <= 6.0 else max(12.0 - folded, 0.0)


class Strain:
    """What help comes, and what demands and help make of a worker."""

    agency: PlainAgency

    def ask(self) -> None:
        """Ask for comfort and for money, and grow closer to colleagues."""
        laws, agency = self.model.laws, self.agency
        law, scales = laws.support, laws.scales
        growth, strengths = law.tie_growth_per_month, self.strengths
        for i, strength in enumerate(strengths):
            strengths[i] = strength + growth * (1.0 - strength)
        tired = (self.exhaustion - scales.exhaustion_mean) / scales.exhaustion_sd
        need = within(law.need_typical + law.need_per_exhaustion_sd * tired, 0.0, 1.0) * (0.5 + self.help_seeking)
        preferred, other = law.asked_if_preferred, law.asked_otherwise
        self.asked_of_work = min(need * (preferred if self.moral_source == WORKPLACE else other), 1.0)
        self.comfort_of_family = min(need * (preferred if self.moral_source == FAMILY else other), 1.0)
        agency.comfort_asked += self.asked_of_work
        gap = max(1.0 - self.wage_yuan_per_month / agency.region.average_wage_yuan, 0.0)
        money = within(
            law.financial_need_per_pay_gap * gap
            + law.financial_need_per_arrears_month * min(agency.arrears_months, 6.0)
            + law.financial_need_per_shock * self.family_shock,
            0.0,
            1.0,
        )
        self.money_of_work = money if self.financial_source == WORKPLACE else 0.0
        self.money_of_family = money if self.financial_source == FAMILY else 0.0
        agency.money_asked += self.money_of_work

    def receive(self) -> None:
        """Receive comfort over ties, from the agency, the union and the family, and money."""
        law, agency = self.model.laws.support, self.agency
        offered = 0.0
        for colleague, strength in zip(self.colleagues, self.strengths, strict=True):
            offered += strength * colleague.left_to_give
        at_work = agency.support_around - law.weight_colleagues * expm1(-offered / law.full_colleague_support)
        self.workplace_support = within(self.asked_of_work * at_work, 0.0, 1.0)
        self.union_support = within(self.asked_of_work * agency.union_met * law.union_uptake, 0.0, 1.0)
        gives = self.family_tie * (1.0 - self.family_pressure) * 2.0
        self.family_support = within(self.comfort_of_family * gives, 0.0, 1.0)
        self.workplace_money = self.money_of_work * agency.money_met
        given = self.workplace_money + self.money_of_family * self.family_tie
        self.financial_support = within(given, 0.0, 1.0)
        self.asked_of_family = within(0.5 * self.comfort_of_family + 0.5 * self.money_of_family, 0.0, 1.0)

    def seek_counselling(self) -> None:
        """Be treated, wait, or ask for counselling; stigma in the team holds it down."""
        law, agency = self.model.laws.counselling, self.agency
        if self.counselling_months_left > 0:
            self.counselling_months_left = max(self.counselling_months_left - 1.0, 0.0)
        if self.counselling_months_left > 0:
            agency.treated += 1
        elif self.counselling_wait_months == 0 and self.exhaustion >= law.from_exhaustion:
            share = law.uptake_per_year / 12.0 * (self.help_seeking + self.team_help_seeking)
            if self.model.random.random() < share:
                self.counselling_wait_months = 1.0
                agency.queue.append(self)
        elif self.counselling_wait_months > 0:
            self.counselling_wait_months += 1.0
            agency.queue.append(self)

    def begin_counselling(self) -> None:
        """Take a free place."""
        self.counselling_wait_months = 0.0
        self.counselling_months_left = self.model.laws.counselling.length_months

    def live(self) -> None:
        """Strain, well-being and commitment: they read nobody else's state of this month."""
        support, law = self._support_sd(), self.model.laws.counselling
        if self.relief or self.counselling_months_left:
            treated = law.effect_sd / law.length_months if self.counselling_months_left > 0 else 0.0
            self.relief = min(self.relief * self.model.laws.relief_kept + treated, law.effect_sd)
        self._tire(support)
        self._engage(support)
        self._fare(support)
        self._commit(support)

    def _tire(self, support: float) -> None:
        laws, exhaustion = self.model.laws, self.exhaustion
        law, scales = laws.strain, laws.scales
        typical, sd = scales.pressure_typical, scales.pressure_sd
        demands = (
            law.work_weight * (self.work_pressure - typical)
            + law.family_weight * (self.family_pressure - typical)
            + law.interpersonal_weight * (self.interpersonal_pressure - typical)
            + law.societal_weight * (self.societal_pressure - typical)
        ) / sd
        self.pay_sd = pay = (
            self.wage_yuan_per_month / self.agency.region.average_wage_yuan - scales.wage_ratio_typical
        ) / scales.wage_ratio_sd
        target = scales.exhaustion_mean + scales.exhaustion_sd * (
            law.exhaustion_offset
            + laws.trait_weight * self.vulnerability
            + demands
            - law.pay_weight * pay
            - laws.support_weight * support
            - law.buffer_weight * demands * support
            - law.family_support_weight * self.family_support / scales.support_sd
            - self.relief
        )
        if target > exhaustion:
            pace = laws.losing_pace
        else:
            pace = laws.regaining_pace
            if exhaustion > law.severe_exhaustion and target < exhaustion:
                pace *= law.severe_recovery_factor
        self.exhaustion = within_scale(
            exhaustion
            + pace * (target - exhaustion)
            + law.contagion_per_month * (self.team_exhaustion - exhaustion)
            + laws.exhaustion_noise * self.model.random.gauss(0.0, 1.0)
        )

    def _engage(self, support: float) -> None:
        laws, region, gauss = self.model.laws, self.agency.region, self.model.random.gauss
        law, scales = laws.strain, laws.scales
        self.exhaustion_sd = tired = (self.exhaustion - scales.exhaustion_mean) / scales.exhaustion_sd
        passion = (
            -law.passion_per_exhaustion_sd * tired
            + law.passion_per_autonomy_sd * region.autonomy
            + law.passion_per_recognition_sd * region.recognition
            + law.passion_per_idealism_sd * (self.idealism - scales.idealism_mean) / scales.idealism_sd
            - law.passion_per_mission_mismatch * self.agency.administrative
        )
        progress = self.cases_progressed / max(self.cases, 1.0)
        done = (
            law.accomplishment_per_progress * (progress - law.progress_typical)
            + law.accomplishment_per_skill * (self.skill - law.skill_typical)
            + law.accomplishment_per_support_sd * support
            - law.accomplishment_per_exhaustion_sd * tired
        )
        rate, noise = law.engagement_approach_per_month, law.engagement_noise_sd
        mean, sd, value = scales.passion_mean, scales.passion_sd, self.passion
        self.passion = within_scale(value + rate * (mean + sd * passion - value) + sd * noise * gauss(0.0, 1.0))
        mean, sd, value = scales.accomplishment_mean, scales.accomplishment_sd, self.accomplishment
        self.accomplishment = within_scale(value + rate * (mean + sd * done - value) + sd * noise * gauss(0.0, 1.0))

    def _fare(self, support: float) -> None:
        laws, gauss = self.model.laws, self.model.random.gauss
        law, scales = laws.well_being, laws.scales
        shared = law.per_support_sd * support - law.per_exhaustion_sd * self.exhaustion_sd
        family = (self.family_pressure - scales.pressure_typical) / scales.pressure_sd
        done = (self.accomplishment - scales.accomplishment_mean) / scales.accomplishment_sd
        common, own, rate = law.common_noise_sd * gauss(0.0, 1.0), law.own_noise_sd, law.approach_per_month
        life = law.life_mean + law.life_per_pay_sd * self.pay_sd - law.life_per_family_pressure_sd * family
        work = law.work_mean + law.work_per_accomplishment_sd * done
        value = self.life_well_being
        moved = value + rate * (life + shared - value) + common + own * gauss(0.0, 1.0)
        self.life_well_being = within(moved, 6.0, 42.0)
        value = self.work_well_being
        moved = value + rate * (work + shared - value) + common + own * gauss(0.0, 1.0)
        self.work_well_being = within(moved, 6.0, 42.0)
        value = self.psychological_well_being
        moved = value + rate * (law.psychological_mean + shared - value) + common + own * gauss(0.0, 1.0)
        self.psychological_well_being = within(moved, 6.0, 42.0)

    def _commit(self, support: float) -> None:
        laws = self.model.laws
        law, scales = laws.commitment, laws.scales
        drive = (
            law.per_idealism_sd * (self.idealism - scales.idealism_mean) / scales.idealism_sd
            + law.per_passion_sd * (self.passion - scales.passion_mean) / scales.passion_sd
            + law.per_support_sd * support
            + law.per_recognition_sd * self.agency.region.recognition
        )
        if self.legacy:
            drive += law.legacy_shift_sd
        goal = scales.commitment_mean + scales.commitment_sd * drive
        self.commitment = within(self.commitment + law.approach_per_month * (goal - self.commitment), 0.0, 1.0)
