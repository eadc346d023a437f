"""What a user can get wrong."""

from __future__ import annotations


class ConfigError(ValueError):
    """A setting that cannot be. Its text is one sentence for the user: what was expected, what came, what to do."""
