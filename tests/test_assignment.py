"""An assignment sets whom people turn to, for those on whom the lot falls and for nobody else."""

import dataclasses

import numpy as np
import pytest

from simulation.assignment import Assignment
from simulation.state.workforce import SOURCES
from tests.worlds import fingerprint, lived, settings

SMALL = {"posts": 300, "agencies": 15, "years": 0.5, "warm_up_months": 6}


def world(assignment):
    return lived(dataclasses.replace(settings(**SMALL), assignment=assignment))


def test_a_lot_that_falls_on_nobody_changes_no_bit():
    assert fingerprint(world(Assignment(0.0, moral="family"))) == fingerprint(world(None))


@pytest.mark.parametrize("source", SOURCES)
def test_those_on_whom_it_falls_turn_to_that_source_and_all_others_choose(source):
    model, plain = world(Assignment(0.3, moral=source)), world(None)
    table = model.workforce
    settled = table.occupied & ~table.just_joined  # Who has just come has not chosen yet.
    lot = Assignment(0.3).falls_on(model.world.luck, table.person_identity) & settled
    assert 0.2 < lot.sum() / settled.sum() < 0.4
    assert (table.moral_source[lot] == SOURCES.index(source)).all()
    same = table.occupied & plain.workforce.occupied & (table.person_identity == plain.workforce.person_identity)
    free = same & ~lot
    assert free.sum() > 100
    np.testing.assert_array_equal(table.moral_source[free], plain.workforce.moral_source[free])
    np.testing.assert_array_equal(table.financial_source[same], plain.workforce.financial_source[same])
    assert (plain.workforce.moral_source[same & lot] != SOURCES.index(source)).any()


def test_the_vacant_turn_to_nobody():
    model = world(Assignment(1.0, moral="workplace", financial="workplace"))
    assert not model.workforce.moral_source[~model.workforce.occupied].any()
    settled = model.workforce.occupied & ~model.workforce.just_joined
    assert (model.workforce.financial_source[settled] == SOURCES.index("workplace")).all()


def test_the_lot_is_the_same_in_every_world_and_holds_those_of_smaller_shares():
    model = world(None)
    identity = model.workforce.person_identity
    few, many = (Assignment(share).falls_on(model.world.luck, identity) for share in (0.2, 0.5))
    assert few.sum() < many.sum()
    assert (few <= many).all()


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"share": 1.2}, "from 0 to 1"), ({"share": 0.5, "moral": "boss"}, "none, family, workplace")],
)
def test_what_cannot_be_is_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        Assignment(**fields)
