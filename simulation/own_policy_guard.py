"""A guard around a policy of the user's own: whatever goes wrong in it is told with its file and line."""

from __future__ import annotations

import functools
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from simulation.levers import Levers
from simulation.mistakes import PolicyError
from simulation.policies import Policy
from simulation.policies.policy import PAYER
from simulation.processes.bills import QUANTITIES
from simulation.world import World

GUARD = "_guarded_by_social_workforce"


@dataclass(frozen=True)
class Origin:
    """The file that a policy is written in."""

    name: str
    path: str


def guarded(kind: type[Policy], file: Origin) -> type[Policy]:
    """The same class; its errors become one sentence, and what it returns is looked at before the model reads it.

    Args:
        kind: a policy of the user's own.
        file: where it is written.
    """
    if GUARD in vars(kind):
        return kind
    setattr(kind, GUARD, True)
    apply, begin = kind.apply, kind.__post_init__

    @functools.wraps(apply)
    def careful_apply(self: Policy, levers: Levers, world: World, dose_share: float) -> Levers:
        try:
            pulled = apply(self, levers, world, dose_share)
        except PolicyError:
            raise  # A class of the user's own above this one has told it.
        except Exception as error:
            raise PolicyError(told(error, file)) from error
        if fault := _fault(pulled, world):
            raise PolicyError(f"{file.name}: {kind.__name__}.apply: {fault}")
        return pulled

    @functools.wraps(begin)
    def careful_begin(self: Policy) -> None:
        try:
            begin(self)
        except ValueError:
            raise  # Its own words for a dose that cannot be.
        except Exception as error:
            raise ValueError(told(error, file)) from error

    _replace(kind, "apply", careful_apply)
    _replace(kind, "__post_init__", careful_begin)
    return kind


def told(error: BaseException, file: Origin) -> str:
    """An error of the user's file in one sentence: file, line, what went wrong."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file.path]
    line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else None
    what = error.msg if isinstance(error, SyntaxError) else error
    where = f"{file.name}, line {line}" if line else file.name
    return f"{where}: {type(error).__name__}: {' '.join(str(what).split()).rstrip('.')}."


def _replace(kind: type[Policy], name: str, method: Callable[..., Any]) -> None:
    setattr(kind, name, method)


def _fault(pulled: object, world: World) -> str:
    """What is wrong with the levers that came back, or nothing."""
    if not isinstance(pulled, Levers):
        return f"expected levers back, got {type(pulled).__name__}. End with: return levers.pull(...)"
    rows = {len(world.agencies), len(world.regions), len(world.workforce)}
    for lever in fields(pulled):
        value = getattr(pulled, lever.name)
        if lever.name == "charges":
            continue
        numbers = np.asarray(value)
        if numbers.ndim > 1 or (numbers.ndim == 1 and len(numbers) not in rows):
            return f"{lever.name}: expected a number, or one for each row ({lever.metadata['description']})."
        if numbers.dtype.kind not in "fiub" or np.isnan(numbers).any():
            return f"{lever.name}: expected numbers in {lever.metadata['unit']}, got {value!r}."
    for charge in pulled.charges:
        if charge.quantity not in QUANTITIES:
            return f"a charge counts {charge.quantity!r}; expected one of {', '.join(QUANTITIES)}."
        if not re.fullmatch(PAYER, charge.payer):
            return f"a charge names the payer {charge.payer!r}; expected one word such as public, agency or union."
    return ""
