"""Clients, careers, the examination and leaving: the end of a plain worker's month."""

from __future__ import annotations

from math import exp, expm1, floor, log
from typing import TYPE_CHECKING

from plain_stress import SUPERVISOR, within

from simulation.state.workforce import AGENCY, DISMISSED, FIELD, RETIRED

if TYPE_CHECKING:
    from plain_agency import PlainAgency, Post

STAYS = 0
MAN = 1


class Career:
    """What a month of practice does for clients and for the worker, and whether the worker stays."""

    post: Post
    agency: PlainAgency

    def serve(self) -> None:
        """Cases progress, close or are lost; rapport grows."""
        laws, random, cases = self.model.laws, self.model.random.random, self.cases
        law, exhaustion = laws.service, self.exhaustion
        enough = min(1.0, self.hours_available / max(self.hours_asked, 1e-3))
        tired = (exhaustion - 3.0) / 3.0 if exhaustion > 3.0 else 0.0
        pace = self.skill * (1.0 - laws.allocation.slowing_when_exhausted * tired)
        self.contact_hours = cases * laws.workload.hours_per_case * enough
        trust = law.rapport_floor + (1.0 - law.rapport_floor) * self.rapport
        moving = cases * law.progress_per_month * enough * pace * trust
        lost = cases * (law.loss_per_month + law.loss_per_missing_contact * (1.0 - enough))
        self.cases_progressed = min(floor(moving + random()), cases)
        self.cases_closed = closed = min(floor(moving * law.closing_share_of_progress + random()), cases)
        self.cases_lost = lost = min(floor(lost + random()), cases - closed)
        if cases > 0:
            kept = self.rapport * (1.0 - self.cases_taken / max(cases, 1.0))
            growth = law.rapport_growth_per_month * self.agency.region.trust_factor
            self.rapport = within(kept + growth * (1.0 - kept), 0.0, 1.0)
        else:
            self.rapport = 0.0
        self.cases = cases - closed - lost

    def practise(self) -> None:
        """A month of age, tenure and learning."""
        laws, agency = self.model.laws, self.agency
        law = laws.careers
        self.tenure_months += 1.0
        self.post_months += 1.0
        self.age_years += 1.0 / 12.0
        if self.certificate:
            self.certificate_months += 1.0
        least = law.skill_growth_without_cases
        practice = min(self.cases / laws.allocation.caseload_norm_cases, 1.0)
        pace = law.skill_growth_per_month * (least + (1.0 - least) * practice)
        extra = law.skill_per_supervision_hour * (agency.supervision_hours - law.supervision_hours_typical)
        self.skill += within(pace * (1.0 + extra), 0.0, 1.0) * (1.0 - self.skill)

    def earn(self) -> None:
        """The contract wage: base, education, seniority, role and certificate."""
        laws = self.model.laws
        law = laws.careers
        years = min(self.tenure_months / 12.0, law.wage_step_years)
        wage = self.agency.region.base_wage_yuan * laws.wage_factors[self.education]
        wage *= 1.0 + law.wage_step_per_year * years
        if self.role == SUPERVISOR:
            wage *= 1.0 + law.supervisor_premium
        self.wage_yuan_per_month = wage + laws.wage_premiums[self.certificate]

    def sit_examination(self, log_odds: float) -> None:
        """Sit for the highest certificate that the rules allow; ``log_odds`` of the year's pass rate."""
        law, random = self.model.laws.certification, self.model.random.random
        level = self._may_sit()
        if level <= self.certificate or random() >= law.applying_share:
            return
        if level == 3:
            share = law.senior_pass_share
        else:
            share = 1.0 / (1.0 + exp(-log_odds - law.pass_odds_per_skill * (self.skill - law.skill_typical)))
        if random() < share:
            self.certificate = level
            self.certificate_months = 0.0

    def _may_sit(self) -> int:
        law, education, held = self.model.laws.certification, self.education, self.certificate
        years, certified = self.tenure_months / 12.0, self.certificate_months / 12.0
        if held >= 2:
            return 3 if held == 2 and education >= 2 and certified >= law.senior_years_after_worker else 0
        degree = (99.0, law.worker_years_sw_college, law.worker_years_sw_bachelor, law.worker_years_sw_master)
        for_worker = degree[education] + (0.0 if self.social_work_degree else law.worker_years_other_extra)
        if years >= for_worker or (held == 1 and certified >= law.worker_years_after_assistant):
            return 2
        if self.social_work_degree:
            wait = (law.assistant_years_secondary, law.assistant_years_sw_college, 0.0, 0.0)[education]
        else:
            bachelor = law.assistant_years_bachelor
            wait = (law.assistant_years_secondary, law.assistant_years_college, bachelor, bachelor)[education]
        return 1 if held == 0 and years >= wait else 0

    def decide(self) -> None:
        """The hazard of leaving, the intention to leave, and the decision."""
        laws, agency, random = self.model.laws, self.agency, self.model.random.random
        law, scales, region = laws.turnover, laws.scales, agency.region
        man, tenure = self.gender == MAN, self.tenure_months
        push = (
            law.per_exhaustion_sd * (self.exhaustion - scales.exhaustion_mean) / scales.exhaustion_sd
            - 0.5 * law.per_exhaustion_sd**2
            + law.per_autonomy_sd * region.autonomy
            + law.per_commitment_sd * (self.commitment - scales.commitment_mean) / scales.commitment_sd
            + law.per_peer_exits * agency.peer_exits
            + law.per_arrears_month * min(agency.arrears_months, 6.0)
            + law.men_log_odds * man
        )
        overload = max(min(self.load, 10.0) - 1.0, 0.0)
        push += law.per_overload * overload
        if tenure < law.novice_months:
            push += law.novice_overload * overload
        relative_pay = max(self.wage_yuan_per_month / region.average_wage_yuan, 0.05) / scales.wage_ratio_typical
        factor = exp(push) * relative_pay**law.wage_elasticity
        if self.legacy:
            factor *= law.legacy_factor
        elapsed = max(tenure, 0.5) / law.weibull_scale_months
        base = 12.0 * law.weibull_shape / law.weibull_scale_months * elapsed ** (law.weibull_shape - 1.0)
        self.leaving_hazard_per_year = hazard = base * factor * region.market * self.model.market
        calls = laws.intention_log_odds + law.intention_steepness * log(max(factor, 1e-6))
        goal = 1.0 / (1.0 + exp(-calls))
        self.intention_to_leave += law.intention_approach_per_month * (goal - self.intention_to_leave)
        self.left_by = STAYS
        if random() < -expm1(-hazard / 12.0):
            agency.quits += 1
            utility = laws.field_log_odds - law.field_per_log_pay_gap * log(relative_pay)
            utility += law.field_per_autonomy_sd * region.autonomy
            self.left_by = FIELD if random() < 1.0 / (1.0 + exp(-utility)) else AGENCY
        pension_age = law.retirement_age_men if man else law.retirement_age_women
        if self.age_years >= pension_age and random() < law.retirement_share_per_month:
            self.left_by = RETIRED
        if not self.post.is_open:
            self.left_by = DISMISSED
