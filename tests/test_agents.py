"""Views on rows against ordinary Mesa agents with the same attributes: every method must give the same."""

import copy
import gc
import inspect
import operator
import pickle
import sys
import warnings
import weakref
import zlib
from random import Random

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet

from simulation.agent_set import WorkforceAgentSet
from simulation.agents import Agency, SocialWorker, agencies, social_workers
from simulation.state.agencies import FIELDS, Agencies
from simulation.state.regions import REGION_KINDS, Regions
from simulation.state.workforce import CERTIFICATES, GENDERS, POST, Workforce, person_identity

ROWS, AGENCIES = 40, 5
POSTS = ROWS // AGENCIES
VACANT = (3, 10, 11, 25, 38)
COMPARED = [n for n, c in Workforce.columns().items() if c.width == 1 and n != "agency"]


def varied(table):
    """Fill every column with values of its domain that differ between rows, with ties between them."""
    for name, meta in table.columns().items():
        low, high = meta.low or 0, 1000 if meta.high is None else meta.high
        stride = 1 + zlib.crc32(name.encode()) % 12  # of its own, whatever columns come and go
        steps = (np.arange(len(table) * meta.width) * stride % 13) / 12
        values = (low + steps * (high - low)).reshape(getattr(table, name).shape)
        getattr(table, name)[:] = values.round() if meta.dtype is not np.float32 else values
    return table


def workforce():
    table, rows = varied(Workforce.empty(ROWS)), np.arange(ROWS)
    table.agency[:], table.slot[:] = rows // POSTS, rows % POSTS
    table.is_open[:] = True
    table.occupied[:] = ~np.isin(rows, VACANT)
    table.holders_before[:] = rows % 4
    table.post_identity[:] = rows + 1000
    table.person_identity[:] = person_identity(table.post_identity, table.holders_before)
    table.tie_to[:] = rows[:, None]
    table.tie_to[:, 0] = rows ^ 1
    table.tie_to[:, 1] = rows ^ 2
    return table


class SmallModel(mesa.Model):
    def __init__(self):
        super().__init__(rng=5)
        self.workforce = workforce()
        self.agency_table = varied(Agencies.empty(AGENCIES))
        self.agency_table.identity[:] = np.arange(AGENCIES) + 70
        self.agency_table.first_row[:] = np.arange(AGENCIES) * POSTS
        self.agency_table.capacity[:] = POSTS
        self.agency_table.region[:] = (0, 1, 2, 3, 0)
        self.region_table = Regions.empty(4)
        self.region_table.kind[:] = (2, 0, 1, 3)

    @property
    def agents(self):
        return social_workers(self)


class HousekeepingModel(SmallModel):
    """The real model brings its own way of making people leave."""

    def __init__(self):
        super().__init__()
        self.vacated = []

    def vacate(self, rows):
        self.vacated.append(rows.tolist())
        self.workforce.occupied[rows] = False


class OrdinaryWorker(mesa.Agent):
    """A worker as a Mesa user would write one."""

    def wear_out(self, by=1.0):
        self.exhaustion = max(0.0, self.exhaustion - by)
        return self.row, self.exhaustion


@pytest.fixture(autouse=True)
def _same_method_on_both(monkeypatch):
    monkeypatch.setattr(SocialWorker, "wear_out", OrdinaryWorker.wear_out, raising=False)


def ordinary(table):
    """The workforce as registered Mesa agents, each attribute taken from the table by hand."""
    model, agents = mesa.Model(rng=5), []
    for row in range(ROWS):
        if row in VACANT:
            continue
        agent = OrdinaryWorker(model)
        agent.row = row
        for name in COMPARED:
            meta, value = Workforce.columns()[name], getattr(table, name)[row].item()
            setattr(agent, name, meta.labels[value] if meta.labels else value)
        agents.append(agent)
    found = AgentSet(agents, random=Random(11))
    found.model = model  # which keeps the agents alive
    return found


@pytest.fixture
def model():
    return SmallModel()


@pytest.fixture(params=["live", "chosen"])
def pair(request, model):
    """Our set and Mesa's, with luck of the same seed."""
    ours = model.agents if request.param == "live" else WorkforceAgentSet(list(model.agents))
    ours.random = Random(11)
    return ours, ordinary(model.workforce)


def rows(agents):
    return [agent.row for agent in agents]


