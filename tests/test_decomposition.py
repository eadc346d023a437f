import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.decomposition import (
    COMPOSITION,
    CONTAGION,
    INTERACTION,
    Tally,
    carried,
    cause_means,
    chord,
    mean_parts,
    rate_difference,
    ratio,
    same_people,
    shares_of,
    swapped,
    through,
)

IDS = {"dtype": np.uint64}


def product(factors):
    return factors["pay"] * factors["strain"]


def test_the_same_people_have_the_same_identity_and_trait():
    ours = np.array([9, 4, 7, 1], **IDS), np.array([0.9, 0.4, 0.7, 0.1])
    theirs = np.array([1, 7, 9, 5], **IDS), np.array([0.1, 0.0, 0.9, 0.5])
    mine, yours = same_people(ours, theirs)
    # 1 and 9 live in both; 7 is a newcomer here and somebody from another agency there.
    assert mine.tolist() == [3, 0]
    assert yours.tolist() == [0, 2]


def test_one_factor_at_a_time_from_the_baseline():
    theirs = {"pay": np.array([2.0]), "strain": np.array([0.1])}
    ours = {"pay": np.array([1.5]), "strain": np.array([0.2])}
    found = swapped(theirs, ours, product)
    assert found["pay"] == pytest.approx([-0.05])  # 1.5 * .1 - .2
    assert found["strain"] == pytest.approx([0.2])  # 2 * .2 - .2


@pytest.mark.parametrize(
    ("difference", "per_point", "expected"),
    # At a hazard of 1.2 a year 12 (1 - exp(-.1)) a year leave; at e times that 12 (1 - exp(-.1 e)).
    [
        (2.0, 0.5, 12 * (np.exp(-0.1) - np.exp(-0.1 * np.e)) / 2),
        (-2.0, 0.5, 12 * (np.exp(-0.1 / np.e) - np.exp(-0.1)) / 2),
        (1.0, 0.0, 0.0),
        (0.0, 0.5, 0.6 * np.exp(-0.1)),
        (1e-12, 0.5, 0.6 * np.exp(-0.1)),
    ],
)
def test_the_chord_of_a_factor_on_the_hazard(difference, per_point, expected):
    assert chord(np.array([1.2]), np.array([difference]), per_point)[0] == pytest.approx(expected)


def test_no_hazard_is_too_high_for_a_chord():
    assert chord(np.full(3, 1e9), np.array([-2.0, 0.0, 2.0]), 0.5).tolist() == [0.0, 0.0, 0.0]


def test_what_goes_through_a_chord_keeps_its_sum():
    shares = {"work": np.array([3.0, 0.5]), "support": np.array([-1.0, -0.5])}
    moved = through(shares, chord(np.array([1.2, 1.2]), shares["work"] + shares["support"], 0.5))
    # All of the difference of 2 in the first; nothing in the second, where the causes' parts are equal and opposite.
    assert moved["work"] + moved["support"] == pytest.approx([12 * (np.exp(-0.1) - np.exp(-0.1 * np.e)), 0.0])
    assert moved["work"][1] == pytest.approx(0.5 * 0.6 * np.exp(-0.1))


def test_shares_fade_as_the_difference_does_and_the_rest_interacts():
    shares = {"work": np.array([1.0]), COMPOSITION: np.array([0.5])}
    pushes = {"work": np.array([0.2]), "support": np.array([-0.1]), CONTAGION: np.array([0.03])}
    moved = carried(shares, pushes, np.array([0.8]), np.array([1.5]))
    assert moved["work"] == pytest.approx([1.0])
    assert moved["support"] == pytest.approx([-0.1])
    assert moved[COMPOSITION] == pytest.approx([0.4])
    assert moved[CONTAGION] == pytest.approx([0.03])
    assert moved[INTERACTION] == pytest.approx([0.17])  # 1.5 - 1 + .1 - .4 - .03


