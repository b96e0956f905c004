"""Reads a report that `check --format json` or `jsonl` wrote. Says everything that is wrong with one, at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from criteria_engine.errors import InputError, Problem
from criteria_engine.reported.lines import is_head, joined
from criteria_engine.reported.model import FORMAT, VERSION, Reported
from criteria_engine.source import SourceError, once_each

# So many faults of one report are told; a file of another kind has thousands.
MOST_FAULTS = 12


def read_report(source: str | Path) -> Reported:
    """The report in a file, JSON or JSON Lines. Raises InputError where it is none, or of a version to come.

    >>> from tempfile import mkdtemp
    >>> from criteria_engine import assess, load_pack, read
    >>> from criteria_engine.reports.json import render
    >>> path = Path(mkdtemp()) / "truoc.json"
    >>> result = assess(read({}), load_pack("tra-vinh/kh41"), as_of="2023-12-31")
    >>> _ = path.write_text(render(result), encoding="utf-8")
    >>> read_report(path).as_of
    datetime.date(2023, 12, 31)
    """
    path = Path(source)
    if path.is_dir():
        raise InputError([Problem(str(path), "no-file", "that is a folder; name a report",
                                  "đây là thư mục; hãy ghi tên tệp báo cáo")])  # fmt: skip
    if not path.is_file():
        raise InputError([Problem(str(path), "no-file", "no such file", "không có tệp này")])
    return report_of(_data(path), path.name)


def report_of(data: Any, name: str = "report") -> Reported:
    """The report that plain data holds; `name` is what messages call it. Raises InputError."""
    problem = _not_ours(data, name)
    if problem:
        raise InputError([problem])
    try:
        report = Reported.model_validate(data)
    except ValidationError as error:
        raise InputError(_faults(error, name)) from None
    if torn := [*_cut(report, name), *_strangers(report, name)]:
        raise InputError(torn[:MOST_FAULTS])
    return report


def _cut(report: Reported, name: str) -> Iterator[Problem]:
    """What the summary counts and the lists do not hold: the end of a file may be lost without a trace in its shape."""
    summary = report.summary
    outcomes = {"subjects": [s.verdict for s in report.subjects], "findings": [f.outcome for f in report.findings]}
    for kind, held in outcomes.items():
        counts: Mapping[str, int] = getattr(summary, kind)
        if Counter(held) != Counter(counts):
            yield _other(f"{name}: {kind}", sum(counts.values()), len(held))
    for kind in sorted(Reported.model_fields.keys() & summary.entries.keys()):
        count, length = summary.entries[kind], len(getattr(report, kind))
        if length != count:
            yield _other(f"{name}: {kind}", count, length)


def _strangers(report: Reported, name: str) -> Iterator[Problem]:
    """Findings on subjects that the report itself does not know."""
    known = {subject.key for subject in report.subjects}
    for n, finding in enumerate(report.findings):
        if finding.subject.key not in known:
            yield Problem(f"{name}: findings[{n}]", "report-shape", "the report does not list its subject",
                          "báo cáo không kê đối tượng của kết quả này")  # fmt: skip


def _other(at: str, told: int, held: int) -> Problem:
    return Problem(
        at, "report-shape",
        f"the summary counts {told}, the report holds {held} or other outcomes: it was cut or edited",
        f"phần tổng hợp ghi {told} mục, báo cáo có {held} mục hoặc kết quả khác: tệp bị cắt hoặc bị sửa",
    )  # fmt: skip


def _data(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError([Problem(path.name, "not-utf8", f"not UTF-8 text (byte {error.start})",
                                  f"không phải văn bản UTF-8 (byte {error.start})")]) from None  # fmt: skip
    first, _, rest = text.partition("\n")
    head = _line(first)
    if not is_head(head):
        return _parsed(text, path.name)
    numbered = ((n, line) for n, line in enumerate(rest.split("\n"), 2) if line.strip())
    entries = [_entry(line, path.name, n) for n, line in numbered]
    return joined([head, *entries])


def _entry(line: str, name: str, n: int) -> Any:
    entry = _parsed(line, name, n)
    if is_head(entry):
        raise InputError([Problem(f"{name}:{n}", "report-shape", "a second report begins here; compare one at a time",
                                  "từ dòng này là báo cáo khác; mỗi tệp chỉ một báo cáo")])  # fmt: skip
    return entry


def _line(text: str) -> Any:
    """What a first line holds; None where it is only the beginning of a value."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _parsed(text: str, name: str, line: int = 1) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=once_each(name))
    except SourceError as error:
        raise InputError(error.problems) from None
    except (ValueError, RecursionError) as error:
        place = f"{name}:{line + getattr(error, 'lineno', 1) - 1}:{getattr(error, 'colno', 1)}"
        said = getattr(error, "msg", None) or str(error)
        raise InputError([Problem(place, "not-json", f"not JSON: {said}", "không đúng JSON từ chỗ này")]) from None


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no value")


def _not_ours(data: Any, name: str) -> Problem | None:
    """What is no report at all, or one that this version of the engine cannot know how to read."""
    form = data.get("format") if isinstance(data, Mapping) else None
    if form != FORMAT:
        return Problem(
            name, "report-format", f"no report of an assessment: format is {form!r}, expected {FORMAT!r}; "
            "write one with check --format json",
            f"không phải báo cáo đánh giá: format là {form!r}, cần {FORMAT!r}; hãy tạo bằng check --format json",
        )  # fmt: skip
    version = data.get("version")
    if isinstance(version, bool) or (isinstance(version, int) and version > VERSION):
        return Problem(
            name, "report-version", f"the report is of version {version}, this engine reads {VERSION}; use a newer one",
            f"báo cáo thuộc phiên bản {version}, bản này chỉ đọc được {VERSION}; đề nghị dùng bản mới hơn",
        )  # fmt: skip
    return None


def _faults(error: ValidationError, name: str) -> Iterator[Problem]:
    for fault in error.errors()[:MOST_FAULTS]:
        at = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in fault["loc"]).lstrip(".")
        said = fault["msg"][:1].lower() + fault["msg"][1:]
        yield Problem(f"{name}: {at}", "report-shape", said, f"chỗ này không đúng dạng báo cáo ({said})")
