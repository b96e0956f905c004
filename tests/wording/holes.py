"""What no reader should meet in a sentence; a hole is told by its name and the words where it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache

from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.records.annotations import Label
from criteria_engine.records.schema import Entity, Schema
from criteria_engine.wording import messages, repair_messages

_QUOTED = re.compile(r"“[^“”]*”")
# Numbers of documents and addresses are cited as they stand: `Mô hình!H14`, `model[M1].plan.schedule`.
_ADDRESS = re.compile(
    r"\d+-[\w-]+/[\w-]+"
    r"|[\w ,-]+![A-Z]+\d+(?:, [A-Z]+\d+)*"
    r"|\b[a-z_]+\[[^\]]*\][\w.\[\]]*(?:, (?=[a-z_]+\[))?"
)
_ALWAYS: Mapping[str, re.Pattern[str]] = {
    "nothing": re.compile(r"\bNone\b|\bnull\b|“\s*”|\(\s*\)"),
    "brace": re.compile(r"[{}]|Decimal|object at|<[a-z]"),
    "code": re.compile(r"\b[^\W_]+(?:_[^\W_]+)+\b"),
    "path": re.compile(r"\b[a-z]+\d*\.[a-z]+|\bouter\b"),
    "spaces": re.compile(r"  |\s[,;.)]|\(\s|\n|^\s|\s$"),
    "marks": re.compile(r"[,;:]\s*[,;.:)]|\(\s*[,;]|\.\.(?!\.)"),
    "twice": re.compile(r"\b(?!NAME|QUOTE|PLACE)([^\W\d_]+) \1\b", re.IGNORECASE),
}
_JOINTS: Mapping[str, re.Pattern[str]] = {
    "vi": re.compile(r"\b(và|hoặc|mà|của|là|trong) (và|hoặc|mà|của)\b|\b(và|hoặc|mà|là)(?=[,;.)]|$)|^(và|hoặc|mà)\b"),
    "en": re.compile(
        r"\b(and|or|where|that|of) (and|or|where)\b|\b(and|or|where|is|of)(?=[,;)]|\.?$)|^(and|or|where)\b"
    ),
}
# Of one part alone; whether a denial of several can be said better is a law of its own.
_DENIED_TWICE: Mapping[str, re.Pattern[str]] = {
    "vi": re.compile(r"\b(không|chưa)( phải| có)? (không|chưa)\b|"
                     r"\bkhông có (?:(?! mà | hoặc | và )[^,;()])* nào (mà )?"
                     r"không ghi (?:(?! hoặc | và | mà )[^,;()])*$"),
    "en": re.compile(r"\bnot not\b|\bno (?:(?! where | and | or | that )[^,;()])* where QUOTE is not given$"),
}  # fmt: skip
_MARKED = re.compile(r"[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
# Units are the schema's own.
_UNITS = re.compile(r"\b(tỷ |triệu )?(đồng|người|hộ|tháng|m|km|kg|ha)\b")
_FOREIGN_LETTERS = re.compile(r"\b\w*[fjwz]\w*\b", re.IGNORECASE)


def holes(text: str, lang: str, schema: Schema, known: Collection[str] = ()) -> Iterator[str]:
    """Every hole of a sentence. `known`: texts of records and packs, which are in the language they are in."""
    bare = _bare(text, known)
    for name, pattern in {**_ALWAYS, "joint": _JOINTS[lang], "denied twice": _DENIED_TWICE[lang]}.items():
        if found := pattern.search(bare):
            yield f"{name}: {found[0]!r} in {text!r}"
    if text.count("(") != text.count(")") or text.count("“") != text.count("”"):
        yield f"brackets: {text!r}"
    yield from (f"foreign: {word!r} in {text!r}" for word in _foreign(bare, lang, schema))
    quoted = (found for found in _QUOTED.findall(text) if found[1:-1] not in known)
    yield from (f"label: {found} in {text!r}" for found in quoted if _is_of_other(found, lang, schema))


def _bare(text: str, known: Iterable[str]) -> str:
    """The engine's own words: without addresses, names and what it quotes."""
    bare = _QUOTED.sub("“”", text).replace("“”", "QUOTE")
    for name in sorted((name for name in known if name and name in bare), key=len, reverse=True):
        bare = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "NAME", bare)
    return _ADDRESS.sub("PLACE", bare)


def _foreign(bare: str, lang: str, schema: Schema) -> Iterator[str]:
    # Points of a document are numbered "3.2a".
    own = re.sub(r"QUOTE|NAME|PLACE|\d[\w.]*", " ", bare)
    words = re.findall(r"[^\W\d_]+", own)
    if lang == "en":
        yield from (word for word in words if _MARKED.search(word) and not _UNITS.fullmatch(word))
    else:
        english = _english(schema)
        yield from (word for word in words if word.lower() in english or _FOREIGN_LETTERS.fullmatch(word))


def _is_of_other(quoted: str, lang: str, schema: Schema) -> bool:
    return quoted[1:-1] in _labels(schema)["en" if lang == "vi" else "vi"]


def catalogue() -> Iterator[Label]:
    """Every label that the engine itself says to readers of findings."""
    of_findings = (messages.PHRASES, messages.NOTES, messages.REASONS, messages.DOUBTS, messages.LEVELS)
    of_repairs = (repair_messages.WORDS, repair_messages.VERBS, repair_messages.NO_REPAIR)
    for table in (*of_findings, messages.OUTCOMES, *of_repairs):
        yield from table.values()
    for operator in OPERATORS.values():
        yield from (operator.phrase, operator.denied)


@cache
def _english(schema: Schema) -> frozenset[str]:
    """Words of the English catalogue that no Vietnamese catalogue or heading has."""
    english = {word for label in catalogue() for word in _words(label.en)}
    return frozenset(english - {word for label in (*catalogue(), *_all(schema)) for word in _words(label.vi)})


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", " ", text).lower())


@cache
def _labels(schema: Schema) -> Mapping[str, frozenset[str]]:
    """Labels of the schema in one language that are no label in the other."""
    vi, en = {label.vi for label in _all(schema)}, {label.en for label in _all(schema)}
    return {"vi": frozenset(vi - en), "en": frozenset(en - vi)}


def _all(schema: Schema) -> Iterator[Label]:
    for entity in schema.entities.values():
        yield from _of(entity)


def _of(entity: Entity) -> Iterator[Label]:
    yield entity.label
    for field in entity.fields.values():
        yield from (field.label, *field.codes.values())
    for inner in entity.lists.values():
        yield inner.label
        yield from _of(inner.item)
