"""Centres of our own: opening, fixed and closing cost (G6), steering (G2), leads (G8), expected disruption (K2), by site."""

from __future__ import annotations

import numpy as np

from planner.model import sourcing
from planner.model.headcount import NOBODY
from planner.model.inputs import Array, Inputs, sums


def by_site(inputs: Inputs, values: Array) -> Array:
    """Sum over the cohorts of each site. (draw, cohort, month) -> (draw, site, month)."""
    return sums(values, np.array([inputs.sites.index(cohort.site) if cohort.site else -1 for cohort in inputs.cohorts]), len(inputs.sites))


def running(inputs: Inputs, heads: Array) -> tuple[Array, Array, Array]:
    """G6: (opening, fixed cost, closing) of each site, from the first month with people there to its closing, which waits until nobody is
    there any more. (draw, site, month) each."""
    site = inputs.sites
    if not any(np.any(inputs.of(f"sites.{{}}.{cost}", site)) for cost in ("setup_cost", "fixed_per_month", "closing_cost")):
        nothing: Array = np.zeros((1, len(site), inputs.months))
        return nothing, nothing, nothing
    there = np.maximum.accumulate(by_site(inputs, heads) > NOBODY, axis=-1)
    t = np.arange(1, inputs.months + 1)
    said = inputs.of("sites.{}.closing_month", site)[..., :1]
    closes = _closes(said, comes_in(inputs, heads)) if np.any(np.isfinite(said)) else np.full(said.shape, np.inf)
    open_ = there & (t <= closes)
    new = there & ~np.concatenate([_today(inputs) | np.zeros_like(there[..., :1]), there[..., :-1]], axis=-1)
    opening = np.where(new, inputs.of("sites.{}.setup_cost", site), 0.0)
    fixed = np.where(open_, inputs.of("sites.{}.fixed_per_month", site), 0.0)
    return opening, fixed, np.where(there & (t == closes), inputs.of("sites.{}.closing_cost", site), 0.0)


def comes_in(inputs: Inputs, heads: Array) -> np.ndarray:
    """Whether anybody comes to a site: people of it who are not always at home. (draw, cohort, month) -> (draw, site, month)."""
    days = inputs.of("arrangements.{}.days_on_site", [cohort.arrangement for cohort in inputs.cohorts])
    return by_site(inputs, np.where(days > 0, heads, 0.0)) > NOBODY


def _closes(said: Array, people: np.ndarray) -> Array:
    """G6: month in which a site closes: as said, or the last in which people come if that is later; infinite while they do or where none
    is said. said (draw, site, 1) with NaN for none, people as `comes_in` -> (draw, site, 1)."""
    months = people.shape[-1]
    last = np.where(people, np.arange(1.0, months + 1), 0.0).max(axis=-1, keepdims=True)
    late = np.where(last == months, np.inf, last)
    return np.where(np.isnan(said), np.inf, np.where(last > said, late, said))


def _today(inputs: Inputs) -> np.ndarray:
    """Whether a team with work is at a site before the plan starts, so that nothing has to be opened. (draw or 1, site, 1)."""
    sizes = [np.nan_to_num(inputs.of(f"teams.{{}}.{key}", inputs.teams)) for key in ("heads", "volume.items_per_month", "calls.per_hour")]
    works = np.asarray(sum(size[..., :1] for size in sizes)) > 0
    teams = [inputs.cohorts[row].site for row in inputs.team_rows]
    found = [works[:, [team == site for team in teams]].any(axis=1) for site in inputs.sites]
    return np.stack(found, axis=1) if found else np.zeros((1, 0, 1), dtype=bool)


def leads(inputs: Inputs, heads: Array) -> Array:
    """G8: leads of each site. (draw, site, month)."""
    span = inputs.of("sites.{}.heads_per_lead", inputs.sites)
    if not np.any(np.isfinite(span)):
        return np.zeros((1, len(inputs.sites), inputs.months))
    people = by_site(inputs, heads)[..., None]
    known = np.isfinite(span)
    found = sourcing.leads(people, np.where(known, span, 1.0)[..., None], inputs.of("sites.{}.least_led", inputs.sites)[..., None])
    return np.where(known, found, 0.0)


def expected_loss(inputs: Inputs, group: str, names: tuple[str, ...]) -> Array:
    """K2: probability a year / 12 x share lost x months, of a month's capacity of each site or vendor. (draw, name, month or 1)."""
    chance, share, months = (inputs.of(f"{group}.{{}}.disruption_{key}", names) for key in ("per_year", "share", "months"))
    return np.asarray(chance / 12 * share * months)
