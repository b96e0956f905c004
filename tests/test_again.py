"""An assessment that is brought up to date equals a fresh one, whatever changed; what nothing touched stays as it was.

The law is a function that tells what differs, so that a planted defect can be shown to break it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import river
from criteria_engine import load_pack
from criteria_engine.errors import InputError
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings import again
from criteria_engine.findings.again import assess_again, watched
from criteria_engine.findings.assess import assess
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.findings.run import Options
from criteria_engine.packs.model import Pack
from criteria_engine.records import shipped_schema
from criteria_engine.records import watch as watching
from criteria_engine.records.changes import Change, with_changes
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Address, Row
from criteria_engine.records.schema import Schema
from criteria_engine.records.watch import Watch, WatchedDossier
from criteria_engine.reports.json import as_data
from criteria_engine.strategies import datasets, packs
from criteria_engine.strategies.stock import AS_OF
from criteria_engine.values import read_period
from small import MODEL, SCHEMA, UNIT, dossier, pack_with, rule
from test_changes import Tables, read, several_changes

SCHEMAS = {"small": SCHEMA, "river": river.SCHEMA, "shipped": shipped_schema()}
few = settings(
    max_examples=max(6, settings().max_examples // 6), suppress_health_check=list(HealthCheck), deadline=None
)


# --- the law ----------------------------------------------------------------------------------------------------


def told(assessment: Assessment) -> dict[str, Any]:
    """The report without its repairs, which are worked out when they are asked for (tests/repairs)."""
    plain = tuple(replace(finding, mend=None) for finding in assessment.findings)
    return as_data(replace(assessment, findings=plain))


def apart(one: Assessment, other: Assessment) -> Iterator[str]:
    """Where two assessments differ, part by part of their reports."""
    first, second = told(one), told(other)
    for part, said in first.items():
        if said != second[part]:
            several = isinstance(said, list)
            yield f"{part}: " + str([p for p in zip(said, second[part], strict=False) if p[0] != p[1]][:1] or (
                len(said), len(second[part])) if several else (said, second[part]))  # fmt: skip


def apart_at_a_glance(one: Assessment, other: Assessment) -> Iterator[str]:
    """Where the findings or subjects of two assessments differ, without the words that are made of them."""
    pairs = zip(map(glance, one.findings), map(glance, other.findings), strict=False)
    yield from (f"{first} and {second}" for first, second in pairs if first != second)
    if [replace(s, row=None) for s in one.subjects] != [replace(s, row=None) for s in other.subjects]:  # type: ignore[arg-type]
        yield "the subjects differ"


def glance(finding: Finding) -> object:
    causes = [(c.seen.origin, c.seen.path, c.seen.value, c.seen.denied, c.truth, c.leaf) for c in finding.causes]
    return (
        finding.subject, finding.rule.id, finding.outcome, finding.reason, finding.notes, finding.sensitive_to, causes,
        finding.points, finding.waiver and finding.waiver.reason, finding.clauses,
        [(s.origin, s.value) for s in finding.bearing], [r.id for _, r in finding.twins],
    )  # fmt: skip


# A step to another dossier: changes to the one before, or rows that were handed in anew.
Step = Sequence[Change] | Mapping[str, Any]


def differs(start: Dossier, used: Sequence[Pack], options: Options, steps: Iterable[Step]) -> Iterator[str]:
    """Where bringing up to date, step by step, leads to other findings than judging each dossier afresh."""
    held = assess(start, used, options)
    for step in steps:
        try:
            after = read(step, start.schema) if isinstance(step, Mapping) else with_changes(held.dossier, step)
        except InputError:
            continue
        held = assess_again(watched(held), after)
        for fault in apart(held, assess(after, used, options)):
            yield f"after {step}: {fault}"


# --- drawn dossiers, drawn packs --------------------------------------------------------------------------------

Drawn = tuple[Dossier, Sequence[Pack], Options, Sequence[Step]]


@st.composite
def chains(draw: st.DrawFn, schema: Schema) -> Drawn:
    """A dossier, packs, options, and steps that lead on from it."""
    values = {"ledger.about": ["visits"], "attestation.question": ["pleasant"]} if schema is river.SCHEMA else {}
    raw: Tables = draw(datasets(schema, values=values))
    used = [draw(packs(schema)).load()]
    steps: list[Step] = draw(st.lists(several_changes(schema, raw, most=2), min_size=1, max_size=4))
    if draw(st.integers(0, 3)) == 3:
        steps.append(draw(datasets(schema, values=values)))
    return read(raw, schema), used, Options(AS_OF, registers_complete=draw(st.booleans())), steps


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data())
def test_an_assessment_brought_up_to_date_equals_a_fresh_one(name: str, data: st.DataObject) -> None:
    assert not [*differs(*data.draw(chains(SCHEMAS[name])))]


# --- the fixtures and their packs -------------------------------------------------------------------------------

FIXTURES = Path(__file__).parents[1] / "fixtures"
IN_USE = {
    "tra-vinh-huyen-2023": ("tra-vinh/hd30", "tra-vinh/kh41"),
    "tra-vinh-khoi-2022": ("tra-vinh/khoi", "tra-vinh/kh41"),
    "quang-binh-sxd-2024": ("quang-binh/sxd2690",),
}
# Rows kept of each table; every row is judged again and again.
KEPT = 3


@cache
def reduced(name: str) -> tuple[Dossier, tuple[Pack, ...], Options]:
    """A fixture with a few rows of each table, those that lead to rows that are kept."""
    raw = yaml.safe_load((FIXTURES / f"{name}.yaml").read_text(encoding="utf-8"))
    as_of = read_period(raw.pop("as_of")).end
    kept: Tables = {}
    for table, rows in raw.items():
        kept[table] = []
        for row in rows:
            if len(kept[table]) < KEPT and not read({**kept, table: [*kept[table], row]}, shipped_schema()).problems:
                kept[table].append(row)
    return read(kept, shipped_schema()), tuple(map(load_pack, IN_USE[name])), Options(as_of)


def a_row(found: Dossier, table: str, place: int = 0) -> Row:
    return [*found.rows(table)][place]


def of_every_table(found: Dossier, options: Options) -> Iterator[list[Change]]:
    """Changes to each table that some rule, waiver or verdict may look at, one after another."""
    units = [*found.rows("unit")]
    top = next(row for row in units if found.below("unit", row.id))
    unit = next(row for row in units if row is not top and not found.below("unit", row.id))
    subject = a_row(found, "model")
    later = f"{options.as_of.year + 1}-06-01"
    asked = a_row(found, "attestation")
    yield [Change("replace", "unit", unit.id, "parent", top.id)]
    yield [Change("add", "unit", "moi-1", "", {"name": "Đơn vị mới", "parent": unit.id, "kind": unit.values["kind"],
                                              "scope": unit.values.get("scope")})]  # fmt: skip
    yield [Change("replace", "unit", unit.id, "parent", "moi-1"), Change("replace", "unit", "moi-1", "parent", top.id)]
    yield [Change("add", "register", None, "", {"unit": top.id, "kind": "mo_hinh", "period": options.as_of.year,
                                                "complete": True})]  # fmt: skip
    yield [Change("replace", "model", subject.id, "start", later)]
    yield [Change("replace", "model", subject.id, "start", f"{options.as_of.year}-Q1")]
    yield [Change("replace", "model", subject.id, "unit", "moi-1")]
    yield [Change("add", "model", "moi-2", "", {"unit": top.id, "name": "Mô hình mới"})]
    asked_of = {name: asked.values[name] for name in ("subject", "question")}
    for answer in ("khong", "co"):
        yield [Change("add", "attestation", None, "", {
            **asked_of, "answer": answer, "date": options.as_of.isoformat(), "by": "Trần Thị B",
            "position": "Chuyên viên", "reason": "Đã xem"})]  # fmt: skip
    for table in ("review", "event"):
        row = a_row(found, table)
        yield [Change("replace", table, row.id, name, later) for name in ("date",) if name in row.entity.fields]
        yield [Change("replace", table, row.id, "date", None)]
    yield [Change("add", "model", subject.id, "complete", code) for code in ("ra_soat", "hoat_dong")
           if code not in subject.complete]  # fmt: skip
    yield [Change("replace", "unit", unit.id, "to", f"{options.as_of.year}-03-01")]


def with_waivers(found: Dossier, options: Options, before: Assessment) -> Iterator[list[Change]]:
    """A waiver of the first unmet finding, one that has expired, one of nobody's rule, and an answer of an office."""
    unmet = next(f for f in before.findings if f.needs_work)
    waiver = {"subject": unmet.subject.id, "rule": unmet.rule.id, "reason": "Mưa lũ", "authority": "Đảng ủy"}
    yield [Change("add", "waiver", None, "", {**waiver, "expires": "2020-01-01"})]
    yield [Change("add", "waiver", None, "", waiver)]
    yield [Change("add", "waiver", None, "", {**waiver, "rule": "no.such.rule"})]
    own = {"subject": unmet.subject.id, "clause": unmet.clauses[0], "answer": "co", "date": options.as_of.year}
    yield [Change("add", "self_assessment", None, "", own)]


