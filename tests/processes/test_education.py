from dataclasses import replace

import numpy as np
import pytest

from simulation.evidence import load
from simulation.levers import Levers
from simulation.processes import education
from simulation.processes.calendar import CalendarParams
from simulation.processes.education import EducationParams, enrolment, graduates_choice, lengths
from simulation.world import Conditions

PLAIN = {
    "graduates_per_year": 40_000, "college_share": 0.25, "bachelor_share": 0.5, "college_months": 36,
    "bachelor_months": 48, "master_months": 24, "entry_share": 0.25, "civil_service_share": 0.25,
    "academia_share": 0.1, "civil_service_typical": 1.4, "choice_per_log_wage": 1.0, "choice_per_recognition_sd": 0.5,
    "choice_per_influence_sd": 0.25, "search_half_life_months": 2, "peers_per_year": 1200,
    "peer_training_months": 12, "peer_finishing_share": 0.5,
}  # fmt: skip
PARAMS = replace(load(EducationParams), **PLAIN)
CALENDAR = replace(load(CalendarParams), graduation_month=7, enrolment_month=9)


@pytest.mark.parametrize(
    ("pay", "civil", "recognition", "autonomy", "expected"),
    [
        (0, 0, 0, 0, [0.25, 0.25, 0.1, 0.4]),
        # twice the weight of social work: .5 + .25 + .1 + .4 = 1.25
        (np.log(2), 0, 0, 0, [0.4, 0.2, 0.08, 0.32]),
        (0, 0, 2 * np.log(2), 0, [0.4, 0.2, 0.08, 0.32]),
        (0, 0, 0, 4 * np.log(2), [0.4, 0.2, 0.08, 0.32]),
        # twice the weight of the civil service
        (0, np.log(2), 0, 0, [0.2, 0.4, 0.08, 0.32]),
        # half the weight of social work: .125 + .25 + .1 + .4 = .875
        (-np.log(2), 0, 0, 0, [1 / 7, 2 / 7, 4 / 35, 16 / 35]),
        (50, 0, 0, 0, [1, 0, 0, 0]),
        (-50, 0, 0, 0, [0, 1 / 3, 2 / 15, 8 / 15]),
    ],
)
def test_graduates_choose_by_the_closed_form_of_the_logit(pay, civil, recognition, autonomy, expected):
    arguments = (np.array([float(v)]) for v in (pay, civil, recognition, autonomy))
    np.testing.assert_allclose(graduates_choice(*arguments, PARAMS)[0], expected, atol=1e-12)


def test_enrolment_keeps_the_cohorts_level():
    # One per cent of the country: 400 a year, a quarter college, a half bachelor, a quarter master
    np.testing.assert_allclose(enrolment(0.01, PARAMS), [100, 200, 100])


def test_studies_last_from_september_to_july():
    # Two months short of three, four and two years
    assert lengths(PARAMS, CALENDAR) == (34, 46, 22)


@pytest.mark.parametrize(
    ("graduation", "enrolment", "months"),
    [(6, 9, (33, 45, 21)), (9, 9, (36, 48, 24)), (2, 10, (28, 40, 16)), (12, 9, (27, 39, 15))],
)
def test_studies_end_in_the_month_of_graduation(graduation, enrolment, months):
    found = lengths(PARAMS, replace(CALENDAR, graduation_month=graduation, enrolment_month=enrolment))
    assert found == months
    assert {(enrolment + m - graduation) % 12 for m in found} == {0}


def conditions(t):
    """Of a run that begins in January: t = 8 is September."""
    return Conditions(enrolment_month=t % 12 == 8)


def test_everybody_who_enrols_graduates_in_a_july_and_goes_to_work_or_elsewhere(small_world):
    world = small_world({"education": PLAIN})
    pipeline = world.pipeline
    enrolled, graduated, when, entered, lost = 0.0, 0.0, [], 0.0, 0.0
    for t in range(96):
        world.conditions = conditions(t) if t < 12 else Conditions()
        before = pipeline.graduates_searching.sum()
        education.month(world)
        enrolled += pipeline.enrolled
        graduated += pipeline.graduated
        lost += pipeline.graduates_lost
        entered += pipeline.graduates_searching.sum() - before
        when += [t] * (pipeline.graduated > 0)
    # A thousandth of the country: 40 begin in month 8; 22, 34 and 46 months later it is July.
    assert enrolled == pytest.approx(40)
    assert graduated == pytest.approx(40)
    assert when == [30, 42, 54]
    assert {t % 12 for t in when} == {6}
    assert pipeline.students.sum() == 0
    # Whoever graduated searches or was lost to social work.
    assert entered + lost == pytest.approx(40)
    assert pipeline.graduates_searching.sum() == pytest.approx(entered)


