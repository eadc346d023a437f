"""What the page of a validation says."""

from __future__ import annotations

from experiments.explore.findings import Chapter, Findings
from experiments.report.tables import Cell, TableOfCells
from experiments.report.wording import listed
from experiments.validation import hindcast_part, pattern_part, programme_part, survey_part, survey_report
from experiments.validation.hindcast_figures import hindcast_figures
from experiments.validation.line import Line
from experiments.validation.line_figures import ratio_figure
from experiments.validation.reasons import missed
from experiments.validation.titles import TITLES
from experiments.validation.validation import Validation
from experiments.validation.verdict import FITS, FITTED, NEAR, OFF, TESTED, UNTESTED, in_words

TEXTS = {
    hindcast_part.PART: (
        "The country from the end of 2010, one in fifty. Posts are given as they were counted at five year-ends, with "
        "even growth between them, so they test nothing. With posts alone given, the number of applicants and the "
        "stock of certificates are the model's. With applicants given as well, what is left is the law of pass rates, "
        "which was drawn around these very years: that the stock then fits is hardly a test, and for single years "
        "mere luck. Public money and the cost of a worker are the model's. The model founds no agencies.",
    ),
    pattern_part.CAREERS: (
        "A city whose posts grow by a quarter a year, 2011 to 2013, as in Shenzhen; and a country whose posts do not "
        "grow, for who is there and who enters.",
    ),
    pattern_part.STRAIN: (
        "A country whose posts do not grow, questioned twice, a year apart; answers hold the noise of the items.",
    ),
    programme_part.PART: (
        "Each programme at the dose of its sources, in one twentieth of the country, scaled up. Doses and prices are "
        "fed in: what is tested is that they can be carried out, and not what they do for anybody.",
    ),
}


def findings(found: Validation) -> Findings:
    """Everything that is written about a validation."""
    request = found.request
    return Findings(
        title="Printed and simulated: does the model show what is known?",
        answer=answer(found),
        asked=_asked(found),
        chapters=(_rule(found), _misses(found), survey_report.chapter(found), *_parts(found)),
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
    off = {TITLES[line.part]: 0 for line in found.lines if line.verdict == OFF}
    for part in off:
        off[part] = sum(line.verdict == OFF and TITLES[line.part] == part for line in found.lines)
    if off:
        told.append(f"What does not fit: {listed([f'{number} of “{part}”' for part, number in off.items()])}.")
    return tuple(told)


def line_table(lines: tuple[Line, ...], caption: str) -> TableOfCells:
    """Lines with printed, simulated, interval, standing and verdict."""
    rows = []
    for line in lines:
        printed, middle, limits = line.texts
        rows.append((
            Cell(line.title), Cell(line.unit), Cell(printed, line.printed.value, line.range_text),
            Cell(middle, line.found.value, limits), Cell(line.standing), Cell(line.verdict),
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


def _misses(found: Validation) -> Chapter:
    rows = [
        (Cell("; ".join(line.title for line in lines)), Cell(_verdicts(lines)), Cell(why))
        for why, lines in missed(found.lines).items()
    ]
    table = TableOfCells("What does not fit", ("What", "Verdict", "Why it may be"), tuple(rows))
    told = "These are guesses at causes, and none of them makes a miss smaller."
    return Chapter("misses", "What does not fit, and why it may be", (told,), (), (table,) if rows else ())


def _verdicts(lines: list[Line]) -> str:
    told = [line.verdict for line in lines]
    return ", ".join(f"{told.count(one)} {one}" for one in (NEAR, OFF) if one in told)


def _parts(found: Validation) -> tuple[Chapter, ...]:
    chapters = []
    for part, title in TITLES.items():
        lines = found.of(part)
        if part == survey_part.PART:
            folded = line_table(lines, "Every line of the survey")
            chapters.append(Chapter("survey-lines", "The survey, line by line", (), (), (), (folded,)))
            continue
        figures = [ratio_figure(lines, part, title)]
        if part == hindcast_part.PART:
            kept = found.tables
            figures = [*hindcast_figures(kept["hindcast"], kept["hindcast_posts"], found.start), *figures]
        chapters.append(Chapter(part, title, TEXTS[part], tuple(figures), (line_table(lines, title),)))
    return tuple(chapters)


def _asked(found: Validation) -> list[tuple[str, str]]:
    asked = found.request.asked
    return [
        ("Virtual surveys", f"{asked.draws:,}, a hundred in each of {asked.draws // 100:,} simulated countries"),
        ("Seeds", f"{asked.replications} for every other world, from {found.request.first_seed} on"),
        ("Size", "usual" if asked.size == 1 else f"{asked.size:g} of the usual one: rougher than the record"),
    ]


def _ways(found: Validation) -> list[tuple[str, str]]:
    unknown = (
        "luck, and not what is unknown in the parameters; parameters=ensemble holds both"
        if found.request.ensemble is None
        else f"luck, and what is unknown in the parameters: each run has a set of its own, drawn by weight from "
        f"{found.request.ensemble.origin}"
    )
    return [
        ("Worlds", "; ".join(f"{name}: {base.config.settings.region.title}, {base.config.settings.years:g} years from "
                             f"{base.config.settings.start}" for name, base in found.request.worlds.bases.items())),
        ("Intervals", f"the middle 95 % of single virtual surveys, or of single runs: {unknown}"),
    ]  # fmt: skip
