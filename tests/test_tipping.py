import dataclasses

import numpy as np
import pandas as pd
import pytest

from simulation.desks import desks
from simulation.processes.allocation import AllocationParams
from simulation.processes.demand import DemandParams
from simulation.tipping import (
    first_month_past,
    further_leavers,
    loop_gain,
    months_until_settled,
    work_missed,
)

PLAIN = {
    "workload": {"hours_per_case": 4, "field_hours_spread": 0, "sick_share": 0, "sick_share_when_exhausted": 0},
    "allocation": {"slowing_when_exhausted": 0},
    "work_pressure": {"load_typical": 1, "load_sd": 0.25, "per_load_sd": 1, "approach_per_month": 0.5},
    "strain": {"work_weight": 0.4, "buffer_weight": 0, "recovery_per_month": 0.1},
    "recruitment": {"months_to_fill": 3, "fill_wage_elasticity": 0},
    "entry": {"novice_skill": 0.4},
    "careers": {"skill_growth_per_month": 0.3},
    "demand": {"given_up_share_per_month": 0.1},
    "turnover": {"per_exhaustion_sd": 0.5, "per_overload": 0.0, "novice_overload": 0.0},
    "scales": {"exhaustion_sd": 1.5},
}
MONTHS = 1 / (1 - np.exp(-1 / 3)) + 2  # 3.53 months empty, and 0.6 / 0.3 of a novice's missing skill
STAYS = np.exp(-0.02 * (MONTHS / 2 + 2 + 10))


def world(small_world, **changes):
    """Everybody has 20 cases of 4.5 hours, as many hours as are asked, full skill and a hazard of 0.02 a month."""
    evidence = {group: values | changes.get(group, {}) for group, values in PLAIN.items()}
    made = small_world(evidence)
    held = made.workforce.occupied
    made.workforce.skill[held] = 1.0
    made.workforce.hours_asked[held] = made.workforce.hours_available[held] = 150
    made.workforce.leaving_hazard_per_year[held] = 0.24
    return made


def missed(made):
    """Months that colleagues feel the cases of a leaver, cases that one of full pace gets, and the share who stay."""
    allocation, demand = made.params(AllocationParams), made.params(DemandParams)
    return work_missed(*desks(made)[1:], months_until_settled(made), allocation, demand)


@pytest.mark.parametrize(
    ("hazard", "push", "months", "lag", "expected"),
    [
        (0.24, 0.25, 6.0, 0.0, 0.03),  # a quarter more, two per cent a month, six months
        (0.24, 0.25, 6.0, 50.0, 0.03 / np.e),  # fifty months at two per cent: one in e is still there
        (0.0, 0.25, 6.0, 10.0, 0.0),
        (0.24, 0.0, 6.0, 10.0, 0.0),
    ],
)
def test_further_leavers(hazard, push, months, lag, expected):
    values = (np.array([v]) for v in (hazard, push, months, lag))
    assert further_leavers(*values)[0] == pytest.approx(expected)


def test_cases_are_passed_on_by_pace(small_world):
    made = world(small_world)
    made.workforce.skill[2] = 0.5
    # Agency 0: 20 cases over a pace of 2.5 less the third of an average leaver; agency 1: all 20 to the other one.
    # Nobody is left in agency 2.
    assert missed(made)[1] == pytest.approx([12, 20, 0])


def test_a_leaver_is_missed_until_the_next_one_has_settled(small_world):
    made = world(small_world)
    assert missed(made)[0] == pytest.approx(np.full(3, MONTHS), rel=1e-5)


def test_better_offers_fill_a_post_sooner(small_world):
    made = world(small_world, recruitment={"months_to_fill": 3, "fill_wage_elasticity": 1.0})
    before = months_until_settled(made)
    assert months_until_settled(made) is before
    made.levers = dataclasses.replace(made.levers, wage_multiplier=1.5)
    better = months_until_settled(made)
    assert (better < before).all()
    made.levers = dataclasses.replace(made.levers, wage_multiplier=np.repeat([1.0, 1.5, 1.0], [4, 3, 3]))
    np.testing.assert_array_equal(months_until_settled(made), np.where([False, True, False], better, before))
    made.levers = dataclasses.replace(made.levers, wage_multiplier=1.0)
    made.regions.base_wage_yuan[0] *= 1.5
    np.testing.assert_allclose(months_until_settled(made), np.where([True, True, False], better, before), rtol=1e-6)