def test_graduates_choose_region_by_region(small_world):
    world = small_world({"education": PLAIN, "scales": {"wage_ratio_typical": 0.75}})
    world.pipeline.students[1, 0] = 70
    education.month(world)
    # 5 of 7 funded posts lie in town: 50 graduates there, 20 in the district. In town the mean wage of 6,000 is .75 of
    # the average, in both places civil servants earn 1.4 of it: as typical, a quarter chooses social work.
    # In the district 4,000 of 5,000 are .8: weight .25 * .8 / .75 = .26667 of 1.01667.
    found = world.pipeline.graduates_searching
    assert found[0] == pytest.approx(12.5)
    assert found[1] == pytest.approx(20 * 0.8 / 3 / (0.8 / 3 + 0.75))
    assert world.pipeline.graduates_lost == pytest.approx(70 - found.sum())


def test_half_of_those_who_search_have_gone_elsewhere_after_the_half_life(small_world):
    world = small_world({"education": PLAIN})
    world.pipeline.graduates_searching[:] = [80, 40]
    for _ in range(2):
        education.month(world)
    np.testing.assert_allclose(world.pipeline.graduates_searching, [40, 20])
    # 120 sqrt(1/2) - 60 in the second month
    assert world.pipeline.graduates_lost == pytest.approx(120 * (0.5**0.5 - 0.5))


def test_peers_learn_for_a_year_and_half_of_them_finish(small_world):
    world = small_world({"education": PLAIN})
    ready = []
    for _ in range(14):
        education.month(world)
        ready.append(world.pipeline.peers_ready)
    # 1,200 a year of which a thousandth: 0.1 begin each month; the first are ready in the thirteenth.
    assert ready[11] == 0
    np.testing.assert_allclose(ready[12:], [0.05, 0.1])


def test_more_places_bring_more_students_and_the_added_ones_are_known(small_world):
    world = small_world({"education": PLAIN})
    world.conditions = Conditions(enrolment_month=True)
    world.levers = Levers(enrolment_multiplier=1.25)
    education.month(world)
    # A thousandth of 40,000 a year and a quarter more: 50 begin, of whom 10 have an added place.
    assert world.pipeline.enrolled == pytest.approx(50)
    assert world.pipeline.students.sum() == pytest.approx(50)
    assert world.pipeline.students_added.sum() == pytest.approx(10)
    world.conditions, world.levers = Conditions(), Levers()
    for _ in range(46):
        education.month(world)
    assert world.pipeline.students_added.sum() == 0


def test_a_bonus_counts_as_pay_of_the_first_year(small_world):
    world = small_world({"education": PLAIN, "scales": {"wage_ratio_typical": 0.75}})
    world.pipeline.students[1, 0] = 70
    world.levers = Levers(graduate_bonus_yuan=np.array([72_000.0, 0.0]))
    education.month(world)
    # 6,000 more a month double the pay in town: two fifths of 50 choose social work.
    assert world.pipeline.graduates_searching[0] == pytest.approx(20)


def test_a_class_trains_more_peers(small_world):
    world = small_world({"education": PLAIN})
    world.levers = Levers(peers_per_year=6.0)
    education.month(world)
    # A thousandth of 1,200 a year, and six of its own
    assert world.pipeline.peers_in_training[-1] == pytest.approx(0.6)


def test_a_region_without_staff_offers_its_base_wage(small_world):
    world = small_world({"education": PLAIN, "scales": {"wage_ratio_typical": 0.7}})
    world.workforce.occupied[:] = False
    world.pipeline.students[1, 0] = 70
    education.month(world)
    # Base wages are .7 of the average in both places: a quarter of 50 and of 20
    np.testing.assert_allclose(world.pipeline.graduates_searching, [12.5, 5.0])
