"""The grammar of the schema: a part is a group of fields, a quantity's field carries its declaration; how to walk them."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from planner.scenario.quantity import Quantity, Spec

MONTH_LOW, MONTH_HIGH = 2000 * 12, 2099 * 12 + 11

Blank = Quantity | None


class Part(BaseModel):
    """A group of fields; unknown keys are refused and nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)


def amount(label: str, unit: str, driver: str, high: float, help: str, *, step: float = 10.0, low: float = 0.0, **more: Any) -> Spec:
    return Spec(label, unit, "money", driver, low, high, help, step=step, **more)


def portion(
    label: str, driver: str, high: float, help: str, *, low: float = 0.0, step: float = 0.01, unit: str = "share", **more: Any
) -> Spec:
    return Spec(label, unit, "share", driver, low, high, help, step=step, **more)


def number(label: str, unit: str, driver: str, high: float, help: str, *, low: float = 0.0, **more: Any) -> Spec:
    return Spec(label, unit, "count", driver, low, high, help, **more)


def date(label: str, driver: str, help: str, **more: Any) -> Spec:
    return Spec(label, "month", "month", driver, MONTH_LOW, MONTH_HIGH, help, **{"neutral": None, **more})


@cache
def fields(part: type[Part]) -> dict[str, tuple[str, Any]]:
    """The keys of a part as written in a file: key -> (attribute, type)."""
    hints = typing.get_type_hints(part, include_extras=True)
    return {field.alias or name: (name, hints[name]) for name, field in part.model_fields.items()}


@cache
def spec_of(annotation: Any) -> Spec | None:
    """The declaration of a quantity's field, None for any other field."""
    return next((item for item in getattr(annotation, "__metadata__", ()) if isinstance(item, Spec)), None)


@cache
def choices_of(annotation: Any) -> tuple[str, ...]:
    """The words that a choice field takes, () for any other field."""
    if annotation is bool:
        return ("true", "false")
    return typing.get_args(annotation) if typing.get_origin(annotation) is Literal else ()


def title_of(part: type[Part], address: str) -> str:
    """What people call the field at an address below a part, "" where it declares no title: choices and flags do."""
    inner: type[Part] | None = part
    is_map, title = False, ""
    for step in address.split("."):
        if is_map:
            is_map = False  # a name that a person gave
            continue
        if inner is None or step not in fields(inner):
            return ""
        name, annotation = fields(inner)[step]
        title = inner.model_fields[name].title or ""
        inner, is_map = part_of(annotation)
    return title


@cache
def part_of(annotation: Any) -> tuple[type[Part] | None, bool]:
    """(the part behind a field, whether the field is a map of names to it)."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation, False
    if typing.get_origin(annotation) is dict:
        return part_of(typing.get_args(annotation)[1])[0], True
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        for item in typing.get_args(annotation):
            found = part_of(item)
            if found[0]:
                return found
    return None, False


@cache
def _layout(part: type[Part]) -> tuple[tuple[str, str, Any, Spec | None, bool], ...]:
    """(key, attribute, type, declaration, whether a part or a map of parts stands there) of what can hold a quantity or a choice."""
    out = []
    for key, (name, annotation) in fields(part).items():
        spec, inner = spec_of(annotation), part_of(annotation)[0] is not None
        if spec or choices_of(annotation) or inner:
            out.append((key, name, annotation, spec, inner))
    return tuple(out)


@cache
def to_fill(part: type[Part]) -> tuple[tuple[str, str, Spec | None], ...]:
    """(key, attribute, declaration; None where a part or a map of parts stands there) of what a library can fill."""
    return tuple((key, name, spec) for key, name, _annotation, spec, inner in _layout(part) if spec or inner)


def _walk(part: Part, prefix: str) -> Iterator[tuple[str, Part, str, Any, Spec | None]]:
    for key, name, annotation, spec, inner in _layout(type(part)):
        if not inner:
            yield f"{prefix}{key}", part, name, annotation, spec
            continue
        value = getattr(part, name)
        if isinstance(value, dict):
            for entry, item in value.items():
                yield from _walk(item, f"{prefix}{key}.{entry}.")
        elif value is not None:
            yield from _walk(value, f"{prefix}{key}.")


def leaves(part: Part, prefix: str = "") -> Iterator[tuple[str, Part, str, Any]]:
    """Every quantity and choice of a scenario: (address, the part it stands in, attribute, type)."""
    for address, owner, name, annotation, _ in _walk(part, prefix):
        yield address, owner, name, annotation


def declared(part: Part) -> list[tuple[str, Spec, Blank]]:
    """Every quantity of a scenario, blanks included: (address, declaration, value)."""
    out: list[tuple[str, Spec, Blank]] = []
    _declared(part, "", out)
    return out


def _declared(part: Part, prefix: str, out: list[tuple[str, Spec, Blank]]) -> None:
    """Those of a part, which are put down in a list because a generator in a generator takes three times as long."""
    for key, name, spec in to_fill(type(part)):
        value = getattr(part, name)
        if spec is not None:
            out.append((prefix + key, spec, value))
        elif isinstance(value, dict):
            for entry, item in value.items():
                _declared(item, f"{prefix}{key}.{entry}.", out)
        elif value is not None:
            _declared(value, f"{prefix}{key}.", out)
