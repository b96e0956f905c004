"""What a session promises to whoever uses it; outcomes by hand."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import criteria_engine as ce
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import SubjectId
from criteria_engine.judgements.journal import journal_of
from criteria_engine.judgements.verbs import Said, attest
from criteria_engine.live import engine as engines
from criteria_engine.live.drawer import Handle
from criteria_engine.live.flips import Flip
from live.guards import ENGINES, needs_durable
from live.world import said, small_pack
from small import SCHEMA, Model, Unit

MET, NOT_MET, UNDETERMINED = RuleOutcome.MET, RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED
UNIT = ("unit", {"id": "U1", "name": "Chi bộ A"})
MODEL = ("model", {"id": "M1", "unit": "U1", "name": "Việc", "origin": "moi", "plan": {"schedule": "Quý I"}})
NO_PLAN = ("model", {"id": "M1", "unit": "U1", "name": "Việc", "origin": "moi", "plan": {"schedule": False}})


@pytest.fixture(params=ENGINES)
def live(request: pytest.FixtureRequest) -> Iterator[ce.LiveSession]:
    with session(engine=request.param) as opened:
        yield opened


def session(**options: Any) -> ce.LiveSession:
    return ce.LiveSession(small_pack(), **{"as_of": date(2023, 12, 31), "schema": SCHEMA, **options})


def codes(refused: pytest.ExceptionInfo[ce.CriteriaError]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


# --- putting, correcting, taking out ------------------------------------------------------------------------------


def test_a_record_that_is_put_is_judged(live: ce.LiveSession) -> None:
    live.put(UNIT)
    live.put(MODEL)
    assert live.outcome("M1", "r.plan") is MET


def test_a_record_whose_id_is_there_is_corrected(live: ce.LiveSession) -> None:
    live.put({"unit": [UNIT[1]], "model": [MODEL[1]]})
    live.put(NO_PLAN)
    assert live.outcome("M1", "r.plan") is NOT_MET
    assert [row.id for row in live.dossier.rows("model")] == ["M1"]


def test_a_corrected_record_keeps_nothing_of_what_it_was(live: ce.LiveSession) -> None:
    live.put(UNIT)
    live.put(MODEL)
    live.put(("model", {"id": "M1", "unit": "U1", "name": "Việc"}))
    assert live.outcome("M1", "r.plan") is UNDETERMINED


def test_a_record_is_taken_out_by_its_id(live: ce.LiveSession) -> None:
    live.put(UNIT)
    live.put(MODEL)
    live.retract("M1")
    with pytest.raises(ce.UsageError) as refused:
        live.outcome("M1", "r.plan")
    assert codes(refused) == ["unknown-subject"]


def test_a_row_without_an_id_is_taken_out_and_corrected_by_its_handle(live: ce.LiveSession) -> None:
    live.put(UNIT)
    live.put(MODEL)
    answer = {"subject": "M1", "question": "concrete", "answer": "co"}
    handle = live.put(("attestation", answer))
    assert live.outcome("M1", "r.concrete") is MET
    live.put(("attestation", {**answer, "answer": "khong"}), instead_of=handle)
    assert live.outcome("M1", "r.concrete") is NOT_MET
    live.retract(handle)
    assert live.outcome("M1", "r.concrete") is UNDETERMINED


def test_what_can_be_put(live: ce.LiveSession, tmp_path: Path) -> None:
    assert live.put(Unit(id="U1", name="Chi bộ A")) == Handle("unit", "U1")
    assert live.put([Unit(id="U2", name="B"), Model(id="M1", unit="U2", name="Việc")]) == (
        Handle("unit", "U2"), Handle("model", "M1"),
    )  # fmt: skip
    assert live.put({"unit": [{"id": "U3", "name": "C"}], "model": []}) == (Handle("unit", "U3"),)
    (tmp_path / "more.yaml").write_text("unit: [{id: U4, name: D}]\n", encoding="utf-8")
    assert live.put(tmp_path / "more.yaml") == (Handle("unit", "U4"),)
    assert [row.id for row in live.dossier.rows("unit")] == ["U1", "U2", "U3", "U4"]


def test_what_the_caller_does_with_a_mapping_afterwards_does_not_reach_the_session(live: ce.LiveSession) -> None:
    row: dict[str, Any] = {"id": "U1", "name": "A"}
    live.put(("unit", row))
    row["name"] = "B"
    live.put(("unit", {"id": "U2", "name": "C"}))
    assert live.dossier.rows("unit")
    assert [unit.label for unit in live.dossier.rows("unit")] == ["A", "C"]


def test_the_journal_beside_a_file_comes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.yaml"
    path.write_text(
        "unit: [{id: U1, name: Xã, scope: tra_vinh}]\nmodel: [{id: M1, unit: U1, name: Việc, holder_kind: tap_the}]\n",
        encoding="utf-8",
    )
    said_by = Said(by="A", position="Trưởng phòng", at=datetime(2023, 6, 1, tzinfo=UTC), reason="Đã xem")
    attest(journal_of(path), ce.read(path), "M1", "concrete", "co", said_by)
    pack = ce.load_pack("tra-vinh/hd30")
    with ce.LiveSession(pack, as_of="2023-12-31") as live:
        live.put(path)
        assert live.outcome("M1", "hd30.c5.concrete") is MET
        assert said(live.assessment()) == said(ce.assess(ce.read(path), pack, as_of="2023-12-31"))
        live.retract("M1")
        assert {handle.table for handle in live.pending} == {"attestation"}


# --- what is refused ----------------------------------------------------------------------------------------------

BAD: dict[str, tuple[Any, str]] = {
    "a value that cannot be read": (("model", {**MODEL[1], "start": "hôm qua"}), "unreadable-value"),
    "a field that is not there": (("model", {**MODEL[1], "nmae": "x"}), "unknown-field"),
    "a table that is not there": (("modell", {}), "unknown-table"),
    "a row without its id": (("unit", {"name": "B"}), "required-field"),
    "a bad item of a list": (("model", {**MODEL[1], "steps": [{"kind": "bay"}]}), "unknown-code"),
    "two items with one key": (
        ("model", {**MODEL[1], "steps": [{"kind": "hoc", "year": 2023}] * 2}), "repeated-key"),
    "one id twice in a bundle": ({"unit": [{"id": "U7", "name": "B"}] * 2}, "repeated-id"),
    "a ring of parents": ({"unit": [{"id": "U1", "name": "B", "parent": "U1"}]}, "cyclic-parent"),
    "another as-of date": ({"as_of": "2024-12-31", "unit": []}, "other-as-of"),
    "an object of another kind": (object(), "unknown-table"),
    "a file that is not there": ("khong-co.xlsx", "no-file"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_record_that_cannot_be_read_is_told_and_nothing_is_done(live: ce.LiveSession, what: str) -> None:
    live.put(UNIT)
    live.put(MODEL)
    before, record = said(live.assessment()), BAD[what]
    live.changes()
    with pytest.raises(ce.InputError) as refused:
        live.put(record[0])
    assert record[1] in codes(refused)
    assert said(live.assessment()) == before and live.changes() == ()


def test_one_bad_row_keeps_the_whole_bundle_out(live: ce.LiveSession) -> None:
    with pytest.raises(ce.InputError):
        live.put({"unit": [UNIT[1]], "model": [{**MODEL[1], "start": "hôm qua"}]})
    assert list(live.dossier.rows("unit")) == []


def test_taking_out_what_is_not_there_names_the_nearest_id(live: ce.LiveSession) -> None:
    live.put(("unit", {"id": "DU-014", "name": "A"}))
    with pytest.raises(ce.InputError) as refused:
        live.retract("DU-O14")
    assert codes(refused) == ["unknown-subject"] and "did you mean 'DU-014'?" in str(refused.value)
    assert "có phải 'DU-014'?" in refused.value.problems[0].said("vi")


def test_an_id_that_several_tables_have_asks_for_the_table(live: ce.LiveSession) -> None:
    live.put({"unit": [{"id": "X", "name": "A"}], "model": [{"id": "X", "unit": "X", "name": "Việc"}]})
    with pytest.raises(ce.InputError) as refused:
        live.retract("X")
    assert codes(refused) == ["several-records"]
    live.retract("X", table="model")
    assert [row.id for row in live.dossier.rows("unit")] == ["X"]


@pytest.mark.parametrize("handle", [Handle("attestation", "#99"), Handle("unit", "U1")])
def test_a_row_takes_the_place_of_a_row_of_its_table_only(live: ce.LiveSession, handle: Handle) -> None:
    live.put(UNIT)
    with pytest.raises(ce.InputError) as refused:
        live.put(("attestation", {"subject": "U1", "question": "sound", "answer": "co"}), instead_of=handle)
    assert codes(refused) == ["instead-of"]


# --- records that wait --------------------------------------------------------------------------------------------


def test_a_record_waits_for_the_one_that_it_names(live: ce.LiveSession) -> None:
    live.put(MODEL)
    assert live.pending == (Handle("model", "M1"),) and live.assessment().findings == ()
    live.put(UNIT)
    assert live.pending == () and live.outcome("M1", "r.plan") is MET


def test_it_waits_again_when_that_one_goes(live: ce.LiveSession) -> None:
    live.put({"unit": [UNIT[1]], "model": [MODEL[1]]})
    live.retract("U1")
    assert live.pending == (Handle("model", "M1"),)
    assert [p.code for p in live.assessment().problems] == ["dangling-reference"]


def test_a_ring_that_a_waiting_record_would_close_is_refused_when_it_would(live: ce.LiveSession) -> None:
    live.put(("unit", {"id": "U1", "name": "A", "parent": "U2"}))
    with pytest.raises(ce.InputError) as refused:
        live.put(("unit", {"id": "U2", "name": "B", "parent": "U1"}))
    assert set(codes(refused)) == {"cyclic-parent"}
    assert live.pending == (Handle("unit", "U1"),)


# --- changes ------------------------------------------------------------------------------------------------------


def test_changes_say_what_flipped_from_what_to_what_and_by_which_record(live: ce.LiveSession) -> None:
    live.put({"unit": [UNIT[1]], "model": [MODEL[1]]})
    live.changes()
    live.put(NO_PLAN)
    mine = SubjectId("model", "M1")
    because = (Handle("model", "M1"),)
    rule = Flip(mine, "rule", "r.plan", MET, NOT_MET, because, pack="live")
    flipped = live.changes()
    assert [f for f in flipped if f.kind == "rule"] == [rule]
    # doc.1 holds r.plan and r.members, which only describes; its question to people counts in the reviewed verdict.
    assert Flip(mine, "criterion", "doc.1", MET, NOT_MET, because) in flipped
    assert Flip(mine, "verdict", "", UNDETERMINED, NOT_MET, because) in flipped
    assert Flip(mine, "verdict", "", UNDETERMINED, NOT_MET, because, reviewed=True) in flipped
    assert Flip(SubjectId("unit", "U1"), "quota", "", UNDETERMINED, NOT_MET, because) in flipped
    assert live.changes() == ()


def test_what_flips_there_and_back_is_no_change(live: ce.LiveSession) -> None:
    live.put({"unit": [UNIT[1]], "model": [MODEL[1]]})
    live.changes()
    live.put(NO_PLAN)
    live.put(MODEL)
    assert live.changes() == ()


def test_of_a_bundle_only_the_records_that_an_answer_was_read_from_are_named(live: ce.LiveSession) -> None:
    live.put({"unit": [UNIT[1], {"id": "U9", "name": "Chi bộ khác"}], "model": [MODEL[1]]})
    live.changes()
    live.put({"model": [NO_PLAN[1], {"id": "M9", "unit": "U9", "name": "Việc khác"}]})
    [plan] = [f for f in live.changes() if f.name == "r.plan" and f.subject.id == "M1"]
    assert plan.because == (Handle("model", "M1"),)


def test_a_unit_that_moves_is_named_for_the_quotas_that_it_moves(live: ce.LiveSession) -> None:
    high, low = {"id": "H", "name": "Huyện ủy"}, {"id": "X", "name": "Xã"}
    live.put({"unit": [high, low], "model": [NO_PLAN[1] | {"unit": "X"}]})
    live.changes()
    live.put({"unit": [{**low, "parent": "H"}], "model": [{"id": "M9", "unit": "X", "name": "Việc khác"}]})
    [quota] = [f for f in live.changes() if f.kind == "quota" and f.subject.id == "H" and not f.name and not f.reviewed]
    assert (quota.before, quota.after) == (UNDETERMINED, NOT_MET)
    assert Handle("unit", "X") in quota.because


def test_a_subject_that_comes_or_goes_has_no_outcome_before_or_after(live: ce.LiveSession) -> None:
    live.put(UNIT)
    live.changes()
    live.put(MODEL)
    assert {f.before for f in live.changes() if f.subject.id == "M1"} == {None}
    live.retract("M1")
    assert {f.after for f in live.changes() if f.subject.id == "M1"} == {None}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_callback_hears_each_step_before_the_call_returns(engine: Any) -> None:
    heard: list[tuple[Flip, ...]] = []
    with session(engine=engine, on_change=lambda flips: heard.append(tuple(flips))) as live:
        live.put({"unit": [UNIT[1]], "model": [MODEL[1]]})
        assert len(heard) == 1
        live.put(UNIT)
        assert len(heard) == 1, "nothing flipped"
        live.put(NO_PLAN)
        assert [f.name for f in heard[1] if f.kind == "rule"] == ["r.plan"]
        assert {f.because for f in heard[1]} == {(Handle("model", "M1"),)}


@pytest.mark.parametrize("error", [ValueError("của tôi"), KeyboardInterrupt()])
def test_what_the_callback_raises_the_caller_gets_and_the_step_stands(error: BaseException) -> None:
    def fail(_: object) -> None:
        raise error

    live = session(on_change=fail)
    with pytest.raises(type(error)):
        live.put(UNIT)
    assert live.verdict("U1", "2023") is UNDETERMINED and live.changes()
    live.close()


# --- quotas -------------------------------------------------------------------------------------------------------


def test_the_quota_of_a_committee_is_the_verdict_on_everything_below_it(live: ce.LiveSession) -> None:
    live.put({"unit": [{"id": "H", "name": "Huyện ủy"}, {"id": "X", "name": "Xã", "parent": "H"},
                       {"id": "A", "name": "Ấp", "parent": "X"}, {"id": "K", "name": "Khác"}]})  # fmt: skip
    live.put(("model", {**NO_PLAN[1], "unit": "A"}))
    assert [live.quota(unit) for unit in ("A", "X", "H", "K")] == [NOT_MET, NOT_MET, NOT_MET, UNDETERMINED]
    live.changes()
    live.put(("unit", {"id": "A", "name": "Ấp", "parent": "K"}))
    assert [live.quota(unit) for unit in ("A", "X", "H", "K")] == [NOT_MET, UNDETERMINED, UNDETERMINED, NOT_MET]
    quotas = [f for f in live.changes() if f.kind == "quota" and not f.name and not f.reviewed]
    assert {f.subject.id for f in quotas} == {"H", "X", "K"}


def test_units_may_be_turned_upside_down_in_one_step(live: ce.LiveSession) -> None:
    """What was below is above afterwards: looking for the records behind a quota once went round in a ring."""
    high, low = {"id": "H", "name": "Huyện ủy"}, {"id": "X", "name": "Xã"}
    live.put({"unit": [high, {**low, "parent": "H"}], "model": [{**NO_PLAN[1], "unit": "X"}]})
    live.changes()
    live.put({"unit": [{**high, "parent": "X"}, low], "model": [{**NO_PLAN[1], "unit": "H"}]})
    assert [live.quota(unit) for unit in ("H", "X")] == [NOT_MET, NOT_MET]
    live.put({"unit": [high, {**low, "parent": "H"}], "model": [{**MODEL[1], "unit": "H"}]})
    assert [live.quota(unit) for unit in ("H", "X")] == [UNDETERMINED, UNDETERMINED]
    assert all(flip.because for flip in live.changes())


def test_the_quota_of_a_counted_duty_is_met_where_every_unit_below_meets_it(live: ce.LiveSession) -> None:
    started = {"name": "Việc", "start": "2022-06"}
    live.put({"unit": [{"id": "H", "name": "Huyện ủy"}, {"id": "X", "name": "Xã", "parent": "H"}],
              "model": [{"id": "M1", "unit": "H", **started}, {"id": "M2", "unit": "X", **started}]})  # fmt: skip
    assert live.quota("H", "u.models", "2023") is MET
    live.retract("M2")
    assert live.quota("X", "u.models", "2023") is UNDETERMINED
    live.put(("register", {"unit": "X", "kind": "mo_hinh", "period": "2021-01-01/2023-12-31", "complete": True}))
    assert live.quota("X", "u.models", "2023") is NOT_MET and live.quota("H", "u.models", "2023") is NOT_MET


# --- asking -------------------------------------------------------------------------------------------------------


def test_a_question_that_fits_several_outcomes_is_refused_with_their_names(live: ce.LiveSession) -> None:
    live.put(UNIT)
    with pytest.raises(ce.UsageError) as refused:
        live.verdict("U1")
    assert codes(refused) == ["several-records"] and "unit U1 2023" in str(refused.value)


@pytest.mark.parametrize(("ask", "code"), [
    (lambda live: live.outcome("U11", "u.models"), "unknown-subject"),
    (lambda live: live.outcome("U1", "u.model"), "unknown-rule"),
    (lambda live: live.verdict("U1", "2023", name="al"), "unknown-verdict"),
    (lambda live: live.quota("U11"), "unknown-subject"),
    (lambda live: live.quota("U1", "u.model"), "unknown-rule"),
])  # fmt: skip
def test_what_is_not_judged_is_told_with_the_nearest_name(live: ce.LiveSession, ask: Any, code: str) -> None:
    live.put(UNIT)
    with pytest.raises(ce.UsageError) as refused:
        ask(live)
    assert codes(refused) == [code] and "did you mean" in str(refused.value)


def test_the_assessment_is_that_of_a_fresh_run_with_the_same_options() -> None:
    options: dict[str, Any] = {"readings": {"basis": "loose"}, "registers_complete": True}
    tables = {"unit": [UNIT[1]], "model": [MODEL[1]]}
    with session(**options) as live:
        live.put(tables)
        fresh = ce.assess(ce.read(tables, schema=SCHEMA), small_pack(), as_of="2023-12-31", **options)
        assert said(live.assessment()) == said(fresh)
        assert live.outcome("M1", "r.reading") is MET


@pytest.mark.parametrize("options", [{"readings": {"bais": "loose"}}, {"as_of": "hôm nay"}, {"engine": "rete"}])
def test_a_session_with_a_wrong_option_is_not_opened(options: dict[str, Any]) -> None:
    with pytest.raises(ce.UsageError):
        session(**options)


# --- the end ------------------------------------------------------------------------------------------------------

CALLS: dict[str, Any] = {
    "put": lambda live: live.put(UNIT),
    "retract": lambda live: live.retract("U1"),
    "changes": lambda live: live.changes(),
    "outcome": lambda live: live.outcome("U1", "u.models"),
    "verdict": lambda live: live.verdict("U1"),
    "quota": lambda live: live.quota("U1"),
    "assessment": lambda live: live.assessment(),
    "dossier": lambda live: live.dossier,
    "pending": lambda live: live.pending,
    "check": lambda live: live.check(),
}


@pytest.mark.parametrize("call", CALLS)
def test_after_the_end_every_call_says_that_the_session_is_closed(call: str) -> None:
    live = session()
    live.put(UNIT)
    live.close()
    live.close()
    with pytest.raises(ce.UsageError) as refused:
        CALLS[call](live)
    assert codes(refused) == ["closed"]


def test_the_list_of_calls_is_whole() -> None:
    public = {name for name in dir(ce.LiveSession) if not name.startswith("_")}
    assert public - set(CALLS) == {"close", "engine"}


def test_an_exception_in_the_block_comes_out_and_the_session_is_closed() -> None:
    with pytest.raises(ZeroDivisionError), session() as live:
        live.put(UNIT)
        _ = 1 / 0
    with pytest.raises(ce.UsageError):
        live.changes()


def test_a_session_that_is_forgotten_frees_what_it_holds() -> None:
    live = session()
    live.put(UNIT)
    freed: list[bool] = []
    weakref.finalize(live._engine, freed.append, True)
    del live
    gc.collect()
    assert freed == [True]


# --- engines ------------------------------------------------------------------------------------------------------


def test_where_durable_rules_is_missing_the_session_runs_without_it_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engines, "importable", lambda: False)
    with session() as live:
        live.put({"unit": [UNIT[1]], "model": [MODEL[1]]})
        live.put(NO_PLAN)
        assert (live.engine, live.outcome("M1", "r.plan")) == ("plain", NOT_MET)
    with pytest.raises(ce.UsageError) as refused:
        session(engine="durable_rules")
    assert codes(refused) == ["no-engine"] and "criteria-engine[live]" in str(refused.value)


@needs_durable
def test_where_it_is_there_the_session_uses_it_and_says_so() -> None:
    with session() as live:
        assert live.engine == "durable_rules"


def test_both_engines_tell_the_same_changes() -> None:
    told = []
    for engine in ("plain", None):
        with session(engine=engine) as live:
            for record in (UNIT, MODEL, NO_PLAN, ("review", {"id": "R1", "unit": "U1", "about": ["M1"]}), MODEL):
                live.put(record)
            told.append(live.changes())
    assert told[0] == told[1] and told[0]
