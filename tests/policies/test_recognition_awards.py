import pytest

from simulation.policies.recognition_awards import RecognitionAwards
from tests.programmes import moved

DOSE = {"awards_per_year": 24_000.0, "recognition_shift": 0.2, "cost_yuan_per_award": 5_000.0}


def test_a_known_dose(pulled):
    levers = pulled(RecognitionAwards(**DOSE))
    # A thousandth of the country's awards
    assert levers.awards_per_year == pytest.approx(24)
    assert levers.recognition_shift == pytest.approx(0.2)
    assert moved(levers) == {"awards_per_year", "recognition_shift"}
    (charge,) = levers.charges
    assert (charge.quantity, charge.yuan_per_unit) == ("awards", 5_000)


def test_half_the_dose_in_the_first_month_of_a_ramp_of_one(pulled):
    levers = pulled(RecognitionAwards(**DOSE, ramp_months=1))
    assert levers.awards_per_year == pytest.approx(12)
    assert levers.recognition_shift == pytest.approx(0.1)


def test_a_campaign_without_awards_and_awards_without_a_campaign(pulled):
    assert moved(pulled(RecognitionAwards(recognition_shift=0.1))) == {"recognition_shift"}
    assert moved(pulled(RecognitionAwards(awards_per_year=1.0))) == {"awards_per_year"}
    assert pulled(RecognitionAwards(cost_yuan_per_award=5_000.0)).charges == ()


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="recognition_shift: expected 0 to 1 SD, got 3"):
        RecognitionAwards(recognition_shift=3)
    with pytest.raises(ValueError, match=r"recognition_awards.coverage: this policy goes to the country as a whole"):
        RecognitionAwards(awards_per_year=8, coverage=0.5)