def same(ours, theirs):
    assert isinstance(ours, WorkforceAgentSet)
    assert rows(ours) == rows(theirs)
    assert len(ours) == len(theirs)
    return True


# ------------------------------------------------------------------ one test per method of AgentSet


def test_to_list(pair):
    assert rows(pair[0].to_list()) == rows(pair[1])
    assert rows(pair[0]) == [row for row in range(ROWS) if row not in VACANT]
    assert all(type(agent) is SocialWorker for agent in pair[0])


SELECTIONS = [
    {},
    {"filter_func": lambda a: a.exhaustion > 2},
    {"filter_func": lambda a: a.gender == "woman", "at_most": 4},
    {"filter_func": lambda a: a.gender == "woman", "at_most": 0.3},
    {"filter_func": lambda a: a.exhaustion > 99},
    {"at_most": 7},
    {"at_most": 1},
    {"at_most": 0},
    {"at_most": -2},
    {"at_most": 2.5},
    {"at_most": 0.5},
    {"at_most": 1.0},
    {"at_most": 1000},
    {"agent_type": mesa.Agent},
    {"agent_type": AgentSet},
    {"agent_type": mesa.Agent, "filter_func": lambda a: a.row > 20, "at_most": 3},
]


@pytest.mark.parametrize("how", SELECTIONS)
@pytest.mark.parametrize("inplace", [False, True])
def test_select(pair, how, inplace):
    ours, theirs = pair
    chosen = ours.select(**how, inplace=inplace)
    assert same(chosen, theirs.select(**how, inplace=inplace))
    assert same(ours, theirs)
    assert (chosen is ours) == inplace
    assert chosen.random is ours.random


def test_select_asks_no_more_agents_than_mesa(pair):
    asked = [[], []]
    for agents, seen in zip(pair, asked, strict=True):
        agents.select(lambda a, seen=seen: seen.append(a.row) or a.row % 2, at_most=3)
    assert asked[0] == asked[1] != []


@pytest.mark.parametrize("inplace", [False, True])
def test_shuffle(pair, inplace):
    ours, theirs = pair
    before = rows(ours)
    assert same(ours.shuffle(inplace), theirs.shuffle(inplace))
    assert (rows(ours) == before) != inplace
    assert same(ours.shuffle(), theirs.shuffle())


def test_shuffle_do(pair):
    orders = [[], []]
    for agents, seen in zip(pair, orders, strict=True):
        assert agents.shuffle_do("wear_out", by=0.5) is agents
        assert agents.shuffle_do(lambda a, into: into.append((a.row, a.exhaustion)), seen) is agents
    assert orders[0] == orders[1]
    assert [row for row, _ in orders[0]] != rows(pair[0])


@pytest.mark.parametrize("method", ["wear_out", OrdinaryWorker.wear_out])
def test_do(pair, method):
    for agents in pair:
        before = agents.get("exhaustion")
        assert agents.do(method, 1.5).do(method, by=0.25) is agents
        assert agents.get("exhaustion") != before
    assert pair[0].get("exhaustion") == pytest.approx(pair[1].get("exhaustion"), abs=1e-6)


@pytest.mark.parametrize("method", ["wear_out", OrdinaryWorker.wear_out])
def test_map(pair, method):
    found = [agents.map(method, by=0.5) for agents in pair]
    assert found[0] == found[1]


@pytest.mark.parametrize("name", COMPARED)
def test_get(pair, name):
    found = [agents.get(name) for agents in pair]
    assert found[0] == found[1]
    assert [type(v) for v in found[0]] == [type(v) for v in found[1]]


def test_get_several_and_missing(pair):
    names = ["exhaustion", "gender", "row", "legacy"]
    assert pair[0].get(names) == pair[1].get(names)
    assert pair[0].get([]) == pair[1].get([])
    for names in ("mood", ["mood", "gender"]):
        found = [agents.get(names, handle_missing="default", default_value=9) for agents in pair]
        assert found[0] == found[1]
        for agents in pair:
            with pytest.raises(AttributeError):
                agents.get(names)
    for agents in pair:
        with pytest.raises(ValueError, match="handle_missing"):
            agents.get("gender", handle_missing="perhaps")


