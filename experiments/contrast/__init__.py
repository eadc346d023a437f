"""Cause and choice: how much of the survey's contrast is effect of support, and what hangs on it."""
