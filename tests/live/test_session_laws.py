"""Whatever records come, change and go, in whatever order: a session says what a fresh assessment says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import criteria_engine as ce
from criteria_engine.authoring.examples import Example, read_examples
from criteria_engine.evaluate.judge import worst_of
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, SubjectId
from criteria_engine.live.drawer import PENDING, Handle
from criteria_engine.live.flips import Flip
from criteria_engine.live.gates import EngineName
from criteria_engine.packs.model import Pack
from criteria_engine.records.schema import Schema
from live.guards import needs_durable
from live.world import BEGINNING, BEGUN_LATE, SMALL_RECORDS, said, small_pack
from small import SCHEMA

Record = tuple[str, dict[str, Any]]
# Subject, kind, name, pack, reviewed.
Spot = tuple[SubjectId, str, str, str, bool]
STEPS = 12


def spots(assessment: Assessment) -> dict[Spot, RuleOutcome]:
    """Every outcome of an assessment, the quotas of units counted here by hand."""
    found: dict[Spot, RuleOutcome] = {}
    for f in assessment.findings:
        found[f.subject, "rule", f.rule.id, f.pack.id, False] = f.outcome
    for s in assessment.subjects:
        for criterion in s.criteria:
            found[s.id, "criterion", criterion.id, "", False] = criterion.verdict
            found[s.id, "criterion", criterion.id, "", True] = criterion.reviewed_verdict
        found |= {(s.id, "verdict", name, "", False): outcome for name, outcome in s.verdicts.items()}
        found[s.id, "verdict", "", "", False] = s.verdict
        found[s.id, "verdict", "", "", True] = s.reviewed_verdict
    return found | dict(_quotas(assessment))


def _quotas(assessment: Assessment) -> Iterable[tuple[Spot, RuleOutcome]]:
    for unit in assessment.dossier.rows("unit"):
        ids = {unit.id, *(row.id for row in assessment.dossier.below("unit", unit.id))}
        subjects = [s for s in assessment.subjects if s.unit in ids and assessment.dossier.get("unit", s.unit or "")]
        if subjects:
            here = SubjectId("unit", unit.id)
            yield (here, "quota", "", "", False), worst_of(s.verdict for s in subjects)
            yield (here, "quota", "", "", True), worst_of(s.reviewed_verdict for s in subjects)
        counted = [f for f in assessment.findings if f.rule.basis == "aggregate" and f.rule.level == "must"]
        about = [f for f in counted if f.subject.kind == "unit" and f.subject.id in ids]
        for key in {(f.rule.id, f.pack.id, f.subject.period) for f in about}:
            same = [f.outcome for f in about if (f.rule.id, f.pack.id, f.subject.period) == key]
            yield (SubjectId("unit", unit.id, key[2]), "quota", key[0], key[1], False), worst_of(same)


def spot_of(flip: Flip) -> Spot:
    return flip.subject, flip.kind, flip.name, flip.pack, flip.reviewed


def difference(before: Mapping[Spot, RuleOutcome], after: Mapping[Spot, RuleOutcome]) -> dict[Spot, Any]:
    both = ((spot, (before.get(spot), after.get(spot))) for spot in before.keys() | after.keys())
    return {spot: pair for spot, pair in both if pair[0] is not pair[1]}


class Sessions(RuleBasedStateMachine):
    """Puts, corrects and takes out records, and keeps a list of its own to assess afresh."""

    engine: ClassVar[EngineName]
    packs: ClassVar[Sequence[Pack]]
    schema: ClassVar[Schema]
    # Where sessions begin, and what may be put after that: corners in which the records speak of each other.
    corners: ClassVar[Sequence[tuple[Sequence[Record], st.SearchStrategy[Record]]]]

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Flip] = []
        self.live = ce.LiveSession(
            self.packs, as_of="2023-12-31", schema=self.schema, engine=self.engine, on_change=self.heard.extend
        )
        self.held: dict[Handle, Record] = {}
        self.fresh = self._assessed(self.held)
        self.now = self.asked = spots(self.fresh)
        self.moved: set[Handle] = set()

    def teardown(self) -> None:
        self.live.close()

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        first, self.records = data.draw(st.sampled_from(self.corners))
        self._attempt(lambda: self.live.put(_tables(first)), first)
        assert len(self.held) == len(first), "a beginning that is refused would leave every session empty"

    # --- steps --------------------------------------------------------------------------------------------------

    @rule(data=st.data())
    def put_or_correct(self, data: st.DataObject) -> None:
        table, row = data.draw(self.records)
        self._attempt(lambda: [self.live.put((table, row))], [(table, row)])

    @rule(data=st.data())
    def put_several_at_once(self, data: st.DataObject) -> None:
        records = data.draw(st.lists(self.records, min_size=2, max_size=6))
        bundle = _tables(records)
        in_order = [(table, row) for table, rows in bundle.items() for row in rows]
        self._attempt(lambda: self.live.put(bundle), in_order)

    @rule(data=st.data())
    def take_out(self, data: st.DataObject) -> None:
        if self.held:
            handle = data.draw(st.sampled_from(sorted(self.held)))
            if data.draw(st.booleans()) and self.schema[handle.table].key_field:
                self.live.retract(handle.id, table=handle.table)
            else:
                self.live.retract(handle)
            self._go_over({h: r for h, r in self.held.items() if h != handle}, {handle})

    @rule(data=st.data())
    def correct_a_row_without_id(self, data: st.DataObject) -> None:
        handles = [h for h in sorted(self.held) if not self.schema[h.table].key_field]
        if handles:
            handle = data.draw(st.sampled_from(handles))
            table, row = data.draw(self.records.filter(lambda record: not self.schema[record[0]].key_field))
            if table == handle.table:
                self._attempt(lambda: [self.live.put((table, row), instead_of=handle)], [(table, row)], handle)

    @rule()
    def ask_what_has_changed(self) -> None:
        told = self.live.changes()
        assert {spot_of(flip): (flip.before, flip.after) for flip in told} == difference(self.asked, self.now)
        assert all(flip.because and set(flip.because) <= self.moved for flip in told)
        self.asked, self.moved = self.now, set()

    # --- laws ---------------------------------------------------------------------------------------------------

    @invariant()
    def the_session_says_what_a_fresh_assessment_says(self) -> None:
        assert said(self.live.assessment()) == said(self.fresh)

    @invariant()
    def every_outcome_that_it_tells_is_that_of_the_fresh_assessment(self) -> None:
        self.live.check()
        for (subject, kind, name, _, reviewed), outcome in self.now.items():
            if kind == "rule" and self._is_alone(subject, name):
                assert self.live.outcome(subject.id, name, subject.period) is outcome
            elif kind == "verdict" and self._is_alone(subject):
                found = self.live.verdict(subject.id, subject.period, name=name, reviewed=reviewed)
                assert found is outcome
            elif kind == "quota":
                assert self.live.quota(subject.id, name, subject.period, reviewed=reviewed) is outcome

    @invariant()
    def what_waits_is_what_a_fresh_reading_sets_aside(self) -> None:
        assert len(self.live.pending) == len(self.fresh.dossier.lost)

    # --- the list of its own ------------------------------------------------------------------------------------

    def _attempt(self, put: Any, records: Sequence[Record], instead_of: Handle | None = None) -> None:
        """A put is refused where the records as they would be have another fault than a record still to come."""
        would_be = list(records)
        given = [_key(self.schema, table, row) for table, row in would_be]
        kept = {h: r for h, r in self.held.items() if h != instead_of and (h.table, h.id) not in given}
        all_rows = [*kept.values(), *would_be]
        faults = {p.code for p in _read(self.schema, all_rows).problems} - {PENDING}
        if faults:
            with pytest.raises(ce.InputError) as refused:
                put()
            assert {p.code for p in refused.value.problems} & faults
        else:
            handles = put()
            new = dict(zip(handles, would_be, strict=True))
            self._go_over({**kept, **new}, set(new))

    def _go_over(self, held: dict[Handle, Record], moved: set[Handle]) -> None:
        before = self.now
        self.held, self.fresh = held, self._assessed(held)
        self.now = spots(self.fresh)
        self.moved |= moved
        assert {spot_of(flip): (flip.before, flip.after) for flip in self.heard} == difference(before, self.now)
        assert all(flip.because and set(flip.because) <= moved for flip in self.heard)
        self.heard.clear()

    def _assessed(self, held: Mapping[Handle, Record]) -> Assessment:
        return ce.assess(_read(self.schema, held.values()), self.packs, as_of="2023-12-31")

    def _is_alone(self, subject: SubjectId, rule: str = "") -> bool:
        """Whether these words fit one outcome: an id may be of several tables, a rule of several periods or packs."""
        on = [f for f in self.fresh.findings if f.subject.id == subject.id and subject.period in ("", f.subject.period)]
        if not rule:
            return len({f.subject for f in on}) == 1
        return len([f for f in on if any(r.id == rule for _, r in f.members)]) == 1


def _key(schema: Schema, table: str, row: Mapping[str, Any]) -> tuple[str, str] | None:
    return (table, str(row.get("id"))) if schema[table].key_field else None


def _read(schema: Schema, records: Iterable[Record]) -> ce.Dossier:
    return ce.read(_tables(records), schema=schema)


def _tables(records: Iterable[Record]) -> dict[str, list[Any]]:
    tables: dict[str, list[Any]] = {}
    for table, row in records:
        tables.setdefault(table, []).append(row)
    return tables


# --- which records and packs --------------------------------------------------------------------------------------


class _Small(Sessions):
    packs = (small_pack(),)
    schema = SCHEMA
    corners = tuple((first, SMALL_RECORDS) for first in ([], BEGINNING, BEGUN_LATE))


class SmallPlain(_Small):
    engine = "plain"


class SmallDurable(_Small):
    engine = "durable_rules"


Corner = tuple[Sequence[Record], st.SearchStrategy[Record]]


@cache
def corners_of(*packs: str) -> tuple[Corner, ...]:
    """For each file of worked examples its first example whole, then any row of the file, perhaps without a cell."""
    files: dict[str, list[Example]] = {}
    for pack in packs:
        for example in read_examples(ce.load_pack(pack)):
            files.setdefault(example.at.partition(":")[0], []).append(example)
    return tuple((_records(examples[0]), _any_of(examples)) for examples in files.values())


def _records(example: Example) -> list[Record]:
    return [(table, dict(row)) for table, rows in example.tables.items() for row in rows]


def _any_of(examples: Iterable[Example]) -> st.SearchStrategy[Record]:
    every = {repr(record): record for example in examples for record in _records(example)}
    return st.sampled_from(list(every.values())).flatmap(_perhaps_without_a_cell)


def _perhaps_without_a_cell(record: Record) -> st.SearchStrategy[Record]:
    table, row = record
    left_out = st.sampled_from(["", "", *row])
    return left_out.map(lambda gone: (table, {name: value for name, value in row.items() if name != gone}))


TRA_VINH = ("tra-vinh/kh41", "tra-vinh/hd30", "tra-vinh/khoi")
QUANG_BINH = ("quang-binh/sxd2690",)


class _Shipped(Sessions):
    schema = ce.shipped_schema()


class TraVinhPlain(_Shipped):
    engine = "plain"
    packs = tuple(map(ce.load_pack, TRA_VINH))
    corners = corners_of(*TRA_VINH)


class TraVinhDurable(TraVinhPlain):
    engine = "durable_rules"


class QuangBinhPlain(_Shipped):
    engine = "plain"
    packs = tuple(map(ce.load_pack, QUANG_BINH))
    corners = corners_of(*QUANG_BINH)


class QuangBinhDurable(QuangBinhPlain):
    engine = "durable_rules"


def _few(quick: int, thorough: int) -> settings:
    """A step is judged twice, here and afresh, so an example is as dear as a hundred of another law."""
    count = quick if settings.default.max_examples < 1_000 else thorough
    return settings(max_examples=count, stateful_step_count=STEPS if count == quick else 2 * STEPS)


TestSmallPlain = SmallPlain.TestCase
TestSmallPlain.settings = _few(15, 1_500)
TestSmallDurable = needs_durable(SmallDurable.TestCase)
TestSmallDurable.settings = _few(15, 1_500)
TestTraVinhPlain = TraVinhPlain.TestCase
TestTraVinhPlain.settings = _few(4, 70)
TestTraVinhDurable = needs_durable(TraVinhDurable.TestCase)
TestTraVinhDurable.settings = _few(4, 70)
TestQuangBinhPlain = QuangBinhPlain.TestCase
TestQuangBinhPlain.settings = _few(4, 70)
TestQuangBinhDurable = needs_durable(QuangBinhDurable.TestCase)
TestQuangBinhDurable.settings = _few(4, 70)
