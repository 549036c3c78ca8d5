"""What `simulate`, `sensitivity` and `breakeven` do; heavy imports wait until they are needed."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from planner.commands import load_all

if TYPE_CHECKING:
    from planner.analysis.difference import Difference


def _differences(arguments: argparse.Namespace, others: list[str]) -> list[Difference]:
    import planner

    base, *plans = load_all([arguments.base, *others], arguments.changes)
    return planner.compare(base, *plans)


def simulate(arguments: argparse.Namespace) -> int:
    differences = _differences(arguments, arguments.others)
    from planner.analysis.uncertainty import simulate
    from planner.report import chance_data, chance_text, columns

    outcomes, shared = simulate(differences, arguments.draws, arguments.seed)
    if arguments.json:
        print(json.dumps(chance_data.simulate_json(outcomes, shared, arguments.seed), allow_nan=False))
    else:
        print(columns.shown(chance_text.simulate_markdown(outcomes, shared, arguments.seed, arguments.locale)), end="")
    return 0


def sensitivity(arguments: argparse.Namespace) -> int:
    (difference,) = _differences(arguments, [arguments.other])
    from planner.analysis.sensitivity import indices, tornado
    from planner.analysis.stress import stressed
    from planner.report import chance_data, chance_text, columns

    found, (shares, first_sum) = tornado(difference), indices(difference, arguments.draws, arguments.seed)
    worse = stressed(difference)
    if arguments.json:
        print(json.dumps(chance_data.sensitivity_json(difference, found, shares, first_sum, worse), allow_nan=False))
    else:
        text = chance_text.sensitivity_markdown(difference, found, shares, first_sum, worse, arguments.locale)
        print(columns.shown(text), end="")
    return 0


def breakeven(arguments: argparse.Namespace) -> int:
    (difference,) = _differences(arguments, [arguments.other])
    from planner.analysis.breakeven import break_even
    from planner.report import chance, chance_data

    found = break_even(difference, arguments.address, arguments.low, arguments.high)
    if arguments.json:
        print(json.dumps(chance_data.break_even_json(difference, found), allow_nan=False))
    else:
        print(chance.even_sentence(found, difference, arguments.locale))
    return 0