def test_set(pair):
    for agents in pair:
        assert agents.set("exhaustion", 3.0).set("gender", "man").set("mood", [1]) is agents
    for name in ("exhaustion", "gender", "mood"):
        assert pair[0].get(name) == pair[1].get(name)
    assert pair[0].model.workforce.exhaustion[VACANT[0]] != 3.0
    pair[0].set("tie_strength", np.full(6, 0.5))
    assert all(ties.tolist() == [0.5] * 6 for ties in pair[0].get("tie_strength"))


FUNCTIONS = [np.mean, np.std, np.median, np.max, np.sum, sum, min, max, len, sorted, list, lambda v: v + v]


@pytest.mark.parametrize("name", ["exhaustion", "age_years", "legacy", "host_agency", "post_identity", "row"])
def test_agg(pair, name):
    for func in FUNCTIONS:
        found = [agents.agg(name, func) for agents in pair]
        assert found[0] == found[1]
        assert type(found[0]) is type(found[1])
    for several in ([min, max], (np.mean, sum), {np.min: "low", np.max: "high"}, []):
        assert pair[0].agg(name, several) == pair[1].agg(name, several)


def test_agg_of_labels(pair):
    assert pair[0].agg("gender", sorted) == pair[1].agg("gender", sorted)
    assert pair[0].agg("gender", np.unique).tolist() == pair[1].agg("gender", np.unique).tolist()


KEYS = ["exhaustion", "gender", "legacy", "holders_before", "post_identity", "row", operator.attrgetter("cases")]


@pytest.mark.parametrize("key", [*KEYS, lambda a: (a.role, -a.skill)])
@pytest.mark.parametrize("ascending", [False, True])
@pytest.mark.parametrize("inplace", [False, True])
def test_sort(pair, key, ascending, inplace):
    ours, theirs = pair
    assert same(ours.sort(key, ascending, inplace), theirs.sort(key, ascending, inplace))
    assert same(ours, theirs)


def test_sort_by_default_is_descending_and_takes_dotted_names(pair):
    assert same(pair[0].sort("exhaustion"), pair[1].sort("exhaustion"))
    assert pair[0].sort("agency.unique_id").get("row")[0] == 4 * POSTS


@pytest.mark.parametrize("by", ["certificate", "holders_before", "legacy", lambda a: a.exhaustion > 3])
def test_groupby(pair, by):
    ours, theirs = (agents.groupby(by) for agents in pair)
    assert list(ours.groups) == list(theirs.groups)
    assert len(ours) == len(theirs)
    assert ours.count() == theirs.count()
    for (name, group), (expected, other) in zip(ours, theirs, strict=True):
        assert name == expected
        assert same(group, other)
    for func in (np.mean, sum, len):
        assert ours.agg("exhaustion", func) == theirs.agg("exhaustion", func)
    assert ours.map(len) == theirs.map(len)
    assert ours.map("get", "row") == theirs.map("get", "row")
    assert ours.do("set", "exhaustion", 2.0).do(lambda g: g.do("wear_out")) is ours
    assert pair[0].get("exhaustion") == [1.0] * len(pair[1])


def test_groupby_into_lists(pair):
    ours, theirs = (agents.groupby("gender", result_type="list") for agents in pair)
    assert {name: rows(group) for name, group in ours} == {name: rows(group) for name, group in theirs}
    assert all(type(group) is list for _, group in ours)
    assert ours.agg("exhaustion", sum) == theirs.agg("exhaustion", sum)


def test_contains(pair):
    ours, model, other = pair[0], pair[0].model, SmallModel()
    assert SocialWorker(model, 0) in ours
    assert SocialWorker(other, 0) not in ours
    assert Agency(model, 0) not in ours
    assert "somebody" not in ours
    few = ours.select(at_most=2)
    assert [SocialWorker(model, row) in few for row in (0, 1, 2)] == [True, True, False]


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_count(pair):
    for agents in pair:
        last = list(agents)[-1]
        assert agents.count(last) == 1
        assert agents.select(at_most=5).count(last) == 0


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_index(pair):
    ours, theirs = pair
    third, other = ours.to_list()[2], list(theirs)[2]
    assert ours.index(third) == theirs.index(other) == 2
    assert ours.index(third, 1, 9) == theirs.index(other, 1, 9)
    for agents, agent in ((ours, third), (theirs, other)):
        with pytest.raises(ValueError, match=r".*"):
            agents.index(agent, 3)


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_indexing_and_reversing(pair):
    ours, theirs = pair
    for place in (0, 5, -1, np.int64(3)):
        assert ours[place].row == theirs[place].row
    for part in (slice(3), slice(None, None, -2), slice(90, 99)):
        assert rows(ours[part]) == rows(theirs[part])
    for agents in pair:
        with pytest.raises(IndexError):
            agents[1000]
    assert rows(reversed(ours)) == rows(reversed(theirs))


