"""What a model is built from: a region, policies, a span of time, a seed and the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulation.assignment import Assignment
from simulation.calibrated import calibrated_facts
from simulation.dates import Month
from simulation.events import Event
from simulation.evidence import Fact, unknown
from simulation.policies import Policy
from simulation.state.regions import REGION_KINDS

MAX_POSTS = 20_000_000
MAX_YEARS = 50.0
MAX_WARM_UP_MONTHS = 240


@dataclass(frozen=True)
class RegionPlan:
    """How large the simulated part of the country is, and what it is made of."""

    name: str
    title: str
    posts: int
    """Funded posts at the start [post]."""
    agencies: int
    """Agencies [agency]."""
    places: Mapping[str, int]
    """Number of regions of each kind."""
    share_of_posts: Mapping[str, float]
    """Share of the posts in each kind of region [1]; sums to 1."""
    legacy_share: float = 0.12
    """Share of the staff at the start who are civil-affairs staff from before the profession [1]."""
    growth_per_year: float = 0.0
    """Growth of funded posts [1/year]."""
    demand_growth_per_year: float = 0.0
    """Growth of need [1/year]."""

    def __post_init__(self) -> None:
        _expect("region.posts", self.posts, 20, MAX_POSTS)
        _expect("region.agencies", self.agencies, 1, self.posts)
        _expect("region.legacy_share", self.legacy_share, 0.0, 0.5)
        _expect("region.growth_per_year", self.growth_per_year, -0.2, 0.5)
        _expect("region.demand_growth_per_year", self.demand_growth_per_year, -0.2, 0.5)
        for key in ("places", "share_of_posts"):
            for kind in getattr(self, key):
                if kind not in REGION_KINDS:
                    raise ValueError(f"region.{key}: {unknown('kind of region', kind, list(REGION_KINDS))}")
        for kind, number in self.places.items():
            _expect(f"region.places.{kind}", number, 0, 10_000)
        for kind, share in self.share_of_posts.items():
            _expect(f"region.share_of_posts.{kind}", share, 0.0, 1.0)
            if share > 0 and not self.places.get(kind):
                raise ValueError(f"region.places.{kind}: expected at least 1, since it holds {share:.0%} of the posts.")
        if abs(sum(self.share_of_posts.values()) - 1.0) > 1e-6:
            raise ValueError(f"region.share_of_posts: expected a sum of 1, got {sum(self.share_of_posts.values()):g}.")
        regions = sum(n for kind, n in self.places.items() if self.share_of_posts.get(kind, 0) > 0)
        if self.agencies < regions:
            raise ValueError(f"region.agencies: expected at least one agency for each of {regions} regions.")


@dataclass(frozen=True)
class Settings:
    """One run of the model; everything that its result depends on."""

    region: RegionPlan
    scenario: str = "baseline"
    """Name of the scenario or, for a combination, the names joined by ``+``."""
    policies: tuple[Policy, ...] = ()
    events: tuple[Event, ...] = ()
    years: float = 10.0
    seed: int = 1
    start: str = "2021-01"
    warm_up_months: int = 24
    """Months simulated under the baseline before the start, so that ties and strain have settled; not reported."""
    facts: Mapping[str, Mapping[str, Fact]] = field(default_factory=calibrated_facts)
    """The parameters of the laws; those of the evidence with the fitted values if nothing else is said."""
    assignment: Assignment | None = None
    """Sources of support that are set from outside, for twin worlds; no setting of a user."""

    def __post_init__(self) -> None:
        _expect("years", self.years, 1 / 12, MAX_YEARS)
        _expect("seed", self.seed, 0, 2**63 - 1)
        _expect("warm_up_months", self.warm_up_months, 0, MAX_WARM_UP_MONTHS)
        try:
            Month.parse(self.start)
        except ValueError as error:
            raise ValueError(f"start: {error}") from None

    @property
    def months(self) -> int:
        """Months to simulate after the warm-up."""
        return round(self.years * 12)


def _expect(name: str, value: float, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        least = "1/12 (a month)" if low == 1 / 12 else f"{low:g}"
        most = f"{high:,}" if isinstance(high, int) else f"{high:g}"
        raise ValueError(f"{name}: expected a number from {least} to {most}, got {value!r}.")
