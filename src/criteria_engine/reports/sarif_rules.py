"""Rules as SARIF tells them, with help in both languages; and texts that its viewers take for no link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from criteria_engine.findings.model import Finding
from criteria_engine.packs.model import Level
from criteria_engine.text import safe
from criteria_engine.wording.findings import clause_place
from criteria_engine.wording.formats_messages import word
from criteria_engine.wording.markdown import escaped
from criteria_engine.wording.messages import LEVELS as LEVEL_WORDS

Key = tuple[str, str]
# A message may hold links, `[text](target)`, and places for arguments, `{0}`.
_LINK = re.compile(r"\]\(")
_ARGUMENT = re.compile(r"\{(?=\d)|(?<=\d)\}")
_BRACKETS = re.compile(r"([\[\]])")


class Rules:
    """The rules that findings are of, by pack and id."""

    def __init__(self, findings: Iterable[Finding], lang: str) -> None:
        self.lang = lang
        found: dict[Key, Finding] = {}
        for finding in findings:
            found.setdefault(_key(finding), finding)
        # Sorted, so that the order of rows has no say in it.
        self.listed = [found[key] for key in sorted(found)]
        self._index = {_key(finding): number for number, finding in enumerate(self.listed)}

    def index(self, finding: Finding) -> int:
        return self._index[_key(finding)]

    def descriptor(self, finding: Finding) -> dict[str, Any]:
        rule, langs = finding.rule, dict.fromkeys((self.lang, "vi", "en"))
        help_lines = {lang: list(_help(finding, lang)) for lang in langs}
        return {
            "id": rule.id,
            "shortDescription": {"text": message(rule.title[self.lang])},
            "fullDescription": {"text": message(" ".join(help_lines[self.lang]))},
            "help": {
                "text": "\n\n".join("\n".join(map(message, lines)) for lines in help_lines.values()),
                "markdown": "\n\n".join(_page(lines) for lines in help_lines.values()),
            },
            "defaultConfiguration": {"level": level_of(rule.level), "enabled": True},
            "properties": {
                "pack": finding.pack.id, "clauses": list(rule.clauses), "level": rule.level, "basis": rule.basis,
                "title": {"vi": rule.title.vi, "en": rule.title.en}, "tags": [rule.subject, rule.level, rule.basis],
            },
        }  # fmt: skip


def level_of(level: Level) -> str:
    """The level of a result that is not met."""
    return {"must": "error", "should": "warning"}.get(level, "note")


def _key(finding: Finding) -> Key:
    return finding.pack.id, finding.rule.id


def _help(finding: Finding, lang: str) -> Iterator[str]:
    """What is asked and how strongly, which clauses ask for it, what to add."""
    rule, known = finding.rule, finding.pack.clauses
    yield f"{LEVEL_WORDS[rule.level][lang]}: {rule.title[lang].rstrip('.')}."
    for clause in (known[name] for name in rule.clauses if name in known):
        yield word("asked_by", lang, place=clause_place(clause, lang), summary=clause.summary[lang])
    if rule.remedy:
        yield word("remedy", lang, words=rule.remedy[lang])


def _page(lines: list[str]) -> str:
    head, *others = map(escaped, lines)
    return "\n".join((f"**{head}**", "", *(f"- {line}" for line in others))).rstrip()


def message(text: str) -> str:
    """A text as a SARIF message that a viewer shows as it is.

    >>> message("[đây](http://x)"), message("model[MH-01].start")
    ('\\\\[đây\\\\](http://x)', 'model[MH-01].start')
    """
    shown = safe(text)
    if _LINK.search(shown):
        shown = _BRACKETS.sub(r"\\\1", shown)
    return _ARGUMENT.sub(lambda found: found[0] * 2, shown)
