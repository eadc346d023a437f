"""The answer in plain words: what is effect, what a reader would conclude, what would tell, which ranks hang on it."""

from __future__ import annotations

from experiments.contrast.parts import CHOICE, EFFECT, WHOLE
from experiments.contrast.result import ANY, SHOWN, Cause
from experiments.contrast.standing import CLEAR
from experiments.contrast.twins import respondents
from experiments.contrast.words import HELP, SCALE, leading, named, people, sd, share
from experiments.explore.words import noun
from experiments.meanings import meaning
from experiments.report.tables import rows_of
from experiments.report.wording import listed, percent

MOST_NAMED = 2
BLOCK = "moral"
"""Comfort is what union and workplace give most of."""


def answer(found: Cause) -> tuple[str, ...]:
    """Four sentences."""
    return tuple(sentence for sentence in (_split(found), _survey(found), _study(found), _ranks(found)) if sentence)


def _split(found: Cause) -> str:
    said = []
    for variable in SHOWN:
        whole, effect, choice = (found.part(BLOCK, variable, ANY, part).estimate for part in (WHOLE, EFFECT, CHOICE))
        low, high = (
            found.part(BLOCK, variable, value, EFFECT).estimate for value in (found.shares[0], found.shares[-1])
        )
        said.append(
            f"in {SCALE[variable]} {sd(whole)} SD, of which {sd(effect)} is effect of that help ({sd(low)} to "
            f"{sd(high)} over the prior) and {sd(choice)} is who chooses"
        )
    return (
        f"Between simulated workers who turn to the workplace for {HELP[BLOCK]} and those who turn to the family there "
        f"lies, over the prior of the causal share, {listed(said)}."
    )


def _survey(found: Cause) -> str:
    table = found.surveys
    if table.empty:
        return f"The world is too small for a survey of {respondents()} people."
    own = table[(table["block"] == BLOCK) & (table["variable"] == SHOWN[0])]
    first, last = own.iloc[0], own.iloc[-1]
    other = found.same_survey[found.same_survey["block"] == BLOCK]["needed"].tolist()
    believed = float((own["causal_share"] * own["belief"]).sum())
    return (
        f"A survey of {respondents()} people cannot tell: it finds the contrast in exhaustion significant in "
        f"{percent(first['significant'])} of draws where the causal share is {share(first['causal_share'])} and in "
        f"{percent(last['significant'])} where it is {share(last['causal_share'])}, and the printed figure moves the "
        f"expected share from {share(own['causal_share'].mean())} to {share(believed)}, if all else is right. "
        f"The printed contrast comes out of a share of {share(first['causal_share'])} where vulnerability pulls people "
        f"to the family by {other[0]:.2f}, and of {share(last['causal_share'])} where it does so by {other[-1]:.2f}."
    )


def _study(found: Cause) -> str:
    table = found.studies
    own = table[(table["block"] == BLOCK) & (table["variable"] == SHOWN[0])].to_dict("records")
    first, middle, last = own[0], own[len(own) // 2], own[-1]
    return (
        f"To see the effect on exhaustion, a trial that everybody follows needs {people(middle['trial'])} people in "
        f"the middle of the prior ({people(first['trial'])} at its low end, {people(last['trial'])} at its high end), "
        f"and {people(middle['teams'])} if whole agencies are offered it and some decline or leave."
    )


def _ranks(found: Cause) -> str:
    if not found.policies:
        return ""
    said = []
    for outcome in found.outcomes:
        chances = found.first(outcome)
        sure = [f"“{named(found, s)}”" for s in found.policies if chances[s] >= CLEAR]
        lead = leading(len(found.policies))
        first = f"{listed(sure)} {lead} wherever the share lies" if sure else f"no policy is surely {lead}"
        said.append(f"for {noun(meaning(outcome))} {first}, and {_changes(found, outcome)}")
    return f"What is known of the policies: {'; '.join(said)}."


def _changes(found: Cause, outcome: str) -> str:
    """The pairs that clearly change places, the surest by name."""
    own = found.swaps[(found.swaps["outcome"] == outcome) & (found.swaps["sure"] >= CLEAR)]
    if own.empty:
        return "no two policies clearly change places"
    named_pairs = [
        f"“{named(found, row.above)}” passes “{named(found, row.below)}” at a share of {share(row.at)} "
        f"({share(row.low)} to {share(row.high)})"
        for row in rows_of(own.head(MOST_NAMED))
    ]
    more = len(own) - len(named_pairs)
    return listed([*named_pairs, *([f"{more} more pairs change places"] if more > 0 else [])])
