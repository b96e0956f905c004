"""What offices count: the words with which the name of a counted thing begins, and those that unsay the number.

Whatever else follows a number may doubt it, add to it or be of another year, in more ways than a list can hold; so only
names of things are taken for units, and the rest is asked about.
"""

from __future__ import annotations

import re

from criteria_engine.text import same_words, without_marks

# Classifiers and names of things, by their first words; more may follow ("người", "người cao tuổi").
_THINGS = """
người, hộ, nhân khẩu, khẩu, đồng chí, đ/c, đảng viên, đoàn viên, hội viên, thành viên, cán bộ, công chức, viên chức,
công nhân, lao động, nhân viên, nhân sự, nhân chứng, giáo viên, giảng viên, học viên, học sinh, sinh viên, thí sinh,
tuyên truyền viên, báo cáo viên, cộng tác viên, tình nguyện viên, phóng viên, vận động viên, diễn viên, chuyên viên,
hướng dẫn viên, hòa giải viên, ủy viên, cấp ủy viên, chuyên gia, kỹ sư, bác sĩ, bác sỹ, y sĩ, y tá, điều dưỡng, dược
sĩ, nghệ nhân, nghệ sĩ, doanh nhân, nông dân, ngư dân, thương binh, bệnh binh, liệt sĩ, liệt sỹ, cựu chiến binh, chiến
sĩ, chiến sỹ, quân nhân, dân quân, thanh niên, thiếu niên, thiếu nhi, nhi đồng, trẻ em, trẻ, cháu, em, cụ, ông, bà,
chị, anh, mẹ, bạn, phụ nữ, nam giới, nữ, nữ giới, già làng, trưởng thôn, trưởng ấp, tổ trưởng, bí thư, phó bí thư, đại
biểu, khách, bệnh nhân, thân nhân, nạn nhân, gia đình, cử tri, công dân, chủ hộ, chủ thể, tác giả, đối tượng, tăng ni,
chức sắc, chức việc, tín đồ, phật tử, giáo dân, quần chúng, lãnh đạo, triệu phú, tỷ phú, tỉ phú, điển hình, gương, tấm
gương, nhân tố,
tổ chức, tổ, nhóm, đội, ban, chi bộ, chi hội, chi đoàn, chi cục, chi nhánh, đảng bộ, đảng ủy, cấp ủy, đoàn, hội, liên
đoàn, liên hiệp, công đoàn, mặt trận, câu lạc bộ, clb, hợp tác xã, htx, doanh nghiệp, công ty, cơ quan, cơ sở, đơn vị,
bộ phận, phòng, sở, ngành, địa phương, xã, phường, thị trấn, thị xã, huyện, quận, tỉnh, thành phố, thôn, ấp, khóm,
khu, bản, buôn, làng, sóc, trường, lớp, trạm, bệnh viện, trung tâm, nhà, chùa, tập thể, cá nhân, cụm, khối, trại,
trang trại, ủy ban, văn phòng, cửa hàng, cửa hiệu, chợ, siêu thị, mạng lưới, dòng họ, tộc họ, cộng đồng, viện, quỹ,
mô hình, phong trào, cuộc, lượt, lần, buổi, đợt, kỳ họp, kỳ thi, kỳ đại hội, phiên, chuyến, khóa, môn, tiết, chương
trình, chuyên đề, chuyên mục, chuyên trang, chuyên san, dự án, đề án, đề tài, sáng kiến, giải pháp, cách làm, việc,
công việc, phần việc, công trình, nhiệm vụ, chỉ tiêu, tiêu chí, tiêu chuẩn, mục tiêu, mục, nội dung, nghị quyết, chỉ
thị, quyết định, kết luận, thông báo, thông tri, công văn, văn bản, hướng dẫn, quy định, quy chế, quy ước, quy trình,
hương ước, báo cáo, tờ, tài liệu, tư liệu, hồ sơ, biên bản, đơn, thư, ý kiến, kiến nghị, câu, bài, tin, phóng sự,
video, clip, ảnh, bức, tranh, pano, áp phích, băng rôn, khẩu hiệu, cờ, lá, bảng, biển, tạp chí, tập san, đặc san,
sách, cuốn, quyển, tập, ấn phẩm, tác phẩm, trang, website, fanpage, tài khoản, mã, phần mềm, ứng dụng, hợp đồng, dịch
vụ, thủ tục, thói quen, sản phẩm, mặt, lĩnh vực, hình thức, loại, nghề, làng nghề, thương hiệu, phiếu, thẻ, sổ, giấy,
bằng, huân chương, huy chương, giải, danh hiệu, kỷ niệm chương, chứng chỉ, chứng nhận, tỷ lệ, tỉ lệ, tỷ số, tỉ số, tỷ
trọng, tỉ trọng, tỷ giá, tỉ giá, triệu chứng, hiệp ước, điều ước, thỏa ước, ước mơ, không gian, sai phạm, sai sót, vi
phạm, ca, vụ, trường hợp, sự việc, sự kiện, vấn đề, bước, thông tin, số báo, số tạp chí, số tập san, số đặc san, số
bản tin, số chuyên đề, số chuyên san, số điện thoại, số thuê bao,
cái, chiếc, con, cây, căn, ngôi, suất, phần quà, phần thưởng, phần cơm, phần ăn, phần việc, quà, gói, túi, hộp, thùng,
chai, lon, bao, bó, cặp, đôi, bộ, viên, hòn, tấm, miếng, mảnh, thửa, lô, sợi, bình, quả, trái, củ, hạt, bông, cành,
chậu, luống, mâm, bữa, ly, cốc, bát, ruộng, vườn, ao, hồ, giếng, cầu, cống, đường, tuyến, bếp, hố, bể, cột, đèn, bóng
đèn, camera, máy, xe, ô tô, tàu, thuyền, ghe, xuồng, trâu, bò, heo, lợn, gà, vịt, dê, cá, tôm, giống, cánh đồng, thư
viện, tủ, kệ, bàn, ghế, áo, quần áo, mũ, nón, khẩu trang, ba lô, điện thoại, tivi, loa, điểm, vị trí, chỗ, phương
tiện, thiết bị, ngày công, công lao động, giờ dạy, giờ học, năm học, năm liền, năm liên tục, năm liên tiếp, năm tuổi
đảng, tuổi,
sân, chốt, vị, thầy, cô, chú, bác, dì, dân, nhân dân, học bổng, phần học bổng, phần cháo, huy hiệu, tọa đàm, diễn đàn,
ngày hội, tham luận, tiểu phẩm, chuyện, mẩu chuyện, cải tiến, phản ánh, khiếu nại, tố cáo, tthc, góc, hũ gạo, mái ấm,
hàng rào, hàng cây, bồn hoa, đoạn đường, trụ đèn, trụ điện, công an, công an viên, chi ủy viên, đảng ủy viên, chủ
tịch, phó chủ tịch, giám đốc, trưởng phòng, phó phòng, đầu sách, đầu việc, đầu mối, chủ đề, phương án, tượng, kênh, pa
nô, poster, banner, vở, chăn, ổ, giạ, gian hàng, hẻm, dãy, tiểu ban, y bác sĩ, ngã tư, trưởng khóm, trưởng ban, bản
tin, tủ sách, câu chuyện, đv, đvtn, cbcc, cbccvc, hv, nct, tht, đc, hội thi, hội thao, hội nghị, hội thảo, hội diễn,
lễ, giao lưu, năm công tác, năm kinh nghiệm, ngày làm việc, mẫu, bộ quần áo, bộ bàn ghế, chuyên viên chính,
people, persons, households, members, models, times, meetings, copies, pieces, units
"""  # fmt: skip
# Of these no more may follow: "6 tháng đầu năm" is a period, and "12 năm trước" is of another year.
_ALONE = "giây, phút, giờ, ngày, tuần, tháng, quý, năm, nam, công"
# Words that name no thing, and without marks look like one that does: "tam" is tạm or tấm.
_LOOK_ALIKE = "ba bảy năm tám tạm quá thừa cỡ cũ bỏ chờ đoán mấy là mất kế kể đến cộng tư"

