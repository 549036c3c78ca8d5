"""What vendors bill: volume at the contract's price and minimum (G1), steering (G2), entering (G3), leaving (G4), failure (K2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.model import sourcing
from planner.model.capacity import peaks
from planner.model.currency import exchange
from planner.model.inputs import Array, Inputs
from planner.model.posts import Work, growth_factors, moved_share

_NOTHING = 1e-30  # of the posts: none, and still a weight where no move has any, so that a minimum that was agreed is billed


@dataclass(frozen=True)
class Bills:
    """By vendor. billed, price, rate, fixed (draw, vendor, month): hours or items billed, price of one in the vendor's currency, exchange
    rate, fixed fee; entering, leaving (draw, vendor, month) money once; fte (draw, cohort, month) people that the vendor puts to the
    work; last_change (draw, vendor): month of an exit inside the horizon, 0 without one; tail (draw, vendor, 1): owed after the horizon;
    level (draw, vendor): a month's bill over a year like the last month, its peaks included."""

    billed: Array
    price: Array
    rate: Array
    fixed: Array
    entering: Array
    leaving: Array
    fte: Array
    last_change: Array
    tail: Array
    level: Array


def bills(inputs: Inputs, work: Work) -> Bills:
    """G1, G3, G4 of every vendor. It is paid from the start of parallel running on, whenever its contract `begins`, which only counts
    anniversaries; knowledge transfer is in its transition fee."""
    months, vendors = inputs.months, inputs.vendors
    t = np.arange(1, months + 1)
    if not vendors:
        none: Array = np.zeros((1, 0, months))
        return Bills(none, none, none, none, none, none, np.zeros((1, len(inputs.cohorts), months)), none[..., 0], none, none[..., 0])

    def of(key: str) -> Array:
        return inputs.of(f"vendors.{{}}.{key}", vendors)

    each = _Moves(inputs, work)
    billed, agreed, first, fte = each.volume, each.agreed, each.first, each.fte
    begins = of("begins")
    begins = np.where(np.isnan(begins), first, begins)
    ends, stops = of("ends"), of("terminates")
    leaves = np.array([inputs.scenario.vendors[name].at_end == "leave" for name in vendors], dtype=bool)[:, None]
    last = np.where(np.isfinite(stops), stops, np.where(leaves & np.isfinite(ends), ends, np.inf))
    runs = t <= last
    price = _price(inputs, begins, ends, t)
    given = of("agreed_volume")
    least = np.where(np.isfinite(given), given * each.complete, agreed)
    volume = np.where(runs, sourcing.billed_volume(billed, least, of("minimum_share")), 0.0)
    rate = exchange(inputs, [inputs.scenario.vendors[name].currency or "" for name in vendors])
    fixed = np.where(runs & (t >= first), of("fixed_per_month"), 0.0)
    full = np.where(np.isfinite(given), given, agreed.max(axis=-1, keepdims=True))
    year = 12 * full * _first_price(inputs)
    at_first = t == each.decided
    entering = np.where(at_first, (of("selection_share") + of("transition_share")) * year * rate + of("legal_cost"), 0.0)
    fee = sourcing.exit_fee(of("exit_fee_months"), least, of("minimum_share"), price) * rate
    leaving = np.where(np.isfinite(stops) & (t == stops), fee, 0.0)
    beyond = ~(stops <= months) & ~(ends <= months) & (first <= months)
    owed = np.where(beyond, fee[..., -1:], 0.0)
    to_go = np.where(
        np.isfinite(ends) & (ends > months),
        (ends - months) * (sourcing.vendor_bill(0.0, least, of("minimum_share"), price) * rate)[..., -1:],
        np.inf,
    )
    change = np.where(last <= months, last, 0.0)
    a_year = np.where(runs[..., -1:], sourcing.billed_volume(each.year, least[..., -1:], of("minimum_share")[..., -1:]), 0.0)
    level = (a_year.mean(axis=-1) * price[..., -1] + fixed[..., -1]) * rate[..., -1]
    return Bills(volume, price, rate, fixed, entering, leaving, fte, change[..., 0], np.minimum(owed, to_go), level)


def handed_over(inputs: Inputs, work: Work) -> dict[str, Array]:
    """Volume, agreed, complete, first, decided by vendor, before any term of a contract: see _Moves."""
    each = _Moves(inputs, work)
    return {"volume": each.volume, "agreed": each.agreed, "complete": each.complete, "first": each.first, "decided": each.decided}


def _price(inputs: Inputs, begins: Array, ends: Array, t: np.ndarray) -> Array:
    """G1: price of an hour or item in each month, with the change at a renewal. (draw, vendor, month)."""
    names = inputs.vendors
    first = _first_price(inputs)
    year = np.maximum(0.0, np.floor((t - begins) / 12))
    price = sourcing.vendor_price(
        first, inputs.of("vendors.{}.cola", names), inputs.of("vendors.{}.glide", names), np.where(np.isfinite(year), year, 0.0)
    )
    renews = np.array([inputs.scenario.vendors[name].at_end == "renew" for name in names], dtype=bool)[:, None]
    return price * np.where(renews & np.isfinite(ends) & (t > ends), 1 + inputs.of("vendors.{}.renewal_change", names), 1.0)


