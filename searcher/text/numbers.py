"""What modules that compute by arrays call an array; importing it imports numpy."""

from typing import Any, TypeAlias

import numpy as np

Numbers: TypeAlias = np.ndarray[Any, Any]
"""Numbers in a row, of whatever kind the name of a variable or its docstring says."""


def spread(starts: Numbers, counts: Numbers) -> Numbers:
    """The numbers ``start, start + 1, …`` of each start, ``count`` of them, one after the other."""
    ends = np.cumsum(counts, dtype=np.int64)
    return np.repeat(starts - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)
