"""What lies beyond its bounds has no meaning, and a formula refuses it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def refuse(wrong: NDArray[np.bool_], message: str) -> None:
    """Raises ValueError where any of `wrong` is true."""
    if np.any(wrong):
        raise ValueError(message)
