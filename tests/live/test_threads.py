"""Many sessions side by side, threads with a session each, and threads that share one (guard rail 8)."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from random import Random
from typing import Any

import pytest

import criteria_engine as ce
from criteria_engine.live import session as module
from criteria_engine.live.gates import EngineError
from live.guards import ENGINES, needs_durable
from live.test_session import MODEL, NO_PLAN, UNIT, session
from live.world import said, small_pack
from small import SCHEMA

THREADS, STEPS = 4, 12


def steps(name: str, count: int = STEPS) -> list[tuple[str, dict[str, Any]]]:
    """Records of one unit and its model, some of them corrections."""
    random = Random(name)
    unit = {"id": f"U{name}", "name": "Chi bộ"}
    plans = ({"schedule": "Quý I"}, {"schedule": False}, {})
    models = [
        {"id": f"M{name}", "unit": f"U{name}", "name": "Việc", "origin": "moi", "plan": random.choice(plans)}
        for _ in range(count)
    ]
    return [("unit", unit), *(("model", model) for model in models)]


def fresh(*records: tuple[str, dict[str, Any]]) -> Any:
    tables: dict[str, dict[str, Any]] = {}
    for table, row in records:
        tables.setdefault(table, {})[row["id"]] = row
    read = ce.read({table: list(rows.values()) for table, rows in tables.items()}, schema=SCHEMA)
    return said(ce.assess(read, small_pack(), as_of="2023-12-31"))


def in_threads(work: Callable[[str], object]) -> None:
    """The same work in several threads, which take turns as often as they can."""
    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(work, map(str, range(THREADS))))
    finally:
        sys.setswitchinterval(often)


@pytest.mark.parametrize("engine", ENGINES)
def test_sessions_that_are_open_at_once_do_not_know_each_other(engine: Any) -> None:
    names = [str(number) for number in range(20)]
    opened = {name: session(engine=engine) for name in names}
    for records in zip(*(steps(name) for name in names), strict=True):
        for name, record in zip(names, records, strict=True):
            opened[name].put(record)
    for name, live in opened.items():
        assert said(live.assessment()) == fresh(*steps(name))
        live.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_threads_may_have_a_session_each(engine: Any) -> None:
    def work(name: str) -> None:
        with session(engine=engine) as live:
            for record in steps(name):
                live.put(record)
                live.check()
            assert said(live.assessment()) == fresh(*steps(name))

    in_threads(work)


def shared(engine: Any = None) -> bool:
    """Whether a session that threads share holds in the end what all of them put."""
    with session(engine=engine) as live:

        def work(name: str) -> None:
            for record in steps(name):
                live.put(record)
                live.changes()

        in_threads(work)
        everything = [record for name in map(str, range(THREADS)) for record in steps(name)]
        return bool(said(live.assessment()) == fresh(*everything))


@pytest.mark.parametrize("engine", ENGINES)
def test_threads_may_share_a_session(engine: Any) -> None:
    assert shared(engine)


def test_without_the_lock_they_could_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a lock that lets everybody in."""
    monkeypatch.setattr(module, "RLock", nullcontext)
    failed = False
    for _ in range(10):
        try:
            failed = failed or not shared("plain")
        except (ce.CriteriaError, KeyError, RuntimeError):
            failed = True
    assert failed


def test_a_callback_may_use_its_session() -> None:
    verdicts: list[str] = []
    live: ce.LiveSession = session(on_change=lambda flips: verdicts.append(live.quota("U1").value))
    live.put(UNIT)
    live.put(MODEL)
    live.put(NO_PLAN)
    assert verdicts == ["undetermined", "undetermined", "not_met"]
    live.close()


# --- interrupts ---------------------------------------------------------------------------------------------------


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """KeyboardInterrupt after so long, wherever the program is then."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@needs_durable
# An interrupt within a callback of the garbage collector is noted by Python and goes no further.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no timers here")
def test_an_interrupt_at_any_moment_leaves_a_session_that_goes_on() -> None:
    random = Random(7)
    assert threading.current_thread() is threading.main_thread()
    with session(engine="durable_rules") as live:
        live.put({"unit": [UNIT[1]], "model": [MODEL[1]]})
        for number in range(60):
            try:
                with alarm(random.uniform(1e-4, 2e-2)):
                    for record in (NO_PLAN, MODEL) * 5:
                        live.put(record)
            except (KeyboardInterrupt, EngineError):
                pass
            live.check()
            last = NO_PLAN if number % 2 else MODEL
            live.put(last)
            assert said(live.assessment()) == fresh(UNIT, last)
