"""Source for truths and outcomes that are made of others."""

from __future__ import annotations

from collections.abc import Callable

from criteria_engine.evaluate.facts import same_key
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.nodes import CODES, Id
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.evaluate.row.cells import compares
from criteria_engine.evaluate.row.emit import Chain, Emitter, emits
from criteria_engine.evaluate.row.emit_cells import NOT, by_require, probed
from criteria_engine.evaluate.row.pairs import OPPOSITE, count_test, is_count_test, paired
from criteria_engine.evaluate.row.truths import CODE, F, T, U
from criteria_engine.values import FALSE, TRUE
from criteria_engine.values.fact import Fact, presence


@emits(p.Known)
def _known(emitter: Emitter, _: Id, node: p.Known, chain: Chain) -> str:
    return str(CODE[node.truth])


@emits(p.Lift)
def _lift(emitter: Emitter, _: Id, node: p.Lift, chain: Chain) -> str:
    return emitter.ask(node.part, emitter.stretch(node, chain))


@emits(p.AllOf)
def _all_of(emitter: Emitter, _: Id, node: p.AllOf, chain: Chain) -> str:
    return _joined(emitter, node.parts, chain, " & ", F, T)


@emits(p.AnyOf)
def _any_of(emitter: Emitter, _: Id, node: p.AnyOf, chain: Chain) -> str:
    return _joined(emitter, node.parts, chain, " | ", T, F)


def _joined(emitter: Emitter, parts: tuple[Id, ...], chain: Chain, sign: str, deciding: str, idle: str) -> str:
    asked = [said for said in dict.fromkeys(emitter.ask(part, chain) for part in parts) if said != idle]
    if deciding in asked:
        return deciding
    if len(asked) < 2:
        return asked[0] if asked else idle
    return emitter.var(chain, "t", sign.join(asked))


@emits(p.NotOf)
def _not_of(emitter: Emitter, number: Id, node: p.NotOf, chain: Chain) -> str:
    asked, inner = probed(emitter, number, node, chain), emitter.node(node.part)
    if asked is not None:
        return asked
    if isinstance(inner, p.Test) and is_count_test(emitter, inner):
        return str(count_test(emitter, inner, chain, OPPOSITE[inner.operator]))
    return emitter.mapped(emitter.ask(node.part, chain), NOT, chain)


@emits(p.Is)
def _is(emitter: Emitter, _: Id, node: p.Is, chain: Chain) -> str:
    answers = tuple(3 if code in {CODE[t] for t in node.truths} else 0 for code in range(4))
    return emitter.mapped(emitter.ask(node.part, chain), answers, chain)


@emits(p.Says)
def _says(emitter: Emitter, _: Id, node: p.Says, chain: Chain) -> str:
    truths = {RuleOutcome.MET: TRUE, RuleOutcome.NOT_MET: FALSE, RuleOutcome.NOT_APPLICABLE: node.not_applicable}
    by_code = {CODES[outcome]: CODE[truth] for outcome, truth in truths.items()}
    answers = tuple(by_code.get(code, 1) for code in range(5))
    return emitter.mapped(emitter.ask(node.outcome, chain), answers, chain)


@emits(p.Has)
def _has(emitter: Emitter, number: Id, node: p.Has, chain: Chain) -> str:
    def ask(fact: Fact) -> int:
        return CODE[presence(fact)]

    return probed(emitter, number, node, chain) or _called(emitter, ask, (node.fact,), chain)


@emits(p.Test)
def _test(emitter: Emitter, number: Id, node: p.Test, chain: Chain) -> str:
    found = probed(emitter, number, node, chain) or paired(emitter, node, chain)
    return found or _called(emitter, compares(node.operator, node.ignore, node.about), (node.left, *node.rights), chain)


@emits(p.SameKey)
def _same_key(emitter: Emitter, number: Id, node: p.SameKey, chain: Chain) -> str:
    def ask(left: Fact, right: Fact) -> int:
        return {True: 3, False: 0, None: 1}[same_key(left, right)]

    return probed(emitter, number, node, chain) or _called(emitter, ask, (node.left, node.right), chain)


def _called(emitter: Emitter, ask: Callable[..., int], parts: tuple[Id, ...], chain: Chain) -> str:
    """A question that the reference's own functions answer, about facts."""
    facts = [emitter.ask(part, chain) for part in parts]
    return emitter.var(chain, "t", f"{emitter.const(ask)}({', '.join(facts)})")


@emits(p.Attest)
def _attest(emitter: Emitter, _: Id, node: p.Attest, chain: Chain) -> str:
    row, table = chain[-1], emitter.const("attestation")
    asked = f"case.attested({emitter.const(row.entity.name)}, {row.name}, {emitter.const(node.question)})"
    return emitter.var(chain, "t", f"{asked} if case.tables.get({table}) else {U}")


# --- outcomes ---------------------------------------------------------------------------------------------------

_NA, _MET, _NOT_MET, _OPEN = (
    CODES[outcome] for outcome in (RuleOutcome.NOT_APPLICABLE, RuleOutcome.MET, RuleOutcome.NOT_MET,
                                   RuleOutcome.UNDETERMINED)
)  # fmt: skip


@emits(p.Ruled)
def _ruled(emitter: Emitter, number: Id, node: p.Ruled, chain: Chain) -> str:
    asked = probed(emitter, number, node, chain)
    if asked is not None:
        return asked
    gate, require, due = (emitter.ask(part, chain) for part in (node.gate, node.require, node.due))
    plain = by_require(node)
    if gate == due == T:
        return emitter.mapped(require, plain, chain, "o")
    not_yet, doubtful = (_NA, _NA, _MET, _MET), (_OPEN, _OPEN, _MET, _MET)
    tables = emitter.const(plain) if due == T else f"{emitter.const((not_yet, doubtful, plain, plain))}[{due}]"
    found = f"{tables}[{require}]"
    if gate != T:
        found = f"{found} if {gate} == 3 else {emitter.const((_NA, _OPEN))}[{gate}]"
    return emitter.var(chain, "o", found)


@emits(p.Worst)
def _worst(emitter: Emitter, _: Id, node: p.Worst, chain: Chain) -> str:
    parts = [emitter.ask(part, chain) for part in node.parts]
    if len(parts) < 2:
        return parts[0] if parts else str(_NA)
    return emitter.var(chain, "o", f"{emitter.const(worst)}(({', '.join(parts)}))")


def worst(codes: tuple[int, ...]) -> int:
    """Not met before undetermined before met; not applicable where nothing else came up."""
    return next((code for code in (_NOT_MET, _OPEN, _MET) if code in codes), _NA)


@emits(p.Pick)
def _pick(emitter: Emitter, _: Id, node: p.Pick, chain: Chain) -> str:
    found = "0" if node.default is None else emitter.ask(node.default, chain)
    for case, outcome in reversed(node.cases):
        asked = emitter.ask(case, chain)
        chosen = "0" if outcome is None else emitter.ask(outcome, chain)
        found = f"({chosen} if {asked} == 3 else {found})"
    return emitter.var(chain, "o", found)
