"""Work to heads: posts of each team (B1-B5), productivity of each cohort (B6), what each move takes (C2), heads wanted (B4, B7)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.model import workload
from planner.model.calendar import month_before, step_factors
from planner.model.friction import Friction, friction
from planner.model.inputs import Array, Inputs, by_team


@dataclass(frozen=True)
class Work:
    """What is to be done and by how many: `posts` are FTE of the team as it stands today.

    posts (draw, team, month); paid and handed (draw, move, month) the share of the team's work that is paid at, and handed over to,
    those who receive it; relative (draw, cohort, month or 1) their output over that of the team's own people; hours (draw, cohort,
    month or 1) productive hours of a month; need (draw, cohort, month) heads wanted, none of ours where a vendor does the work. Of them
    (draw, team, month or 1), `retained` stay in the team when their work moves to a vendor; `steering` have handed it over and do none of it.
    """

    posts: Array
    paid: Array
    handed: Array
    relative: Array
    hours: Array
    need: Array
    retained: Array
    steering: Array
    friction: Friction


def work(inputs: Inputs) -> Work:
    """B1-B7 of every team and move."""
    hours = productive_hours(inputs)
    lost = friction(inputs, hours)
    output = _output(inputs, lost)
    of_a_month = hours * output
    relative = of_a_month / of_a_month[:, inputs.origin]
    growth = growth_factors(inputs)
    posts = _posts(inputs, hours, output, growth)
    paid, handed = moved_share(inputs), moved_share(inputs, transition_months(inputs))
    need = _need(inputs, posts, paid, relative)
    for number, team in enumerate(inputs.teams):
        if inputs.scenario.teams[team].calls is not None:
            need, posts = _desk(inputs, number, need, paid, output, growth, posts)
    retained = steering = np.zeros((1, len(inputs.teams), 1))
    if inputs.outsourced.any():
        stay = posts[:, inputs.move_team] * retained_share(inputs)
        retained, steering = by_team(inputs, stay * paid), by_team(inputs, stay * handed)
        if len(retained) > len(need):
            need = np.repeat(need, len(retained), axis=0)
        need[:, inputs.team_rows] += retained
    whole = _whole_heads(inputs)
    need[:, whole] = workload.whole(need[:, whole])
    need[:, inputs.vendor_rows] = 0.0
    return Work(posts, paid, handed, relative, hours, np.maximum(need, 0.0), retained, steering, lost)


def productive_hours(inputs: Inputs) -> Array:
    """B1, B2: productive hours of a month in each cohort's country, for a vendor those of the team. (draw, cohort, month or 1)."""
    team = {cohort.name: cohort.country for cohort in inputs.cohorts}
    countries = [team[cohort.team] if cohort.vendor else cohort.country for cohort in inputs.cohorts]
    weekly, external = (inputs.of(f"countries.{{}}.{key}", countries) for key in ("hours_per_week", "shrinkage_external"))
    return workload.productive_hours(weekly, external, inputs.at(["work.shrinkage_internal"]))


def productivity(inputs: Inputs) -> Array:
    """B6: p = p_place x p_mode, for a vendor p_vendor x that of the team. (draw, cohort, month or 1)."""
    cohorts = inputs.cohorts
    effect = inputs.of("teams.{}.remote_effect", [cohort.team for cohort in cohorts])
    days = inputs.of("arrangements.{}.days_on_site", [cohort.arrangement for cohort in cohorts])
    own = inputs.of("places.{}.relative_productivity", [cohort.place for cohort in cohorts]) * workload.remote_productivity(effect, days)
    if not inputs.vendor_rows.any():
        return own
    vendor = inputs.of("vendors.{}.relative_productivity", [cohort.vendor for cohort in cohorts])
    return np.where(inputs.vendor_rows[:, None], vendor * own[:, inputs.origin], own)


def _output(inputs: Inputs, lost: Friction) -> Array:
    """B6, I2: what an hour brings, less what working with departments takes of it. (draw, cohort, month or 1)."""
    return productivity(inputs) * (1 - lost.overhead)


def growth_factors(inputs: Inputs) -> Array:
    """B3: growth of each team's work, in steps on the anniversaries of the plan's start. (draw, team, month)."""
    return step_factors(inputs.of("teams.{}.growth", inputs.teams), 13.0, inputs.months)


