from simulation.levers import Levers
from simulation.policies.pay_raise import PayRaise
from simulation.schedule import MONTH, policies
from simulation.state.workforce import Workforce


class Shift:
    """A measure that lifts the climate."""

    def __init__(self, by):
        self.by = by

    def pull(self, levers, world):
        return levers.pull(climate_shift=self.by)


def test_levers_are_pulled_anew_each_month_by_every_policy(small_world):
    world = small_world(measures=(Shift(0.25), Shift(0.5)))
    for _ in range(2):
        policies(world)
        assert world.levers.climate_shift == 0.75


def test_without_policies_all_levers_are_inert(small_world):
    world = small_world()
    world.levers = Levers(climate_shift=9.0)
    policies(world)
    assert world.levers == Levers()


def test_a_policy_is_a_measure(small_world):
    world = small_world(measures=(PayRaise(percent=10.0),))
    policies(world)
    assert len(world.levers.charges) == 1


def test_every_line_names_its_process_its_columns_and_its_reason():
    names = [step.name for step in MONTH]
    assert len(set(names)) == len(names)
    assert {"policies", "funding", "turnover", "accounts"} <= set(names)
    columns = set(Workforce.columns()) | {"*"}
    assert all(set(step.writes) <= columns and step.because for step in MONTH)
