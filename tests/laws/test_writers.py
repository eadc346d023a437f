"""Each column has one writer a month, and a policy writes none."""

from __future__ import annotations

import ast
import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from simulation.levers import Levers
from simulation.model import WorkforceModel
from simulation.policies import catalogue
from simulation.schedule import EVERYTHING, MONTH, Step
from simulation.state.workforce import PERSON, Workforce
from simulation.world import World
from tests.laws.sources import SIMULATION, dotted, modules, tree
from tests.worlds import arrays, everything, measures, settings

STOCKS = {
    "cases": ("allocation", "service", "secondment"),
    "rapport": ("service", "secondment"),
    "certificate_months": ("careers", "certification"),
    "relief": ("counselling", "self_help", "wishes", "awards"),
}
"""Columns that several lines of the month change, because they are stocks: what flows in here flows out there."""
BY_RECRUITMENT_ALONE = {
    "occupied", "holders_before", "vacant_months", "person_identity", "just_joined", "gender", "education",
    "psychology_trained", "legacy", "entry_channel", "social_work_degree", "family_tie", "help_seeking",
    "vulnerability", "idealism", "family_shock_risk",
}  # fmt: skip
"""What only comes and goes with the person."""
NEVER = {"agency", "slot", "post_identity", "tie_to"}
"""What a post is, for ever."""
SCARCE = {
    "funding.contract_renewal_share": 0.8,
    "counselling.hours_per_client": 8.0,
    "counselling.uptake_per_year": 0.35,
}
BUSY = everything() | {"facts": SCARCE}
"""A world in which every line has something to do: all policies at once, the national ones in plenty."""


@contextmanager
def read_only(world: World, writable: tuple[str, ...] = ()) -> Iterator[None]:
    """No array of the state can be written but these; columns cannot be replaced at all."""
    held = {name: values for name, values in arrays(world).items() if name not in writable and values.ndim}
    before = {name: values.flags.writeable for name, values in held.items()}
    for values in held.values():
        values.flags.writeable = False
    try:
        yield
    finally:
        for name, values in held.items():
            values.flags.writeable = before[name]


