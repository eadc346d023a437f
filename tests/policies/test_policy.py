"""What every policy has, shown on one that only lifts the climate."""

from dataclasses import dataclass
from importlib import resources
from typing import ClassVar

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.report.wording import payer_title
from simulation.dates import Month
from simulation.levers import Levers
from simulation.policies import catalogue
from simulation.policies.policy import PAYERS, Policy
from simulation.strict_fields import built


@dataclass(frozen=True, kw_only=True)
class Warmth(Policy):
    name: ClassVar[str] = "warmth"

    degrees: float = 1.0

    def apply(self, levers, world, dose_share):
        return levers.pull(climate_shift=dose_share * self.degrees)


BEGINNING = Month(2021, 1)


@pytest.mark.parametrize(
    ("policy", "date", "share"),
    [
        (Warmth(), "2021-01", 1.0),
        (Warmth(), "2050-01", 1.0),
        (Warmth(start="2022-07"), "2022-06", 0.0),
        (Warmth(start="2022-07"), "2022-07", 1.0),
        (Warmth(stop="2022-07"), "2022-06", 1.0),
        (Warmth(stop="2022-07"), "2022-07", 0.0),
        (Warmth(start="2022-07", stop="2022-08"), "2022-07", 1.0),
        # four equal steps: a quarter in the first month, all in the fourth
        (Warmth(start="2022-07", ramp_months=3), "2022-06", 0.0),
        (Warmth(start="2022-07", ramp_months=3), "2022-07", 0.25),
        (Warmth(start="2022-07", ramp_months=3), "2022-09", 0.75),
        (Warmth(start="2022-07", ramp_months=3), "2022-10", 1.0),
        (Warmth(start="2022-07", ramp_months=3), "2030-01", 1.0),
        (Warmth(start="2022-07", ramp_months=3, stop="2022-09"), "2022-09", 0.0),
        # without a start the ramp begins with the run
        (Warmth(ramp_months=1), "2021-01", 0.5),
        (Warmth(ramp_months=1), "2021-02", 1.0),
        # one that began before the run has climbed already
        (Warmth(start="2020-01", ramp_months=23), "2021-01", 13 / 24),
    ],
)
def test_share_of_the_dose_in_force(policy, date, share):
    assert policy.in_force(Month.parse(date), BEGINNING) == pytest.approx(share)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 60), st.integers(0, 100))
def test_a_ramp_climbs_in_equal_steps_to_one_and_stays(ramp, months):
    policy = Warmth(start="2021-01", ramp_months=ramp)
    now, then = (policy.in_force(BEGINNING.plus(m), BEGINNING) for m in (months, months + 1))
    assert 0 < now <= then <= 1
    assert then - now == pytest.approx(1 / (ramp + 1) if months < ramp else 0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": "soon"}, r"policies\.warmth\.start: expected a month such as 2024-07.*got 'soon'"),
        ({"stop": "2022-13"}, r"policies\.warmth\.stop: expected a month"),
        ({"start": "2022-07", "stop": "2022-07"}, r"stop: expected a month after the start 2022-07, got 2022-07\."),
        ({"start": "2022-07", "stop": "2021-07"}, r"policies\.warmth\.stop: "),
        ({"ramp_months": -1}, r"ramp_months: expected 0 to 600 month, got -1\."),
        ({"ramp_months": 601}, r"policies\.warmth\.ramp_months"),
        ({"coverage": 1.01}, r"coverage: expected 0 to 1, got 1\.01\."),
        ({"coverage": float("nan")}, r"coverage: .* got nan\."),
        ({"coverage": True}, r"coverage: .* got True\."),
        ({"coverage": "half"}, r"coverage: .* got 'half'\."),
        ({"tenure_months_from": -1}, r"policies\.warmth\.tenure_months_from"),
        (
            {"tenure_months_from": 24, "tenure_months_to": 12},
            r"tenure_months_to: expected more than 24 months",
        ),
        ({"tenure_months_to": 721}, r"policies\.warmth\.tenure_months_to: expected 0 to 720 month"),
        ({"regions": ("urbn",)}, r"policies\.warmth\.regions: unknown name: 'urbn'\. Did you mean 'urban'\?"),
        ({"fields": ("helth",)}, r"policies\.warmth\.fields: .*Did you mean 'health'\?"),
        ({"certificates": ("doctor",)}, r"policies\.warmth\.certificates: unknown name: 'doctor'\."),
    ],
)
def test_nonsense_is_refused_with_its_address(changes, message):
    with pytest.raises(ValueError, match=message):
        Warmth(**changes)


def test_a_policy_is_abstract_and_cannot_be_changed():
    with pytest.raises(TypeError, match="abstract"):
        Policy()
    with pytest.raises(AttributeError):
        Warmth().coverage = 0.5


@pytest.mark.parametrize(
    ("changes", "reached"),
    [
        ({}, [1, 1, 1]),
        ({"regions": ("urban",)}, [1, 1, 0]),
        ({"regions": ("remote_poor", "border_ethnic")}, [0, 0, 1]),
        ({"fields": ("welfare",)}, [1, 0, 1]),
        ({"fields": ("welfare",), "regions": ("urban",)}, [1, 0, 0]),
        ({"fields": ("health",)}, [0, 0, 0]),
        ({"coverage": 0.0}, [0, 0, 0]),
    ],
)
def test_agencies_reached(small_world, changes, reached):
    assert Warmth(**changes).agencies_reached(small_world()).tolist() == reached


