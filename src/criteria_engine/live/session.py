"""A session that records come to one by one, open for as long as somebody works with it."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Self, overload

from criteria_engine.api import as_of_date
from criteria_engine.errors import Problem, UsageError
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.again import assess_again
from criteria_engine.findings.assess import assess
from criteria_engine.findings.model import Assessment
from criteria_engine.findings.profile import load_profile
from criteria_engine.findings.run import Options
from criteria_engine.live import lookup
from criteria_engine.live.board import Board, Cells
from criteria_engine.live.drawer import Drawer, Handle, raws_of
from criteria_engine.live.engine import Engine, engine_named
from criteria_engine.live.flips import Flip, Spot, flips
from criteria_engine.live.gates import EngineName
from criteria_engine.live.oracle import check
from criteria_engine.live.reasons import Because, Step
from criteria_engine.packs.model import Pack
from criteria_engine.records import shipped_schema
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.schema import Schema

OnChange = Callable[[Sequence[Flip]], object]


@dataclass(frozen=True)
class _State:
    """All that a session knows; it is replaced as a whole, so that nothing is ever half done.

    `told`: the cells when changes were last asked for; `because`: the records noted since for what flipped.
    """

    drawer: Drawer
    assessment: Assessment
    cells: Cells = field(default_factory=dict)
    told: Cells = field(default_factory=dict)
    because: Mapping[Spot, Because] = field(default_factory=dict)


class LiveSession:
    """Records are put, corrected and taken out; what that flips is told, with the records that it flipped for.

    At every moment it says what ce.assess would say of the same records. Threads may share a session; one call is
    made at a time.

    >>> import criteria_engine as ce
    >>> with ce.LiveSession(ce.load_pack("quang-binh/sxd2690"), as_of="2023-12-31") as live:
    ...     _ = live.put(("unit", {"id": "P1", "name": "Phòng A", "kind": "phong", "scope": "quang_binh_sxd"}))
    ...     live.verdict("P1", "2023").value
    'undetermined'
    """

    def __init__(
        self, packs: Pack | Sequence[Pack], *, as_of: date | str, readings: Mapping[str, str] | None = None,
        registers_complete: bool = False, profile: str | None = None, schema: Schema | None = None,
        on_change: OnChange | None = None, engine: EngineName | None = None,
    ) -> None:  # fmt: skip
        """Options are those of ce.assess. `schema`: that of other record models than the shipped ones.

        `engine`: None takes durable_rules where it can be imported. `on_change` is called with what each step flipped,
        by the thread that made the step and before its call returns; what it raises, the caller gets.
        """
        day = as_of_date(as_of)
        if day is None:
            raise UsageError([Problem("as_of", "unreadable-value", "a session needs its day", "cần ghi ngày tính đến")])
        options = Options(day, dict(readings or {}), registers_complete, load_profile(profile) if profile else None)
        drawer = Drawer(schema or shipped_schema())
        nothing = assess(drawer.dossier(), [packs] if isinstance(packs, Pack) else packs, options)
        self._lock = RLock()
        self._on_change = on_change
        self._engine: Engine = engine_named(engine)
        self._board = Board(self._engine, options)
        self._state = _State(drawer, nothing)
        # A session that is forgotten instead of closed must not keep what the core of durable_rules holds for it.
        self._free = weakref.finalize(self, self._engine.close)

    # --- records ------------------------------------------------------------------------------------------------

    @overload
    def put(
        self, record: Mapping[str, Any] | list[Any] | str | Path, *, instead_of: Handle | None = None
    ) -> tuple[Handle, ...]: ...
    @overload
    def put(self, record: Any, *, instead_of: Handle | None = None) -> Handle: ...
    def put(self, record: Any, *, instead_of: Handle | None = None) -> Any:
        """Put a record, or correct the one that has its id.

        A record is a pydantic object of the schema, or (table, mapping). Several are put as one step: {table: rows}, a
        list of objects, or a path of a file that ce.read reads. Gives the handle of the record, or those of all, by
        which a row of a table without ids is taken out, or corrected (`instead_of`).
        Raises InputError for a record that cannot be read; nothing is done then.
        """
        with self._at_work() as state:
            raws = raws_of(record, state.drawer.schema, state.assessment.as_of)
            drawer, handles = state.drawer.put(raws, instead_of)
            self._step(drawer, handles)
            several = isinstance(record, Mapping | list | str | Path)
            return handles if several or len(handles) != 1 else handles[0]

    def retract(self, record: str | Handle, *, table: str | None = None) -> None:
        """Take a record out, by its id (and table, where several have that id) or its handle."""
        with self._at_work() as state:
            handle = state.drawer.find(record, table)
            self._step(state.drawer.without(handle), (handle,))

    @property
    def pending(self) -> tuple[Handle, ...]:
        """Records held back because they name one that is not there; they count as soon as it comes."""
        with self._at_work() as state:
            return state.drawer.pending(state.assessment.dossier)

    # --- answers ------------------------------------------------------------------------------------------------

    def changes(self) -> tuple[Flip, ...]:
        """What is another than when this was last asked, each with the records that it flipped for."""
        with self._at_work() as state:
            found = tuple(flips(state.told, state.cells, state.because))
            self._state = replace(state, told=state.cells, because={})
            return found

    def outcome(self, subject: str, rule: str, period: str = "") -> RuleOutcome:
        """What became of a rule on a subject. Raises UsageError where there is none, or several."""
        with self._at_work() as state:
            return lookup.rule(state.cells, subject, rule, period)

    def verdict(self, subject: str, period: str = "", *, name: str = "", reviewed: bool = False) -> RuleOutcome:
        """The verdict on a subject, or the one of this name. Raises UsageError where there is none, or several."""
        with self._at_work() as state:
            return lookup.verdict(state.cells, subject, period, name, reviewed)

    def quota(self, unit: str, duty: str = "", period: str = "", *, reviewed: bool = False) -> RuleOutcome:
        """The verdict on a unit with everything below it; of a counted duty, on it and the units below."""
        with self._at_work() as state:
            return lookup.quota(state.cells, unit, duty, period, reviewed)

    def assessment(self) -> Assessment:
        """What ce.assess finds on these records."""
        with self._at_work() as state:
            return state.assessment

    @property
    def dossier(self) -> Dossier:
        """The records as ce.read reads them."""
        return self.assessment().dossier

    @property
    def engine(self) -> EngineName:
        """What works out the gates: "durable_rules", or "plain" where that cannot be imported."""
        return self._engine.name

    # --- open and closed ----------------------------------------------------------------------------------------

    def check(self) -> None:
        """Hold every outcome to the evaluator's. Raises EngineError where they differ; `close` does so too."""
        with self._at_work() as state:
            check(self._engine, state.cells, state.assessment)

    def close(self) -> None:
        """Check everything once more and free what is held. Closing twice is no mistake."""
        with self._lock:
            try:
                if self._free.alive:
                    self.check()
            finally:
                self._free()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # After an exception what counts is that one; a check could only hide it.
        if error is None:
            self.close()
        else:
            with self._lock:
                self._free()

    @contextmanager
    def _at_work(self) -> Iterator[_State]:
        """One call at a time, and none after the end."""
        with self._lock:
            if not self._free.alive:
                en, vi = "the session is closed; open another", "phiên làm việc đã đóng; đề nghị mở phiên khác"
                raise UsageError([Problem("LiveSession", "closed", en, vi)])
            yield self._state

    def _step(self, drawer: Drawer, moved: Sequence[Handle]) -> None:
        """Go over to other records. Whatever fails before the last lines leaves everything as it was."""
        before = self._state
        after = assess_again(before.assessment, drawer.dossier())
        cells = self._board.following(before.cells, after)
        step = Step(moved, (before.drawer, drawer), (before.assessment, after), (before.cells, cells))
        because = step.reasons()
        known = {spot: before.because.get(spot, frozenset()) | found for spot, found in because.items()}
        self._state = _State(drawer, after, cells, before.told, {**before.because, **known})
        for gone in before.cells.keys() - cells.keys():
            self._engine.forget(gone)
        if because and self._on_change is not None:
            self._on_change(tuple(flips(before.cells, cells, because)))
