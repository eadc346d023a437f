"""The parts of a contrast, reckoned by hand, and that they add up."""

import numpy as np
import pytest

from experiments.contrast.parts import Lives, explained, likeness, parts, pooled_sd

NAN = np.nan


def lives(**changes):
    """Four people with weights 1, 3, 2, 2: two turn to the workplace, two to the family."""
    fields = {
        "actual": [1.0, 2.0, 4.0, 6.0],
        "if_family": [2.0, 2.5, 4.0, 6.0],
        "if_family_for_both": [2.0, 3.5, 4.0, 5.0],
        "if_workplace": [1.0, 2.0, 3.0, 4.0],
        "workplace": [True, True, False, False],
        "family": [False, False, True, True],
        "weight": [1.0, 3.0, 2.0, 2.0],
    } | changes
    return Lives(**{name: np.array(values) for name, values in fields.items()})


def test_the_parts_by_hand():
    """Workplace (1·1 + 3·2) / 4 = 1.75, family (4 + 6) / 2 = 5: contrast -3.25.

    Effect: (1·(1 - 2) + 3·(2 - 2.5)) / 4 = -0.625. Company: workplace (1·0 + 3·(2.5 - 3.5)) / 4 = -0.75, family
    (0 + 1) / 2 = 0.5: -1.25. Who chooses: -3.25 + 0.625 + 1.25 = -1.375. On the family: ((3 - 4) + (4 - 6)) / 2 = -1.5.
    """
    found = parts(lives())
    assert found == pytest.approx(
        {"contrast": -3.25, "effect": -0.625, "company": -1.25, "choice": -1.375, "effect_on_family": -1.5}
    )


def test_who_is_not_known_in_a_twin_world_counts_in_the_contrast_alone():
    """Without the first of the workplace the effect is that of the second, 2 - 2.5."""
    found = parts(lives(if_family=[NAN, 2.5, 4.0, 6.0]))
    assert found["contrast"] == -3.25
    assert found["effect"] == -0.5


def test_nobody_known_is_no_number():
    found = parts(lives(if_family=[NAN, NAN, 4.0, 6.0]))
    assert np.isnan(found["effect"])
    assert np.isnan(found["choice"])


def crowd(n=400, seed=3):
    """Exhaustion is 2·trait - 1·workplace + 0.5·other; the vulnerable turn to the family."""
    rng = np.random.default_rng(seed)
    trait, other = rng.normal(size=n), rng.random(n) < 0.5
    workplace = trait + rng.normal(size=n) < 0
    actual = 2.0 * trait - 1.0 * workplace + 0.5 * other
    nobody = np.full(n, NAN)
    people = Lives(actual, nobody, nobody, nobody, workplace, ~workplace, rng.random(n) + 0.5)
    return people, other.astype(float)[:, None], trait


def test_a_regression_with_all_reasons_finds_the_effect_and_its_parts_add_up():
    people, other, trait = crowd()
    coefficient, worth = explained(people, other, {"trait": trait[:, None]})
    assert coefficient == pytest.approx(-1.0)
    assert worth["trait"] == pytest.approx(2.0 * people.gap(trait))
    of_other = 0.5 * people.gap(other[:, 0])
    assert coefficient + of_other + sum(worth.values()) == pytest.approx(people.gap(people.actual))


def test_without_the_reason_the_coefficient_is_the_contrast():
    people, _, _ = crowd()
    coefficient, worth = explained(people, np.zeros((400, 0)), {})
    assert coefficient == pytest.approx(people.gap(people.actual))
    assert abs(coefficient + 1.0) > 1.0
    assert worth == {}


def test_those_in_neither_group_do_not_count():
    people, other, trait = crowd()
    left_out = np.arange(400) < 50
    fewer = Lives(
        np.where(left_out, 99.0, people.actual), people.if_family, people.if_family_for_both, people.if_workplace,
        people.workplace & ~left_out, people.family & ~left_out, people.weight,
    )  # fmt: skip
    assert explained(fewer, other, {"trait": trait[:, None]})[0] == pytest.approx(-1.0)


def test_spread_within_groups_by_hand():
    """Workplace 1, 2 with weights 1, 3: mean 1.75, squares 0.5625 + 3·0.0625 = 0.75; family 4, 6: 2·1 + 2·1 = 4.

    √(4.75 / 8).
    """
    told = lives()
    assert pooled_sd(told.actual, told.workplace, told.family, told.weight) == pytest.approx(np.sqrt(4.75 / 8))


def test_likeness_by_hand():
    """Clusters 1, 3 and 5, 7: means 2 and 6, all 4; MSB = 2·4 + 2·4 = 16 over 1, MSW = 4·1 / 2 = 2.

    (16 - 2) / (16 + 2) = 7/9.
    """
    assert likeness(np.array([1.0, 3.0, 5.0, 7.0]), np.array([4, 4, 9, 9])) == pytest.approx(7 / 9)
    assert likeness(np.array([1.0, 3.0, 1.0, 3.0]), np.array([4, 4, 9, 9])) < 0
    assert np.isnan(likeness(np.array([1.0, 2.0]), np.array([0, 0])))