@pytest.mark.parametrize("name", IN_USE)
def test_changes_of_every_table_are_taken_up_under_the_shipped_packs(name: str) -> None:
    found, used, options = reduced(name)
    before = assess(found, used, options)
    held = watched(before)
    # Each step fits, so that none is passed over.
    for number, step in enumerate([*of_every_table(found, options), *with_waivers(found, options, before)]):
        held = assess_again(held, with_changes(held.dossier, step))
        if number % 2:
            assert not [*apart_at_a_glance(held, assess(held.dossier, used, options))], step
    assert not [*apart(held, assess(held.dossier, used, options))]
    assert sum(one != two for one, two in zip(outcomes(before), outcomes(held), strict=False)) > 3


def outcomes(assessment: Assessment) -> list[tuple[str, str, RuleOutcome]]:
    return [(str(f.subject), f.rule.id, f.outcome) for f in assessment.findings]


# --- what stays -------------------------------------------------------------------------------------------------

RULES = (
    rule("{present: plan.schedule}", name="r.plan")
    + rule("{exists: review, by: about}", name="r.review")
    + rule("{exists: below, where: {field: scope, is: trong}}", name="r.below", subject="unit")
    + rule("{outcome: {rule: r.plan, of: replicated_from}}", name="r.from", when="{present: replicated_from}")
    + rule("{outcome: {rule: r.review, of: replicated_from}}", name="r.seen", when="{present: replicated_from}")
)  # fmt: skip


