"""One record at a time: `ce.compile` against plain Python written by hand, and against engines of expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import reference
from baselines import expressions, straight
from workload import AS_OF, NESTED, SCALAR, pack_of
from workload.generate import records
from workload.schema import SCHEMA

from criteria_engine.evaluate.plan.nodes import CODES
from criteria_engine.packs.model import Pack
from criteria_engine.values import FALSE, TRUE, UNKNOWN
from measures.timing import Row, Setting, in_turn, per_record, row

Record = dict[str, Any]
Sample = Mapping[str, list[Record]]
TRUTHS = {FALSE: False, UNKNOWN: None, TRUE: True}


def compiled(pack: Pack) -> Callable[[Any], Any]:
    from criteria_engine.compiled import compile as make

    return make(pack, as_of=AS_OF, registers_complete=True, schema=SCHEMA)


def drawn(setting: Setting) -> tuple[list[Record], Sample]:
    """Records to time, and others that both sides are held to the reference on."""
    return records(setting.size(2000, 500))["school"], {**records(200, 7), "visit": []}


def held(evaluate: Callable[[Record], Sequence[int]], sample: Sample, pack: Pack, what: str) -> None:
    """Raises AssertionError where a way to the outcomes says other than the reference."""
    found = reference.by_rule([(r["id"], evaluate(r)) for r in sample["school"]], pack)
    reference.equal(reference.outcomes(sample, pack), found, what)


def codes(result: Any, pack: Pack) -> list[int]:
    assert result.route == "row", result.problems
    return [CODES[result.outcomes[rule.id]] for rule in pack.rules]


def leaves(result: Any, pack: Pack) -> list[bool | None]:
    return [TRUTHS[truth] for rule in pack.rules for truth in result.leaves[rule.id]]


def vs_generated(setting: Setting) -> dict[str, Row]:
    """30 rules with lists: outcomes and the truth of every leaf, on both sides."""
    schools, sample = drawn(setting)
    pack = pack_of(NESTED)
    evaluate = compiled(pack)
    held(lambda r: straight.nested(r)[0], sample, pack, "straight")
    held(lambda r: codes(evaluate({"school": [r]}), pack), sample, pack, "ce.compile")
    for record in sample["school"]:
        assert leaves(evaluate({"school": [record]}), pack) == straight.nested(record)[1], record["id"]
    bundles = [{"school": [record]} for record in schools]
    pair = in_turn(
        lambda: [evaluate(bundle) for bundle in bundles], lambda: [straight.nested(r) for r in schools], setting.runs
    )
    named, _ = in_turn(lambda: [evaluate(bundle).outcomes for bundle in bundles], lambda: None, 3)
    return {
        "row_vs_generated": per_record(pair, len(schools), with_outcomes_by_name=round(named / len(schools) * 1e6, 2))
    }


def against(engines: Mapping[str, tuple[Callable[[], expressions.Evaluate], Callable[[Record], Record]]]) -> Any:
    """A measure of 10 rules on values, against engines of expressions by name, each with what it takes of a record."""

    def measure(setting: Setting) -> dict[str, Row]:
        schools, sample = drawn(setting)
        pack = pack_of(SCALAR)
        evaluate = compiled(pack)
        held(lambda r: codes(evaluate({"school": [r]}), pack), sample, pack, "ce.compile")
        bundles = [{"school": [record]} for record in schools]
        found = {}
        for name, (make, given) in engines.items():
            other, taken = make(), [given(record) for record in schools]
            held(lambda r, other=other, given=given: other(given(r)), sample, pack, name)
            pair = in_turn(
                lambda: [evaluate(bundle) for bundle in bundles],
                lambda other=other, taken=taken: [other(record) for record in taken],
                setting.runs,
            )
            found[name] = per_record(pair, len(schools), faster=round(pair[1] / pair[0], 1))
        return found

    return measure


vs_zen = against({
    "row_vs_zen": (expressions.zen, expressions.plain), "row_vs_zen_fused": (expressions.zen_fused, expressions.slim),
})  # fmt: skip
vs_cel = against({
    "row_vs_cel": (expressions.cel, expressions.plain), "row_vs_cel_fused": (expressions.cel_fused, expressions.slim),
})  # fmt: skip
vs_cel_rust = against({"row_vs_cel_rust": (expressions.cel_rust, expressions.plain)})


def explain_per_finding(setting: Setting) -> dict[str, Row]:
    """Outcomes, and of each finding that is not met or open its causes with what was seen; against outcomes alone."""
    schools, _ = drawn(setting)
    schools = schools[: setting.size(500, 100)]
    pack = pack_of(NESTED)
    evaluate = compiled(pack)
    bundles = [{"school": [record]} for record in schools]
    explained = sum(len(unmet(evaluate(bundle))) for bundle in bundles)
    ours, bare = in_turn(
        lambda: [unmet(evaluate(bundle)) for bundle in bundles], lambda: [evaluate(bundle) for bundle in bundles], 5
    )
    each = (ours - bare) / explained * 1e6
    return {
        "explain_per_finding": row(
            ours / len(schools) * 1e6, bare / len(schools) * 1e6, explained, "µs a record", us_each=round(each, 2)
        )
    }


def unmet(result: Any) -> list[Any]:
    """The causes of what is not met or open; by the leaf vector where the result can tell them so."""
    if hasattr(result, "causes"):
        return [result.causes(key) for key, outcome in result.outcomes.items() if CODES[outcome] in (3, 4)]
    return [finding.causes for finding in result.findings if finding.needs_work]
