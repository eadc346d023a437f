import numpy as np
import pytest

from simulation import tipping
from simulation.indicators import gaps, observed, places, seen, told
from simulation.places import tenure_medians
from simulation.rows import engine as compiled_or_not
from simulation.state.workforce import CHANNELS, SELF_HELP, WAYS_OF_LEAVING


def rows(world):
    return {row["place"]: row for row in observed(world)}


def test_places_are_all_and_the_kinds_that_there_are(small_world):
    assert places(small_world()) == ("all", "urban", "remote_poor")


def test_every_row_says_when_and_where(small_world):
    found = observed(small_world(t=3))
    assert [(r["month"], r["date"], r["place"]) for r in found] == [
        (3, "2021-04", "all"),
        (3, "2021-04", "urban"),
        (3, "2021-04", "remote_poor"),
    ]


def test_posts_heads_and_vacancies(small_world):
    found = rows(small_world())
    # Seven posts are open, row 8 in the district is vacant.
    assert [found[p]["posts"] for p in ("all", "urban", "remote_poor")] == [7, 5, 2]
    assert [found[p]["head_count"] for p in ("all", "urban", "remote_poor")] == [6, 5, 1]
    assert found["all"]["vacancy_rate"] == pytest.approx(1 / 7)
    assert found["remote_poor"]["vacancy_rate"] == 0.5
    # 6, 12, 24, 36, 48, 60 months: the middle lies between 24 and 36.
    assert found["all"]["tenure_months_median"] == 30
    assert found["urban"]["tenure_months_median"] == 24
    assert found["all"]["tenure_months_mean"] == 31


@pytest.mark.parametrize("engine", ["plain", "compiled"])
@pytest.mark.parametrize(
    ("tenure", "middle"),
    [
        ([6.25, 24.75, 24.5, 24.25, 300], 24.5),  # the third of three in one month
        ([6.25, 24.75, 24.5, 24.25, 300, 300], 24.625),  # both of the middle in one month
        ([1, 2, 2, 400, 400, 4000], 201),  # nobody between 2 and 400
        ([2000, 3000, 5000], 3000),  # longer than any bin
        ([7.5], 7.5),
        ([], np.nan),
    ],
)
def test_the_middle_of_tenure(small_world, engine, tenure, middle):
    if engine == "compiled":
        pytest.importorskip("numba")
    world = small_world()
    table = world.workforce
    table.occupied[:], table.tenure_months[:] = False, 50
    # From the last row up: the district has the first three of them.
    held = np.arange(10)[::-1][: len(tenure)]
    table.occupied[held], table.tenure_months[held] = True, tenure
    with compiled_or_not(engine):
        found = np.empty(3)
        tenure_medians(world, found)
    by_hand = [tenure, tenure[3:], tenure[:3]]
    np.testing.assert_array_equal(found, [middle, *(np.median(t) if t else np.nan for t in by_hand[1:])])


def test_turnover_counts_those_who_could_have_left(small_world):
    world = small_world()
    # Two left this month (one post is already vacant, the other was closed), row 5 was filled.
    world.workforce.left_by[[8, 9]] = [1, 4]
    world.workforce.just_joined[5] = True
    world.workforce.entry_channel[5] = 2
    world.first_year_at_risk = np.isin(np.arange(10), [2, 4, 8])
    found = rows(world)["all"]
    assert found["leavers"] == 2
    assert [found[f"leavers_{way}"] for way in WAYS_OF_LEAVING[1:]] == [1, 0, 0, 1]
    assert [found[f"joiners_{channel}"] for channel in CHANNELS] == [0, 0, 1, 0, 0]
    # At risk were the six in post less the one who just came, and the two who left: 7. A year has twelve months.
    assert found["turnover_per_year"] == pytest.approx(12 * 2 / 7)
    # One of the three in their first year left.
    assert found["first_year_turnover_per_year"] == pytest.approx(12 * 1 / 3)


def test_nobody_at_risk_has_no_rate(small_world):
    world = small_world()
    world.workforce.occupied[:7] = False
    found = rows(world)["urban"]
    assert np.isnan(found["turnover_per_year"])
    assert np.isnan(found["exhaustion_mean"])
    assert np.isnan(found["tenure_months_median"])
    assert found["vacancy_rate"] == 1


def test_means_and_spreads_are_of_those_in_post(small_world):
    world = small_world()
    world.workforce.exhaustion[[0, 1, 2, 4, 5, 7]] = [1, 2, 3, 4, 5, 3]
    found = rows(world)
    assert found["all"]["exhaustion_mean"] == 3
    # Deviations -2, -1, 0, 1, 2, 0: squares 4 + 1 + 0 + 1 + 4 + 0 = 10, over six people
    assert found["all"]["exhaustion_sd"] == pytest.approx(np.sqrt(10 / 6))
    # 3, 4, 5 and 3 are high.
    assert found["all"]["exhausted_workers"] == 4
    assert found["all"]["exhaustion_share_high"] == pytest.approx(4 / 6)
    assert found["urban"]["exhaustion_share_high"] == pytest.approx(3 / 5)
    assert found["remote_poor"]["exhaustion_sd"] == 0
    assert found["all"]["overall_well_being_mean"] == 84
    # Certificates 2, 1, 0, 0, 0 in town and 1 in the district
    assert found["all"]["certified_in_posts"] == 3
    assert found["urban"]["certified_share"] == pytest.approx(2 / 5)


