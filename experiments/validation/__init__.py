"""``workforce validate``: what is printed against what is simulated, with verdicts by a rule set beforehand."""
