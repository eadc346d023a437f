"""The parts of a validation, in the order of the page."""

from __future__ import annotations

from experiments.validation import hindcast_part, pattern_part, programme_part, survey_part

TITLES = {
    survey_part.PART: "The survey's two tables",
    hindcast_part.PART: "The years 2010 to 2021",
    pattern_part.CAREERS: "Who leaves when, and who is there",
    pattern_part.STRAIN: "Strain, its stability, and intentions",
    programme_part.PART: "Programmes at the doses of the sources",
}
