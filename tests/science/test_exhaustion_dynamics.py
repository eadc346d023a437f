"""The law of exhaustion against the dynamics that it borrows: half-life, stability over years, slow recovery.

What is expected comes from closed forms of a pull to one's own level with luck (an autoregressive process around a
trait) and, where losing is faster than regaining and the scale has ends, from a Markov chain on a grid; neither uses
the law's code. The literature's values and their ranges are facts of ``conf/evidence/facts/burnout.yaml``.
"""

from __future__ import annotations

from math import ceil, log, sqrt
from typing import NamedTuple

import numpy as np
import pytest
from scipy import stats

from simulation import evidence, rows
from simulation.evidence import source_facts
from simulation.model import WorkforceModel
from simulation.processes.scales import Scales
from simulation.processes.strain import StrainParams, next_exhaustion
from tests.worlds import CALM, numbers, settings

EVEN = {"strain.loss_gain_ratio": 1.0, "strain.contagion_per_month": 0.0}
"""Losing is as fast as regaining, and nobody is infected."""
NOTHING_PRESSES = {
    "strain.work_weight": 0.0, "strain.family_weight": 0.0, "strain.interpersonal_weight": 0.0,
    "strain.societal_weight": 0.0, "strain.pay_weight": 0.0, "strain.causal_share": 0.0, "strain.buffer_weight": 0.0,
    "strain.family_support_weight": 0.0,
}  # fmt: skip
"""Trait and luck alone move exhaustion."""
FAR_FROM_THE_ENDS = {"scales.exhaustion_mean": 3.0, "scales.exhaustion_sd": 0.5}
"""Six standard deviations to either end of the scale 0-6."""
STANDARD_ERRORS = 5.0


class Law(NamedTuple):
    params: StrainParams
    scales: Scales

    @property
    def luck_sd(self) -> float:
        """Spread of a month's luck [scale point]: the rest keeps ``noise_share`` of the variance in balance."""
        kappa = self.params.recovery_per_month
        return self.scales.exhaustion_sd * sqrt(self.params.noise_share * (1.0 - (1.0 - kappa) ** 2))

    def month(self, exhaustion: np.ndarray, vulnerability: np.ndarray | float, luck: np.ndarray | float) -> np.ndarray:
        """A month of typical pressures, pay and support; luck is standard normal, 0 for none."""
        like, scales = np.zeros_like(exhaustion), self.scales
        pressure, average = like + scales.pressure_typical, like + 1.0
        with rows.engine("plain"):
            return next_exhaustion(
                exhaustion, pressure, pressure, pressure, pressure, like + vulnerability,
                scales.wage_ratio_typical * average, average, like + scales.support_mean, like, like, exhaustion,
                like + luck, self.luck_sd, self.params, scales,
            )  # fmt: skip


def law(**changes: float) -> Law:
    """The law with the evidence's numbers, some of them replaced."""
    facts = numbers({"strain.exhaustion_offset": 0.0} | changes, beyond=True)
    return Law(evidence.load(StrainParams, facts), evidence.load(Scales, facts))


def months_until(law: Law, start: float, end: float) -> int:
    """Months without luck from one level of exhaustion past another, for whom the typical level is home."""
    level, months = np.array([start]), 0
    while (level[0] - end) * (start - end) > 0:
        level, months = law.month(level, 0.0, 0.0), months + 1
        assert months < 1000
    return months


def stability(trait: float, luck: float, kappa: float, months: int) -> float:
    """Correlation of exhaustion with itself so many months later [1]: the trait stays, and what luck has done fades.

    ``(trait + luck (1 - kappa)^t) / (trait + luck)``, shares of variance.
    """
    return (trait + luck * (1.0 - kappa) ** months) / (trait + luck)


# half-life


def test_deviations_are_halved_by_the_published_half_life():
    """By hand, kappa .11: ln(1/2) / ln(.89) = 5.95 months, up as down; the literature has 4.6 to 11.6."""
    even = law(**EVEN)
    half_life = log(0.5) / log(1.0 - even.params.recovery_per_month)
    mean, sd = even.scales.exhaustion_mean, even.scales.exhaustion_sd
    for sign in (-1.0, 1.0):
        assert months_until(even, mean + sign * sd, mean + sign * sd / 2.0) == ceil(half_life)
    published = source_facts()["burnout"]["stability.half_life_months"]
    assert published.low <= half_life <= published.high


