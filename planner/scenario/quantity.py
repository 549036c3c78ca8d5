"""A quantity: a number or a month with its range, note and source; and the declaration that a field of the schema gives it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Literal

from pydantic_core import core_schema

from planner.scenario.text import Node

Kind = Literal["money", "share", "count", "month"]
SPREADS = ("pert", "triangular", "normal", "lognormal", "uniform", "beta")
DRIVERS = (
    "placement",
    "productivity",
    "pay",
    "on-costs",
    "office",
    "remote",
    "vendor",
    "turnover",
    "transition",
    "money",
)
MOST_NAMES = 300  # among which one that is meant is sought
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")
_LIKE_A_MONTH = re.compile(r"[0-9]{4}-[0-9]{1,2}\Z")
_PERCENT = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+)?) ?%\Z")


class Refused(ValueError):
    """A value that can't be taken, with the node it stands at."""

    def __init__(self, node: Node, message: str, at_key: bool = False):
        self.node, self.at_key = node, at_key
        super().__init__(message)


def month_number(text: str) -> int:
    """Months since year 0 of "2027-01". Raises ValueError for anything else."""
    match = _MONTH.match(text)
    if not match:
        raise ValueError(f"must be a month such as 2027-01, not '{text}'")
    return int(match[1]) * 12 + int(match[2]) - 1


def month_text(number: float) -> str:
    """ "2027-01" of the months since year 0."""
    return f"{int(number) // 12:04d}-{int(number) % 12 + 1:02d}"


