import numpy as np
import pytest

from simulation.policies.caseload_cap import CaseloadCap
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


def test_a_ceiling_has_no_half_and_reaches_its_target_only(pulled):
    levers = pulled(CaseloadCap(cases=25.0, ramp_months=11, fields=("voluntary_sector",)))
    assert levers.caseload_cap.tolist() == [np.inf, 25, np.inf]


@pytest.mark.parametrize("cases", [0, 0.5, -3, "few"])
def test_a_ceiling_below_one_case_is_refused(cases):
    with pytest.raises(ValueError, match=r"policies.caseload_cap.cases: expected 1 to 1000 case/worker, got"):
        CaseloadCap(cases=cases)