# Another number ("năm" is a year as well).
_NUMERALS = "một|hai|ba|bốn|bảy|bẩy|chín|mười|linh|lẻ|nửa|rưỡi|rưởi"
_NUMERALS_WITH_MARKS = "sáu|tám|mươi|chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ"
_NO_NUMERALS = (
    "một cửa|(?:hai|ba|bốn) bánh|ba (?:lô|gác|đảm đang|sạch)|hai giỏi|phần (?:trăm|nghìn|ngàn)|"
    "(?:triệu|tỷ|tỉ) (?:chứng|phú|lệ|số|trọng|giá)"
)

# What doubts, bounds, corrects or calls off the number, or says that it is of another time.
_DOUBT = (
    r"kế hoạch$|chỉ tiêu(?: giao)?$|được giao|đề nghị|đề xuất|trình duyệt|cam kết$|dự trù|trù tính|nếu|có thể|hình như|"
    r"nghi ngờ|đang (?:xét|rà soát|chờ)|rà soát|trùng|khống|thất bại|phá sản|đình chỉ|từ chối|bỏ cuộc|cùng (?:kỳ|kì)|"
    r"lũy kế|luỹ kế|cộng dồn|mỗi|sang năm|sắp|trống|bất|chống|phản bác|trái chiều|"
    r"trở (?:lên|xuống|đi|lại|ra|về)|đổ (?:lên|xuống|lại|về|ra)|ít nhất|nhiều nhất|tối đa|tối thiểu|trên dưới|xấp xỉ|"
    r"có (?:lẻ|lẽ|thừa|hơn)|dự kiến|dự tính|dự báo|ước|tạm (?:tính|dừng|ngừng|hoãn|thời|ghi)|chưa|không|sai|thiếu|nhầm|"
    r"gạch|hoặc|hay(?= )|khoảng|chắc|hơn|gì|nghe (?:nói|đâu|đồn)|xác minh|(?:kiểm tra|xem|tính) lại|phấn đấu|"
    r"(?:theo|trong) kế hoạch|đăng ký|đăng kí|dk|đã (?:hủy|hoãn|dừng|bỏ|rút)|bị (?:hủy|loại|xóa|bác|trả)|"
    r"rút (?:lui|tên|đơn|khỏi)|loại (?:bỏ|trừ|ra)|giải (?:thể|tán)|ban đầu|phản đối|phiếu (?:trắng|chống|bác|hỏng)|"
    r"(?:năm|kỳ|kì|tháng|quý|tuần|lần|đợt) (?:trước|ngoái|sau|tới)|trước đây|còn lại|"
    r"or|more|less|fewer|about|max|min|not|plus|up|approx|est|estimated|planned|expected|cancelled"
)
# Without its marks each of these is also another word ("may" is máy, "le" is lễ).
_DOUBT_WITH_MARKS = (
    r"mấy|là|chừng|tầm|chờ|đoán|hủy|hoãn|dừng|ngừng|sẽ|hụt|vắng|tăng|giảm|(?:gần|trên|dưới|quá|ngoài|bỏ|tạm|dư|thừa)$"
)
# Words of doubt inside of the names of things.
_HARMLESS = (
    r"(?:quy|hương|giao|công|điều|hiệp|thỏa) ước|ước mơ|thiếu (?:nhi|niên|nữ|sinh)|sai (?:phạm|sót|số)|viên gạch|"
    r"(?:bản|tờ|quyển) kế hoạch|(?:phòng|công tác) chống|(?:bất|trùng) (?:động sản|tu)|"
    r"bán lẻ|hàng không|phòng không|không gian|bàn là|(?:chẩn|chuẩn) đoán|(?:nhà|phòng|ghế) chờ|nhà tạm|tiêu hủy|"
    r"(?:đơn|bản|phiếu|lượt|giấy|hồ sơ|tờ) đăng (?:ký|kí)|giảm (?:nghèo|giá)|tăng (?:ni|gia|cường)"
)


