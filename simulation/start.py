"""The world at the start of a run."""

from __future__ import annotations

from math import prod

from simulation import evidence
from simulation.dates import Month
from simulation.processes.calendar import CalendarParams
from simulation.processes.demand import DemandParams
from simulation.processes.education import EducationParams
from simulation.processes.funding import FundingParams
from simulation.randomness import Luck
from simulation.settings import Settings
from simulation.start_people import StartParams, occupy, pipeline, posts
from simulation.start_places import PlacesParams, agencies, regions, spread_need
from simulation.units import growth_factor
from simulation.world import World


def world_at_start(settings: Settings) -> World:
    """Regions, agencies, posts, people and pipeline, ``warm_up_months`` before the start."""
    plan, facts, luck = settings.region, settings.facts, Luck(settings.seed)
    places, demand = evidence.load(PlacesParams, facts), evidence.load(DemandParams, facts)
    start = evidence.load(StartParams, facts)
    table, posts_of_region = regions(plan, places, demand.residents_per_post, luck)
    room = prod(policy.room for policy in settings.policies)
    own = agencies(
        plan, places, evidence.load(FundingParams, facts), table, posts_of_region, settings.months,
        luck, room,
    )  # fmt: skip
    spread_need(table, own, demand)
    first = Month.parse(settings.start)
    share = plan.posts / start.national_posts
    world = World(
        workforce=posts(own, growth_factor(plan.growth_per_year, -settings.warm_up_months), luck),
        agencies=own,
        regions=table,
        pipeline=pipeline(
            own,
            table,
            start,
            evidence.load(EducationParams, facts),
            evidence.load(CalendarParams, facts),
            share,
            first.plus(-settings.warm_up_months),
        ),
        luck=luck,
        facts=facts,
        start=first,
        national_share=share,
        growth_per_year=plan.growth_per_year,
        demand_growth_per_year=plan.demand_growth_per_year,
        policy_room=room,
        measures=settings.policies,
        happenings=settings.events,
        assignment=settings.assignment,
    )
    occupy(world, plan.legacy_share)
    return world
