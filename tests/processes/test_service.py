from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.evidence import load
from simulation.processes import service
from simulation.processes.service import ServiceParams, adequacy, lost_share, next_rapport, progress_share
from simulation.world import Conditions

PLAIN = {
    "progress_per_month": 0.5, "rapport_floor": 0.5, "closing_share_of_progress": 0.4, "loss_per_month": 0.1,
    "loss_per_missing_contact": 0.2, "rapport_growth_per_month": 0.1, "rapport_per_autonomy_sd": 0.5,
}  # fmt: skip
PARAMS = replace(load(ServiceParams), **PLAIN)


@pytest.mark.parametrize(
    ("asked", "available", "expected"),
    [(160, 160, 1.0), (320, 160, 0.5), (80, 160, 1.0), (0, 160, 1.0), (160, 0, 0.0), (0, 0, 0.0)],
)
def test_adequacy(asked, available, expected):
    assert adequacy(np.array([float(asked)]), np.array([float(available)]))[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("enough", "pace", "rapport", "expected"),
    [
        (1.0, 1.0, 1.0, 0.5),
        (1.0, 1.0, 0.0, 0.25),  # half of it without trust
        (0.5, 1.0, 1.0, 0.25),
        (1.0, 0.4, 0.5, 0.15),  # .5 * .4 * .75
        (0.0, 1.0, 1.0, 0.0),
        (1.0, 0.0, 1.0, 0.0),
    ],
)
def test_progress_share(enough, pace, rapport, expected):
    assert progress_share(*(np.array([v]) for v in (enough, pace, rapport)), PARAMS)[0] == pytest.approx(expected)


@pytest.mark.parametrize(("enough", "expected"), [(1.0, 0.1), (0.5, 0.2), (0.0, 0.3)])
def test_lost_share(enough, expected):
    assert lost_share(np.array([enough]), PARAMS)[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("rapport", "kept", "growth", "expected"),
    [
        (0.0, 1.0, 0.1, 0.1),
        (0.5, 1.0, 0.1, 0.55),
        (0.5, 0.5, 0.1, 0.325),  # .25 + .1 * .75: half of the clients are new
        (0.9, 0.0, 0.1, 0.1),  # all new
        (1.0, 1.0, 0.1, 1.0),
        (0.5, 1.0, 0.0, 0.5),
    ],
)
def test_next_rapport(rapport, kept, growth, expected):
    assert next_rapport(*(np.array([v]) for v in (rapport, kept, growth)))[0] == pytest.approx(expected)


@settings(max_examples=100, deadline=None)
@given(*[st.floats(0, 1)] * 4)
def test_rapport_stays_in_its_domain_and_grows_with_the_clients_kept(rapport, low, high, growth):
    low, high = sorted((low, high))
    less, more = (next_rapport(*(np.array([v]) for v in (rapport, kept, growth)))[0] for kept in (low, high))
    assert 0 <= less <= more + 1e-12 <= 1 + 2e-12


EVIDENCE = {
    "service": PLAIN, "workload": {"hours_per_case": 4.0},
    "allocation": {"slowing_when_exhausted": 0.2},
}  # fmt: skip


def test_a_month_of_service(small_world):
    world = small_world(EVIDENCE)
    table = world.workforce
    table.skill[[0, 1, 2, 4, 5, 7]] = 1.0
    table.cases_taken[0] = 5
    table.hours_asked[1] = 320
    service.month(world)
    # Row 0: .5 * (.5 + .5 * .5) = .375 of 20 cases progress: 7.5; of them 40 % close: 3; a tenth is lost: 2.
    assert table.cases_progressed[0] in (7, 8)
    assert (table.cases_closed[0], table.cases_lost[0], table.cases[0]) == (3, 2, 15)
    assert table.contact_hours[0] == 80
    # A quarter of the clients is new: .375 + .1 * .625
    assert table.rapport[0] == pytest.approx(0.4375)
    # Row 1 has half of the hours: 40 hours of contact, 3.75 progress, 1.5 close, a fifth is lost.
    assert table.contact_hours[1] == 40
    assert table.cases_progressed[1] in (3, 4)
    assert table.cases_closed[1] in (1, 2)
    assert table.cases_lost[1] == 4


def test_contacts_that_cannot_take_place_are_missing(small_world):
    world = small_world(EVIDENCE)
    world.workforce.skill[0] = 1.0
    world.conditions = Conditions(contact_share=0.5)
    service.month(world)
    # Half of 80 hours; a fifth of the cases is lost.
    assert world.workforce.contact_hours[0] == 40
    assert world.workforce.cases_lost[0] == 4


def test_every_case_is_kept_closed_or_lost(small_world):
    world = small_world(EVIDENCE)
    held = [0, 1, 2, 4, 5, 7]
    for world.t in range(60):
        world.workforce.cases[held] = [0, 1, 2, 7, 30, 200]
        before = world.workforce.cases.copy()
        service.month(world)
        table = world.workforce
        np.testing.assert_array_equal(before, table.cases + table.cases_closed + table.cases_lost)
        for column in (table.cases, table.cases_closed, table.cases_lost, table.cases_progressed):
            assert column.min() >= 0
            assert (column % 1 == 0).all()
        assert (table.cases_progressed <= before).all()
        assert table.rapport[0] == 0  # no clients, no rapport


def test_numbers_of_cases_have_their_expected_mean(small_world):
    world = small_world(EVIDENCE)
    table, months, sums = world.workforce, 3000, np.zeros(3)
    for world.t in range(months):
        table.cases[[0]], table.rapport[[0]], table.skill[[0]] = 3, 0.5, 1.0
        service.month(world)
        sums += [table.cases_progressed[0], table.cases_closed[0], table.cases_lost[0]]
    # 3 * .375 = 1.125, 3 * .15 = .45, 3 * .1 = .3: each rounded up or down, variance f (1 - f) of the fraction.
    for found, mean, fraction in zip(sums / months, (1.125, 0.45, 0.3), (0.125, 0.45, 0.3), strict=True):
        assert abs(found - mean) < 4.9 * np.sqrt(fraction * (1 - fraction) / months)


@pytest.mark.parametrize(("autonomy", "growth"), [(0.0, 0.1), (1.0, 0.15), (-1.0, 0.05), (-9.0, 0.0)])
def test_trust_grows_with_autonomy(small_world, autonomy, growth):
    world = small_world(EVIDENCE)
    world.regions.autonomy[:] = autonomy
    service.month(world)
    assert world.workforce.rapport[0] == pytest.approx(0.5 + growth * 0.5, rel=1e-5)
