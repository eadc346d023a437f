"""Luck has the distributions that it claims, at a stated error rate, in samples large enough to tell.

Each check may reject a correct model once in a million seeds (the seeds here are fixed). A check that could hardly ever
reject a wrong one would be worthless, so each names an alternative and first makes sure that it would be found.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simulation.model import WorkforceModel
from simulation.processes.demand import expected_cases
from simulation.processes.leaving_hazard import TurnoverParams
from simulation.state.workforce import WAYS_OF_LEAVING
from simulation.units import monthly_probability
from simulation.world import World
from tests.worlds import CALM, settings, watched_month

ERROR = 1e-6
POWER = 0.999
MEAN_MONTHS = 50.0
"""Of the exponential survival: a constant hazard of 12 / 50 = 0.24 a year, exp(-1/50) of the staff kept each month."""
CONSTANT = CALM | {"turnover.weibull_shape": 1.0, "turnover.weibull_scale_months": MEAN_MONTHS}
FIELD, AGENCY = WAYS_OF_LEAVING.index("field"), WAYS_OF_LEAVING.index("agency")


def assert_chi_square(observed: np.ndarray, expected: np.ndarray, alternative: np.ndarray) -> None:
    """Counts agree with those expected; counts of the alternative would be found with near certainty.

    Raises:
        AssertionError: the counts differ at the error rate, or the sample is too small for the alternative.
    """
    df = len(observed) - 1
    threshold = stats.chi2.isf(ERROR, df)
    distance = float(((alternative - expected) ** 2 / expected).sum())
    power = stats.ncx2.sf(threshold, df, distance)
    assert power > POWER, f"the sample is too small to ever fail: it would find the alternative in {power:.0%} of cases"
    found = float(((observed - expected) ** 2 / expected).sum())
    assert found < threshold, f"chi square {found:.1f} with {df} degrees of freedom; at most {threshold:.1f} is luck"


def assert_binomial(observed: float, expected: float, variance: float, alternative: float) -> None:
    """A sum of independent events agrees with its mean; that of the alternative would be found with near certainty."""
    threshold = stats.norm.isf(ERROR / 2)
    sd = np.sqrt(variance)
    power = stats.norm.sf(threshold - abs(alternative - expected) / sd)
    assert power > POWER, f"the sample is too small to ever fail: it would find the alternative in {power:.0%} of cases"
    assert abs(observed - expected) < threshold * sd, f"{observed} is {(observed - expected) / sd:.1f} sd off"


@pytest.mark.parametrize(("observed", "why"), [([80, 120], "chi square"), ([11, 9], "too small")])
def test_the_check_itself_can_fail(observed, why):
    """A coin of 80 to 120 is not fair enough for 2,000 tosses a hundredfold; twenty tosses tell nothing."""
    counts = np.array(observed) * (20.0 if why == "chi square" else 1.0)
    fair = np.full(2, counts.sum() / 2)
    with pytest.raises(AssertionError, match=why):
        assert_chi_square(counts, fair, fair * [0.8, 1.2])


# survival


@pytest.fixture(scope="module")
def survivors() -> np.ndarray:
    """How many of those in post at the start still hold it after 0, 1 ... 30 months, at a constant hazard."""
    model = WorkforceModel(settings(years=2.5, facts=CONSTANT, beyond=True, posts=20_000, agencies=800))
    table = model.world.workforce
    first, present = table.person_identity.copy(), table.occupied.copy()
    counts = [present.sum()]
    for _ in range(30):
        model.step()
        counts.append((present & table.occupied & (table.person_identity == first)).sum())
    return np.array(counts, dtype=np.float64)


def lost_each_month(kept: float, total: float, months: int = 30) -> np.ndarray:
    """Expected leavers of month 1 ... n and those who are left, when ``kept`` of the staff stay each month."""
    alive = total * kept ** np.arange(months + 1)
    return np.append(-np.diff(alive), alive[-1])


def test_a_constant_hazard_gives_exponential_survival(survivors):
    """Leavers of 30 months and those who stay: n exp(-t/50), against a hazard that is a fifth higher."""
    observed = np.append(-np.diff(survivors), survivors[-1])
    expected = lost_each_month(np.exp(-1 / MEAN_MONTHS), survivors[0])
    assert_chi_square(observed, expected, lost_each_month(np.exp(-1.2 / MEAN_MONTHS), survivors[0]))


def test_half_have_left_after_the_half_life(survivors):
    """By hand: exp(-30/50) = 0.549 are left after 30 months."""
    n, p = survivors[0], np.exp(-0.6)
    assert_binomial(survivors[30], n * p, n * p * (1 - p), n * np.exp(-0.66))


def test_a_weibull_hazard_spares_those_who_stay():
    """New people at shape 0.7 and scale 60: by hand the share that is left after t months is exp(-(t/60)**0.7).

    The hazard of a month is that at its end, so the sum over months (k/l)(t/l)**(k-1) stands for the integral.
    """
    shape, scale, months = 0.7, 60.0, 12
    facts = CALM | {"turnover.weibull_shape": shape, "turnover.weibull_scale_months": scale}
    model = WorkforceModel(
        settings(years=3, facts=facts, beyond=True, posts=6000, agencies=300, legacy_share=0.0, warm_up_months=0)
    )
    table, cohorts = model.world.workforce, []
    stayed = came = 0
    for t in range(36):
        model.step()
        new = table.just_joined & (table.tenure_months == 0)
        cohorts.append((new, table.person_identity.copy()))
        if t >= months:
            joined, who = cohorts[t - months]
            came += joined.sum()
            stayed += (joined & table.occupied & (table.person_identity == who)).sum()
    steps = np.arange(1.0, months + 1.0)
    p = np.exp(-np.sum(shape / scale * (steps / scale) ** (shape - 1.0)))
    assert p == pytest.approx(np.exp(-((months / scale) ** shape)), abs=0.04)
    assert_binomial(stayed, came * p, came * p * (1 - p), came * (p - 0.1))


# leavers of a month


def test_leavers_are_binomial_in_their_hazards():
    """Quits of 24 months against the sum of 1 - exp(-hazard/12) over all who may quit, in a world as it is."""
    expected = variance = observed = 0.0

    def count(line: str, world: World) -> None:
        nonlocal expected, variance, observed
        if line != "turnover":
            return
        table, law = world.workforce, world.params(TurnoverParams)
        young = table.age_years < min(law.retirement_age_men, law.retirement_age_women)
        may_quit = table.occupied & ~table.seconded & table.is_open & young
        p = monthly_probability(table.leaving_hazard_per_year[may_quit].astype(np.float64))
        expected += p.sum()
        variance += (p * (1 - p)).sum()
        observed += np.isin(table.left_by[may_quit], (FIELD, AGENCY)).sum()

    model = WorkforceModel(settings(years=2, posts=4800, agencies=240))
    for _ in range(24):
        watched_month(model, count)
    assert_binomial(observed, expected, variance, 1.25 * expected)


def test_quits_spread_as_independent_events_do():
    """Quits of 240 agency-years at a constant hazard: variance over mean 1 - p, against half as much again."""
    model = WorkforceModel(settings(years=1, facts=CONSTANT, beyond=True, posts=9600, agencies=480))
    quits, staff = [], []

    def count(line: str, world: World) -> None:
        if line == "turnover":
            quits.append(world.by_agency(np.isin(world.workforce.left_by, (FIELD, AGENCY))))
            staff.append(world.by_agency(world.workforce.occupied & ~world.workforce.seconded))

    for _ in range(12):
        watched_month(model, count)
    p = -np.expm1(-1 / MEAN_MONTHS)
    n = np.concatenate(staff)
    z2 = (np.concatenate(quits) - n * p)[n > 0] ** 2 / (n * p * (1 - p))[n > 0]
    kurtosis = (1.0 - 6.0 * p * (1.0 - p)) / (n * p * (1.0 - p))[n > 0]
    assert_binomial(z2.sum(), len(z2), (2.0 + kurtosis).sum(), 1.5 * len(z2))


# new cases


def test_new_cases_are_poisson():
    """Randomised distribution function of each agency's new cases: uniform if they are Poisson with that mean.

    The mean is need per 1,000 residents x residents / 1,000 x the agency's share, worked out anew from the tables.
    Alternative: counts of twice the variance.
    """
    model = WorkforceModel(settings(years=2, posts=2400, agencies=300))
    generator, places, z2 = np.random.default_rng(5), [], []
    for _ in range(24):
        model.step()
        world = model.world
        own, regions = world.agencies, world.regions
        mean = expected_cases(regions.need[own.region, own.field], regions.residents[own.region], own.need_share)
        below, at = stats.poisson.cdf(own.new_cases - 1, mean), stats.poisson.pmf(own.new_cases, mean)
        places.append(below + at * generator.random(len(own)))
        z2.append((own.new_cases - mean) ** 2 / mean)
    values = np.concatenate(places)
    assert stats.kstest(values, "uniform").pvalue > ERROR
    counts = np.bincount((values * 20).astype(int), minlength=20).astype(np.float64)
    wide = stats.norm.cdf(stats.norm.ppf(np.linspace(0, 1, 21)) / np.sqrt(2.0))
    assert_chi_square(counts, np.full(20, len(values) / 20), np.diff(wide) * len(values))
    assert np.concatenate(z2).mean() == pytest.approx(1.0, abs=0.1)


# vacancies and the examination


def test_a_vacancy_is_filled_by_a_constant_chance_each_month():
    """Wages as typical, elasticity 0, three months to fill: 1 - exp(-1/3) = 0.283 of those vacant for a month."""
    facts = {"recruitment.fill_wage_elasticity": 0.0, "recruitment.months_to_fill": 3.0}
    model = WorkforceModel(settings(years=2, facts=facts, posts=9600, agencies=480))
    open_for_a_month = filled = 0
    for _ in range(24):
        table = model.world.workforce
        vacant = table.vacant.copy()
        model.step()
        still = vacant & table.is_open
        open_for_a_month += still.sum()
        filled += (still & table.occupied).sum()
    p = -np.expm1(-1 / 3)
    n = open_for_a_month
    assert_binomial(filled, n * p, n * p * (1 - p), n * (p + 0.05))


def test_traits_are_drawn_as_the_evidence_says():
    """Women 70 %, master's degrees 9 %, vulnerability standard normal, among some thousand newcomers."""
    facts = {"entry.share_women": 0.7, "entry.master_share": 0.09}
    table = WorkforceModel(settings(years=1, facts=facts, posts=9600, agencies=480, warm_up_months=0)).workforce
    held = table.occupied
    n = held.sum()
    for share, found in ((0.7, table.gender[held] == 0), (0.09, table.education[held] == 3)):
        assert_binomial(found.sum(), n * share, n * share * (1 - share), n * (share + 0.04))
    assert stats.kstest(table.vulnerability[held], "norm").pvalue > ERROR
    assert stats.kstest(table.vulnerability[held] * 1.2, "norm").pvalue < ERROR