def _posts(inputs: Inputs, hours: Array, output: Array, growth: Array) -> Array:
    """Posts of each team: today's heads, or B3 and B4 of its volume; desks that answer calls come later. (draw, team, month)."""
    teams, scenario = inputs.teams, inputs.scenario
    heads = inputs.of("teams.{}.heads", teams)
    items, minutes, rework = (inputs.of(f"teams.{{}}.volume.{key}", teams) for key in ("items_per_month", "minutes_per_item", "rework"))
    posts = np.nan_to_num(heads)
    rows = [number for number, team in enumerate(teams) if scenario.teams[team].volume is not None]
    if rows:
        own = inputs.team_rows[rows]
        use = inputs.of("roles.{}.utilisation", [inputs.cohorts[row].role for row in own])
        todo = workload.workload(items[:, rows], minutes[:, rows], rework[:, rows])
        fte = workload.required_fte(todo, hours[:, own], use, output[:, own])
        posts = posts + np.zeros(np.broadcast_shapes(posts.shape, (fte.shape[0], 1, fte.shape[-1])))
        posts[:, rows] = fte
    return posts * growth


def moved_share(inputs: Inputs, later: Array | float = 0.0) -> Array:
    """Share of the team's work that each move has shifted, 1/n a month from its first month on. (draw, move, month).

    `later` whole months (draw, move, 1) later: work that is added has to be learnt first, what is taken back is taken back at once.
    """
    share, start, over = (inputs.of(f"moves.{{}}.{field}", inputs.moves) for field in ("share", "start", "over_months"))
    t = np.arange(1, inputs.months + 1)

    moved = share * np.clip((t - start + 1) / over, 0.0, 1.0)
    if not np.any(later):
        return moved
    if share.shape[-1] == 1:
        return share * np.clip((t - later - start + 1) / over, 0.0, 1.0)
    out = before = moved
    for ago in range(1, int(np.max(later)) + 1):
        before = month_before(before)
        out = np.where(ago <= later, np.minimum(out, before), out)
    return out


def transition_months(inputs: Inputs) -> Array:
    """H1: months between the first month paid and the handover. (draw, move, 1)."""
    return sum(
        (np.rint(inputs.of(f"moves.{{}}.{key}_months", inputs.moves)) for key in ("knowledge_transfer", "parallel")), np.zeros((1, 1, 1))
    )


def _need(inputs: Inputs, posts: Array, paid: Array, relative: Array) -> Array:
    """Heads wanted in every cohort, before whole heads (B4, B7). (draw, cohort, month)."""
    moved = paid * posts[:, inputs.move_team]
    q = relative[:, inputs.move_rows]
    moves = [inputs.scenario.moves[name] for name in inputs.moves]
    receiving, origin = (np.array([move.shortfall == kind for move in moves], dtype=bool)[:, None] for kind in ("receiving", "origin"))
    more = 1 / q - 1  # heads beyond one for one, of each that is moved
    received = moved * (1 + np.where(np.where(q < 1, receiving, inputs.away[:, None]), more, 0.0))
    release = inputs.of("moves.{}.release_share", inputs.moves)
    if np.any(release > 0):
        freed = -moved * more
        received = received - np.where(~inputs.away[:, None] & (q >= 1) & (freed >= 1 - 1e-9), release * freed, 0.0)
    stays = np.zeros((1, len(moves), 1))
    if origin.any():
        stays = moved * np.where((q < 1) & origin & ~inputs.outsourced[:, None], more, 0.0)
    kept = posts * np.maximum(1 - by_team(inputs, paid), 0.0) + by_team(inputs, stays)
    out = np.empty((max(kept.shape[0], received.shape[0]), len(inputs.cohorts), inputs.months))
    out[:, inputs.team_rows], out[:, inputs.move_rows] = kept, received
    return out


def retained_share(inputs: Inputs) -> Array:
    """G2: of those whose work a move gives to a vendor, the share who stay to steer it; 0 for other moves. (draw, move, month or 1)."""
    return np.nan_to_num(inputs.of("vendors.{}.retained_share", [inputs.cohorts[row].vendor for row in inputs.move_rows]))


