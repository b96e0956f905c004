"""Syllables of daily use that an old encoding would make rare ones of: beside damaged words they are sound text.

All of their letters are Latin-1, so in TCVN3 each would be another syllable that is spelt well ("xã" would be "xó",
"phòng" "phũng"). Left out are those that stand for a frequent one there ("bé" for "bộ", "dòng" for "dũng", "phó" for
"phú", and in VNI "toàn" for "tồn"): these prove nothing. Counted in the documents and records of this project; names of
people and places were added by hand.
"""

from __future__ import annotations

_COMMON = """
    bám bãi bên bì châm châu chép chí chín chùa chú cái cán cân còn có công cùng cúng dám dân dê ghép giá giám
    giáo gió gìn gò góc gói góp hoàng hoá hòa hóa hôm hùng khoá khá khám khí khó khóa khóm khô không kèm kém kê
    kíp là lá láng lâm lân lãng lê lên lòng lô lôi lúa mái mã mô môi môn mùa ngoài ngân ngã ngô ngôn nhâm nhân
    nhã nhãn nhóm nâng nên nó nông phá phân phép phê phí phòng phù phùng quá quán quân quét quê quên rèn rõ sáng
    sáu sông thoái thoát thuê thái tháng thân thêm thì thí thôn thông thú toà trái trên trì trí trôi trùng trú
    tái tám tâm tân tên tìm tín tòa tóm tô tôn tông ván vân võ vùng xoá xáng xã xét xí xóa xóm ái án ánh âm ân
    ông
"""
COMMON = frozenset(_COMMON.split())
