import pytest

from simulation.policies.standards_law import StandardsLaw
from tests.programmes import moved

DOSE = {"paperwork_cut_percent": 25.0, "role_clarity": 0.4, "recognition_shift": 0.1}


def test_a_known_dose(pulled):
    levers = pulled(StandardsLaw(**DOSE))
    assert levers.paperwork_multiplier.tolist() == [0.75, 0.75, 0.75]
    assert levers.role_clarity.tolist() == [0.4, 0.4, 0.4]
    assert levers.recognition_shift.tolist() == [0.1, 0.1]
    assert moved(levers) == {"paperwork_multiplier", "role_clarity", "recognition_shift"}
    assert levers.charges == ()


def test_half_the_dose_where_it_reaches_and_nothing_elsewhere(pulled):
    levers = pulled(StandardsLaw(**DOSE, ramp_months=1, regions=("remote_poor",)))
    assert levers.paperwork_multiplier.tolist() == [1, 1, 0.875]
    assert levers.role_clarity.tolist() == [0, 0, 0.2]
    assert levers.recognition_shift.tolist() == [0, 0.05]


def test_a_law_that_nobody_follows_does_nothing(pulled):
    assert moved(pulled(StandardsLaw(**DOSE, coverage=0.0))) == set()


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match=r"standards_law.role_clarity: expected 0 to 1.5 SD, got 2"):
        StandardsLaw(role_clarity=2)
