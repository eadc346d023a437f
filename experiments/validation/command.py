"""``workforce validate``: printed and simulated side by side, with verdicts by a rule set beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from experiments.cli import DONE
from experiments.draws import MARK
from experiments.explore.carry_out import complain_of_failures, given_of, read_arguments
from experiments.on_demand import EngineOnDemand
from experiments.stopped import StudyError
from experiments.validation import record
from experiments.validation.record import expect_recordable
from experiments.validation.request import OWN, ValidationRequest, validation_request
from experiments.validation.validation import Validation
from experiments.validation.worlds import COUNTRY

EXAMPLES = (
    "workforce validate",
    "workforce validate draws=200 replications=4 size=0.2",
    "workforce validate evidence.strain.causal_share=0.5",
)


def main(name: str, arguments: Sequence[str]) -> int:
    """Validate, write the page and print the tables."""
    found = read_arguments(name, arguments, OWN, EXAMPLES, "say what fits what is known, and what does not.")
    if found is None:
        return DONE
    request = validation_request(*found)
    expect_recordable(request)
    result = carried_out(request)
    from experiments.validation.terminal import print_validation

    print_validation(result, result.report(request.folder))
    if request.asked.record:
        keep(result)
    return complain_of_failures(result.failed, request.folder)


def validate(
    draws: int = 1000,
    replications: int = 10,
    overrides: Iterable[str] = (),
    out: str | Path | None = None,
    progress: str = "auto",
) -> Validation:
    """Set what is printed beside what is simulated.

    Args:
        draws: virtual surveys, a multiple of 100.
        replications: seeds of all other worlds.
        overrides: further ``key=value`` as of ``workforce validate``, such as ``size=0.5`` or ``workers=2``.
        out: folder of the runs, so that the same call goes on where it was stopped.
        progress: ``auto``, ``bar``, ``lines`` or ``none``.

    Returns:
        The validation, with ``.lines``, ``.table``, ``.counts()`` and ``.report(folder)``.

    Raises:
        ConfigError: a setting that cannot be, with the nearest that can.
        StudyError: the disk or another process stands in the way; what is finished is kept.
    """
    told = {"draws": draws, "replications": replications, "out": out, "progress": progress}
    return carried_out(validation_request(given_of(told, overrides)))


def keep(found: Validation) -> None:
    """Keep what was found in ``docs/``, and make the documents that speak of it anew.

    Raises:
        StudyError: runs failed, so that it is not whole; or the disk refuses.
    """
    if found.failed:
        folder = found.request.folder
        raise StudyError(
            f"record: {found.failed} runs failed, so nothing was kept. See why with workforce status {folder}, do them "
            f"with workforce retry {folder}, and give the same command again."
        )
    from experiments import documentation
    from experiments.terminal import console
    from experiments.validation.survey_figures import both

    for path in record.write(found.request, found.lines, both(found.tables[COUNTRY.name]).svg_file):
        console().print(f"Kept: {path}", soft_wrap=True, markup=False)
    documentation.main()


def carried_out(request: ValidationRequest) -> Validation:
    """Do the runs that are not there yet, and set printed beside simulated.

    Raises:
        ConfigError, StudyError, Interrupted: see ``experiments.runner``.
    """
    studies = (request.surveys, request.others)
    with EngineOnDemand(request.engine, sum(len(tuple(study.runs())) for study in studies)) as engine:
        results = [engine.done(study, request.folder, request.progress) for study in studies]
    runs = pd.concat([_named(found.runs) for found in results], ignore_index=True)
    tables = {name: _table(runs, name, request.folder) for name in request.worlds.bases}
    return Validation(request, tables, sum(len(found.failures) for found in results))


def _named(runs: pd.DataFrame) -> pd.DataFrame:
    """Runs by the name of their world, whatever member of an ensemble it had."""
    return runs.assign(arm=runs["arm"].astype(str).str.partition(MARK)[0])


def _table(runs: pd.DataFrame, name: str, folder: Path) -> pd.DataFrame:
    table = runs[runs["arm"] == name]
    if table.empty:
        raise StudyError(
            f"no run of {name} came to its end, so there is nothing to compare. See why: workforce status {folder}"
        )
    return table.dropna(axis=1, how="all").reset_index(drop=True)
