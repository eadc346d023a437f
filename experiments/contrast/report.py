"""What the page of cause and choice says."""

from __future__ import annotations

from experiments.contrast.answer import answer
from experiments.contrast.chapters import contrast_chapter, reader_chapter, study_chapter
from experiments.contrast.rank_chapters import cost_chapter, rank_chapter
from experiments.contrast.result import Cause
from experiments.contrast.ways import ways
from experiments.contrast.words import named, share
from experiments.explore.findings import Findings, Terms, settings
from experiments.explore.points_file import points_table
from experiments.report.wording import listed, percent
from simulation.mistakes import ConfigError


def findings(found: Cause) -> Findings:
    """Everything that is written about cause and choice.

    Raises:
        ConfigError: a result without its question.
    """
    request = found.request
    if request is None:
        raise ConfigError("report: expected a result that experiments.cause made.")
    runs = len(found.splits[["causal_share", "seed"]].drop_duplicates())
    runs += 0 if found.runs is None else len(found.runs)
    chapters = [contrast_chapter(found), reader_chapter(found), study_chapter(found)]
    files = {"summary.csv": found.parts.assign(causal_share=found.parts["causal_share"].astype(str)),
             "surveys.csv": found.surveys, "studies.csv": found.studies,
             "same_survey.csv": found.same_survey}  # fmt: skip
    if found.policies:
        chapters += [rank_chapter(found), cost_chapter(found)]
        files |= {"ranks.csv": found.standing, "swaps.csv": found.swaps, "costs.csv": found.costs}
    return Findings(
        title="Cause and choice: what the survey can say of support, and what it cannot",
        answer=answer(found),
        asked=_asked(found) + settings(request, runs, len(found.points)),
        chapters=tuple(chapters),
        ways=ways(found),
        request=request,
        files=files | {"points.csv": points_table(request, found.points)},
    )


def _asked(found: Cause) -> Terms:
    ranked = listed([named(found, s) for s in found.policies]) if found.policies else "none"
    return [
        ("Surveyed", f"“{named(found, found.scenarios[0])}”, at the end of each run"),
        ("Ranked", ranked),
        (
            "Causal share",
            f"{', '.join(share(value) for value in found.shares)}: each stands for an equal part of the prior, "
            f"{found.prior.text}, which leaves out {percent(found.prior.cut_away)} of the uncut law",
        ),
    ]
