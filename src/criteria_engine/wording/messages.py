"""The catalogue: every word the engine itself says, Vietnamese and English side by side.

Words of fields, tables and codes belong to the record schema; titles, remedies and readings belong to the packs.
"""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.records.annotations import Label

OUTCOMES: Mapping[RuleOutcome, Label] = {
    RuleOutcome.MET: Label("đạt", "met"),
    RuleOutcome.NOT_MET: Label("chưa đạt", "not met"),
    RuleOutcome.UNDETERMINED: Label("chưa đủ căn cứ", "undetermined"),
    RuleOutcome.NOT_APPLICABLE: Label("không áp dụng", "not applicable"),
}
LEVELS: Mapping[str, Label] = {
    "must": Label("Bắt buộc", "Required"),
    "should": Label("Nên có", "Recommended"),
    "advise": Label("Khuyến khích", "Encouraged"),
    "describe": Label("Mô tả", "Descriptive"),
}
REASONS: Mapping[str, Label] = {
    "period": Label("ngoài thời gian văn bản có hiệu lực", "outside the time in which the document is in force"),
    "ended": Label("đơn vị đã kết thúc hoạt động", "the unit has ended"),
    "superseded": Label("đã có quy định khác thay thế", "another rule has taken its place"),
    "when": Label("không thuộc diện áp dụng", "it is not among those the rule is for"),
    "not_due": Label("chưa đến kỳ", "it is not due yet"),
    "open": Label("văn bản để ngỏ", "the text leaves it open"),
}
# The dates do not settle it either way: the same codes beside an undetermined finding.
DOUBTS: Mapping[str, Label] = {
    "period": Label("chưa rõ thời gian bắt đầu hoặc kết thúc", "it is not clear when it began or ended"),
    "not_due": Label("chưa rõ đã đến kỳ hay chưa", "it is not clear whether it is due"),
}
NOTES: Mapping[str, Label] = {
    "more-than-named": Label("nhiều hơn số văn bản nêu", "more than the text names"),
    "began-within-period": Label("bắt đầu hoạt động trong kỳ xét", "it began within the period"),
    "inferred-date": Label("ngày được suy ra từ văn bản", "a date was inferred from the text"),
    "restored-text": Label("điều khoản đọc lại từ bản quét chưa rõ", "the clause was restored from an unclear scan"),
    "provisional-groups": Label("cách chia nhóm còn tạm thời", "the division into groups is provisional"),
    "outside-three-fields": Label("ngoài ba lĩnh vực được nêu", "outside the three fields named"),
    "approximate": Label("có con số ước chừng (khoảng)", "it rests on an approximate figure"),
}
PHRASES: Mapping[str, Label] = {
    # Joining
    "and": Label(" và ", " and "),
    "or": Label(" hoặc ", " or "),
    "always": Label("luôn đúng", "always so"),
    "never": Label("không khi nào", "never so"),
    "of": Label("{what} của {whose}", "{what} of {whose}"),
    "on_dates": Label("từ {start} đến {end}", "from {start} to {end}"),
    # Conditions
    "present": Label("có {what}", "{what} is given"),
    "absent": Label("không có {what}", "no {what}"),
    "ticked": Label("{what} ghi “có”", "{what} says yes"),
    "not_ticked": Label("{what} ghi “không”", "{what} says no"),
    "entry": Label("{rows}", "entry of {rows}"),
    "this_entry": Label("mục này", "the entry"),
    "below": Label("{rows} cấp dưới", "{rows} below"),
    "linked": Label("{rows} (theo mục {link})", "{rows} (by {link})"),
    "during": Label("{rows} trong {period}", "{rows} within {period}"),
    "which": Label(" mà {where}", " where {where}"),
    "which_entry": Label(" {where}", " that {where}"),
    "exists": Label("có {rows}{which}", "at least one {rows}{which}"),
    "none": Label("không có {rows} nào{which}", "no {rows}{which}"),
    "every": Label("ở mọi {rows}, {where}", "in every {rows}, {where}"),
    "every_entry": Label("mọi {rows} {where}", "every {rows} {where}"),
    "on_file": Label("đã ghi {rows}{which}", "on file: at least one {rows}{which}"),
    "not_on_file": Label("chưa ghi {rows} nào{which}", "not on file: any {rows}{which}"),
    "row_at": Label("ở {rows} ({key}), {where}", "in the {rows} ({key}), {where}"),
    "key_part": Label("{name} là {value}", "{name} is {value}"),
    "attested": Label("người thẩm định trả lời “có”: “{question}”", "a reviewer answers yes: “{question}”"),
    "not_attested": Label("người thẩm định trả lời “không”: “{question}”", "a reviewer answers no: “{question}”"),
    "outcome": Label("đạt yêu cầu “{title}”", "“{title}” is met"),
    "not_outcome": Label("chưa đạt yêu cầu “{title}”", "“{title}” is not met"),
    "outcome_of": Label("{whose} đạt yêu cầu “{title}”", "“{title}” is met by {whose}"),
    "not_outcome_of": Label("{whose} chưa đạt yêu cầu “{title}”", "“{title}” is not met by {whose}"),
    "or_not_applicable": Label("{outcome} hoặc không thuộc diện áp dụng", "{outcome}, or does not apply"),
    "not_nor_not_applicable": Label("{outcome} dù thuộc diện áp dụng", "{outcome}, though it applies"),
    "another_rule": Label("quy tắc liên quan", "a related rule"),
    "open": Label("văn bản để ngỏ: {reason}", "the text leaves it open: {reason}"),
    "read_as": Label("đọc theo nghĩa {values}", "the text is read as {values}"),
    "not_read_as": Label("không đọc theo nghĩa {values}", "the text is not read as {values}"),
    "some_reading": Label("cách đọc đã định", "a given reading"),
    "span_over": Label("đã đủ {months} tháng kể từ {start}", "{months} months have passed since {start}"),
    "span_not_over": Label("chưa đủ {months} tháng kể từ {start}", "{months} months have not passed since {start}"),
    # Operands
    "spans": Label("số lần đủ {months} tháng kể từ {start}", "the number of full spans of {months} months since {start}"),
    "up_to": Label("{spans} đến {until}", "{spans} up to {until}"),
    "months_between": Label("số tháng từ {first} đến {last}", "the months from {first} to {last}"),
    "the_period": Label("kỳ xét", "the period in question"),
    "the_as_of": Label("ngày đánh giá", "the as-of date"),
    "the_assessment_year": Label("năm xét", "the year under assessment"),
    "count": Label("số {rows}", "the number of {rows}"),
    "sum": Label("tổng {over} của {rows}", "the sum of {over} over {rows}"),
    "min": Label("{over} nhỏ nhất của {rows}", "the least {over} of {rows}"),
    "max": Label("{over} lớn nhất của {rows}", "the greatest {over} of {rows}"),
    "set_value": Label("mức đã định", "the value set"),
    "if_value": Label("{value} nếu {name} là {case}", "{value} if {name} is {case}"),
    "if_none": Label("{value} nếu không có", "{value} if there is none"),
    "if_read": Label("{value} nếu đọc theo nghĩa “{case}”", "{value} if the text is read as “{case}”"),
    # What was seen
    "blank": Label("{what} để trống", "{what} is blank"),
    "denied": Label("{what} ghi là không có", "{what} is said to be none"),
    "holds": Label("{what} là {value}", "{what} is {value}"),
    "unclear": Label("{what} ghi {value}, chưa đủ rõ", "{what} says {value}, which does not settle it"),
    "comes_to": Label("{what} đếm được là {number}", "{what} comes to {number}"),
    "comes_to_so_far": Label("{what} mới thấy {number}, danh sách chưa ghi đủ", "{what} comes to {number} so far; the list is not closed"),
    "not_seen": Label("chưa thấy {rows} nào{which}", "no {rows}{which} is seen yet"),
    "list_open": Label("danh sách {rows} chưa ghi đủ", "the list of {rows} is not closed"),
    "row_not_seen": Label("chưa thấy dòng {rows} ({key})", "no {rows} ({key}) is seen yet"),
    "row_missing": Label("không có dòng {rows} ({key})", "there is no {rows} ({key})"),
    "row_there": Label("có {rows} “{name}”", "{rows} “{name}”"),
    "awaiting": Label("chưa có ý kiến thẩm định: “{question}”", "no reviewer has answered: “{question}”"),
    "answered": Label("ý kiến thẩm định “{answer}”: “{question}”", "the reviewer says “{answer}”: “{question}”"),
    "not_known": Label("chưa rõ có đúng hay không: {words}", "not known: {words}"),
    "list_of": Label("bảng {table} của {row}", "{table} of {row}"),
    "more_places": Label("và {count} chỗ khác", "and {count} more places"),
    # Sentences
    "say_met": Label("Đạt: {title}.", "Met: {title}."),
    "say_describe_met": Label("Ghi nhận: {title}.", "Noted: {title}."),
    "say_not_met_must": Label("Chưa đạt: {title} – {found}.", "Not met: {title} – {found}."),
    "say_not_met_should": Label("Nên bổ sung: {title} – {found}.", "Worth adding: {title} – {found}."),
    "say_not_met_advise": Label("Gợi ý: {title} – {found}.", "A suggestion: {title} – {found}."),
    "say_undetermined": Label("Chưa đủ căn cứ: {title} – {found}.", "Undetermined: {title} – {found}."),
    "say_describe_undetermined": Label("Chưa ghi rõ: {title} – {found}.", "Not stated: {title} – {found}."),
    "say_awaiting": Label("Chờ ý kiến thẩm định: {title} – “{question}”.", "Awaits a reviewer: {title} – “{question}”."),
    "say_when_unknown": Label("Chưa đủ căn cứ để biết có thuộc diện áp dụng: {title} – {found}.",
                              "Undetermined whether it applies: {title} – {found}."),
    "say_open": Label("Văn bản để ngỏ: {title} – {found}.", "The text leaves it open: {title} – {found}."),
    "say_not_applicable": Label("Không áp dụng: {title} – {found}.", "Not applicable: {title} – {found}."),
    "say_not_due": Label("Chưa đến kỳ: {title} – {found}.", "Not due yet: {title} – {found}."),
    "period_runs": Label("kỳ xét chưa kết thúc", "the period has not ended"),
    "successor": Label("{reason}; đơn vị kế thừa: {unit}", "{reason}; its successor: {unit}"),
    "please_fill": Label("Đề nghị bổ sung thông tin này để xác định.", "Please add this so that it can be decided."),
    "please_add": Label("Đề nghị bổ sung để: {words}.", "Please add what is needed so that: {words}."),
    "basis": Label("Căn cứ: {clauses}.", "Basis: {clauses}."),
    "note": Label("Ghi chú: {notes}.", "Note: {notes}."),
    "other_reading": Label("Nếu đọc theo nghĩa “{value}” thì: {outcome}.", "If the text is read as “{value}”: {outcome}."),
    "waived": Label("Đã được miễn, hoãn: {reason} (cấp cho phép: {authority}{more}).", "Waived: {reason} (allowed by {authority}{more})."),
    "waiver_over": Label("Miễn, hoãn đã hết hạn: {reason} (cấp cho phép: {authority}{more}).",
                         "The waiver has expired: {reason} (allowed by {authority}{more})."),
    "waiver_until": Label(", đến hết {date}", ", until {date}"),
    # Report
    "as_of": Label("Đánh giá tính đến {date}", "As of {date}"),
    "packs": Label("Bộ quy tắc: ", "Rules: "),
    "version": Label("{title} (bản {version})", "{title} (version {version})"),
    "readings": Label("Cách đọc đã chọn: ", "Readings set: "),
    "sources": Label("Hồ sơ: ", "Records: "),
    "selected": Label("Chỉ xét: ", "Only: "),
    "profile": Label("Điểm tham khảo: ", "Scores for reference: "),
    "no_unit": Label("Chưa rõ đơn vị", "No unit given"),
    "questions_open": Label("chờ {count} câu hỏi thẩm định", "{count} questions await a reviewer"),
    "needs_work": Label("Cần làm", "Needs work"),
    "part_not_met": Label("Chưa đạt, cần bổ sung", "Not met"),
    "part_undetermined": Label("Chưa đủ căn cứ", "Undetermined"),
    "part_questions": Label("Câu hỏi chờ người thẩm định", "Questions that await a reviewer"),
    "part_problems": Label("Dòng hồ sơ chưa đọc được", "Records set aside"),
    "part_waivers": Label("Miễn, hoãn cần xem lại", "Waivers to look at"),
    "waiver_unused": Label("Chưa dùng đến: {what}", "Not used: {what}"),
    "waiver_expired": Label("Đã hết hạn: {what}", "Expired: {what}"),
    "missing_of_level": Label("{level}, còn thiếu căn cứ ở {count} yêu cầu: {found}.", "{level}, undetermined for {count} requirements: {found}."),
    "for_so_many": Label(" ({count} yêu cầu)", " ({count} requirements)"),
    "subjects": Label("đối tượng: {counts}", "subjects: {counts}"),
    "problems": Label("{count} dòng chưa đọc được", "{count} records set aside"),
    "waived_count": Label("{count} được miễn, hoãn", "{count} waived"),
    "nothing_judged": Label("Chưa đánh giá được gì", "Nothing was judged"),
    "no_subject": Label("hồ sơ không có đối tượng nào thuộc bộ quy tắc này", "the records hold no subject of these rules"),
    "none_selected": Label("không có yêu cầu nào khớp với phần đã chọn", "nothing matches the selection"),
    "none_applies": Label("không có yêu cầu nào áp dụng", "no rule applies"),
    # Explanation
    "choose": Label("Chọn một đối tượng để xem giải thích:", "Choose a subject to explain:"),
    "clause": Label("Điều khoản: ", "Clause: "),
    "issued": Label("{number} {date}, {issuer}", "{number} of {date}, {issuer}"),
    "restored": Label("Văn bản đọc lại từ bản quét; không trích nguyên văn.", "The text was restored from a scan; it is not quoted."),
    "reading_used": Label("Cách đọc: ", "Reading: "),
    "reading_because": Label("{value}. Lý do chọn sẵn: {reason}", "{value}. Why it is the default: {reason}"),
    "reading_set": Label("{value} (do người dùng chọn)", "{value} (set by the user)"),
    "reading_same": Label("Nếu đọc theo nghĩa “{value}”: kết quả không đổi.", "If the text is read as “{value}”: the same outcome."),
    "facts": Label("Đã xét", "What was looked at"),
    "dates_only": Label("Chỉ thời gian quyết định: {reason}.", "The dates alone decided: {reason}."),
    "decisive": Label(" ← quyết định", " ← decisive"),
    "every_of": Label("tất cả:", "all of:"),
    "one_of": Label("một trong:", "one of:"),
    "to_do": Label("Cần làm: ", "To do: "),
    "who_acts": Label("Bên thực hiện: ", "Who acts: "),
    "question": Label("Yêu cầu: ", "Question: "),
    "answer": Label("Trả lời: ", "Answer: "),
    "others": Label("Các yêu cầu khác", "The other rules"),
}  # fmt: skip


def phrase(key: str, lang: str, **parts: object) -> str:
    """A phrase of the catalogue with its parts put in; parts are taken as they are, braces included.

    >>> phrase("blank", "vi", what="tiến độ")
    'tiến độ để trống'
    """
    return PHRASES[key][lang].format(**parts)
