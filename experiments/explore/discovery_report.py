"""What the page of a discovery says, and says honestly where nothing was found."""

from __future__ import annotations

from experiments.explore.boxes import FOLDS, SIGNIFICANT, Box
from experiments.explore.discovery import Discovery
from experiments.explore.discovery_figures import limits, plane, way
from experiments.explore.findings import Chapter, Findings, Terms, settings, title_of, varied
from experiments.explore.points_file import points_table
from experiments.explore.words import change, noun
from experiments.meanings import Meaning, meaning
from experiments.report.tables import Cell, TableOfCells
from experiments.report.wording import NOTHING, listed, percent
from experiments.statistics import Interval
from simulation.mistakes import ConfigError


def findings(found: Discovery) -> Findings:
    """Everything that is written about a discovery.

    Raises:
        ConfigError: a discovery without its question.
    """
    request = found.request
    if request is None:
        raise ConfigError("report: expected a discovery that experiments.discover made.")
    reference, policy = request.worlds.bases
    told = meaning(found.outcome)
    return Findings(
        title=title(title_of(request, policy), int(found.fails.sum()), len(found.fails)),
        answer=answer(found),
        asked=[
            ("Policy", title_of(request, policy)),
            ("Against", f"“{title_of(request, reference)}”"),
            ("It fails", f"where {_failing(found, told)}"),
            ("Varied", varied(request)),
            *settings(request, found.runs, len(found.points)),
        ],
        chapters=_chapters(found),
        ways=_ways(found),
        request=request,
        files={
            "summary.csv": found.summary,
            "gains.csv": found.points_table,
            "points.csv": points_table(request, found.points),
        },
    )


def title(policy: str, fails: int, number: int) -> str:
    """What the page is called: where the policy fails, or that it does so nowhere."""
    return f"Where “{policy}” fails" if fails else f"“{policy}” fails in none of {number} worlds"


def _ways(found: Discovery) -> Terms:
    return [
        ("Points", "a Latin hypercube over all ranges at once; every value as likely as another: a test, no belief"),
        (
            "Boxes",
            "PRIM (Friedman and Fisher 1999) by the EMA workbench, as in Bryant and Lempert 2010",
        ),
        (
            "Which box",
            f"that with most failures of those in which at least {percent(found.density)} of the points fail, once the "
            "limits that chance explains are taken away; where there is none, the best in density and coverage at once",
        ),
        (
            "Ways",
            "PRIM on all numbers, then on each one and each two of the four that it restricts most (Kwakkel 2019)",
        ),
        ("Coverage", "share of all failures that lie in the box"),
        ("Density", "share of the points in the box that fail"),
        ("Mass", "share of all points that lie in the box"),
        (
            "Quasi-p",
            "chance of as many failures if that limit did nothing, by a binomial test; limits above "
            f"{SIGNIFICANT:g} are taken away",
        ),
        ("Check", f"the search is done again {FOLDS} times without a {FOLDS}th of the points, its box tried on them"),
        ("Luck", "policy and reference meet the same seeds at every point; the gain is the mean over them"),
    ]


def answer(found: Discovery) -> tuple[str, ...]:
    """Three sentences: how often it fails, where, and whether that can be trusted."""
    number, fails = len(found.fails), int(found.fails.sum())
    told = meaning(found.outcome)
    first = f"In {fails} of {number} worlds ({percent(fails / number)}) the policy fails: {_failing(found, told)}."
    if fails == 0:
        return first, "So there is no region to describe; over these ranges nothing was found that makes it fail."
    if fails == number:
        return first, "It fails everywhere, so that no assumption among those varied decides it."
    if not found.boxes:
        return first, (
            f"No box was found in which at least {percent(found.density)} of the worlds fail by more than chance: no "
            "simple combination of the numbers that were varied explains the failures."
        )
    box = found.boxes[0]
    less = f" Fewer than the {percent(found.density)} that were wanted." if box.density < found.density else ""
    return first, f"They gather where {_words(found, box)}.{less}", _trust(found)


