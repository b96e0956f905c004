"""The laws of sessions can fail: with a defect planted, the state machine finds a sequence of records that shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, Verbosity, settings
from hypothesis.stateful import run_state_machine_as_test

from criteria_engine.live import board, flips, gates, leaves, quotas, reasons, session, wiring
from criteria_engine.live.drawer import Drawer
from criteria_engine.live.pool import Pool
from live.guards import needs_durable
from live.test_session_laws import SmallDurable, SmallPlain

ENOUGH = settings(
    max_examples=60, stateful_step_count=12, derandomize=True, database=None, phases=[Phase.generate],
    verbosity=Verbosity.quiet, print_blob=False, report_multiple_bugs=False,
)  # fmt: skip
GROUNDS, ASSESS_AGAIN = leaves.grounds, session.assess_again

DEFECTS: dict[str, tuple[Any, str, Any]] = {
    "`all` is `any`": (gates, "_table", ("all", gates.TABLES["any"])),
    "`not` is nothing": (gates, "_table", ("not", lambda parts: parts[0])),
    "what is not due is not met": (gates, "_table", ("judged", lambda parts: "F" if parts[0] == "F" else "T")),
    "a clause that describes can be failed": (gates, "_table", ("softened", lambda parts: parts[0])),
    "nothing is told again": (board, "_same", lambda *_: True),
    "nothing is judged again": (session, "assess_again", lambda before, dossier: before),
    "nobody lies below a committee": (quotas, "_above", lambda *_: iter(())),
    "records people judge count in the verdict of records": (wiring, "_screened", list),
    "due is forgotten": (
        leaves, "grounds", lambda *a: ((path, truth) for path, truth in GROUNDS(*a) if path != ("due",))),
    "what is taken out stays": (Drawer, "without", lambda self, handle: self),
    "no quota is told": (
        reasons, "changed", lambda *boards: (s for s in flips.changed(*boards) if s[1].kind != "quota")),
    "nobody is to blame": (reasons.Step, "_reason", lambda self, spot, notes: frozenset()),
    "what waits is forgotten": (Drawer, "pending", lambda self, dossier: ()),
}  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS)
def test_the_machine_finds(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, name, planted = DEFECTS[defect]
    if name == "_table":
        monkeypatch.setitem(gates.TABLES, *planted)  # type: ignore[arg-type]
    else:
        monkeypatch.setattr(place, name, planted)
    with pytest.raises(Exception):  # noqa: B017
        run_state_machine_as_test(SmallPlain, settings=ENOUGH)


@needs_durable
def test_the_machine_finds_a_network_that_lags_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: an open network is not told what has changed."""
    real: Callable[..., Any] = Pool._network

    def lagging(self: Pool, key: Any, graph: Any, told: Any) -> Any:
        return self._open.get(key) or real(self, key, graph, told)

    monkeypatch.setattr(Pool, "_network", lagging)
    with pytest.raises(Exception):  # noqa: B017
        run_state_machine_as_test(SmallDurable, settings=ENOUGH)


def test_without_a_defect_it_finds_nothing() -> None:
    run_state_machine_as_test(SmallPlain, settings=ENOUGH)
