"""Service: contacts made, cases that progress, close or are lost; rapport grows with the same worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.allocation import AllocationParams, productivity
from simulation.processes.workload import WorkloadParams
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


def month(world: World) -> None:
    """Serve the cases at hand."""
    params = world.params(ServiceParams)
    workforce, luck = world.workforce, world.luck
    enough = adequacy(workforce.hours_asked, workforce.hours_available) * world.conditions.contact_share
    pace = productivity(workforce.skill, workforce.exhaustion, world.params(AllocationParams).slowing_when_exhausted)
    workforce.contact_hours[:] = workforce.cases * world.params(WorkloadParams).hours_per_case * enough
    progress = progress_share(enough, pace, workforce.rapport, params)
    moving, closing = luck.uniform_pair("progress of cases", world.t, workforce.person_identity)
    breaking = luck.uniform("loss of cases", world.t, workforce.person_identity)
    cases = workforce.cases
    workforce.cases_progressed[:] = np.minimum(np.floor(cases * progress + moving), cases)
    closed = np.minimum(np.floor(cases * progress * params.closing_share_of_progress + closing), cases)
    workforce.cases_closed[:] = closed
    workforce.cases_lost[:] = np.minimum(np.floor(cases * lost_share(enough, params) + breaking), cases - closed)
    kept = 1.0 - workforce.cases_taken / np.maximum(cases, 1.0)
    autonomy = world.region_to_posts(world.autonomy)
    growth = params.rapport_growth_per_month * np.maximum(1.0 + params.rapport_per_autonomy_sd * autonomy, 0.0)
    workforce.rapport[:] = np.where(cases > 0, next_rapport(workforce.rapport, kept, growth), 0.0)
    workforce.cases -= workforce.cases_closed + workforce.cases_lost