def test_add(pair):
    model = pair[0].model
    few = pair[0].select(at_most=2)
    for row in (9, 0, 8, 9):
        few.add(SocialWorker(model, row))
    assert rows(few) == [0, 1, 9, 8]
    for wrong in (Agency(model, 0), SocialWorker(SmallModel(), 4), mesa.Agent(mesa.Model(rng=1)), 3):
        with pytest.raises(TypeError, match="SocialWorker agents only"):
            few.add(wrong)


def test_discard(pair):
    ours, theirs = pair
    for agents in pair:
        agent = list(agents)[4]
        agents.discard(agent)
        agents.discard(agent)
    assert same(ours, theirs)
    assert len(ours) == ROWS - len(VACANT) - 1


def test_remove(pair):
    for agents in pair:
        agent = list(agents)[4]
        agents.remove(agent)
        with pytest.raises(KeyError):
            agents.remove(agent)
    assert same(*pair)


def test_pop(pair):
    assert [pair[0].pop().row for _ in range(3)] == [pair[1].pop().row for _ in range(3)] == [0, 1, 2]
    assert same(*pair)
    with pytest.raises(KeyError):
        pair[0].select(at_most=0).pop()


def test_clear(pair):
    for agents in pair:
        agents.clear()
        assert len(agents) == 0
        assert list(agents) == []


def halves(agents):
    """Two halves that overlap, and nobody."""
    return agents.select(lambda a: a.row < 20), agents.select(lambda a: a.row > 12), agents.select(at_most=0)


def test_isdisjoint(pair):
    for agents in pair:
        low, high, none = halves(agents)
        assert low.isdisjoint(none)
        assert low.isdisjoint(high - low)
        assert not low.isdisjoint(high)


def test_set_operations(pair):
    results = []
    for agents in pair:
        low, high, none = halves(agents)
        found = [low & high, low | high, low - high, low ^ high, high - low, low - list(high), high & list(low)]
        results.append([rows(s) for s in found])
        assert low <= (low | high)
        assert low < agents
        assert high >= none
        assert low != high
        assert (low | high) == (high | low)
        changed = copy.copy(low)
        changed |= high
        changed -= low
        changed ^= low
        changed &= agents.select(lambda a: a.row % 2)
        results[-1].append(rows(changed))
    assert results[0] == results[1]
    low, _, none = halves(pair[0])
    assert list(low & none) == []
    with pytest.raises(TypeError):
        hash(pair[0])


def test_copy(pair):
    ours, theirs = pair
    copied = copy.copy(ours)
    assert same(copied, copy.copy(theirs))
    assert same(ours.copy(), theirs)
    ours.model.workforce.occupied[VACANT[0]] = True
    assert VACANT[0] not in rows(copied)
    ours.model.workforce.occupied[VACANT[0]] = False
    copied.discard(SocialWorker(ours.model, 0))
    assert len(ours) == len(copied) + 1
    assert copied.random is ours.random


def test_pickle(pair):
    state = pair[0].__getstate__()
    assert rows(state["agents"]) == rows(pair[1].__getstate__()["agents"])
    assert state["random"] is pair[0].random
    pair[0].shuffle(inplace=True)
    for again in (pickle.loads(pickle.dumps(pair[0])), copy.deepcopy(pair[0])):
        assert rows(again) == rows(pair[0])
        assert again.get("exhaustion") == pair[0].get("exhaustion")
        assert again.model is not pair[0].model
        assert rows(again.shuffle()) == rows(copy.deepcopy(pair[0]).shuffle())


