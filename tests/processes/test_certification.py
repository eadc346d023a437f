from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from simulation.evidence import load
from simulation.processes import certification
from simulation.processes.certification import CertificationParams, may_sit, pass_probability, year_pass_rate
from simulation.world import Conditions

RULES = {
    "assistant_years_secondary": 4, "assistant_years_sw_college": 2, "assistant_years_college": 4,
    "assistant_years_bachelor": 2, "worker_years_after_assistant": 6, "worker_years_sw_college": 4,
    "worker_years_sw_bachelor": 3, "worker_years_sw_master": 1, "worker_years_other_extra": 2,
    "senior_years_after_worker": 5,
}  # fmt: skip
"""The examination rules themselves, whose ranges leave no choice."""
PARAMS = replace(load(CertificationParams), **RULES)
SECONDARY, COLLEGE, BACHELOR, MASTER = range(4)
SOCIAL_WORK, OTHER = True, False

# certificate held, education, subject, years of practice, years since the certificate, highest level open
ROWS = [
    # assistant: secondary school and four years, in whatever subject
    (0, SECONDARY, OTHER, 3.9, 0, 0),
    (0, SECONDARY, OTHER, 4.0, 0, 1),
    (0, SECONDARY, SOCIAL_WORK, 3.9, 0, 0),
    (0, SECONDARY, SOCIAL_WORK, 4.0, 0, 1),
    # assistant: college in social work and two years, in another subject four
    (0, COLLEGE, SOCIAL_WORK, 1.9, 0, 0),
    (0, COLLEGE, SOCIAL_WORK, 2.0, 0, 1),
    (0, COLLEGE, OTHER, 3.9, 0, 0),
    (0, COLLEGE, OTHER, 4.0, 0, 1),
    # assistant: bachelor in social work at once, in another subject after two years
    (0, BACHELOR, SOCIAL_WORK, 0.0, 0, 1),
    (0, BACHELOR, OTHER, 1.9, 0, 0),
    (0, BACHELOR, OTHER, 2.0, 0, 1),
    (0, MASTER, SOCIAL_WORK, 0.0, 0, 1),
    (0, MASTER, OTHER, 1.9, 0, 0),
    (0, MASTER, OTHER, 2.0, 0, 1),
    # social worker: assistant and six years
    (1, SECONDARY, OTHER, 30.0, 5.9, 0),
    (1, SECONDARY, OTHER, 30.0, 6.0, 2),
    # social worker: college in social work and four years, in another subject six
    (0, COLLEGE, SOCIAL_WORK, 3.9, 0, 1),
    (0, COLLEGE, SOCIAL_WORK, 4.0, 0, 2),
    (1, COLLEGE, SOCIAL_WORK, 3.9, 1, 0),
    (1, COLLEGE, SOCIAL_WORK, 4.0, 1, 2),
    (0, COLLEGE, OTHER, 5.9, 0, 1),
    (0, COLLEGE, OTHER, 6.0, 0, 2),
    # social worker: bachelor in social work and three years, in another subject five
    (0, BACHELOR, SOCIAL_WORK, 2.9, 0, 1),
    (0, BACHELOR, SOCIAL_WORK, 3.0, 0, 2),
    (0, BACHELOR, OTHER, 4.9, 0, 1),
    (0, BACHELOR, OTHER, 5.0, 0, 2),
    # social worker: master in social work and one year, in another subject three
    (0, MASTER, SOCIAL_WORK, 0.9, 0, 1),
    (0, MASTER, SOCIAL_WORK, 1.0, 0, 2),
    (0, MASTER, OTHER, 2.9, 0, 1),
    (0, MASTER, OTHER, 3.0, 0, 2),
    # a secondary education never leads past the assistant by years alone
    (0, SECONDARY, SOCIAL_WORK, 50.0, 0, 1),
    # senior: social worker for five years, with a bachelor's degree at least
    (2, BACHELOR, OTHER, 30.0, 4.9, 0),
    (2, BACHELOR, OTHER, 30.0, 5.0, 3),
    (2, MASTER, SOCIAL_WORK, 30.0, 5.0, 3),
    (2, COLLEGE, SOCIAL_WORK, 30.0, 9.0, 0),
    # nothing is above the senior
    (3, MASTER, SOCIAL_WORK, 50.0, 50.0, 0),
]


@pytest.mark.parametrize(("certificate", "education", "social_work", "years", "since", "level"), ROWS)
def test_who_may_sit(certificate, education, social_work, years, since, level):
    found = may_sit(*(np.array([v]) for v in (certificate, education, social_work, years, since)), PARAMS)
    assert found[0] == level


def test_the_rules_of_the_evidence_are_the_rules_of_the_examination():
    loaded = load(CertificationParams)
    assert {name: getattr(loaded, name) for name in RULES} == RULES


@pytest.mark.parametrize(("chance", "rate"), [(0.0, 0.0), (0.25, 0.25), (1.0, 1.0)])
def test_pass_rate_of_the_year_is_even_under_beta_1_1(chance, rate):
    assert year_pass_rate(chance, 1, 1) == pytest.approx(rate)


def test_pass_rate_of_the_year_has_the_moments_of_the_beta_distribution():
    rates = np.array([year_pass_rate(c, 6, 25) for c in (np.arange(2000) + 0.5) / 2000])
    # Beta(6, 25): mean 6 / 31, variance 6 * 25 / (31^2 * 32)
    assert rates.mean() == pytest.approx(6 / 31, abs=1e-4)
    assert rates.var() == pytest.approx(150 / (961 * 32), rel=0.01)


