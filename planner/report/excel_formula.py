"""Arithmetic that is written once and gives two things: the text of a cell's formula and the value it has in the planner.

A formula is of one value, or of one a month; the text asks for the month, 0 for the first. Names of functions are those of the file format.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Text = Callable[[int], str]
Values = NDArray[Any]  # numbers, and truths as 0 and 1
_COMPARED, _SUM, _PRODUCT, _NEGATIVE, _POWER, ATOM = range(6)  # how tightly an operation binds; in Excel -2^2 is 4


class Formula:
    """Text and values (shape () or (month,)) of something that stands in a cell, or could."""

    def __init__(self, values: Values | float, text: Text, rank: int = ATOM, number: float | None = None):
        self.values = np.asarray(values, dtype=float)
        self.text, self.rank = text, rank
        self.number = number  # of a number that stands in a formula as it is

    def within(self, t: int, rank: int) -> str:
        """The text in brackets, where it binds less than what stands around it."""
        text = self.text(t)
        return f"({text})" if self.rank < rank else text

    def __add__(self, other: Formula | float) -> Formula:
        if self.number == 0 or formula(other).number == 0:
            return formula(other) if self.number == 0 else self
        return _joined(self, "+", formula(other), _SUM, _SUM, self.values + formula(other).values)

    def __radd__(self, other: float) -> Formula:
        return formula(other) + self

    def __sub__(self, other: Formula | float) -> Formula:
        return _joined(self, "-", formula(other), _SUM, _PRODUCT, self.values - formula(other).values)

    def __rsub__(self, other: float) -> Formula:
        return formula(other) - self

    def __mul__(self, other: Formula | float) -> Formula:
        if self.number == 1 or formula(other).number == 1:
            return formula(other) if self.number == 1 else self
        return _joined(self, "*", formula(other), _PRODUCT, _PRODUCT, self.values * formula(other).values)

    def __rmul__(self, other: float) -> Formula:
        return formula(other) * self

    def __truediv__(self, other: Formula | float) -> Formula:
        with np.errstate(divide="ignore", invalid="ignore"):  # only what an IF keeps away from the reader
            return _joined(self, "/", formula(other), _PRODUCT, _NEGATIVE, np.divide(self.values, formula(other).values))

    def __rtruediv__(self, other: float) -> Formula:
        return formula(other) / self

    def __pow__(self, other: Formula | float) -> Formula:
        with np.errstate(over="ignore", invalid="ignore"):
            return _joined(self, "^", formula(other), _POWER, ATOM, np.power(self.values, formula(other).values), _POWER + 1)

    def __neg__(self) -> Formula:
        return Formula(-self.values, lambda t: f"-{self.within(t, ATOM)}", _NEGATIVE)

    def __le__(self, other: Formula | float) -> Formula:
        return _joined(self, "<=", formula(other), _COMPARED, _SUM, self.values <= formula(other).values, _SUM)

    def __lt__(self, other: Formula | float) -> Formula:
        return _joined(self, "<", formula(other), _COMPARED, _SUM, self.values < formula(other).values, _SUM)

    def __ge__(self, other: Formula | float) -> Formula:
        return _joined(self, ">=", formula(other), _COMPARED, _SUM, self.values >= formula(other).values, _SUM)

    def __gt__(self, other: Formula | float) -> Formula:
        return _joined(self, ">", formula(other), _COMPARED, _SUM, self.values > formula(other).values, _SUM)

    def equals(self, other: Formula | float) -> Formula:
        """Whether both are the same."""
        return _joined(self, "=", formula(other), _COMPARED, _SUM, self.values == formula(other).values, _SUM)


def _joined(left: Formula, sign: str, right: Formula, rank: int, right_rank: int, values: Values, left_rank: int | None = None) -> Formula:
    """Two sides with a sign between them."""
    least = rank if left_rank is None else left_rank
    return Formula(values, lambda t: f"{left.within(t, least)}{sign}{right.within(t, right_rank)}", rank)


def formula(value: Formula | float) -> Formula:
    """A number as a formula."""
    if isinstance(value, Formula):
        return value
    text = literal(float(value))
    return Formula(value, lambda t: text, ATOM if value >= 0 else _NEGATIVE, float(value))


def literal(value: float) -> str:
    """A number as a formula writes it."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value).upper()


def _call(name: str, parts: tuple[Formula, ...], values: Values) -> Formula:
    return Formula(values, lambda t: f"{name}({','.join(part.text(t) for part in parts)})")


def least(*parts: Formula | float) -> Formula:
    """The smallest of some values."""
    found = tuple(formula(part) for part in parts)
    values = found[0].values
    for part in found[1:]:
        values = np.minimum(values, part.values)
    return _call("MIN", found, values)


def most(*parts: Formula | float) -> Formula:
    """The largest of some values."""
    found = tuple(formula(part) for part in parts)
    values = found[0].values
    for part in found[1:]:
        values = np.maximum(values, part.values)
    return _call("MAX", found, values)


def when(condition: Formula, then: Formula | float, otherwise: Formula | float = 0.0) -> Formula:
    """One of two values."""
    yes, no = formula(then), formula(otherwise)
    return _call("IF", (condition, yes, no), np.where(condition.values > 0, yes.values, no.values))


def both(*conditions: Formula) -> Formula:
    """Whether all of some conditions hold."""
    values = conditions[0].values > 0
    for condition in conditions[1:]:
        values = values & (condition.values > 0)
    return _call("AND", conditions, values)


def either(*conditions: Formula) -> Formula:
    """Whether one of some conditions holds."""
    values = conditions[0].values > 0
    for condition in conditions[1:]:
        values = values | (condition.values > 0)
    return _call("OR", conditions, values)


def never(condition: Formula) -> Formula:
    """Whether a condition does not hold."""
    return _call("NOT", (condition,), ~(condition.values > 0))


def remainder(value: Formula, of: float) -> Formula:
    """What is left of a whole number after a division, never below zero."""
    return _call("MOD", (value, formula(of)), np.mod(value.values, of))


def whole_below(value: Formula) -> Formula:
    """Rounded down."""
    return _call("INT", (value,), np.floor(value.values))


def whole_above(value: Formula) -> Formula:
    """Rounded up to whole heads, seats or modules; a rounding error of a calculation does not add one."""
    return -whole_below(-(value - 1e-9))


def sign_of_normal(percentile: Formula, values: Values) -> Formula:
    """The standard normal value of a percentile, with the values that it has."""
    return _call("NORMSINV", (percentile,), values)


def power_of_e(value: Formula) -> Formula:
    """e to the power of a value."""
    return _call("EXP", (value,), np.exp(value.values))


def natural_log(value: Formula) -> Formula:
    """The natural logarithm."""
    return _call("LN", (value,), np.log(value.values))


def total(parts: list[Formula]) -> Formula:
    """The sum of some formulas; neighbours in one column are not gathered, so that each can be traced."""
    out = parts[0]
    for part in parts[1:]:
        out = out + part
    return out
