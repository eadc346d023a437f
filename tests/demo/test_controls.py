"""Choices: sliders and scenarios become policies that start when they are chosen."""

import pytest

from experiments.demo.controls import CONTROLS, EVENTS, Choice, catalogue, doses_of, events_of, policies_of, pursued
from simulation.choices import choices
from simulation.dates import Month
from simulation.policies import catalogue as policy_classes

BEGINNING = Month(2021, 1)


def test_the_list_holds_every_scenario_of_the_catalogue():
    assert {entry["name"] for entry in catalogue()} == set(choices("scenario"))


@pytest.mark.parametrize("name", CONTROLS)
def test_every_slider_sets_a_dose_that_its_policy_has(name):
    control = CONTROLS[name]
    keys = policy_classes()[control.policy].keys()
    assert control.dose in keys
    for value in (control.low, control.high):
        if value != control.off:
            (policy,) = policies_of(Choice("baseline", {name: value})).values()
            assert getattr(policy, control.dose) == value


@pytest.mark.parametrize("name", CONTROLS)
def test_a_slider_that_stands_at_none_is_no_policy(name):
    assert policies_of(Choice("baseline", {name: CONTROLS[name].off})) == {}


def test_sliders_stand_at_the_doses_of_the_scenario_until_they_are_moved():
    assert doses_of(Choice("pay_raise"))["pay"] == 15  # conf/scenario/pay_raise.yaml
    assert doses_of(Choice("pay_raise", {"pay": 30}))["pay"] == 30
    assert doses_of(Choice("pay_raise"))["cap"] == CONTROLS["cap"].off


def test_what_is_chosen_holds_from_the_month_on_in_which_it_was_chosen():
    (policy,) = pursued([(5, Choice("baseline", {"pay": 20}))], BEGINNING)
    assert policy.start == "2021-06"
    assert policy.in_force(Month(2021, 5), BEGINNING) == 0
    assert policy.in_force(Month(2021, 6), BEGINNING) == 1


def test_a_new_dose_keeps_the_start_and_what_is_dropped_ends():
    made = [(0, Choice("baseline", {"pay": 10})), (6, Choice("baseline", {"pay": 20})), (12, Choice("baseline", {}))]
    (raised,) = pursued(made[:2], BEGINNING)
    assert (raised.start, raised.percent) == ("2021-01", 20)
    (ended,) = pursued(made, BEGINNING)
    assert (ended.start, ended.stop) == ("2021-01", "2022-01")


def test_what_is_dropped_in_its_first_month_was_never_there():
    assert pursued([(3, Choice("pay_raise")), (3, Choice("baseline"))], BEGINNING) == ()


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_can_begin_in_any_month(name):
    (event,) = events_of(name, Month(2027, 3))
    assert event.start == "2027-03"


def test_an_event_lasts_as_long_as_in_its_file():
    """conf/scenario/pandemic.yaml: from 2022-01 to 2023-01, twelve months."""
    (event,) = events_of("pandemic", Month(2027, 3))
    assert event.stop == "2028-03"
