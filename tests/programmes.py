"""Policies and events for tests: doses strong enough to be seen, and worlds that live under them."""

from __future__ import annotations

import dataclasses
from dataclasses import fields
from typing import Any

import numpy as np

from simulation import events, policies
from simulation.events import Event
from simulation.levers import Levers
from simulation.model import WorkforceModel
from simulation.policies import Policy
from tests.worlds import lived, settings

POLICIES: dict[str, dict[str, Any]] = {
    "autonomy_reform": {"autonomy_shift": 0.5, "paperwork_cut_percent": 30.0},
    "care_platform": {
        "screened_share_per_year": 4.0, "counselling_hours_per_100_posts": 60.0, "cost_yuan_per_hour": 200.0,
    },
    "caseload_cap": {"cases": 18.0, "novice_cases": 10.0},
    "compensation_package": {
        "benefits_percent": 10.0, "housing_percent": 20.0, "staying_log_odds_per_housing_percent": 0.01,
    },
    "contract_reform": {"contract_length_months": 60.0, "late_payments_cut_percent": 90.0},
    "facilitator_class": {"intake_per_year": 40_000.0, "cost_yuan_per_person": 20_000.0},
    "graduate_incentive": {"bonus_yuan": 60_000.0},
    "hand_in_hand": {"pairs": 4_000.0, "cost_yuan_per_pair_year": 240_000.0},
    "micro_wish": {"wishes_per_year": 400_000.0, "cost_yuan_per_wish": 600.0},
    "more_posts": {"percent": 25.0},
    "open_university": {"seats": 60_000.0, "cost_yuan_per_seat_year": 4_800.0},
    "pay_raise": {"percent": 30.0},
    "psychosocial_linkage": {
        "counselling_hours_per_100_posts": 100.0, "lecture_share_per_month": 0.1, "cost_yuan_per_hour": 200.0,
    },
    "recognition_awards": {"awards_per_year": 20_000.0, "recognition_shift": 0.2, "cost_yuan_per_award": 3_000.0},
    "scope_expansion": {"demand_percent": 50.0, "expectation_shift": 0.5},
    "self_help_training": {"offered_share_per_month": 0.6, "cost_yuan_per_worker_year": 48.0},
    "standards_law": {"paperwork_cut_percent": 30.0, "role_clarity": 0.4, "recognition_shift": 0.2},
    "stress_triage": {"talks_per_worker_year": 6.0, "cost_yuan_per_worker_year": 480.0},
    "team_culture": {
        "activity_hours_per_month": 6.0, "climate_shift_per_hour": 0.15, "cost_yuan_per_worker_year": 600.0,
    },
    "three_district_plan": {
        "secondments_per_year": 12_000.0, "local_trainees_per_year": 12_000.0,
        "cost_yuan_per_secondment_year": 48_000.0, "cost_yuan_per_trainee": 8_400.0,
    },
    "training_expansion": {
        "places_percent": 100.0, "in_service_hours": 8.0, "cost_yuan_per_student_year": 10_000.0,
        "cost_yuan_per_worker_year": 1_200.0,
    },
    "union_support": {
        "union_workers_per_100_posts": 4.0, "grant_yuan_per_post": 50.0, "climate_shift_per_union_worker": 0.1,
        "cost_yuan_per_union_worker": 5_000.0,
    },
}  # fmt: skip
"""Doses well above those of the sources, so that an effect is seen in 1,200 posts."""

EVENTS: dict[str, dict[str, Any]] = {
    "ageing_demand": {"percent_per_year": 25.0},
    "exam_postponed": {"exam_month": 10},
    "funding_cut": {"percent": 25.0},
    "late_payment": {"times_as_often": 10.0},
    "pandemic": {"family_load": 2.0, "surge_hours_share": 0.2, "contacts_lost_share": 0.3, "demand_percent": 20.0},
    "slack_market": {"pull": 0.6},
    "tight_market": {"pull": 1.6},
    "years_on_record": {"posts_share": 1.0, "applicants_times": 1.0},
}

NOTHING: dict[str, dict[str, Any]] = {
    "caseload_cap": {"cases": None, "novice_cases": None},
    "exam_postponed": {"exam_month": 6},
    "late_payment": {"times_as_often": 1.0},
    "pandemic": {"family_load": 1.0},
    "slack_market": {"pull": 1.0},
    "tight_market": {"pull": 1.0},
}
"""The dose that does nothing, where it is not 0."""
COSTS = ("cost_", "payer")


def no_dose(name: str) -> dict[str, Any]:
    """The strong dose of a programme with everything at nothing but its prices: what nobody gets costs nothing."""
    values = (POLICIES | EVENTS)[name]
    return {key: value if key.startswith(COSTS) else 0.0 for key, value in values.items()} | NOTHING.get(name, {})


def programme(name: str, values: dict[str, Any] | None = None, **when: Any) -> Policy | Event:
    """A policy or event at its strong dose, or with other values; ``when`` gives start, stop, target."""
    chosen = (POLICIES | EVENTS)[name] if values is None else values
    return (policies.catalogue() | events.catalogue())[name](**chosen, **when)


def under(*programmes: Policy | Event, **fields: Any) -> WorkforceModel:
    """The model after all its months under these programmes; ``fields`` as in ``tests.worlds.settings``."""
    chosen = settings(**({"warm_up_months": 6} | fields))
    return lived(
        dataclasses.replace(
            chosen,
            policies=tuple(p for p in programmes if isinstance(p, Policy)),
            events=tuple(p for p in programmes if isinstance(p, Event)),
        )
    )


def moved(levers: Levers) -> set[str]:
    """Names of the levers that are not inert; bills are no lever."""
    inert = Levers()
    names = {f.name for f in fields(Levers)} - {"charges"}
    return {name for name in names if not np.all(getattr(levers, name) == getattr(inert, name))}
