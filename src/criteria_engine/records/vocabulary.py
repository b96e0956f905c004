"""Decides which codes a cell may hold, and what people see for each: Vietnamese and English.

A code is what offices say, spelled without marks: one word for the cell, the record and the rule alike.
The one exception is `MeasureUnit`, whose codes are the words themselves.
"""

from __future__ import annotations

from criteria_engine.records.annotations import Vocabulary


class UnitKind(Vocabulary):
    """What an organisation is within its system."""

    ban_thuong_vu = (
        "ban_thuong_vu",
        "Ban Thường vụ Tỉnh ủy",
        "Standing Board of the provincial Party committee",
    )
    ban_dang_tinh = "ban_dang_tinh", "Ban đảng cấp tỉnh", "Provincial Party board"
    mat_tran_doan_the_tinh = (
        "mat_tran_doan_the_tinh",
        "Mặt trận, đoàn thể tỉnh",
        "Provincial Front or mass organisation",
    )
    cap_uy_huyen = "cap_uy_huyen", "Huyện ủy, thị ủy, thành ủy", "District, town or city Party committee"
    dang_uy_truc_thuoc = (
        "dang_uy_truc_thuoc",
        "Đảng ủy trực thuộc Tỉnh ủy",
        "Party committee directly under the provincial committee",
    )
    ban_tuyen_giao_cap_duoi = (
        "ban_tuyen_giao_cap_duoi",
        "Ban Tuyên giáo/Tuyên huấn cấp huyện, đảng ủy trực thuộc",
        "Propaganda board of a district or directly subordinate committee",
    )
    doan_the_khoi = "doan_the_khoi", "Đoàn thể của Khối", "Mass organisation of the bloc"
    dang_bo_co_so = "dang_bo_co_so", "Đảng bộ cơ sở", "Grassroots Party committee"
    chi_bo_co_so = "chi_bo_co_so", "Chi bộ cơ sở", "Grassroots Party cell"
    dang_bo_bo_phan = "dang_bo_bo_phan", "Đảng bộ bộ phận", "Sectional Party committee"
    chi_bo_truc_thuoc = "chi_bo_truc_thuoc", "Chi bộ trực thuộc", "Subordinate Party cell"
    so = "so", "Sở", "Department"
    van_phong_so = "van_phong_so", "Văn phòng Sở", "Office of the department"
    thanh_tra_so = "thanh_tra_so", "Thanh tra Sở", "Inspectorate of the department"
    phong = "phong", "Phòng", "Division"
    don_vi_truc_thuoc = "don_vi_truc_thuoc", "Đơn vị trực thuộc Sở", "Unit under the department"


class Scope(Vocabulary):
    """The system whose guidance a unit follows."""

    tra_vinh = "tra_vinh", "Đảng bộ tỉnh Trà Vinh", "Party organisation of Trà Vinh province"
    tra_vinh_khoi = "tra_vinh_khoi", "Đảng bộ Khối (Trà Vinh)", "Party organisation of the bloc (Trà Vinh)"
    quang_binh_sxd = "quang_binh_sxd", "Sở Xây dựng Quảng Bình", "Department of Construction, Quảng Bình"
    khac = "khac", "Hệ thống khác", "Another system"


class DocumentKind(Vocabulary):
    """What a unit issued."""

    ke_hoach_trien_khai = "ke_hoach_trien_khai", "Kế hoạch triển khai", "Implementation plan"
    chi_dao = "chi_dao", "Văn bản chỉ đạo, hướng dẫn cấp dưới", "Directive or guidance to subordinate units"
    huong_dan_tieu_chi = (
        "huong_dan_tieu_chi",
        "Hướng dẫn tiêu chí, cách thức",
        "Guidance on criteria and method",
    )
    huong_dan_khen_thuong = (
        "huong_dan_khen_thuong",
        "Hướng dẫn biểu dương, khen thưởng",
        "Guidance on praise and awards",
    )
    tieu_chi_don_vi = "tieu_chi_don_vi", "Tiêu chí điển hình của đơn vị", "The unit's own exemplar criteria"
    dieu_chinh_ke_hoach = (
        "dieu_chinh_ke_hoach",
        "Điều chỉnh, bổ sung kế hoạch",
        "Change or supplement of the plan",
    )


