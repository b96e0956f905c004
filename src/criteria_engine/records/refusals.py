"""What pydantic refuses, as a problem in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from criteria_engine.errors import Problem, listed, near, nearest
from criteria_engine.records.annotations import Label
from criteria_engine.text import same_words

# By the type of a pydantic error, or its first word: "int_parsing", "int_from_float" and "int_type" are one fault.
_LIST = Label("phải là danh sách", "write a list")
_COLUMNS = Label("phải gồm tên cột và giá trị", "write names of columns, each with its value")
_NUMBER = Label("phải là số", "write a number")
_DAY = Label("phải là ngày", "write a day")
_SAID: Mapping[str, Label] = {
    "string": Label("phải là chữ", "write a text"),
    "int": Label("phải là số nguyên", "write a whole number"),
    "float": _NUMBER, "decimal": _NUMBER,
    "finite": Label("phải là số hữu hạn", "write a finite number"),
    "bool": Label("phải là có hoặc không", "write yes or no"),
    "date": _DAY, "datetime": _DAY,
    "list": _LIST, "tuple": _LIST, "set": _LIST, "frozen": _LIST,
    "model": _COLUMNS, "dict": _COLUMNS, "mapping": _COLUMNS,
    "extra": Label("không có cột này", "there is no such column"),
}  # fmt: skip
# Of these pydantic says the limit, which a word of ours would not.
_LIMITS: Mapping[str, str] = {
    "greater": "nhỏ hơn mức cho phép", "less": "lớn hơn mức cho phép",
    "string_too_short": "quá ngắn", "string_too_long": "quá dài", "string_pattern_mismatch": "không đúng mẫu",
    "too_short": "có quá ít mục", "too_long": "có quá nhiều mục",
}  # fmt: skip
_UNREADABLE = "không đọc được"
# Of a unit that is none of the column's (values/quantity.py).
_ELSEWHERE = "trong khi cột"


def refusal(
    error: Any, at: str, name: str, codes: Mapping[str, Label] | None = None, label: Label | None = None, *,
    on_sheet: bool = False,
) -> Problem:
    """The problem of one error of pydantic with the field `name`, whose address is `at`; `codes`, `label`: of the
    field, where it is one. `on_sheet`: for a clerk, who knows names and no codes."""
    found, kind = error["input"], error["type"]
    shown = _quoted(found)
    if kind in ("enum", "literal_error"):
        known = _codes(error["ctx"]["expected"])
        meant = _nearest_name if on_sheet else _nearest
        hint = {lang: meant(str(found), known, codes or {}, lang) for lang in ("en", "vi")}
        return Problem(at, "unknown-code", f"{shown} is no known value{hint['en']}",
                       f"{shown} không có trong danh mục{hint['vi']}")  # fmt: skip
    if kind == "missing":
        return Problem(at, "required-field", f"{name} is required", f"cần ghi “{label.vi if label else name}”")
    cause = error.get("ctx", {}).get("error")
    if cause is not None:
        return _with_its_cell(Problem(at, "unreadable-value", str(cause), getattr(cause, "vi", None)), found, shown)
    said = _said(kind, error["msg"])
    if isinstance(found, date):
        return _turned(found, at, said.vi)
    return Problem(at, "unreadable-value", f"{shown}: {said.en}", f"{shown} {said.vi}")


def _with_its_cell(problem: Problem, found: object, shown: str) -> Problem:
    """A reason such as "'đ/năm' where 'đồng' is asked for" behind the text that it is about."""
    vi = problem.vi or f"{shown} {_UNREADABLE}"
    is_part = isinstance(found, str) and _ELSEWHERE in vi and shown not in vi
    return replace(problem, message=f"{shown}: {problem.message}" if is_part else problem.message,
                   vi=f"{shown}: {vi}" if is_part else vi)  # fmt: skip


def _said(kind: str, of_pydantic: str) -> Label:
    first = kind.partition("_")[0]
    limit = _LIMITS.get(kind) or _LIMITS.get(first)
    known = None if limit else _SAID.get(kind) or _SAID.get(first)
    return known or Label(limit or _UNREADABLE, of_pydantic)


# Of a longer value the beginning tells which one it is.
_LONGEST = 300


def _quoted(found: object) -> str:
    try:
        said = repr(found)
    except ValueError:
        return "…"  # a whole number of more figures than Python writes
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _turned(found: date, at: str, said: str) -> Problem:
    """A day where something else is asked for: office programs make days of texts such as 12-6."""
    day = f"{found.day}/{found.month}/{found.year}"
    en = f"{found:%Y-%m-%d} is a day; a spreadsheet may have made it of a text such as {found.day}-{found.month}"
    vi = f"ô là ngày {day}, trong khi {said}; có thể Excel đã đổi từ chữ như “{found.day}-{found.month}”"
    return Problem(at, "unreadable-value", en, vi)


def _nearest(found: str, known: list[str], codes: Mapping[str, Label], lang: str) -> str:
    """The nearest code, or the nearest name as people type it, with the code that files of data want."""
    names = {same_words(t): _with_code(t, code) for code, label in codes.items() for t in (label.vi, label.en)}
    close = "" if near(found, known) else near(same_words(found), names, lang)
    for name, shown in names.items():
        close = close.replace(repr(name), repr(shown))
    offered = [_with_code(codes[code].vi, code) if lang == "vi" and code in codes else code for code in known]
    return close or nearest(found, offered, lang)


# Names of choices are alike: "Đã dừng" is nearly "Tạm dừng", and is none of it.
_ALIKE = 0.8


def _nearest_name(found: str, known: list[str], codes: Mapping[str, Label], lang: str) -> str:
    """The name of which `found` is a slip of the pen, or else the names there are."""
    shown = {code: codes[code][lang] if code in codes else code for code in known}
    typed = {same_words(text): shown[code] for code in known for text in (code, *_labels(codes.get(code)))}
    close = near(same_words(found), typed, lang, _ALIKE)
    for words, name in typed.items():
        if close.endswith(f" {words!r}?"):
            return close.replace(repr(words), repr(name))
    return listed(list(shown.values()), lang)


def _labels(label: Label | None) -> tuple[str, ...]:
    return (label.vi, label.en) if label else ()


def _with_code(name: str, code: str) -> str:
    return name if name == code else f"{name} ({code})"


def _codes(expected: str) -> list[str]:
    """Pydantic hands over the codes as one sentence: "'a', 'b' or 'c'"."""
    return expected.replace("'", "").replace(" or ", ", ").split(", ")
