"""How cause and choice were told apart, in the terms of the page."""

from __future__ import annotations

from experiments.contrast.power import ALPHA, POWER
from experiments.contrast.result import ANY, Cause
from experiments.contrast.standing import CLEAR, RESAMPLES
from experiments.contrast.twins import DRAWS, SHARE, respondents
from experiments.contrast.words import leading, named
from experiments.explore.findings import Terms
from experiments.report.wording import percent


def ways(found: Cause) -> Terms:
    """How it was done, term by term."""
    return [*_parts(), *_limits(found)]


def _parts() -> Terms:
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
    ]


def _limits(found: Cause) -> Terms:
    return [
        ("Luck", "intervals hold the luck of the seeds, which are the same at every point and in every scenario"),
        ("Surveys", f"{DRAWS} draws of {respondents()} people from each run, answering with the noise of the items"),
        (
            "Held",
            "only the causal share is varied; how strongly the vulnerable turn to the family, and all else, stays as "
            "it is. So a larger share makes a larger contrast, and the printed contrast speaks for some shares more "
            "than for others only if all those other numbers are right",
        ),
        (
            "Well-being",
            "the causal share scales the way from support to exhaustion alone. The way to well-being has a weight of "
            "its own, evidence.well_being.per_support_sd, assumed and set so that the tables come out: so the model "
            "takes most of the contrast in well-being as effect whatever the causal share. That is an assumption too",
        ),
        (
            "Same survey",
            "how strongly the vulnerable must turn to the family for the printed contrast to come out: the part of the "
            "contrast that goes with vulnerability is taken as proportional to evidence.support_source."
            "per_vulnerability_sd, a straight line that holds near the value in use",
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
            f"by the mean gain against “{named(found, found.scenarios[0])}”; chance to be "
            f"{leading(len(found.policies))} and places where two change: {RESAMPLES:,} resamples of the seeds, "
            "straight lines between the causal shares; "
            f"clear from {percent(CLEAR)} of the resamples on",
        ),
        ("Over the prior", f"“{ANY}” in summary.csv: each causal share counts alike, as each stands for an equal part"),
    ]