@pytest.fixture
def family(tmp_path: Path) -> Assessment:
    """Units U1 over U2, and beside them U4; models M1 of U1, M2 that comes from it, M3 of U4; a review of M1."""
    found = dossier(
        unit=[UNIT, {"id": "U2", "name": "B", "parent": "U1"}, {"id": "U4", "name": "D"}],
        model=[MODEL, {**MODEL, "id": "M2", "replicated_from": "M1"}, {**MODEL, "id": "M3", "unit": "U4"}],
        review=[{"id": "R1", "unit": "U1", "about": ["M1"]}],
    )
    assert not found.problems
    return watched(assess(found, [pack_with(tmp_path, RULES)], Options(AS_OF)))


def judged_again(before: Assessment, *changes: Change) -> set[str]:
    """Whose findings are worked out once more; the others are the same objects, or the same but for waiver and mend."""
    after = assess_again(before, with_changes(before.dossier, changes))
    assert not [*apart(after, assess(after.dossier, before.packs, Options(AS_OF)))]
    kept = {id(f.trace) for f in before.findings}
    for finding in (f for f in after.findings if id(f.trace) in kept and not f.needs_work):
        assert any(finding is other for other in before.findings)
    return {f.subject.id for f in after.findings if id(f.trace) not in kept}


TOUCHED: dict[str, tuple[list[Change], set[str]]] = {
    "nothing": ([], set()),
    "the same value": ([Change("replace", "model", "M1", "name", MODEL["name"])], set()),
    "a model": ([Change("add", "model", "M3", "plan.schedule", "Quý I")], {"M3"}),
    "a model that another comes from": ([Change("add", "model", "M1", "plan.schedule", "Quý I")], {"M1", "M2"}),
    "a review of it": ([Change("replace", "review", "R1", "lessons", "x")], {"M1", "M2"}),
    "a review that goes to another": ([Change("replace", "review", "R1", "about", ["M3"])], {"M1", "M2", "M3"}),
    "a new review": ([Change("add", "review", "R2", "", {"unit": "U1", "about": ["M2", "M3"]})], {"M2", "M3"}),
    "a new model": ([Change("add", "model", "M9", "", {"unit": "U1", "name": "x"})], {"M9"}),
    "a unit below another": ([Change("add", "unit", "U2", "scope", "trong")], {"U1", "U2"}),
    "a unit that moves": ([Change("replace", "unit", "U2", "parent", "U4")], {"U1", "U2", "U4"}),
    "a new unit far below": ([Change("add", "unit", "U3", "", {"name": "C", "parent": "U2"})], {"U1", "U2", "U3"}),
    "a waiver": ([Change("add", "waiver", None, "", {"subject": "M1", "rule": "r.plan"})], set()),
}  # fmt: skip