def test_random_walk_of_operations(pair):
    """Two hundred operations in place and not, in an order drawn by lot, keep both sets the same."""
    steps = [
        lambda s: s.shuffle(inplace=True),
        lambda s: s.shuffle(),
        lambda s: s.sort("exhaustion", inplace=True),
        lambda s: s.sort("gender", ascending=True),
        lambda s: s.select(at_most=0.9),
        lambda s: s.select(lambda a: a.row != 7),
        lambda s: s | s.shuffle().select(at_most=3),
        lambda s: s.shuffle_do("wear_out", 0.125),
        lambda s: s.set("exhaustion", 5.0) if len(s) % 2 else s.do("wear_out"),
    ]
    lot, (ours, theirs), start = Random(3), pair, pair
    for _ in range(200):
        step = lot.choice(steps)
        ours, theirs = step(ours), step(theirs)
        assert same(ours, theirs)
        if len(ours) < 5:
            ours, theirs = start


# ------------------------------------------------------------------ the whole of Mesa's API


def mesa_classes():
    """AgentSet, what it is made of, and the set that Mesa's own models hand out."""
    hard = getattr(sys.modules[AgentSet.__module__], "_HardKeyAgentSet", AgentSet)
    return [AgentSet, hard]


def test_every_public_method_of_mesa_has_a_test():
    public = {name for c in mesa_classes() for name in dir(c) if not name.startswith("_")}
    assert {"select", "agg", "index", "pop"} <= public
    assert not [name for name in public if f"test_{name}" not in globals()]


def test_no_method_is_inherited_from_mesa():
    """Mesa's methods read private attributes that our sets do not have."""
    names = {name for c in mesa_classes() for name in dir(c) if inspect.isroutine(getattr(c, name))}
    owners = {name: next((c for c in WorkforceAgentSet.__mro__ if name in vars(c)), None) for name in names}
    assert owners["select"] is WorkforceAgentSet
    assert [name for name, owner in owners.items() if owner is None or owner.__module__.startswith("mesa")] == []


def test_sets_and_agents_are_mesas(model):
    assert isinstance(model.agents, AgentSet)
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)
    assert model.agents.random is model.random
    assert model.agents.rng is model.rng
    assert repr(model.agents) == "<WorkforceAgentSet of 35 SocialWorker agents>"


def test_empty_set():
    with pytest.warns(UserWarning, match="random"):
        assert len(WorkforceAgentSet()) == 0
    empty = WorkforceAgentSet([], random=Random(1))
    for found in (empty.select(lambda a: True), empty.shuffle(), empty.sort("exhaustion"), empty.do("step")):
        assert list(found) == []
    assert empty.get("exhaustion") == empty.get(["a", "b"]) == empty.map("step") == empty[:] == []
    assert len(empty.groupby("gender")) == 0
    worker = SocialWorker(SmallModel(), 2)
    empty.add(worker)
    assert rows(empty) == [2]


# ------------------------------------------------------------------ who is in a set


def test_everyone_is_live_and_a_choice_is_not(model):
    everyone, chosen = model.agents, model.agents.select(at_most=3)
    SocialWorker(model, 1).remove()
    model.workforce.occupied[3] = True
    assert rows(everyone)[:4] == [0, 2, 3, 4]
    assert rows(chosen) == [0, 2]
    assert len(chosen) == 2
    assert SocialWorker(model, 3) in everyone
    again = pickle.loads(pickle.dumps(everyone))
    again.model.workforce.occupied[10] = True
    assert 10 in rows(again)
    everyone.shuffle(inplace=True)
    model.workforce.occupied[10] = True
    assert 10 not in rows(everyone)


def test_a_successor_is_not_taken_for_the_leaver(model):
    chosen, leaver = model.agents.select(at_most=3), SocialWorker(model, 1)
    model.workforce.holders_before[1] += 1
    model.workforce.person_identity[1] += 1
    assert rows(chosen) == [0, 2]
    assert len(chosen) == len(chosen.get("exhaustion")) == 2
    assert SocialWorker(model, 1) not in chosen
    assert SocialWorker(model, 1) != leaver
    assert leaver not in model.agents
    chosen.add(SocialWorker(model, 1))
    assert rows(chosen) == [0, 2, 1]
    with pytest.raises(LookupError, match="has left row 1"):
        chosen.add(leaver)


def test_who_leaves_during_a_pass_is_passed_over(model):
    met = []

    def dismiss_the_next(agent):
        met.append(agent.row)
        if not SocialWorker(model, agent.row).has_left and model.workforce.occupied[agent.row + 1]:
            SocialWorker(model, agent.row + 1).remove()

    model.agents.select(lambda a: a.row < 6).do(dismiss_the_next)
    assert met == [0, 2, 4]


