"""What the page of a validation says."""

from __future__ import annotations

from experiments.explore.findings import Chapter, Findings
from experiments.report.tables import Cell, TableOfCells
from experiments.report.wording import listed
from experiments.validation import survey_report
from experiments.validation.line import Line
from experiments.validation.validation import TITLES, Validation
from experiments.validation.verdict import FITS, FITTED, NEAR, OFF, TESTED, UNTESTED, in_words


def findings(found: Validation) -> Findings:
    """Everything that is written about a validation."""
    request = found.request
    return Findings(
        title="Printed and simulated: does the model show what is known?",
        answer=answer(found),
        asked=_asked(found),
        chapters=(_rule(found), survey_report.chapter(found), *_lines(found)),
        ways=_ways(found),
        request=request,
        files={"lines.csv": found.table},
    )


def answer(found: Validation) -> tuple[str, ...]:
    """How much fits, of what was used and of what was not, and what does not."""
    counts = found.counts()
    judged = len(found.lines) - counts[UNTESTED]
    told = [f"Of {judged} numbers that can be judged, {counts[FITS]} fit, {counts[NEAR]} are near and {counts[OFF]} "
            f"do not fit; {counts[UNTESTED]} more are not tested."]  # fmt: skip
    parts = []
    for standing, words in ((TESTED, "the model had not been adjusted to"), (FITTED, "it had been adjusted to")):
        own = [line.verdict for line in found.lines if line.standing == standing]
        if own:
            parts.append(f"{own.count(FITS)} of the {len(own)} that {words}")
    told.append(f"Fitting are {listed(parts)}.")
    off = [line.title for line in found.lines if line.verdict == OFF]
    if off:
        told.append(f"What does not fit: {'; '.join(off)}.")
    return tuple(told)


def line_table(lines: tuple[Line, ...], caption: str) -> TableOfCells:
    """Lines with printed, simulated, interval, standing and verdict."""
    rows = []
    for line in lines:
        printed, middle, limits = line.texts
        rows.append((
            Cell(line.title), Cell(line.unit), Cell(printed, line.printed.value), Cell(middle, line.found.value, limits),
            Cell(line.standing), Cell(line.verdict),
        ))  # fmt: skip
    return TableOfCells(caption, ("What", "Unit", "Printed", "Simulated", "Standing", "Verdict"), tuple(rows))


def _rule(found: Validation) -> Chapter:
    rows = []
    for part, title in TITLES.items():
        counts = found.counts(part)
        rows.append((Cell(title), *(Cell(str(number), float(number)) for number in counts.values())))
    total = found.counts()
    rows.append((Cell("All"), *(Cell(str(number), float(number)) for number in total.values())))
    table = TableOfCells("Verdicts", ("Part", *(v.capitalize() for v in total)), tuple(rows))
    return Chapter("rule", "The rule, and how many fit", in_words(), (), (table,))


def _lines(found: Validation) -> tuple[Chapter, ...]:
    tables = tuple(line_table(found.of(part), title) for part, title in TITLES.items())
    return (Chapter("lines", "Every line", (), (), (), tables),)


def _asked(found: Validation) -> list[tuple[str, str]]:
    asked = found.request.asked
    return [
        ("Virtual surveys", f"{asked.draws:,}, a hundred in each of {asked.draws // 100:,} simulated countries"),
        ("Seeds", f"{asked.replications} for every other world, from {found.request.first_seed} on"),
        ("Size", "usual" if asked.size == 1 else f"{asked.size:g} of the usual one: rougher than the record"),
    ]


def _ways(found: Validation) -> list[tuple[str, str]]:
    return [
        ("Worlds", "; ".join(f"{name}: {base.config.settings.region.title}, {base.config.settings.years:g} years from "
                             f"{base.config.settings.start}" for name, base in found.request.worlds.bases.items())),
        ("Intervals", "the middle 95 % of single virtual surveys, or of single runs: luck, and not what is unknown in "
                      "the parameters"),
    ]  # fmt: skip
