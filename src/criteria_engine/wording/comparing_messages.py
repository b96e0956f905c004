"""What the comparison of two assessments says, Vietnamese and English side by side."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.records.annotations import Label

# By the codes of `reported.compare`: as a line's beginning, and as a word behind a number.
CHANGES: Mapping[str, Label] = {
    "lost": Label("Không còn đạt", "No longer met"),
    "unmet": Label("Nay chưa đạt", "Now not met"),
    "open": Label("Nay chưa đủ căn cứ", "Newly open"),
    "judged": Label("Mới xét", "Newly judged"),
    "unjudged": Label("Không còn xét", "No longer judged"),
    "met": Label("Nay đạt", "Now met"),
    "waiver": Label("Thay đổi về miễn, hoãn", "A waiver came or went"),
}
TURNS: Mapping[str, Label] = {
    "as_of": Label("ngày đánh giá", "as-of date"),
    "pack": Label("bộ quy tắc", "rules"),
    "digest": Label("bộ quy tắc cùng số bản nhưng khác nội dung", "rules of the same version, with other contents"),
    "reading": Label("cách đọc", "reading"),
    "profile": Label("thang điểm", "scoring profile"),
    "registers_complete": Label("coi mọi sổ là đã khóa", "every register taken as closed"),
    "selected": Label("phần được chọn", "selection"),
    "sources": Label("hồ sơ", "records"),
}
_WORDS: Mapping[str, Label] = {
    "reasons": Label("Đánh giá khác nhau ở chỗ sau; đây có thể là lý do của thay đổi:",
                     "What was judged differs, which may be the reason of the changes:"),
    "same_ground": Label("Cùng ngày đánh giá, cùng bộ quy tắc, cùng cách đọc.",
                         "The same date, the same rules, the same readings."),
    "turn": Label("{what} {name}: {before} → {after}", "{what} {name}: {before} → {after}"),
    "none": Label("không có", "none"),
    "yes": Label("có", "yes"),
    "no": Label("không", "no"),
    "set_aside": Label("chỗ chưa đọc được trong hồ sơ: {before} → {after}", "places not read: {before} → {after}"),
    "new_rules": Label("quy tắc mới: {names}", "new rules: {names}"),
    "gone_rules": Label("quy tắc không còn: {names}", "rules that are gone: {names}"),
    "same": Label("Không có kết quả nào thay đổi ({count} yêu cầu được so sánh).",
                  "No outcome differs ({count} findings compared)."),
    "nothing": Label("Không so sánh được gì: hai báo cáo không cùng đánh giá yêu cầu nào.",
                     "Nothing was compared: the reports share no finding that was judged."),
    "counted": Label("{changes} ({count} yêu cầu được so sánh)", "{changes} ({count} findings compared)"),
    "by_criterion": Label("Theo tiêu chí", "By criterion"),
    "no_criterion": Label("ngoài các tiêu chí", "outside the criteria"),
    "not_there": Label("không có", "not there"),
    "waived": Label("{outcome} (được miễn, hoãn)", "{outcome} (waived)"),
    "period": Label("{who}, {period}", "{who}, {period}"),
}  # fmt: skip


def word(key: str, lang: str, /, **parts: object) -> str:
    """A phrase with its parts put in, as they are."""
    return _WORDS[key][lang].format(**parts)
