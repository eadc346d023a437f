"""Regions: urban places and the three districts of the Three-District Plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.state.agencies import FIELDS
from simulation.state.table import Table, column
from simulation.units import Amounts, Codes, Identities

REGION_KINDS = ("urban", "remote_poor", "border_ethnic", "old_revolutionary")
URBAN = 0


@dataclass
class Regions(Table):
    """All regions of a model; rows are called r, shape (R,)."""

    identity: Identities = column("1", "identity of the region", dtype=np.uint64)
    kind: Codes = column("code", "kind of region", dtype=np.int8, labels=REGION_KINDS)
    residents: Amounts = column("person", "residents", dtype=np.float64, low=0)
    need: Amounts = column(
        "case/month/1000 residents", "new cases, per field of work", dtype=np.float64, low=0, width=len(FIELDS)
    )
    average_wage_yuan: Amounts = column("yuan/month", "average wage of the place", dtype=np.float64, low=0)
    civil_service_wage_yuan: Amounts = column("yuan/month", "wage of civil servants", dtype=np.float64, low=0)
    base_wage_yuan: Amounts = column(
        "yuan/month", "entry wage of a social worker with a bachelor's degree", dtype=np.float64, low=0
    )
    administrative_burden: Amounts = column(
        "1", "share of hours that goes to paperwork and approval", dtype=np.float64, low=0, high=1
    )
    autonomy: Amounts = column("SD", "professional autonomy against the typical region", dtype=np.float64)
    recognition: Amounts = column("SD", "public recognition against the typical region", dtype=np.float64)
    market: Amounts = column("1", "pull of the outside labour market on leavers", dtype=np.float64, low=0)
    travel_hours_per_case: Amounts = column("hour/case/month", "travel to clients", dtype=np.float64, low=0)
    lost_contract_posts: Amounts = column(
        "post", "contracted posts waiting to be tendered again", dtype=np.float64, low=0
    )
