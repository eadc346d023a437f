"""Programmes whose effect comes late or through rules: graduates after years, examinations after practice."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from scipy import stats

from simulation.processes import certification, turnover
from simulation.processes.certification import CertificationParams, may_sit
from simulation.processes.leaving_hazard import TurnoverParams
from simulation.state.workforce import PEER
from simulation.world import Conditions
from tests.programmes import programme, under

JULY_2023 = 30
"""Month of the run, counted from January 2021: the first who began in September 2021 graduate as masters."""


@pytest.mark.slow
def test_more_places_yield_graduates_two_to_four_years_later():
    """Doubled in September 2021: not one life differs before July 2023; from then on more graduates take posts.

    They are 12 % more in the first year, 42 % in the second and twice as many in the third; one-sided t-test at 1 %,
    four seeds.
    """
    more = []
    for seed in (1, 2, 3, 4):
        usual, model = (
            under(*chosen, years=5.5, seed=seed)
            for chosen in ((), (programme("training_expansion", {"places_percent": 100.0}),))
        )
        ours, theirs = (m.series[m.series.place == "all"] for m in (usual, model))
        lives = [c for c in ours if c != "students"]
        early = (ours.month < JULY_2023).to_numpy()
        assert theirs[lives][early].equals(ours[lives][early])
        assert (theirs["students"][early] >= ours["students"][early]).all()
        assert theirs["students"].iloc[8] == pytest.approx(ours["students"].iloc[8] + 40_000 * 1200 / 440_000)
        graduated = [rows.set_index("date")["graduates"] for rows in (ours, theirs)]
        for date, factor in {"2023-07": 1.12, "2024-07": 1.42, "2025-07": 2.0}.items():
            assert graduated[1][date] == pytest.approx(factor * graduated[0][date]), date
        late = ours.month.to_numpy() >= JULY_2023
        more.append(theirs["joiners_graduate"][late].sum() - ours["joiners_graduate"][late].sum())
    assert np.mean(more) / stats.sem(more) > stats.t.isf(0.01, 3), more


@pytest.mark.slow
def test_peers_become_assistants_after_four_years_of_practice():
    """Secondary school and four years in the sector: no peer holds a certificate earlier, and some do later.

    A large class, seven years, most of those who may sit do so.
    """
    model = under(programme("facilitator_class"), years=1, facts={"certification.applying_share": 0.9})
    table, with_it = model.workforce, 0
    for _ in range(72):
        model.step()
        peers = table.occupied & (table.entry_channel == PEER)
        assert (table.education[peers] == 0).all()
        certified = peers & (table.certificate > 0)
        assert (table.tenure_months[certified] >= 48).all()
        assert (table.certificate[certified] == 1).all(), "six years more to the next one"
        with_it = np.count_nonzero(certified)
    assert np.count_nonzero(peers) > 100
    assert with_it >= 3


@pytest.mark.parametrize(
    ("certificate", "years", "certified", "level"),
    [(0, 3.9, 0, 0), (0, 4.0, 0, 1), (0, 30.0, 0, 1), (1, 9.9, 5.9, 0), (1, 10.0, 6.0, 2), (2, 20.0, 9.0, 0)],
)
def test_the_rules_of_the_examination_for_peers(small_world, certificate, years, certified, level):
    """Secondary school plus 4 years; the assistant's certificate plus 6; the senior level asks for a bachelor."""
    law = small_world().params(CertificationParams)
    one = (np.array([v]) for v in (certificate, 0, False, years, certified))
    assert may_sit(*one, law)[0] == level


def test_who_studies_passes_more_often_and_learns():
    """The same examination, luck and people, with and without a course: nobody who passed fails, and more pass.

    The course adds .5 to the log odds: of a pass rate near a fifth that makes half as many again.
    """
    model = under(years=5 / 12, posts=6000, agencies=200)
    model.world.t = 5
    passed = []
    for attends in (False, True):
        world = copy.deepcopy(model.world)
        world.conditions = Conditions(exam_month=True)
        before = world.workforce.certificate.copy()
        world.workforce.course_months_left[:] = 12.0 * attends * world.workforce.occupied
        certification.month(world)
        passed.append((world.workforce.certificate > before) & (world.workforce.certificate < 3))
    assert not (passed[0] & ~passed[1]).any()
    usual, more = (np.count_nonzero(p) for p in passed)
    assert usual > 100
    assert 1.2 < more / usual < 1.65


def test_a_course_and_in_service_training_raise_skill():
    """A month later everybody who studies or is trained knows at least as much, and beginners know more."""
    usual, course, training = (under(years=1 / 12) for _ in range(3))
    course.workforce.course_months_left[:] = 12.0 * course.workforce.occupied
    course.step()
    usual.step()
    in_service = under(programme("training_expansion", {"in_service_hours": 16.0}), years=1 / 12)
    beginners = usual.workforce.occupied & (usual.workforce.tenure_months < 6) & ~usual.workforce.just_joined
    assert beginners.sum() > 30
    same = course.workforce.person_identity == usual.workforce.person_identity
    same &= course.workforce.occupied & usual.workforce.occupied  # a course takes hours, and drives some away
    assert (course.workforce.skill[same] >= usual.workforce.skill[same]).all()
    assert (course.workforce.skill > usual.workforce.skill)[same & beginners].all()
    there = (in_service.workforce.tenure_months > 1) & training.workforce.occupied
    there &= in_service.workforce.person_identity == training.workforce.person_identity
    assert (in_service.workforce.skill[there] >= training.workforce.skill[there]).all()
    assert in_service.workforce.skill[there].mean() > training.workforce.skill[there].mean()


def test_wages_owed_multiply_the_hazard_of_leaving():
    """.15 a month owed: two months multiply by exp(.3), and whoever is owed a year leaves no sooner than after six."""
    model = under(years=1 / 12)
    assert model.world.params(TurnoverParams).per_arrears_month == 0.15
    hazards = []
    for owed in (0.0, 2.0, 6.0, 12.0):
        world = copy.deepcopy(model.world)
        world.workforce.arrears_months[:] = owed * world.workforce.occupied
        turnover.month(world)
        hazards.append(world.workforce.leaving_hazard_per_year[world.workforce.occupied])
    np.testing.assert_allclose(hazards[1], np.exp(0.3) * hazards[0], rtol=1e-4)
    np.testing.assert_allclose(hazards[2], np.exp(0.9) * hazards[0], rtol=1e-4)
    np.testing.assert_allclose(hazards[3], hazards[2], rtol=1e-6)


@pytest.mark.slow
def test_longer_contracts_are_lost_less_often():
    """From the second year on, when contracts have been renewed, fewer are dismissed; t-test at 1 %, four seeds."""
    fewer = []
    for seed in (1, 2, 3, 4):
        size = {"posts": 3000, "agencies": 150, "years": 4, "seed": seed}
        usual, model = (under(*p, **size) for p in ((), (programme("contract_reform"),)))
        dismissed = [
            m.series.loc[(m.series.place == "all") & (m.series.month >= 12), "leavers_dismissed"].sum()
            for m in (usual, model)
        ]
        fewer.append(dismissed[0] - dismissed[1])
    assert np.mean(fewer) / stats.sem(fewer) > stats.t.isf(0.01, 3), fewer
