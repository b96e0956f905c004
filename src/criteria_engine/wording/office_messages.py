"""Every word of the reports that offices open and print, and of masks: Vietnamese and English side by side."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.records.annotations import Label

WORDS: Mapping[str, Label] = {
    # Masks
    "person": Label("Cá nhân {number}", "Person {number}"),
    "named_ids": Label("Có mã là tên người, mã không được ẩn: {ids}. Đề nghị đặt mã khác trước khi gửi báo cáo đi.",
                       "Some ids are names of people, and ids stay: {ids}. Please change them before this goes out."),
    # Reports
    "title": Label("Kết quả rà soát hồ sơ, tính đến {date}", "What the records show, as of {date}"),
    "page": Label("Trang &P/&N", "Page &P of &N"),
    "goes_on": Label("Còn {count} dòng, xem tiếp trang “{sheet}”.", "{count} more rows are in the sheet “{sheet}”."),
    "cut": Label(" … [đã cắt bớt vì ô quá dài: còn hơn {count} ký tự, xem hồ sơ gốc]",
                 " … [cut, since a cell holds no more: over {count} letters are left; see the records]"),
    # Names of sheets: at most 31 letters, without any of []:*?/\\
    "sheet_summary": Label("Tổng hợp", "Summary"),
    "sheet_tasks": Label("Việc cần bổ sung", "To add"),
    "sheet_findings": Label("Kết quả", "Findings"),
    "sheet_subjects": Label("Đối tượng", "Subjects"),
    "sheet_questions": Label("Chờ ý kiến thẩm định", "Questions"),
    "sheet_look": Label("Cần xem lại", "To look at"),
    "sheet_aside": Label("Chỗ chưa đọc được", "Not read"),
    "sheet_others": Label("Không áp dụng", "Not applicable"),
    # Headings
    "head_unit": Label("Đơn vị", "Unit"),
    "head_subject": Label("Đối tượng", "Subject"),
    "head_period": Label("Kỳ", "Period"),
    "head_criterion": Label("Tiêu chí", "Criterion"),
    "head_rule": Label("Yêu cầu", "Requirement"),
    "head_clauses": Label("Căn cứ", "Basis"),
    "head_level": Label("Mức", "Level"),
    "head_outcome": Label("Kết quả", "Outcome"),
    "head_seen": Label("Đã thấy trong hồ sơ (ô)", "What the records show (cell)"),
    "head_to_add": Label("Đề nghị bổ sung", "What to add"),
    "head_reading": Label("Cách đọc văn bản", "Reading of the text"),
    "head_waiver": Label("Miễn, hoãn", "Waiver"),
    "head_points": Label("Điểm", "Points"),
    "head_verdict": Label("Theo hồ sơ", "By the records"),
    "head_reviewed": Label("Kể cả ý kiến thẩm định", "With reviewers' answers"),
    "head_score": Label("Điểm tham khảo (từ–đến)", "Score for reference (from–to)"),
    "head_met": Label("Đạt", "Met"),
    "head_not_met": Label("Chưa đạt", "Not met"),
    "head_undetermined": Label("Chưa đủ căn cứ", "Undetermined"),
    "head_not_applicable": Label("Không áp dụng", "Not applicable"),
    "head_questions": Label("Câu hỏi chờ", "Open questions"),
    "head_criteria": Label("Từng tiêu chí (theo hồ sơ)", "Criteria (by the records)"),
    "head_number": Label("TT", "No."),
    "head_task": Label("Nội dung cần bổ sung, ghi ở đâu", "What to add, and where"),
    "head_actors": Label("Bên thực hiện", "Who acts"),
    "head_done": Label("Đã xong", "Done"),
    "head_question": Label("Câu hỏi chờ ý kiến", "Question"),
    "head_look_at": Label("Cần xem ở", "Where to look"),
    "head_answer": Label("Ý kiến", "Answer"),
    "head_look": Label("Việc", "Matter"),
    "head_said": Label("Nội dung", "What it says"),
    "head_at": Label("Vị trí", "Place"),
    "head_problem": Label("Lý do, cách sửa", "Why, and how to mend it"),
    "head_code": Label("Mã (xem hướng dẫn)", "Code (see the guide)"),
    # Within sheets
    "tasks_remark": Label("Lọc cột “Đơn vị” để in riêng cho từng đơn vị; việc ít công ghi trước. Việc đã được "
                          "miễn, hoãn không ghi.",
                          "Filter by unit to print a unit's own list; the smallest things first. What is waived "
                          "is not listed."),
    "reading_used": Label("Đọc theo nghĩa: “{reading}”.", "Read as: “{reading}”."),
    "nothing_asked": Label("Ngoài ra có {count} kỳ hoặc đối tượng không có yêu cầu nào áp dụng (xem trang "
                           "“Không áp dụng”).",
                           "Besides, nothing applies to {count} periods or subjects (see the sheet “Not "
                           "applicable”)."),
    "waiver_unused": Label("Miễn, hoãn chưa dùng đến", "Waiver not used"),
    "waiver_over": Label("Miễn, hoãn đã hết hạn", "Waiver that has expired"),
    "judgement": Label("Ý kiến, giải trình", "Judgement"),
    # The summary
    "packs": Label("Bộ quy tắc", "Rules"),
    "version": Label("{title} (bản {version})", "{title} (version {version})"),
    "readings": Label("Cách đọc do người dùng chọn", "Readings set by the user"),
    "sources": Label("Hồ sơ", "Records"),
    "journal": Label("Nhật ký {file}", "Journal {file}"),
    "journal_head": Label("{count} mục; mã cuối {hash}", "entries: {count}; head {hash}"),
    "of_findings": Label("Yêu cầu", "Requirements"),
    "of_subjects": Label("Đối tượng và kỳ, theo hồ sơ", "Subjects and periods, by the records"),
    "of_subjects_reviewed": Label("Đối tượng và kỳ, kể cả ý kiến thẩm định",
                                  "Subjects and periods, with reviewers' answers"),
    "in_all": Label("Cộng", "In all"),
    "beside": Label("Cần lưu ý", "To be noted"),
    "fails": Label("Yêu cầu bắt buộc chưa đạt, chưa được miễn, hoãn", "Required, not met and not waived"),
    "waived": Label("Yêu cầu được miễn, hoãn", "Requirements that are waived"),
    "waiting": Label("Câu hỏi chờ ý kiến thẩm định", "Questions that await a reviewer"),
    "own": Label("Đơn vị tự chấm khác kết quả", "Own answers that differ from the results"),
    "problems": Label("Chỗ chưa đọc được trong hồ sơ", "Places not read"),
    "vacuous": Label("LƯU Ý: chưa đánh giá được gì. Không có yêu cầu nào áp dụng cho hồ sơ này, nên đây không "
                     "phải kết quả đạt.",
                     "NOTE: nothing was judged. No requirement applies to these records, so this is no pass."),
    "partial": Label("LƯU Ý: chỉ xét một phần (“{selected}”); kết quả và điểm tính trên phần đó.",
                     "NOTE: only a part was judged (“{selected}”); verdicts and scores rest on that part."),
    "set_aside": Label("LƯU Ý: còn {count} chỗ trong hồ sơ chưa đọc được (trang “Chỗ chưa đọc được”); phần còn lại "
                       "vẫn được xét.",
                       "NOTE: {count} places were not read (sheet “Not read”); the rest was judged all the same."),
    "registers_complete": Label("Mọi danh sách được coi là đã ghi đủ, theo lựa chọn khi chạy.",
                                "Every list was taken as closed, as was asked for."),
    "how_to_read": Label("Cách đọc kết quả", "How to read this"),
    "read_met": Label("✓ đạt: hồ sơ cho thấy yêu cầu đã được thực hiện.", "✓ met: the records show it."),
    "read_not_met": Label("✗ chưa đạt: hồ sơ ghi rõ là chưa có; đề nghị bổ sung.",
                          "✗ not met: the records say that it is not there; please add it."),
    "read_undetermined": Label("? chưa đủ căn cứ: ô để trống hoặc chờ ý kiến người thẩm định; không tính là chưa đạt.",
                               "? undetermined: a cell is blank, or a reviewer has yet to answer; this is no "
                               "failure."),
    "read_not_applicable": Label("– không áp dụng: không thuộc diện, chưa đến kỳ, hoặc văn bản chưa có hiệu lực.",
                                 "– not applicable: not among those meant, not due yet, or not in force."),
    "no_verdict": Label("Kết quả do máy đối chiếu hồ sơ với văn bản, để tham khảo; việc công nhận do cấp có "
                        "thẩm quyền quyết định.",
                        "A machine compared records with the text, for reference; to recognise is for those in "
                        "authority."),
    # The paper for a committee
    "paper_heading": Label("KẾT QUẢ RÀ SOÁT HỒ SƠ MÔ HÌNH, ĐIỂN HÌNH",
                           "WHAT THE RECORDS OF MODELS AND EXEMPLARS SHOW"),
    "paper_as_of": Label("(tính đến {date})", "(as of {date})"),
    "paper_judged_by": Label("Văn bản đối chiếu: {packs}.", "Compared with: {packs}."),
    "paper_vacuous": Label("Lưu ý: chưa đánh giá được gì. Không có yêu cầu nào áp dụng cho hồ sơ này, nên đây "
                           "không phải kết quả đạt.",
                           "Note: nothing was judged. No requirement applies to these records, so this is no pass."),
    "paper_partial": Label("Lưu ý: chỉ xét một phần (“{selected}”).", "Note: only a part was judged (“{selected}”)."),
    "paper_how_meant": Label("Từng yêu cầu của văn bản được đối chiếu với hồ sơ của từng đơn vị. Tính cả các kỳ xét:",
                             "Each requirement was compared with the records of each unit. All periods together:"),
    "paper_counted_met": Label("{count} lượt yêu cầu đã đạt;", "met: {count} times;"),
    "paper_counted_not_met": Label("{count} lượt hồ sơ ghi rõ là chưa có, đề nghị bổ sung;",
                                   "said not to be there, to be added: {count} times;"),
    "paper_counted_undetermined": Label("{count} lượt chưa đủ căn cứ, vì còn để trống hoặc chờ ý kiến thẩm định;",
                                        "left open by a blank, or awaiting a reviewer: {count} times;"),
    "paper_counted_not_applicable": Label("{count} lượt không áp dụng.", "not applicable: {count} times."),
    "paper_no_verdict": Label("Kết quả này để tham khảo; việc công nhận do cấp có thẩm quyền quyết định.",
                              "This is for reference; to recognise is for those in authority."),
    "paper_stands_well": Label("1. Những việc đã có trong hồ sơ", "1. What is on file"),
    "paper_still_missing": Label("2. Những việc đề nghị bổ sung", "2. What is to be added"),
    "paper_to_judge": Label("3. Những việc xin ý kiến thẩm định", "3. What a reviewer has to judge"),
    "paper_nothing_applies": Label("Không có yêu cầu nào áp dụng.", "Nothing applies."),
    "paper_nothing_missing": Label("Hồ sơ không còn thiếu gì theo các yêu cầu đã xét.",
                                   "Nothing is missing from what was looked at."),
    "paper_so_many_met": Label("đã đạt {met} trong {count} yêu cầu áp dụng.",
                               "{met} of the {count} requirements that apply are met."),
    "paper_none_met": Label("chưa có yêu cầu nào đủ căn cứ để ghi nhận là đạt (trong {count} yêu cầu áp dụng).",
                            "none of the {count} requirements that apply can be found met as yet."),
    "paper_missing_not_met": Label("Hồ sơ ghi là chưa có; đề nghị thực hiện, bổ sung:",
                                   "Said not to be there; please see to it:"),
    "paper_missing_undetermined": Label("Chưa đủ căn cứ vì còn để trống; đề nghị bổ sung để hồ sơ cho thấy:",
                                        "Left open by blanks; please add what shows that:"),
    "paper_recommended": Label(" (việc nên có)", " (recommended)"),
    "paper_the_unit": Label("Về đơn vị", "The unit itself"),
    "paper_last": Label("Các nội dung khác", "Further matters"),
    "paper_silent": Label("Không có yêu cầu nào áp dụng đối với {count} đơn vị: {units}.",
                          "Nothing applies to these units ({count}): {units}."),
    "paper_aside": Label("Có {count} chỗ trong hồ sơ chưa đọc được, nên chưa được xét. Đề nghị sửa lại:",
                         "Places in the records that could not be read and were set aside ({count}). Please "
                         "mend them:"),
}  # fmt: skip


def say(key: str, lang: str, /, **parts: object) -> str:
    """A phrase of these reports with its parts put in.

    >>> say("person", "vi", number=1)
    'Cá nhân 1'
    """
    return WORDS[key][lang].format(**parts)
