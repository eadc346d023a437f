"""Service: contacts made, cases that progress, close or are lost; rapport grows with the same worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.allocation import AllocationParams, productivity
from simulation.processes.workload import WorkloadParams
from simulation.rows import by_row, fill
from simulation.units import Floats
from simulation.world import World


@dataclass(frozen=True)
class ServiceParams(Parameters):
    """What contact time, skill and trust do for clients."""

    group: ClassVar[str] = "service"

    progress_per_month: float
    rapport_floor: float
    closing_share_of_progress: float
    loss_per_month: float
    loss_per_missing_contact: float
    rapport_growth_per_month: float
    rapport_per_autonomy_sd: float


class Service(NamedTuple):
    """A month's work for clients, shape (n,) each; ``cases`` are those that stay open."""

    cases: Floats
    contact_hours: Floats
    cases_progressed: Floats
    cases_closed: Floats
    cases_lost: Floats
    rapport: Floats


def adequacy(hours_asked: Floats, hours_available: Floats) -> Floats:
    """Share of the contact time that clients need and get [1], shape (n,): available over asked, at most 1."""
    return np.minimum(1.0, hours_available / np.maximum(hours_asked, 1e-3))


def progress_share(enough: Floats, pace: Floats, rapport: Floats, params: ServiceParams) -> Floats:
    """Share of a worker's cases that make progress in a month [1/month], shape (n,).

    ``progress * adequacy of contact * productivity * (floor + (1 - floor) * rapport)``.
    """
    trust = params.rapport_floor + (1.0 - params.rapport_floor) * rapport
    return params.progress_per_month * enough * pace * trust


def lost_share(enough: Floats, params: ServiceParams) -> Floats:
    """Share of cases that break off in a month [1/month], shape (n,): more where contact is missing."""
    return params.loss_per_month + params.loss_per_missing_contact * (1.0 - enough)


def next_rapport(rapport: Floats, kept: Floats, growth: Floats) -> Floats:
    """Rapport after a month [1], shape (n,): new clients start at none, trust of the others grows towards 1.

    Args:
        rapport: mean over the cases [1], shape (n,).
        kept: share of the cases that the worker already had [1], shape (n,).
        growth: share of missing trust won in a month [1/month], shape (n,).
    """
    diluted = rapport * kept
    return np.clip(diluted + growth * (1.0 - diluted), 0.0, 1.0)


@by_row
def served(
    cases: Floats,
    cases_taken: Floats,
    hours_asked: Floats,
    hours_available: Floats,
    skill: Floats,
    exhaustion: Floats,
    rapport: Floats,
    autonomy: Floats,
    moving: Floats,
    closing: Floats,
    breaking: Floats,
    contact_share: float,
    params: ServiceParams,
    workload: WorkloadParams,
    allocation: AllocationParams,
) -> Service:
    """What becomes of the cases of each worker in a month.

    Args:
        cases: open cases [case], shape (n,).
        cases_taken: taken on this month [case], shape (n,).
        hours_asked: [hour/month], shape (n,).
        hours_available: [hour/month], shape (n,).
        skill: [1], shape (n,).
        exhaustion: [scale 0-6], shape (n,).
        rapport: with clients [1], shape (n,).
        autonomy: [SD], shape (n,).
        moving: luck of progress, uniform [1], shape (n,).
        closing: luck of closing, uniform [1], shape (n,).
        breaking: luck of keeping cases, uniform [1], shape (n,).
        contact_share: share of contacts that can take place [1].
        params: units and sources in conf/evidence/service.yaml.
        workload: hours that a case takes.
        allocation: how exhaustion slows.
    """
    enough = adequacy(hours_asked, hours_available) * contact_share
    pace = productivity(skill, exhaustion, allocation.slowing_when_exhausted)
    progress = progress_share(enough, pace, rapport, params)
    closed = np.minimum(np.floor(cases * progress * params.closing_share_of_progress + closing), cases)
    growth = params.rapport_growth_per_month * np.maximum(1.0 + params.rapport_per_autonomy_sd * autonomy, 0.0)
    lost = np.minimum(np.floor(cases * lost_share(enough, params) + breaking), cases - closed)
    kept = 1.0 - cases_taken / np.maximum(cases, 1.0)
    return Service(
        cases - (closed + lost),
        cases * workload.hours_per_case * enough,
        np.minimum(np.floor(cases * progress + moving), cases),
        closed,
        lost,
        np.where(cases > 0, next_rapport(rapport, kept, growth), 0.0),
    )


def month(world: World) -> None:
    """Serve the cases at hand."""
    workforce, luck = world.workforce, world.luck
    fill(
        [getattr(workforce, name) for name in Service._fields],
        served,
        workforce.cases,
        workforce.cases_taken,
        workforce.hours_asked,
        workforce.hours_available,
        workforce.skill,
        workforce.exhaustion,
        workforce.rapport,
        world.region_over_posts(world.autonomy),
        *luck.uniform_pair_by_row("progress of cases", world.t, workforce.person_identity),
        luck.uniform_by_row("loss of cases", world.t, workforce.person_identity),
        world.conditions.contact_share,
        world.params(ServiceParams),
        world.params(WorkloadParams),
        world.params(AllocationParams),
    )
