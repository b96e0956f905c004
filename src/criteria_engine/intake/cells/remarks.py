"""What each remark on a cell says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.records.annotations import Label
from criteria_engine.records.remarks import Remark

SAID: Mapping[str, Label] = {
    "converted-tcvn3": Label("“{raw}” là phông TCVN3, đã đổi thành “{read_as}”; đề nghị xem lại",
                             "“{raw}” is in TCVN3 letters and was read as “{read_as}”; please look at it"),
    "converted-vni": Label("“{raw}” là phông VNI, đã đổi thành “{read_as}”; đề nghị xem lại",
                           "“{raw}” is in VNI letters and was read as “{read_as}”; please look at it"),
    "converted-utf8": Label("“{raw}” bị sai bảng mã, đã đổi thành “{read_as}”; đề nghị xem lại",
                            "“{raw}” is mangled UTF-8 and was read as “{read_as}”; please look at it"),
    "lost-letters": Label("“{raw}” mất chữ “ư”, đã ghi lại thành “{read_as}”; các chữ khác có thể cũng bị mất",
                          "“{raw}” lost letters “ư”, put back as “{read_as}”; others may be lost too"),
    "doubtful-letters": Label("“{raw}” có phải là “{read_as}”? Ô được giữ nguyên; đề nghị ghi lại bằng phông Unicode",
                              "is “{raw}” meant to be “{read_as}”? It is kept as it is; please write it in Unicode"),
    "look-alike-letters": Label("“{raw}” có chữ của bảng chữ cái khác trông giống chữ Việt; so sánh như “{read_as}”",
                                "“{raw}” has letters of another alphabet; it is compared as “{read_as}”"),
    "hidden-characters": Label("“{raw}” có ký tự không hiện ra; các ký tự đó không tính khi so sánh",
                               "“{raw}” has characters that do not show; they do not count in comparisons"),
    "said-unknown": Label("“{raw}” được hiểu là chưa có thông tin, không phải là “không”",
                          "“{raw}” is read as not known, which is no “no”"),
    "excel-serial": Label("“{raw}” là số ngày của Excel, được hiểu là ngày {read_as}",
                          "“{raw}” is a day number of Excel, read as {read_as}"),
    "inexact-date": Label("“{raw}” được hiểu là một ngày trong khoảng {read_as}",
                          "“{raw}” is read as some day of {read_as}"),
    "doubtful-year": Label("“{raw}”: có đúng là năm {read_as}? Coi như chưa biết; đề nghị ghi lại",
                           "“{raw}”: is {read_as} the year that is meant? Taken as not known; please write it again"),
    "time-left-out": Label("“{raw}”: chỉ tính ngày {read_as}, không tính giờ",
                           "“{raw}”: the day {read_as} counts, the time of day does not"),
    "document-left-out": Label("“{raw}”: chỉ tính ngày {read_as}, không tính số văn bản",
                               "“{raw}”: the day {read_as} counts, the number of the document does not"),
    "place-left-out": Label("“{raw}” được hiểu là địa danh; chỉ tính ngày {read_as}",
                            "“{raw}” is taken for the place of a letter; the day {read_as} counts"),
    "number-as-day": Label("“{raw}” là số {read_as} trong ô định dạng ngày; có phải năm {read_as}? Coi như chưa biết",
                           "“{raw}” is the number {read_as} in a cell for dates: is it a year? Taken as not known"),
    "yes-no-value": Label("“{raw}” là giá trị đúng/sai của Excel, cột này không hỏi có/không; coi như chưa biết",
                          "“{raw}” is a yes or no of the workbook, which this column does not ask; taken as not known"),
    "lost-characters": Label("“{raw}” có chữ bị mất (dấu ? hoặc �); giữ nguyên, đề nghị ghi lại",
                             "“{raw}” has lost letters (? or �); kept as it is, please write it again"),
    "ratio": Label("“{raw}” là tỷ lệ, được hiểu là {read_as}", "“{raw}” is a ratio, read as {read_as}"),
    "unit-in-text": Label("“{raw}” được hiểu là {read_as}", "“{raw}” is read as {read_as}"),
    "bound-in-text": Label("“{raw}” là một cận, được hiểu là {read_as}", "“{raw}” is a bound, read as {read_as}"),
    "spaced-number": Label("“{raw}” có dấu cách phân nhóm nghìn, được hiểu là {read_as}",
                           "“{raw}” has spaces between thousands, read as {read_as}"),
    "choice-inferred": Label("“{raw}” được hiểu là “{read_as}” trong danh mục",
                             "“{raw}” is read as the choice “{read_as}”"),
    "doubtful-choice": Label("“{raw}”: là “{read_as}” hay là không có? Coi như chưa biết; đề nghị ghi đủ tên mục chọn",
                             "“{raw}”: is “{read_as}” meant, or that there is none? Taken as not known; please write "
                             "the choice in full"),
}  # fmt: skip

# What the sheet around a cell says of it: its column, its format, a comment.
OF_SHEETS: Mapping[str, Label] = {
    "unit-in-heading": Label("“{raw}” theo đơn vị tính của cột được hiểu là {read_as}",
                             "“{raw}” is read as {read_as}, by the unit of the column"),
    "doubtful-amount": Label("“{raw}”: có đúng là {read_as}? Coi như chưa biết; đề nghị ghi kèm đơn vị (12 triệu đồng)",
                             "“{raw}”: is {read_as} meant? Taken as not known; please write the unit behind it"),
    "unit-in-format": Label("“{raw}” theo định dạng của ô được hiểu là {read_as}",
                            "“{raw}” is read as {read_as}, as the cell shows it"),
    "shown-as-month": Label("ô chỉ hiện tháng và năm; “{raw}” được hiểu là tháng {read_as}",
                            "the cell shows a month and a year; “{raw}” is read as {read_as}"),
    "shown-as-year": Label("ô chỉ hiện năm; “{raw}” được hiểu là năm {read_as}",
                           "the cell shows a year; “{raw}” is read as {read_as}"),
    "year-not-shown": Label("ô không hiện năm; năm lưu trong tệp là “{raw}”, được hiểu là {read_as}; đề nghị xem lại",
                            "the cell does not show the year; “{raw}” is saved, read as {read_as}; please look at it"),
    "shown-as-percent": Label("“{raw}” hiện là {read_as} và được hiểu như vậy",
                              "“{raw}” shows as {read_as}, and is read so"),
    "comment": Label("ô có ghi chú, không đọc vào hồ sơ: “{raw}”",
                     "the cell has a comment, which is no part of the record: “{raw}”"),
    "bracket-in-heading": Label("tiêu đề “{raw}” được đọc không tính phần “({read_as})” trong ngoặc",
                                "the heading “{raw}” is read without “({read_as})”, which stands in brackets"),
    "joined-name": Label("tên ở hai cột “{raw}” đã được ghép lại",
                         "names over the two columns “{raw}” were put together"),
    "unit-column": Label("cột “{raw}” cho biết đơn vị tính của số tiền cùng dòng",
                         "the column “{raw}” names the unit of the money in its row"),
    "struck-out": Label("“{raw}” bị gạch ngang nhưng vẫn được đọc; đề nghị xem lại",
                        "“{raw}” is struck out, and is read all the same; please look at it"),
}  # fmt: skip


def remark(code: str, raw: str, read_as: str = "") -> Remark:
    """That `raw`, the cell as it was, was taken for `read_as`."""
    said = SAID.get(code) or OF_SHEETS[code]
    return Remark(code, raw, said.en.format(raw=raw, read_as=read_as), said.vi.format(raw=raw, read_as=read_as))
