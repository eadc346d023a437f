import numpy as np
import pytest

from simulation.levers import Levers
from simulation.processes import workload
from simulation.processes.workload import client_hours, hours_at_work, wisn_ratio
from simulation.world import Conditions

pytestmark = pytest.mark.usefixtures("both_engines")


@pytest.mark.parametrize(
    ("cases", "per_case", "travel", "pace", "expected"),
    [
        (0, 4, 1, 1.0, 0),
        (20, 4, 0.5, 1.0, 90),
        (20, 4, 0.5, 0.5, 170),  # twice the time with clients, the same way to them
    ],
)
def test_client_hours(cases, per_case, travel, pace, expected):
    found = client_hours(*(np.array([float(v)]) for v in (cases, per_case, travel, pace)))
    assert found[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("exhaustion", "expected"),
    [(0.0, 162.0), (3.0, 162.0), (4.5, 153.0), (6.0, 144.0)],  # 180 * (1 - .1), and up to another tenth
)
def test_hours_at_work(exhaustion, expected):
    assert hours_at_work(np.array([exhaustion]), 180.0, 0.1, 0.1)[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("available", "asked", "waiting", "expected"),
    [(160, 160, 0, 1.0), (160, 160, 160, 0.5), (0, 160, 0, 0.0), (320, 100, 60, 2.0)],
)
def test_wisn_ratio(available, asked, waiting, expected):
    found = wisn_ratio(*(np.array([float(v)]) for v in (available, asked, waiting)))
    assert found[0] == pytest.approx(expected)


EVIDENCE = {
    "workload": {
        "hours_per_case": 4, "field_hours_spread": 0.0, "hours_per_refusal": 1.5, "training_hours": 4,
        "administrative_post_extra_burden": 0.05, "least_productivity": 0.3, "sick_share": 0.1,
        "sick_share_when_exhausted": 0.1,
    },
    "scales": {"working_hours_per_month": 180}, "allocation": {"slowing_when_exhausted": 0.2},
}  # fmt: skip
HELD = [0, 1, 2, 4, 5, 7]


def lived(small_world, changes=None, levers=None, **numbers):
    evidence = EVIDENCE | {"workload": EVIDENCE["workload"] | numbers}
    world = small_world(evidence)
    world.workforce.skill[HELD] = 1.0
    if changes:
        changes(world)
    world.levers = levers or Levers()
    workload.month(world)
    return world


# In town 20 cases of 4 hours and half an hour of travel: 90; a fifth of 180 hours for paperwork: 36; training 4;
# supervision received 2: 132. In the district 20 * 5 = 100, a quarter for paperwork 45, 4 and 2: 151.
TOWN, DISTRICT = 132, 151


def test_hours_asked_and_available(small_world):
    world = lived(small_world)
    assert world.workforce.hours_asked[HELD].tolist() == pytest.approx([TOWN] * 5 + [DISTRICT])
    assert world.workforce.hours_available[HELD].tolist() == pytest.approx([162] * 6)
    assert (world.workforce.hours_asked[[3, 6, 8, 9]] == 0).all()
    assert world.agencies.staff.tolist() == world.agencies.present.tolist() == [3, 2, 1]
    np.testing.assert_allclose(world.agencies.wisn_ratio, [162 / TOWN, 162 / TOWN, 162 / DISTRICT])


def test_waiting_cases_would_ask_for_hours_too(small_world):
    def waiting(world):
        world.agencies.waiting_cases[1] = 10

    # Ten cases of 4.5 hours beside two people's work
    found = lived(small_world, waiting).agencies.wisn_ratio[1]
    assert found == pytest.approx(324 / (2 * TOWN + 45))


def test_slow_workers_need_longer_for_their_clients(small_world):
    def slow(world):
        world.workforce.skill[[0, 1]] = [0.5, 0.1]  # at most as slow as .3
        world.workforce.exhaustion[2] = 6.0  # a fifth slower, and a tenth more sick days

    world = lived(small_world, slow)
    # 20 * (8 + .5) = 170, 20 * (40 / 3 + .5) = 276.67, 20 * (5 + .5) = 110; and 42
    assert world.workforce.hours_asked[[0, 1, 2]].tolist() == pytest.approx([212, 318.6667, 152])
    assert world.workforce.hours_available[2] == pytest.approx(144)


def test_refusals_offices_and_trainees_cost_hours(small_world):
    def changed(world):
        world.agencies.refused_cases[0] = 4  # 6 hours for three people: 2 each
        world.agencies.kind[1] = 0  # .05 of 180 hours more paperwork: 9
        world.agencies.trainees[2] = 0.5  # half of a course of 16 hours: 8

    found = lived(small_world, changed, Levers(trainee_hours_per_month=16.0)).workforce.hours_asked
    assert found[[0, 4, 7]].tolist() == pytest.approx([TOWN + 2, TOWN + 9, DISTRICT + 8])


def test_what_programmes_events_and_reforms_ask_and_save(small_world):
    def changed(world):
        world.agencies.lent_hours[0] = 6  # two hours for each of three
        world.workforce.course_months_left[4] = 5
        world.course_hours_per_month = 12.0
        world.conditions = Conditions(surge_share=0.1)  # 18 of 180 hours for all

    levers = Levers(
        in_service_hours=np.array([4.0, 0.0, 0.0]),
        activity_hours=np.array([0.0, 2.0, 0.0]),
        paperwork_multiplier=np.array([1.0, 1.0, 0.6]),  # 18 of 45 hours are saved
    )
    found = lived(small_world, changed, levers).workforce.hours_asked
    assert found[[0, 4, 5, 7]].tolist() == pytest.approx([TOWN + 24, TOWN + 32, TOWN + 20, DISTRICT])


def test_supervisors_give_the_hours_that_the_others_get(small_world):
    def supervisor(world):
        world.workforce.role[0] = 1

    # Two hours for each of three
    found = lived(small_world, supervisor).workforce.hours_asked
    assert found[[0, 1]].tolist() == pytest.approx([TOWN + 6, TOWN])


def test_visitors_take_work_off_the_staff(small_world):
    def visitor(world):
        world.agencies.visiting_skill[2] = 0.1

    # A tenth of the 135 hours that paperwork leaves of 180
    assert lived(small_world, visitor).workforce.hours_asked[7] == pytest.approx(DISTRICT - 13.5)


def test_who_is_away_works_elsewhere_and_the_others_share_the_load(small_world):
    def away(world):
        world.workforce.seconded[0] = True
        world.agencies.refused_cases[0] = 4

    world = lived(small_world, away)
    assert (world.workforce.hours_asked[0], world.workforce.hours_available[0]) == (0, 0)
    # 6 hours for the two who are left
    assert world.workforce.hours_asked[1] == pytest.approx(TOWN + 3)
    assert (world.agencies.staff[0], world.agencies.present[0]) == (3, 2)


def test_cases_of_some_fields_take_longer(small_world):
    def fields(world):
        world.agencies.field[:] = [0, 7, 3]

    # A tenth less in the first field, a tenth more in the last of eight: 4 hours +- .4 for 20 cases. The fourth lies
    # a seventh of a tenth below the middle: 1 - .1 * (1 - 3 / 3.5)
    found = lived(small_world, fields, field_hours_spread=0.1).workforce.hours_asked
    assert found[[0, 4, 7]].tolist() == pytest.approx([TOWN - 8, TOWN + 8, DISTRICT - 8 / 7])
