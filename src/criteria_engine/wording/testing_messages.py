"""What a failed assertion of the testing kit says around the sentences of findings."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.records.annotations import Label

FAILURES: Mapping[str, Label] = {
    "expected": Label("cần “{wanted}”, kết quả “{found}”", "expected {wanted}, found {found}"),
    "as_of": Label("tính đến {day}", "as of {day}"),
    "verdict": Label("kết luận", "verdict"),
    "reviewed": Label("kết luận sau thẩm định", "reviewed verdict"),
    "decided_by": Label("Nội dung quyết định:", "Decided by:"),
    "to_make_it_met": Label("Để đạt:", "To make it met:"),
    "nothing_makes_it_met": Label(
        "Chưa có cách làm cho đạt: {reason}", "Nothing was found that makes it met: {reason}"
    ),
    "other_readings": Label("Theo cách hiểu khác:", "Under another reading:"),
    "readings": Label("Cách hiểu đang dùng: {readings}", "Readings in use: {readings}"),
    "made_by": Label("Do các nội dung:", "Made by:"),
    "more": Label("và {count} nội dung khác", "and {count} more"),
    "also": Label("và {count} kết quả khác của điều, khoản này", "and {count} more findings of this clause"),
}
