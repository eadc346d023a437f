"""Calibration: which parameters matter, which values of them agree with all patterns at once, and which stay open."""