def test_agencies(model):
    found = agencies(model)
    assert found.get("identity") == found.get("unique_id") == [70, 71, 72, 73, 74]
    assert found.get("region_kind") == [REGION_KINDS[k] for k in (2, 0, 1, 3, 2)]
    assert found.get("head_count") == [7, 6, 8, 7, 7]
    assert [rows(agency.workers) for agency in found] == [
        [row for row in range(a * POSTS, (a + 1) * POSTS) if row not in VACANT] for a in range(AGENCIES)
    ]
    agency = Agency(model, 1)
    agency.workers.set("exhaustion", 6.0)
    assert (model.workforce.exhaustion == 6).sum() >= 6
    agency.climate, agency.field = -1.5, "health"
    assert model.agency_table.climate[1] == -1.5
    assert model.agency_table.field[1] == FIELDS.index("health")
    for name in ("identity", "region", "first_row", "capacity"):
        with pytest.raises(AttributeError, match="structure"):
            setattr(agency, name, 1)
    with pytest.raises(NotImplementedError, match="funded_posts"):
        agency.remove()
    assert repr(agency) == f"<Agency 71: health, {agency.kind}, 6 workers>"
    assert [list(g) for _, g in model.agents.groupby("agency")] == [list(a.workers) for a in found]


# ------------------------------------------------------------------ one worker


@pytest.mark.parametrize("name", Workforce.columns())
def test_every_column_is_an_attribute(model, name):
    worker, meta, column = SocialWorker(model, 5), Workforce.columns()[name], getattr(model.workforce, name)
    if name == "agency":
        assert worker.agency == Agency(model, 0)
    elif meta.width > 1:
        assert worker.__getattribute__(name).tolist() == column[5].tolist()
        getattr(worker, name)[:] = 0
        assert column[5].any()
    else:
        value = column[5].item()
        assert getattr(worker, name) == (meta.labels[value] if meta.labels else value)
        assert type(getattr(worker, name)) in (str, bool, int, float)
    assert getattr(SocialWorker, name).__doc__


STRUCTURE = ["agency", "slot", "post_identity", "tie_to", "person_identity", "occupied", "is_open", "holders_before"]
WHO = ["unique_id", "model", "row", "post", "region_kind", "overall_well_being", "colleagues", "has_left", "random"]


@pytest.mark.parametrize("name", STRUCTURE + WHO)
def test_structure_is_read_only(model, name):
    before = model.workforce.copy()
    with pytest.raises(AttributeError, match=name):
        setattr(SocialWorker(model, 5), name, 1)
    assert all(np.array_equal(getattr(before, n), getattr(model.workforce, n)) for n in before.columns())


@pytest.mark.parametrize("name", [n for n in Workforce.columns() if n not in STRUCTURE])
def test_every_other_column_can_be_written(model, name):
    worker, meta, column = SocialWorker(model, 5), Workforce.columns()[name], getattr(model.workforce, name)
    others = np.delete(column, 5, axis=0).copy()
    for value in (0, 1):
        setattr(worker, name, np.full(meta.width, value) if meta.width > 1 else value)
        assert (column[5] == value).all()
    assert np.array_equal(np.delete(column, 5, axis=0), others)


def test_labels(model):
    worker = SocialWorker(model, 0)
    worker.gender, worker.certificate = "man", 3
    assert (worker.gender, worker.certificate) == ("man", CERTIFICATES[3])
    assert model.workforce.gender[0] == GENDERS.index("man")
    for wrong in ("gentleman", 2, -1, True, 0.5, None):
        with pytest.raises(
            ValueError, match=r"SocialWorker\.gender expects one of 'woman', 'man', or a code from 0 to 1"
        ):
            worker.gender = wrong
    with pytest.raises(ValueError, match="'woman', 'man'"):
        model.agents.set("gender", "gentleman")
    assert worker.gender == "man"


