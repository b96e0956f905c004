"""Every word of the reviewer's workbench that is not a finding's own: headings, keys, dialogs, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.records.annotations import Label

# What a line of the list may be marked with.
TAGS: Mapping[str, Label] = {
    "person": Label("hỏi", "ask"),
    "reading": Label("cách đọc", "reading"),
    "waived": Label("miễn", "waived"),
    "kept": Label("giữ lại", "kept"),
}
FILTERS: Mapping[str, Label] = {
    "work": Label("Cần làm", "To do"),
    "not_met": Label("chưa đạt", "not met"),
    "undetermined": Label("chưa đủ căn cứ", "undetermined"),
    "met": Label("đạt", "met"),
    "not_applicable": Label("không áp dụng", "not applicable"),
    "all": Label("Tất cả", "All"),
    "person": Label("Cần người trả lời", "Needs a person"),
    "unit": Label("Đơn vị: {unit}", "Unit: {unit}"),
    "every_unit": Label("mọi đơn vị", "any"),
    "words": Label("Tìm: {words}", "Search: {words}"),
}
# Each key with what it does: short below the screen, in full on the page of help.
KEYS: Mapping[str, Label] = {
    "open": Label("xem", "open"),
    "edit": Label("sửa", "edit"),
    "answer": Label("trả lời", "answer"),
    "repair": Label("bổ sung", "repair"),
    "next": Label("câu sau", "next"),
    "work": Label("việc chờ", "worklist"),
    "search": Label("tìm", "search"),
    "filter": Label("lọc", "filter"),
    "undo": Label("hoàn tác", "undo"),
    "redo": Label("làm lại", "redo"),
    "save": Label("lưu bản thử", "save"),
    "language": Label("English", "Tiếng Việt"),
    "help": Label("phím", "keys"),
    "quit": Label("thoát", "quit"),
}
HELP: tuple[tuple[str, Label], ...] = (
    ("↑ ↓  PgUp PgDn", Label("đi từng dòng, từng trang", "line by line, page by page")),
    ("← →", Label("gập, mở một đối tượng", "fold and unfold a subject")),
    ("Tab", Label("sang danh sách hoặc trang bên phải", "to the list or the page beside it")),
    ("Enter", Label("xem; trên một dòng: sửa ô, trả lời, áp dụng", "open; on a line: edit, answer, apply")),
    ("/  F3", Label("tìm, không cần dấu", "search, diacritics left out")),
    ("f  F4", Label("lọc theo kết quả", "filter by outcome")),
    ("v", Label("lọc theo mức (bắt buộc, nên có…)", "filter by level")),
    ("h", Label("chỉ những điều chờ người trả lời", "only what waits for a person")),
    ("o", Label("chọn đơn vị, cấp ủy", "choose a unit or committee")),
    ("b", Label("bỏ mọi bộ lọc", "clear every filter")),
    ("n  F8   N", Label("câu hỏi còn mở kế tiếp, trước đó", "next and previous open question")),
    ("k  F7", Label("danh sách việc chờ, hữu ích nhất trước", "the worklist, most useful first")),
    ("e  F2", Label("sửa ô đang chọn, hoặc ô quyết định", "edit the cell chosen, or the one that decided")),
    ("1 … 9", Label("thử cách bổ sung thứ 1 … 9", "try repair 1 … 9")),
    ("a  F6", Label("trả lời câu hỏi", "answer the question")),
    ("u  Ctrl+Z", Label("hoàn tác", "undo")),
    ("y  Ctrl+Y", Label("làm lại", "redo")),
    ("g  F5", Label("lưu các thay đổi đã thử ra tệp", "save the changes tried to a file")),
    ("l  F9", Label("đổi ngôn ngữ (English)", "switch language (Tiếng Việt)")),
    ("t", Label("nền sáng, nền tối", "light or dark")),
    ("?  F1", Label("trang này", "this page")),
    ("q  F10  Ctrl+Q", Label("thoát", "quit")),
)
SIGN_HELP: tuple[tuple[str, Label], ...] = (
    ("✓", Label("đạt, đúng", "met, true")),
    ("✗", Label("chưa đạt, không đúng", "not met, false")),
    ("?", Label("chưa đủ căn cứ, chưa rõ", "undetermined, not known")),
    ("–", Label("không áp dụng", "not applicable")),
    ("✗→✓", Label("đổi từ khi bắt đầu thử", "changed since you began to try")),
    ("›", Label("dòng có thể sửa, trả lời hoặc áp dụng", "a line to edit, answer or apply")),
)
WORDS: Mapping[str, Label] = {
    # Above and below
    "workbench": Label("Bàn thẩm định", "Workbench"),
    "as_of": Label("tính đến {date}", "as of {date}"),
    "subjects": Label("Đối tượng", "Subjects"),
    "worklist": Label("Việc chờ", "Worklist"),
    "judged": Label("đã rõ {known}/{asked} yêu cầu", "{known} of {asked} requirements known"),
    "not_met": Label("chưa đạt {count}", "not met: {count}"),
    "open": Label("chờ người trả lời {count}", "open questions: {count}"),
    "tried": Label("đang thử {count}, chưa ghi vào hồ sơ", "trying {count}, not in the records"),
    "busy": Label("đang đánh giá lại…", "judging again…"),
    # Lists
    "none_match": Label("Không có dòng nào khớp với bộ lọc. Phím b bỏ bộ lọc.",
                        "Nothing matches the filter. Key b clears it."),
    "none_open": Label("Không còn câu hỏi nào chờ trả lời.", "No question is open."),
    "nothing_here": Label("Chưa có đối tượng nào được đánh giá.", "No subject was judged."),
    "no_more_open": Label("Không còn câu hỏi nào khác chờ trả lời trong phần đang lọc.",
                          "No other open question in what is listed."),
    # The page
    "open_questions": Label("Câu hỏi chờ trả lời", "Open questions"),
    "counts": Label("Các yêu cầu: ", "Requirements: "),
    "criteria": Label("Tiêu chí", "Criteria"),
    "reviewed": Label("Kể cả ý kiến thẩm định: {outcome}", "With reviewers' answers: {outcome}"),
    "repairs": Label("Cách bổ sung", "Repairs"),
    "edit_first": Label("sửa nội dung đề xuất trước khi thử", "edit what is proposed before trying it"),
    "repair_title": Label("Cách {number} cho “{title}”", "Repair {number} of “{title}”"),
    "no_such_repair": Label("Kết quả này không có cách bổ sung thứ {number}.", "There is no repair {number} here."),
    "same_by_others": Label("{readings}; đọc khác cũng cho kết quả này",
                            "{readings}; read otherwise the outcome is the same"),
    "own": Label("Đơn vị tự chấm", "The office's own answer"),
    "changed": Label("Từ khi bắt đầu thử: {before} → {after}", "Since you began to try: {before} → {after}"),
    # What was tried
    "last_tried": Label("Vừa thử: {what}", "Just tried: {what}"),
    "no_flips": Label("Không có kết quả nào thay đổi.", "No outcome changes."),
    "score": Label("Điểm {subject}: {before} → {after}", "Score of {subject}: {before} → {after}"),
    "no_score": Label("chưa có", "none"),
    "gone": Label("không xét nữa", "not asked any more"),
    "new": Label("mới xét", "newly asked"),
    "undone": Label("Đã hoàn tác: {what}", "Undone: {what}"),
    "redone": Label("Đã làm lại: {what}", "Done again: {what}"),
    "nothing_to_undo": Label("Không có gì để hoàn tác.", "Nothing to undo."),
    "nothing_to_redo": Label("Không có gì để làm lại.", "Nothing to do again."),
    # Editing
    "edit": Label("Sửa để thử", "Edit, to try"),
    "edit_none": Label("Dòng này không có ô nào để sửa. Chọn một dòng có dấu ›.",
                       "There is no cell to edit here. Choose a line with ›."),
    "edit_now": Label("Đang ghi: {value}", "Now: {value}"),
    "edit_blank": Label("đang để trống", "it is blank"),
    "edit_hint_date": Label("Ngày 12/6/2023, hoặc 6/2023, quý II/2023, 2023", "2023-06-12, or 2023-06, 2023-Q2, 2023"),
    "edit_hint_number": Label("Số; có thể ghi “trên 200 triệu đồng”, “khoảng 20”",
                              "A number; “trên 200 triệu đồng” and “khoảng 20” will do"),
    "edit_hint_text": Label("Nội dung; ghi “không” nếu không có", "Words; “không” where there is none"),
    "edit_hint_ref": Label("Mã trong hồ sơ", "An id in the records"),
    "edit_hint_choice": Label("Gõ để tìm, ↑ ↓ để chọn", "Type to find, ↑ ↓ to choose"),
    # Answering
    "answer": Label("Trả lời câu hỏi", "Answer the question"),
    "answer_none": Label("Kết quả này không chờ câu trả lời nào.", "This finding waits for no answer."),
    "about": Label("Về {subject}", "About {subject}"),
    "name": Label("Họ và tên", "Name"),
    "role": Label("Chức vụ, cơ quan", "Position, office"),
    "reason": Label("Lý do, căn cứ", "Reason, grounds"),
    "try_it": Label("Thử", "Try"),
    "record_it": Label("Ghi vào sổ", "Record"),
    "cancel": Label("Bỏ", "Cancel"),
    "choose_answer": Label("Đề nghị chọn một câu trả lời.", "Please choose an answer."),
    "who_and_why": Label("Ghi vào sổ cần có họ tên, chức vụ và lý do.",
                         "To be recorded it needs a name, a position and a reason."),
    "confirm_record": Label("Ghi rồi không sửa được, chỉ thay bằng ý kiến mới. Bấm lần nữa để ghi.",
                            "It cannot be changed later, only superseded. Press again to record it."),
    "no_journal": Label("Hồ sơ này không có sổ ý kiến; chỉ thử được.", "There is no journal here; you can only try."),
    "recorded": Label("Đã ghi vào sổ: {what}", "Recorded: {what}"),
    "answer_title": Label("“{question}” – {answer}", "“{question}” – {answer}"),
    # Units, saving, leaving
    "pick_unit": Label("Chọn đơn vị, cấp ủy", "Choose a unit or committee"),
    "no_units": Label("Hồ sơ không có bảng đơn vị.", "The records have no table of units."),
    "save": Label("Lưu các thay đổi đã thử", "Save the changes tried"),
    "save_to": Label("Tệp", "File"),
    "save_why": Label("Tệp để văn phòng đối chiếu và bổ sung vào hồ sơ; hồ sơ gốc không bị sửa.",
                      "A file for the office to mend the records by; the records themselves stay as they are."),
    "saved": Label("Đã lưu {count} thay đổi vào {file}", "{count} changes saved to {file}"),
    "not_saved": Label("Chưa lưu được {file}: {why}", "{file} was not saved: {why}"),
    "file_there": Label("Đã có tệp này. Bấm lần nữa để ghi đè.", "This file exists. Press again to overwrite it."),
    "nothing_to_save": Label("Chưa thử thay đổi nào.", "Nothing has been tried."),
    "leave": Label("Thoát?", "Quit?"),
    "leave_why": Label("Còn {count} thay đổi đang thử, chưa lưu ra tệp. Hồ sơ gốc không bị sửa.",
                       "{count} changes were tried and are not saved. The records themselves stay as they are."),
    "leave_it": Label("Thoát", "Quit"),
    "save_first": Label("Lưu rồi thoát", "Save and quit"),
    "stay": Label("Ở lại", "Stay"),
    "close": Label("Đóng", "Close"),
    "help": Label("Phím và dấu", "Keys and signs"),
    "keys_vi": Label("Khi bật bộ gõ tiếng Việt, có thể dùng các phím F1–F10.",
                     "With a Vietnamese input method on, use F1 to F10."),
}  # fmt: skip


def word(key: str, lang: str, /, **parts: object) -> str:
    """A phrase of the workbench with its parts put in.

    >>> word("tried", "en", count=2)
    'trying 2, not in the records'
    """
    return WORDS[key][lang].format(**parts)
