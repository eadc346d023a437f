"""A world small enough to reckon by hand: two regions, three agencies, ten posts, six people."""

import numpy as np
import pytest

from simulation import calibrated, rows
from simulation.dates import Month
from simulation.evidence import with_overrides
from simulation.processes.ties import linked
from simulation.randomness import Luck
from simulation.start_people import possible_ties
from simulation.state.agencies import Agencies
from simulation.state.pipeline import Pipeline
from simulation.state.regions import Regions
from simulation.state.workforce import Workforce, person_identity
from simulation.world import World

PEOPLE = {
    "age_years": 30, "education": 2, "skill": 0.9, "cases": 20, "rapport": 0.5, "hours_asked": 160,
    "hours_available": 160, "exhaustion": 3, "passion": 3, "accomplishment": 3, "commitment": 0.5,
    "intention_to_leave": 0.3, "work_pressure": 0.5, "family_pressure": 0.5, "interpersonal_pressure": 0.5,
    "societal_pressure": 0.5, "idealism": 0.6, "family_shock_risk": 0.5, "help_seeking": 0.5, "family_tie": 0.6,
    "life_well_being": 28, "work_well_being": 28, "psychological_well_being": 28,
}  # fmt: skip
"""The same in everybody."""


def regions():
    """Row 0 is urban, row 1 a remote and poor district."""
    table = Regions.empty(2)
    table.identity[:] = [0, 1]
    table.kind[:] = [0, 1]
    table.residents[:] = [10_000, 5_000]
    table.average_wage_yuan[:] = [8_000, 5_000]
    table.civil_service_wage_yuan[:] = [11_200, 7_000]
    table.base_wage_yuan[:] = [5_600, 3_500]
    table.administrative_burden[:] = [0.2, 0.25]
    table.travel_hours_per_case[:] = [0.5, 1.0]
    table.market[:] = 1
    return table


def agencies():
    """Two contracted agencies in the town, one in the district."""
    table = Agencies.empty(3)
    table.identity[:] = [0, 1, 2]
    table.region[:] = [0, 0, 1]
    table.field[:] = [0, 1, 0]
    table.kind[:] = 1
    table.first_row[:] = [0, 4, 7]
    table.capacity[:] = [4, 3, 3]
    for column in (table.initial_posts, table.contract_posts, table.funded_posts):
        column[:] = [3, 2, 2]
    table.staff[:] = table.present[:] = [3, 2, 1]
    table.own_supervision_hours[:] = table.supervision_hours[:] = 2
    table.public_share[:] = 0.7
    table.contract_months_left[:] = 10
    table.need_share[:] = 1
    return table


def workforce(own):
    """Rows 3, 6 and 9 are closed, row 8 is vacant, all others are held."""
    rows = np.arange(10, dtype=np.int32)
    table = Workforce.empty(10)
    table.agency[:] = np.repeat([0, 1, 2], own.capacity)
    table.slot[:] = rows - own.first_row[table.agency]
    table.post_identity[:] = rows + 100
    table.person_identity[:] = person_identity(table.post_identity, table.holders_before)
    table.tie_to[:] = possible_ties(table.slot, own.capacity[table.agency], rows)
    table.is_open[:] = ~np.isin(rows, [3, 6, 9])
    table.occupied[:] = ~np.isin(rows, [3, 6, 8, 9])
    table.linked[:] = linked(table)
    held = table.occupied
    for name, value in PEOPLE.items():
        getattr(table, name)[held] = value
    table.tenure_months[held] = [48, 24, 6, 36, 12, 60]
    table.post_months[held] = [48, 24, 6, 36, 12, 60]
    table.certificate[held] = [2, 1, 0, 0, 0, 1]
    table.wage_yuan_per_month[held] = [6_000, 6_000, 6_000, 6_000, 6_000, 4_000]
    table.tie_strength[table.linked] = 0.5
    return table


def pipeline():
    """Nobody outside the posts."""
    return Pipeline(
        students=np.zeros((3, 46)),
        graduates_searching=np.zeros(2),
        certified_outside=np.zeros(4),
        peers_in_training=np.zeros(12),
        peers_ready=0.0,
        returnable=np.zeros((2, 4)),
        students_added=np.zeros((3, 46)),
    )


def built(evidence=None, **fields):
    """The small world in January 2021, with some numbers of the evidence set to others."""
    own = agencies()
    plain = {
        "luck": Luck(7),
        "start": Month(2021, 1),
        "national_share": 0.001,
        "growth_per_year": 0.0,
        "demand_growth_per_year": 0.0,
        "first_year_at_risk": np.zeros(10, np.bool_),
    }
    return World(
        workforce=workforce(own),
        agencies=own,
        regions=regions(),
        pipeline=pipeline(),
        facts=with_overrides(evidence or {}, beyond=True),
        **(plain | fields),
    )


@pytest.fixture
def small_world():
    """Builds the small world: ``small_world({"strain": {"noise_share": 0}}, t=3)``."""
    return built


@pytest.fixture
def calibrated_as(monkeypatch):
    """``calibrated_as({"strain": {"causal_share": 0.4}}, **made_by)``: another best point than that of the project."""

    def forget():
        calibrated.best.cache_clear()
        calibrated.calibrated_facts.cache_clear()

    def pretend(values, **made_by):
        monkeypatch.setattr(calibrated, "_tree", lambda: {"made_by": made_by, "evidence": values})
        forget()

    yield pretend
    monkeypatch.undo()
    forget()


@pytest.fixture(params=["plain", "compiled"])
def both_engines(request):
    """What the test sees, it sees with numpy alone and with compiled loops."""
    if request.param == "compiled":
        pytest.importorskip("numba")
    with rows.engine(request.param):
        yield
