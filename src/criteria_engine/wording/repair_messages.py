"""Words of repairs, of what a change would alter, and of what is still open; why there is no repair."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.records.annotations import Label

# What is done with what is named after it. One verb serves all things beside each other that it is said of.
VERBS: Mapping[str, Label] = {
    "add": Label("bổ sung {things}", "add {things}"),
    "enter": Label("ghi {things}", "enter {things}"),
    "say_yes": Label("ghi “có” ở {things}", "enter yes at {things}"),
    "say_no": Label("ghi “không” ở {things}", "enter no at {things}"),
    "say_none": Label("ghi “không có” ở {things}", "record that there is none at {things}"),
    "correct": Label("sửa {things}", "correct {things}"),
    "sharpen": Label("ghi rõ hơn {things}", "say more exactly {things}"),
    "exact_day": Label("ghi ngày cụ thể {things}", "enter the exact day {things}"),
    "close": Label("khóa {things}", "close {things}"),
    "mark": Label("đánh dấu đã ghi đủ {things}", "mark as complete {things}"),
    "ask": Label("mời người thẩm định trả lời: {things}", "ask a reviewer: {things}"),
    "ask_again": Label(
        "khắc phục điều người thẩm định nêu, rồi mời người thẩm định trả lời lại: {things}",
        "mend what the reviewer has pointed out, then ask again: {things}",
    ),
    "do": Label("thực hiện, rồi ghi {things}", "carry out and then enter {things}"),
    "document": Label("nhập {things}", "enter {things}"),
}
WORDS: Mapping[str, Label] = {
    # Steps
    "at": Label("{what} ({at})", "{what} ({at})"),
    "so_that": Label("{what} để {need}", "{what} so that {need}"),
    "into": Label("{what} thành {need}", "{what} so that {need}"),
    "it": Label("{said}", "it {said}"),
    "now": Label("{at}, hiện ghi {value}", "{at}, now {value}"),
    "example": Label("{what} (thí dụ: {value})", "{what} (for example {value})"),
    "day_in": Label("trong {period} ở {what}", "within {period} at {what}"),
    "new_row": Label("một {row}", "a new {row}"),
    "about": Label("{row} về {whom}", "{row} about {whom}"),
    "of_whom": Label("{row} của {whom}", "{row} of {whom}"),
    "in_which": Label("{row}, trong đó {cells}", "{row} in which {cells}"),
    "cell_given": Label("có ghi {what}", "{what} is given"),
    "cells_given": Label("có ghi {what}", "{what} are given"),
    "has_item": Label("có {row}", "there is {row}"),
    "cell_is": Label("{what} là {value}", "{what} is {value}"),
    "value_at": Label("{value} ở {what}", "{value} at {what}"),
    "item": Label("một mục {row}", "a new entry of {row}"),
    "register": Label("{register} {period}", "the register “{register}” for {period}"),
    "register_here": Label("sổ này", "this register"),
    "section": Label("phần “{section}”", "the part “{section}”"),
    # Sentences
    "please": Label("đề nghị {steps}", "please {steps}"),
    # What has happened can be told, never made to have happened; what is right as it stands is not to be changed.
    "if_done": Label("nếu việc này đã diễn ra, đề nghị {steps}", "if this has taken place, please {steps}"),
    "if_wrong": Label("nếu đã ghi nhầm, đề nghị {steps}", "if it was entered wrongly, please {steps}"),
    "or_else": Label("Hoặc: {repair}", "Or: {repair}"),
    "actors": Label("Bên thực hiện: {actors}.", "Who acts: {actors}."),
    "then": Label(" rồi ", " and then "),
    # What if
    "flip": Label("{subject} – {title}: {before} → {after}", "{subject} – {title}: {before} → {after}"),
    "appears": Label("chưa xét", "not asked"),
    "no_flip": Label("Không có kết quả nào thay đổi.", "No outcome changes."),
    "flips": Label("{count} kết quả thay đổi:", "outcomes that change: {count}"),
    "score": Label("{subject}: {before} → {after} điểm", "{subject}: {before} → {after} points"),
    # What is still open
    "open_of": Label("{whom}: còn {unmet} yêu cầu chưa đạt, {unknown} yêu cầu chưa đủ căn cứ, {questions} câu hỏi "
                     "chờ thẩm định",
                     "{whom}: not met {unmet}, undetermined {unknown}, questions open {questions}"),
    "nothing_open": Label("{whom}: không còn việc nào.", "{whom}: nothing is open."),
    "settles": Label("{step} – giúp kết luận {count} yêu cầu", "{step} – settles {count}"),
    "next_first": Label("Nên làm trước:", "To do first:"),
    "verdict_shift": Label("{subject}: kết luận {before} → {after}", "{subject}: verdict {before} → {after}"),
    "score_shift": Label("{subject}: điểm {before} → {after}", "{subject}: score {before} → {after}"),
    "no_score": Label("chưa có điểm", "no score"),
    "question_about": Label("{subject}: “{question}”", "{subject}: “{question}”"),
    "fact_about": Label("{subject}: {fact}", "{subject}: {fact}"),
    "settles_of": Label("{fact} – đủ để kết luận {settled} trong {count} yêu cầu đang chờ",
                        "{fact} – settles {settled} of the {count} requirements that wait for it"),
    "bears_on": Label("{fact} – liên quan đến {count} yêu cầu", "{fact} – bears on {count} requirements"),
    "all_records": Label("Toàn bộ hồ sơ", "All records"),
    "more_facts": Label("và {count} việc khác", "and {count} more"),
    "questions_first": Label("Câu hỏi chờ người thẩm định:", "Questions that await a reviewer:"),
    "changes_tried": Label("Nếu thay đổi như sau:", "If this were changed:"),
    "change_tried": Label("{place} = {value}", "{place} = {value}"),
    "all_steps": Label("Cần làm tất cả:", "All that is needed:"),
    "would_lead": Label("Làm đủ các việc trên thì:", "With all of this done:"),
    "would_not_go": Label("Các việc trên có chỗ không đi cùng nhau; xem từng yêu cầu.",
                          "These do not all go together; see each requirement."),
    "nothing_missing": Label("Không còn thiếu gì.", "Nothing is missing."),
    "no_sensitivity": Label("Không cách đọc nào làm kết quả khác đi.", "No other reading would change an outcome."),
}  # fmt: skip
NO_REPAIR: Mapping[str, Label] = {
    "open": Label("Văn bản để ngỏ điểm này; chỉ cách đọc khác hoặc ý kiến của cơ quan ban hành mới làm rõ được.",
                  "The text leaves this open; only another reading, or the office that issued it, can settle it."),
    "removal": Label("Chỉ khi bỏ một dữ kiện đã ghi thì kết quả mới khác; nếu dữ kiện ấy đúng thì không có gì để "
                     "bổ sung.",
                     "Only taking away a recorded fact would change this; if the fact is right, nothing can be added."),
    "pattern": Label("Chưa có thí dụ về câu chữ mà quy tắc này chấp nhận, nên chưa gợi ý được nội dung cần ghi.",
                     "No example of the wording that is asked for is known, so none can be suggested."),
    "fixed": Label("Kết quả chỉ khác khi đổi mã, đơn vị hoặc điều làm cho yêu cầu này áp dụng; đó không phải là việc "
                   "bổ sung hồ sơ.",
                   "Only another code, another unit or another reason for the rule to apply would change this; that is "
                   "no matter of adding to the records."),
    "set_aside": Label("Có dòng hồ sơ chưa đọc được; đề nghị sửa dòng ấy trước.",
                       "A record has been set aside; please mend it first."),
    "dates": Label("Chỉ thời gian quyết định; không có gì để bổ sung.", "Time alone decides; there is nothing to add."),
    "reading": Label("Chỉ cách đọc khác của văn bản mới làm kết quả khác đi.",
                     "Only another reading of the text would change this."),
    "others": Label("Yêu cầu này dựa trên nhiều yêu cầu khác còn thiếu; đề nghị bổ sung cho các yêu cầu ấy trước.",
                    "This rests on many other requirements that are not met yet; please see to those first."),
    "search": Label("Chưa tìm được cách bổ sung nào trong phạm vi đã tìm; đề nghị xem phần đã xét.",
                    "No way to mend this was found within the limits of the search; please see what was looked at."),
}  # fmt: skip


def word(key: str, lang: str, /, **parts: object) -> str:
    """A phrase about repairs with its parts put in.

    >>> word("section", "vi", section="Kế hoạch")
    'phần “Kế hoạch”'
    """
    return WORDS[key][lang].format(**parts)
