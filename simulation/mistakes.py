"""What a user can get wrong."""

from __future__ import annotations


class ConfigError(ValueError):
    """A setting that cannot be. Its text is one sentence for the user: what was expected, what came, what to do."""


class PolicyError(RuntimeError):
    """A policy of the user's own that fails in the middle of a run: file, line and what went wrong, in one sentence."""