def workforce_but(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses of all arrays that a line may write: its own columns, and all that is not the workforce."""
    names = Workforce.columns() if columns == EVERYTHING else columns
    return tuple(f"workforce.{name}" for name in names)


def may_write(line: Step, world: World) -> tuple[str, ...]:
    others = tuple(name for name in arrays(world) if not name.startswith("workforce."))
    return workforce_but(line.writes) + others


def busy_world(months: int = 3) -> WorkforceModel:
    """A world in May 2021 that has had time to get busy."""
    model = WorkforceModel(settings(years=2, start="2021-02", warm_up_months=2, **BUSY))
    for _ in range(months):
        model.step()
    return model


def test_a_line_writes_the_columns_that_it_declares_and_no_other():
    """Every line of eight months, examination and graduation among them, with all other columns locked."""
    model = busy_world()
    world = model.world
    for t in range(3, 11):
        world.t = t
        for line in MONTH:
            with read_only(world, may_write(line, world)):
                try:
                    line.run(world)
                except ValueError as error:
                    raise AssertionError(f"{line.name} writes a column that it does not declare: {error}") from error


def test_no_line_declares_a_column_that_it_never_writes():
    """Each declared column, locked in turn, stops its line in some month of a year."""
    idle = {(line.name, column) for line in MONTH if line.writes != EVERYTHING for column in line.writes}
    model = busy_world(0)
    world = model.world
    for t in range(12):
        world.t = t
        for line in MONTH:
            before = world.workforce.copy()
            line.run(world)
            for name, column in sorted(idle):
                if name == line.name and not np.array_equal(getattr(before, column), getattr(world.workforce, column)):
                    idle.discard((name, column))
    assert not idle


def test_columns_with_several_writers_are_stocks():
    writers = defaultdict(list)
    for line in MONTH:
        for column in line.writes if line.writes != EVERYTHING else ():
            writers[column].append(line.name)
    assert {column: tuple(names) for column, names in writers.items() if len(names) > 1} == STOCKS


def test_every_column_has_a_writer():
    declared = {column for line in MONTH for column in line.writes} - set(EVERYTHING)
    assert declared <= Workforce.columns().keys()
    assert Workforce.columns().keys() - declared == BY_RECRUITMENT_ALONE | NEVER


def test_only_recruitment_replaces_persons():
    assert [line.name for line in MONTH if line.writes == EVERYTHING] == ["recruitment"]


def test_every_line_says_why_it_stands_where_it_does():
    names = Counter(line.name for line in MONTH)
    assert max(names.values()) == 1
    assert all(line.because.strip() for line in MONTH)


def test_a_post_stays_what_it_is():
    model = busy_world(0)
    before = {name: getattr(model.workforce, name).copy() for name in NEVER}
    for _ in range(12):
        model.step()
    for name, values in before.items():
        assert (getattr(model.workforce, name) == values).all(), name


def test_an_undeclared_column_is_found(monkeypatch):
    """The check can fail: a line that declares nothing and writes one value is stopped."""

    def meddle(world: World) -> None:
        world.workforce.exhaustion[0] = 3.0

    meddling = dataclasses.replace(MONTH[0], run=meddle)
    monkeypatch.setattr("tests.laws.test_writers.MONTH", (meddling, *MONTH[1:]))
    with pytest.raises(AssertionError, match="does not declare"):
        test_a_line_writes_the_columns_that_it_declares_and_no_other()


def test_no_column_can_be_replaced():
    """Compiled loops read the blocks of a table: they would go on with the old array."""
    workforce = busy_world(0).world.workforce
    with pytest.raises(AttributeError, match=r"^exhaustion: .* use exhaustion\[:\]"):
        workforce.exhaustion = workforce.exhaustion + 1
    before = workforce.exhaustion.copy()
    workforce.exhaustion += 1
    assert (workforce.exhaustion == before + 1).all()


# policies


@pytest.mark.parametrize("policy", catalogue())
def test_a_policy_cannot_touch_the_state(policy):
    """It is asked for its levers with every array of the world locked, and returns levers."""
    world = busy_world(1).world
    (measure,) = measures(policy, **{policy: {"start": None}})
    before = {name: values.tobytes() for name, values in arrays(world).items()}
    levers = world.levers
    with read_only(world):
        pulled = measure.pull(Levers(), world)
    assert isinstance(pulled, Levers)
    assert world.levers is levers
    assert {name: values.tobytes() for name, values in arrays(world).items()} == before


@pytest.mark.parametrize("policy", catalogue())
def test_a_policy_leaves_levers_that_it_does_not_name(policy):
    """Untouched levers are the very objects that came in."""
    world = busy_world(1).world
    (measure,) = measures(policy, **{policy: {"start": None}})
    inert = Levers()
    pulled = measure.pull(inert, world)
    touched = {f.name for f in dataclasses.fields(Levers) if getattr(pulled, f.name) is not getattr(inert, f.name)}
    named = {
        keyword.arg
        for node in ast.walk(tree(SIMULATION / "policies" / f"{policy}.py"))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "pull"
        for keyword in node.keywords
    }
    assert touched <= named


def test_no_policy_assigns_to_what_it_is_given():
    """In the text: no attribute or element of the world is assigned to, and no column is changed in place."""
    for path in modules(SIMULATION / "policies"):
        for node in ast.walk(tree(path)):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            for target in targets:
                assert not isinstance(target, ast.Attribute | ast.Subscript), f"{dotted(path)}:{node.lineno}"


def test_a_policy_that_touches_the_state_is_found():
    world = busy_world(0).world
    with pytest.raises(ValueError, match="read-only"), read_only(world):
        world.workforce.wage_yuan_per_month *= 2


def test_persons_keep_what_only_recruitment_gives():
    kinds = Workforce.columns()
    assert {name for name in BY_RECRUITMENT_ALONE if kinds[name].kind == PERSON} >= {"gender", "vulnerability"}