def year_text(number: float, starts: int = 1) -> str:
    """The year of a month (months since year 0): "2027", or "FY2027/28" where a fiscal year does not start in January but in month `starts`."""
    year = (int(number) - starts + 1) // 12
    return f"{year}" if starts == 1 else f"FY{year}/{(year + 1) % 100:02d}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: `file`, `set`, `library`, `shared` (another address) or `default`."""

    kind: Literal["file", "set", "library", "shared", "default"]
    where: str = ""
    confidence: str = ""

    def __reduce__(self) -> tuple[type, tuple[str, ...]]:
        return Origin, (self.kind, self.where, self.confidence)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value (a month is months since year 0), or dated values as ((month, value), ...), with what is known about it.

    `low` and `high` are the 5th and 95th percentile. `same_as` names the address whose value this one takes.
    """

    value: float
    dated: tuple[tuple[int, float], ...] = ()
    low: float | None = None
    high: float | None = None
    spread: str = ""
    note: str = ""
    source: str = ""
    as_of: str = ""
    same_as: str = ""
    origin: Origin = field(default=Origin("default"), compare=False)

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return Quantity, _VALUES(self)  # another process makes it in half the time that its fields one by one would take


_VALUES = attrgetter(*(each.name for each in fields(Quantity)))


@dataclass(frozen=True)
class Spec:
    """What the schema declares of a quantity, once: used by forms, tables, checks, documentation and charts.

    `neutral` is the value of a blank that no library fills; None leaves it blank (the formula says what that means).
    `required` refuses such a blank. `shared` names the address that a blank follows. `slider` is the range that a slider
    covers where the bounds are too wide for one. `dated` allows values that change with time: a formula reads them by month.
    """

    label: str
    unit: str
    kind: Kind
    driver: str
    low: float
    high: float
    help: str
    step: float = 1.0
    neutral: float | None = 0.0
    required: bool = False
    shared: str = ""
    essential: bool = False
    whole: bool = False
    slider: tuple[float, float] | None = None
    dated: bool = True

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.parse)

    @property
    def wanted(self) -> str:
        """What kind of value is expected."""
        if self.kind == "share":
            return "must be a share such as 0.6 or 60%"
        return f"must be an amount {self.unit}" if self.kind == "money" else f"must be a number of {self.unit}"

    @property
    def bounds(self) -> str:
        if self.kind == "month":
            return f"{month_text(self.low)} to {month_text(self.high)}"
        if self.kind == "share":
            return f"{self.low * 100:g}% to {self.high * 100:g}%"
        return f"{self.low:,.15g} to {self.high:,.15g} {self.unit}"

    def parse(self, node: Node | Quantity | None) -> Quantity | None:
        """A Quantity of what the file says. Raises Refused with the node that is wrong."""
        if node is None or isinstance(node, Quantity):
            return node
        if node.value is None:
            return None
        where = Origin("file", f"{node.file}:{node.line}") if node.line else Origin("set", node.file)
        if not isinstance(node.value, dict):
            return Quantity(self.number(node), origin=where)
        if any(_LIKE_A_MONTH.match(key) for key in node.value):
            return self._dated(node, where)
        return self._full(node, where)

    def _dated(self, node: Node, origin: Origin) -> Quantity:
        assert isinstance(node.value, dict)
        if self.kind == "month" or not self.dated:
            raise Refused(node, f"{'a month' if self.kind == 'month' else 'this value'} can't change with time; give one")
        dated = []
        for key, item in node.value.items():
            try:
                dated.append((month_number(key), self.number(item)))
            except Refused:
                raise
            except ValueError as error:
                raise Refused(item, str(error), True) from None
        dated.sort()
        return Quantity(dated[0][1], dated=tuple(dated), origin=origin)

    def _full(self, node: Node, origin: Origin) -> Quantity:
        assert isinstance(node.value, dict)
        known = {"value", "low", "high", "spread", "note", "source", "as_of"}
        for key, item in node.value.items():
            if key not in known:
                near = nearest(key, known)
                raise Refused(
                    item, f"{key}: unknown key" + (f"; did you mean {near}?" if near else f"; known: {', '.join(sorted(known))}"), True
                )
        if "value" not in node.value or node.value["value"].value is None:
            raise Refused(node, "value is missing")
        main = node.value["value"]
        if isinstance(main.value, dict) and not main.value:
            raise Refused(node, "value is missing")
        base = self._dated(main, origin) if isinstance(main.value, dict) else Quantity(self.number(main))
        low, high = (self.number(node.value[key]) if key in node.value else None for key in ("low", "high"))
        text: dict[str, str] = {}
        for key in ("spread", "note", "source", "as_of"):
            given = node.value.get(key)
            if given is not None and given.value is not None:
                if not isinstance(given.value, str):
                    raise Refused(given, f"{key}: must be text, not {word(given.value)}")
                text[key] = given.value
        if text.get("spread", "") not in ("", *SPREADS):
            raise Refused(node.value["spread"], f"spread: must be one of {', '.join(SPREADS)}")
        if (low is not None or high is not None) and self.kind == "month":
            raise Refused(node.value["low" if low is not None else "high"], "a month can't have a range; compare two plans instead", True)
        if "spread" in text and low is None and high is None:
            raise Refused(node.value["spread"], "spread: needs low or high beside it")
        if text.get("spread") == "lognormal" and min(base.value, base.value if low is None else low) <= 0:
            raise Refused(node.value["spread"], "spread: a lognormal range must be above zero")
        if text.get("spread") == "beta":
            if self.kind != "share":
                raise Refused(node.value["spread"], "spread: beta is for shares; take pert")
            if (base.value if low is None else low) <= 0 or (base.value if high is None else high) >= 1:
                raise Refused(node.value["spread"], "spread: the low of a beta range must be above 0% and its high below 100%; take pert")
        if (low is not None and low > base.value) or (high is not None and high < base.value):
            raise Refused(
                node.value["low" if low is not None and low > base.value else "high"], "low, value and high must be in this order"
            )
        return Quantity(base.value, base.dated, low, high, origin=origin, **text)

    def number(self, node: Node) -> float:
        """The number of one node, within the bounds. Raises Refused."""
        value = node.value
        if self.kind == "month":
            try:
                if not isinstance(value, str):
                    raise ValueError(f"must be a month such as 2027-01, not {word(value)}")
                number: float = month_number(value)
            except ValueError as error:
                raise Refused(node, str(error)) from None
        elif isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise Refused(node, f"{self.wanted}, not {word(value)}")
        elif isinstance(value, str):
            percent = _PERCENT.match(value)
            if not percent or self.kind != "share":
                raise Refused(node, f"{self.wanted}, not {word(value)}")
            number = float(f"{percent[1]}e-2")
        else:
            number = float(value)
        if not math.isfinite(number) or not self.low <= number <= self.high:
            shown = "" if self.kind == "money" else f"{month_text(number) if self.kind == 'month' else value} "
            raise Refused(node, f"{shown}is outside {self.bounds}")
        if self.whole and number != int(number):
            raise Refused(node, f"must be a whole number of {self.unit}, not {number:g}")
        return number


def word(value: object) -> str:
    """How an error names a wrong value."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true/false"
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "a map of keys"
    text = str(value)
    return f"'{text if len(text) <= 40 else text[:37] + '...'}'"


def nearest(wanted: str, known: Any) -> str:
    """The known word that `wanted` most likely meant, or ""; among very many it is sought only among those that begin alike."""
    from difflib import get_close_matches

    words = sorted(known)
    if len(words) > MOST_NAMES:
        words = [word for word in words if word[:1].lower() == wanted[:1].lower()][:MOST_NAMES]
    found = get_close_matches(wanted[:100].lower(), words, n=1, cutoff=0.6)
    return found[0] if found else ""


def value_in(quantity: Quantity, month: int) -> float:
    """The value in a month (months since year 0); before the first date, that of the first."""
    values = [value for start, value in quantity.dated if start <= month]
    return values[-1] if values else quantity.value
