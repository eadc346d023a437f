"""``parameters=``: which values the numbers of the evidence take in a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.calibrated import Values, best
from simulation.ensemble import ensemble
from simulation.evidence import unknown

CALIBRATED, EVIDENCE, ENSEMBLE = "calibrated", "evidence", "ensemble"
PARAMETERS = (CALIBRATED, EVIDENCE, ENSEMBLE)


def fitted_values(tree: Mapping[str, Any]) -> Values:
    """The values that ``parameters`` stands for.

    Raises:
        ValueError: an unknown way, a whole ensemble for one run, or a member without ``parameters=ensemble``.
    """
    way, member, path = tree["parameters"], tree["member"], tree["ensemble"]
    if way not in PARAMETERS:
        raise ValueError(f"parameters: {unknown('way', str(way), list(PARAMETERS))}")
    if way != ENSEMBLE:
        for key, value in (("member", member), ("ensemble", path)):
            if value is not None:
                raise ValueError(f"{key}: expected parameters={ENSEMBLE} beside it, got parameters={way}.")
        return best().evidence if way == CALIBRATED else {}
    if path is not None and not isinstance(path, str):
        raise ValueError(f"ensemble: expected the path of a CSV file, got {path!r}.")
    found = ensemble(path)
    if member is None:
        raise ValueError(
            f"parameters: expected {CALIBRATED} or {EVIDENCE} for a single run, or one member of the ensemble: "
            f"member=1 to {len(found.members)}. compare, sweep and optimise take all of it."
        )
    return found.member(member)
