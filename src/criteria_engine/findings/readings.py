"""Which value of each reading is in use: what the user set for every pack or for one, else the default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from criteria_engine.errors import Problem, UsageError, nearest
from criteria_engine.evaluate.settings import chosen
from criteria_engine.packs.model import Pack


def readings_in_use(packs: Sequence[Pack], given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The value of every reading of every pack; what the user set, else the default."""
    problems: list[Problem] = []
    every = {layer.id: layer for pack in packs for layer in pack.stack}.values()
    for key, value in given.items():
        owner, _, name = key.rpartition(":")
        having = [p for p in every if name in p.readings and owner in ("", p.id)]
        known = {n for p in every for n in p.readings}
        if not having:
            en = f"no reading {name!r} in these packs{nearest(name, known)}"
            problems.append(Problem(f"--reading {key}", "unknown-reading", en))
        for pack in having:
            if value not in pack.readings[name].values:
                en = f"{name!r} has no value {value!r}{nearest(value, pack.readings[name].values)}"
                problems.append(Problem(f"--reading {key}", "unknown-reading", en))
    if problems:
        raise UsageError(problems)
    return {pack.id: chosen(pack, given) for pack in packs}
