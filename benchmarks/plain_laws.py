"""The evidence for the plain model: the same parameter classes, read through the same door."""

from __future__ import annotations

from collections.abc import Mapping
from math import log, sqrt

from simulation import evidence
from simulation.evidence import Fact
from simulation.processes.accounts import AccountsParams
from simulation.processes.allocation import AllocationParams
from simulation.processes.calendar import CalendarParams
from simulation.processes.careers import CareersParams
from simulation.processes.certification import CertificationParams
from simulation.processes.commitment import CommitmentParams
from simulation.processes.counselling import CounsellingParams
from simulation.processes.demand import DemandParams
from simulation.processes.education import EducationParams
from simulation.processes.entry import EntryParams
from simulation.processes.family_pressure import FamilyPressureParams
from simulation.processes.first_day import FirstDayParams
from simulation.processes.funding import FundingParams
from simulation.processes.interpersonal_pressure import InterpersonalPressureParams
from simulation.processes.leaving_hazard import TurnoverParams
from simulation.processes.recruitment import RecruitmentParams
from simulation.processes.scales import Scales
from simulation.processes.service import ServiceParams
from simulation.processes.societal_pressure import SocietalPressureParams
from simulation.processes.strain import StrainParams
from simulation.processes.support import SupportParams
from simulation.processes.support_source import SupportSourceParams
from simulation.processes.well_being import WellBeingParams
from simulation.processes.work_pressure import WorkPressureParams
from simulation.processes.workload import WorkloadParams


class Laws:
    """All parameters of the month, and the few numbers that follow from them alone."""

    def __init__(self, facts: Mapping[str, Mapping[str, Fact]]) -> None:
        self.accounts = evidence.load(AccountsParams, facts)
        self.allocation = evidence.load(AllocationParams, facts)
        self.calendar = evidence.load(CalendarParams, facts)
        self.careers = evidence.load(CareersParams, facts)
        self.certification = evidence.load(CertificationParams, facts)
        self.commitment = evidence.load(CommitmentParams, facts)
        self.counselling = evidence.load(CounsellingParams, facts)
        self.demand = evidence.load(DemandParams, facts)
        self.education = evidence.load(EducationParams, facts)
        self.entry = evidence.load(EntryParams, facts)
        self.family = evidence.load(FamilyPressureParams, facts)
        self.first_day = evidence.load(FirstDayParams, facts)
        self.funding = evidence.load(FundingParams, facts)
        self.interpersonal = evidence.load(InterpersonalPressureParams, facts)
        self.recruitment = evidence.load(RecruitmentParams, facts)
        self.scales = evidence.load(Scales, facts)
        self.service = evidence.load(ServiceParams, facts)
        self.societal = evidence.load(SocietalPressureParams, facts)
        self.strain = evidence.load(StrainParams, facts)
        self.support = evidence.load(SupportParams, facts)
        self.source = evidence.load(SupportSourceParams, facts)
        self.turnover = evidence.load(TurnoverParams, facts)
        self.well_being = evidence.load(WellBeingParams, facts)
        self.work = evidence.load(WorkPressureParams, facts)
        self.workload = evidence.load(WorkloadParams, facts)
        self._follow()

    def _follow(self) -> None:
        """Numbers that do not change during a run, so that no worker computes them again."""
        strain, careers, turnover = self.strain, self.careers, self.turnover
        self.shock_kept = 0.5 ** (1.0 / self.family.shock_half_life_months)
        self.relief_kept = 0.5 ** (1.0 / self.counselling.half_life_months)
        self.trait_weight = sqrt(strain.trait_share)
        self.support_weight = strain.support_weight
        tilt = sqrt(strain.loss_gain_ratio)
        self.losing_pace = strain.recovery_per_month * tilt
        self.regaining_pace = strain.recovery_per_month / tilt
        kappa = strain.recovery_per_month
        self.exhaustion_noise = self.scales.exhaustion_sd * sqrt(strain.noise_share * (1.0 - (1.0 - kappa) ** 2))
        self.wage_factors = (
            careers.wage_factor_secondary, careers.wage_factor_college, 1.0, careers.wage_factor_master
        )  # fmt: skip
        self.wage_premiums = (
            0.0, careers.assistant_premium_yuan, careers.social_worker_premium_yuan, careers.senior_premium_yuan
        )  # fmt: skip
        self.field_log_odds = log(turnover.field_share / (1.0 - turnover.field_share))
        self.intention_log_odds = log(turnover.intention_typical / (1.0 - turnover.intention_typical))
