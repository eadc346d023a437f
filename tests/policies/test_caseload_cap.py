import numpy as np
import pytest

from simulation.levers import Levers
from simulation.policies.caseload_cap import CaseloadCap
from simulation.state.agencies import Agencies
from tests.programmes import moved


def test_a_known_dose(pulled):
    levers = pulled(CaseloadCap(cases=25.0, novice_cases=12.0))
    assert levers.caseload_cap.tolist() == [25, 25, 25]
    assert levers.novice_caseload_cap.tolist() == [12, 12, 12]
    assert moved(levers) == {"caseload_cap", "novice_caseload_cap"}
    assert levers.charges == ()


def test_either_ceiling_may_be_left_out(pulled):
    assert moved(pulled(CaseloadCap(cases=25.0))) == {"caseload_cap"}
    assert moved(pulled(CaseloadCap(novice_cases=12.0))) == {"novice_caseload_cap"}
    assert moved(pulled(CaseloadCap())) == set()


def test_a_ceiling_reaches_its_target_only(pulled):
    levers = pulled(CaseloadCap(cases=25.0, fields=("voluntary_sector",)))
    assert levers.caseload_cap.tolist() == [np.inf, 25, np.inf]


def test_a_ramp_adds_one_agency_after_the_other(small_world):
    """There is no half of a ceiling: of 400 agencies a quarter have it in the first month, all in the fourth."""
    world = small_world()
    many = Agencies.empty(400)
    many.identity[:] = np.arange(400)
    world.agencies = many
    world.regions.kind[:] = 0
    policy = CaseloadCap(cases=25.0, novice_cases=12.0, ramp_months=3)
    before = np.zeros(400, bool)
    for world.t, share in enumerate((0.25, 0.5, 0.75, 1.0, 1.0)):
        levers = policy.pull(Levers(), world)
        reached = levers.caseload_cap == 25
        assert (reached | (levers.caseload_cap == np.inf)).all()
        np.testing.assert_array_equal(reached, levers.novice_caseload_cap == 12)
        assert reached[before].all(), "who has the ceiling keeps it"
        # Binomial, 4.9 sampling errors: P = 1e-6
        assert abs(reached.mean() - share) <= 4.9 * np.sqrt(share * (1 - share) / 400)
        before = reached


@pytest.mark.parametrize("cases", [0, 0.5, -3, "few"])
def test_a_ceiling_below_one_case_is_refused(cases):
    with pytest.raises(ValueError, match=r"policies.caseload_cap.cases: expected 1 to 1000 case/worker, got"):
        CaseloadCap(cases=cases)