def _first_price(inputs: Inputs) -> Array:
    """Price of an hour or item when the contract begins. (draw, vendor, 1)."""
    hour, item = (inputs.of(f"vendors.{{}}.price_per_{key}", inputs.vendors) for key in ("hour", "item"))
    return np.where(np.isfinite(hour), hour, item)


class _Moves:
    """What the moves to each vendor add up to. volume, agreed (draw, vendor, month) hours or items; year (draw, vendor, 12): volume of
    each calendar month in a year like the last month; complete: part of all that is to go there that has gone at some time; first,
    decided (draw, vendor, 1): first month billed and first month of any move; fte as in Bills."""

    def __init__(self, inputs: Inputs, work: Work):
        months, vendors = inputs.months, inputs.vendors
        rows = np.flatnonzero(inputs.outsourced)
        learns = np.rint(inputs.of("moves.{}.knowledge_transfer_months", inputs.moves))
        billed = moved_share(inputs, learns)[:, rows]
        share = inputs.of("moves.{}.share", inputs.moves)[:, rows]
        start = inputs.of("moves.{}.start", inputs.moves)[:, rows, :1]
        teams, cohorts = inputs.move_team[rows], inputs.move_rows[rows]
        peaks_of_year = peaks(inputs)[:, teams]
        peak = peaks_of_year[..., (inputs.calendar_month - 1 + np.arange(months)) % 12]
        posts = work.posts[:, teams]
        fte = billed * posts * peak / work.relative[:, cohorts]
        planned = np.maximum.accumulate(billed, axis=-1)
        at_start = posts[..., :1] + 0 * start
        first = start + learns[:, rows]
        index = np.clip(first, 1, months).astype(int) - 1
        shape = np.broadcast_shapes(posts.shape[:-1], index.shape[:-1])
        at_start = np.take_along_axis(np.broadcast_to(posts, (*shape, months)), np.broadcast_to(index, (*shape, 1)), -1)
        weight = np.where(at_start > 0, at_start, _NOTHING)
        names = [inputs.cohorts[row].vendor for row in cohorts]
        unit, of_item = self._unit(inputs, work, names, cohorts, teams)
        one = np.where(of_item, unit, unit / work.relative[:, cohorts])
        ordinary = posts * billed * one
        volume, year, agreed = ordinary * peak, ordinary[..., -1:] * peaks_of_year, planned * at_start * one
        size = share.max(axis=-1, keepdims=True)
        draws = max(len(values) for values in (fte, volume, agreed, size, first))
        shape3 = (draws, len(vendors), months)
        self.volume, self.agreed, self.complete = np.zeros(shape3), np.zeros(shape3), np.zeros(shape3)
        self.year: Array = np.zeros((draws, len(vendors), 12))
        whole = np.zeros((draws, len(vendors), 1))
        self.first, self.decided = (np.full((draws, len(vendors), 1), np.inf) for _ in range(2))
        self.fte = np.zeros((draws, len(inputs.cohorts), months))
        self.fte[:, cohorts] = fte
        for number, name in enumerate(names):
            vendor = vendors.index(name)
            self.volume[:, vendor] += volume[:, number]
            self.year[:, vendor] += year[:, number]
            self.agreed[:, vendor] += agreed[:, number]
            going = size[:, number] > 0
            self.complete[:, vendor] += planned[:, number] * weight[:, number]
            whole[:, vendor] += size[:, number] * weight[:, number]
            self.first[:, vendor] = np.where(going, np.minimum(self.first[:, vendor], first[:, number]), self.first[:, vendor])
            self.decided[:, vendor] = np.where(
                going, np.minimum(self.decided[:, vendor], np.maximum(start[:, number], 1)), self.decided[:, vendor]
            )
        self.complete = np.divide(self.complete, whole, out=np.zeros(shape3), where=whole > 0)

    @staticmethod
    def _unit(inputs: Inputs, work: Work, names: list[str], cohorts: np.ndarray, teams: np.ndarray) -> tuple[Array, np.ndarray]:
        """(hours or items of a post and month, whether items) for each move. (draw, move, month or 1), (move, 1)."""
        given = inputs.of("vendors.{}.hours_per_fte", names)
        use = inputs.of("roles.{}.utilisation", [inputs.cohorts[row].role for row in cohorts])
        hours = np.where(np.isnan(given), work.hours[:, cohorts] * use, given)
        items = np.array([inputs.scenario.vendors[name].price_per_item is not None for name in names], dtype=bool)[:, None]
        team = [inputs.teams[number] for number in teams]
        posts = work.posts[:, teams]
        count = np.nan_to_num(inputs.of("teams.{}.volume.items_per_month", team)) * growth_factors(inputs)[:, teams]
        of_post = np.divide(count, posts, out=np.zeros(np.broadcast_shapes(count.shape, posts.shape)), where=posts > 0)
        return np.where(items, of_post, hours), items
