"""Every word of the pages that rule authors show: a pack as a document, and what two packs differ in."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.records.annotations import Label

# The parts of a rule, a clause and a pack, by the names of the pack's files.
PARTS: Mapping[str, Label] = {
    "id": Label("Mã", "Id"),
    "title": Label("Tên", "Title"),
    "summary": Label("Tóm tắt", "Summary"),
    "locator": Label("Vị trí", "Place"),
    "modality": Label("Tính chất", "Modality"),
    "parent": Label("Thuộc điều khoản", "Part of"),
    "relations": Label("Liên hệ", "Relations"),
    "state": Label("Vì sao không có quy tắc", "Why it has no rule"),
    "text_quality": Label("Chất lượng văn bản", "Quality of the text"),
    "level": Label("Mức", "Level"),
    "subject": Label("Đối tượng", "Subject"),
    "per": Label("Xét theo kỳ", "Judged per"),
    "basis": Label("Đánh giá dựa trên", "Decided by"),
    "clauses": Label("Điều khoản", "Clauses"),
    "criterion": Label("Tiêu chí", "Criterion"),
    "when": Label("Áp dụng khi", "Applies when"),
    "due": Label("Đến hạn khi", "Due when"),
    "require": Label("Điều kiện", "Condition"),
    "in_force": Label("Hiệu lực", "In force"),
    "readings": Label("Cách đọc", "Readings"),
    "parameters": Label("Tham số", "Parameters"),
    "notes": Label("Ghi chú kèm theo", "Notes"),
    "evidence": Label("Nơi cần xem", "Where to look"),
    "actor": Label("Bên thực hiện", "Who acts"),
    "remedy": Label("Khi chưa đạt", "What to add"),
    "values": Label("Các giá trị", "Values"),
    "value": Label("Giá trị", "Value"),
    "default": Label("Giá trị dùng sẵn", "Default"),
    "reason": Label("Lý do", "Reason"),
    "source": Label("Nguồn", "Source"),
    "criteria": Label("Các tiêu chí", "Criteria"),
    "version": Label("Phiên bản", "Version"),
    "documents": Label("Văn bản", "Documents"),
    "span": Label("Các năm xét", "Years looked at"),
    "applies_to": Label("Dành cho", "For"),
}
KINDS: Mapping[str, Label] = {
    "pack": Label("Bộ quy tắc", "Pack"),
    "reading": Label("Cách đọc", "Reading"),
    "parameter": Label("Tham số", "Parameter"),
    "criterion": Label("Tiêu chí", "Criterion"),
    "verdict": Label("Kết luận chung", "Verdict"),
    "clause": Label("Điều khoản", "Clause"),
    "rule": Label("Quy tắc", "Rule"),
}
MODALITIES: Mapping[str, Label] = {
    "must": Label("Yêu cầu", "Demands"),
    "should": Label("Nên làm", "Recommends"),
    "prefer": Label("Ưu tiên", "Prefers"),
    "discourage": Label("Hạn chế", "Discourages"),
    "may": Label("Cho phép", "Allows"),
    "inform": Label("Cho biết", "Informs"),
}
BASES: Mapping[str, Label] = {
    "data": Label("hồ sơ", "the records"),
    "aggregate": Label("nhiều hồ sơ gộp lại", "several records together"),
    "attestation": Label("ý kiến người thẩm định", "a reviewer's answer"),
}
PERIODS: Mapping[str, Label] = {
    "year": Label("từng năm", "year"),
    "half-year": Label("từng nửa năm", "half-year"),
    "first-half": Label("sáu tháng đầu mỗi năm", "first half of each year"),
    "span": Label("cả giai đoạn", "whole span of years"),
}
QUALITIES: Mapping[str, Label] = {
    "clean": Label("đọc rõ", "clear"),
    "restored": Label("đọc lại từ bản quét chưa rõ", "restored from an unclear scan"),
}
WORDS: Mapping[str, Label] = {
    # Both
    "nothing": Label("(không có)", "(nothing)"),
    "is": Label("{name}: {words}", "{name}: {words}"),
    "from": Label("từ {day}", "from {day}"),
    "to": Label("đến hết {day}", "until {day}"),
    "no_begin": Label("không ghi ngày bắt đầu", "no first day"),
    "no_end": Label("không ghi ngày kết thúc", "no last day"),
    "by_reading": Label("{words} (nếu đọc: {reading})", "{words} (if read: {reading})"),
    "context": Label("Mục đích, căn cứ hoặc phạm vi, không nêu yêu cầu",
                     "A purpose, basis or scope; it asks for nothing"),
    "not_at_hand": Label("Nội dung nằm trong văn bản chưa có trong tay: {document}",
                         "What it asks stands in a document that is not at hand: {document}"),
    "as_of": Label("tính đến {day}", "as of {day}"),
    # What differs
    "counted": Label("Quy tắc: thêm {added}, bỏ {removed}, đổi {changed} (chỉ đổi lời: {worded})",
                     "Rules: {added} added, {removed} removed, {changed} changed ({worded} in words only)"),
    "same": Label("Hai bộ quy tắc như nhau.", "The two packs are the same."),
    "worded": Label("chỉ đổi lời", "in words only"),
    "same_words": Label("viết khác, lời diễn giải như nhau", "written differently, the same in words"),
    "withdrawn": Label("không còn áp dụng: {reason}", "withdrawn: {reason}"),
    "before": Label("trước", "before"),
    "after": Label("sau", "after"),
    "flips": Label("Kết quả thay đổi, tính đến {date}", "Outcomes that change, as of {date}"),
    "no_flips": Label("Không có kết quả nào thay đổi, tính đến {date}.", "No outcome changes, as of {date}."),
    "no_outcome": Label("không xét", "not asked"),
    "of_packs": Label("Chung", "In general"),
    # A pack as pages
    "contents": Label("Các trang", "Pages"),
    "rules_of": Label("{count} quy tắc", "rules: {count}"),
    "overlay": Label("Bộ này thay đổi bộ `{base}` cho một số đơn vị.", "This pack changes `{base}` for some units."),
    "issued": Label("{number}, {date}, {issuer}: {title}", "{number}, {date}, {issuer}: {title}"),
    "issued_undated": Label("{number}, {issuer}: {title}", "{number}, {issuer}: {title}"),
    "inferred": Label("Ngày được suy ra: {reason}", "The date is inferred: {reason}"),
    "asked_for": Label("Văn bản yêu cầu", "What is asked"),
    "checked": Label("Kiểm tra", "What is checked"),
    "a_person": Label("Người thẩm định trả lời", "A reviewer answers"),
    "look_at": Label("Xem ở", "Where to look"),
    "column": Label("trang “{sheet}”, cột “{column}”", "sheet “{sheet}”, column “{column}”"),
    "whole_sheet": Label("trang “{sheet}”", "sheet “{sheet}”"),
    "examples": Label("Ví dụ", "Examples"),
    "nothing_more": Label("hồ sơ không ghi gì thêm", "nothing more is recorded"),
    "row": Label("{name} – {cells}", "{name} – {cells}"),
    "complete": Label("sổ đã ghi đủ", "registers are closed"),
    "read_with": Label("đọc: {words}", "read: {words}"),
    "in_use": Label("đang dùng", "in use"),
    "no_rule": Label("Không có quy tắc", "Without a rule"),
    "page_span": Label("{first} đến {last}", "{first} to {last}"),
    "all_rules": Label("mọi quy tắc", "every rule"),
    "not_met_then": Label("Khi chưa đạt", "When it is not met"),
    "if_read": Label("Nếu đọc “{reading}”: {words}", "If read “{reading}”: {words}"),
    "replaces": Label("Thay cho", "Takes the place of"),
    "withdrawn_here": Label("Không áp dụng trong bộ này: {reason}", "Not asked in this pack: {reason}"),
    "back": Label("Mục lục", "Contents"),
}  # fmt: skip


def word(key: str, lang: str, /, **parts: object) -> str:
    """A phrase of these pages with its parts put in.

    >>> word("to", "en", day="31 December 2025")
    'until 31 December 2025'
    """
    return WORDS[key][lang].format(**parts)
