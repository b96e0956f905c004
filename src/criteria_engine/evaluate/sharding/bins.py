"""How groups of rows fill shards: the large ones by first fit, largest first; the many small ones poured in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sizes = NDArray[np.int64]
    Bins = NDArray[np.int32]

# A group of less than this part of a shard is poured: a shard overflows by at most as much.
SMALL = 32


def pack(sizes: Sizes, capacity: int) -> Bins:
    """The shard of each group, so that none holds more than `capacity` rows and a little, one larger group aside.

    Such a group has a shard to itself. The number of shards is the greatest number given, plus one.
    """
    import numpy as np

    bins = np.zeros(len(sizes), np.int32)
    order = np.argsort(-sizes, kind="stable")
    large = order[sizes[order] * SMALL > capacity]
    room = _first_fit(sizes, large, bins, capacity)
    small = order[len(large) :]
    bins[small] = _poured(sizes[small], room, capacity)
    return bins


def _first_fit(sizes: Sizes, groups: Sizes, bins: Bins, capacity: int) -> Sizes:
    """Puts each group into the first bin with room, and gives the room that is left in each."""
    import numpy as np

    room = np.full(len(groups), capacity, np.int64)
    used = 0
    for group in groups:
        fits = np.flatnonzero(room[:used] >= sizes[group])
        chosen = int(fits[0]) if len(fits) else used
        used = max(used, chosen + 1)
        bins[group] = chosen
        room[chosen] -= sizes[group]
    return room[:used]


def _poured(sizes: Sizes, room: Sizes, capacity: int) -> Bins:
    """The bin where each group begins if all flow into the room that there is, then into further bins."""
    import numpy as np

    begins = np.cumsum(sizes) - sizes
    edges = np.cumsum(np.maximum(room, 0))
    within = np.searchsorted(edges, begins, side="right")
    beyond = (begins - (edges[-1] if len(edges) else 0)) // max(1, capacity)
    return np.where(within < len(edges), within, len(edges) + np.maximum(beyond, 0)).astype(np.int32)


def capacity_for(rows: int, shards: int) -> int:
    """How many rows a shard holds where there are to be so many of them."""
    return max(1, -(-rows // max(1, shards)))