def test_an_interaction_fades_too():
    moved = carried({INTERACTION: np.array([1.0])}, {}, np.array([0.5]), np.array([0.5]))
    assert moved == {INTERACTION: pytest.approx(np.array([0.5]))}


def test_new_pairs_begin_with_their_composition():
    people, known = np.array([2, 3, 8], **IDS), np.array([3, 5], **IDS)
    found = shares_of(people, known, {"work": np.array([0.3, 0.9])}, np.array([0.1, 0.3, -0.2]))
    assert found["work"] == pytest.approx([0, 0.3, 0])
    assert found[COMPOSITION] == pytest.approx([0.1, 0, -0.2])


def tally(**changes):
    """Ten people in the baseline and eight under policies, of whom five live in both worlds."""
    plain = {
        "staff": (10.0, 8.0), "total": (20.0, 12.0), "pairs": 5.0, "pairs_total": (10.0, 8.0),
        "causes": {"pay": -3.0, "strain": 0.5}, "beside": {"quits": (5.0, 2.0)},
    }  # fmt: skip
    return Tally(**(plain | changes))


def test_the_parts_of_a_mean():
    # 12 / 8 - 20 / 10 = -.5 in all; (8 - 10) / 5 = -.4 in pairs: -.6 of pay, .1 of strain, the rest .1; others -.1
    parts = mean_parts([tally()])
    assert parts == {"pay": pytest.approx(-0.6), "strain": pytest.approx(0.1), INTERACTION: pytest.approx(0.1),
                     COMPOSITION: pytest.approx(-0.1)}  # fmt: skip


def test_a_composition_among_the_causes_is_added_to_the_composition():
    parts = mean_parts([tally(causes={"pay": -3.0, COMPOSITION: 1.0, INTERACTION: 99.0})])
    assert parts["pay"] == pytest.approx(-0.6)
    assert parts[COMPOSITION] == pytest.approx(0.1)  # .2 in pairs, -.1 of the others
    assert parts[INTERACTION] == pytest.approx(0.0)  # -.4 + .6 - .2


def test_months_weigh_by_their_people():
    twice = tally(staff=(30.0, 24.0), total=(90.0, 72.0), pairs=15.0, pairs_total=(45.0, 45.0), causes={"pay": 5.0})
    # (12 + 72) / 32 - (20 + 90) / 40
    assert sum(mean_parts([tally(), twice]).values()) == pytest.approx(2.625 - 2.75)
    assert mean_parts([tally(), twice])["pay"] == pytest.approx(2 / 20)
    assert cause_means([tally(), twice], "causes")["strain"] == pytest.approx(0.5 / 20)


def test_ratios_and_rates():
    assert ratio([tally(), tally()], "total", "staff", 1) == 1.5
    assert rate_difference([tally(), tally()], "quits") == pytest.approx(0.25 - 0.5)


def test_worlds_without_common_people_differ_by_composition_alone():
    parts = mean_parts([tally(pairs=0.0, pairs_total=(0.0, 0.0), causes={"pay": 0.0})])
    assert parts == {"pay": 0.0, INTERACTION: 0.0, COMPOSITION: pytest.approx(-0.5)}


def test_nobody_moves_nothing():
    nobody = tally(staff=(0.0, 0.0), total=(0.0, 0.0), pairs=0.0, pairs_total=(0.0, 0.0), beside={"quits": (0.0, 0.0)})
    assert sum(mean_parts([nobody]).values()) == 0
    assert rate_difference([nobody], "quits") == 0


NUMBER = st.floats(-100, 100)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER), min_size=1, max_size=5))
def test_the_parts_sum_to_the_whole(months):
    tallies = [
        tally(total=(a, b), pairs_total=(c, d), causes={"pay": e, COMPOSITION: f, "strain": a})
        for a, b, c, d, e, f in months
    ]
    whole = sum(m[1] for m in months) / (8 * len(months)) - sum(m[0] for m in months) / (10 * len(months))
    assert sum(mean_parts(tallies).values()) == pytest.approx(whole, abs=1e-9)