class HolderKind(Vocabulary):
    """Who carries out a model or is an exemplar."""

    don_vi = "don_vi", "Phòng, đơn vị", "Division or unit"
    tap_the = "tap_the", "Tập thể", "Collective"
    ca_nhan = "ca_nhan", "Cá nhân", "Individual"


class Origin(Vocabulary):
    """How a model came about."""

    moi = "moi", "Xây dựng mới", "Newly built"
    cung_co = "cung_co", "Củng cố, nâng cao chất lượng", "Consolidated or improved"
    nhan_rong = "nhan_rong", "Nhân rộng từ nơi khác", "Replicated from elsewhere"


class ModelStatus(Vocabulary):
    """Where a model stands."""

    du_kien = "du_kien", "Dự kiến, đã có kế hoạch", "Intended, plan made"
    dang_thuc_hien = "dang_thuc_hien", "Đang thực hiện", "Under way"
    dang_nhan_rong = "dang_nhan_rong", "Đang thực hiện và được nhân rộng", "Under way and being replicated"
    tam_dung = "tam_dung", "Tạm dừng", "Paused"
    ket_thuc = "ket_thuc", "Kết thúc theo kế hoạch", "Ended as planned"
    loai_bo = "loai_bo", "Loại bỏ vì không còn phù hợp", "Dropped as no longer fitting"


class Group(Vocabulary):
    """The groups of models."""

    g1 = "g1", "Xây dựng Đảng, hệ thống chính trị", "Building the Party and the political system"
    g2 = "g2", "Cải cách thủ tục hành chính, phục vụ Nhân dân", "Administrative reform, serving the people"
    g3 = (
        "g3",
        "Tuyên truyền, vận động phát triển kinh tế - xã hội",
        "Mobilising for socio-economic development",
    )
    g4 = "g4", "Trách nhiệm của cán bộ, đảng viên", "Responsibility of cadres and Party members"
    g5 = "g5", "Tiết kiệm, đoàn kết, tương trợ, từ thiện", "Thrift, unity, mutual help and charity"
    khac = "khac", "Ngoài năm nhóm", "Outside the five groups"


class Theme(Vocabulary):
    """The themes within the groups of models."""

    g1_0 = (
        "g1.0",
        "Tổ chức cơ sở đảng, hệ thống chính trị (chung)",
        "Grassroots Party organisation, political system (general)",
    )
    g1_1 = "g1.1", "Chống suy thoái", "Countering degradation"
    g1_2 = (
        "g1.2",
        "Phòng, chống tham nhũng, lãng phí, tiêu cực",
        "Preventing corruption, waste and misconduct",
    )
    g1_3 = "g1.3", "Sắp xếp bộ máy, tinh giản biên chế", "Streamlining organisation and staff"
    g1_4 = "g1.4", "Công tác cán bộ, kiểm soát quyền lực", "Personnel work, control of power"
    g1_5 = "g1.5", "Kiểm tra, giám sát, kỷ luật đảng", "Party inspection, supervision and discipline"
    g2_1 = "g2.1", "Cải cách thủ tục hành chính", "Administrative procedure reform"
    g2_2 = "g2.2", "Công bộc của dân", "Servants of the people"
    g2_3 = "g2.3", "Nền hành chính phục vụ", "Service-minded administration"
    g2_4 = "g2.4", "Quyền làm chủ của nhân dân", "The people's mastery"
    g3_1 = "g3.1", "Tuyên truyền, vận động", "Information and mobilisation"
    g3_2 = "g3.2", "Phong trào thi đua yêu nước", "Patriotic emulation"
    g3_3 = "g3.3", "Tiềm năng, lợi thế, kinh tế biển", "Potential, advantages, marine economy"
    g3_4 = "g3.4", "Nông thôn mới", "New countryside"
    g3_5 = "g3.5", "Tự hào quê hương, khát vọng vươn lên", "Pride in the homeland, will to rise"
    g4_1 = "g4.1", "Ý thức trách nhiệm", "Sense of responsibility"
    g4_2 = "g4.2", "Năm dám", "The five dares"
    g4_3 = "g4.3", "Gương mẫu chống tham nhũng", "Exemplary against corruption"
    g4_4 = "g4.4", "Tích cực, tự giác, sáng tạo", "Active, self-aware, creative"
    g5_1 = "g5.1", "Tiết kiệm", "Thrift"
    g5_2 = "g5.2", "Đại đoàn kết", "National unity"
    g5_3 = "g5.3", "Tương trợ", "Mutual help"
    g5_4 = "g5.4", "Từ thiện, nhân đạo", "Charity and humanitarian aid"


