import pytest

from simulation.policies.psychosocial_linkage import PsychosocialLinkage
from tests.programmes import moved

DOSE = {"counselling_hours_per_100_posts": 40.0, "lecture_share_per_month": 0.2, "cost_yuan_per_hour": 250.0}


def test_a_known_dose(pulled):
    levers = pulled(PsychosocialLinkage(**DOSE))
    # 40 hours for 100 posts are .4 for each, at 100 yuan.
    assert levers.counselling_hours_per_post.tolist() == [0.4, 0.4, 0.4]
    assert levers.self_help_per_month == pytest.approx([0.2, 0.2, 0.2])
    assert moved(levers) == {"counselling_hours_per_post", "self_help_per_month"}
    (charge,) = levers.charges
    assert charge.quantity == "staff_months"
    assert charge.yuan_per_unit * charge.agencies == pytest.approx([100, 100, 100])


def test_half_the_dose_where_it_reaches_and_nothing_elsewhere(pulled):
    levers = pulled(PsychosocialLinkage(**DOSE, ramp_months=1, fields=("welfare",)))
    assert levers.counselling_hours_per_post.tolist() == [0.2, 0, 0.2]
    assert levers.self_help_per_month == pytest.approx([0.1, 0, 0.1])
    assert levers.charges[0].yuan_per_unit * levers.charges[0].agencies == pytest.approx([50, 0, 50])


def test_nothing_offered_nothing_paid(pulled):
    assert pulled(PsychosocialLinkage(cost_yuan_per_hour=250.0)).charges == ()


def test_more_than_everybody_cannot_be_invited():
    with pytest.raises(ValueError, match="lecture_share_per_month: expected 0 to 1 1/month, got 2"):
        PsychosocialLinkage(lecture_share_per_month=2)
