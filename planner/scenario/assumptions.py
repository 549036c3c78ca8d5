"""Every quantity of a filled scenario as a row: what it is, how sure it is, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from planner.scenario.part import leaves, spec_of
from planner.scenario.quantity import Quantity, Spec
from planner.scenario.schema import Scenario


@dataclass(frozen=True)
class Assumption:
    """One quantity. `origin` is file, set, library, shared or default; `where` the file and line, the figure of the library,
    or the address that it follows. `confidence` is a word of the library, "entered" for what a person wrote, "" for a default."""

    address: str
    spec: Spec
    quantity: Quantity

    @property
    def origin(self) -> str:
        return self.quantity.origin.kind

    @property
    def where(self) -> str:
        return self.quantity.origin.where

    @property
    def confidence(self) -> str:
        return self.quantity.origin.confidence or ("entered" if self.origin in ("file", "set") else "")


def assumptions(scenario: Scenario) -> list[Assumption]:
    """A row for each quantity that has a value, in the order of the schema."""
    return [
        Assumption(address, spec, value)
        for address, part, name, annotation in leaves(scenario)
        if (spec := spec_of(annotation)) and (value := getattr(part, name)) is not None
    ]
