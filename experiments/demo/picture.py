"""What the page draws: once the scene (agencies, regions, possible ties), then a frame for each picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.demo.container import packed
from experiments.demo.controls import CONTROLS, EVENTS, MOST_MONTHS, catalogue, doses_of
from experiments.demo.diary import FULL, GREATEST, Bytes
from experiments.demo.two_worlds import METRICS, TwoWorlds
from simulation import WorkforceModel
from simulation.state.agencies import AGENCY_KINDS, FIELDS
from simulation.state.regions import REGION_KINDS

CLOSED, VACANT = 254, 255
"""Bytes in the place of exhaustion."""
SECONDED, JOINED, LEFT, SUPERVISOR = 1, 2, 4, 8
"""Bits of what else is to be seen of a post."""


def possible_ties(model: WorkforceModel) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Posts at both ends of each possible tie, the lower row first, and its place in the lists; shape (tie,) each."""
    ends = model.workforce.tie_to
    lower, place = np.nonzero(ends > np.arange(len(ends))[:, None])
    return lower, ends[lower, place], place


def scene(worlds: TwoWorlds, number: int) -> bytes:
    """Everything that stays as it is, and the plan that was restored."""
    model = worlds.models[0]
    table = model.agency_table
    lower, upper, _ = possible_ties(model)
    head: dict[str, Any] = {
        "kind": "scene",
        "n": number,
        "start": str(worlds.beginning),
        "seed": worlds.plan.seed,
        "plan": plan_told(worlds),
        "metrics": list(METRICS),
        "most_months": MOST_MONTHS,
        "regions": [REGION_KINDS[kind] for kind in model.region_table.kind],
        "fields": [FIELDS[code] for code in table.field],
        "agency_kinds": [AGENCY_KINDS[code] for code in table.kind],
        "scenarios": catalogue(),
        "controls": {name: vars(control) for name, control in CONTROLS.items()},
        "events": list(EVENTS),
    }
    blocks = {
        "agency_region": table.region.astype(np.uint16),
        "first_row": table.first_row.astype(np.uint16),
        "capacity": table.capacity.astype(np.uint16),
        "initial_posts": table.initial_posts.astype(np.uint16),
        "tie_lower": lower.astype(np.uint16),
        "tie_upper": upper.astype(np.uint16),
    }
    return packed(head, blocks)


def plan_told(worlds: TwoWorlds) -> dict[str, Any]:
    """The plan as the page keeps it in its address, and where the sliders stand."""
    return {
        "seed": worlds.plan.seed,
        "choices": [[month, c.scenario, dict(c.doses)] for month, c in worlds.plan.choices],
        "events": [list(event) for event in worlds.plan.events],
        "doses": doses_of(worlds.choice),
    }


def frame(worlds: TwoWorlds, number: int, first_month: int, news: Sequence[dict[str, Any]]) -> bytes:
    """Both worlds as they are now, and what was observed since ``first_month``."""
    head = {
        "kind": "frame",
        "n": number,
        "month": worlds.months,
        "date": str(worlds.date),
        "first_month": first_month,
        "news": list(news),
    }
    series = worlds.series[first_month:]
    blocks = {"series": np.array(series, np.float32) if series else np.zeros(0, np.float32)}
    for world, model in enumerate(worlds.models):
        for name, values in _posts(model).items():
            blocks[f"{name}{world}"] = values
    return packed(head, blocks)


def _posts(model: WorkforceModel) -> dict[str, np.ndarray]:
    workforce = model.workforce
    exhaustion: Bytes = np.rint(workforce.exhaustion * (FULL / GREATEST["exhaustion"])).astype(np.uint8)
    exhaustion = np.where(workforce.occupied, exhaustion, np.where(workforce.is_open, VACANT, CLOSED)).astype(np.uint8)
    flags = (
        SECONDED * workforce.seconded
        + JOINED * workforce.just_joined
        + LEFT * (workforce.left_by > 0)
        + SUPERVISOR * (workforce.role == 1)
    )
    lower, upper, place = possible_ties(model)
    # Who is away keeps her ties, but they rest.
    there = workforce.at_home[lower] & workforce.at_home[upper]
    ties = np.rint(workforce.tie_strength[lower, place] * 255 * there)
    away = np.flatnonzero(workforce.seconded & (workforce.host_agency >= 0))
    journeys = np.column_stack([away, workforce.host_agency[away], workforce.secondment_months_left[away]])
    return {
        "exhaustion": exhaustion,
        "flags": flags.astype(np.uint8),
        "ties": ties.astype(np.uint8),
        "away": journeys.astype(np.uint16),
    }