def _trust(found: Discovery) -> str:
    check = found.check
    if not check.density.is_known:
        return "Searched again without a part of the points, no box was found: do not rely on this one."
    seen = f"of the worlds in boxes found without them {percent(check.density.estimate)} ({_range(check.density)}) fail"
    if check.holds:
        return f"That holds on worlds not used in the search: {seen}, against {percent(check.base)} of all."
    return f"Do not rely on it: {seen}, which luck alone could do where {percent(check.base)} of all fail."


def _words(found: Discovery, box: Box) -> str:
    factors = {factor.key: factor for factor in found.factors}
    said = []
    for key, (low, high) in box.limits.items():
        unit = "" if factors[key].unit in ("", "1") else f" {factors[key].unit}"
        if low is not None and high is not None:
            said.append(f"{factors[key].name} is between {low:.3g} and {high:.3g}{unit}")
        else:
            limit = f"above {low:.3g}" if low is not None else f"below {high:.3g}"
            said.append(f"{factors[key].name} is {limit}{unit}")
    return (
        f"{listed(said)}: {percent(box.density)} of the worlds there fail, and {percent(box.coverage)} of all failures "
        f"lie there"
    )


def _failing(found: Discovery, told: Meaning) -> str:
    verb = "falls" if told.better < 0 else "rises"
    if found.least == 0:
        return f"{noun(told)} does not {verb.rstrip('s')}"
    if found.least < 0:
        verb = "rises" if told.better < 0 else "falls"
        return f"{noun(told)} {verb} by {change(told, -found.least, signed=False)} or more"
    return f"{noun(told)} {verb} by no more than {change(told, found.least, signed=False)}"


def _range(interval: Interval) -> str:
    return f"{percent(interval.low)} to {percent(interval.high)}"


def _chapters(found: Discovery) -> tuple[Chapter, ...]:
    intro = (
        "Each mark is a world with other assumptions: a filled square where the policy fails, a hollow circle where it "
        "works. The frame is the box."
    )
    if not found.boxes:
        figures = (plane(found), *((way(found),) if len(found.way) else ()))
        text = ("No box was found that is dense enough and that chance does not explain.", intro)
        return (Chapter("boxes", "Where it fails", text, figures),)
    drawn = [draw(found, n) for n in range(1, len(found.boxes) + 1) for draw in (plane, limits)]
    check = found.check
    rows = (
        (Cell("Fail in the boxes"), _share(check.density)),
        (Cell("Fail anywhere"), Cell(percent(check.base), check.base)),
        (Cell("Failures that the boxes hold"), _share(check.coverage)),
    )
    held = TableOfCells("The search tried on worlds that it had not seen", ("What", "Share"), rows)
    return (
        Chapter("boxes", "Where it fails", (intro,), (*drawn, way(found)), (_boxes(found), _limits(found))),
        Chapter("check", "Does it hold?", (_trust(found),), (), (held,)),
    )


def _share(interval: Interval) -> Cell:
    return Cell(percent(interval.estimate), interval.estimate, _range(interval) if interval.is_known else "")


def _boxes(found: Discovery) -> TableOfCells:
    rows = tuple(
        (Cell(f"Box {n}"), Cell(percent(box.coverage), box.coverage), Cell(percent(box.density), box.density),
         Cell(percent(box.mass), box.mass), Cell(f"{box.failures} of {box.inside}", box.failures))
        for n, box in enumerate(found.boxes, start=1)
    )  # fmt: skip
    return TableOfCells("Boxes", ("Box", "Coverage", "Density", "Mass", "Failures"), rows)


def _limits(found: Discovery) -> TableOfCells:
    factors = {factor.key: factor for factor in found.factors}
    rows = []
    for n, box in enumerate(found.boxes, start=1):
        for key, both in box.limits.items():
            cells = [Cell(NOTHING if v is None else f"{v:.4g}", v) for v in both]
            chances = [Cell(NOTHING if p != p else f"{p:.2g}", p) for p in box.quasi_p[key]]
            rows.append((Cell(f"Box {n}"), Cell(factors[key].name), Cell(factors[key].span), *cells, *chances))
    return TableOfCells("Limits", ("Box", "Number", "Range", "From", "To", "Quasi-p from", "Quasi-p to"), tuple(rows))
