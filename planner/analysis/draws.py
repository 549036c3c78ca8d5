"""Draws that all scenarios share by construction: one column of normal scores for each address, whoever has the address.

Scores come from scrambled Sobol' points in eight independent scramblings, so that a figure has an honest error bar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import special

from planner.analysis.spreads import Spread, spread_of
from planner.model.calendar import Array
from planner.scenario.figures import fits
from planner.scenario.limits import NUMBERS
from planner.scenario.quantity import Quantity, value_in
from planner.scenario.schema import Scenario, quantities, specs
from planner.scenario.text import Problem, ScenarioError

SCREEN, REPORT, SIGN_OFF = 1024, 4096, 16384
SCRAMBLINGS = 8
NEVER_DRAWN = ("money.discount_rate",)  # the firm's own choice, not chance

# factor -> what it pulls on, by the key of its loading under `evidence.factors`
PULLS: dict[str, dict[str, tuple[str, ...]]] = {
    "labour_market": {
        "wage_growth": ("places.*.wage_growth",),
        "turnover": ("roles.*.turnover",),
        "time_to_fill": ("roles.*.time_to_fill_months",),
        "vendor_increase": ("vendors.*.cola",),
        "rent_escalator": ("sites.*.lease.escalator", "sites.*.leases.*.escalator"),
    },
    "dollar": {"exchange": ("currencies.*.rate",)},
    "country": {
        "wage_growth": ("places.*.wage_growth",),
        "exchange": ("currencies.*.rate",),
        "disruption": ("sites.*.disruption_per_year", "vendors.*.disruption_per_year"),
    },
    "office_market": {
        "rent": ("places.*.rent_per_area_year", "sites.*.flex_per_seat_month", "sites.*.lease.after.rent_per_seat_month", "sites.*.leases.*.after.rent_per_seat_month"),
        "sublease_wait": ("sites.*.lease.sublease.downtime_months", "sites.*.leases.*.sublease.downtime_months"),
        "sublease_rent": ("sites.*.lease.sublease.rent_share", "sites.*.leases.*.sublease.rent_share"),
    },
    "execution": {
        "knowledge_transfer": ("moves.*.knowledge_transfer_months",),
        "dip": ("moves.*.dip",),
        "ramp": ("roles.*.ramp_months",),
        "governance": ("vendors.*.governance_share", "sites.*.governance_share"),
        "productivity_there": ("places.*.relative_productivity", "vendors.*.relative_productivity"),
    },
}


@dataclass(frozen=True)
class Drawn:
    """What the draws come to for one scenario: `values` by address, (draw,) or (draw, month); `clipped`: how many left the bounds."""

    values: dict[str, Array]
    clipped: dict[str, int]


@dataclass(frozen=True)
class Draws:
    """Normal scores (draw, column); the columns are those of all the scenarios together.

    `alone`: common factors don't pull. `more` holds values (draw,) of addresses beside those that have a column.
    """

    columns: tuple[str, ...]
    scores: Array
    alone: bool = False
    more: Mapping[str, Array] = field(default_factory=dict)
    place: dict[str, int] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        self.place.update({name: number for number, name in enumerate(self.columns)})

    def __len__(self) -> int:
        return len(self.scores)

    def of(self, scenario: Scenario) -> Drawn:
        """The values of a scenario: each address by its own range, at the scores that every scenario shares."""
        return values_at(scenario, self)

    def column(self, name: str) -> Array:
        """The scores of one column. (draw,)."""
        return self.scores[:, self.place[name]]


def draws(scenarios: Sequence[Scenario], count: int = SCREEN, seed: int = 0) -> Draws:
    """So many draws for some scenarios together. Raises ScenarioError where the count is no power of two of at least 64, or they are too many."""
    if count < 64 or count & (count - 1) or count > 1 << 17:
        raise ScenarioError([Problem("--draws", f"must be a power of two from 64 to {1 << 17:,}, not {count:,}")])
    groups, months = max((len(item.teams) + len(item.moves) for item in scenarios), default=1), max((item.months for item in scenarios), default=1)
    if count * groups * months > NUMBERS:
        most = 1 << (NUMBERS // (groups * months)).bit_length() - 1
        line = f"{count:,} draws of {groups:,} teams and moves over {months} months are more than one run works out; ask for at most {most:,} draws"
        raise ScenarioError([Problem("--draws", line)])
    columns = columns_of(scenarios)
    return Draws(columns, normal_scores(len(columns), count, seed))


def normal_scores(columns: int, count: int, seed: int, scramblings: int = SCRAMBLINGS) -> Array:
    """Normal scores at Sobol' points in independent scramblings of equal size, one below the other. (count, columns)."""
    from scipy.stats import qmc  # a second to load, for those who draw

    parts = []
    for number in range(scramblings if columns else 0):
        points = qmc.Sobol(columns, scramble=True, rng=np.random.default_rng([seed, number])).random(count // scramblings)
        parts.append(special.ndtri(np.clip(points, 2.0**-40, 1 - 2.0**-40)))
    return np.concatenate(parts) if parts else np.empty((count, 0))


def by_scrambling(values: Array) -> Array:
    """Values by draw, as (scrambling, draw of it)."""
    return values.reshape(SCRAMBLINGS, -1, *values.shape[1:])


def drawn_addresses(scenario: Scenario) -> dict[str, Spread]:
    """The addresses of a scenario that have a range, in the order of the file's schema. Raises ScenarioError for a range that nothing has."""
    known = specs(scenario)
    found = {address: spread_of(quantity) for address, quantity in quantities(scenario).items() if known[address].kind != "month"}
    drawn = {address: spread for address, spread in found.items() if spread and address not in NEVER_DRAWN}
    for address, spread in drawn.items():
        if spread.family == "beta":
            try:
                spread.at(np.zeros(1))
            except ValueError as error:
                line = f"{error} as {spread.low:g} to {spread.high:g} with spread beta; take pert"
                raise ScenarioError([Problem(scenario.file, line, address=address)]) from None
    return drawn


def columns_of(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Every column that some scenarios need: common factors, ranges, yearly paths of currencies, yearly events."""
    ranges = dict.fromkeys(address for scenario in scenarios for address in drawn_addresses(scenario))
    years = max((-(-scenario.months // 12) for scenario in scenarios), default=0)
    paths = dict.fromkeys(name for scenario in scenarios for name in moving_currencies(scenario))
    events = dict.fromkeys(address for scenario in scenarios for address in event_addresses(scenario))
    if not (ranges or paths or events):
        return ()
    countries = dict.fromkeys(name for scenario in scenarios for name in scenario.countries)
    factors = [f"factor {name}" for name in PULLS if name != "country"] + [f"factor country {name}" for name in countries]
    yearly = [f"currencies.{name}.rate year {year}" for name in paths for year in range(1, years + 1)]
    chance = [f"{address} year {year}" for address in events for year in range(1, years + 1)]
    return (*factors, *ranges, *yearly, *chance)


def moving_currencies(scenario: Scenario) -> list[str]:
    """Currencies whose rate has a movement (A3)."""
    known = scenario.currencies.items()
    return [name for name, item in known if item.rate is not None and item.volatility is not None and item.volatility.value > 0]


def event_addresses(scenario: Scenario) -> list[str]:
    """Chances of a disruption in a year (K2) that are neither 0 nor certain."""
    found = quantities(scenario)
    return [
        address
        for address, quantity in found.items()
        if address.endswith(".disruption_per_year") and quantity is not None and 0 < quantity.value < 1
    ]


def loadings(scenario: Scenario, address: str) -> dict[str, float]:
    """How strongly each factor's column pulls on an address. Raises ScenarioError where the factors pull with more than all of it."""
    found = {}
    for factor, kinds in PULLS.items():
        for key, patterns in kinds.items():
            if not any(fits(address, pattern) for pattern in patterns):
                continue
            quantity = getattr(getattr(scenario.evidence.factors, factor), key)
            column = f"factor {factor}" if factor != "country" else f"factor country {_country(scenario, address)}"
            if quantity is not None and quantity.value and column != "factor country ":
                found[column] = quantity.value
    if sum(value**2 for value in found.values()) > 1 + 1e-9:
        raise ScenarioError([Problem(scenario.file, "its common factors pull with more than 100% together (squares added)", address=address)])
    return found


def _country(scenario: Scenario, address: str) -> str:
    """The country that an address of a place, site, vendor or currency belongs to, "" for none."""
    group, name, *_ = address.split(".")
    if group == "currencies":
        return next((key for key, country in scenario.countries.items() if country.currency == name), "")
    place = {"places": name, "sites": "", "vendors": ""}.get(group)
    if group == "sites":
        place = scenario.sites[name].place
    elif group == "vendors":
        place = scenario.vendors[name].place
    known = scenario.places.get(place or "")
    return (known.country or "") if known else ""


def values_at(scenario: Scenario, draws: Draws) -> Drawn:
    """Each range, path and event of a scenario at the scores of its column; values beyond the declared bounds are cut and counted."""
    values: dict[str, Array] = {}
    clipped: dict[str, int] = {}
    found, known = quantities(scenario), specs(scenario)
    for address, spread in drawn_addresses(scenario).items():
        drawn = spread.at(_pulled(scenario, address, draws, draws.column(address)))
        spec, quantity = known[address], found[address]
        assert quantity is not None
        if quantity.dated:
            drawn = drawn[:, None] - quantity.value + _by_month(scenario, quantity)
        values[address] = _within(address, np.round(drawn) if spec.whole else drawn, spec.low, spec.high, clipped)
    for name in moving_currencies(scenario):
        address = f"currencies.{name}.rate"
        rate = values.get(address, _by_month(scenario, found[address]))
        path = _path(scenario, name, draws)
        values[address] = _within(address, (rate[:, None] if rate.ndim == 1 and address in values else rate) * path, 1e-9, 1e6, clipped)
    for address in event_addresses(scenario):
        values[address] = _happened(scenario, address, found[address], draws)
    values |= {address: given for address, given in draws.more.items() if found.get(address) is not None}
    _shares_of_teams(scenario, values, clipped)
    return Drawn(values, clipped)


def _pulled(scenario: Scenario, address: str, draws: Draws, own: Array) -> Array:
    """z = sum of loading x factor + sqrt(1 - sum of loading^2) x the address's own score. (draw,)."""
    pulls = {} if draws.alone else loadings(scenario, address)
    common = sum((weight * draws.column(column) for column, weight in pulls.items()), np.zeros(len(draws)))
    return common + np.sqrt(max(0.0, 1 - sum(weight**2 for weight in pulls.values()))) * own


def _within(address: str, drawn: Array, low: float, high: float, clipped: dict[str, int]) -> Array:
    beyond = (drawn < low) | (drawn > high)
    if beyond.any():
        clipped[address] = int(np.count_nonzero(beyond.any(axis=1) if beyond.ndim > 1 else beyond))
    return np.clip(drawn, low, high)


def _by_month(scenario: Scenario, quantity: Quantity | None) -> Array:
    """The values of a quantity by month. (month,)."""
    assert quantity is not None and scenario.start is not None
    start = int(scenario.start.value)
    return np.array([value_in(quantity, start + month) for month in range(scenario.months)])


def _path(scenario: Scenario, name: str, draws: Draws) -> Array:
    """A3: exp(sigma W_t), W a Brownian path with a node each year, straight between nodes, 0 in the first month. (draw, month).

    Its end is drawn first (year 1's column) and is what common factors pull on; the years between follow as a bridge.
    """
    currency = scenario.currencies[name]
    assert currency.volatility is not None
    years = -(-scenario.months // 12)
    columns = [draws.column(f"currencies.{name}.rate year {year}") for year in range(1, years + 1)]
    last = np.sqrt(years) * _pulled(scenario, f"currencies.{name}.rate", draws, columns[0])
    nodes = [np.zeros(len(draws))]
    for year in range(1, years):
        left = years - year + 1
        nodes.append(nodes[-1] + (last - nodes[-1]) / left + np.sqrt((left - 1) / left) * columns[year])
    walk = np.stack([*nodes, last], axis=1)
    at = np.arange(scenario.months) / 12
    year = np.minimum(at.astype(int), years - 1)
    return np.exp(currency.volatility.value * (walk[:, year] + (walk[:, year + 1] - walk[:, year]) * (at - year)))


def _happened(scenario: Scenario, address: str, quantity: Quantity | None, draws: Draws) -> Array:
    """K2: 1 in the months of a year in which the event happens, else 0; its yearly chance is kept. (draw, month)."""
    chance = _by_month(scenario, quantity)
    out: Array = np.zeros((len(draws), scenario.months))
    for first in range(0, scenario.months, 12):
        own = draws.column(f"{address} year {first // 12 + 1}")
        struck = special.ndtr(_pulled(scenario, address, draws, own)) > 1 - chance[first]
        out[struck, first : first + 12] = 1.0
    return out


def _shares_of_teams(scenario: Scenario, values: dict[str, Array], clipped: dict[str, int]) -> None:
    """Shares of one team's work that add up to more than all of it are scaled down to all of it."""
    for team in scenario.teams:
        names = [f"moves.{name}.share" for name, move in scenario.moves.items() if move.team == team and move.share is not None]
        drawn = [address for address in names if address in values]
        if not drawn:
            continue
        found = quantities(scenario)
        fixed = sum((_by_month(scenario, found[address]).max() for address in names if address not in values), 0.0)
        total = sum((values[address] for address in drawn), np.zeros(1))
        scale = np.minimum(1.0, np.maximum(0.0, 1 - fixed) / np.maximum(total, 1e-300))
        if np.any(scale < 1):
            for address in drawn:
                clipped[address] = clipped.get(address, 0) + int(np.count_nonzero(scale < 1))
                values[address] = values[address] * scale
