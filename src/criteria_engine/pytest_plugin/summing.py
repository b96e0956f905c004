"""The section at the end of a run: what tests of records found, by level and outcome, and what passed with a remark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.text import shown
from criteria_engine.wording.messages import LEVELS, OUTCOMES, phrase
from criteria_engine.wording.pytest_messages import TESTS

# So many remarks are listed; all of them with -v.
_LISTED = 10


def write(terminal: Any, heads: Mapping[str, Mapping[str, Any]]) -> None:
    """`heads`: what was collected, by file."""
    told = [r.criteria for reports in terminal.stats.values() for r in reports if getattr(r, "criteria", None)]
    lang = next(iter(heads.values()))["lang"]
    terminal.section(TESTS["section"][lang])
    for line in _lines(heads, told, lang, terminal.config.get_verbosity() > 0):
        terminal.write_line(shown(line))


def _lines(
    heads: Mapping[str, Mapping[str, Any]], told: Sequence[Mapping[str, Any]], lang: str, verbose: bool
) -> Iterator[str]:
    for name, head in sorted(heads.items()):
        yield from _head(name, head, lang)
    yield from _counts(told, lang)
    for status in ("waived", "advised"):
        yield from _remarks(status, told, lang, verbose)


def _head(name: str, head: Mapping[str, Any], lang: str) -> Iterator[str]:
    yield f"{name}: {'; '.join(filter(None, (head['as_of'], head['packs'])))}"
    beside = ("not_applicable", "problems", "unused_waivers")
    said = [TESTS[key][lang].format(count=head[key]) for key in beside if head[key]]
    said += [phrase("nothing_judged", lang)] if head["is_vacuous"] else []
    if said:
        yield f"  {'; '.join(said)}"


def _counts(told: Iterable[Mapping[str, Any]], lang: str) -> Iterator[str]:
    found: dict[str, Counter[str]] = {level: Counter() for level in LEVELS}
    questions: set[tuple[str, ...]] = set()
    waived = 0
    for report in told:
        for level, counts in report.get("counts", {}).items():
            found[level].update(counts)
        questions.update(map(tuple, report.get("questions", ())))
        waived += sum(status == "waived" for status, _ in report.get("remarks", ()))
    for level, of_level in found.items():
        if of_level:
            said = (f"{of_level[o.value]} {OUTCOMES[o][lang]}" for o in RuleOutcome if of_level[o.value])
            yield f"{LEVELS[level][lang]}: {', '.join(said)}"
    beside = [phrase("waived_count", lang, count=waived)] if waived else []
    beside += [phrase("questions_open", lang, count=len(questions))] if questions else []
    if beside:
        yield "; ".join(beside)


def _remarks(status: str, told: Iterable[Mapping[str, Any]], lang: str, verbose: bool) -> Iterator[str]:
    said = [words for report in told for kind, words in report.get("remarks", ()) if kind == status]
    if not said:
        return
    yield f"{TESTS[status][lang]}:"
    yield from (f"  - {words}" for words in (said if verbose else said[:_LISTED]))
    if len(said) > _LISTED and not verbose:
        yield f"  {TESTS['more'][lang].format(count=len(said) - _LISTED)}"