def test_coverage_is_the_share_of_agencies_that_take_part_and_stays(small_world):
    world = small_world()
    taken = []
    for number in range(2000):
        world.agencies.identity[:] = np.arange(3) + 3 * number
        world.t = number
        taken.append(Warmth(coverage=0.3).agencies_reached(world))
    # Binomial, 6,000 agencies, 4.9 sampling errors: P = 1e-6.
    assert abs(np.mean(taken) - 0.3) < 4.9 * np.sqrt(0.21 / 6000)
    world.agencies.identity[:] = np.arange(3) + 3 * 17
    np.testing.assert_array_equal(Warmth(coverage=0.3).agencies_reached(world), taken[17])
    # Whoever takes part in a small programme takes part in a larger one.
    assert (Warmth(coverage=0.6).agencies_reached(world) >= taken[17]).all()


HELD = [0, 1, 2, 4, 5, 7]


@pytest.mark.parametrize(
    ("changes", "reached"),
    [
        # Certificates 2, 1, 0, 0, 0, 1 and tenures 48, 24, 6, 36, 12, 60
        ({}, [1, 1, 1, 1, 1, 1]),
        ({"certificates": ("assistant",)}, [0, 1, 0, 0, 0, 1]),
        ({"certificates": ("assistant", "social_worker")}, [1, 1, 0, 0, 0, 1]),
        ({"certificates": ("none",), "tenure_months_to": 12.0}, [0, 0, 1, 0, 0, 0]),
        ({"tenure_months_from": 12.0, "tenure_months_to": 36.0}, [0, 1, 0, 0, 1, 0]),
        ({"tenure_months_from": 48.0}, [1, 0, 0, 0, 0, 1]),
        ({"regions": ("urban",), "certificates": ("assistant",)}, [0, 1, 0, 0, 0, 0]),
    ],
)
def test_posts_reached(small_world, changes, reached):
    assert Warmth(**changes).posts_reached(small_world())[HELD].tolist() == reached


def test_pull_leaves_the_levers_alone_while_not_in_force(small_world):
    before = Levers(climate_shift=0.5)
    assert Warmth(start="2021-03").pull(before, small_world(t=1)) is before
    assert Warmth(start="2021-03").pull(before, small_world(t=2)).climate_shift == 1.5
    assert Warmth(stop="2021-03").pull(before, small_world(t=2)) == before


def test_pull_leaves_the_warm_up_alone_even_if_the_policy_began_before(small_world):
    before = Levers()
    assert Warmth(start="2019-01").pull(before, small_world(t=-1)) is before
    assert Warmth(start="2019-01").pull(before, small_world(t=0)).climate_shift == 1


def test_pull_hands_on_the_part_of_the_dose(small_world):
    found = Warmth(ramp_months=3, degrees=2.0).pull(Levers(), small_world(t=1))
    assert found.climate_shift == pytest.approx(1.0)  # two of four steps


def test_keys_are_the_fields_that_can_be_set():
    assert set(Warmth.keys()) == {
        "start", "stop", "ramp_months", "regions", "fields", "certificates", "tenure_months_from", "tenure_months_to",
        "coverage", "degrees",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), catalogue().items())
def test_every_file_of_the_folder_holds_the_policy_of_its_name(name, kind):
    assert issubclass(kind, Policy)
    assert kind.name == name


@pytest.mark.parametrize("kind", catalogue().values())
def test_a_policy_of_no_dose_leaves_every_lever_inert(small_world, kind):
    inert, pulled = vars(Levers()), vars(kind().pull(Levers(), small_world()))
    assert [lever for lever in inert if lever != "charges" and not np.all(pulled[lever] == inert[lever])] == []


def dosed(name):
    """The policy at the dose of its scenario, in force from the beginning."""
    text = (resources.files("conf") / "scenario" / f"{name}.yaml").read_text(encoding="utf-8")
    values = yaml.safe_load(text)["policies"][name]
    return built(catalogue()[name], name, {k: v for k, v in values.items() if k != "start"})


@pytest.mark.parametrize("name", catalogue())
def test_a_policy_pulls_levers_and_cannot_touch_the_state(small_world, name):
    world, untouched = small_world(), small_world()
    inert, pulled = vars(Levers()), vars(dosed(name).pull(Levers(), world))
    assert any(pulled[lever] is not inert[lever] for lever in inert)
    for table in ("workforce", "agencies", "regions"):
        after, before = getattr(world, table), getattr(untouched, table)
        for column in after.columns():
            np.testing.assert_array_equal(getattr(after, column), getattr(before, column), err_msg=column)


PAID = [kind for kind in catalogue().values() if hasattr(kind, "payer")]


@pytest.mark.parametrize("kind", PAID, ids=lambda kind: kind.name)
def test_a_payer_is_one_of_those_there_are(kind):
    """Santa pays for nothing, and a typo is nobody new."""
    for payer in PAYERS:
        assert kind(payer=payer).payer == payer
    for payer in ("santa", "pubic"):
        with pytest.raises(ValueError, match=rf"policies\.{kind.name}\.payer: unknown payer: '{payer}'.*Known: agency"):
            kind(payer=payer)


@pytest.mark.parametrize("payer", PAYERS)
def test_whoever_pays_has_a_name_in_the_reports(payer):
    assert payer_title(payer) != payer
