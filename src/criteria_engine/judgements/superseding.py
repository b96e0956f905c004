"""What an entry may stand in the place of: an earlier one on the same matter that still stands."""

from __future__ import annotations

from collections.abc import Sequence

from criteria_engine.judgements.chain import AnyEntry
from criteria_engine.records.annotations import Label


def superseding_fault(entry: AnyEntry, earlier: Sequence[AnyEntry]) -> Label | None:
    """Why an entry cannot supersede the one that it names; None where it can, or names none."""
    number = entry.supersedes
    if number is None:
        return None
    if number > len(earlier):
        known = len(earlier)
        return Label(f"không có mục {number} để thay; nhật ký có {known} mục",
                     f"there is no entry {number} to supersede; the journal has {known}")  # fmt: skip
    if earlier[number - 1].matter != entry.matter:
        said = ", ".join(earlier[number - 1].matter)
        return Label(f"mục {number} nói về việc khác ({said})", f"entry {number} is on another matter ({said})")
    last = next((e.n for e in earlier if e.supersedes == number), None)
    if last is not None:
        return Label(f"mục {number} đã được thay bằng mục {last}; hãy thay mục {last}",
                     f"entry {number} was superseded by entry {last}; supersede entry {last}")  # fmt: skip
    return None
