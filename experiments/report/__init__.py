"""``report.html`` and what lies beside it: what was asked, the answer, how sure it is, and how to ask again."""
