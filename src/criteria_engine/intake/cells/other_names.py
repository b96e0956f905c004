"""Other names that offices have for a choice: those of laws and forms, short forms, parts of a name that lists several.

A name here means one choice beyond doubt wherever the field has it. By the Vietnamese name of the choice.
"""

from __future__ import annotations

from collections.abc import Mapping

OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    # The levels as the decrees on rating officials and organisations call them.
    "Hoàn thành xuất sắc nhiệm vụ": ("Hoàn thành xuất sắc", "Xuất sắc", "HTXSNV"),
    "Hoàn thành tốt": ("Hoàn thành tốt nhiệm vụ", "HTTNV"),
    "Hoàn thành": ("Hoàn thành nhiệm vụ", "HTNV"),
    "Không hoàn thành": ("Không hoàn thành nhiệm vụ", "KHTNV"),
    "Huyện ủy, thị ủy, thành ủy": ("Huyện ủy", "Thị ủy", "Thành ủy"),
    "Quý": ("Hằng quý", "Hàng quý", "Mỗi quý"),
    "6 tháng": ("06 tháng", "Sáu tháng", "6 tháng/lần", "6 tháng một lần", "Nửa năm"),
    "Năm": ("Hằng năm", "Hàng năm", "Mỗi năm"),
    "Mẫu 01": ("Mẫu số 01", "Mẫu số 1", "Mẫu 1"),
    "Mẫu 02": ("Mẫu số 02", "Mẫu số 2", "Mẫu 2"),
    "Mẫu 03": ("Mẫu số 03", "Mẫu số 3", "Mẫu 3"),
    **{f"Tiêu chí {n}": (f"Tiêu chí số {n}", f"Tiêu chí thứ {n}", f"TC{n}", f"TC {n}") for n in range(1, 6)},
    "Đang thực hiện và được nhân rộng": ("Đang thực hiện và nhân rộng",),
    "Chưa xét": ("Chờ xét",),
    "Được biểu dương, khen thưởng": ("Được khen thưởng", "Được khen", "Được biểu dương"),
    "Kinh phí (quỹ) thi đua, khen thưởng": ("Kinh phí thi đua, khen thưởng", "Quỹ thi đua, khen thưởng"),
}
