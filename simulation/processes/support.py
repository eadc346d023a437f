"""Support: need, seeking and receiving, over ties to colleagues, from union workers and from the family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.processes.ties import at_the_other_end, grown
from simulation.state.workforce import SOURCES
from simulation.units import Amounts, Bools, Floats, either
from simulation.world import World

FAMILY, WORKPLACE = SOURCES.index("family"), SOURCES.index("workplace")


@dataclass(frozen=True)
class SupportParams(Parameters):
    """How help is needed, asked for and given."""

    group: ClassVar[str] = "support"

    need_typical: float
    need_per_exhaustion_sd: float
    asked_if_preferred: float
    asked_otherwise: float
    tie_growth_per_month: float
    full_colleague_support: float
    weight_colleagues: float
    weight_supervision: float
    weight_climate: float
    supervision_hours_full: float
    union_hours_per_case_of_need: float
    union_hours_per_post_if_present: float
    union_uptake: float
    financial_need_per_pay_gap: float
    financial_need_per_arrears_month: float
    financial_need_per_shock: float
    grant_yuan_per_full_need: float
    workplace_grant_yuan_per_post: float


def moral_need(exhaustion_sd: Floats, typical: float, per_sd: float) -> Floats:
    """Need for comfort and advice [1], shape (n,), in [0, 1]; it rises with exhaustion [SD]."""
    return np.clip(typical + per_sd * exhaustion_sd, 0.0, 1.0)


def financial_need(wage_ratio: Floats, arrears_months: Floats, shock: Floats, params: SupportParams) -> Floats:
    """Need for money [1], shape (n,), in [0, 1]: pay below the average wage, wages owed, family shocks."""
    gap = params.financial_need_per_pay_gap * np.maximum(1.0 - wage_ratio, 0.0)
    owed = params.financial_need_per_arrears_month * np.minimum(arrears_months, 6.0)
    return np.clip(gap + owed + params.financial_need_per_shock * shock, 0.0, 1.0)


def asked(need: Floats, help_seeking: Floats, preferred: Bools, params: SupportParams) -> Floats:
    """What is asked of a source [1], shape (n,), in [0, 1]: need, times readiness to ask, times preference."""
    share = either(preferred, params.asked_if_preferred, params.asked_otherwise)
    return np.minimum(need * (0.5 + help_seeking) * share, 1.0)


def left_to_give(exhaustion: Floats, load: Floats) -> Floats:
    """What a colleague has left to give [1], shape (n,): less with exhaustion [0-6] and with load above 1."""
    return (1.0 - exhaustion / 6.0) / np.maximum(load, 1.0)


def from_colleagues(giving: Floats, strength: Floats, link: Bools, full: float) -> Floats:
    """Support offered over ties [1], shape (n,): ``1 - exp(-sum(strength * giving) / full)``.

    Args:
        giving: what the colleague at the other end has left to give [1], shape (n, k).
        strength: of the tie [1], shape (n, k).
        link: ties with somebody at both ends, shape (n, k).
        full: sum over the ties at which support is near to full [1].
    """
    return -np.expm1(np.add.reduce(strength * giving * link, axis=1) / np.float32(-full))


def met_share(hours_available: Amounts, hours_asked: Amounts) -> Amounts:
    """Share of what is asked that the hours suffice for [1], shape (A,), in [0, 1]; capacity is never exceeded."""
    return np.minimum(1.0, hours_available / np.maximum(hours_asked, 1e-9))


def month(world: World) -> None:
    """Receive moral and financial support; ties grow."""
    params, scales = world.params(SupportParams), world.params(Scales)
    workforce = world.workforce
    workforce.tie_strength[:] = grown(workforce.tie_strength, workforce.linked, params.tie_growth_per_month)
    need = moral_need(scales.exhaustion(workforce.exhaustion), params.need_typical, params.need_per_exhaustion_sd)
    of_work = asked(need, workforce.help_seeking, workforce.moral_source == WORKPLACE, params) * workforce.occupied
    of_family = asked(need, workforce.help_seeking, workforce.moral_source == FAMILY, params) * workforce.occupied
    workforce.workplace_support[:] = np.clip(of_work * _offered_at_work(world, params), 0.0, 1.0)
    workforce.union_support[:] = np.clip(of_work * _offered_by_union(world, params, of_work), 0.0, 1.0)
    family_gives = workforce.family_tie * (1.0 - workforce.family_pressure) * 2.0
    workforce.family_support[:] = np.clip(of_family * family_gives, 0.0, 1.0)
    _money(world, params, of_family)


def _offered_at_work(world: World, params: SupportParams) -> Floats:
    workforce, agencies = world.workforce, world.agencies
    load = workforce.hours_asked / np.maximum(workforce.hours_available, 1.0)
    colleagues = from_colleagues(
        at_the_other_end(left_to_give(workforce.exhaustion, load), workforce),
        workforce.tie_strength,
        workforce.linked,
        params.full_colleague_support,
    )
    supervision = np.minimum(agencies.supervision_hours / params.supervision_hours_full, 1.0)
    climate = 1.0 / (1.0 + np.exp(-(world.climate)))
    around = params.weight_supervision * supervision + params.weight_climate * climate
    return params.weight_colleagues * colleagues + world.to_posts(around)


def _offered_by_union(world: World, params: SupportParams, of_work: Floats) -> Floats:
    agencies = world.agencies
    hours = agencies.has_union * params.union_hours_per_post_if_present + world.levers.union_hours_per_post
    agencies.union_hours[:] = hours * agencies.staff
    demand = world.by_agency(of_work) * params.union_uptake * params.union_hours_per_case_of_need
    met = met_share(agencies.union_hours, demand)
    agencies.union_load[:] = np.minimum(1.0, demand / np.maximum(agencies.union_hours, 1e-9)) * (
        agencies.union_hours > 0
    )
    return world.to_posts(met) * np.float32(params.union_uptake)


def _money(world: World, params: SupportParams, of_family: Floats) -> None:
    workforce, agencies = world.workforce, world.agencies
    wage_ratio = world.pay / world.region_to_posts(world.regions.average_wage_yuan)
    need = financial_need(wage_ratio, workforce.arrears_months, workforce.family_shock, params) * workforce.occupied
    at_work = need * (workforce.financial_source == WORKPLACE)
    at_home = need * (workforce.financial_source == FAMILY)
    budget = agencies.staff * (world.levers.grant_yuan_per_post + params.workplace_grant_yuan_per_post)
    met = met_share(budget, world.by_agency(at_work) * params.grant_yuan_per_full_need)
    given_by_family = at_home * workforce.family_tie
    workforce.workplace_money[:] = at_work * world.to_posts(met)
    workforce.financial_support[:] = np.clip(workforce.workplace_money + given_by_family, 0.0, 1.0)
    workforce.asked_of_family[:] = np.clip(0.5 * of_family + 0.5 * at_home, 0.0, 1.0)
