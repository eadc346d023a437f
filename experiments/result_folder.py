"""The folder of a result: written whole or not at all.

Everything goes into a hidden folder beside the target and is flushed to the disk; one rename then makes it the result.
A run that is killed leaves at most a hidden folder, which the next run sweeps away.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from experiments.claim import machine
from experiments.durable import flush_entry, hindrance
from simulation.mistakes import ConfigError
from simulation.run_config import RunConfig
from simulation.version import DISTRIBUTION, version

HOME = Path("results") / "run"
MANIFEST = "manifest.json"
FILES = {
    *("series.parquet", "workers.parquet", "agencies.parquet", "costs.csv", "config.yaml"),
    *("evidence.csv", MANIFEST, "figures"),
    *(f"figures/{n}.png" for n in ("burnout", "turnover", "vacancies", "caseload", "well_being", "pipeline")),
}
"""All that a result consists of."""
EXPLAINED = {"what_moved_it.csv", "figures/what_moved_turnover.png", "figures/what_moved_exhaustion.png"}
"""What ``explain=true`` adds."""
STALE_SECONDS = 24 * 3600
LONGEST_LABEL = 120


class FolderError(OSError):
    """A folder that cannot be written, in one sentence for the user."""


def target(config: RunConfig, one_of_many: bool = False) -> Path:
    """The folder of a run.

    ``out=`` itself, or ``results/run/<scenario>-<region>-<seed>-<hash>``; of many runs, a folder of that name in
    ``out=``.

    Raises:
        ConfigError: the folder holds something else than a result of this project, or could not be written.
    """
    name = f"{config.label[:LONGEST_LABEL]}-{config.digest(version())}"
    if config.out is not None and not config.out.strip():
        raise ConfigError("out: expected a folder, got an empty text. Leave it out, or give it a name.")
    given = None if config.out is None else Path(config.out).expanduser()
    folder = HOME / name if given is None else given / name if one_of_many else given
    if one_of_many and given is not None and is_result(given):
        raise ConfigError(
            f"out: expected a folder for several results, got {str(given)!r}, which is one. Choose another."
        )
    if strangers := _strangers(folder):
        raise ConfigError(
            f"out: expected a new folder or an earlier result of this project, got {str(folder)!r}, which holds "
            f"something else: {strangers[0]}. Choose another folder."
        )
    _check_writable(folder)
    return folder


def is_result(folder: Path) -> bool:
    """Whether the folder is a result that this project has written."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("project") == DISTRIBUTION


def write_whole(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write into a hidden folder, then put it in the place of ``folder``.

    Args:
        folder: where the result shall lie; an earlier result there is replaced.
        fill: writes all files into the folder that it is given.

    Raises:
        FolderError: the disk refuses; nothing is left behind.
    """
    folder = folder.resolve()
    partial = folder.parent / f".{folder.name}.partial-{_own_mark()}"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        sweep(folder.parent)
        partial.mkdir()
        fill(partial)
        _flush(partial)
        _swap(partial, folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FolderError(
            f"{folder} could not be written: {reason}. Make room or choose another folder: out=DIR."
        ) from error
    finally:
        # Also on Ctrl-C, and when the fault lies with what was to be written.
        shutil.rmtree(partial, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Remove what killed runs have left in ``parent``; put back a result that one was about to replace."""
    for left in parent.glob(".*"):
        found = re.fullmatch(r"\.(.+)\.(partial|replaced)-([0-9a-f]{8})-(\d+)", left.name)
        if found is None or _may_be_in_use(left, found[3], int(found[4])):
            continue
        if found[2] == "replaced" and not (parent / found[1]).exists():
            os.replace(left, parent / found[1])
        else:
            shutil.rmtree(left, ignore_errors=True)


def _swap(partial: Path, folder: Path) -> None:
    """A folder cannot be renamed onto a full one: the old result steps aside, and comes back if that fails."""
    aside = folder.parent / f".{folder.name}.replaced-{_own_mark()}"
    if folder.exists():
        os.replace(folder, aside)
    try:
        os.replace(partial, folder)
    except OSError:
        if aside.exists():
            os.replace(aside, folder)
        raise
    flush_entry(folder.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _own_mark() -> str:
    return f"{machine()}-{os.getpid()}"


def _may_be_in_use(left: Path, host: str, process: int) -> bool:
    if host != machine():
        return time.time() - left.stat().st_mtime < STALE_SECONDS
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return process != os.getpid()


def _flush(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        flush_entry(path)
    flush_entry(folder)


def _strangers(folder: Path) -> list[str]:
    """What lies in the folder and would be lost with it: all that is not of our making."""
    if not folder.is_dir():
        return [f"the file {folder.name}"] if folder.exists() or folder.is_symlink() else []
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    return sorted(names - FILES - EXPLAINED if is_result(folder) else names)


def _check_writable(folder: Path) -> None:
    """Better now than after an hour of simulation."""
    if why := hindrance(folder.resolve().parent):
        raise ConfigError(f"out: {folder} cannot be written: {why}. Choose another folder: out=DIR.")


def write_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8 with plain line ends on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file that people can read."""
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
