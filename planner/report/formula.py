"""The formula of a cost line as arithmetic: evaluated, without what it does not need in a month, and written with texts for its terms."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from planner.scenario.derive import OPERATORS

_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "x", ast.Div: "/"}


def evaluate(formula: str | ast.expr, values: Mapping[str, float]) -> float:
    """The result of a formula: + - * / over names and numbers. Raises ValueError for anything else, KeyError for an unknown name."""
    node = ast.parse(formula, mode="eval").body if isinstance(formula, str) else formula
    if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
        return OPERATORS[type(node.op)](evaluate(node.left, values), evaluate(node.right, values))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -evaluate(node.operand, values)
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)  # type: ignore[arg-type]
    raise ValueError(f"not arithmetic: {ast.unparse(node)}")


def names_in(formula: str | ast.expr) -> list[str]:
    """The terms of a formula, in its order."""
    node = ast.parse(formula, mode="eval").body if isinstance(formula, str) else formula
    if isinstance(node, ast.BinOp):
        return list(dict.fromkeys(names_in(node.left) + names_in(node.right)))
    return names_in(node.operand) if isinstance(node, ast.UnaryOp) else [node.id] if isinstance(node, ast.Name) else []


def pruned(node: ast.expr, values: Mapping[str, float]) -> ast.expr:
    """A formula without an exchange rate of 1, and without the parts of a sum that are 0 beside others that are not."""
    if not isinstance(node, ast.BinOp):
        return node
    left, right = pruned(node.left, values), pruned(node.right, values)
    sides = [(left, right), (right, left)]
    if isinstance(node.op, ast.Mult):
        rest = next(
            (other for side, other in sides if isinstance(side, ast.Name) and side.id == "exchange" and values["exchange"] == 1), None
        )
    elif isinstance(node.op, ast.Add):
        rest = next((other for side, other in sides if evaluate(side, values) == 0 != evaluate(other, values)), None)
    else:
        rest = None
    return rest or ast.BinOp(left, node.op, right)


def written(node: ast.expr, texts: Mapping[str, str]) -> str:
    """A formula with the text of each term, e.g. heads x (free + taxable)."""
    if isinstance(node, ast.BinOp):
        sides = [written(side, texts) for side in (node.left, node.right)]
        if isinstance(node.op, (ast.Mult, ast.Div)):
            grouped = [isinstance(side, ast.BinOp) and isinstance(side.op, (ast.Add, ast.Sub)) for side in (node.left, node.right)]
            sides = [f"({text})" if group else text for text, group in zip(sides, grouped, strict=True)]
        return f"{sides[0]} {_SIGNS[type(node.op)]} {sides[1]}"
    if isinstance(node, ast.UnaryOp):
        return f"-{written(node.operand, texts)}"
    return texts[node.id] if isinstance(node, ast.Name) else ast.unparse(node)
