"""A pack as Markdown for people: an index, and a page for each criterion or section of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from criteria_engine.authoring.coverage import coverage
from criteria_engine.authoring.pages import sayings
from criteria_engine.authoring.pages.examples import examples_of
from criteria_engine.authoring.pages.markdown import heading, told
from criteria_engine.authoring.pages.rule import Examples, reading_line, rule_lines, source_of
from criteria_engine.errors import Problem, UsageError
from criteria_engine.packs.model import Document, Pack, Rule
from criteria_engine.wording.findings import clause_place, document_name, say_date
from criteria_engine.wording.locators import say_locator
from criteria_engine.wording.markdown import escaped
from criteria_engine.wording.pages_messages import KINDS, PARTS, word

INDEX = "index.md"
# By this line a page is known as one that was made, and may be made anew.
MADE = "<!-- criteria-engine rules docs -->"


@dataclass(frozen=True, slots=True)
class Page:
    """The rules of one criterion or section; `file` is its name beside the index."""

    file: str
    title: str
    rules: tuple[Rule, ...]


def pages(pack: Pack, lang: str) -> Mapping[str, str]:
    """The text of every page by its file name, the index first. Raises PackError for examples that can not be read."""
    found, examples = _pages_of(pack, lang), examples_of(pack)
    texts = {page.file: _text(_page(page, pack, examples, lang)) for page in found}
    return {INDEX: _text(_index(pack, found, lang)), **texts}


def one_page(pack: Pack, lang: str) -> str:
    """Everything on one page."""
    found, examples = _pages_of(pack, lang), examples_of(pack)
    parts = (line for page in found for line in _part(page, pack, examples, lang))
    return _text([*_index(pack, found, lang, apart=False), *parts])


def write_pages(texts: Mapping[str, str], folder: Path) -> None:
    """Every page into a folder; pages that were made before are made anew.

    Raises UsageError, and writes nothing, where a file of that name is no such page.
    """
    foreign = [folder / name for name in texts if (folder / name).exists() and not _was_made(folder / name)]
    if foreign:
        raise UsageError(
            Problem(path.as_posix(), "exists", "this file is not one of these pages; choose another folder")
            for path in foreign
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        en = f"can not be written: {error.strerror}"
        raise UsageError([Problem(folder.as_posix(), "not-writable", en)]) from None


def _was_made(path: Path) -> bool:
    return path.is_file() and path.read_bytes().startswith(MADE.encode())


def _text(lines: Sequence[str] | Iterator[str]) -> str:
    return "\n".join([MADE, *lines]).rstrip() + "\n"


# --- which pages ------------------------------------------------------------------------------------------------


def _pages_of(pack: Pack, lang: str) -> tuple[Page, ...]:
    """The rules by criterion, else by the file of their section, in the order of the pack."""
    groups: dict[str, list[Rule]] = {}
    for rule in pack.rules:
        groups.setdefault(rule.criterion or PurePosixPath(source_of(rule, pack)).stem, []).append(rule)
    names = _file_names(groups)
    return tuple(Page(names[key], _title(key, rules, pack, lang), tuple(rules)) for key, rules in groups.items())


def _file_names(keys: Mapping[str, object]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for key in keys:
        stem = re.sub(r"[^\w.-]", "-", key)
        taken = {INDEX, *names.values()}
        names[key] = next(n for n in _tried(stem) if n not in taken)
    return names


def _tried(stem: str) -> Iterator[str]:
    yield f"{stem}.md"
    number = 2
    while True:
        yield f"{stem}-{number}.md"
        number += 1


def _title(key: str, rules: Sequence[Rule], pack: Pack, lang: str) -> str:
    """That of the criterion; else the places in the document from the first rule to the last."""
    if key in pack.criteria:
        return pack.criteria[key].title[lang]
    first, last = (pack.clauses[rule.clauses[0]] for rule in (rules[0], rules[-1]))
    place = clause_place(first, lang)
    if first.locator == last.locator and first.document is last.document:
        return place
    until = say_locator(last.locator, lang) if first.document is last.document else clause_place(last, lang)
    return word("page_span", lang, first=place, last=until)


def _page(page: Page, pack: Pack, examples: Examples, lang: str) -> Iterator[str]:
    yield from _part(page, pack, examples, lang)
    yield f"[{word('back', lang)}]({INDEX})"


def _part(page: Page, pack: Pack, examples: Examples, lang: str) -> Iterator[str]:
    yield from heading(page.title, 1)
    for rule in page.rules:
        yield from rule_lines(rule, pack, examples, lang)


# --- the index --------------------------------------------------------------------------------------------------


def _index(pack: Pack, found: Sequence[Page], lang: str, apart: bool = True) -> Iterator[str]:
    """`apart`: the rules are on pages of their own, else below."""
    yield from heading(pack.title[lang], 1)
    yield f"`{pack.id}` {escaped(pack.version)}"
    yield ""
    if pack.base:
        yield from (word("overlay", lang, base=pack.base.id), "")
    yield from (_document(document, lang) for document in pack.documents.values())
    yield told(PARTS["in_force"][lang], sayings.validity_words(pack.in_force, pack, lang))
    if pack.applies_to:
        yield told(PARTS["applies_to"][lang], sayings.scope_words(pack.applies_to, pack, lang))
    yield ""
    yield from heading(word("contents", lang), 2)
    for page in found:
        yield from _contents(page, lang, apart)
    yield ""
    for title, lines in (
        (PARTS["readings"][lang], _readings(pack, lang)),
        (PARTS["parameters"][lang], _parameters(pack, lang)),
        (KINDS["verdict"][lang], _verdicts(pack, lang)),
        (word("no_rule", lang), _without_rule(pack, lang)),
    ):
        yield from _section(title, list(lines))


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from heading(title, 2)
        yield from lines
        yield ""


def _document(document: Document, lang: str) -> str:
    parts = {"number": document_name(document, lang), "issuer": document.issuer[lang], "title": document.title[lang]}
    said = word("issued_undated", lang, **parts)
    if document.date:
        said = word("issued", lang, date=say_date(document.date.start, lang), **parts)
    inferred = f". {word('inferred', lang, reason=document.inferred[lang])}" if document.inferred else ""
    return told(PARTS["documents"][lang], said + inferred)


def _contents(page: Page, lang: str, apart: bool) -> Iterator[str]:
    count = word("rules_of", lang, count=len(page.rules))
    yield f"- [{escaped(page.title)}]({page.file}): {count}" if apart else f"- {escaped(page.title)}: {count}"
    for rule in page.rules:
        yield f"  - [{escaped(rule.title[lang])}]({page.file if apart else ''}#{rule.id})"


def _readings(pack: Pack, lang: str) -> Iterator[str]:
    return (f"- {reading_line(pack, name, lang)}" for name in pack.readings)


def _parameters(pack: Pack, lang: str) -> Iterator[str]:
    for parameter in pack.parameters.values():
        clause = pack.clauses.get(parameter.source)
        place = f" ({clause_place(clause, lang)})" if clause else ""
        yield told(parameter.title[lang], sayings.parameter_words(parameter, lang) + place)


def _verdicts(pack: Pack, lang: str) -> Iterator[str]:
    for verdict in pack.verdicts.values():
        names = (pack.criteria[name].title[lang] for name in verdict.criteria or ())
        over = "; ".join(names) if verdict.criteria is not None else word("all_rules", lang)
        yield told(verdict.title[lang], over)


def _without_rule(pack: Pack, lang: str) -> Iterator[str]:
    """The leaf clauses that no rule tests, and why."""
    for leaf in (leaf for leaves in coverage([pack]).documents.values() for leaf in leaves if not leaf.rules):
        clause = leaf.clause
        why = word("not_at_hand", lang, document=clause.not_at_hand) if clause.not_at_hand else ""
        why = word("context", lang) if clause.context else why
        yield told(clause_place(clause, lang), f"{clause.summary[lang]} {why}")