@pytest.mark.parametrize(
    ("rate", "advantage", "expected"),
    [
        (0.2, 0.0, 0.2),  # the typical passes at the rate of the year
        (0.5, np.log(3), 0.75),  # odds of 1 times 3
        (0.2, -np.log(4), 1 / 17),  # odds of 1/4 over 4: 1 : 16
        (0.2, 100.0, 1.0),
    ],
)
def test_pass_probability(rate, advantage, expected):
    assert pass_probability(rate, np.array([advantage]))[0] == pytest.approx(expected)


def examined(world, exam=True):
    world.conditions = Conditions(exam_month=exam)
    certification.month(world)
    return world


EVERYBODY = RULES | {
    "applying_share": 1.0, "pass_odds_per_skill": 0.0, "pass_alpha": 1e9, "pass_beta": 1.0, "senior_pass_share": 1.0,
    "outside_applicants_per_post": 2.0, "outside_pass_assistant_share": 0.75,
}  # fmt: skip
"""All who may sit do, and practically all pass."""


def test_those_who_may_sit_take_their_certificate(small_world):
    world = small_world({"certification": EVERYBODY})
    table = world.workforce
    table.certificate_months[[0, 1, 7]] = [70, 10, 72]
    examined(world)
    # Bachelors in other subjects with 4, 2, 0.5, 3, 1 and 5 years, holding 2 (for 70 months), 1, 0, 0, 0, 1.
    # Row 0 becomes senior, row 4 assistant, row 7 social worker; rows 1, 2 and 5 are too early.
    assert table.certificate[[0, 1, 2, 4, 5, 7]].tolist() == [3, 1, 0, 1, 0, 2]
    assert table.certificate_months[[0, 1, 4, 7]].tolist() == [0, 10, 0, 0]
    assert (table.certificate[[3, 6, 8, 9]] == 0).all()


def test_outside_the_posts_people_sit_too(small_world):
    world = examined(small_world({"certification": EVERYBODY}))
    # Seven funded posts: 14 from outside, and rows 4 and 7 from inside; three quarters of passes are assistants.
    assert world.pipeline.exam_applicants == pytest.approx(16)
    assert world.pipeline.exam_passes == pytest.approx(16)
    np.testing.assert_allclose(world.pipeline.certified_outside, [0, 10.5, 3.5, 0])


@pytest.mark.parametrize(
    ("skill", "course", "odds"),
    [
        (0.9, 0, 1.0),
        (0.9 + 0.05, 0, 2.0),  # a twentieth above the typical at 20 ln 2 of log odds
        (0.9, 3, 3.0),  # in a course worth ln 3
    ],
)
def test_the_skilled_and_those_in_a_course_pass_more_often(small_world, skill, course, odds):
    # A rate of an even chance: Beta(10^9, 10^9)
    evidence = EVERYBODY | {
        "pass_alpha": 1e9, "pass_beta": 1e9, "pass_odds_per_skill": 20 * np.log(2), "skill_typical": 0.9,
        "course_odds": np.log(3),
    }  # fmt: skip
    passed = 0
    for t in range(500):
        world = small_world({"certification": evidence}, t=t)
        world.workforce.skill[4] = skill
        world.workforce.course_months_left[4] = course
        passed += examined(world).workforce.certificate[4] == 1
    # Binomial, 4.9 sampling errors: P = 1e-6.
    share = odds / (1 + odds)
    assert abs(passed / 500 - share) < 4.9 * np.sqrt(share * (1 - share) / 500)


def test_seniors_have_a_pass_rate_of_their_own(small_world):
    world = small_world({"certification": EVERYBODY | {"senior_pass_share": 0.0}})
    world.workforce.certificate_months[[0, 7]] = [70, 72]
    examined(world)
    assert world.workforce.certificate[[0, 4, 7]].tolist() == [2, 1, 2]


def test_in_other_months_nothing_happens(small_world):
    world = examined(small_world({"certification": EVERYBODY}), exam=False)
    assert world.workforce.certificate[[0, 1, 2, 4, 5, 7]].tolist() == [2, 1, 0, 0, 0, 1]
    assert world.pipeline.certified_outside.sum() == 0


def test_nobody_sits_where_nobody_applies(small_world):
    world = examined(small_world({"certification": EVERYBODY | {"applying_share": 0.0}}))
    assert world.workforce.certificate[[0, 1, 2, 4, 5, 7]].tolist() == [2, 1, 0, 0, 0, 1]
    assert world.pipeline.exam_applicants == pytest.approx(14)


def test_the_rate_of_a_year_is_drawn_anew_each_year_from_the_beta_distribution(small_world):
    rates = []
    plain = {"certification": EVERYBODY | {"pass_alpha": 6, "pass_beta": 25, "applying_share": 0.0}}
    for year in range(400):
        world = examined(small_world(plain, t=12 * year))
        passes = world.pipeline.exam_passes
        rates.append(passes / world.pipeline.exam_applicants)
        np.testing.assert_allclose(world.pipeline.certified_outside, [0, 0.75 * passes, 0.25 * passes, 0])
    # Kolmogorov-Smirnov against Beta(6, 25); fails for a sound law with probability 1e-6.
    assert stats.kstest(rates, stats.beta(6, 25).cdf).pvalue > 1e-6