OUTSIDE = [
    ("exhaustion", 6.5, r"SocialWorker\.exhaustion expects a number from 0 to 6 \[scale 0-6\]; got 6\.5\."),
    ("exhaustion", float("nan"), "got nan"),
    ("exhaustion", "3", "got '3'"),
    ("exhaustion", [1.0], r"got \[1.0\]"),
    ("cases", -1, r"a number of at least 0 \[case\]; got -1"),
    ("vulnerability", float("inf"), r"a number \[SD\]; got inf"),
    ("vulnerability", 1e300, "got 1e"),
    ("host_agency", 1.5, "a whole number"),
    ("host_agency", 2**40, "a whole number"),
    ("legacy", 2, "True or False; got 2"),
    ("legacy", "no", "True or False"),
    ("tie_strength", [0.5] * 5, "6 times a number from 0 to 1"),
    ("tie_strength", [0.5] * 5 + [2.0], "6 times a number from 0 to 1"),
    ("tie_strength", 0.5, "6 times a number from 0 to 1"),
    ("linked", [True] * 5 + [2], "6 times True or False"),
]


@pytest.mark.parametrize(("name", "value", "message"), OUTSIDE)
def test_what_is_outside_the_domain_is_refused(model, name, value, message):
    before = getattr(model.workforce, name).copy()
    for attempt in (lambda: setattr(SocialWorker(model, 5), name, value), lambda: model.agents.set(name, value)):
        with pytest.raises(ValueError, match=message):
            attempt()
    assert np.array_equal(getattr(model.workforce, name), before)


def test_what_follows_from_other_columns(model):
    worker, table = SocialWorker(model, 9), model.workforce
    table.life_well_being[9], table.work_well_being[9], table.psychological_well_being[9] = 10, 20, 30
    assert worker.overall_well_being == 60
    assert worker.post == worker.post_identity == 1009
    assert worker.unique_id == 1009 * 2**20 + 1
    assert worker.region_kind == REGION_KINDS[0]
    assert worker.agency.unique_id == 71
    # row 9 is tied to 9^1 = 8 and 9^2 = 11; 11 is vacant, the other ends are the row itself
    assert rows(worker.colleagues) == [8]
    assert model.agents.get("overall_well_being")[rows(model.agents).index(9)] == 60
    assert model.agents.get("region_kind")[0] == REGION_KINDS[2]
    assert worker.random is model.random
    assert worker.rng is model.rng
    assert worker.pos is None
    assert worker.step() is worker.advance() is None


def test_equality_and_hash(model):
    first, again, other = SocialWorker(model, 5), SocialWorker(model, 5), SocialWorker(model, 6)
    assert first == again
    assert first != other
    assert first != SocialWorker(SmallModel(), 5)
    assert first != "worker"
    assert len({first, again, other}) == 2
    assert {first: "a"}[again] == "a"
    assert copy.copy(first) == first
    assert pickle.loads(pickle.dumps(first)).exhaustion == first.exhaustion


def test_attributes_beyond_the_columns_persist(model):
    early = SocialWorker(model, 5)
    SocialWorker(model, 5).mood = 3
    assert SocialWorker(model, 5).mood == early.mood == model.agents[5 - 1].mood == 3
    early.mood += 1
    early.pos = (1, 2)
    assert SocialWorker(model, 5).mood == 4
    assert vars(SocialWorker(model, 5)) == {"mood": 4, "pos": (1, 2)}
    assert SocialWorker(model, 5).pos == (1, 2)
    with pytest.raises(AttributeError, match="no attribute 'mood'"):
        _ = SocialWorker(model, 6).mood
    with pytest.raises(AttributeError, match="no attribute 'mood'"):
        _ = Agency(model, 0).mood
    again = pickle.loads(pickle.dumps(model))
    assert SocialWorker(again, 5).mood == 4
    SocialWorker(again, 5).mood = 0
    assert early.mood == 4
    del SocialWorker(model, 5).mood
    assert not hasattr(SocialWorker(model, 5), "mood")
    SocialWorker(model, 5).step = lambda: "walks"  # as on an ordinary agent, hides the method
    assert SocialWorker(model, 5).step() == "walks"


def test_attributes_of_those_who_left_are_forgotten_in_time(model):
    for _ in range(10):
        model.agents.set("mood", "fine")
        model.workforce.holders_before += 1
        model.workforce.person_identity += np.uint64(1)
    assert len(model._attributes_of_views["workforce"]) <= 2 * ROWS
    model.agents.set("mood", "good")
    assert model.agents.get("mood") == ["good"] * 35


