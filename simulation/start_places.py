"""The places at the start of a run: regions and agencies, built from a plan and the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.demand import DemandParams
from simulation.processes.funding import FundingParams, most_contract_posts
from simulation.randomness import Luck
from simulation.settings import RegionPlan
from simulation.state.agencies import FIELDS, Agencies
from simulation.state.regions import REGION_KINDS, URBAN, Regions
from simulation.units import Amounts, growth_factor


@dataclass(frozen=True)
class PlacesParams(Parameters):
    """What places and agencies are like."""

    group: ClassVar[str] = "places"

    wage_average_urban: float
    wage_average_remote_poor: float
    wage_average_border_ethnic: float
    wage_average_old_revolutionary: float
    wage_average_spread: float
    civil_service_ratio: float
    base_wage_ratio_urban: float
    base_wage_ratio_district: float
    administrative_burden_urban: float
    administrative_burden_district: float
    autonomy_urban: float
    autonomy_district: float
    autonomy_spread_sd: float
    recognition_urban: float
    recognition_district: float
    outside_market: float
    travel_hours_per_case_urban: float
    travel_hours_per_case_district: float
    administrative_share_urban: float
    administrative_share_district: float
    public_share: float
    union_presence: float
    climate_spread_sd: float
    supervision_hours_urban: float
    supervision_hours_district: float
    reserve_months_start: float
    posts_per_agency_spread: float
    occupied_share_urban: float
    occupied_share_district: float


def whole_parts(total: int, weights: Amounts, least: int = 0) -> np.ndarray:
    """Whole numbers that sum to ``total`` in proportion to ``weights`` (largest remainder), each at least ``least``."""
    exact = least + (total - least * len(weights)) * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    missing = total - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:missing]] += 1
    return parts


def regions(plan: RegionPlan, params: PlacesParams, residents_per_post: float, luck: Luck) -> tuple[Regions, Amounts]:
    """The regions of a plan, and the posts of each [post], shape (R,)."""
    kinds = [k for k in REGION_KINDS if plan.share_of_posts.get(k, 0.0) > 0]
    kind = np.repeat([REGION_KINDS.index(k) for k in kinds], [plan.places[k] for k in kinds])
    table = Regions.empty(len(kind))
    table.kind[:] = kind
    table.identity[:] = np.arange(len(kind), dtype=np.uint64)
    per_place = np.array([plan.share_of_posts[REGION_KINDS[k]] / plan.places[REGION_KINDS[k]] for k in kind])
    posts = whole_parts(plan.posts, per_place, least=2)
    urban = kind == URBAN
    averages = np.array([getattr(params, f"wage_average_{k}") for k in REGION_KINDS])
    wage_luck, autonomy_luck = luck.normal_pair("character of the place", Luck.ALWAYS, table.identity)
    table.average_wage_yuan[:] = averages[kind] * np.exp(params.wage_average_spread * wage_luck)
    table.civil_service_wage_yuan[:] = table.average_wage_yuan * params.civil_service_ratio
    table.base_wage_yuan[:] = table.average_wage_yuan * np.where(
        urban, params.base_wage_ratio_urban, params.base_wage_ratio_district
    )
    table.administrative_burden[:] = np.where(
        urban, params.administrative_burden_urban, params.administrative_burden_district
    )
    table.autonomy[:] = np.where(urban, params.autonomy_urban, params.autonomy_district)
    table.autonomy += params.autonomy_spread_sd * autonomy_luck
    table.recognition[:] = np.where(urban, params.recognition_urban, params.recognition_district)
    table.market[:] = params.outside_market
    table.travel_hours_per_case[:] = np.where(
        urban, params.travel_hours_per_case_urban, params.travel_hours_per_case_district
    )
    table.residents[:] = posts * residents_per_post
    return table, posts.astype(np.float64)


def agencies(
    plan: RegionPlan, params: PlacesParams, funding: FundingParams, table: Regions, posts: Amounts, months: int,
    luck: Luck, policy_room: float = 1.0,
) -> Agencies:  # fmt: skip
    """The agencies of a plan: sizes lognormal within each region, rows reserved for the growth of ``months``.

    Policies that add posts get ``policy_room`` times the rows that the agencies would have without them.
    """
    number = whole_parts(plan.agencies, posts, least=1)
    number = np.minimum(number, posts.astype(np.int64))
    place = np.repeat(np.arange(len(table)), number)
    own = Agencies.empty(len(place))
    own.identity[:] = np.arange(len(place), dtype=np.uint64)
    own.region[:] = place
    size_luck, climate = luck.normal_pair("size and climate of the agency", Luck.ALWAYS, own.identity)
    weight = np.exp(params.posts_per_agency_spread * size_luck.astype(np.float64))
    own.initial_posts[:] = np.concatenate(
        [whole_parts(int(posts[r]), weight[place == r], least=1) for r in range(len(table))]
    )
    growth = growth_factor(max(plan.growth_per_year, 0.0), months)
    most = most_contract_posts(own.initial_posts, funding.most_growth_by_contracts)
    own.capacity[:] = np.ceil(most * growth * policy_room)
    own.first_row[:] = np.cumsum(own.capacity) - own.capacity
    field, union = luck.uniform_pair("field and union of the agency", Luck.ALWAYS, own.identity)
    kind, contract = luck.uniform_pair("kind and contract of the agency", Luck.ALWAYS, own.identity)
    urban = (table.kind == URBAN)[place]
    own.field[:] = np.floor(field * len(FIELDS))
    own.has_union[:] = union < params.union_presence
    in_government = np.where(urban, params.administrative_share_urban, params.administrative_share_district)
    own.kind[:] = kind >= in_government
    own.contract_months_left[:] = 1 + np.floor(contract * funding.contract_length_months)
    own.climate[:] = params.climate_spread_sd * climate
    own.own_supervision_hours[:] = np.where(urban, params.supervision_hours_urban, params.supervision_hours_district)
    own.supervision_hours[:] = own.own_supervision_hours
    own.public_share[:] = params.public_share
    own.contract_posts[:] = own.initial_posts
    own.funded_posts[:] = own.initial_posts
    return own


def spread_need(table: Regions, own: Agencies, params: DemandParams) -> None:
    """Set the need of every region and field, and the share of it that comes to each agency.

    Need is what keeps the typical caseload: new cases per post, times the posts of that field, over the residents.
    """
    fields = len(FIELDS)
    pair = own.region.astype(np.int64) * fields + own.field
    posts = np.bincount(pair, weights=own.initial_posts, minlength=len(table) * fields)
    own.need_share[:] = own.initial_posts / posts[pair]
    factor = np.where(table.kind == URBAN, 1.0, params.need_factor_district)
    cases = posts.reshape(len(table), fields) * params.new_cases_per_post * factor[:, None]
    table.need[:] = cases / (table.residents[:, None] / 1000.0)