def test_shares_of_sources_and_intentions(small_world):
    world = small_world()
    world.workforce.moral_source[[0, 1, 2, 4, 5, 7]] = [1, 1, 1, 2, 0, 2]
    world.workforce.financial_source[[0, 1]] = [2, 1]
    world.workforce.intention_to_leave[[0, 1]] = [0.5, 0.51]
    found = rows(world)["all"]
    assert found["prefers_family_moral_share"] == pytest.approx(3 / 6)
    assert found["prefers_workplace_moral_share"] == pytest.approx(2 / 6)
    assert found["prefers_family_financial_share"] == pytest.approx(1 / 6)
    assert found["prefers_workplace_financial_share"] == pytest.approx(1 / 6)
    assert found["intention_share"] == pytest.approx(1 / 6)  # more than one half


def test_cases_contacts_and_continuity(small_world):
    world = small_world()
    workforce, agencies = world.workforce, world.agencies
    workforce.cases_closed[[0, 7]] = 2, 1
    workforce.cases_lost[1] = 3
    workforce.contact_hours[[0, 1, 2, 4, 5, 7]] = 63
    workforce.hours_asked[[0, 1, 2, 4, 5, 7]] = 200
    workforce.seconded[5] = True
    agencies.handed_over_cases[:] = [6.3, 0, 0]
    agencies.waiting_cases[:] = [1, 2, 4]
    agencies.wisn_ratio[:] = [1.0, 0.5, 2.0]
    agencies.union_load[:] = [0.5, 0.0, 1.0]
    found = rows(world)
    assert found["all"]["open_cases"] == 120
    # Six people in post, one of them away
    assert found["all"]["cases_per_worker"] == 24
    assert found["urban"]["cases_per_worker"] == 25
    # 120 open, 3 closed and 3 lost were served; 6 * 63 = 378 hours for 126 cases
    assert found["all"]["contact_hours_per_case"] == pytest.approx(3)
    assert found["all"]["continuity"] == pytest.approx(1 - 6.3 / 126)
    assert found["all"]["workload_ratio"] == pytest.approx(1.25)
    assert [found[p]["waiting_cases"] for p in ("all", "urban", "remote_poor")] == [7, 3, 4]
    # Weighted by staff of 3, 2 and 1: (3 + 1 + 2) / 6
    assert found["all"]["wisn_ratio"] == pytest.approx(1)
    assert found["all"]["union_load"] == pytest.approx(2.5 / 6)
    assert found["urban"]["wisn_ratio"] == pytest.approx(4 / 5)


def test_who_is_in_a_programme(small_world):
    world = small_world({"self_help": {"effect_sd": 0.25}, "counselling": {"hours_per_client": 4}})
    workforce, agencies = world.workforce, world.agencies
    agencies.lent_hours[:] = [5, 0, 1]
    agencies.counselling_hours[:] = [8, 0, 2]
    workforce.counselling_months_left[[0, 1]] = 2, 1
    workforce.counselling_wait_months[[2, 7]] = 1, 9
    workforce.relief[[0, 7], SELF_HELP] = 0.25, 0.2  # fresh, and faded a little
    workforce.meaning[[1, 2, 7]] = 1, 1, 0.9
    workforce.honour[[4, 5]] = 1, 0.5
    workforce.course_months_left[5] = 3
    names = (
        "agencies", "pairs", "counselling_places", "in_counselling", "waiting_for_counselling", "self_help_learners",
        "triaged", "awards_given", "in_course",
    )  # fmt: skip
    found = rows(world)
    assert [found["all"][name] for name in names] == [3, 2, 2.5, 2, 2, 1, 2, 1, 1]
    assert [found["remote_poor"][name] for name in names] == [1, 1, 0.5, 0, 1, 0, 0, 0, 0]


def test_the_vicious_circle_by_place(small_world, monkeypatch):
    world = small_world()
    monkeypatch.setattr(tipping, "loop_gain", lambda *_: np.array([0.5, 1.0, 0.0]))
    found = rows(world)
    # Three and two in town, one alone in the district: (3 * .5 + 2 * 1) over 6 and over 5; one of two teams is past.
    assert found["all"]["loop_gain_mean"] == pytest.approx(3.5 / 6)
    assert found["urban"]["loop_gain_mean"] == pytest.approx(0.7)
    assert found["remote_poor"]["loop_gain_mean"] == 0
    assert found["all"]["agencies_past_tipping_share"] == found["urban"]["agencies_past_tipping_share"] == 0.5
    assert np.isnan(found["remote_poor"]["agencies_past_tipping_share"])


