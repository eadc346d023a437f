"""Everything that is true this month, in one place for the processes to read and write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from simulation import evidence, rows
from simulation.assignment import Assignment
from simulation.dates import Month
from simulation.evidence import Fact, Parameters
from simulation.levers import Levers
from simulation.randomness import Luck
from simulation.state.agencies import ADMINISTRATIVE, Agencies
from simulation.state.pipeline import Pipeline
from simulation.state.regions import Regions
from simulation.state.workforce import Workforce
from simulation.units import Amounts, Bools, Floats, Ints

P = TypeVar("P", bound=Parameters)
Made = TypeVar("Made")


@dataclass(frozen=True)
class Conditions:
    """What the outside world does this month; events change it."""

    family_load: float = 1.0
    """Factor on the load of families [1]."""
    demand: Amounts | float = 1.0
    """Factor on new cases [1], per agency."""
    market: float = 1.0
    """Pull of the outside labour market on leavers [1]."""
    public_money: float = 1.0
    """Factor on contracted public money [1]."""
    late_payments: float = 1.0
    """Factor on the frequency of late payments [1]."""
    surge_share: float = 0.0
    """Share of working hours that goes to emergencies [1]."""
    contact_share: float = 1.0
    """Share of contacts with clients that can take place [1]."""
    exam_month: bool = False
    exam_applicants: float | None = None
    """Applicants of the examination [person]; None: as many as there are posts for."""
    enrolment_month: bool = False


class Measure(Protocol):
    """What can pull levers: a policy."""

    def pull(self, levers: Levers, world: World) -> Levers:
        """The levers after this measure."""
        ...


class Happening(Protocol):
    """What can change the conditions: an event."""

    def befall(self, conditions: Conditions, world: World) -> Conditions:
        """The conditions under this event."""
        ...


class ParametersOf(Protocol):
    """What gives the parameters of a class."""

    def __call__(self, kind: type[P], /) -> P:
        """The parameters, read from the evidence once."""
        ...


class _ReadOnce(dict[type[Parameters], Parameters]):
    """Parameters by their class. Sixty laws a month ask for theirs: a dictionary answers without a call of Python."""

    def __init__(self, facts: Mapping[str, Mapping[str, Fact]]) -> None:
        super().__init__()
        self._facts = facts

    def __missing__(self, kind: type[Parameters]) -> Parameters:
        self[kind] = evidence.load(kind, self._facts)
        return self[kind]


@dataclass
class World:
    """State, luck, parameters and this month's conditions and levers."""

    workforce: Workforce
    agencies: Agencies
    regions: Regions
    pipeline: Pipeline
    luck: Luck
    facts: Mapping[str, Mapping[str, Fact]]
    start: Month
    national_share: float
    """Posts of this model at the start / posts of the country [1]: scales national doses and cohorts."""
    growth_per_year: float
    demand_growth_per_year: float
    policy_room: float = 1.0
    """Posts that policies may fund over those that an agency can hold without them [1]."""
    measures: Sequence[Measure] = ()
    happenings: Sequence[Happening] = ()
    assignment: Assignment | None = None
    """Sources of support that are set from outside; none in an ordinary run."""
    t: int = 0
    """Month of the run; negative while the world warms up."""
    conditions: Conditions = field(default_factory=Conditions)
    levers: Levers = field(default_factory=Levers)
    booked: tuple[tuple[str, str], ...] = ()
    """Item and payer of each cost of this month."""
    costs: Amounts = field(default_factory=lambda: np.zeros((0, 0)))
    """What each of them comes to in each region [yuan], shape (item, R)."""
    first_year_at_risk: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))
    """Posts whose holder was in the first year of the sector when this month's departures were decided, shape (n,)."""
    course_hours_per_month: float = 0.0
    """Hours that a course takes from a month of those who attend it [hour/month]; set by the courses."""
    params: ParametersOf = field(init=False)
    """The parameters of one law, by their class."""
    _kept: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.params = _ReadOnce(self.facts).__getitem__  # type: ignore[assignment]

    @property
    def ledger(self) -> dict[tuple[str, str], Amounts]:
        """(item, payer) → yuan this month, shape (R,)."""
        return dict(zip(self.booked, self.costs, strict=True))

    @property
    def date(self) -> Month:
        """This month of the calendar."""
        return self.start.plus(self.t)

    def kept(self, name: str, made_of: Any, make: Callable[[World], Made]) -> Made:
        """What was made under this name, made anew when what it is made of is no longer equal."""
        known = self._kept.get(name)
        if known is None or known[0] != made_of:
            known = self._kept[name] = made_of, make(self)
        return known[1]

    def by_agency(self, values: NDArray[Any]) -> Amounts:
        """Sum of a worker column over each agency, in double precision, shape (A,)."""
        if rows.compiled():
            return self.sums_by_agency(_as_it_is, 1, rows.laid_out(values))[0]
        if values.dtype == np.bool_:
            return np.add.reduceat(values, self.agencies.first_row, dtype=np.int64).astype(np.float64)
        # bincount adds in order, so that closed posts at the end of an agency change no bit of the sum.
        added = np.bincount(self.workforce.agency, weights=values, minlength=len(self.agencies))
        return added.astype(np.float64, copy=False)

    def each_by_agency(self, columns: Sequence[NDArray[Any]]) -> Amounts:
        """Sums of k worker columns over each agency, in double precision, shape (k, A)."""
        return np.array([self.by_agency(values) for values in columns])

    def sums_by_agency(self, law: Callable[..., Any], values: int, *given: Any, squares: int = 0) -> Amounts:
        """Sums over each agency of what a law of one row says, in double precision, shape (value + square, A).

        Args:
            law: gives so many ``values``, of shape (n,) each, yes or no or in single precision; or all in double.
            values: how many.
            given: its worker columns, laid out as in their table, and all else that it takes.
            squares: of how many of the last values the squares are summed, too.
        """
        if rows.compiled():
            own, posts = law.__wrapped__, len(self.workforce.agency)  # type: ignore[attr-defined]
            return rows.loops("sums").sums(own, values, squares, given, self.agencies.first_row, posts)
        made = law(*given)
        columns = made if isinstance(made, tuple) else (made,)
        squared = [np.square(column, dtype=np.float64) for column in columns[values - squares :]]
        return self.each_by_agency([*columns, *squared])

    def count_by_kind(self, law: Callable[..., tuple[Bools, ...]], counts: Amounts, *given: Any) -> None:
        """Put how many posts of each kind of region, and in front of all, a law of one row says yes to into ``counts``.

        Args:
            law: gives flags, of shape (n,) each.
            counts: shape (flag, 1 + kind), written.
            given: its worker columns, laid out as in their table, and its parameters.
        """
        first_row = self.first_row_of_kind
        if rows.compiled():
            rows.loops("counts").count(law.__wrapped__, counts, given, first_row)  # type: ignore[attr-defined]
            return
        runs = [slice(None), *[slice(first, end) for first, end in pairwise((*first_row, None))]]
        counts[:] = [[np.count_nonzero(flag[run]) for run in runs] for flag in law(*given)]

    def by_region(self, values: NDArray[Any]) -> Amounts:
        """Sum of an agency column over each region, shape (R,)."""
        return np.bincount(self.agencies.region, weights=values, minlength=len(self.regions)).astype(np.float64)

    def each_by_region(self, columns: Amounts) -> Amounts:
        """Sums of k agency columns over each region, shape (k, R), from shape (k, A)."""
        return np.array([self.by_region(values) for values in columns])

    @property
    def autonomy(self) -> Amounts:
        """Professional autonomy under the levers in force [SD], shape (R,)."""
        return _shifted(self.regions.autonomy, self.levers.autonomy_shift)

    @property
    def recognition(self) -> Amounts:
        """Public recognition under the levers in force [SD], shape (R,)."""
        return _shifted(self.regions.recognition, self.levers.recognition_shift)

    @property
    def pay(self) -> Floats:
        """Wage and what benefits in kind are worth [yuan/month], shape (n,)."""
        share = self.levers.benefit_share
        if not isinstance(share, np.ndarray) and share == 0.0:
            return self.workforce.wage_yuan_per_month
        return self.workforce.wage_yuan_per_month * (np.float32(1.0) + share)

    @property
    def climate(self) -> Amounts:
        """Team climate under the levers in force [SD], shape (A,)."""
        return _shifted(self.agencies.climate + self.agencies.lent_climate, self.levers.climate_shift)

    @cached_property
    def administrative_over_posts(self) -> Floats:
        """1 for posts in offices of the administration, else 0, as ``over_posts``: agencies never change their kind."""
        return self.over_posts((self.agencies.kind == ADMINISTRATIVE).astype(np.float32))

    @cached_property
    def region_of_post(self) -> Ints:
        """For each post the row of its region, shape (n,): no post ever moves."""
        return self.agencies.region[self.workforce.agency].astype(self.workforce.agency.dtype)

    @cached_property
    def kinds_of_region(self) -> tuple[int, ...]:
        """Kinds of region that there are [code]; regions never change their kind, nor agencies their region."""
        return tuple(int(kind) for kind in np.unique(self.regions.kind))

    @cached_property
    def first_region_of_kind(self) -> Ints:
        """The first region of each kind.

        Raises:
            ValueError: regions do not lie kind after kind, or agencies not region after region.
        """
        if (np.diff(self.regions.kind) < 0).any() or (np.diff(self.agencies.region) < 0).any():
            raise ValueError("expected regions kind after kind and agencies region after region")
        return np.searchsorted(self.regions.kind, self.kinds_of_region)

    @cached_property
    def first_agency_of_kind(self) -> Ints:
        """The first agency in each kind of region."""
        return np.searchsorted(self.agencies.region, self.first_region_of_kind)

    @cached_property
    def first_row_of_kind(self) -> Ints:
        """First row of the workforce in each kind of region."""
        return np.append(self.agencies.first_row, len(self.workforce))[self.first_agency_of_kind]

    def to_posts(self, values: NDArray[Any]) -> Floats:
        """An agency column laid out over the posts, shape (n,)."""
        return np.repeat(values.astype(np.float32), self.agencies.capacity)

    def over_posts(self, values: NDArray[Any]) -> Floats:
        """An agency column as an argument of a law of one row, for which it stands for ``to_posts`` of it."""
        return values.astype(np.float32, copy=False), self.workforce.agency  # type: ignore[return-value]

    def region_over_posts(self, values: NDArray[Any]) -> Floats:
        """A region column as an argument of a law of one row, for which it stands for ``region_to_posts`` of it."""
        return values.astype(np.float32), self.region_of_post  # type: ignore[return-value]

    def pulled_over_posts(self, lever: NDArray[Any] | float) -> Floats:
        """A lever of the agencies laid out over the posts, shape (n,); as a single number if it is the same for all."""
        if isinstance(lever, np.ndarray) and lever.ndim:
            return self.over_posts(lever)
        return np.float32(lever)  # type: ignore[return-value]

    def pulled_by_agency(self, *levers: NDArray[Any] | float) -> list[Any]:
        """Levers of the agencies as arguments of one law: all single numbers, or all columns, shape (A,).

        A mixture would do, but for each mixture the law would have to be compiled once more.
        """
        if np.ndarray in map(type, levers):
            return [np.full(len(self.agencies), lever, np.float64) for lever in levers]
        return [float(lever) for lever in levers]

    def region_to_posts(self, values: NDArray[Any]) -> Floats:
        """A region column laid out over the posts, shape (n,)."""
        return self.to_posts(values[self.agencies.region])


def _shifted(values: Amounts, lever: Amounts | float) -> Amounts:
    """The values themselves where the lever is inert, as in most months."""
    return values if type(lever) is float and lever == 0.0 else values + lever


@rows.by_row
def _as_it_is(values: Amounts) -> Amounts:
    return values
