"""Many draws of one scenario, in chunks that fit the cache, reduced as they come: memory does not grow with the draws."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from planner.analysis.copies import copied, shared
from planner.analysis.memory import keep_freed
from planner.model.calendar import Array
from planner.model.engine import simulate
from planner.model.inputs import Inputs
from planner.model.ledger import Ledger
from planner.scenario.schema import Scenario

IN_CACHE = 370_000  # numbers of an array (draw, cohort, month): 3 MB; larger ones cost memory, smaller ones calls
THREADS = 2  # or processes
_WORTH_A_COPY = 4_000_000  # numbers (draw, cohort, month) of a run; of fewer, threads are done before a copy has its memory
Progress = Callable[[float], None]  # hears the share of a run that is done


def in_batches(
    scenario: Scenario | Inputs,
    variations: Mapping[str, Array],
    reduce: Callable[[Ledger], Array],
    *,
    chunk: int | None = None,
    threads: int = THREADS,
    progress: Progress | None = None,
) -> Array:
    """`reduce` of all draws of a scenario, or of its plain inputs, in their order; it answers (draw, ...) for a ledger of some of them.

    Neither the size of a chunk nor the number of threads changes a bit. Raises ValueError where the draws differ in number.
    `progress` hears the share done; where it raises, the rest is left undone.
    """
    counts = {len(values) for values in variations.values()}
    if len(counts) != 1:
        raise ValueError("every variation needs the same number of draws")
    (draws,) = counts
    keep_freed()
    plain = scenario if isinstance(scenario, Inputs) else Inputs(scenario)
    if chunk is None:
        chunk = _size_of_a_chunk(draws, max(8.0, IN_CACHE / max(1, len(plain.cohorts) * plain.months)), threads)

    one, firsts, parts = _Chunk(plain, variations, reduce, chunk, draws), range(0, draws, chunk), dict[int, Array]()
    alone, large = threads == 1 or len(firsts) == 1, draws * len(plain.cohorts) * plain.months >= _WORTH_A_COPY
    found = ((place, one(first)) for place, first in enumerate(firsts)) if alone else shared(one, firsts) if large and copied() else _threads(one, firsts, threads)
    with closing(found):  # also where the progress says stop
        for place, part in found:
            parts[place] = part
            if progress:
                progress(min(1.0, len(parts) * chunk / draws))
    return np.concatenate([parts[place] for place in range(len(firsts))])


@dataclass(frozen=True)
class _Chunk:
    """What is worked out of some of the draws, from the first of them."""

    plain: Inputs
    variations: Mapping[str, Array]
    reduce: Callable[[Ledger], Array]
    size: int
    draws: int

    def __call__(self, first: int) -> Array:
        part = {address: values[first : first + self.size] for address, values in self.variations.items()}
        ledger = simulate(self.plain.varied(part))
        result = self.reduce(ledger)
        ledger.forget()
        return np.broadcast_to(result, (min(self.size, self.draws - first), *result.shape[1:]))


def _size_of_a_chunk(draws: int, most: float, threads: int) -> int:
    """Draws of a chunk, about `most`, so that all chunks are alike and each of the threads has as many of them."""
    chunks = round(draws / most / threads) * threads if draws > most else 1
    return -(-draws // max(1, chunks))


def _threads(one: Callable[[int], Array], firsts: range, threads: int) -> Generator[tuple[int, Array], None, None]:
    """(place, `one` of the number there) of each, in their order."""
    with ThreadPoolExecutor(threads) as pool:
        try:
            yield from enumerate(pool.map(one, firsts))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def part_of(progress: Progress | None, number: int, of: int) -> Progress | None:
    """The progress of one of several runs."""
    return None if progress is None else lambda share: progress((number + share) / of)
