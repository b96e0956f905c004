"""What is chosen for a run before any record is seen: the as-of date, and a value for every reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from criteria_engine.packs.model import Pack


@dataclass(frozen=True, slots=True)
class Settings:
    """`readings`: NAME or PACK:NAME to value, as a user sets them."""

    as_of: date
    readings: Mapping[str, str]

    def readings_of(self, pack: Pack) -> dict[str, str]:
        return chosen(pack, self.readings)


def chosen(pack: Pack, given: Mapping[str, str]) -> dict[str, str]:
    """The readings of a pack: its defaults, and what the user set for every pack or for this one."""
    names = {key.rpartition(":")[2]: value for key, value in given.items() if key.rpartition(":")[0] in ("", pack.id)}
    known = {name: value for name, value in names.items() if value in getattr(pack.readings.get(name), "values", ())}
    return {**pack.defaults, **known}