@pytest.mark.parametrize("how", ["vacated", "succeeded", "removed", "removed by the model"])
def test_a_person_who_left(how):
    model = HousekeepingModel() if how == "removed by the model" else SmallModel()
    worker, number = SocialWorker(model, 5), SocialWorker(model, 5).unique_id
    if how == "vacated":
        model.workforce.occupied[5] = False
    elif how == "succeeded":
        model.workforce.holders_before[5] += 1
    else:
        worker.remove()
        worker.remove()
    assert getattr(model, "vacated", [[5]]) == [[5]]
    assert worker.has_left
    for access in (
        lambda: worker.exhaustion,
        lambda: worker.agency,
        lambda: worker.colleagues,
        lambda: worker.overall_well_being,
        lambda: setattr(worker, "exhaustion", 1.0),
        lambda: setattr(worker, "mood", 1),
    ):
        with pytest.raises(LookupError, match=f"SocialWorker {number} has left row 5"):
            access()
    assert "has left" in repr(worker)
    assert (worker.unique_id, worker.row, worker.model) == (number, 5, model)
    assert (5 in rows(model.agents)) == (how == "succeeded")


def test_removing_empties_the_post_and_no_other(model):
    before = model.workforce.copy()
    SocialWorker(model, 5).remove()
    for name, meta in Workforce.columns().items():
        now, then = getattr(model.workforce, name), getattr(before, name)
        assert np.array_equal(np.delete(now, 5, axis=0), np.delete(then, 5, axis=0))
        if meta.kind != POST:
            assert (now[5] == meta.start).all()
    assert model.workforce.holders_before[5] == before.holders_before[5] + 1


@pytest.mark.parametrize("row", [VACANT[0], -1, ROWS])
def test_no_view_on_nobody(model, row):
    with pytest.raises(LookupError, match=f"no SocialWorker in row {row}; rows go from 0 to 39"):
        SocialWorker(model, row)


def test_views_read_well_and_create_nothing(model):
    model.workforce.gender[5], model.workforce.age_years[5], model.workforce.role[5] = 0, 34, 1
    worker = SocialWorker(model, 5)
    assert repr(worker) == f"<SocialWorker {1005 * 2**20 + 1}: woman, 34, supervisor, row 5>"
    assert "exhaustion" in dir(worker)
    for attempt in (SocialWorker.create_agents, Agency.from_dataframe):
        with pytest.raises(TypeError, match="The model itself"):
            attempt(model, 3)
    assert len(mesa.Model.agents.fget(model)) == 0


def test_a_failing_property_shows_its_own_error(model):
    del model.region_table
    with pytest.raises(AttributeError, match="region_table"):
        _ = SocialWorker(model, 5).region_kind
    with pytest.raises(AttributeError, match="region_table"):
        _ = Agency(model, 0).region_kind


def test_data_collector(model):
    collector = mesa.DataCollector(
        model_reporters={"mean": lambda m: m.agents.agg("exhaustion", np.mean)},
        agent_reporters={"exhaustion": "exhaustion", "gender": lambda a: a.gender},
        agenttype_reporters={SocialWorker: {"cases": "cases"}},
    )
    collector.collect(model)
    frame = collector.get_agent_vars_dataframe()
    assert frame["exhaustion"].tolist() == model.agents.get("exhaustion")
    assert frame.index.get_level_values("AgentID").tolist() == model.agents.get("unique_id")
    assert len(collector.get_agenttype_vars_dataframe(SocialWorker)) == 35


# ------------------------------------------------------------------ memory and warnings


def use(model):
    """Touch everything that could hold on to the model, or warn."""
    everyone = model.agents
    everyone.shuffle_do("step").set("mood", 1).sort("exhaustion").groupby("gender").agg("exhaustion", np.mean)
    model.loop = everyone.select(lambda a: a.exhaustion > 1, at_most=0.5)
    everyone[0].friend = everyone[1:3]
    agencies(model).do(lambda a: a.workers.map("wear_out"))
    pickle.loads(pickle.dumps(everyone))
    assert everyone.index(everyone[3]) == 3
    assert list(reversed(everyone))
    everyone.select(at_most=3) | everyone.select(at_most=5)
    copy.copy(everyone).pop().remove()
    model.step()


def test_dropped_models_are_not_kept_alive():
    alive = []
    for _ in range(20):
        model = SmallModel()
        use(model)
        alive.append(weakref.ref(model))
    del model
    gc.collect()
    assert [ref for ref in alive if ref() is not None] == []


def test_nothing_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        use(SmallModel())
