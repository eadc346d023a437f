from dataclasses import replace

import numpy as np
import pytest

from simulation.evidence import load
from simulation.processes.entry import (
    EntryParams,
    age_at_entry,
    bounded_normal,
    education_level,
    keys,
    traits,
    years_before,
)
from simulation.processes.scales import Scales
from simulation.state.workforce import GRADUATE, OTHER_DEGREE, PEER, RE_ENTRANT, SWITCHER, Workforce

PARAMS = replace(
    load(EntryParams), share_women=0.7, secondary_share=0.1, college_share=0.2, master_share=0.25,
    psychology_share=0.3, graduate_age_years=22, graduate_age_spread_years=1.5, other_age_years=24,
    other_age_spread_years=7, social_work_share_of_masters=0.7, social_work_share_of_bachelors=0.45,
    social_work_share_of_college=0.08, novice_skill=0.4, peer_skill=0.5, re_entrant_skill=0.7,
    re_entrant_tenure_months=18, graduate_idealism_shift_sd=0.5, other_age_cut_share=0.05, oldest_age_years=55,
    family_shock_risk_sd=0.15,
)  # fmt: skip
SCALES = replace(
    load(Scales), idealism_mean=0.5, idealism_sd=0.1, help_seeking_mean=0.5, help_seeking_sd=0.1, family_tie_mean=0.6,
    family_tie_sd=0.1, exhaustion_mean=3.0, exhaustion_sd=1.0, passion_mean=3.0, passion_sd=1.0,
    accomplishment_mean=3.0, accomplishment_sd=1.0, commitment_mean=0.5, commitment_sd=0.1, pressure_typical=0.5,
)  # fmt: skip
MANY = 40_000
WHO = np.arange(MANY, dtype=np.uint64) + np.uint64(1 << 44)


@pytest.mark.parametrize(
    ("chance", "level"),
    # secondary to .1, college to .3, bachelor to .75, master above
    [(0.0, 0), (0.099, 0), (0.101, 1), (0.299, 1), (0.301, 2), (0.749, 2), (0.751, 3), (0.999, 3)],
)
def test_education_level(chance, level):
    assert education_level(np.array([chance], np.float32), PARAMS)[0] == level


@pytest.mark.parametrize(("luck", "expected"), [(0.0, 0.5), (2.0, 0.7), (-1.0, 0.4), (9.0, 0.98), (-9.0, 0.02)])
def test_bounded_normal(luck, expected):
    assert bounded_normal(0.5, 0.1, np.array([luck], np.float32))[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("channel", "luck", "chance", "expected"),
    [
        (GRADUATE, 0.0, 0.9, 22.0),
        (GRADUATE, -2.0, 0.9, 25.0),  # whoever studied longer is older: 22 + 1.5 * 2
        (OTHER_DEGREE, 0.0, 0.0, 24.0),
        (SWITCHER, 0.0, 10 / 19, 24 + 7 * np.log(2)),  # .95 * 10 / 19 = 1/2
        (PEER, 0.0, 1.0, 24 + 7 * np.log(20)),
    ],
)
def test_age_at_entry(channel, luck, chance, expected):
    before = years_before(np.array([chance]), PARAMS)
    assert age_at_entry(np.array([channel]), np.array([luck]), before, PARAMS)[0] == pytest.approx(expected, rel=1e-5)


def test_nobody_is_hired_after_fifty_five():
    before = years_before(np.ones(1), replace(PARAMS, other_age_spread_years=30))
    assert age_at_entry(np.array([OTHER_DEGREE]), np.zeros(1), before, PARAMS)[0] == 55


def test_the_longest_years_in_other_work_are_left_out():
    # Nine tenths of an exponential with mean 7 end at 7 ln 10.
    cut = replace(PARAMS, other_age_cut_share=0.1)
    assert years_before(np.ones(1), cut)[0] == pytest.approx(7 * np.log(10), rel=1e-5)


