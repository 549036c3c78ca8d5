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
        if years * 12 == values.shape[-1]:
            out = values
        else:
            out = np.zeros((*values.shape[:-1], 12 * years))
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
    total: Array = np.empty(np.broadcast_shapes(pay.shape, cap.shape, a.shape))
    earned, below = pay, np.minimum(pay, cap)  # since the base began, and what of it is below the cap
    total[0], total[1:] = below[0], below[1:] * (a if len(a) == 1 else a[1:])
    whole: list[tuple[Array, np.ndarray]] = []  # what was reckoned of more posts, and which of those are left
    for d in range(1, 12):
        limit, leaves = (values[d:] if len(values) > 1 else values for values in (cap, a))
        before = below[:-1] if len(cap) == 1 else np.minimum(earned[:-1], limit)
        if np.all(before[0] >= limit[0]) and np.all(before >= limit):  # everybody that old is past the cap
            break
        earned = earned[:-1] + pay[d:]
        below = np.minimum(earned, limit)
        counted = below - before
        some = _any_of_a_post(counted)
        if not some.any():
            break
        if 2 * np.count_nonzero(some) < len(some):
            whole.append((total, some))
            total, pay, earned, below, counted = (values[..., some] for values in (total, pay, earned, below, counted))
            cap, a, leaves = (values if values.shape[-1] == 1 else values[..., some] for values in (cap, a, leaves))
        stay = (1 - leaves) ** d
        total[d] += counted[0] * stay[0]
        total[d + 1 :] += counted[1:] * (stay * leaves)[1 if len(leaves) > 1 else 0 :]
    for of_more, some in reversed(whole):
        of_more[..., some] = total
        total = of_more
    return total


def _any_of_a_post(counted: Array) -> np.ndarray:
    """Whether anything is counted of a post; where the first month says so of half of them, of that month. (month, year, draw, post) -> (post,)."""
    some = np.asarray(counted[0].any(axis=(0, 1)))
    return some if 2 * np.count_nonzero(some) >= len(some) else np.asarray(counted.any(axis=(0, 1, 2)))
