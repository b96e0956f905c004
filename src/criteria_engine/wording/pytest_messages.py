"""What tests of records say in a run of pytest, around the sentences of findings."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.records.annotations import Label

TESTS: Mapping[str, Label] = {
    "section": Label("đánh giá hồ sơ", "records"),
    "and_more": Label("{said} (và {count} yêu cầu khác)", "{said} (and {count} more)"),
    "open": Label("{count} yêu cầu chưa đủ căn cứ: {rules}", "{count} undetermined: {rules}"),
    "set_aside": Label("Phần còn lại vẫn được đánh giá; đề nghị sửa chỗ này rồi chạy lại.",
                       "The rest was judged nevertheless; please mend this and run again."),
    "not_applicable": Label("không áp dụng, không thành bài kiểm tra: {count}", "not applicable, no test: {count}"),
    "problems": Label("chưa đọc được: {count}", "set aside: {count}"),
    "unused_waivers": Label("miễn, hoãn chưa dùng đến: {count}", "waivers not used: {count}"),
    "waived": Label("Được miễn, hoãn", "Waived"),
    "advised": Label("Nên bổ sung (không bắt buộc)", "Worth adding (no duty)"),
    "more": Label("… và {count} nội dung khác (xem hết: -v)", "… and {count} more (all of them: -v)"),
}  # fmt: skip
