"""Why a study stopped before its end. What is finished is kept, always."""

from __future__ import annotations


class StudyError(Exception):
    """Something outside the study stands in its way. Its text is for the user: what, what is kept, what to do."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, with a text that says what is finished and how to go on."""
