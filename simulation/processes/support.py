"""Support: need, seeking and receiving, over ties to colleagues, from union workers and from the family."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar, NamedTuple

import numpy as np

from simulation.elementary import exponential
from simulation.evidence import Parameters
from simulation.processes import ties
from simulation.processes.scales import Scales
from simulation.rows import by_row, fill
from simulation.state.workforce import SOURCES
from simulation.teams import as_they_are, fill_agencies
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
    """Support offered over ties [1], shape (n,): ``1 - exp(-given / full)``; ``given`` over ties [1], shape (n,)."""
    return 1.0 - exponential(-given / full)


def saturated(climate: Amounts) -> Amounts:
    """Team climate [SD] between 0 and 1 [1], shape (A,): ``1 / (1 + exp(-climate))``."""
    return 1.0 / (1.0 + np.exp(-climate))


def met_share(hours_available: Amounts, hours_asked: Amounts) -> Amounts:
    """Share of what is asked that the hours suffice for [1], shape (A,), in [0, 1]; capacity is never exceeded."""
    return np.minimum(1.0, hours_available / np.maximum(hours_asked, 1e-9))


class Asked(NamedTuple):
    """What each asks for, and has left to give, this month [1], shape (n,) each."""

    comfort_at_work: Floats
    comfort_at_home: Floats
    money_at_work: Floats
    money_at_home: Floats
    left_to_give: Floats


@by_row
def turned_to(
    exhaustion: Floats,
    help_seeking: Floats,
    hours_asked: Floats,
    hours_available: Floats,
    pay: Floats,
    average_wage: Floats,
    arrears_months: Floats,
    shock: Floats,
    moral_source: Codes,
    financial_source: Codes,
    occupied: Bools,
    params: SupportParams,
    scales: Scales,
) -> Asked:
    """Comfort and money asked of the workplace and of the family, and what is left for others.

    Args:
        exhaustion: [scale 0-6], shape (n,), like all columns that follow.
        help_seeking: [1].
        hours_asked: [hour/month].
        hours_available: [hour/month].
        pay: [yuan/month].
        average_wage: of the place [yuan/month].
        arrears_months: wages owed [month].
        shock: what is left of family shocks [1].
        moral_source: whom they would turn to for comfort [code].
        financial_source: whom they would turn to for money [code].
        occupied: who is there to ask.
        params: units and sources in conf/evidence/support.yaml.
        scales: the typical worker.
    """
    need = moral_need(scales.exhaustion(exhaustion), params.need_typical, params.need_per_exhaustion_sd)
    money = financial_need(pay / average_wage, arrears_months, shock, params) * occupied
    return Asked(
        asked(need, help_seeking, moral_source == WORKPLACE, params) * occupied,
        asked(need, help_seeking, moral_source == FAMILY, params) * occupied,
        money * (financial_source == WORKPLACE),
        money * (financial_source == FAMILY),
        left_to_give(exhaustion, hours_asked / np.maximum(hours_available, 1.0)),
    )


class Offered(NamedTuple):
    """What the agencies have for those who ask, shape (A,) each."""

    around: Amounts
    """Support by supervision and climate [1]."""
    union_hours: Amounts
    """Hours of union workers [hour/month]."""
    union_load: Amounts
    """Share of these hours that is used [1]."""
    met_by_union: Amounts
    """Share of what is asked of union workers that they have hours for [1]."""
    met_by_money: Amounts
    """Share of the money asked for that there is [1]."""


@by_row
def offered(
    comfort_asked: Amounts,
    money_asked: Amounts,
    supervision_hours: Amounts,
    climate: Amounts,
    has_union: Bools,
    staff: Amounts,
    union_hours_per_post: Amounts,
    grant_yuan_per_post: Amounts,
    params: SupportParams,
) -> Offered:
    """What supervision, climate, union workers and grants of an agency offer to its staff.

    Args:
        comfort_asked: of the workplace, by all [1], shape (A,), like all columns that follow.
        money_asked: of the workplace, by all [1].
        supervision_hours: [hour/worker/month].
        climate: team climate between 0 and 1 [1].
        has_union: a union is there without any programme.
        staff: [person].
        union_hours_per_post: of programmes [hour/post/month], or a single number.
        grant_yuan_per_post: of programmes [yuan/post/month], or a single number.
        params: units and sources in conf/evidence/support.yaml.
    """
    supervision = np.minimum(supervision_hours / params.supervision_hours_full, 1.0)
    union_hours = (has_union * params.union_hours_per_post_if_present + union_hours_per_post) * staff
    wanted = comfort_asked * params.union_uptake * params.union_hours_per_case_of_need
    budget = staff * (grant_yuan_per_post + params.workplace_grant_yuan_per_post)
    return Offered(
        params.weight_supervision * supervision + params.weight_climate * climate,
        union_hours,
        np.minimum(1.0, wanted / np.maximum(union_hours, 1e-9)) * (union_hours > 0),
        met_share(union_hours, wanted),
        met_share(budget, money_asked * params.grant_yuan_per_full_need),
    )


class Received(NamedTuple):
    """The support of a month, shape (n,) each, in [0, 1]; see the columns of these names."""

    workplace_support: Floats
    union_support: Floats
    family_support: Floats
    workplace_money: Floats
    financial_support: Floats
    asked_of_family: Floats


_received_by = attrgetter(*Received._fields)


@by_row
def received(
    comfort_at_work: Floats,
    comfort_at_home: Floats,
    money_at_work: Floats,
    money_at_home: Floats,
    over_ties: Floats,
    around: Floats,
    met_by_union: Floats,
    met_by_money: Floats,
    family_tie: Floats,
    family_pressure: Floats,
    params: SupportParams,
) -> Received:
    """Support received from the workplace, union workers and the family [1], and what the family is asked for.

    Args:
        comfort_at_work: asked of the workplace [1], shape (n,), like all columns that follow.
        comfort_at_home: asked of the family [1].
        money_at_work: need that goes to the workplace [1].
        money_at_home: need that goes to the family [1].
        over_ties: ``given`` of ``from_colleagues`` [1].
        around: offered by supervision and climate [1].
        met_by_union: share of what is asked that union workers have hours for [1].
        met_by_money: share of what is asked that there is money for [1].
        family_tie: [1].
        family_pressure: [1].
        params: units and sources in conf/evidence/support.yaml.
    """
    colleagues = params.weight_colleagues * from_colleagues(over_ties, params.full_colleague_support)
    family_gives = family_tie * (1.0 - family_pressure) * 2.0
    money = money_at_work * met_by_money
    return Received(
        np.clip(comfort_at_work * (colleagues + around), 0.0, 1.0),
        np.clip(comfort_at_work * (met_by_union * np.float32(params.union_uptake)), 0.0, 1.0),
        np.clip(comfort_at_home * family_gives, 0.0, 1.0),
        money,
        np.clip(money + money_at_home * family_tie, 0.0, 1.0),
        np.clip(0.5 * comfort_at_home + 0.5 * money_at_home, 0.0, 1.0),
    )


def month(world: World) -> None:
    """Ask, see what there is, and receive moral and financial support; ties grow."""
    params, workforce = world.params(SupportParams), world.workforce
    at_work, at_home, money_at_work, money_at_home, left = turned_to(
        workforce.exhaustion,
        workforce.help_seeking,
        workforce.hours_asked,
        workforce.hours_available,
        world.pay,
        world.region_over_posts(world.regions.average_wage_yuan),
        workforce.arrears_months,
        workforce.family_shock,
        workforce.moral_source,
        workforce.financial_source,
        workforce.occupied,
        params,
        world.params(Scales),
    )
    fill(
        _received_by(workforce),
        received,
        at_work,
        at_home,
        money_at_work,
        money_at_home,
        ties.given(left, world, params.tie_growth_per_month),
        *_offered(world, at_work, money_at_work),
        workforce.family_tie,
        workforce.family_pressure,
        params,
    )


def _offered(world: World, comfort: Floats, money: Floats) -> list[Floats]:
    """What of all that is ``Offered`` comes to the posts: ``around`` and the two shares that are met."""
    agencies, levers = world.agencies, world.levers
    around, by_union, by_money = np.empty((3, len(agencies.staff)), np.float32)
    fill_agencies(
        world,
        (around, agencies.union_hours, agencies.union_load, by_union, by_money),
        offered,
        agencies.supervision_hours,
        saturated(world.climate),
        agencies.has_union,
        agencies.staff,
        *world.pulled_by_agency(levers.union_hours_per_post, levers.grant_yuan_per_post),
        world.params(SupportParams),
        people=(as_they_are, (comfort, money)),
    )
    return [world.over_posts(offer) for offer in (around, by_union, by_money)]