def _one_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def _names(table: str) -> frozenset[str]:
    return frozenset(same_words(name) for name in table.split(",") if name.strip())


def _unmarked(names: frozenset[str]) -> frozenset[str]:
    plain = frozenset(map(without_marks, names)) - frozenset(without_marks(_LOOK_ALIKE).split())
    return plain | frozenset(filter(str.isascii, names))


_MARKED, _MARKED_ALONE = _names(_THINGS), _names(_ALONE)
_UNMARKED, _UNMARKED_ALONE = _unmarked(_MARKED), _unmarked(_MARKED_ALONE)
_LONGEST = max(name.count(" ") for name in _MARKED) + 1
_WITH_MARKS = _one_of(f"{_DOUBT}|{_DOUBT_WITH_MARKS}"), _one_of(_HARMLESS)
_WITHOUT_MARKS = _one_of(without_marks(_DOUBT)), _one_of(without_marks(_HARMLESS))
_NUMERAL = _one_of(f"{_NUMERALS}|{_NUMERALS_WITH_MARKS}"), _one_of(_NO_NUMERALS)
_PLAIN_NUMERAL = _one_of(without_marks(_NUMERALS)), _one_of(without_marks(_NO_NUMERALS))


def is_counted(text: str) -> bool:
    """Whether a text in the form of `same_words` begins with the name of a thing, with its marks or without any.

    >>> is_counted("hộ nghèo"), is_counted("dự kiến"), is_counted("ho ngheo"), is_counted("tam")
    (True, False, True, False)
    """
    things, alone = (_UNMARKED, _UNMARKED_ALONE) if text.isascii() else (_MARKED, _MARKED_ALONE)
    if text.partition("/")[0] in alone:
        return True
    words = re.split(r"(?<!^đ)[ /]", text)
    return any(" ".join(words[:n]) in things for n in range(1, _LONGEST + 1))


def is_unsaid(text: str) -> bool:
    """Whether a word doubts the number in front of the text, or is another number.

    >>> is_unsaid("hộ ít nhất"), is_unsaid("hộ bảy người"), is_unsaid("bản hương ước"), is_unsaid("bộ phận một cửa")
    (True, True, False, False)
    """
    is_plain = text.isascii()
    doubts = _WITHOUT_MARKS if is_plain else _WITH_MARKS
    return _finds(doubts, text) or _finds(_PLAIN_NUMERAL if is_plain else _NUMERAL, text)


def _finds(words: tuple[re.Pattern[str], re.Pattern[str]], text: str) -> bool:
    """Whether one of the first is in the text outside of the second."""
    sought, harmless = words
    return sought.search(harmless.sub(" ", text)) is not None
