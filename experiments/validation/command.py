"""``workforce validate``: printed and simulated side by side, with verdicts by a rule set beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace

import pandas as pd

from experiments.cli import DONE
from experiments.engine_choice import started
from experiments.explore.carry_out import complain_of_failures, read_arguments
from experiments.runner import run_study
from experiments.stopped import StudyError
from experiments.study import Study
from experiments.study_result import StudyResult
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
    from experiments.validation.report import findings
    from experiments.validation.terminal import print_validation

    told = findings(result)
    page = told.write(request.folder)
    print_validation(result, page)
    if request.asked.record and not result.failed:
        keep(result)
    return complain_of_failures(result.failed, request.folder)


def keep(result: Validation) -> None:
    """Keep what was found in ``docs/``, and make the documents that speak of it anew."""
    from experiments import documentation
    from experiments.terminal import console
    from experiments.validation.survey_figures import both

    for path in record.write(result.request, result.lines, both(result.tables[COUNTRY.name]).svg_file):
        console().print(f"Kept: {path}", soft_wrap=True, markup=False)
    documentation.main()


def carried_out(request: ValidationRequest) -> Validation:
    """Do the runs that are not there yet, and set printed beside simulated.

    Raises:
        ConfigError, StudyError, Interrupted: see ``experiments.runner``.
    """
    studies = [study for study in (request.surveys, request.others) if study is not None]
    with ExitStack() as stack:
        engine = stack.enter_context(started(request.engine, None, sum(len(tuple(s.runs())) for s in studies)))
        results = [run_study(study, request.folder, engine, progress=request.progress) for study in studies]
    tables = {name: _table(found, name) for found in results for name in found.study.configs}
    return Validation(request, tables, sum(len(found.failures) for found in results))


def _table(found: StudyResult, name: str) -> pd.DataFrame:
    table = StudyResult(_alone(found.study, name), found.folder).runs
    if table.empty:
        raise StudyError(
            f"no run of {name} came to its end, so there is nothing to compare. "
            f"See why: workforce status {found.folder}"
        )
    return table.dropna(axis=1, how="all")


def _alone(study: Study, name: str) -> Study:
    seeds_of = {name: study.seeds_of[name]} if name in study.seeds_of else {}
    return replace(study, configs={name: study.configs[name]}, seeds_of=seeds_of)
