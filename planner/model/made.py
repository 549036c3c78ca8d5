"""Arrays by name that are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from planner.model.calendar import Array

Product = tuple[Array, Array]  # of two arrays, (draw, owner, month) or one that broadcasts: made in full only when somebody asks for that
Making = dict[str, Array | Callable[[], Array | Product]]  # an array, or what makes it


class Made(Mapping[str, Array]):
    """Arrays by name, some of them made by a function when they are first asked for: of many draws most are never looked at.

    What is not kept is made each time, so that the memory of one array serves the next.
    """

    def __init__(self, arrays: Making, keep: bool = True):
        self._arrays, self._keep = dict(arrays), keep
        self._products: dict[str, Product] = {}

    def __getitem__(self, name: str) -> Array:
        made = self._made(name)
        if isinstance(made, tuple):
            made = made[0] * made[1]
            if self._keep:
                self._arrays[name] = made
        return made

    def _made(self, name: str) -> Array | Product:
        array = self._arrays[name]
        if isinstance(array, np.ndarray):
            return array
        if name in self._products:
            return self._products[name]
        made = array()
        if isinstance(made, tuple):
            if self._keep:
                self._products[name] = made
        elif self._keep:
            self._arrays[name] = made
        return made

    def of(self, name: str, owners: list[int] | slice) -> Array:
        """That of some owners; of a product without making the rest. (draw, owner, month)."""
        made = self._made(name)
        if isinstance(made, tuple):
            return made[0][:, owners] * made[1][:, owners]
        return made[:, owners]

    def by_month(self, name: str) -> Array:
        """The sum over owners; of a product without making it. (draw, month)."""
        made = self._products[name] if name in self._products else self._made(name)
        return np.einsum("dom,dom->dm", *made) if isinstance(made, tuple) else made.sum(axis=1)

    def last_month(self, name: str) -> Array:
        """The last month; of a product of that alone. (draw, owner)."""
        made = self._made(name)
        return made[0][..., -1] * made[1][..., -1] if isinstance(made, tuple) else made[..., -1]

    def forget(self) -> None:
        """Lets go of all arrays at once. What makes them knows of each other, so that they would wait for the collector of garbage."""
        self._arrays.clear()
        self._products.clear()

    def __contains__(self, name: object) -> bool:
        return name in self._arrays  # a mapping's own would make the array to see whether it is there

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)
