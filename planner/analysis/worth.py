"""What each move of a plan is worth: within the plan, and alone on the base."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from planner.analysis.difference import Difference, run
from planner.analysis.measures import NOTHING
from planner.analysis.union import apart, move_name, with_absent
from planner.scenario.checks import over_limits, site_of
from planner.scenario.schema import Scenario


@dataclass(frozen=True)
class Worth:
    """Present value of the saving that a move, or all moves of a role, bring.

    contribution: the plan's saving less that of the plan without them, so what several moves bring only together counts for each.
    alone: the saving of the base with them; None where the base's own moves leave no room for them.
    """

    name: str
    moves: tuple[str, ...]
    contribution: float
    alone: float | None

    @property
    def carried(self) -> bool:
        """Whether the plan would save more without them: the others carry them."""
        return self.contribution < -NOTHING


def worth_of_moves(difference: Difference) -> tuple[Worth, ...]:
    """Every move of the plan, what brings most first; exits of people and of leases stay as the plan has them, or the base."""
    return _worth(difference, {name: (name,) for name in difference.plan.scenario.moves})


def worth_of_roles(difference: Difference) -> tuple[Worth, ...]:
    """The moves of each role together, as `worth_of_moves`."""
    scenario = difference.plan.scenario
    roles: dict[str, tuple[str, ...]] = {}
    for name, move in scenario.moves.items():
        role = scenario.teams[move.team].role
        roles[role] = (*roles.get(role, ()), name)
    return _worth(difference, roles)


def _worth(difference: Difference, groups: dict[str, tuple[str, ...]]) -> tuple[Worth, ...]:
    base, plan = difference.base, difference.plan
    out = []
    for name, moves in groups.items():
        left = run(without(plan.scenario, moves)).npv_cost
        single = alone(base.scenario, plan.scenario, moves)
        out.append(Worth(name, moves, left - plan.npv_cost, None if single is None else base.npv_cost - run(single).npv_cost))
    return tuple(sorted(out, key=lambda worth: -worth.contribution))


def without(plan: Scenario, moves: Collection[str]) -> Scenario:
    """The plan without some moves; their teams' work stays where it is."""
    return plan.model_copy(update={"moves": {name: move for name, move in plan.moves.items() if name not in moves}})


def alone(base: Scenario, plan: Scenario, moves: Collection[str]) -> Scenario | None:
    """The base with some moves of the plan, and the arrangement, vendor and site that they need as the plan has them; None without room.

    Of the base's moves of the same teams, those stay that the plan has too.
    """
    teams = {plan.moves[name].team for name in moves}
    kept = {name: move for name, move in base.moves.items() if name in plan.moves or move.team not in teams}
    base, plan = apart(base.model_copy(update={"moves": kept}), plan), apart(plan, base)
    added = {name: plan.moves[name] for name in (move_name(name, base) for name in moves)}
    out = with_absent(base, plan)
    arrangements, vendors, sites = dict(out.arrangements), dict(out.vendors), dict(out.sites)
    for name, move in added.items():
        if move.to.arrangement:
            arrangements[move.to.arrangement] = plan.arrangements[move.to.arrangement]
        if move.to.vendor:
            vendors[move.to.vendor] = plan.vendors[move.to.vendor]
        elif site_of(plan, name) not in base.sites:
            sites[site_of(plan, name)] = plan.sites[site_of(plan, name)]
    out = out.model_copy(update={"arrangements": arrangements, "vendors": vendors, "sites": sites, "moves": base.moves | added})
    return None if any(over_limits(out, team) for team in teams) else out
