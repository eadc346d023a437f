from dataclasses import replace

import numpy as np
import pytest

from simulation.evidence import load
from simulation.processes.scales import Scales

SCALES = replace(
    load(Scales), exhaustion_mean=3.0, exhaustion_sd=1.5, pressure_typical=0.5, pressure_sd=0.1, support_mean=0.2,
    support_sd=0.05, commitment_mean=0.6, commitment_sd=0.2, wage_ratio_typical=0.75, wage_ratio_sd=0.125,
)  # fmt: skip


@pytest.mark.parametrize(
    ("scale", "value", "expected"),
    [
        ("exhaustion", 3.0, 0),
        ("exhaustion", 6.0, 2),
        ("pressure", 0.4, -1),
        ("support", 0.35, 3),
        ("commitment", 0.2, -2),
    ],
)
def test_a_value_in_deviations_from_the_typical_worker(scale, value, expected):
    assert getattr(SCALES, scale)(np.array([value]))[0] == pytest.approx(expected)


def test_pay_counts_against_the_wage_of_the_place():
    # 6,000 of 8,000 is typical; 7,000 of 8,000 lies .125 above, one deviation; 3,000 of 6,000 two below.
    pay = SCALES.pay(np.array([6000.0, 7000.0, 3000.0]), np.array([8000.0, 8000.0, 6000.0]))
    np.testing.assert_allclose(pay, [0, 1, -2])
