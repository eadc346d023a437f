"""Support: need, seeking and receiving, over ties to colleagues, from union workers and from the family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.processes.ties import given
from simulation.rows import by_row, fill
from simulation.state.workforce import SOURCES
from simulation.units import Amounts, Bools, Codes, Floats, either
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


def from_colleagues(given: Floats, full: float) -> Floats:
    """Support offered over ties [1], shape (n,): ``1 - exp(-given / full)``.

    Args:
        given: sum over the ties of strength times what the colleague has left to give [1], shape (n,).
        full: sum at which support is near to full [1].
    """
    return -np.expm1(given / np.float32(-full))


def met_share(hours_available: Amounts, hours_asked: Amounts) -> Amounts:
    """Share of what is asked that the hours suffice for [1], shape (A,), in [0, 1]; capacity is never exceeded."""
    return np.minimum(1.0, hours_available / np.maximum(hours_asked, 1e-9))


@by_row
def asked_of_each(
    exhaustion: Floats, help_seeking: Floats, source: Codes, occupied: Bools, params: SupportParams, scales: Scales
) -> tuple[Floats, Floats]:
    """Comfort asked of the workplace and of the family [1], shape (n,) each.

    Args:
        exhaustion: [scale 0-6], shape (n,).
        help_seeking: [1], shape (n,).
        source: whom they would turn to [code], shape (n,).
        occupied: shape (n,).
        params: units and sources in conf/evidence/support.yaml.
        scales: the typical worker.
    """
    need = moral_need(scales.exhaustion(exhaustion), params.need_typical, params.need_per_exhaustion_sd)
    of_work = asked(need, help_seeking, source == WORKPLACE, params)
    return of_work * occupied, asked(need, help_seeking, source == FAMILY, params) * occupied


@by_row
def capacity(exhaustion: Floats, hours_asked: Floats, hours_available: Floats) -> Floats:
    """What each has left to give [1], shape (n,), from exhaustion [0-6] and hours [hour/month], shape (n,)."""
    return left_to_give(exhaustion, hours_asked / np.maximum(hours_available, 1.0))


@by_row
def received(
    of_work: Floats,
    of_family: Floats,
    colleagues: Floats,
    around: Floats,
    union: Floats,
    family_tie: Floats,
    family_pressure: Floats,
    params: SupportParams,
) -> tuple[Floats, Floats, Floats]:
    """Moral support received from the workplace, union workers and the family [1], shape (n,) each, in [0, 1].

    Args:
        of_work: asked of the workplace [1], shape (n,).
        of_family: asked of the family [1], shape (n,).
        colleagues: offered over ties [1], shape (n,).
        around: offered by supervision and climate [1], shape (n,).
        union: share of what is asked that union workers have hours for [1], shape (n,).
        family_tie: [1], shape (n,).
        family_pressure: [1], shape (n,).
        params: units and sources in conf/evidence/support.yaml.
    """
    family_gives = family_tie * (1.0 - family_pressure) * 2.0
    return (
        np.clip(of_work * (params.weight_colleagues * colleagues + around), 0.0, 1.0),
        np.clip(of_work * (union * np.float32(params.union_uptake)), 0.0, 1.0),
        np.clip(of_family * family_gives, 0.0, 1.0),
    )


def month(world: World) -> None:
    """Receive moral and financial support; ties grow."""
    params, scales = world.params(SupportParams), world.params(Scales)
    workforce = world.workforce
    of_work, of_family = asked_of_each(
        workforce.exhaustion, workforce.help_seeking, workforce.moral_source, workforce.occupied, params, scales
    )
    giving = capacity(workforce.exhaustion, workforce.hours_asked, workforce.hours_available)
    fill(
        (workforce.workplace_support, workforce.union_support, workforce.family_support),
        received,
        of_work,
        of_family,
        from_colleagues(given(giving, workforce, params.tie_growth_per_month), params.full_colleague_support),
        world.over_posts(_around(world, params)),
        world.over_posts(_met_by_union(world, params, of_work)),
        workforce.family_tie,
        workforce.family_pressure,
        params,
    )
    _money(world, params, of_family)


def _around(world: World, params: SupportParams) -> Amounts:
    supervision = np.minimum(world.agencies.supervision_hours / params.supervision_hours_full, 1.0)
    climate = 1.0 / (1.0 + np.exp(-(world.climate)))
    return params.weight_supervision * supervision + params.weight_climate * climate


def _met_by_union(world: World, params: SupportParams, of_work: Floats) -> Amounts:
    agencies = world.agencies
    hours = agencies.has_union * params.union_hours_per_post_if_present + world.levers.union_hours_per_post
    agencies.union_hours[:] = hours * agencies.staff
    demand = world.by_agency(of_work) * params.union_uptake * params.union_hours_per_case_of_need
    met = met_share(agencies.union_hours, demand)
    agencies.union_load[:] = np.minimum(1.0, demand / np.maximum(agencies.union_hours, 1e-9)) * (
        agencies.union_hours > 0
    )
    return met


@by_row
def money_asked(
    pay: Floats,
    average_wage: Floats,
    arrears_months: Floats,
    shock: Floats,
    source: Codes,
    occupied: Bools,
    params: SupportParams,
) -> tuple[Floats, Floats]:
    """Need for money that goes to the workplace and to the family [1], shape (n,) each.

    Args:
        pay: [yuan/month], shape (n,).
        average_wage: of the place [yuan/month], shape (n,).
        arrears_months: wages owed [month], shape (n,).
        shock: what is left of family shocks [1], shape (n,).
        source: whom they would turn to [code], shape (n,).
        occupied: shape (n,).
        params: units and sources in conf/evidence/support.yaml.
    """
    need = financial_need(pay / average_wage, arrears_months, shock, params) * occupied
    return need * (source == WORKPLACE), need * (source == FAMILY)


@by_row
def money_received(
    at_work: Floats, at_home: Floats, met: Floats, family_tie: Floats, of_family: Floats
) -> tuple[Floats, Floats, Floats]:
    """Need met by the workplace, need met in all, and what the family is asked for [1], shape (n,) each.

    Args:
        at_work: need that goes to the workplace [1], shape (n,).
        at_home: need that goes to the family [1], shape (n,).
        met: share of what is asked that there is money for [1], shape (n,).
        family_tie: [1], shape (n,).
        of_family: comfort asked of the family [1], shape (n,).
    """
    money = at_work * met
    all_money = np.clip(money + at_home * family_tie, 0.0, 1.0)
    return money, all_money, np.clip(0.5 * of_family + 0.5 * at_home, 0.0, 1.0)


def _money(world: World, params: SupportParams, of_family: Floats) -> None:
    workforce, agencies = world.workforce, world.agencies
    at_work, at_home = money_asked(
        world.pay,
        world.region_over_posts(world.regions.average_wage_yuan),
        workforce.arrears_months,
        workforce.family_shock,
        workforce.financial_source,
        workforce.occupied,
        params,
    )
    budget = agencies.staff * (world.levers.grant_yuan_per_post + params.workplace_grant_yuan_per_post)
    met = world.over_posts(met_share(budget, world.by_agency(at_work) * params.grant_yuan_per_full_need))
    received_columns = (workforce.workplace_money, workforce.financial_support, workforce.asked_of_family)
    fill(received_columns, money_received, at_work, at_home, met, workforce.family_tie, of_family)
