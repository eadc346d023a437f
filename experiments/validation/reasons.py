"""Why a number may not fit: for each line, by the beginning of its key, what the model lacks or the source may mean."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.validation.line import Line
from experiments.validation.verdict import NEAR, OFF

UNKNOWN = "No reason is known yet."
REASONS: dict[str, str] = {
    "financial.": (
        "The contrast for money rests on the same choice of whom to turn to as that for comfort; the model ties it to "
        "strain more loosely, since pay gaps weigh on the choice as well as exhaustion does."
    ),
    "moral.": (
        "Accomplishment and passion follow clients' progress, skill and autonomy more than whom one turns to. The "
        "article does not say how it measured them, and prints means without decimals."
    ),
    "posts.": "Posts are fed in; a miss would be a fault of the programme.",
    "applicants.": (
        "So many people outside the posts apply for each post, every year alike (certification."
        "outside_applicants_per_post), as in 2021. Before, posts were created faster than people heard of the "
        "examination: from 2015 to 2017 posts grew by 73 % and applicants by 69 %, but from 2017 to 2021 posts grew "
        "by 41 % and applicants by 150 %. Community staff who are sent to the examination, and youth without work, are "
        "not in the model."
    ),
    "passes": "The pass rate of a year is drawn from one law; the real one was set year by year.",
    "certified.": (
        "Nobody counted posts in 2010, and applicants before 2015 are not known: the model has so many as its posts "
        "make, while in truth offices of civil affairs sent their staff to the examination before any post was called "
        "one of social work. What is missing at the end of 2014 is still missing in the years after."
    ),
    "certified_free.": "Follows from the applicants above and from one law of pass rates for all years.",
    "money.": (
        "The reported sums are those for projects and purchases of services: 16,400 yuan for each post in 2017, a "
        "quarter of a wage. Most posts are in communities and institutions, whose wages are paid from other budgets. "
        "The model books the whole cost of every post and lets 70 % of it be public, as one large agency reports."
    ),
    "station_cost": (
        "Wages of the districts are assumed; the sum per station worker is an upper figure and holds more than wages."
    ),
    "certified_share": (
        "Two years lie between, with 400,000 new certificates; and who is certified outside comes into a post more "
        "rarely than in truth (entry.certified_newcomer_share, assumed)."
    ),
    "turnover_": (
        "A young staff loses more: where posts grow by a quarter a year, the rate of the first year and the rate of "
        "all cannot both be as printed under a law of leaving that falls with tenure."
    ),
    "first_year_quits": (
        "The same tension from its other side: a higher loss of beginners would raise the turnover of the city further."
    ),
    "years_in_post": (
        "The city begins with people who have been in their posts for up to five years; Shenzhen's posts of 2011 were "
        "hardly older than three."
    ),
    "tenure_": (
        "Half of the survey's respondents were in their first year. A country whose posts do not grow has a seventh of "
        "such beginners; half would need growth of nearly 60 % a year, or a sample that holds more beginners than the "
        "field. Those of more than fifteen years are a choice of the region (legacy_share)."
    ),
    "tenure_2021.": (
        "Posts have grown by nine per cent a year since 2017, so that beginners are fewer than half; and the survey "
        "holds staff of the older civil-affairs offices, who came into posts of social work with their years behind "
        "them: in the model everybody who is hired is new to the field."
    ),
    "country_turnover": "The printed rate is a rough one of large cities.",
    "entry_of_graduates": "In small worlds with many places a place has less than one graduate to hire.",
    "well_being_sd": (
        "Well-being varies less between people than in the survey: health, partners, housing and much else outside "
        "work are not in the model."
    ),
    "exhaustion_mean": (
        "The survey's means of 3 and 4 are printed without decimals; the studies of Chengdu and Guangzhou have 3.2 and "
        "3.3. Answers are cut off at 0 and 6."
    ),
    "exhaustion_sd": "Differences between people outside work are not in the model.",
    "exhaustion_stability": "The noise of the questionnaire's items, added to the state, weakens the correlation.",
    "intention": "The threshold at which an intention counts is a convention.",
    "plan.": (
        "Whole people are sent, month by month, by a lot; a year of service adds the courses to the bill, which the "
        "sum for Chongqing may or may not hold."
    ),
    "pairs.": "Pairs are whole: a model of one twentieth of the country has 17 of them, which stand for 340.",
    "wishes.": "Wishes are whole; the money is of 2016 and the number of wishes of 2017.",
}
"""Beginning of a key → what may be behind a miss; the longest beginning counts."""


def reason(key: str) -> str:
    """What may be behind the miss of a line.

    Args:
        key: of the line.
    """
    known = [start for start in REASONS if key.startswith(start)]
    return REASONS[max(known, key=len)] if known else UNKNOWN


def missed(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Reason → the lines that do not fit or are only near, in their order."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line.verdict in (OFF, NEAR):
            found.setdefault(reason(line.key), []).append(line)
    return found
