"""``report.html`` and what lies beside it: what was asked, the answer, how sure it is, and how to ask again."""

from __future__ import annotations

from experiments.report.folder import write_report

__all__ = ["write_report"]
