"""Chapters of the page about the survey: the contrast taken apart, what a reader would conclude, what would tell."""

from __future__ import annotations

from experiments.contrast.parts import EFFECT, WHOLE
from experiments.contrast.power import power_of, smallest_seen
from experiments.contrast.result import ANY, PARTS, SHOWN, Cause
from experiments.contrast.split_figures import split_figure, study_figure
from experiments.contrast.twins import respondents
from experiments.contrast.words import (
    HELP,
    PART,
    SCALE,
    STUDY,
    STUDY_IN_SHORT,
    group,
    people,
    sd,
    sd_range,
    share,
)
from experiments.explore.findings import Chapter
from experiments.report.tables import Cell, TableOfCells, rows_of
from experiments.report.wording import NOTHING, percent
from experiments.statistics import Interval
from simulation.evidence import source_facts
from simulation.survey import BLOCKS, SIGNIFICANT


def contrast_chapter(found: Cause) -> Chapter:
    """The contrast taken apart."""
    text = (
        "Those who would turn to their workplace are less exhausted and better off than those who would turn to their "
        "family. In the model the reasons are known: each bar is a contrast, taken apart into what the help does, what "
        "the other kind of help does that goes with it, and who chooses. Twin worlds tell them apart: the same people "
        "with the same luck, set to turn to the family.",
        f"The thin dashed line beside each bar shows where 95 of 100 surveys of {respondents()} people lie, the broken "
        "line across what was printed. All parts add up to the contrast. In brackets stands for which kind of help "
        "people turn to the workplace or the family.",
    )
    figures = tuple(split_figure(found, block, variable) for block in BLOCKS for variable in SHOWN)
    tables = tuple(_parts(found, block, variable) for block in BLOCKS for variable in SHOWN)
    others = tuple(
        _parts(found, block, variable) for block in BLOCKS for variable in SCALE if variable not in SHOWN
    )  # fmt: skip
    return Chapter("contrast", "Effect or choice?", text, figures, tables, others)


def _parts(found: Cause, block: str, variable: str) -> TableOfCells:
    columns: tuple[float | str, ...] = (*found.shares, ANY)
    rows = []
    for part in PARTS:
        cells = [_sd(found.part(block, variable, value, part)) for value in columns]
        rows.append((Cell(PART[part]), *cells))
    headings = ("Part [SD]", *(f"at {share(value)}" for value in found.shares), "over the prior")
    return TableOfCells(f"{group(block, variable)}: parts at each causal share", headings, tuple(rows))


def _sd(interval: Interval) -> Cell:
    return Cell(sd(interval.estimate), interval.estimate, sd_range(interval))


def reader_chapter(found: Cause) -> Chapter:
    """What a reader of the survey would conclude, and what holds in the model."""
    text = (
        "A reader who takes the contrast for an effect expects that much from moving people to the workplace. In the "
        "model they would gain the effect on those who turn to the family. Adjusting for what the questionnaire asked "
        "(gender, time in the sector, education, training) does not help, since in the model people do not choose by "
        "that; a questionnaire that had measured vulnerability, readiness to ask, closeness of the family, the team "
        "and both kinds of help would come near the effect, as far as these are all the reasons. “Times” is the "
        "contrast over the effect on those at the family, where that can be told from nothing.",
        "The printed contrast may come from a small effect or a large one: the last table says how strongly the "
        "vulnerable would have to turn to their family for it at each causal share. In the one before, “as far out” "
        "are surveys with a g as far from nothing as the printed one, “significant” those with p below "
        f"{SIGNIFICANT:g}, and “belief” is what the printed g leaves of the prior if all else is right.",
    )
    tables = [_reading(found), *([_surveys(found)] if len(found.surveys) else []), _same_survey(found)]
    return Chapter("reader", "What a reader would conclude", text, (), tuple(tables))


def _reading(found: Cause) -> TableOfCells:
    printed = {(row.block, row.variable): row.printed for row in rows_of(found.surveys)}
    rows = []
    for block in BLOCKS:
        for variable in SCALE:
            seen = printed.get((block, variable), float("nan"))
            whole, effect, moved = (
                found.part(block, variable, ANY, part) for part in (WHOLE, EFFECT, "effect_on_family")
            )
            adjusted = [found.part(block, variable, ANY, part) for part in ("adjusted_questionnaire", "adjusted")]
            known = effect.sign and moved.sign
            times = whole.estimate / moved.estimate if known and moved.estimate else float("nan")
            rows.append((
                Cell(group(block, variable)), Cell(sd(seen), seen), _sd(whole), *map(_sd, adjusted), _sd(effect),
                _sd(moved),                 Cell(f"{times:.1f}" if times == times else NOTHING, times),
            ))  # fmt: skip
    headings = ("Scale", "Printed g", "Contrast", "Adjusted: asked", "Adjusted: all", "Effect, workplace",
                "Effect, family", "Times")  # fmt: skip
    return TableOfCells("Naive reading and effect, over the prior [SD]", headings, tuple(rows))


