from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.evidence import load
from simulation.levers import Levers
from simulation.processes import support_source
from simulation.processes.support_source import SupportSourceParams, chosen, workplace_utility

PLAIN = {
    "moral_family": 0.5, "moral_workplace": -0.25, "financial_family": 1.0, "financial_workplace": -0.5,
    "per_family_tie_sd": 0.5, "per_climate_sd": 0.4, "per_union": 0.3, "per_help_seeking_sd": 0.2,
    "per_vulnerability_sd": 0.7, "consistency": 0.0,
}  # fmt: skip
PARAMS = replace(load(SupportSourceParams), **PLAIN)
CHANCES = (np.arange(100_000) + 0.5) / 100_000


@pytest.mark.parametrize(
    ("climate", "union", "seeking", "vulnerability", "expected"),
    [
        (0, 0, 0, 0, 0),
        (1, 0, 0, 0, 0.4),
        (0, 1, 0, 0, 0.3),
        (0, 0, 1, 0, 0.2),
        (0, 0, 0, 1, -0.7),  # the vulnerable turn to the family
        (1, 0.5, -1, 1, -0.35),  # .4 + .15 - .2 - .7
    ],
)
def test_workplace_utility(climate, union, seeking, vulnerability, expected):
    values = (np.array([float(v)]) for v in (climate, union, seeking, vulnerability))
    assert workplace_utility(*values, PARAMS)[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("family", "workplace"),
    [(0.0, 0.0), (1.0, -0.5), (-2.0, 3.0), (50.0, 0.0), (0.0, 50.0), (-50.0, -50.0)],
)
def test_shares_are_those_of_the_logit(family, workplace):
    found = chosen(np.full(100_000, np.exp(family)), np.full(100_000, np.exp(workplace)), CHANCES)
    weights = np.exp([0.0, family, workplace])
    shares = np.bincount(found, minlength=3) / 100_000
    np.testing.assert_allclose(shares, weights / weights.sum(), atol=1.1e-5)


@settings(max_examples=200, deadline=None)
@given(*[st.floats(-5, 5)] * 2, st.floats(0, 3), st.floats(0, 1, exclude_max=True))
def test_a_better_workplace_never_drives_anybody_to_the_family(family, workplace, gain, chance):
    one = np.array([chance])
    family, odds = np.exp([family]), np.exp([workplace, workplace + gain])
    before, after = chosen(family, odds[:1], one)[0], chosen(family, odds[1:], one)[0]
    # Ordered family, none, workplace: a better workplace moves towards it or not at all.
    order = {1: 0, 0: 1, 2: 2}
    assert order[after] >= order[before]


EVIDENCE = {
    "support_source": PLAIN,
    "scales": {"family_tie_mean": 0.6, "family_tie_sd": 0.1, "help_seeking_mean": 0.5, "help_seeking_sd": 0.1},
}
CROWD = 4000


def crowd(small_world, changes=None, levers=None, **numbers):
    """Shares of none, family and workplace for comfort and for money, when person 0 is drawn many times anew."""
    world = small_world(EVIDENCE | {"support_source": PLAIN | numbers})
    if changes:
        changes(world)
    world.levers = levers or Levers()
    moral, financial = [], []
    for number in range(CROWD // 5):
        world.workforce.person_identity[:] = np.arange(10, dtype=np.uint64) + np.uint64(10 * number)
        support_source.month(world)
        moral += world.workforce.moral_source[[0, 1, 2, 4, 5]].tolist()
        financial += world.workforce.financial_source[[0, 1, 2, 4, 5]].tolist()
    return np.array(moral), np.array(financial)


def is_logit(found, family, workplace):
    """Whether the shares are those of the logit to 4.9 sampling errors: P = 1e-6 for a sound law."""
    weights = np.exp([0.0, family, workplace])
    shares = weights / weights.sum()
    errors = np.abs(np.bincount(found, minlength=3) / CROWD - shares)
    return (errors < 4.9 * np.sqrt(shares * (1 - shares) / CROWD)).all()


def test_typical_people_choose_by_the_constants(small_world):
    moral, financial = crowd(small_world)
    assert is_logit(moral, 0.5, -0.25)
    assert is_logit(financial, 1.0, -0.5)


def test_reasons_shift_the_choice(small_world):
    def reasons(world):
        table = world.workforce
        table.family_tie[:] = 0.8  # two SD: 1 more for the family
        table.help_seeking[:] = 0.4  # one SD below: .2 less for the workplace
        table.vulnerability[:] = -1.0  # .7 more
        world.agencies.climate[:] = 0.5
        world.agencies.has_union[:] = True  # half of a full union

    # Climate of one SD with the lever: .4. A union there already and one hour a post: 1 in all, .3
    levers = Levers(climate_shift=0.5, union_hours_per_post=1.0)
    moral, financial = crowd(small_world, reasons, levers)
    assert is_logit(moral, 1.5, -0.25 - 0.2 + 0.7 + 0.4 + 0.3)
    assert is_logit(financial, 2.0, -0.5 - 0.2 + 0.7 + 0.4 + 0.3)


def test_more_union_hours_than_enough_do_not_count(small_world):
    found = [crowd(small_world, levers=Levers(union_hours_per_post=hours))[0] for hours in (2.0, 200.0)]
    assert (found[0] == found[1]).all()


def test_consistent_people_have_one_luck_for_both_questions(small_world):
    same = {"financial_family": 0.5, "financial_workplace": -0.25}
    moral, financial = crowd(small_world, consistency=1.0, **same)
    assert (moral == financial).all()
    moral, financial = crowd(small_world, consistency=0.0, **same)
    # Independent choices agree with the sum of squared shares.
    shares = np.exp([0.0, 0.5, -0.25]) / np.exp([0.0, 0.5, -0.25]).sum()
    expected = (shares**2).sum()
    assert abs((moral == financial).mean() - expected) < 4.9 * np.sqrt(expected * (1 - expected) / CROWD)


def test_a_preference_stays_while_its_reasons_stay(small_world):
    world = small_world(EVIDENCE)
    support_source.month(world)
    before = world.workforce.moral_source.copy()
    for world.t in range(1, 20):
        support_source.month(world)
        assert (world.workforce.moral_source == before).all()
    assert (before[[3, 6, 8, 9]] == 0).all()
