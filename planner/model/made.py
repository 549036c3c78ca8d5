"""Arrays by name that are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from planner.model.calendar import Array

Making = dict[str, Array | Callable[[], Array]]  # an array, or what makes it


class Made(Mapping[str, Array]):
    """Arrays by name, some of them made by a function when they are first asked for: of many draws most are never looked at.

    What is not kept is made each time, so that the memory of one array serves the next.
    """

    def __init__(self, arrays: Making, keep: bool = True):
        self._arrays, self._keep = dict(arrays), keep

    def __getitem__(self, name: str) -> Array:
        array = self._arrays[name]
        if not isinstance(array, np.ndarray):
            array = array()
            if self._keep:
                self._arrays[name] = array
        return array

    def __contains__(self, name: object) -> bool:
        return name in self._arrays  # a mapping's own would make the array to see whether it is there

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)
