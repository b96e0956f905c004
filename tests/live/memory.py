"""How much memory sessions leave behind: `python tests/live/memory.py 10000 [leak]` prints kB a session.

`leak`: closed by deleting the rule set alone, as it would be without guard rail 9.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from criteria_engine.live import network
from live.test_session import MODEL, NO_PLAN, UNIT, session

WARM_UP = 60


def one_session() -> None:
    """Two networks are opened: of the model and of its unit."""
    with session() as live:
        live.put({"unit": [UNIT[1]], "model": [MODEL[1]]})
        live.put(NO_PLAN)
        live.put(MODEL)
        assert live.outcome("M1", "r.plan").value == "met"


def resident() -> float:
    """Memory of this process in kB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4.0


def growth(sessions: int, told: int = 0) -> float:
    """kB that each session left behind, after a few that fill caches; `told`: print so often how it goes."""
    for _ in range(WARM_UP):
        one_session()
    start = resident()
    for number in range(1, sessions + 1):
        one_session()
        if told and number % told == 0:
            print(f"{number} sessions: {resident():.0f} kB, {resident() - start:+.0f} kB since the first", flush=True)
    return (resident() - start) / sessions


def leaking(self: network.Network) -> None:
    import durable_rules_engine as core

    rules, self._rules_in_use = self._rules_in_use, None
    if rules is not None:
        core.delete_ruleset(rules._handle)


if __name__ == "__main__":
    if sys.argv[2:] == ["leak"]:
        network.Network.close = leaking  # type: ignore[method-assign]
    count = int(sys.argv[1])
    print(f"{growth(count, told=count // 10):.2f}")