class SourceKind(Vocabulary):
    """What kind of teaching a model draws on."""

    chuyen_de_toan_khoa_xiii = (
        "chuyen_de_toan_khoa_xiii",
        "Chuyên đề toàn khóa Đại hội XIII",
        "Whole-term theme of the 13th Congress",
    )
    chuyen_de_nam = "chuyen_de_nam", "Chuyên đề năm", "Theme of the year"
    tac_pham = "tac_pham", "Tác phẩm, bài nói, bài viết của Bác", "Work, speech or article of Hồ Chí Minh"
    khac = "khac", "Nội dung khác đã học tập", "Other content studied"


class Need(Vocabulary):
    """What makes a model necessary."""

    nhiem_vu_dot_pha = (
        "nhiem_vu_dot_pha",
        "Nâng chất lượng nhiệm vụ, tạo đột phá",
        "Raising the quality of tasks, a breakthrough",
    )
    khac_phuc_han_che = (
        "khac_phuc_han_che",
        "Khắc phục hạn chế, vấn đề nổi cộm đã được chỉ ra",
        "Overcoming a weakness or pressing problem pointed out",
    )
    khuyen_khich_cham_lo = (
        "khuyen_khich_cham_lo",
        "Khuyến khích, ghi nhận việc chăm lo đời sống Nhân dân",
        "Encouraging care for people's lives",
    )
    tu_duong = "tu_duong", "Tu dưỡng, rèn luyện", "Self-cultivation and training"
    doi_moi_cong_vu = (
        "doi_moi_cong_vu",
        "Đổi mới công vụ, văn hóa công vụ, dây chuyền, thiết bị",
        "Renewing public service, its culture, processes or equipment",
    )
    khac = "khac", "Sự cần thiết khác hợp đặc thù", "Another need that fits the case"


class Form(Vocabulary):
    """The form that a paper follows."""

    mau_01 = "mau_01", "Mẫu 01", "Form 01"
    mau_02 = "mau_02", "Mẫu 02", "Form 02"
    mau_03 = "mau_03", "Mẫu 03", "Form 03"
    khac = "khac", "Mẫu khác", "Another form"


class Cadence(Vocabulary):
    """How often a model is reviewed."""

    quy = "quy", "Quý", "Quarter"
    nua_nam = "nua_nam", "6 tháng", "Six months"
    nam = "nam", "Năm", "Year"


class Programme(Vocabulary):
    """The programme that a model is tied to."""

    ct_dai_hoi_xiii = (
        "ct_dai_hoi_xiii",
        "Chương trình hành động thực hiện Nghị quyết Đại hội XIII",
        "Action programme for the resolution of the 13th Congress",
    )
    ct_dai_hoi_cac_cap = (
        "ct_dai_hoi_cac_cap",
        "Chương trình hành động thực hiện nghị quyết đại hội đảng bộ các cấp 2020-2025",
        "Action programme for the resolutions of Party congresses at all levels 2020-2025",
    )
    kh_phuong_cham = (
        "kh_phuong_cham",
        "Kế hoạch thực hiện phương châm hành động của Tỉnh ủy 2020-2025",
        "Plan for the provincial committee's guiding principle of action 2020-2025",
    )
    khac = "khac", "Chương trình khác", "Another programme"


class RuleLevel(Vocabulary):
    """The level that issued a rule in force."""

    trung_uong = "trung_uong", "Trung ương", "Central"
    tinh_uy = "tinh_uy", "Tỉnh ủy", "Provincial Party committee"
    dang_uy_khoi = "dang_uy_khoi", "Đảng ủy Khối", "Party committee of the bloc"


class ReviewKind(Vocabulary):
    """What a look back is for."""

    dinh_ky = (
        "dinh_ky",
        "Rà soát định kỳ mô hình, đánh giá điển hình",
        "Periodic review of a model, assessment of an exemplar",
    )
    so_ket = "so_ket", "Sơ kết", "Interim review"
    tong_ket = "tong_ket", "Tổng kết", "Final review"
    cuoi_nam = "cuoi_nam", "Tổng kết năm, xét biểu dương", "Year-end review, considering praise"
    nhan_rong = "nhan_rong", "Đánh giá nhân rộng", "Assessment of replication"
    kiem_tra = "kiem_tra", "Khảo sát, kiểm tra", "Survey or inspection"


class Aspect(Vocabulary):
    """The side of an effect that a figure shows."""

    vat_chat = "vat_chat", "Vật chất", "Material"
    san_pham = "san_pham", "Sản phẩm", "Product"
    xa_hoi = "xa_hoi", "Hiệu quả xã hội", "Social effect"


class EventKind(Vocabulary):
    """What happened on a day."""

    quan_triet = "quan_triet", "Quán triệt, phổ biến mô hình", "Making a model known to those concerned"
    hoc_tap_chuyen_de = "hoc_tap_chuyen_de", "Sinh hoạt, học tập chuyên đề", "Study session on a theme"
    giup_do = "giup_do", "Theo dõi, đôn đốc, giúp đỡ", "Following up, urging, helping"
    tuyen_truyen = (
        "tuyen_truyen",
        "Tuyên truyền, giới thiệu trên kênh thông tin",
        "Publicity through information channels",
    )
    bieu_duong = "bieu_duong", "Biểu dương, tôn vinh", "Praise, honouring"
    khen_thuong = "khen_thuong", "Khen thưởng", "Award"
    xet_khen = "xet_khen", "Xét biểu dương, khen thưởng", "Considering praise or awards"
    tham_quan = "tham_quan", "Học tập kinh nghiệm", "Study visit"
    gap_mat = "gap_mat", "Gặp mặt điển hình", "Meeting of exemplars"
    van_dong = "van_dong", "Vận động đoàn viên, hội viên", "Mobilising union and association members"
    phoi_hop = "phoi_hop", "Phối hợp", "Coordination"
    phat_hien = "phat_hien", "Phát hiện điển hình, nhân tố mới", "Discovering exemplars and new factors"
    boi_duong = "boi_duong", "Xây dựng, bồi dưỡng", "Building and fostering"
    binh_chon = "binh_chon", "Bình chọn", "Voting"
    gioi_thieu = "gioi_thieu", "Giới thiệu, nhân rộng", "Introducing, replicating"
    hoc_tap_guong = "hoc_tap_guong", "Học tập gương", "Learning from an example"
    gui_cap_tren = "gui_cap_tren", "Gửi giới thiệu lên cấp trên", "Introduction sent to the higher level"
    hoi_nghi = "hoi_nghi", "Hội nghị điển hình tiên tiến", "Conference of advanced exemplars"
    dai_hoi = "dai_hoi", "Dự Đại hội Thi đua yêu nước", "Attending the patriotic emulation congress"
    phat_dong = "phat_dong", "Phát động phong trào", "Launching a movement"


class Topic(Vocabulary):
    """What was made known about a model."""

    noi_dung_hoc_tap = "noi_dung_hoc_tap", "Nội dung học tập Bác", "What is learned from Hồ Chí Minh"
    su_can_thiet = "su_can_thiet", "Sự cần thiết", "Why it is necessary"
    lanh_dao = "lanh_dao", "Sự lãnh đạo, chỉ đạo, hướng dẫn", "Leadership, direction, guidance"


class Audience(Vocabulary):
    """To whom a model was made known."""

    can_bo = "can_bo", "Cán bộ", "Cadres"
    dang_vien = "dang_vien", "Đảng viên", "Party members"
    doan_vien = "doan_vien", "Đoàn viên", "Youth and trade union members"
    hoi_vien = "hoi_vien", "Hội viên", "Association members"
    nguoi_lao_dong = "nguoi_lao_dong", "Người lao động", "Workers"


class Help(Vocabulary):
    """How a model or exemplar was helped."""

    theo_doi = "theo_doi", "Theo dõi", "Following up"
    don_doc = "don_doc", "Đôn đốc", "Urging"
    giup_do = "giup_do", "Giúp đỡ, hướng dẫn", "Helping, guiding"
    dieu_kien = (
        "dieu_kien",
        "Bảo đảm điều kiện (kinh phí, thời gian, phương tiện)",
        "Providing conditions (funds, time, means)",
    )


class Channel(Vocabulary):
    """Where publicity appeared."""

    trang_so = "trang_so", "Trang thông tin điện tử của Sở", "Website of the department"
    trang_khoi = (
        "trang_khoi",
        "Trang thông tin điện tử Đảng ủy Khối",
        "Website of the Party committee of the bloc",
    )
    bao_dai = "bao_dai", "Báo, đài", "Press, radio, television"
    bao_cao_vien = "bao_cao_vien", "Báo cáo viên, tuyên truyền viên", "Rapporteurs and communicators"
    tai_co_quan = "tai_co_quan", "Tại cơ quan, đơn vị", "At the office or unit"
    khac = "khac", "Kênh khác", "Another channel"


class Place(Vocabulary):
    """Where a visit went."""

    trong_tinh = "trong_tinh", "Trong tỉnh", "Within the province"
    ngoai_tinh = "ngoai_tinh", "Ngoài tỉnh", "Outside the province"


class AwardResult(Vocabulary):
    """What came of considering an award."""

    khen = "khen", "Được biểu dương, khen thưởng", "Praised or awarded"
    khong = "khong", "Đã xét, không khen", "Considered, not awarded"
    cho = "cho", "Chưa xét", "Not yet considered"


class Fund(Vocabulary):
    """What an expense was paid from."""

    quy_thi_dua = "quy_thi_dua", "Kinh phí (quỹ) thi đua, khen thưởng", "Emulation and award fund"
    khac = "khac", "Nguồn khác", "Another source"


class Recipient(Vocabulary):
    """Where a report or an introduction was sent."""

    thuong_truc_tinh_uy = (
        "thuong_truc_tinh_uy",
        "Thường trực Tỉnh ủy",
        "Standing members of the provincial Party committee",
    )
    btg_tinh_uy = (
        "btg_tinh_uy",
        "Ban Tuyên giáo Tỉnh ủy",
        "Propaganda board of the provincial Party committee",
    )
    btg_khoi = (
        "btg_khoi",
        "Ban Tuyên giáo Đảng ủy Khối",
        "Propaganda board of the Party committee of the bloc",
    )
    dang_uy_cap_tren = "dang_uy_cap_tren", "Đảng ủy cấp trên trực tiếp", "Party committee directly above"
    so_noi_vu = "so_noi_vu", "Sở Nội vụ", "Department of Home Affairs"
    khac = "khac", "Nơi khác", "Elsewhere"


class IssueKind(Vocabulary):
    """What kind of difficulty was recorded."""

    kho_khan = "kho_khan", "Khó khăn, vướng mắc", "Difficulty, obstacle"
    buc_xuc = "buc_xuc", "Vấn đề bức xúc, nổi cộm", "Pressing or burning problem"


class ExemplarScope(Vocabulary):
    """Whether an exemplar is one in all respects."""

    toan_dien = "toan_dien", "Toàn diện", "In all respects"
    mot_so_mat = "mot_so_mat", "Trên một số mặt", "In some respects"


class ExemplarField(Vocabulary):
    """The field in which an exemplar stands out."""

    a = "a", "Công tác, lao động giỏi, sáng tạo", "Good and creative work"
    b = "b", "Học tập và làm theo Bác", "Learning from and following Hồ Chí Minh"
    c = "c", "Cải cách hành chính", "Administrative reform"


class Accomplishment(Vocabulary):
    """What an exemplar accomplished."""

    thanh_tich = "thanh_tich", "Thành tích chuyên môn", "Professional achievement"
    dong_gop = "dong_gop", "Đóng góp cho cơ quan", "Contribution to the office"
    cai_tien = "cai_tien", "Cải tiến kỹ thuật", "Technical improvement"
    ap_dung = (
        "ap_dung",
        "Áp dụng tiến bộ khoa học kỹ thuật",
        "Application of scientific and technical progress",
    )
    sang_kien = "sang_kien", "Sáng kiến, đề xuất", "Initiative, proposal"
    cai_cach = (
        "cai_cach",
        "Mô hình, giải pháp cải cách hành chính",
        "Model or solution for administrative reform",
    )
    dot_pha = "dot_pha", "Nội dung đột phá", "Breakthrough content"
    cach_lam = "cach_lam", "Cách làm sáng tạo, mô hình mới", "Creative way of working, new model"
    hoc_tap_bac = (
        "hoc_tap_bac",
        "Gắn với học tập, làm theo Bác",
        "Tied to learning from and following Hồ Chí Minh",
    )
    ct_hanh_dong = "ct_hanh_dong", "Chương trình hành động cá nhân", "Personal action programme"
    tu_thien = "tu_thien", "Nhân đạo, từ thiện", "Humanitarian aid, charity"
    cham_lo = "cham_lo", "Chăm lo đời sống người lao động", "Care for workers' lives"
    dao_tao = "dao_tao", "Chính sách, điều kiện học tập", "Policy and conditions for study"
    khen = "khen", "Danh hiệu, khen thưởng", "Title, award"


class Indicator(Vocabulary):
    """What a figure of an exemplar measures."""

    doanh_thu = "doanh_thu", "Doanh thu", "Revenue"
    ngan_sach = "ngan_sach", "Nộp ngân sách", "Payment to the budget"
    chi_tieu_nam = "chi_tieu_nam", "Chỉ tiêu, nhiệm vụ năm", "Target or task of the year"
    doi_song = "doi_song", "Đời sống người lao động", "Living standard of workers"
    tham_gia = "tham_gia", "Số người tham gia", "Number of participants"
    hai_long_dan = "hai_long_dan", "Hài lòng của người dân", "Satisfaction of citizens"
    hai_long_dn = "hai_long_dn", "Hài lòng của doanh nghiệp", "Satisfaction of businesses"


class ComplianceArea(Vocabulary):
    """What a unit complies with."""

    duong_loi_phap_luat = (
        "duong_loi_phap_luat",
        "Chủ trương, pháp luật (kỷ luật)",
        "Policy and law (discipline)",
    )
    thue = "thue", "Thuế", "Tax"
    nguoi_lao_dong = "nguoi_lao_dong", "Chính sách đối với người lao động", "Policy for workers"
    an_toan = "an_toan", "An toàn lao động", "Work safety"
    an_ninh = "an_ninh", "An ninh trật tự", "Security and order"


class Conclusion(Vocabulary):
    """What was concluded about compliance."""

    dat = "dat", "Đạt, chấp hành tốt", "Met, good compliance"
    khong = "khong", "Không đạt, có vi phạm", "Not met, violation"
    chua = "chua", "Chưa có kết luận", "No conclusion yet"


class Rating(Vocabulary):
    """The yearly rating of work."""

    xuat_sac = "xuat_sac", "Hoàn thành xuất sắc nhiệm vụ", "Tasks completed excellently"
    tot = "tot", "Hoàn thành tốt", "Completed well"
    hoan_thanh = "hoan_thanh", "Hoàn thành", "Completed"
    khong = "khong", "Không hoàn thành", "Not completed"


class Answer(Vocabulary):
    """What a person answers; `chua_ro` leaves a question open."""

    co = "co", "Có (đạt yêu cầu của điều khoản)", "Yes (meets the clause)"
    khong = "khong", "Không", "No"
    chua_ro = "chua_ro", "Chưa đủ căn cứ", "Not enough grounds"


class RegisterKind(Vocabulary):
    """The lists that a unit can close."""

    mo_hinh = "mo_hinh", "Sổ mô hình", "Register of models"
    dien_hinh = "dien_hinh", "Sổ điển hình", "Register of exemplars"
    gioi_thieu = "gioi_thieu", "Sổ giới thiệu", "Register of introductions"
    bao_cao = "bao_cao", "Sổ báo cáo", "Register of reports"
    ra_soat = "ra_soat", "Sổ rà soát", "Register of reviews"
    hoat_dong = "hoat_dong", "Sổ hoạt động", "Register of activities"
    van_ban = "van_ban", "Sổ văn bản", "Register of documents"
    vuong_mac = "vuong_mac", "Sổ vướng mắc", "Register of difficulties"


class SectionCode(Vocabulary):
    """The parts of a record that can be ticked as completely filled in."""

    thong_tin_chung = "thong_tin_chung", "Thông tin chung", "General information"
    hoc_tap = "hoc_tap", "Học tập", "Learning"
    su_can_thiet = "su_can_thiet", "Sự cần thiết", "Necessity"
    ke_hoach = "ke_hoach", "Kế hoạch", "Plan"
    hieu_qua = "hieu_qua", "Hiệu quả", "Effect"
    gan_ket = "gan_ket", "Gắn kết", "Links"
    dieu_chinh = "dieu_chinh", "Điều chỉnh", "Adjustments"
    noi_lam_theo = "noi_lam_theo", "Nơi làm theo", "Adopters"
    hoat_dong = "hoat_dong", "Hoạt động", "Activities"
    ra_soat = "ra_soat", "Rà soát", "Reviews"
    thanh_tich = "thanh_tich", "Thành tích", "Accomplishments"
    chi_tieu = "chi_tieu", "Chỉ tiêu", "Indicators"
    chap_hanh = "chap_hanh", "Chấp hành", "Compliance"


class MeasureUnit(Vocabulary):
    """The unit of a figure; the code is the word itself."""

    nguoi = "người", "người", "persons"
    luot_nguoi = "lượt người", "lượt người", "attendances"
    ho = "hộ", "hộ", "households"
    to_chuc = "tổ chức", "tổ chức", "organisations"
    cuoc = "cuộc", "cuộc", "occasions"
    lan = "lần", "lần", "times"
    suat = "suất", "suất", "gift portions"
    ho_so = "hồ sơ", "hồ sơ", "dossiers"
    cong_trinh = "công trình", "công trình", "works"
    san_pham = "sản phẩm", "sản phẩm", "products"
    sang_kien = "sáng kiến", "sáng kiến", "initiatives"
    dong = "đồng", "đồng", "đồng"
    nghin_dong = "nghìn đồng", "nghìn đồng", "thousand đồng"
    trieu_dong = "triệu đồng", "triệu đồng", "million đồng"
    ty_dong = "tỷ đồng", "tỷ đồng", "billion đồng"
    kg = "kg", "kg", "kilograms"
    tan = "tấn", "tấn", "tonnes"
    m = "m", "m", "metres"
    km = "km", "km", "kilometres"
    m2 = "m²", "m²", "square metres"
    ha = "ha", "ha", "hectares"
    gio = "giờ", "giờ", "hours"
    ngay = "ngày", "ngày", "days"
    thang = "tháng", "tháng", "months"
    phan_tram = "%", "%", "per cent"
    diem = "điểm", "điểm", "points"
    khac = "khác", "khác (ghi rõ)", "other (say which)"


class CriterionNumber(Vocabulary):
    """The five criteria of a model. A workbook hands over their numbers as numbers."""

    mot = "1", "Tiêu chí 1", "Criterion 1"
    hai = "2", "Tiêu chí 2", "Criterion 2"
    ba = "3", "Tiêu chí 3", "Criterion 3"
    bon = "4", "Tiêu chí 4", "Criterion 4"
    nam = "5", "Tiêu chí 5", "Criterion 5"

    @classmethod
    def _missing_(cls, value: object) -> CriterionNumber | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return next((member for member in cls if member.value == f"{value:g}"), None)
