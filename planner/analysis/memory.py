"""What many draws need of memory again and again stays with the process, where the C library lets itself be asked (GNU)."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_MiB = 2**20
_ASKED = {  # parameter of the C library -> bytes
    -3: 32 * _MiB,  # M_MMAP_THRESHOLD: smaller blocks come from the heap and not from the system each time; the most it takes
    -1: 256 * _MiB,  # M_TRIM_THRESHOLD: so much of what is free at the heap's end is kept
    -2: 64 * _MiB,  # M_TOP_PAD: threads have heaps of 64 MiB each, which are kept like that
}


def keep_freed() -> None:
    """Asks that the memory of one array serve the next: a page that is fetched anew costs as much as the arithmetic on it. Changes no figure."""
    with suppress(OSError, AttributeError, TypeError):  # another system, another C library
        library = ctypes.CDLL(None)
        for parameter, size in _ASKED.items():
            library.mallopt(parameter, size)