def test_costs_by_item_payer_and_place(small_world):
    world = small_world()
    world.booked, world.costs = (("wages", "public"), ("wages", "agency")), np.array([[100.0, 10.0], [50.0, 5.0]])
    found = rows(world)
    assert found["all"]["cost_wages_public_yuan"] == 110
    assert found["remote_poor"]["cost_wages_agency_yuan"] == 5
    assert [found[p]["cost_total_yuan"] for p in ("all", "urban", "remote_poor")] == [165, 150, 15]


def test_a_cost_that_arises_in_some_months_is_nought_in_the_others(small_world):
    world, months = small_world(), []
    wages, awards, relief = ("wages", "public"), ("awards", "agency"), ("relief", "public")
    for ledger in (
        {wages: [100.0, 10.0]},
        {awards: [1.0, 2.0], wages: [50.0, 5.0]},
        {wages: [3.0, 4.0]},
        {relief: [7.0, 0.0]},
    ):
        world.booked, world.costs = tuple(ledger), np.array([*ledger.values()])
        months.append(seen(world))
    names, values = told(months)
    shown = dict(zip(names, values.tolist(), strict=True))
    assert [name for name in names if name.startswith("cost_")] == [
        "cost_total_yuan", "cost_wages_public_yuan", "cost_awards_agency_yuan", "cost_relief_public_yuan",
    ]  # fmt: skip
    # Everywhere, in the town, in the district
    assert shown["cost_wages_public_yuan"] == [[110, 100, 10], [55, 50, 5], [7, 3, 4], [0, 0, 0]]
    assert shown["cost_awards_agency_yuan"] == [[0, 0, 0], [3, 1, 2], [0, 0, 0], [0, 0, 0]]
    assert shown["cost_relief_public_yuan"] == [[0, 0, 0], [0, 0, 0], [0, 0, 0], [7, 7, 0]]
    assert shown["cost_total_yuan"] == [[110, 100, 10], [58, 51, 7], [7, 3, 4], [7, 7, 0]]


def test_stocks_of_the_country_stand_in_the_first_row_alone(small_world):
    world = small_world()
    world.pipeline.graduates_searching[:] = [3, 4]
    world.pipeline.certified_outside[1:] = [1, 2, 3]
    world.pipeline.exam_applicants = 50.0
    found = rows(world)
    assert found["all"]["graduates_searching"] == 7
    assert found["all"]["certified_outside"] == 6
    assert "graduates_searching" not in found["urban"]
    # Applicants count in the month of the examination only.
    assert found["all"]["exam_applicants"] == 0


COMPARED = np.array(
    [
        [3.0, 2.0, 3.0, 5.0],  # exhaustion
        [0.0, 0.1, 0.2, 0.4],  # vacancies
        [0.0, 1.0, 0.8, 0.6],  # WISN
        [0.0, 0.2, 0.2, 0.2],  # turnover
        [0.0, 0.5, 2.0, 0.0],  # waiting cases per post
    ]
)
PLACES = ("all", "urban", "rural", "remote_poor")


def gaps_of(compared, heads, places):
    """Of two months that are alike."""
    found = gaps(np.stack([compared, compared], axis=1), np.array([heads, heads]), places)
    np.testing.assert_array_equal(found[:, 0], found[:, 1])
    return found[:, 0].tolist()


def test_gaps_are_the_districts_by_their_staff_less_the_town():
    # Weights 3/4 and 1/4: (3 * 3 + 5) / 4 - 2; (0.6 + 0.4) / 4 - 0.1; (2.4 + 0.6) / 4 - 1; none; 3/4 * 2 - 0.5
    assert gaps_of(COMPARED, [100.0, 60.0, 30.0, 10.0], PLACES) == pytest.approx([1.5, 0.15, -0.25, 0, 1.0])


@pytest.mark.parametrize("places_", [("all", *PLACES[2:], "other"), PLACES[:2]])
def test_there_is_no_gap_without_both_sides(places_):
    assert np.isnan(gaps_of(COMPARED[:, : len(places_)], np.ones(len(places_)), places_)).all()


def test_districts_without_anybody_have_no_gap():
    assert np.isnan(gaps_of(COMPARED, [60.0, 60.0, 0.0, 0.0], PLACES)).all()


def test_waiting_cases_are_compared_per_post(small_world):
    world = small_world()
    world.agencies.waiting_cases[:] = [2, 8, 3]
    # 3 over two posts in the district, 10 over five in town
    assert rows(world)["all"]["gap_waiting_cases_per_post"] == pytest.approx(1.5 - 2)


def test_the_first_row_holds_the_gaps(small_world):
    found = rows(small_world())["all"]
    # One of two posts is vacant in the district, none in town.
    assert found["gap_vacancy_rate"] == pytest.approx(0.5)
    assert found["gap_exhaustion"] == pytest.approx(0)
