"""How a result came about: versions, code, machine. No names of machines, people or folders."""

from __future__ import annotations

import os
import platform
import shlex
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import simulation
from simulation.reach import Reach
from simulation.run_config import RunConfig
from simulation.version import DISTRIBUTION, version

PACKAGES = ("mesa", "numpy", "pandas", "pyarrow")
UNTOLD = ("out", "progress")
"""Keys that say where and how, not what; a path is nobody's business."""


def manifest(
    config: RunConfig, overrides: Sequence[str], started: datetime, seconds: float, reach: Sequence[Reach] = ()
) -> dict[str, Any]:
    """What a reader needs to trust a result and to make it again.

    Args:
        config: what was run.
        overrides: as they were given.
        started: when the run began, with its time zone.
        seconds: how long the simulation took [second].
        reach: how far its policies reached.
    """
    told = [o for o in overrides if o.partition("=")[0] not in UNTOLD]
    places = {"policies_path": "policies_path=DIR", "ensemble": "ensemble=FILE.csv"}
    told = [places.get(o.partition("=")[0], o) for o in told]
    commit, modified = code_commit()
    policies = config.settings.policies
    return {
        "project": DISTRIBUTION,
        "version": version(),
        "commit": commit,
        "commit_modified": modified,
        "command": shlex.join(["workforce", "run", *told]),
        "config_hash": config.digest(version()),
        "seed": config.settings.seed,
        "reach": {policy.name: [r.plain for r in reach if r.policy == policy.name] for policy in policies},
        "python": platform.python_version(),
        "packages": {name: metadata.version(name) for name in PACKAGES},
        "started": started.astimezone(UTC).isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "machine": {
            "system": platform.system(),
            "machine": platform.machine(),
            "processor": platform.processor() or platform.machine(),
            "cpus": os.cpu_count(),
        },
    }


@cache
def code_commit() -> tuple[str | None, bool | None]:
    """Commit of the code and whether it was changed since; none outside the project's own repository."""
    root = Path(simulation.__file__).resolve().parent.parent
    # An environment may lie inside somebody else's repository, whose commit says nothing of this code.
    if not (root / ".git").exists():
        return None, None
    try:
        commit = _git(root, "rev-parse", "HEAD").strip()
        return commit, bool(_git(root, "status", "--porcelain", "--untracked-files=no").strip())
    except (OSError, subprocess.SubprocessError):
        return None, None


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout
