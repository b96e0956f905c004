"""What the HTML report says around the findings: headings, columns, controls, what a part is for."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.records.annotations import Label

WORDS: Mapping[str, Label] = {
    # The whole
    "title": Label("Kết quả đối chiếu hồ sơ với văn bản hướng dẫn", "Records held against the written guidance"),
    "skip": Label("Đến ngay nội dung", "Skip to the content"),
    "contents": Label("Nội dung báo cáo", "Contents"),
    "partial": Label("Báo cáo chưa đầy đủ", "This report is partial"),
    "partial_why": Label(
        "Có {count} chỗ trong hồ sơ chưa đọc được nên chưa được xét. Kết quả dưới đây chỉ dựa trên phần còn lại.",
        "Places not read: {count}. What stands there was set aside and not judged; what follows rests on the others.",
    ),
    "partial_see": Label("Xem các chỗ cần sửa", "See what to mend"),
    "vacuous": Label("Chưa đánh giá được gì", "Nothing was judged"),
    "vacuous_why": Label("Lý do: {why}. Báo cáo này không phải là kết quả đạt.",
                         "Why: {why}. This report is not a pass."),
    "selected": Label("Báo cáo chỉ xét phần được chọn: {selected}", "Only a selection was judged: {selected}"),
    # Totals
    "totals": Label("Tổng hợp", "Totals"),
    "totals_what": Label("Số đối tượng và số kết quả theo từng trạng thái", "Subjects and findings by state"),
    "what": Label("Nội dung", "What"),
    "subjects": Label("Đối tượng, theo kết luận", "Subjects, by verdict"),
    "findings": Label("Kết quả từng yêu cầu", "Findings, by outcome"),
    "of_level": Label("trong đó: {level}", "of these: {level}"),
    "waived": Label("trong đó: được miễn, hoãn", "of these: waived"),
    "sum": Label("Cộng", "Total"),
    "counted_by_period": Label(
        "Một đơn vị được xét ở nhiều kỳ thì mỗi kỳ tính là một đối tượng. “Chưa đủ căn cứ” nghĩa là hồ sơ chưa cho"
        " biết, không phải là chưa đạt.",
        "A unit that is judged for several periods counts once a period. Undetermined means that the records do not"
        " tell; it is not a failing.",
    ),
    # Work
    "work": Label("Việc cần làm", "What to do"),
    "work_none": Label("Không có yêu cầu nào cần bổ sung.", "Nothing needs to be added."),
    "not_met": Label("Đề nghị bổ sung trước", "To be added first"),
    "unknown": Label("Thông tin còn thiếu", "What is not known yet"),
    "unknown_count": Label("{count} yêu cầu", "requirements: {count}"),
    "see": Label("Xem chi tiết", "See why"),
    # Units
    "units": Label("Tổng hợp theo đơn vị", "By unit"),
    "units_what": Label(
        "Số đối tượng theo kết luận; mỗi đơn vị gồm cả các đơn vị trực thuộc, số “riêng” là phần không tính đơn vị"
        " trực thuộc", "Subjects by verdict; each unit with all below it, “own” without",
    ),
    "units_order": Label("Đơn vị xếp theo thứ tự chữ cái, không xếp hạng.",
                         "Units stand in the order of the alphabet."),
    "unit": Label("Đơn vị", "Unit"),
    "own": Label("riêng: {count}", "own: {count}"),
    "parent_missing": Label("Đơn vị cấp trên không có trong hồ sơ: {parent}",
                            "The unit above is not on record: {parent}"),
    # Bars
    "criteria": Label("Theo tiêu chí", "By criterion"),
    "criteria_what": Label("Số đối tượng theo kết luận ở từng tiêu chí", "Subjects by verdict on each criterion"),
    "criterion": Label("Tiêu chí", "Criterion"),
    "groups": Label("Theo nhóm mô hình", "By group of models"),
    "groups_what": Label("Số đối tượng theo kết luận ở từng nhóm", "Subjects by verdict in each group"),
    "groups_several": Label("Đối tượng thuộc nhiều nhóm được tính ở mỗi nhóm.",
                            "What belongs to several groups counts in each."),
    "group": Label("Nhóm", "Group"),
    "no_group": Label("Chưa ghi nhóm", "No group given"),
    # Findings
    "results": Label("Kết quả theo từng đối tượng", "Findings by subject"),
    "find": Label("Tìm (không cần gõ dấu)", "Search (marks may be left out)"),
    "show": Label("Hiện", "Show"),
    "only_duties": Label("Chỉ yêu cầu bắt buộc", "Required only"),
    "open_all": Label("Mở tất cả", "Open all"),
    "close_all": Label("Thu gọn tất cả", "Close all"),
    "shown": Label("Đang hiện {shown}/{all} kết quả", "{shown} of {all} findings shown"),
    "met": Label("Đã đạt: {count} yêu cầu", "Met: {count}"),
    "not_applicable": Label("Không áp dụng: {count} yêu cầu", "Not applicable: {count}"),
    "nothing_asked": Label("{count} kỳ hoặc đối tượng khác: không có yêu cầu nào áp dụng",
                           "{count} more periods or subjects: nothing applies"),
    "reviewed": Label("Kể cả ý kiến thẩm định: {outcome}", "With reviewers' answers: {outcome}"),
    "scores": Label("Điểm tham khảo: {score}", "Score for reference: {score}"),
    "verdict_named": Label("{title}: {outcome}", "{title}: {outcome}"),
    "to_add": Label("Cần làm", "To do"),
    "who": Label("Bên thực hiện", "Who acts"),
    "clauses": Label("Căn cứ", "Basis"),
    "reading": Label("Cách đọc", "Reading"),
    "seen": Label("Hồ sơ ghi", "The records say"),
    "place": Label("Nơi ghi", "Where"),
    "dates": Label("Chỉ thời gian quyết định.", "The dates alone decided."),
    "bearing": Label("Cần xem khi cho ý kiến", "To look at before judging"),
    "judgements": Label("Ý kiến, giải trình", "What people have said"),
    "waiver": Label("Miễn, hoãn", "Waiver"),
    "is_waived": Label("đã được miễn, hoãn", "waived"),
    "notes": Label("Ghi chú", "Notes"),
    "code": Label("Mã yêu cầu", "Code"),
    # The rest
    "problems_what": Label("Đề nghị sửa các chỗ sau rồi đánh giá lại", "Please mend these and judge again"),
    "problem": Label("Vấn đề và cách sửa", "What is wrong and what to do"),
    "about": Label("Cách đánh giá", "How it was judged"),
    "as_of": Label("Ngày đánh giá", "As of"),
    "packs": Label("Bộ quy tắc", "Rules"),
    "version": Label("Bản", "Version"),
    "digest": Label("Mã kiểm (SHA-256)", "Digest (SHA-256)"),
    "documents": Label("Văn bản", "Documents"),
    "readings": Label("Cách đọc do người dùng chọn", "Readings set by the user"),
    "readings_none": Label("Không có; mọi chỗ văn bản để ngỏ được đọc theo cách mặc định, ghi ở từng kết quả.",
                           "None; every open place is read by its default, which stands beside each finding."),
    "sources": Label("Hồ sơ", "Records"),
    "journals": Label("Nhật ký ý kiến, miễn hoãn", "Journals of judgements"),
    "journal": Label("{file}: {count} mục, mã cuối {hash}", "{file}: {count} entries, head {hash}"),
    "profile": Label("Thang điểm tham khảo", "Scores for reference"),
    "registers": Label("Sổ theo dõi", "Registers"),
    "registers_complete": Label("Mọi danh sách được coi là đã ghi đủ, theo lựa chọn của người dùng.",
                                "Every list was taken as closed, as the user chose."),
    "made": Label("Báo cáo do máy lập từ hồ sơ và bộ quy tắc nêu trên để tham khảo; kết luận thuộc thẩm quyền của cấp"
                  " có trách nhiệm.",
                  "Made by a program from these records and rules, for reference; to decide is for those in charge."),
}  # fmt: skip


def word(key: str, lang: str, /, **parts: object) -> str:
    return WORDS[key][lang].format(**parts)
