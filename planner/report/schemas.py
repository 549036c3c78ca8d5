"""The scenario format as a JSON Schema (draft-07), made from the fields of the schema: editors complete and check a file while it is typed.

What only the planner can tell (names that must exist, sums of shares, dates in order) is left to `check`.
"""

from __future__ import annotations

from typing import Any

from planner.scenario.figures import Library, versions
from planner.scenario.part import Part, choices_of, fields, part_of, spec_of
from planner.scenario.quantity import SPREADS, Spec
from planner.scenario.schema import WHOLE, Scenario

_MONTH = "^20[0-9]{2}-(0[1-9]|1[0-2])$"
_NAME = "^[^\\s_.,:;!?*'\"`<>|\\\\#@$%^=~{}\\[\\]/+&()-][^.,:;!?*'\"`<>|\\\\#@$%^=~{}\\[\\]]{0,59}$"
_LISTED = {"role": "roles", "place": "places", "country": "countries"}  # keys that take a name of the library, or one of the file's own


def scenario_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, as it stands in docs/scenario.schema.json."""
    made = _Schema()
    root = made.part(Scenario)
    root["properties"] = {
        "extends": _text("Another scenario file beside this one; this file says only what differs."),
        **root["properties"],
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Scenario of the back-office planner",
        **root,
        "required": ["planner"],
        "if": {"required": ["extends"], "properties": {"extends": {"type": "string"}}},
        "else": _required(Scenario),
        "definitions": dict(sorted(made.definitions.items())),
    }


def as_property(spec: Spec) -> dict[str, Any]:
    """What a field's declaration says to a person: its label, its help, its unit and bounds."""
    unit = f" {spec.unit[:1].upper()}{spec.unit[1:]}," if spec.kind == "share" else " From"
    return {"title": spec.label, "description": f"{spec.help}{unit} {spec.bounds}."}


class _Schema:
    """Collects a definition for each part and for each kind of quantity."""

    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}

    def part(self, part: type[Part]) -> dict[str, Any]:
        """A map of the part's keys and no others."""
        about = {"description": part.__doc__} if part.__doc__ and part.__doc__ != Part.__doc__ else {}
        titles = {key: part.model_fields[name].title for key, (name, _) in fields(part).items()}
        properties = {
            key: ({"title": titles[key]} if titles[key] else {}) | self._field(key, annotation) for key, (_, annotation) in fields(part).items()
        }
        return {**about, "type": "object", "properties": properties, "additionalProperties": False}

    def _field(self, key: str, annotation: Any) -> dict[str, Any]:
        spec, (inner, is_map) = spec_of(annotation), part_of(annotation)
        if spec:
            return {**as_property(spec), "allOf": [self._quantity(spec)]}
        if inner is None:
            return _plain(key, annotation)
        if inner.__name__ not in self.definitions:
            self.definitions[inner.__name__] = {}  # a part that holds itself ends here
            self.definitions[inner.__name__] = self.part(inner)
        there = {"$ref": f"#/definitions/{inner.__name__}"}
        nothing = {"type": "null", "description": "removes what the extended file says"}
        if not is_map:
            return {"anyOf": [there, nothing]}
        entries = {"type": "object", "propertyNames": {"pattern": _NAME}, "additionalProperties": {"anyOf": [there, nothing]}}
        return {"anyOf": [entries, nothing]}

    def _quantity(self, spec: Spec) -> dict[str, Any]:
        """A reference to what a quantity with these bounds can be: one value, values by month, or a value with what is known about it."""
        dated = spec.dated and spec.kind != "month"
        name = "month" if spec.kind == "month" else f"{spec.kind}.{spec.low:g}.{spec.high:g}"
        name += (".whole" if spec.whole else "") + (".dated" if dated else "")
        if name not in self.definitions:
            one = _value(spec)
            many = (
                [{"type": "object", "patternProperties": {_MONTH: one}, "additionalProperties": False, "minProperties": 1}] if dated else []
            )
            known = {
                "value": {"anyOf": [one, *many], "description": "the most likely value"},
                "low": {**one, "description": "the 5th percentile"},
                "high": {**one, "description": "the 95th percentile"},
                "spread": {"enum": [*SPREADS, None], "description": "how the values lie between"},
                "note": _text("why this value"),
                "source": _text("where it is published"),
                "as_of": _text("of when it is"),
            }
            full = {"type": "object", "properties": known, "required": ["value"], "additionalProperties": False}
            self.definitions[name] = {"anyOf": [one, *many, full, {"type": "null"}]}
        return {"$ref": f"#/definitions/{name}"}


def _value(spec: Spec) -> dict[str, Any]:
    if spec.kind == "month":
        return {"type": "string", "pattern": _MONTH}
    number = {"type": "integer" if spec.whole else "number", "minimum": spec.low, "maximum": spec.high}
    percent = {"type": "string", "pattern": "^[-+]?[0-9]+(\\.[0-9]+)? ?%$"}
    return {"anyOf": [number, percent]} if spec.kind == "share" else number


def _text(about: str) -> dict[str, Any]:
    return {"type": ["string", "null"], "maxLength": 2000, "description": about}


def _plain(key: str, annotation: Any) -> dict[str, Any]:
    """A choice, a whole number or a text."""
    if annotation is bool:
        return {"type": ["boolean", "null"]}
    if choices := choices_of(annotation):
        return {"enum": [*choices, None]}
    if annotation is int:
        low, high = WHOLE.get(key, (None, None))
        return {"type": ["integer", "null"]} | ({"minimum": low, "maximum": high} if low is not None else {})
    if key == "library":
        return {
            "enum": [*versions(), "none", None],
            "description": "the version of the library that fills what is left blank; none: nothing is filled",
        }
    if key == "currency":
        return {"type": ["string", "null"], "pattern": "^[A-Z]{3}$"}
    listed = {"examples": Library(versions()[-1]).names(_LISTED[key])} if key in _LISTED else {}
    return {"type": ["string", "null"], "maxLength": 2000, **listed}


def _required(part: type[Part]) -> dict[str, Any]:
    """The keys that a file without `extends` has to give, in each part and entry."""
    wanted = [key for key, (name, annotation) in fields(part).items() if _must(part, name, annotation)]
    inner: dict[str, Any] = {}
    for key, (_, annotation) in fields(part).items():
        found, is_map = part_of(annotation)
        below = _required(found) if found else {}
        if below:
            inner[key] = {"additionalProperties": below} if is_map else below
    return ({"required": wanted} if wanted else {}) | ({"properties": inner} if inner else {})


def _must(part: type[Part], name: str, annotation: Any) -> bool:
    spec = spec_of(annotation)
    return part.model_fields[name].is_required() or (spec is not None and spec.required)
