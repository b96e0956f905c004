"""Very many subjects: what their outcomes come to, what is written, and what `check` says and does."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.ipc as ipc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from hypothesis import find, given
from hypothesis import strategies as st

import criteria_engine as ce
import criteria_engine.cli_many as cli_many
from criteria_engine.bulk import arrow
from criteria_engine.bulk.assess import assess_tables, packs_for_tables
from criteria_engine.bulk.matrix import Matrix
from criteria_engine.bulk.points import Points, _Reckoning, points
from criteria_engine.bulk.rollup import OUTCOMES, CriterionColumns, Rollup
from criteria_engine.bulk.summary import NOTHING, Summary
from criteria_engine.cli import app
from criteria_engine.columns.from_rows import dataset_of
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.assess import packs_for
from criteria_engine.findings.profile import Grade, Profile, Score
from criteria_engine.findings.run import Options
from criteria_engine.intake.arrow.write import write_tables
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.records.annotations import Label

FIXTURES = Path(__file__).parents[1] / "fixtures"
DISTRICT = FIXTURES / "tra-vinh-huyen-2023.yaml"
DEPARTMENT = FIXTURES / "quang-binh-sxd-2024.yaml"
DAY = "2024-12-31"
DIVISION = {"id": "P1", "name": "Phòng Quy hoạch", "kind": "phong", "scope": "quang_binh_sxd"}
CLOSED = {"unit": "P1", "kind": "gioi_thieu", "period": 2023, "complete": True}
ONE_A_YEAR = "sxd.one-a-year"
MET, NOT_MET = RuleOutcome.MET, RuleOutcome.NOT_MET


def matrix(dossier: ce.Dossier, *packs: str, **options: Any) -> Matrix:
    return assess_tables(dataset_of(dossier), [ce.load_pack(p) for p in packs], Options(date(2023, 12, 31), **options))


def division(**tables: Any) -> ce.Dossier:
    """A division without a nomination in a closed year, and further rows."""
    return ce.read({"unit": [DIVISION], "register": [CLOSED], **tables})


@pytest.fixture(scope="module")
def district() -> ce.Dossier:
    return ce.read(DISTRICT)


@pytest.fixture(scope="module")
def both(district: ce.Dossier) -> tuple[ce.Assessment, Matrix]:
    """The district by the packs that are for it: subject by subject, and by columns."""
    packs = packs_for(district, [ce.load_pack(name) for name in shipped_packs()])
    return ce.assess(district, packs), ce.assess(dataset_of(district), packs)


# --- what outcomes come to --------------------------------------------------------------------------------------


def test_verdicts_and_scores_are_those_of_the_assessment(both: tuple[ce.Assessment, Matrix]) -> None:
    assessment, found = both
    wanted = {
        (s.id.kind, s.id.id, s.id.period): (s.verdict, s.reviewed_verdict, dict(s.verdicts), s.score)
        for s in assessment.subjects
    }
    assert dict(sums(found)) == wanted


def sums(found: Matrix) -> list[tuple[tuple[str, str, str], Any]]:
    said = []
    for sheet in found.sheets:
        for row in map(int, sheet.rows):
            rollup = sheet.rollup
            key = (sheet.table, found.dataset.tables[sheet.table].id(row), str(sheet.period or ""))
            named = {name: OUTCOMES[int(codes[row])] for name, codes in rollup.verdicts.items() if codes[row]}
            verdicts = (OUTCOMES[int(rollup.verdict[row])], OUTCOMES[int(rollup.reviewed[row])])
            said.append((key, (*verdicts, named, rollup.score(row, found.profile))))
    return said


@st.composite
def criteria(draw: st.DrawFn) -> dict[str, CriterionColumns]:
    """Criteria of a few rows, as rules may have left them."""
    n, found = 6, {}
    for name in draw(st.lists(st.sampled_from("abcd"), min_size=0, max_size=4, unique=True)):
        weighed = draw(st.lists(st.integers(0, draw(st.sampled_from([1, 3, 12, 40]))), min_size=n, max_size=n))
        met = [draw(st.integers(0, most)) for most in weighed]
        open_ = [draw(st.integers(0, most - some)) for most, some in zip(weighed, met, strict=True)]
        codes = [draw(st.integers(1, 4)) for _ in range(n)]
        there = [draw(st.booleans()) or most > 0 for most in weighed]
        counts = (np.array(part, np.uint16) for part in (weighed, met, open_))
        verdict = np.array(codes, np.uint8)
        found[name] = CriterionColumns(np.array(there), verdict, verdict, *counts)
    return found


GRADES = (
    Grade("A", Label("A", "A"), 90, True),
    Grade("B", Label("B", "B"), 70, False, 50),
    Grade("C", Label("C", "C"), 50, False),
    Grade("D", Label("D", "D"), 0, False),
)


@given(criteria(), st.dictionaries(st.sampled_from("abcd"), st.integers(0, 30)), st.sampled_from([10, 100]))
def test_points_of_many_rows_are_the_score_of_each(
    found: dict[str, CriterionColumns], weights: dict[str, int], total: int
) -> None:
    assert not differing(found, Profile("p", Label("P", "P"), Label("", ""), total, weights, GRADES))


def differing(found: dict[str, CriterionColumns], profile: Profile) -> list[int]:
    """Rows whose points are not those of their score."""
    rollup = Rollup((), (), 6)
    rollup.__dict__["criteria"] = found
    said = points(rollup, profile)
    return [row for row in range(6) if not same(rollup.score(row, profile), said, row)]


def same(score: Score | None, said: Points, row: int) -> bool:
    if score is None:
        return not said.there[row]
    grades = (GRADES[said.lowest[row]], GRADES[said.highest[row]])
    span = (float(score.span.lower), float(score.span.upper))
    return bool(said.there[row]) and (said.lower[row], said.upper[row]) == span and grades == score.grades


@pytest.mark.parametrize(("name", "defect"), [
    ("_grades", lambda self, reached, of, every_met, weakest: np.zeros(len(reached), np.int8)),
    ("_share", lambda self, column, reached: reached.astype(np.int64)),
    ("_all", lambda self, masks: np.ones(self.rollup.n, bool)),
], ids=["every grade is the best", "no share of a whole", "no gate"])  # fmt: skip
def test_the_law_of_points_catches(name: str, defect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Reckoning, name, defect)
    profile = Profile("p", Label("P", "P"), Label("", ""), 100, {}, GRADES)
    assert find(criteria(), lambda found: bool(differing(found, profile)))


def test_criteria_of_too_many_sizes_are_scored_one_by_one() -> None:
    sizes, met = np.array([37, 41, 43, 47, 53, 59], np.uint16), np.full(6, 2, np.uint8)
    columns = {
        name: CriterionColumns(np.ones(6, bool), met, met, sizes + n, sizes, sizes * 0) for n, name in enumerate("abcd")
    }
    assert not differing(columns, Profile("p", Label("P", "P"), Label("", ""), 100, {}, GRADES))


def test_findings_that_two_packs_share_are_counted_once(both: tuple[ce.Assessment, Matrix]) -> None:
    assessment, found = both
    assert any(finding.twins for finding in assessment.findings)
    assert found.summary.findings == Counter(finding.outcome for finding in assessment.findings)


def test_failures_are_those_of_the_assessment_those_waived_left_out(both: tuple[ce.Assessment, Matrix]) -> None:
    assessment, found = both
    assert found.summary.unmet == sum(finding.fails for finding in assessment.findings)
    assert found.summary.strict == sum(finding.fails_strictly for finding in assessment.findings)


def test_a_waiver_in_force_excuses_and_an_expired_one_does_not() -> None:
    rule = next(r.id for r in ce.load_pack("quang-binh/sxd2690").rules if "one-a-year" in r.id)
    waiver = {"subject": "P1", "rule": rule, "reason": "Mới sáp nhập", "authority": "Giám đốc Sở"}
    plain = matrix(division(), "quang-binh/sxd2690").summary
    waived = matrix(division(waiver=[{**waiver, "expires": "2024-06-30"}]), "quang-binh/sxd2690").summary
    expired = matrix(division(waiver=[{**waiver, "expires": "2023-06-30"}]), "quang-binh/sxd2690").summary
    assert plain.waived == expired.waived == 0
    assert (plain.unmet, waived.unmet, expired.unmet) == (1, 0, 1)
    assert waived.waived == sum(
        f.waiver is not None and f.waiver.in_force
        for f in ce.assess(
            division(waiver=[{**waiver, "expires": "2024-06-30"}]),
            ce.load_pack("quang-binh/sxd2690"),
            as_of="2023-12-31",
        ).findings
    )


def test_the_summary_of_two_halves_is_that_of_the_whole() -> None:
    first = matrix(division(), "quang-binh/sxd2690").summary
    assert first + NOTHING == first
    twice = first + first
    assert twice.findings == Counter({k: 2 * n for k, n in first.findings.items()})
    assert twice.unmet == 2 * first.unmet


def test_a_summary_is_the_same_after_a_way_through_plain_numbers(both: tuple[ce.Assessment, Matrix]) -> None:
    summary = both[1].summary
    assert Summary.of(json.loads(json.dumps(summary.flat()))) == summary


def test_nothing_to_judge_is_vacuous() -> None:
    assert matrix(ce.read({"unit": []}), "quang-binh/sxd2690").is_vacuous
    assert not matrix(division(), "quang-binh/sxd2690").is_vacuous


def test_one_subject_is_looked_up_by_its_id() -> None:
    found = matrix(division(), "quang-binh/sxd2690")
    assert found.verdict("P1", "2023") is NOT_MET
    assert found.outcomes("P1", "2023") == {
        f.rule.id: f.outcome
        for f in ce.assess(division(), ce.load_pack("quang-binh/sxd2690"), as_of="2023-12-31").findings
        if f.subject.period == "2023"
    }
    with pytest.raises(KeyError, match="0 subjects"):
        found.verdict("P9")


def test_any_subject_is_explained_by_the_reference(both: tuple[ce.Assessment, Matrix]) -> None:
    assessment, found = both
    subject = next(s.id.id for s in assessment.subjects if s.verdict is NOT_MET and s.id.kind == "model")
    assert ce.explain(found, subject) == ce.explain(assessment, subject)


def test_the_packs_that_are_for_tables_are_those_that_are_for_their_dossier(district: ce.Dossier) -> None:
    offered = [ce.load_pack(name) for name in shipped_packs()]
    for dossier in (district, division()):
        wanted = [pack.id for pack in packs_for(dossier, offered)]
        assert [pack.id for pack in packs_for_tables(dataset_of(dossier), offered)] == wanted


def test_a_selection_is_refused_since_it_needs_the_records_one_by_one(district: ce.Dossier) -> None:
    with pytest.raises(ce.UsageError, match="-k"):
        matrix(district, "tra-vinh/hd30", select="mh-01")


# --- what is written --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_a_table_of_outcomes_reads_back_as_it_was(
    both: tuple[ce.Assessment, Matrix], form: str, tmp_path: Path
) -> None:
    assessment, found = both
    path = arrow.write(found, tmp_path / f"outcomes.{form}", form)
    table = pq.read_table(path) if form == "parquet" else ipc.open_file(path).read_all()
    rows = table.to_pylist()
    assert {(r["kind"], r["id"], r["period"] or "") for r in rows} == {
        (s.id.kind, s.id.id, s.id.period) for s in assessment.subjects
    }
    said = {(r["kind"], r["id"], r["period"] or "", name): value for r in rows for name, value in r.items()}
    for finding in assessment.findings:
        for pack, rule in finding.members:
            key = (finding.subject.kind, finding.subject.id, finding.subject.period, f"{pack.id}:{rule.id}")
            assert said[key] == finding.outcome.value
    for subject in assessment.subjects:
        key = (subject.id.kind, subject.id.id, subject.id.period)
        assert said[*key, "verdict"] == subject.verdict.value
        assert said[*key, "score_lower"] == (subject.score and float(subject.score.span.lower))
        assert said[*key, "grade_highest"] == (subject.score and subject.score.grades[1].id)


def test_a_table_says_what_its_outcomes_rest_on(tmp_path: Path) -> None:
    pack = ce.load_pack("quang-binh/sxd2690")
    path = arrow.write(matrix(division(), pack.id), tmp_path / "o.parquet")
    rests = json.loads(pq.read_schema(path).metadata[b"criteria-engine"])
    assert (rests["format"], rests["version"], rests["as_of"]) == ("criteria-engine/outcomes", 1, "2023-12-31")
    assert rests["packs"] == [{"id": pack.id, "version": pack.version, "digest": pack.digest}]


def test_the_same_records_in_another_order_make_the_same_bytes(tmp_path: Path) -> None:
    units = [{**DIVISION, "id": f"P{n}"} for n in range(1, 6)]
    packs = ("quang-binh/sxd2690",)
    for name, order in (("a", units), ("b", units[::-1])):
        arrow.write(matrix(ce.read({"unit": order}), *packs), tmp_path / f"{name}.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_a_file_that_could_not_be_written_whole_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(table: Any, where: Path, **_: Any) -> None:
        Path(where).write_bytes(b"half")
        raise OSError("no space left")

    found = matrix(division(), "quang-binh/sxd2690")
    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(OSError, match="no space"):
        arrow.write(found, tmp_path / "o.parquet")
    assert list(tmp_path.iterdir()) == []


# --- check ------------------------------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "so"
    write_tables(ce.read(DEPARTMENT), folder, "parquet")
    return folder


def test_few_rows_of_tables_are_judged_one_by_one_and_check_says_so(tables: Path) -> None:
    done = run("check", str(tables), "--lang", "en", "--as-of", DAY)
    assert "Judged one by one" in done.stderr
    assert done.stdout.splitlines()[-1] == run("check", str(DEPARTMENT), "--lang", "en").stdout.splitlines()[-1]


def test_many_rows_are_judged_by_columns_with_the_same_result(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one_by_one = run("check", str(tables), "--lang", "en", "--as-of", DAY)
    monkeypatch.setattr(cli_many, "FEW", 5)
    by_columns = run("check", str(tables), "--lang", "en", "--as-of", DAY)
    assert "Judged by columns" in by_columns.stderr
    assert by_columns.exit_code == one_by_one.exit_code
    counted = "286 met, 22 not met, 714 undetermined, {} not applicable"
    assert counted.format("1470") in one_by_one.stdout
    assert counted.format("1,470") in by_columns.stdout.splitlines()[-1]


def test_a_workbook_too_becomes_a_table_of_outcomes(tmp_path: Path) -> None:
    path = tmp_path / "o.parquet"
    done = run("check", str(DEPARTMENT.with_suffix(".xlsx")), "--format", "parquet", "-o", str(path))
    assert done.exit_code == run("check", str(DEPARTMENT)).exit_code
    assert pq.read_table(path).num_rows == len(ce.assess(ce.read(DEPARTMENT), packs_of(DEPARTMENT)).subjects)


def packs_of(path: Path) -> list[Any]:
    return packs_for(ce.read(path), [ce.load_pack(name) for name in shipped_packs()])


def test_a_table_of_outcomes_needs_a_file(tables: Path) -> None:
    done = run("check", str(tables), "--format", "parquet", "--lang", "en")
    assert done.exit_code == 2
    assert "--format parquet needs a file: -o OUTCOMES.parquet" in done.stderr


def test_tables_are_read_alone(tables: Path) -> None:
    done = run("check", str(tables), str(DEPARTMENT), "--lang", "en")
    assert (done.exit_code, "tables are read alone" in done.stderr) == (2, True)


@pytest.mark.parametrize(("select", "code"), [("dh2303", None), ("no-such-thing", 5)])
def test_a_selection_goes_one_by_one_whatever_the_number(
    tables: Path, monkeypatch: pytest.MonkeyPatch, select: str, code: int | None
) -> None:
    monkeypatch.setattr(cli_many, "FEW", 5)
    done = run("check", str(tables), "-k", select, "--lang", "en", "--as-of", DAY)
    assert "Judged one by one" in done.stderr
    assert code is None or done.exit_code == code


def test_one_subject_of_very_many_is_explained_alone(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_many, "FEW", 5)
    subject = ce.assess(ce.read(DEPARTMENT), packs_of(DEPARTMENT)).subjects[0].id.id
    many = run("explain", str(tables), subject, "--plain", "--lang", "en", "--as-of", DAY)
    assert many.exit_code == 0
    assert subject in many.stdout


def test_stopping_keeps_what_is_whole_and_exits_130(
    tables: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("criteria_engine.bulk.assess.assess_tables", stop)
    path = tmp_path / "o.parquet"
    done = run("check", str(tables), "--format", "parquet", "-o", str(path), "--lang", "en")
    assert (done.exit_code, path.exists(), "Stopped." in done.stderr) == (130, False, True)


# --- shards -----------------------------------------------------------------------------------------------------


def test_shards_come_to_what_the_whole_comes_to(tmp_path: Path) -> None:
    other = {**DIVISION, "id": "P2"}
    whole = ce.read({"unit": [DIVISION, other], "register": [CLOSED, {**CLOSED, "unit": "P2"}]})
    write_tables(whole, tmp_path / "tables", "parquet")
    cut = run("split", str(tmp_path / "tables"), str(tmp_path / "shards"), "--shards", "2", "--lang", "en")
    assert cut.stdout.splitlines() == ["shard-0000: 2 rows", "shard-0001: 2 rows"]
    asked = (str(tmp_path / "shards"), "--pack", "quang-binh/sxd2690", "--as-of", "2023-12-31", "--lang", "en")
    done = run("check", *asked, "--format", "parquet", "-o", str(tmp_path / "out"))
    wanted = Counter(
        f.outcome for f in ce.assess(whole, ce.load_pack("quang-binh/sxd2690"), as_of="2023-12-31").findings
    )
    assert (wanted[NOT_MET], done.exit_code) == (2, 1)
    assert f"2 not met, {wanted[RuleOutcome.UNDETERMINED]} undetermined" in done.stdout
    written = [pq.read_table(path) for path in sorted((tmp_path / "out").glob("*/*.parquet"))]
    assert [set(table["id"].to_pylist()) for table in written] in ([{"P1"}, {"P2"}], [{"P2"}, {"P1"}])
    assert run("check", *asked).stdout == done.stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--as-of", DAY, "--format", "parquet"), "-o OUTCOMES"),
        (("--as-of", DAY, "--format", "json"), "take text or parquet"),
        ((), "shards need a date"),
    ],
)
def test_what_shards_need_is_told(tables: Path, tmp_path: Path, options: tuple[str, ...], told: str) -> None:
    run("split", str(tables), str(tmp_path / "shards"), "--shards", "1")
    done = run("check", str(tmp_path / "shards"), "--lang", "en", *options)
    assert (done.exit_code, told in done.stderr) == (2, True)


def test_a_folder_is_no_file_to_write_a_report_to(tables: Path, tmp_path: Path) -> None:
    done = run("check", str(tables), "-o", str(tmp_path), "--lang", "en")
    assert (done.exit_code, "that is a folder; name a file" in done.stderr) == (2, True)
