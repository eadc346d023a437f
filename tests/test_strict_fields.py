from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from simulation.strict_fields import built


@dataclass(frozen=True)
class Thing:
    count: int
    share: float = 0.5
    name: str | None = None
    kinds: tuple[str, ...] = ()
    sizes: Mapping[str, int] | None = None
    open: bool = True


def test_values_take_the_type_of_their_field():
    thing = built(Thing, "thing", {"count": 3.0, "share": 1, "name": 2022, "kinds": "a", "sizes": {"b": 2}})
    assert thing == Thing(3, 1.0, "2022", ("a",), {"b": 2})
    assert isinstance(thing.count, int)
    assert isinstance(thing.share, float)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (3, "thing: expected keys with values, got 3"),
        ({}, "thing.count: expected a whole number, got nothing"),
        ({"cuont": 3}, "Did you mean 'count'"),
        ({"count": 3.5}, "thing.count: expected a whole number, got 3.5"),
        ({"count": True}, "thing.count: expected a whole number, got True"),
        ({"count": 1, "share": "half"}, "thing.share: expected a number, got 'half'"),
        ({"count": 1, "share": None}, "thing.share: expected a number, got None"),
        ({"count": 1, "name": ["x"]}, "thing.name: expected a text, got"),
        ({"count": 1, "kinds": 3}, "thing.kinds: expected a list of texts"),
        ({"count": 1, "kinds": [["a"]]}, "thing.kinds: expected a text"),
        ({"count": 1, "sizes": {"b": 0.5}}, "thing.sizes.b: expected a whole number, got 0.5"),
        ({"count": 1, "open": 1}, "thing.open: expected true or false, got 1"),
    ],
)
def test_what_does_not_fit_is_refused(values, said):
    with pytest.raises(ValueError, match="thing") as refused:
        built(Thing, "thing", values)
    assert said in str(refused.value)
