import numpy as np
import pytest

from simulation.evidence import load
from simulation.levers import Levers
from simulation.processes import secondment
from simulation.processes.secondment import SecondmentParams, first_in_line, hosts_of
from tests.worlds import lived, settings


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, []), (1, [4]), (2, [0, 4]), (3, [0, 2, 4]), (9, [0, 2, 4])],
)
def test_first_in_line_are_the_eligible_with_the_lowest_draws(number, expected):
    eligible = np.array([1, 0, 1, 0, 1], bool)
    assert first_in_line(eligible, np.array([0.5, 0.0, 0.9, 0.1, 0.2]), number).tolist() == expected


@pytest.mark.parametrize(
    ("chance", "host"),
    # Need of 1, 0, 3: up to a quarter the first, then the last; nobody goes where nothing is missing.
    [(0.0, 0), (0.249, 0), (0.25, 2), (0.251, 2), (0.999, 2)],
)
def test_hosts_are_drawn_by_their_need(chance, host):
    assert hosts_of(np.array([1.0, 0.0, 3.0]), np.array([chance])).tolist() == [host]


EVIDENCE = {
    "secondment": {
        "length_months": 12, "eligible_tenure_months": 24, "supervision_hours_per_visitor": 16,
        "course_months": 6,
    }
}  # fmt: skip
ONE_A_MONTH = Levers(secondments_per_year=12.0)


def test_one_eligible_worker_is_sent_from_town_to_the_district(small_world):
    world = small_world(EVIDENCE)
    world.levers = ONE_A_MONTH
    world.agencies.handed_over_cases[:] = 7  # of last month
    secondment.month(world)
    table, own = world.workforce, world.agencies
    (sent,) = np.flatnonzero(table.seconded)
    # Rows 0, 1 and 4 have two years in the field.
    assert sent in (0, 1, 4)
    assert (table.host_agency[sent], table.secondment_months_left[sent]) == (2, 12)
    # The clients stay and wait.
    assert (table.cases[sent], table.rapport[sent]) == (0, 0)
    assert own.waiting_cases[table.agency[sent]] == own.waiting_cases.sum() == 20
    np.testing.assert_array_equal(own.handed_over_cases, own.waiting_cases)
    assert own.visiting_staff.tolist() == [0, 0, 1]
    assert own.visiting_skill.tolist() == pytest.approx([0, 0, 0.9])
    # 2 hours of its own and 16 by the visitor for a staff of one
    assert own.supervision_hours.tolist() == [2, 2, 18]


@pytest.mark.parametrize(
    "bar",
    [
        {"tenure_months": 23.0}, {"role": 1}, {"legacy": True}, {"occupied": False},
    ],
)  # fmt: skip
def test_those_who_do_not_qualify_stay(small_world, bar):
    world = small_world(EVIDENCE)
    world.levers = ONE_A_MONTH
    for name, value in bar.items():
        getattr(world.workforce, name)[[0, 1, 4]] = value
    secondment.month(world)
    assert not world.workforce.seconded.any()


def test_nobody_is_sent_from_an_office_or_from_the_district(small_world):
    world = small_world(EVIDENCE)
    world.levers = Levers(secondments_per_year=1200.0)
    world.agencies.kind[0] = 0
    secondment.month(world)
    assert np.flatnonzero(world.workforce.seconded).tolist() == [4]


def test_without_the_programme_or_without_districts_nobody_travels(small_world):
    world = small_world(EVIDENCE)
    secondment.month(world)
    assert not world.workforce.seconded.any()
    world.levers = ONE_A_MONTH
    world.regions.kind[:] = 0
    secondment.month(world)
    assert not world.workforce.seconded.any()


def test_what_was_counted_last_month_is_forgotten_though_nobody_travels(small_world):
    world = small_world(EVIDENCE)
    own = world.agencies
    for column in (own.handed_over_cases, own.visiting_staff, own.visiting_skill, own.trainees, own.supervision_hours):
        column[:] = 7
    secondment.month(world)
    for column in (own.handed_over_cases, own.visiting_staff, own.visiting_skill, own.trainees):
        assert column.tolist() == [0, 0, 0]
    assert own.supervision_hours.tolist() == [2, 2, 2]


