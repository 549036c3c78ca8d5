"""What a term of a formula is: its label and unit, a sentence, and the quantities that it rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A term of a formula. `about` is a sentence with the formula IDs; in `unit`, {currency} is the scenario's and {local} the country's.

    `addresses` are templates, a word each: a step {name} stands for each name that the owner has of that kind, a `*` for any, and what
    precedes a `?` is a kind without which the template does not hold. `steps` are names of STEPS.
    """

    label: str
    unit: str
    about: str
    addresses: str
    steps: str = ""

    @property
    def templates(self) -> list[tuple[str, str]]:
        """(kind that must have a name, or "", template) of each address."""
        return [(kind, template) for kind, _, template in (word.rpartition("?") for word in self.addresses.split())]
