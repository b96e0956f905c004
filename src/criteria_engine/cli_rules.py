"""The commands for rule authors: list, show, lint and test packs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from criteria_engine.errors import PackError, Problem
from criteria_engine.terminal import FINE, PACK, UNMET, VACUOUS, put, say, tell, told

if TYPE_CHECKING:
    from criteria_engine.packs.model import Pack


in_language = click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True)


@click.group()
def rules() -> None:
    """Work on packs of rules."""


@rules.command("list")
@in_language
def rules_list(lang: str) -> None:
    """List the shipped packs."""
    from criteria_engine.packs.load import load_pack
    from criteria_engine.packs.shipped import shipped_packs

    with told(lang):
        for name in shipped_packs():
            pack = load_pack(name)
            say(f"{pack.id}  {pack.version}  {len(pack.rules)} rules  {pack.title[lang]}")


@rules.command("show")
@click.argument("name", metavar="PACK")
@click.argument("rule", required=False)
@in_language
def rules_show(name: str, rule: str | None, lang: str) -> None:
    """Show the rules of a PACK, or one RULE in words."""
    from criteria_engine.authoring.show import pack_lines, rule_lines
    from criteria_engine.packs.load import load_pack

    with told(lang):
        pack = load_pack(name)
        say("\n".join(rule_lines(pack, rule, lang) if rule else pack_lines(pack, lang)))


@rules.command("lint")
@click.argument("names", metavar="[PACK]...", nargs=-1)
@click.option("--deep", is_flag=True, help="Search for rules that nothing meets, fails or owes, and pairs at odds.")
def rules_lint(names: tuple[str, ...], deep: bool) -> None:
    """Say everything that is wrong with packs (all shipped ones by default)."""
    from criteria_engine.authoring.lint import lint
    from criteria_engine.authoring.tightness import loosened

    problems: list[Problem] = []
    for name in _packs_named(names):
        try:
            pack, found = lint(name)
            problems += found
            say(f"{pack.id}: {len(pack.rules)} rules, {len(found)} problems")
            for loose in loosened(pack):
                say(f"  may ask for less than {pack.layers[1]}: {loose}")
            if deep:
                problems += _searched(pack)
        except PackError as error:
            problems += error.problems
            say(f"{name}: refused")
    tell(problems, "en")
    sys.exit(PACK if problems else FINE)


def _searched(pack: Pack) -> tuple[Problem, ...]:
    """What a search of the pack finds; says in how many dossiers it looked."""
    from criteria_engine.authoring.deep.search import lint_deeply

    with told("en"):
        searched = lint_deeply(pack)
    say(f"  {searched}")
    return searched.problems


@rules.command("test")
@click.argument("names", metavar="[PACK]...", nargs=-1)
@click.option("-k", "select", metavar="EXPR", help="Only rules that match.")
def rules_test(names: tuple[str, ...], select: str | None) -> None:
    """Run the worked examples of packs (all shipped ones by default)."""
    from criteria_engine.authoring.examples import read_examples, try_example
    from criteria_engine.findings.select import selector
    from criteria_engine.packs.load import load_pack

    with told("en"):
        chosen = selector(select) if select else None
        packs = [load_pack(name) for name in _packs_named(names)]
        tried = [try_example(p, e) for p in packs for e in read_examples(p) if chosen is None or chosen(e.rule)]
    wrong = [t for t in tried if not t.holds]
    for t in wrong:
        said = t.fault or (t.outcome.value if t.outcome else "nothing")
        say(f"{t.example.at}: {t.example.rule}: expected {t.example.outcome.value}, found {said}")
    say(f"{len(tried) - len(wrong)} passed, {len(wrong)} failed")
    sys.exit(VACUOUS if not tried else UNMET if wrong else FINE)


@rules.command("coverage")
@click.argument("names", metavar="[PACK]...", nargs=-1)
@click.option("--pack", "more", multiple=True, metavar="ID", help="Id or folder; default: all shipped packs.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules_coverage(names: tuple[str, ...], more: tuple[str, ...], form: str) -> None:
    """Say for every leaf clause which rules test it, or why none does. Exit code 1: some clause is uncovered."""
    from criteria_engine.authoring.coverage import coverage, coverage_data, coverage_lines
    from criteria_engine.packs.load import load_pack

    with told("en"):
        found = coverage([load_pack(name) for name in _packs_named((*names, *more))])
    if form == "json":
        put(json.dumps(coverage_data(found), ensure_ascii=False, indent=2) + "\n")
    else:
        say("\n".join(coverage_lines(found)))
    sys.exit(UNMET if found.uncovered else FINE)


@rules.command("resolve")
@click.argument("name", metavar="PACK")
def rules_resolve(name: str) -> None:
    """Print a PACK flat, what it extends included, with the origin of each field."""
    from criteria_engine.authoring.resolve import resolved_lines
    from criteria_engine.packs.load import flat_pack

    with told("en"):
        say("\n".join(resolved_lines(flat_pack(name))))


def _packs_named(names: tuple[str, ...]) -> tuple[str, ...]:
    from criteria_engine.packs.shipped import shipped_packs

    return names or shipped_packs()
