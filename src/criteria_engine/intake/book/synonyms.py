"""Other names that forms of offices have for tables and columns, besides the labels of the record models.

By table, or by `table.list`, and field; a name that fits two columns of one sheet fits none (`headings`).
"""

from __future__ import annotations

from collections.abc import Mapping

NAMES: Mapping[str, tuple[str, ...]] = {
    "unit": ("đơn vị", "danh sách đơn vị", "tổ chức đảng", "cơ quan, đơn vị"),
    "model": ("mô hình", "danh sách mô hình", "mô hình, cách làm", "cách làm hay"),
    "exemplar": ("điển hình", "điển hình tiên tiến", "gương điển hình", "tập thể, cá nhân điển hình"),
    "nomination": ("giới thiệu", "đề cử", "giới thiệu điển hình", "giới thiệu điển hình tiên tiến"),
    "report": ("báo cáo", "báo cáo đã gửi"),
    "review": ("rà soát", "sơ kết", "sơ kết, tổng kết", "kiểm tra, rà soát"),
    "event": ("hoạt động", "quán triệt, tuyên truyền", "tuyên truyền"),
    "document": ("văn bản", "kế hoạch, văn bản"),
    "issue": ("vướng mắc", "khó khăn, vướng mắc"),
    "register": ("sổ theo dõi", "danh mục đã đủ"),
    "attestation": ("nhận xét", "ý kiến đánh giá"),
    "waiver": ("miễn trừ", "trường hợp miễn"),
}

EVERYWHERE: Mapping[str, tuple[str, ...]] = {
    "id": ("mã", "mã số", "id"),
    "unit": ("đơn vị", "mã đơn vị", "tên đơn vị", "cơ quan", "cơ quan, đơn vị", "tên cơ quan, đơn vị",
             "địa phương, đơn vị", "đơn vị, địa phương", "tổ chức đảng", "chi bộ"),
    "name": ("tên", "tên gọi"),
    "complete": ("phần đã ghi đủ", "đã ghi đủ", "các phần đủ"),
}