@pytest.mark.parametrize("what", TOUCHED)
def test_only_those_that_looked_at_what_changed_are_judged_again(what: str, family: Assessment) -> None:
    changes, again_judged = TOUCHED[what]
    found = judged_again(family, *changes)
    # The unit of a model is looked at: whether a register of it is closed bears on the reviews.
    assert found - {"M1", "M2", "M3"} == again_judged - {"M1", "M2", "M3"} and found >= again_judged
    assert found == again_judged or "unit" in what


def test_a_waiver_comes_and_goes_beside_findings_that_stay(family: Assessment) -> None:
    waiver = {"subject": "M1", "rule": "r.plan", "reason": "Mưa lũ", "authority": "Đảng ủy"}
    waived = assess_again(family, with_changes(family.dossier, [Change("add", "waiver", None, "", waiver)]))
    assert [f.waiver.reason for f in waived.findings if f.waiver] == ["Mưa lũ"]
    back = assess_again(waived, family.dossier)
    assert not any(f.waiver for f in back.findings) and not [*apart(back, family)]


def test_options_are_those_of_the_assessment_before(tmp_path: Path) -> None:
    found = dossier(unit=[UNIT], model=[MODEL])
    used = [pack_with(tmp_path, rule("{none: review, by: about}"))]
    before = assess(found, used, Options(AS_OF, {"basis": "loose"}, registers_complete=True, select="m1"))
    after = assess_again(before, with_changes(found, [Change("replace", "model", "M1", "name", "x")]))
    assert (after.as_of, after.readings) == (AS_OF, {"basis": "loose"})
    assert after.registers_complete and after.selected == "m1"
    assert [f.outcome for f in after.findings] == [RuleOutcome.MET]


def test_notes_are_taken_once() -> None:
    found, used, options = reduced("quang-binh-sxd-2024")
    before = assess(found, used, options)
    noted = watched(before)
    assert before.rests is None and noted.rests is not None and watched(noted) is noted
    assert not [*apart(before, noted)]


# --- rows that were set aside -----------------------------------------------------------------------------------

CLOSED = {"unit": "U1", "kind": "ra_soat", "period": "2020-01-01/2029-12-31", "complete": True}
REVIEW = {"id": "R1", "unit": "U1", "about": ["M2"], "date": "hôm qua"}
LOST: Tables = {"unit": [UNIT], "register": [CLOSED], "review": [REVIEW],
                "model": [{**MODEL, "id": key, "start": "2023-01-01"} for key in ("M1", "M3")]}  # fmt: skip
FOUND = [Change("add", "model", "M2", "", {"unit": "U1", "name": "x", "start": "2023-01-01"})]


def no_review(folder: Path) -> list[Pack]:
    return [pack_with(folder, rule("{none: review, by: about}"))]


def test_whoever_a_lost_row_might_have_named_is_judged_again_once_it_is_known_whom_it_named(tmp_path: Path) -> None:
    """As long as nobody knows M2, the review that cannot be read may be of any model."""
    assert not [*differs(dossier(**LOST), no_review(tmp_path), Options(AS_OF), [FOUND])]


def test_a_row_that_is_mended_closes_the_lists_that_it_left_open(tmp_path: Path) -> None:
    mended = {**LOST, "review": [{**REVIEW, "about": ["M1"], "date": "2023-05-01"}]}
    assert not [*differs(dossier(**LOST), no_review(tmp_path), Options(AS_OF), [mended, LOST])]


# --- the same rows from another place ---------------------------------------------------------------------------


def moved(row: Row, address: Address) -> Row:
    lists = {name: tuple(moved(item, address) for item in items) for name, items in row.lists.items()}
    return replace(row, address=address, lists=lists)