def _desk(inputs: Inputs, team: int, need: Array, paid: Array, output: Array, growth: Array, posts: Array) -> tuple[Array, Array]:
    """(heads wanted, posts) with B5: FTE of a desk that answers calls, in each place by itself; its posts are what one desk would take."""
    name = inputs.teams[team]
    opening = inputs.at([f"teams.{name}.calls.open_hours_per_week"])[:, 0]
    shrinkage_internal = inputs.at(["work.shrinkage_internal"])[:, 0]

    def fte(row: int, share: Array) -> Array:
        country = inputs.cohorts[row].country
        weekly, external = (inputs.at([f"countries.{country}.{key}"])[:, 0] for key in ("hours_per_week", "shrinkage_external"))
        agents = _agents(inputs, name, share, growth[:, team], output[:, row])[0]
        return workload.desk_fte(agents, opening, weekly, 1 - (1 - external) * (1 - shrinkage_internal))

    found = {row: fte(row, share) for row, share in _desks(inputs, team, paid).items()}
    all_of_it = fte(int(inputs.team_rows[team]), np.ones((1, inputs.months)))
    draws = np.zeros((max(values.shape[0] for values in (*found.values(), all_of_it)), 1, 1))
    need, posts = need + draws, posts + draws
    for row, values in found.items():
        need[:, row] = values
    posts[:, team] = all_of_it
    return need, posts


def _desks(inputs: Inputs, team: int, paid: Array) -> dict[int, Array]:
    """Each cohort of a team that answers calls, the team's own first -> its share of the calls. (draw, month)."""
    own = [number for number, of in enumerate(inputs.move_team) if of == team]
    here = {int(inputs.team_rows[team]): np.maximum(1 - paid[:, own].sum(axis=1), 0.0)}
    return here | {int(inputs.move_rows[number]): paid[:, number] for number in own}


def _agents(inputs: Inputs, team: str, share: Array, growth: Array, output: Array) -> tuple[Array, Array, Array]:
    """B5: (agents, load, seconds that a call takes) of a desk with a share of a team's calls. (draw, month), the last (draw, month or 1)."""
    per_hour, seconds, target, within = (
        inputs.at([f"teams.{team}.calls.{key}"])[:, 0] for key in ("per_hour", "seconds_each", "answered_share", "within_seconds")
    )
    handling = seconds / output
    load = workload.offered_load(share * per_hour * growth, handling)
    return workload.agents(load, handling, within, target), load, handling


def call_wait(inputs: Inputs, work: Work) -> Array:
    """B5: mean wait of a call in an ordinary hour, seconds, with the agents that the promise takes in each place of ours; vendors' calls left out.

    nan for a team without calls and where vendors answer all. (draw, team, month).
    """
    output = _output(inputs, work.friction)
    growth = growth_factors(inputs)
    found: dict[int, Array] = {}
    for number, team in enumerate(inputs.teams):
        if inputs.scenario.teams[team].calls is None:
            continue
        answered = waited = np.zeros((1, inputs.months))
        for row, share in _desks(inputs, number, work.paid).items():
            if not inputs.vendor_rows[row]:
                answered = answered + share
                waited = waited + share * workload.answer_speed(*_agents(inputs, team, share, growth[:, number], output[:, row]))
        nobody = np.full(np.broadcast_shapes(waited.shape, answered.shape), np.nan)
        found[number] = np.divide(waited, answered, out=nobody, where=answered > 0)
    out = np.full((max((len(values) for values in found.values()), default=1), len(inputs.teams), inputs.months), np.nan)
    for number, values in found.items():
        out[:, number] = values
    return out


def _whole_heads(inputs: Inputs) -> list[int]:
    """Rows of the cohorts that are counted in whole heads."""
    scenario = inputs.scenario
    return [
        row
        for row, cohort in enumerate(inputs.cohorts)
        if (scenario.moves[cohort.move].whole_heads if cohort.move else scenario.teams[cohort.team].whole_heads)
    ]


def arrived(inputs: Inputs) -> Array:
    """1 from the first month of a move on, 1 always for a team. (draw, cohort, month)."""
    first = inputs.at([f"moves.{cohort.move}.start" for cohort in inputs.cohorts])
    team = np.array([not cohort.move for cohort in inputs.cohorts], dtype=bool)[:, None]
    return np.where(team | (np.arange(1, inputs.months + 1) >= first), 1.0, 0.0)