OTHER_NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "unit": {
        "id": ("mã đơn vị", "ký hiệu đơn vị"),
        "name": ("tên đơn vị", "tên cơ quan, đơn vị", "tên tổ chức đảng", "đơn vị", "tên chi bộ",
                 "tên chi bộ, đảng bộ", "địa phương, đơn vị", "đơn vị, địa phương"),
        "kind": ("loại", "loại hình", "loại hình đơn vị", "cấp", "cấp đơn vị", "loại tổ chức đảng"),
        "parent": ("cấp trên", "cấp trên trực tiếp", "đơn vị cấp trên trực tiếp", "trực thuộc", "thuộc"),
        "scope": ("hệ thống", "thuộc"),
    },
    "model": {
        "id": ("mã mô hình", "ký hiệu mô hình", "số đăng ký"),
        "name": ("tên mô hình", "mô hình", "tên mô hình, cách làm", "mô hình, cách làm",
                 "tên mô hình đăng ký", "tên gọi mô hình", "mô hình, cách làm hay", "tên mô hình, cách làm hay",
                 "tên mô hình, điển hình", "tên mô hình học tập và làm theo Bác"),
        "unit": ("đơn vị thực hiện", "đơn vị đăng ký", "nơi thực hiện", "tên đơn vị", "đơn vị chủ trì",
                 "cơ quan, đơn vị thực hiện", "tên đơn vị đăng ký", "tên đơn vị thực hiện"),
        "holder_kind": ("tập thể hay cá nhân", "tập thể, cá nhân", "tập thể/cá nhân", "chủ thể"),
        "holder": ("người thực hiện", "tập thể, cá nhân thực hiện", "ai thực hiện", "người khởi xướng"),
        "origin": ("loại mô hình", "hình thức", "xây dựng mới, củng cố, nhân rộng", "mới hay củng cố"),
        "status": ("trạng thái", "hiện trạng"),
        "start": ("ngày bắt đầu", "bắt đầu", "thời gian bắt đầu", "ngày triển khai", "thời điểm bắt đầu",
                  "thời gian thực hiện bắt đầu"),
        "groups": ("nhóm", "nhóm mô hình", "thuộc nhóm"),
        "plan.date": ("ngày ban hành kế hoạch", "ngày kế hoạch", "kế hoạch ngày"),
        "plan.number": ("số kế hoạch", "kế hoạch số", "số, ký hiệu kế hoạch"),
        "cost": ("kinh phí", "kinh phí thực hiện", "chi phí", "tổng kinh phí", "tổng kinh phí thực hiện",
                 "tổng chi phí"),
        "learning.content": ("nội dung học tập", "nội dung học tập Bác", "nội dung học và làm theo Bác"),
    },
    "exemplar": {
        "label": ("tên điển hình", "tên tập thể, cá nhân", "họ và tên", "họ tên", "tên",
                  "tên tập thể hoặc cá nhân", "họ tên cá nhân, tên tập thể", "họ và tên cá nhân, tên tập thể",
                  "tên tập thể, họ tên cá nhân", "tên tập thể, họ và tên cá nhân"),
        "unit": ("đơn vị giới thiệu", "đơn vị công tác"),
        "holder_kind": ("tập thể, cá nhân", "loại điển hình"),
    },
    "review": {
        "date": ("ngày rà soát", "ngày", "thời gian", "ngày sơ kết"),
        "about": ("về mô hình", "mô hình", "mã mô hình", "mô hình được rà soát"),
        "kind": ("loại", "hình thức"),
    },
    "event": {
        "date": ("ngày", "thời gian", "ngày tổ chức", "thời gian thực hiện", "ngày thực hiện"),
        "about": ("về mô hình", "mô hình", "mã mô hình"),
        "kind": ("loại", "loại hoạt động", "hình thức"),
    },
    "issue": {
        "description": ("nội dung vướng mắc", "nội dung khó khăn, vướng mắc", "khó khăn, vướng mắc"),
    },
    "report": {
        "submitted": ("ngày báo cáo", "ngày", "thời gian gửi"),
        "period": ("kỳ", "kỳ báo cáo"),
        "model_count": ("số lượng mô hình", "tổng số mô hình"),
    },
    "nomination": {
        "date": ("ngày đề cử", "ngày"),
        "year": ("năm giới thiệu", "năm đề cử"),
    },
    "document": {
        "number": ("số", "số văn bản", "số hiệu"),
        "date": ("ngày", "ngày văn bản", "ngày ký"),
        "kind": ("loại", "loại văn bản"),
    },
}

# What a heading means where no other of its sheet is that field: beside "Tên mô hình" it is what the model is about.
OTHERWISE: Mapping[str, Mapping[str, str]] = {"model": {"nội dung mô hình": "name"}}

# Headings over several others that name the table or nothing at all: what stands below them says by itself what it is.
GROUPINGS = ("thông tin", "thông tin chung", "chung", "nội dung chung", "thực hiện", "triển khai thực hiện")
# Words of which a band may be made that only gathers the headings below it, beside the name of the table.
GATHERING = (
    "thông tin", "thông tin cá nhân", "lý lịch", "sơ yếu lý lịch", "trích ngang", "hồ sơ", "nội dung", "chi tiết",
    "cụ thể", "chung", "khác", "cơ bản", "đặc điểm", "số liệu", "kết quả", "tình hình", "tiến độ", "quá trình",
    "thời gian", "kinh phí", "thực hiện", "tổ chức", "triển khai", "xây dựng", "đăng ký", "về", "của", "và", "các",
)  # fmt: skip
# Below the heading of a number: all of it, as against its parts.
WHOLES = ("tổng", "tổng số", "tổng cộng", "cộng", "chung", "toàn bộ")