def arrived(channel, seed=1):
    return brought_by(WHO, np.full(MANY, channel, np.int8), seed)


def brought_by(person, channel, seed=1):
    return traits(person, channel, *keys(seed), PARAMS, SCALES)._asdict()


def near(chosen, share):
    """Whether a share is as expected to 4.9 binomial sampling errors: a sound law fails with probability 1e-6."""
    return abs(np.mean(chosen) - share) < 4.9 * np.sqrt(max(share * (1 - share), 1e-12) / len(chosen))


def test_people_with_other_degrees():
    found = arrived(OTHER_DEGREE)
    assert near(found["gender"] == 1, 0.3)
    assert near(found["psychology_trained"], 0.3)
    for level, share in enumerate([0.1, 0.2, 0.45, 0.25]):
        assert near(found["education"] == level, share)
    assert not found["social_work_degree"].any()
    assert set(found["skill"]) == {np.float32(0.4)}
    assert set(found["tenure_months"]) == {0}


def test_graduates_have_studied_social_work_and_come_with_ideals():
    found = arrived(GRADUATE)
    assert found["social_work_degree"].all()
    # Nobody with a secondary education graduates: the tenth of them counts as bachelor.
    assert (found["education"] > 0).all()
    assert near(found["education"] == 2, 0.55)
    # Half an SD above: .5 + .5 * .1; sd of the mean .1 / sqrt(n). P = 1e-6.
    assert abs(found["idealism"].mean() - 0.55) < 4.9 * 0.1 / np.sqrt(MANY)


def test_peers_and_re_entrants():
    peers, back = arrived(PEER), arrived(RE_ENTRANT)
    assert set(peers["education"]) == {0}
    assert not peers["social_work_degree"].any()
    assert set(peers["skill"]) == {np.float32(0.5)}
    assert set(back["skill"]) == {np.float32(0.7)}
    assert set(back["tenure_months"]) == {18}
    for level, share in ((0, 0.0), (1, 0.08), (2, 0.45), (3, 0.7)):
        assert near(back["social_work_degree"][back["education"] == level], share)


def test_traits_are_normal_and_independent_of_each_other():
    found = arrived(OTHER_DEGREE)
    names = ("vulnerability", "idealism", "help_seeking", "family_tie", "family_shock_risk")
    for name, mean, sd in zip(names, (0, 0.5, 0.5, 0.6, 0.5), (1, 0.1, 0.1, 0.1, 0.15), strict=True):
        values = found[name].astype(np.float64)
        # Sampling errors sd / sqrt(n) and sd / sqrt(2 n), 4.9 of them: P = 1e-6. The bounds at .02 and .98 lie beyond
        # three SD of the risk of shocks and cost its sd less than a hundredth.
        assert abs(values.mean() - mean) < 4.9 * sd / np.sqrt(MANY)
        assert abs(values.std() - sd) < 4.9 * sd / np.sqrt(2 * MANY) + 0.01 * sd * (name == "family_shock_risk")
    table = np.corrcoef([found[name] for name in (*names, "gender", "age_years", "education")])
    assert np.abs(table[~np.eye(8, dtype=bool)]).max() < 5.6 / np.sqrt(MANY)  # 28 pairs at 1e-6 in all


def test_a_person_is_the_same_whoever_else_comes_and_another_under_another_seed():
    all_, one = arrived(OTHER_DEGREE), brought_by(WHO[7:8], np.array([1], np.int8))
    other = arrived(OTHER_DEGREE, seed=2)
    assert all(all_[name][7] == one[name][0] for name in one)
    assert (all_["vulnerability"] != other["vulnerability"]).mean() > 0.99


def test_all_that_is_brought_is_a_column_of_the_workforce_within_its_domain():
    brought = arrived(OTHER_DEGREE)
    columns = Workforce.columns()
    for name, values in brought.items():
        assert len(values) == MANY, name
        low, high = columns[name].low, columns[name].high
        assert low is None or values.min() >= low, name
        assert high is None or values.max() <= high, name
