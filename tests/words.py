"""Every text that a person reads, as a template for translators: `make words` writes planner/locale/planner.pot."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from jinja2 import Environment

from planner.model.register import LINES
from planner.report.origins import STEPS
from planner.report.terms import TERMS
from planner.scenario.part import Part, fields, part_of, spec_of
from planner.scenario.quantity import Spec
from planner.scenario.schema import Scenario

ROOT = Path(__file__).parents[1]
SHOWN = {"_": 1, "text": 1, "marked": 1, "plural": 2}  # how many texts each takes


def catalogue() -> Catalog:
    """All messages, with the places where they stand; no dates, so that the same texts give the same file."""
    found = Catalog(project="planner", charset="utf-8")
    for path in sorted([*ROOT.glob("*.py"), *(ROOT / "planner").rglob("*.py")]):
        for message, line in _in_code(ast.parse(path.read_text("utf-8"))):
            found.add(message, locations=[(str(path.relative_to(ROOT)), line)])
    for path in sorted((ROOT / "planner").rglob("*.html")):
        environment = Environment(extensions=["jinja2.ext.i18n"])
        for line, _function, message in environment.extract_translations(path.read_text("utf-8"), gettext_functions=("_",)):
            found.add(message, locations=[(str(path.relative_to(ROOT)), line)])
    for message in _declared():
        if message:
            found.add(message)
    return found


def _in_code(tree: ast.AST) -> Iterator[tuple[str | tuple[str, ...], int]]:
    """The texts of calls such as `_("...")`, also of those inside an f-string."""
    for node in ast.walk(tree):
        count = SHOWN.get(node.func.id, 0) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else 0
        if isinstance(node, ast.Call) and count:
            texts = [item.value for item in node.args[:count] if isinstance(item, ast.Constant) and isinstance(item.value, str) and item.value]
            if len(texts) == count:
                yield (texts[0] if count == 1 else tuple(texts)), node.lineno


def _declared() -> Iterator[str]:
    """The texts of registers, which are translated where they are shown: quantities, cost lines, terms of formulas."""
    for spec in specs(Scenario, set()):
        yield from (spec.label, spec.unit, spec.help)
    for line in LINES.values():
        yield from (line.label, line.about)
    for term in TERMS.values():
        yield from (term.label, term.unit, term.about)
    for step in STEPS.values():
        yield from (*step.label.split("|"), step.unit)


def specs(part: type[Part], seen: set[type[Part]]) -> Iterator[Spec]:
    """Every declaration of a part and of the parts in it."""
    seen.add(part)
    for _name, annotation in fields(part).values():
        if (spec := spec_of(annotation)) is not None:
            yield spec
        inner = part_of(annotation)[0]
        if inner is not None and inner not in seen:
            yield from specs(inner, seen)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "planner" / "locale" / "planner.pot"
    target.parent.mkdir(exist_ok=True)
    template = catalogue()
    with target.open("wb") as out:
        write_po(out, template, sort_output=True, omit_header=False, width=120)
    print(f"{target}: {len(template)} texts")