def test_where_there_is_no_room_her_cases_linger_until_they_close(small_world):
    made = world(
        small_world,
        allocation={"slowing_when_exhausted": 0, "caseload_norm_cases": 20, "overload_intake_share": 0.3},
    )
    made.workforce.cases[1] = 19  # one of three in agency 0 has room
    made.workforce.cases_closed[:3], made.workforce.cases_lost[:3] = 1, 1
    # 59 open and 6 ended: a case is open for 65 / 6 months; three quarters of those that wait are taken on
    assert missed(made)[0][0] == pytest.approx(MONTHS + 2 / 3 * 0.75 * 65 / 6, rel=1e-5)


def test_overload_drives_by_itself_and_at_once(small_world):
    made = world(small_world, turnover={"per_exhaustion_sd": 0.0, "per_overload": 0.6, "novice_overload": 0.0})
    # Ten cases more are 0.3 of the hours at hand beyond them, for each of two; twenty are 0.6, for one
    expected = 2 * 0.6 * 0.3 * 0.02 * MONTHS * np.exp(-0.02 * MONTHS / 2)
    assert loop_gain(made) == pytest.approx([expected, expected, 0], rel=1e-5)


def test_the_gain_is_the_product_of_the_laws(small_world):
    # Agency 0: ten cases more are 45 hours, 0.3 of the hours at hand, 1.2 SD of load and of pressure, .48 of
    # exhaustion; agency 1: twice as much on one colleague. 0.5 * .48 * .02 for each of two, 0.5 * .96 * .02 for one.
    expected = 2 * 0.5 * 0.48 * 0.02 * MONTHS * STAYS
    assert loop_gain(world(small_world)) == pytest.approx([expected, expected, 0], rel=1e-5)


def test_exhaustion_undermines_itself(small_world):
    gain = loop_gain(world(small_world))
    tired = loop_gain(world(small_world, allocation={"slowing_when_exhausted": 0.3}))
    # A SD more, 4.5, slows to .85: 20 * (4 / .85 - 4) = 14.1 hours, .0941 of the hours, .376 SD, .151 of exhaustion
    assert tired[:2] / gain[:2] == pytest.approx(1 + 0.4 * 20 * (4 / 0.85 - 4) / 150 / 0.25, rel=1e-4)
    sick = loop_gain(world(small_world, workload={"sick_share_when_exhausted": 0.2}))
    # A tenth of 150 hours less: load 150 / 135
    assert sick[:2] / gain[:2] == pytest.approx(1 + 0.4 * (150 / 135 - 1) / 0.25, rel=1e-4)


def test_support_buffers_the_gain(small_world):
    made = world(small_world, strain={"buffer_weight": 0.1}, scales={"support_mean": 0.2, "support_sd": 0.1})
    before = loop_gain(made)
    made.workforce.workplace_support[:3] = 0.4  # from two SD below the mean to two above it
    assert loop_gain(made)[0] / before[0] == pytest.approx((1 - 0.2) / (1 + 0.2), rel=1e-4)


def test_a_load_that_pressure_cannot_tell_apart_adds_nothing(small_world):
    made = world(small_world)
    made.workforce.hours_asked[:3] = 270  # 1.8 times the hours: 3.2 SD, beyond the third
    gain = loop_gain(made)
    assert gain[0] == 0
    assert gain[1] > 0


def test_newcomers_and_seconded_workers_are_in_no_circle_yet(small_world):
    made = world(small_world)
    made.workforce.hours_available[1] = 0  # joined this month
    made.workforce.seconded[4] = True
    assert desks(made).workers.tolist() == [2, 1, 1]
    # Two are left in agency 0, with 20 cases on one colleague: as in agency 1 before; one is left there.
    expected = 0.5 * 0.96 * 0.02 * MONTHS * STAYS
    assert loop_gain(made) == pytest.approx([expected, 0, 0], rel=1e-5)


def test_the_first_month_past_the_alarm():
    shares = pd.DataFrame(
        {
            "date": ["2021-01", "2021-01", "2021-02", "2021-02", "2021-03", "2021-03"],
            "place": ["all", "urban"] * 3,
            "agencies_past_tipping_share": [0.1, 0.9, 0.11, 0.0, 0.2, 0.0],
        }
    )
    assert first_month_past(shares, 0.1) == "2021-02"  # more than a tenth, everywhere together
    assert first_month_past(shares, 0.5) is None
