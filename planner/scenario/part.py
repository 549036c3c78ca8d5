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


def leaves(part: Part, prefix: str = "") -> Iterator[tuple[str, Part, str, Any]]:
    """Every quantity and choice of a scenario: (address, the part it stands in, attribute, type)."""
    for key, (name, annotation) in fields(type(part)).items():
        value, address = getattr(part, name), f"{prefix}{key}"
        if spec_of(annotation) or choices_of(annotation):
            yield address, part, name, annotation
        elif isinstance(value, Part):
            yield from leaves(value, f"{address}.")
        elif isinstance(value, dict):
            for entry, item in value.items():
                if isinstance(item, Part):
                    yield from leaves(item, f"{address}.{entry}.")