def test_a_year_later_they_are_home(small_world):
    world = small_world(EVIDENCE)
    world.levers = ONE_A_MONTH
    secondment.month(world)
    sent = world.workforce.seconded.copy()
    world.levers = Levers()
    for world.t in range(1, 12):
        secondment.month(world)
        assert (world.workforce.seconded == sent).all()
    world.t = 12
    secondment.month(world)
    assert not world.workforce.seconded.any()
    assert (world.workforce.host_agency == -1)[world.workforce.occupied].all()
    assert world.agencies.visiting_staff.sum() == 0
    assert world.agencies.supervision_hours.tolist() == [2, 2, 2]


@pytest.mark.parametrize("length", [6, 18])
def test_they_stay_for_the_months_of_a_secondment(small_world, length):
    world = small_world({"secondment": EVIDENCE["secondment"] | {"length_months": length}})
    world.levers = ONE_A_MONTH
    away = 0
    for world.t in range(30):
        secondment.month(world)
        away += np.count_nonzero(world.workforce.seconded)
        world.levers = Levers()
    assert away == length


def test_whoever_has_been_long_enough_in_the_field_to_be_sent_is_settled():
    """So that no bar of skill is asked for: it would bar nobody."""
    model = lived(settings(years=3))
    table = model.workforce
    least = load(SecondmentParams).eligible_tenure_months
    long_enough = table.at_home & (table.role == 0) & (table.tenure_months >= least)
    assert np.count_nonzero(long_enough) > 300
    assert table.skill[long_enough].min() > 0.9


def test_the_dose_of_a_year_is_sent_in_a_year(small_world):
    sent, months = 0, 600
    for t in range(months):
        world = small_world(EVIDENCE, t=t)
        world.levers = Levers(secondments_per_year=3.0)
        secondment.month(world)
        sent += world.workforce.seconded.sum()
    # A quarter of a person a month, rounded up or down; binomial, 4.9 sampling errors: P = 1e-6.
    assert abs(sent / months - 0.25) < 4.9 * np.sqrt(0.25 * 0.75 / months)


def test_supervision_by_a_partner_counts_too(small_world):
    world = small_world(EVIDENCE)
    world.agencies.lent_supervision[:] = [0, 1.5, 0]
    secondment.month(world)
    assert world.agencies.supervision_hours.tolist() == [2, 3.5, 2]


def test_a_visitor_s_teaching_is_shared_by_the_staff(small_world):
    world = small_world(EVIDENCE)
    world.levers = ONE_A_MONTH
    world.agencies.staff[2] = 4
    secondment.month(world)
    # 2 hours of its own and 16 for four
    assert world.agencies.supervision_hours[2] == 6


@pytest.mark.parametrize(("visiting", "share"), [(0, 2 / 3), (1, 1 / 2), (5, 1 / 2)])
def test_visitors_go_where_staff_is_missing(small_world, visiting, share):
    hosts = []
    for t in range(400):
        world = small_world(EVIDENCE, t=t)
        world.levers = ONE_A_MONTH
        # Agency 1 lies in the district now and is full; agency 2 has one vacancy, unless visitors fill it.
        world.agencies.region[1] = 1
        world.agencies.visiting_staff[2] = visiting
        secondment.month(world)
        hosts += world.workforce.host_agency[world.workforce.seconded].tolist()
    assert set(hosts) == {1, 2}
    # One is added to what is missing: needs of 1 and 2, or of 1 and 1. Binomial, 4.9 sampling errors: P = 1e-6.
    assert abs(np.mean(np.array(hosts) == 2) - share) < 4.9 * np.sqrt(share * (1 - share) / 400)


@pytest.mark.parametrize(
    ("per_year", "in_course"),
    [(0.0, 0.0), (1.0, 0.5), (2.0, 1.0), (50.0, 1.0)],  # half a year each; never more than the staff of one
)
def test_trainees_are_the_local_staff_of_the_districts(small_world, per_year, in_course):
    world = small_world(EVIDENCE)
    world.levers = Levers(local_trainees_per_year=per_year)
    secondment.month(world)
    assert world.agencies.trainees.tolist() == pytest.approx([0, 0, in_course])


def test_trainees_are_spread_by_staff(small_world):
    world = small_world(EVIDENCE)
    world.regions.kind[:] = 1
    world.levers = Levers(local_trainees_per_year=6.0)
    secondment.month(world)
    # Three in course for staffs of 3, 2 and 1
    assert world.agencies.trainees.tolist() == pytest.approx([1.5, 1.0, 0.5])
