"""How long a run will be changes nothing of its past: only rows that nobody holds yet are more."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.model import WorkforceModel
from tests.worlds import settings

CITY = {"region": "city", "posts": 2000, "agencies": 80}
HARD = {"funding.contract_renewal_share": 0.8, "funding.posts_lost_with_contract_share": 1.0}
"""So many contracts are lost that agencies come to the most that they can hold."""
OF_THE_ROWS = {"agencies.capacity", "agencies.first_row", "workforce.tie_to"}
"""What says where a row lies, not what is true of its holder."""


def differing(short: WorkforceModel, long: WorkforceModel) -> list[str]:
    """Columns that are not the same to the last bit, post by post."""
    found = []
    place = {identity: row for row, identity in enumerate(long.workforce.post_identity.tolist())}
    rows = np.array([place[identity] for identity in short.workforce.post_identity.tolist()])
    others = np.setdiff1d(np.arange(len(long.workforce)), rows)
    if long.workforce.is_open[others].any():
        found.append("posts that the shorter run has no row for")
    pairs = {
        "agencies": (short.agency_table, long.agency_table, slice(None)),
        "regions": (short.region_table, long.region_table, slice(None)),
        "workforce": (short.workforce, long.workforce, rows),
    }
    for name, (ours, theirs, chosen) in pairs.items():
        for column in ours.columns():
            mine, other = getattr(ours, column), getattr(theirs, column)[chosen]
            if f"{name}.{column}" not in OF_THE_ROWS and mine.tobytes() != other.tobytes():
                found.append(f"{name}.{column}")
    before, after = vars(short.world.pipeline), vars(long.world.pipeline)
    return found + [f"pipeline.{k}" for k in before if not np.array_equal(before[k], after[k])]


@pytest.mark.parametrize(
    ("years", "world"),
    [
        ((3, 10), CITY),
        ((3, 10), CITY | {"facts": HARD}),
        ((3, 25), {"region": "classroom", "facts": HARD}),
        ((3, 6), CITY | {"facts": HARD, "scenarios": ("more_posts", "three_district_plan", "micro_wish")}),
        ((3, 6), CITY | {"growth_per_year": -0.15}),
    ],
    ids=["a growing city", "where contracts are lost", "a classroom", "under policies", "a shrinking city"],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_first_three_years_are_the_same_however_long_the_run(years: tuple[int, int], world: dict[str, Any], seed):
    short, long = (WorkforceModel(settings(years=y, seed=seed, **world)) for y in years)
    assert len(long.workforce) >= len(short.workforce)
    for month in range(36):
        short.step()
        long.step()
        if month % 12 == 11:
            assert not differing(short, long), f"after {month + 1} months"
    assert short.series.equals(long.series)


def test_a_difference_in_one_post_would_be_seen():
    short, long = (WorkforceModel(settings(years=1, posts=200, agencies=10)) for _ in range(2))
    assert not differing(short, long)
    row = np.flatnonzero(long.workforce.occupied)[0]
    long.workforce.exhaustion[row] += np.float32(1e-6)
    assert differing(short, long) == ["workforce.exhaustion"]