def test_losing_is_faster_than_regaining_by_the_published_ratio():
    """Ratio 2: a month covers sqrt(2) times as much on the way up and 1/sqrt(2) on the way down."""
    as_is = law(**{"strain.contagion_per_month": 0.0})
    mean, tilt, kappa = (
        as_is.scales.exhaustion_mean,
        sqrt(as_is.params.loss_gain_ratio),
        as_is.params.recovery_per_month,
    )
    moved = as_is.month(np.array([mean - 1.0, mean + 1.0]), 0.0, 0.0) - [mean - 1.0, mean + 1.0]
    assert moved == pytest.approx([kappa * tilt, -kappa / tilt], rel=1e-4)
    assert moved[0] / -moved[1] == pytest.approx(as_is.params.loss_gain_ratio, rel=1e-4)


# stability


def test_closed_form_at_the_evidence_is_as_stable_as_people_are():
    """By hand at trait .42, luck .42, kappa .11: after a year (.42 + .42 * .247) / .84 = .62; after two years .53."""
    assert stability(0.42, 0.42, 0.11, 12) == pytest.approx(0.623, abs=1e-3)
    params = law().params
    for months in (12, 24, 60):
        published = source_facts()["burnout"][f"stability.correlation_{months}_months"]
        now = stability(params.trait_share, params.noise_share, params.recovery_per_month, months)
        assert published.low <= now <= published.high, months


@pytest.mark.slow
@pytest.mark.parametrize("months", [6, 12, 24])
def test_the_model_has_the_stability_of_the_closed_form(months):
    """Those who stay, in a model where trait and luck alone move exhaustion; five standard errors of a correlation."""
    facts = CALM | EVEN | NOTHING_PRESSES | FAR_FROM_THE_ENDS
    model = WorkforceModel(
        settings(years=2, facts=facts, beyond=True, posts=12_000, agencies=400, legacy_share=0.0, warm_up_months=36)
    )
    table = model.workforce
    # Who came in the last three years may still be on the way from the first day.
    settled = table.occupied & (table.tenure_months > 36)
    who, before = table.person_identity.copy(), table.exhaustion.copy()
    for _ in range(months):
        model.step()
    same = settled & table.occupied & (table.person_identity == who)
    params = law().params
    expected = stability(params.trait_share, params.noise_share, params.recovery_per_month, months)
    allowed = STANDARD_ERRORS * (1.0 - expected**2) / sqrt(same.sum())
    assert allowed < 0.08, "too few people to tell"
    assert np.corrcoef(before[same], table.exhaustion[same])[0, 1] == pytest.approx(expected, abs=allowed)
    spread = 0.5 * sqrt(params.trait_share + params.noise_share)
    assert before[same].std() == pytest.approx(spread, rel=STANDARD_ERRORS / sqrt(2.0 * same.sum()))


class Balance(NamedTuple):
    """Mean and spread [scale point] in the long run, and the correlation with a year later [1]."""

    mean: float
    sd: float
    year: float


def balance(law: Law, cells: int = 240, traits: int = 25) -> Balance:
    """The law as it stands, with tilt, slow recovery and the ends of the scale, as a Markov chain on a grid."""
    p, s = law.params, law.scales
    level = (np.arange(cells) + 0.5) * 6.0 / cells
    node, weight = np.polynomial.hermite_e.hermegauss(traits)
    weight = weight / weight.sum()
    tilt = sqrt(p.loss_gain_ratio)
    edges = np.linspace(0.0, 6.0, cells + 1)
    first = second = later = 0.0
    for trait, share in zip(node, weight, strict=True):
        goal = s.exhaustion_mean + s.exhaustion_sd * (p.exhaustion_offset + sqrt(p.trait_share) * trait)
        pace = p.recovery_per_month * np.where(goal > level, tilt, 1.0 / tilt)
        pace = np.where((level > p.severe_exhaustion) & (goal < level), pace * p.severe_recovery_factor, pace)
        centre = (level + pace * (goal - level))[:, None]
        # What passes an end of the scale is reflected: the images of each cell beyond 0 and beyond 6.
        images = [stats.norm.cdf(e, centre, law.luck_sd) for e in (edges, -edges, 12.0 - edges)]
        chain = np.abs(np.diff(images[0])) + np.abs(np.diff(images[1])) + np.abs(np.diff(images[2]))
        chain = chain / chain.sum(axis=1, keepdims=True)
        held = np.linalg.matrix_power(chain, 512)[0]
        year = np.linalg.matrix_power(chain, 12) @ level
        first, second = first + share * (held @ level), second + share * (held @ level**2)
        later += share * (held @ (level * year))
    variance = second - first**2
    return Balance(first, sqrt(variance), (later - first**2) / variance)


