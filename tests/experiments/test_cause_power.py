"""How many people a study needs: by hand, against the exact power, and against tables."""

import math

import pytest

from experiments.contrast.power import Conditions, people_per_group, power_of, smallest_seen, study_sizes


def test_people_by_hand():
    """2·((1.95996 + 0.84162) / 0.5)² + 1.95996² / 4 = 62.79 + 0.96 = 63.75; Cohen's table says 64."""
    assert people_per_group(0.5) == pytest.approx(63.75, abs=0.01)
    assert math.ceil(people_per_group(0.5)) == 64
    assert math.ceil(people_per_group(0.2)) == 394  # Cohen 1988, table 2.4.1: 393 or 394.
    assert math.ceil(people_per_group(0.8)) == 26


def test_half_the_effect_needs_four_times_as_many():
    correction = 1.959964**2 / 4
    assert people_per_group(-0.1) - correction == pytest.approx(4 * (people_per_group(0.2) - correction))
    assert people_per_group(0.0) == math.inf


@pytest.mark.parametrize("effect", [0.1, 0.3, 0.5, 1.0])
def test_so_many_people_have_the_power_by_the_noncentral_t(effect):
    size = people_per_group(effect)
    assert power_of(effect, size, size) == pytest.approx(0.8, abs=0.003)
    assert power_of(-effect, size, size) == pytest.approx(power_of(effect, size, size))
    assert power_of(0.0, size, size) == pytest.approx(0.05)


def test_what_the_survey_could_see_is_what_it_sees_in_four_of_five_draws():
    """The survey's 78 and 25: (1.984 + 0.845)·√(1/78 + 1/25) = 2.829·0.2298 = 0.650."""
    assert smallest_seen(78, 25) == pytest.approx(0.650, abs=0.001)
    assert power_of(smallest_seen(78, 25), 78, 25) == pytest.approx(0.8, abs=0.003)


def test_studies_by_hand():
    """An effect of 0.5: 127.50 people by lot. Measured before with r = 0.6: ·0.64 = 81.60, over 0.8 who stay 102.0.

    Half take an offer up: effect 0.25, people 2·(2·(2.80158 / 0.25)² + 0.96036) = 504.25, over 0.8: 630.3.
    Agencies of 21 people with likeness 0.05: ·(1 + 20·0.05) = ·2.
    """
    met = Conditions(likeness=0.05, people_of_an_agency=21, stability=0.6, leaving=0.2, uptake=0.5)
    assert study_sizes(0.5, met) == {"trial": 128, "panel": 103, "offer": 631, "teams": 1261}


def test_nothing_to_see_needs_people_without_end():
    met = Conditions(0.05, 20, 0.6, 0.2, 0.3)
    assert set(study_sizes(0.0, met).values()) == {math.inf}
    assert set(study_sizes(float("nan"), met).values()) == {math.inf}
