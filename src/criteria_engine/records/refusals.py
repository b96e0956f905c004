"""What pydantic refuses, as a problem in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from criteria_engine.errors import Problem, near, nearest
from criteria_engine.records.annotations import Label
from criteria_engine.text import same_words

# By the type of a pydantic error, or its first word: "int_parsing", "int_from_float" and "int_type" are one fault.
_SAID: Mapping[str, str] = {
    "string": "phải là chữ",
    "int": "phải là số nguyên",
    "float": "phải là số",
    "decimal": "phải là số",
    "finite": "phải là số hữu hạn",
    "bool": "phải là có hoặc không",
    "date": "phải là ngày",
    "datetime": "phải là ngày",
    "list": "phải là danh sách",
    "tuple": "phải là danh sách",
    "set": "phải là danh sách",
    "frozen": "phải là danh sách",
    "model": "phải gồm tên cột và giá trị",
    "dict": "phải gồm tên cột và giá trị",
    "mapping": "phải gồm tên cột và giá trị",
    "greater": "nhỏ hơn mức cho phép",
    "less": "lớn hơn mức cho phép",
    "extra": "không có cột này",
    "string_too_short": "quá ngắn",
    "string_too_long": "quá dài",
    "string_pattern_mismatch": "không đúng mẫu",
    "too_short": "có quá ít mục",
    "too_long": "có quá nhiều mục",
}
_UNREADABLE = "không đọc được"


def refusal(
    error: Any, at: str, name: str, codes: Mapping[str, Label] | None = None, label: Label | None = None
) -> Problem:
    """The problem of one error of pydantic with the field `name`, whose address is `at`; `codes`, `label`: of the
    field, where it is one."""
    found, kind = error["input"], error["type"]
    shown = _quoted(found)
    if kind in ("enum", "literal_error"):
        known = _codes(error["ctx"]["expected"])
        hint = {lang: _nearest(str(found), known, codes or {}, lang) for lang in ("en", "vi")}
        return Problem(at, "unknown-code", f"{shown} is no known value{hint['en']}",
                       f"{shown} không có trong danh mục{hint['vi']}")  # fmt: skip
    if kind == "missing":
        return Problem(at, "required-field", f"{name} is required", f"cần ghi “{label.vi if label else name}”")
    cause = error.get("ctx", {}).get("error")
    if cause is not None:
        return Problem(at, "unreadable-value", str(cause), getattr(cause, "vi", f"{shown} {_UNREADABLE}"))
    said = _SAID.get(kind) or _SAID.get(kind.partition("_")[0], _UNREADABLE)
    if isinstance(found, date):
        return _turned(found, at, said)
    return Problem(at, "unreadable-value", f"{shown}: {error['msg']}", f"{shown} {said}")


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
    listed = [_with_code(codes[code].vi, code) if lang == "vi" and code in codes else code for code in known]
    return close or nearest(found, listed, lang)


def _with_code(name: str, code: str) -> str:
    return name if name == code else f"{name} ({code})"


def _codes(expected: str) -> list[str]:
    """Pydantic hands over the codes as one sentence: "'a', 'b' or 'c'"."""
    return expected.replace("'", "").replace(" or ", ", ").split(", ")
