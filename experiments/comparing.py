"""``workforce compare``: scenarios lived through with the same luck, their differences, and a report."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.cli import DONE, FAILED, Arguments, complain
from experiments.compare_request import CompareRequest, compare_request
from experiments.comparison import COST, Comparison
from experiments.draws import MARK, merged
from experiments.explanation import explanation
from experiments.meanings import MEANINGS
from experiments.outcomes import WHOLE
from experiments.replications import next_total
from experiments.runner import run_study
from experiments.stopped import StudyError
from experiments.study_result import StudyResult
from simulation.evidence import unknown
from simulation.indicators import ALL
from simulation.mistakes import ConfigError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.explanation import Explanation
    from experiments.question import Question


def main(name: str, arguments: Sequence[str]) -> int:
    """Compare scenarios, write the report and print what came out."""
    parser = Arguments(prog=f"workforce {name}", add_help=False)
    parser.add_argument("overrides", nargs="*")
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("-cd", "--config-dir")
    found = parser.read(arguments)
    if found.help:
        from experiments.compare_help import compare_help

        print(compare_help())
        return DONE
    request = compare_request(found.overrides, found.config_dir)
    comparison, failed = carried_out(request)
    page = comparison.report(request.folder, pdf=request.asked.pdf)
    from experiments.compare_table import print_comparison

    print_comparison(comparison, page)
    return complain(_left_out(failed, request.folder), FAILED) if failed else DONE


def compare(
    scenarios: Iterable[str] | str,
    replications: int | None = None,
    region: str = "classroom",
    years: float = 10,
    overrides: Iterable[str] = (),
    out: str | Path | None = None,
    progress: str = "auto",
    parameters: str | None = None,
) -> Comparison:
    """Compare scenarios that meet the same luck, seed by seed.

    Args:
        scenarios: names; ``pay_raise+union_support`` lives two together. The first is what the others are compared
            with; the baseline is put first if it is not named.
        replications: pairs; 30 if not given, and 2 in each draw of an ensemble.
        region: name of a region.
        years: time to simulate [year].
        overrides: further ``key=value`` as of ``workforce compare``, such as ``precision=0.01`` or ``workers=2``.
        out: folder of the runs, so that the same call goes on where it was stopped; ``results/compare/...`` if not
            given.
        progress: ``auto``, ``bar``, ``lines`` or ``none``.
        parameters: ``calibrated``, ``evidence`` or ``ensemble``: every plausible set by its weight, so that intervals
            hold what is not known too; the first if not given.

    Returns:
        The comparison, with ``.differences``, ``.costs``, ``.plot()`` and ``.report(folder)``.

    Raises:
        ConfigError: a setting that cannot be, with the nearest that can.
        StudyError: the disk or another process stands in the way; what is finished is kept.
    """
    further = list(overrides)
    named = [scenarios] if isinstance(scenarios, str) else scenarios
    asked = {"scenarios": f"[{','.join(named)}]", "replications": replications, "region": region, "years": years}
    asked |= {"out": None if out is None else f"'{out}'", "progress": progress, "parameters": parameters}
    keys = {text.partition("=")[0].lstrip("+") for text in further}
    given = [f"{key}={value}" for key, value in asked.items() if value is not None and key not in keys]
    return carried_out(compare_request([*given, *further]))[0]


def carried_out(request: CompareRequest) -> tuple[Comparison, int]:
    """Do the runs that are not there yet, and more of them until the wanted precision is reached.

    Returns:
        The comparison, and how many of its runs failed and are left out.

    Raises:
        ConfigError, StudyError, Interrupted: see ``experiments.runner``.
    """
    size = request.size
    while True:
        found = run_study(request.study(size), request.folder, request.engine, progress=request.first.progress)
        _expect_all_arms(found, request)
        wanted = size_wanted(found, request, size)
        if wanted <= size:
            break
        size = wanted
    question = request.question
    moved = explanation(request.arms, request.folder, request.first.progress) if _explains(request, found) else None
    comparison = seen(found.runs, request, size, question, moved)
    return comparison, len(found.failures)


def seen(
    runs: pd.DataFrame,
    request: CompareRequest,
    size: int,
    question: Question | None = None,
    moved: Explanation | None = None,
) -> Comparison:
    """Runs of a study of that size as a comparison."""
    draws = request.draws(size)
    reference, discount = next(iter(request.arms)), request.asked.discount
    if draws is None:
        return Comparison(runs, reference, discount, question, moved)
    question = question and dataclasses.replace(question, draws=draws)
    return Comparison(merged(runs), reference, discount, question, moved, draws.draw_of)


def _explains(request: CompareRequest, found: StudyResult) -> bool:
    """What failed in the study would fail again when it is taken apart."""
    seed = request.first.settings.seed
    return request.asked.explain and seed not in set(found.failures["seed"])


def _expect_all_arms(found: StudyResult, request: CompareRequest) -> None:
    there = set(found.read([COST], place=ALL, year=WHOLE)["arm"].str.partition(MARK)[0])
    if lost := [arm for arm in request.arms if arm not in there]:
        raise StudyError(
            f"no run of {', '.join(lost)} came to its end, so there is nothing to compare. "
            f"See why: workforce status {request.folder}"
        )


def size_wanted(found: StudyResult, request: CompareRequest, size: int) -> int:
    """Pairs, or draws, to have at the next look: the most that any scenario wants for its interval to be narrow enough.

    Of draws the interval of the mean over all plausible sets is meant: that of the effect under one of them cannot be
    made narrower than what is not known.
    """
    asked = request.asked
    if asked.precision is None:
        return size
    runs = found.read([asked.indicator], place=ALL)
    if asked.indicator not in runs:
        raise ConfigError(f"indicator: {unknown('indicator', asked.indicator, [*MEANINGS])}")
    so_far = seen(runs, request, size)
    wanted = [size]
    for scenario in so_far.scenarios:
        treated, reference = so_far.pair(scenario, ALL)
        change = so_far.independent(treated[asked.indicator] - reference[asked.indicator])
        wanted.append(next_total(change, asked.precision, asked.most))
    return max(wanted)


def _left_out(failed: int, folder: Path) -> str:
    runs = "1 run failed and is" if failed == 1 else f"{failed} runs failed and are"
    return (
        f"{runs} left out of the comparison. See why with workforce status {folder}, "
        f"and try again with workforce retry {folder}"
    )
