"""What the page of cause and choice says."""

from __future__ import annotations

from experiments.contrast.answer import answer
from experiments.contrast.chapters import contrast_chapter, reader_chapter, study_chapter
from experiments.contrast.power import ALPHA, POWER
from experiments.contrast.rank_chapters import cost_chapter, rank_chapter
from experiments.contrast.result import ANY, Cause
from experiments.contrast.standing import CLEAR, FIRST, RESAMPLES
from experiments.contrast.twins import DRAWS, SHARE, respondents
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
             "surveys.csv": found.surveys, "studies.csv": found.studies}  # fmt: skip
    if found.policies:
        chapters += [rank_chapter(found), cost_chapter(found)]
        files |= {"ranks.csv": found.standing, "swaps.csv": found.swaps, "costs.csv": found.costs}
    return Findings(
        title="Cause and choice: what the survey can say of support, and what it cannot",
        answer=answer(found),
        asked=_asked(found) + settings(request, runs, len(found.points)),
        chapters=tuple(chapters),
        ways=_ways(found),
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


def _ways(found: Cause) -> Terms:
    return [
        (
            "Contrast",
            "mean of those who turn to the workplace minus mean of those who turn to the family, over everybody in "
            "post, weighted as the survey sampled, in standard deviations of the answers within the two groups; those "
            "who turn to nobody are left out, as in the survey",
        ),
        (
            "Effect",
            "E[Y − Y(family) | workplace]: what those who turn to the workplace gain over what they would show had "
            "they always turned to the family, in a twin world with the same people and the same luck (effect of "
            "treatment on the treated). On those who turn to the family: E[Y(workplace) − Y | family]",
        ),
        (
            "Twin worlds",
            f"in each, {percent(SHARE)} of all people, drawn by lot, are set from the warm-up or their first day on; "
            "everybody else chooses as ever, so that the effect is that of one's own choice and not of everybody's",
        ),
        (
            "The other help",
            "who turns to the workplace for money mostly does so for comfort too: E[Y(family) − Y(family for both) | "
            "workplace] minus the same | family",
        ),
        (
            "Who chooses",
            "contrast minus effect minus the other help: by how much the groups would differ had they all turned to "
            "the family, and those who are not in post in every world. Its reasons: what goes with each in a weighted "
            "regression on source and all reasons (Oaxaca 1973, Blinder 1973)",
        ),
        (
            "Reverse causation",
            "none in the model: whom people turn to follows traits, team and union, and never exhaustion itself, so "
            "its part is nothing by assumption. Where the exhausted withdraw from their workplace, more of the "
            "contrast is not effect than is told here",
        ),
        ("Luck", "intervals hold the luck of the seeds, which are the same at every point and in every scenario"),
        ("Surveys", f"{DRAWS} draws of {respondents()} people from each run, answering with the noise of the items"),
        (
            "Held",
            "only the causal share is varied; how strongly the vulnerable turn to the family, and all else, stays as "
            "it is. So a larger share makes a larger contrast, and the printed contrast speaks for some shares more "
            "than for others only if all those other numbers are right",
        ),
        (
            "People needed",
            f"two-sided at {percent(ALPHA)}, power {percent(POWER)}: n = 2((z(1−α/2) + z(power))/d)² + z(1−α/2)²/4 in "
            "each of two groups (Guenther 1981), times 1 + (m − 1)·ICC for whole agencies, times 1 − r² with a "
            "measurement before, over the share that takes it up squared, over the share that stays; d is the effect "
            "on those who turn to the family once it has settled, after about two years: a trial of one year sees less",
        ),
        (
            "Ranks",
            f"by the mean gain against “{named(found, found.scenarios[0])}”; chance to be among the first {FIRST} and "
            f"places where two change: {RESAMPLES:,} resamples of the seeds, straight lines between the causal shares; "
            f"clear from {percent(CLEAR)} of the resamples on",
        ),
        ("Over the prior", f"“{ANY}” in summary.csv: each causal share counts alike, as each stands for an equal part"),
    ]
