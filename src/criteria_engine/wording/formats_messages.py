"""What the reports for other programs and for pages say themselves: JUnit XML, SARIF, Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.records.annotations import Label

_WORDS: Mapping[str, Label] = {
    "vacuous": Label("Chưa đánh giá được gì: {why}", "Nothing was judged: {why}"),
    "set_aside": Label("Chỗ chưa đọc được trong hồ sơ", "Places not read"),
    "set_aside_why": Label("Phần còn lại vẫn được đánh giá; kết quả chưa tính các chỗ này.",
                           "The rest was judged all the same; what came of it leaves these places out."),
    "asked_by": Label("Điều khoản: {place} – {summary}", "Clause: {place} – {summary}"),
    "remedy": Label("Cách bổ sung: {words}", "What to add: {words}"),
    "subject": Label("Đối tượng", "Subject"),
    "outcome": Label("Kết quả", "Outcome"),
    "counts": Label("Số yêu cầu", "Requirements"),
    "score": Label("Điểm tham khảo", "Score for reference"),
    "more": Label("… và {count} mục khác; báo cáo HTML, Excel hoặc JSON có đầy đủ.",
                  "… and {count} more; the HTML, Excel and JSON reports have them all."),
    "more_lines": Label("… và {count} dòng khác của trang này; báo cáo HTML, Excel hoặc JSON có đầy đủ.",
                        "… and {count} more lines of this page; the HTML, Excel and JSON reports have them all."),
    "cut": Label("… (còn {count} ký tự)", "… ({count} more characters)"),
    "open_of": Label("{subject}: {count} yêu cầu ({documents})", "{subject}: {count} requirements ({documents})"),
    "asked": Label("{question} – {count} đối tượng: {ids}", "{question} – {count} waiting: {ids}"),
    "waived": Label("Được miễn, hoãn", "Waived"),
}  # fmt: skip


def word(key: str, lang: str, /, **parts: object) -> str:
    """A phrase with its parts put in, as they are."""
    return _WORDS[key][lang].format(**parts)
