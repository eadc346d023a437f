"""Levers that a policy pulls in the small world: agencies 0 and 1 urban, 2 in the district; staff 3, 2 and 1.

Agencies 0 and 2 do welfare, 1 is in the voluntary sector. The world holds a thousandth of the country.
"""

import pytest

from simulation.levers import Levers


@pytest.fixture
def pulled(small_world):
    """``pulled(policy, t=3)``: the levers under the policy alone, in the fourth month."""

    def levers(policy, t=0):
        return policy.pull(Levers(), small_world(t=t))

    return levers