@pytest.mark.parametrize("address", [Address("Mô hình!9"), Address("model[M1]", cells={("name",): "Mô hình!C9"})])
def test_a_row_that_stands_elsewhere_is_judged_again_so_that_its_cells_are_named_rightly(
    address: Address, family: Assessment
) -> None:
    row = family.dossier.get("model", "M1")
    assert row is not None
    after = assess_again(family, family.dossier.with_rows([moved(row, address)]))
    assert not [*apart(after, assess(after.dossier, family.packs, Options(AS_OF)))]


def test_a_line_further_down_in_a_file_changes_nothing(family: Assessment) -> None:
    row = family.dossier.get("model", "M1")
    assert row is not None
    elsewhere = moved(row, Address(row.address.row, places={("name",): "ho-so.yaml:90:1"}))
    after = assess_again(family, family.dossier.with_rows([elsewhere]))
    assert all(one.trace is two.trace for one, two in zip(family.findings, after.findings, strict=True))


# --- planted defects --------------------------------------------------------------------------------------------


def forget(kind: str) -> Callable[[Watch, tuple[str, ...]], None]:
    as_it_is = Watch.note
    return lambda self, note: None if note[0] == kind else as_it_is(self, note)


def as_before(self: Any, key: Any) -> list[Finding]:
    return [*self.before.by_row.get(key, ())]


def without_links(before: Dossier, after: Dossier) -> frozenset[tuple[str, ...]]:
    return frozenset(note for note in watching.touched(before, after) if note[0] != "links")


def in_new_only(before: Dossier, after: Dossier) -> frozenset[tuple[str, ...]]:
    """Whom a row named before is not thought of."""
    rows = {
        t: {k: r for k, r in found.items() if r is not before.tables[t].get(k)} for t, found in after.tables.items()
    }
    return watching.touched(replace(before, tables={t: {} for t in rows}), replace(after, tables=rows))


# What is planted, and what the defect shows in: a change of TOUCHED.
DEFECTS: dict[str, tuple[Any, str, Any, str]] = {
    "a row looked up without a note": (Watch, "note", forget("row"), "a model that another comes from"),
    "links looked up without a note": (Watch, "note", forget("links"), "a new review"),
    "the way down without a note": (WatchedDossier, "related", Dossier.related, "a new unit far below"),
    "an answer remembered without its notes": (Watch, "recall", lambda *_: None, "a review that goes to another"),
    "links forgotten in what changed": (again, "touched", without_links, "a new review"),
    "whom a row named before forgotten": (again, "touched", in_new_only, "a review that goes to another"),
}  # fmt: skip


@pytest.mark.parametrize("what", DEFECTS)
def test_an_answer_that_is_kept_wrongly_is_found_out(
    what: str, family: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, name, defect, change = DEFECTS[what]
    step = TOUCHED[change][0]
    plain = replace(family, rests=None)
    assert not [*differs(plain.dossier, plain.packs, Options(AS_OF), [step])]
    monkeypatch.setattr(place, name, defect)
    assert [*differs(plain.dossier, plain.packs, Options(AS_OF), [step])]


def test_a_waiver_that_is_not_looked_for_again_is_found_out(
    family: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiver = {"subject": "M1", "rule": "r.plan", "reason": "Mưa lũ", "authority": "Đảng ủy"}
    step = [Change("add", "waiver", None, "", waiver)]
    monkeypatch.setattr(again._Again, "_kept", as_before)
    assert [*differs(family.dossier, family.packs, Options(AS_OF), [step])]


def test_lost_rows_without_a_note_are_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WatchedDossier, "_lost_names", Dossier._lost_names)
    assert [*differs(dossier(**LOST), no_review(tmp_path), Options(AS_OF), [FOUND])]


def test_an_address_that_is_not_looked_at_is_found_out(family: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    as_it_is = watching.same_content
    here = Address("")
    monkeypatch.setattr(watching, "same_content", lambda a, b: as_it_is(moved(a, here), moved(b, here)))
    row = family.dossier.get("model", "M1")
    assert row is not None
    after = assess_again(family, family.dossier.with_rows([moved(row, Address("Mô hình!9"))]))
    assert [*apart(after, assess(after.dossier, family.packs, Options(AS_OF)))]
