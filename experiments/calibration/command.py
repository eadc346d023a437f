"""``workforce calibrate``: the command, and the same as a call from Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from experiments.calibration.adopted import BEST, ENSEMBLE, adopt
from experiments.calibration.calibration_result import Calibration
from experiments.calibration.course import OWN, calibrate_request, carried_out
from experiments.cli import DONE
from experiments.explore.carry_out import complain_of_failures, given_of, read_arguments

EXAMPLES = (
    "workforce calibrate screening=400 wide=200 narrow=150 members=240",
    "workforce calibrate over=[turnover,strain] screening=100",
    "workforce calibrate adopt=true",
)


def main(name: str, arguments: Sequence[str]) -> int:
    """Calibrate, write the report and print what came out; with ``adopt=true`` write ``conf/calibrated`` too."""
    found = read_arguments(
        name, arguments, OWN, EXAMPLES, "fit what nobody measured to what was seen, with a posterior."
    )
    if found is None:
        return DONE
    asked = calibrate_request(*found)
    result = carried_out(asked)
    page = written(result, asked.folder)
    from experiments.calibration.report import answer
    from experiments.explore.terminal_tables import print_answer
    from experiments.terminal import console

    print_answer(answer(result), page)
    if asked.asked.adopt:
        console().print(f"Adopted: {adopt(result)}/{BEST} and {ENSEMBLE}", soft_wrap=True, markup=False)
    return complain_of_failures(result.failed, asked.folder)


def calibrate(
    over: Sequence[str] | str = "all",
    overrides: Iterable[str] = (),
    out: str | Path | None = None,
    progress: str = "auto",
) -> Calibration:
    """Fit numbers of the evidence to the patterns.

    Args:
        over: numbers that may be calibrated: ``"all"``, groups, or ``group.name``.
        overrides: further ``key=value`` as of ``workforce calibrate``.
        out: folder of the runs, so that the same call goes on where it was stopped.
        progress: ``auto``, ``bar``, ``lines`` or ``none``.

    Raises:
        ConfigError: a setting that cannot be, with the nearest that can.
        StudyError: the disk or another process stands in the way; what is finished is kept.
    """
    told: dict[str, Any] = {"over": over, "out": out, "progress": progress}
    return carried_out(calibrate_request(given_of(told, overrides)))


def written(result: Calibration, folder: Path) -> Path:
    """The report, and the files that could be adopted, in the folder of the runs; returns the path of the page."""
    page = result.report(folder)
    adopt(result, folder)
    return page