def _surveys(found: Cause) -> TableOfCells:
    rows = []
    own = found.surveys[found.surveys["variable"].isin(SHOWN)]
    for row in rows_of(own.sort_values(["block", "variable", "causal_share"])):
        rows.append((
            Cell(group(str(row.block), str(row.variable))), Cell(share(row.causal_share), row.causal_share),
            Cell(sd(row.g), row.g, f"{sd(row.low)} to {sd(row.high)}"), Cell(sd(row.printed), row.printed),
            Cell(percent(row.significant), row.significant), Cell(percent(row.reached), row.reached),
            Cell(percent(row.belief), row.belief),
        ))  # fmt: skip
    headings = ("Scale", "Share", "g, 95 of 100", "Printed g", "Significant", "As far out", "Belief")
    caption = f"What {found.surveys['n'].iloc[0]:,} surveys of {respondents()} people show at each causal share"
    return TableOfCells(caption, headings, tuple(rows))


def _same_survey(found: Cause) -> TableOfCells:
    rows = [
        (Cell(HELP[row.block]), Cell(share(row.causal_share), row.causal_share), Cell(sd(row.effect), row.effect),
         Cell(sd(row.contrast), row.contrast), Cell(f"{row.in_use:.2f}", row.in_use),
         Cell(f"{row.needed:.2f}".replace("-", "−"), row.needed), Cell("yes" if row.possible else "no"))
        for row in rows_of(found.same_survey.sort_values(["block", "causal_share"]))
    ]  # fmt: skip
    headings = ("Help with", "Share", "Effect [SD]", "Contrast [SD]", "Pull in use", "Pull needed", "In its range")
    return TableOfCells("The same survey from other causes: exhaustion", headings, tuple(rows))


def study_chapter(found: Cause) -> Chapter:
    """What study would tell."""
    sample = source_facts()["survey_tables"]
    sizes = {
        block: [int(float(sample[f"{block}.sample.{who}_n"].value)) for who in ("family", "workplace")]
        for block in BLOCKS
    }
    reach = {block: smallest_seen(*both) for block, both in sizes.items()}
    text = (
        "No larger survey of the same kind would tell: its interval would close around the contrast, not around the "
        f"effect. The survey's own groups see contrasts from {sd(reach['financial']).lstrip('+')} SD (money) and "
        f"{sd(reach['moral']).lstrip('+')} SD (comfort) on in four of five draws; even as a trial by lot with groups "
        f"of the same size it would have found an effect as simulated over the prior (exhaustion, comfort) in "
        f"{percent(_found_by_chance(found, sizes['moral']))} of draws.",
        "People to recruit in all, so that four of five studies find the effect on those who turn to the family: by "
        "lot each, by lot with a measurement before and people lost who leave, an offer by lot that some decline, and "
        "the same for whole agencies. Each assumes that everybody is followed until the effect has settled.",
    )
    figures = tuple(study_figure(found, "moral", variable) for variable in SHOWN)
    return Chapter("studies", "What would tell", text, figures, (_studies(found), _conditions(found)))


def _found_by_chance(found: Cause, sizes: list[int]) -> float:
    effect = found.part("moral", SHOWN[0], ANY, "effect_on_family").estimate
    return power_of(effect, *sizes) if effect == effect else float("nan")


def _studies(found: Cause) -> TableOfCells:
    own = found.studies[found.studies["variable"].isin(SHOWN)].sort_values(["block", "variable", "causal_share"])
    rows = [
        (Cell(group(row["block"], row["variable"])), Cell(share(row["causal_share"]), row["causal_share"]),
         Cell(sd(row["effect"]), row["effect"]), *(Cell(people(row[kind]), row[kind]) for kind in STUDY))
        for row in own.to_dict("records")
    ]  # fmt: skip
    headings = ("Scale", "Causal share", "Effect [SD]", *STUDY_IN_SHORT.values())
    return TableOfCells("People needed in all", headings, tuple(rows))


def _conditions(found: Cause) -> TableOfCells:
    rows = []
    for variable in SHOWN:
        met = found.conditions[variable]
        numbers = (met.likeness, met.people_of_an_agency, met.stability, met.leaving, met.uptake)
        rows.append((Cell(SCALE[variable]), *(Cell(f"{number:.3g}", number) for number in numbers)))
    headings = ("Scale", "Likeness (ICC)", "People of an agency", "Stability", "Leave a year", "Take-up")
    return TableOfCells("What a study meets: simulated, but for stability and uptake", headings, tuple(rows))
