from dataclasses import replace

import numpy as np
import pytest

from simulation.evidence import load
from simulation.processes.first_day import FirstDayParams, feelings, keys
from simulation.processes.scales import Scales
from simulation.randomness import Luck
from simulation.state.workforce import Workforce

PARAMS = replace(
    load(FirstDayParams), exhaustion_shift_sd=-0.5, exhaustion_per_vulnerability_sd=0.7, exhaustion_luck_sd=0.6,
    passion_shift_sd=0.3, passion_per_idealism_sd=0.4, passion_luck_sd=0.7, accomplishment_luck_sd=0.8,
    commitment_shift_sd=0.5, commitment_per_idealism_sd=0.5, intention_to_leave=0.2, well_being=29, well_being_luck=6,
    well_being_per_exhaustion_sd=-2,
)  # fmt: skip
SCALES = replace(
    load(Scales), idealism_mean=0.5, idealism_sd=0.1, exhaustion_mean=3.0, exhaustion_sd=1.0, passion_mean=3.0,
    passion_sd=1.0, accomplishment_mean=3.0, accomplishment_sd=1.0, commitment_mean=0.5, commitment_sd=0.1,
    pressure_typical=0.5,
)  # fmt: skip
MANY = 40_000
WHO = np.arange(MANY, dtype=np.uint64) + np.uint64(1 << 44)


def traits(**same):
    """Vulnerability and idealism of everybody: normal, or the same value in all."""
    vulnerability, idealism = Luck(1).normal_pair("traits", Luck.ALWAYS, WHO)
    brought = {"vulnerability": vulnerability, "idealism": np.clip(0.5 + 0.1 * idealism, 0.02, 0.98)}
    return brought | {name: np.full(MANY, value, np.float32) for name, value in same.items()}


def first_day(brought, params=PARAMS):
    return feelings(WHO, brought["vulnerability"], brought["idealism"], *keys(1), params, SCALES)._asdict()


def test_the_first_day_fills_columns_of_the_workforce_within_their_domain():
    columns = Workforce.columns()
    for name, values in first_day(traits()).items():
        assert len(values) == MANY, name
        assert columns[name].low <= values.min(), name
        assert values.max() <= columns[name].high, name


def test_the_first_day_is_the_typical_one_with_the_person_s_own_luck():
    brought = traits(vulnerability=0.0, idealism=0.7)
    first = first_day(brought)
    assert set(first["work_pressure"]) == set(first["societal_pressure"]) == {np.float32(0.5)}
    # Half an SD less exhausted, luck of .6 SD. Two SD of idealism: passion .3 + .8 above, commitment .5 + 1 above.
    for name, mean, sd in (("exhaustion", 2.5, 0.6), ("passion", 4.1, 0.7), ("accomplishment", 3.0, 0.8)):
        assert abs(first[name].mean() - mean) < 4.9 * sd / np.sqrt(MANY) + 0.002
        assert abs(first[name].std() - sd) < 4.9 * sd / np.sqrt(2 * MANY) + 0.005
    np.testing.assert_allclose(first["commitment"], 0.5 + 0.1 * 1.5, rtol=1e-5)
    assert set(first["intention_to_leave"]) == {np.float32(0.2)}


def test_the_three_scales_of_well_being_begin_alike_and_lower_for_the_tired():
    brought = traits(vulnerability=0.0)
    first = first_day(brought)
    # 29 + 2 * .5 with sd sqrt(6^2 + (2 * .6)^2) = 6.119; the quartiles lie .6745 of it apart. Error of a median
    # 1.2533 sd / sqrt(n), of a quartile 1.3626 of it; 4.9 of them: P = 1e-6.
    quartiles = np.quantile(first["life_well_being"], [0.25, 0.5, 0.75])
    errors = 4.9 * 6.119 / np.sqrt(MANY) * np.array([1.3626, 1.2533, 1.3626])
    assert (np.abs(quartiles - [30 - 4.127, 30, 30 + 4.127]) < errors).all()
    assert (first["life_well_being"] == first["psychological_well_being"]).all()
    assert np.corrcoef(first["exhaustion"], first["work_well_being"])[0, 1] < 0


def test_the_vulnerable_are_more_exhausted_from_the_first_day():
    brought = traits()
    first = first_day(brought)
    slope = np.polyfit(brought["vulnerability"], first["exhaustion"], 1)[0]
    # .7 SD per SD; error of a slope: residual .6 / sqrt(n). P = 1e-6; the ends of the scale cost a hundredth.
    assert slope == pytest.approx(0.7, abs=4.9 * 0.6 / np.sqrt(MANY) + 0.01)


@pytest.mark.parametrize(
    ("number", "column", "factor"),
    [
        ("exhaustion_shift_sd", "exhaustion", 1.0),
        ("passion_shift_sd", "passion", 1.0),
        ("commitment_shift_sd", "commitment", 0.1),
        ("intention_to_leave", "intention_to_leave", 1.0),
        ("well_being", "life_well_being", 1.0),
    ],
)
def test_a_number_moves_its_own_column_by_as_much(number, column, factor):
    more = replace(PARAMS, **{number: getattr(PARAMS, number) + 0.01})
    before, after = (first_day(traits(), p)[column] for p in (PARAMS, more))
    # The ends of the scales hold back a few of 40,000.
    assert np.median(after - before) == pytest.approx(0.01 * factor, rel=1e-2)
