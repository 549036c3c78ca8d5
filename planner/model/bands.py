"""Pay below a yearly cap (D4): the base restarts in January and with each person, expected over who holds the post."""

from __future__ import annotations

import numpy as np

from planner.model.calendar import Array

Rows = np.ndarray | list[int] | slice


class History:
    """Pay by calendar year, (12, year, draw, owner), with the months of the first year before the plan and 0 after its last month."""

    def __init__(self, pay: Array, calendar_month: int, before: Array):
        self.before, self.months = calendar_month - 1, pay.shape[-1]
        self.pay = self.by_year(pay, before)
        self.of_a_year = self.pay.sum(axis=0)

    def by_year(self, values: Array, before: Array) -> Array:
        """Values by month in calendar years, draws and owners last, so that a month's lie together; one value for all months stays one."""
        if values.shape[-1] == 1 and self.months > 1:
            return values[None, None, ..., 0]
        years = -(-(self.before + self.months) // 12)
        out: Array = np.zeros((*values.shape[:-1], 12 * years))
        out[..., : self.before] = before
        out[..., self.before : self.before + self.months] = values
        return np.ascontiguousarray(out.reshape(*values.shape[:-1], years, 12).transpose(3, 2, 0, 1))

    def by_month(self, values: Array) -> Array:
        """The plan's months of values in calendar years."""
        months = values.transpose(2, 3, 1, 0)
        return months.reshape(*months.shape[:2], -1)[..., self.before : self.before + self.months]


def capped_pay(history: History, cap: Array, turnover: Array) -> Array:
    """D4: pay below the yearly cap, min(YTD_t, cap) - min(YTD_{t-1}, cap), expected over who holds the post; the history's pay where nobody passes it.

    The base restarts in January and with each person: of the holders of a post in the m-th month of a year, (1-a)^(m-1)
    have been there since January and a(1-a)^d started d months ago. cap and monthly turnover (draw, owner or 1, month or 1)
    -> (12, year, draw, owner).
    """
    cap, turnover = (history.by_year(values, values[..., :1]) for values in (cap, turnover))
    over = np.any(history.of_a_year > cap.min(axis=0), axis=(0, 1))
    if not np.any(over):
        return history.pay
    if np.all(over):
        return _expected(history.pay, cap, turnover)
    expected = _expected(*(values if values.shape[-1] == 1 else values[..., over] for values in (history.pay, cap, turnover)))
    out = np.broadcast_to(history.pay, (*history.pay.shape[:2], expected.shape[2], history.pay.shape[3])).copy()
    out[..., over] = expected
    return out


def _expected(pay: Array, cap: Array, a: Array) -> Array:
    """The expectation over d, the months since the holder's base began; posts are left out once everybody that old is past the cap. (12, ...)."""
    total: Array = np.zeros(np.broadcast_shapes(pay.shape, cap.shape, a.shape))
    posts: Rows = slice(None)  # whose holders are not all past the cap
    earned, below = pay, np.minimum(pay, cap)  # since the base began, and what of it is below the cap
    counted = below
    for d in range(12):
        limit, leaves = (values[d:] if len(values) > 1 else values for values in (cap, a))
        if d:
            before = below[:-1] if len(cap) == 1 else np.minimum(earned[:-1], limit)
            earned = earned[:-1] + pay[d:]
            below = np.minimum(earned, limit)
            counted = below - before
            some = np.asarray(counted.any(axis=(0, 1, 2)))
            if not some.any():
                break
            if 2 * np.count_nonzero(some) < len(some):
                pay, earned, below, counted = (values[..., some] for values in (pay, earned, below, counted))
                cap, a, leaves = (values if values.shape[-1] == 1 else values[..., some] for values in (cap, a, leaves))
                posts = np.arange(total.shape[-1])[posts][some]
        stay = (1 - leaves) ** d
        total[d][..., posts] += counted[0] * stay[0]
        total[d + 1 :][..., posts] += counted[1:] * (stay * leaves)[1 if len(leaves) > 1 else 0 :]
    return total