@pytest.fixture(scope="module")
def in_balance() -> Balance:
    return balance(law(**{"strain.contagion_per_month": 0.0}))


@pytest.mark.slow
def test_a_crowd_under_the_law_is_where_the_grid_says(in_balance):
    """40,000 people over fifteen years and one more; five standard errors, and a hundredth of a point for the grid."""
    as_is, generator = law(**{"strain.contagion_per_month": 0.0}), np.random.default_rng(3)
    n = 40_000
    trait = generator.standard_normal(n)
    level = np.full(n, as_is.scales.exhaustion_mean)
    for _ in range(180):
        level = as_is.month(level, trait, generator.standard_normal(n))
    before = level
    for _ in range(12):
        level = as_is.month(level, trait, generator.standard_normal(n))
    error = in_balance.sd / sqrt(n)
    assert before.mean() == pytest.approx(in_balance.mean, abs=0.01 + STANDARD_ERRORS * error)
    assert before.std() == pytest.approx(in_balance.sd, abs=0.01 + STANDARD_ERRORS * error)
    allowed = STANDARD_ERRORS * (1.0 - in_balance.year**2) / sqrt(n)
    assert np.corrcoef(before, level)[0, 1] == pytest.approx(in_balance.year, abs=0.005 + allowed)


def test_tilt_and_ends_leave_the_law_as_stable_as_people_are(in_balance):
    """What the closed form leaves out must not lose the pattern: .5 to .7 over a year."""
    published = source_facts()["burnout"]["stability.correlation_12_months"]
    assert published.low <= in_balance.year <= published.high


def test_losses_that_outweigh_gains_lift_the_mean(in_balance):
    """Between persons nothing but luck differs, and yet the mean lies above its aim: the price of the asymmetry."""
    even = balance(law(**EVEN))
    assert 0.1 < in_balance.mean - even.mean < 0.5
    assert even.mean == pytest.approx(law().scales.exhaustion_mean, abs=0.05)


# severe exhaustion


def test_above_five_recovery_is_three_times_as_slow():
    """By hand from 6 to below 5, home 3.3: ln(1.7/2.7) / ln(1 - .11 / sqrt(2) / 3) = 17.6, so in the 18th month."""
    as_is = law(**{"strain.contagion_per_month": 0.0, "strain.recovery_per_month": 0.11, "strain.loss_gain_ratio": 2.0,
                   "strain.severe_recovery_factor": 1 / 3, "strain.severe_exhaustion": 5.0,
                   "scales.exhaustion_mean": 3.3})  # fmt: skip
    assert log(1.7 / 2.7) / log(1.0 - 0.11 / sqrt(2.0) / 3.0) == pytest.approx(17.6, abs=0.05)
    assert months_until(as_is, 6.0, 5.0) == 18


def test_clinical_burnout_takes_one_to_three_years():
    """Patients were better, not yet well, after a year and a half; others report one to three years.

    Well: within half a standard deviation of the typical worker. From the top of the scale, with typical pressures.
    """
    recovery = {name: fact for name, fact in source_facts()["burnout"].items() if name.startswith("recovery.")}
    as_is = law(**{"strain.contagion_per_month": 0.0})
    well = as_is.scales.exhaustion_mean + 0.5 * as_is.scales.exhaustion_sd
    level = np.array([6.0])
    for _ in range(round(12 * float(recovery["recovery.clinical_years"].value))):
        level = as_is.month(level, 0.0, 0.0)
    assert well < level[0] < 5.5
    shortest, longest = (recovery[f"recovery.reported_years_{end}"].value for end in ("shortest", "longest"))
    assert 12 * shortest <= months_until(as_is, 6.0, well) <= 12 * longest
