"""Every word of the empty workbook: how to fill it in, what stands beside each heading, what a wrong cell is told."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.records.annotations import Label

# What a column takes, by the kind of its field.
KINDS: Mapping[str, Label] = {
    "id": Label("Mã do đơn vị tự đặt, mỗi mã chỉ dùng một lần.", "Your own code, used only once."),
    "text": Label("Ghi chữ.", "Words."),
    "enum": Label("Chọn trong danh sách, hoặc ghi đúng tên.", "Choose from the list, or write the name."),
    "yes_no": Label("Ghi «có» hoặc «không»; chưa rõ thì để trống.",
                    "Write “có” (yes) or “không” (no); blank if unknown."),
    "number": Label("Ghi số; được ghi «trên 200», «khoảng 30».",
                    "A number; “trên 200” (over), “khoảng 30” (about) are fine."),
    "money": Label("Ghi số tiền, tính bằng đồng; được ghi «trên 200 triệu đồng».",
                   "An amount in đồng; “trên 200 triệu đồng” is fine."),
    "count": Label("Ghi số nguyên từ 0.", "A whole number from 0."),
    "date": Label("Ghi ngày/tháng/năm. Nếu chỉ biết tháng, quý, năm: «Tháng 6/2023», «Quý II/2023», «Năm 2023».",
                  "Day/month/year. Known less closely: “Tháng 6/2023”, “Quý II/2023”, “Năm 2023”."),
    "period": Label("Ghi kỳ: «2023», «6 tháng đầu năm 2023», «Quý II/2023».",
                    "A period: “2023”, “6 tháng đầu năm 2023”, “Quý II/2023”."),
    "ref": Label("Ghi mã đã có ở trang {sheets}.", "A code that stands on the sheet {sheets}."),
    "owner": Label("Mã của dòng ở trang {sheets} mà dòng này thuộc về.",
                   "The code on the sheet {sheets} that this row belongs to."),
    "elsewhere": Label("Để trống, và ghi từng dòng ở trang {sheets}. Nếu chắc chắn không có thì ghi «không».",
                       "Leave it blank and fill in the sheet {sheets}. Write “không” if there are certainly none."),
}  # fmt: skip
EXAMPLES: Mapping[str, Label] = {
    "number": Label("1500", "1500"),
    "money": Label("trên 200 triệu đồng", "trên 200 triệu đồng"),
    "count": Label("12", "12"),
    "date": Label("12/6/2023", "12/6/2023"),
    "period": Label("6 tháng đầu năm 2023", "6 tháng đầu năm 2023"),
    "yes_no": Label("có", "có"),
}
PARTS: Mapping[str, Label] = {
    "many": Label("Được ghi nhiều mục, cách nhau bằng dấu chấm phẩy (;): {names}",
                  "Several may be given, parted by “;”: {names}"),
    "many_free": Label("Được ghi nhiều mục, cách nhau bằng dấu chấm phẩy (;).", "Several may be given, parted by “;”."),
    "required": Label("Bắt buộc ghi.", "Required."),
    "section": Label("Thuộc phần «{name}».", "Part of the section “{name}”."),
    "example": Label("Ví dụ: {value}", "Example: {value}"),
    "open_begin": Label("Để trống: từ trước đến nay.", "Blank: since ever."),
    "open_end": Label("Để trống: chưa kết thúc.", "Blank: no end."),
    "blank_reads": Label("Để trống được hiểu là «{value}».", "A blank reads as “{value}”."),
    "asked_by": Label("Căn cứ: {places}", "Asked for by: {places}"),
    "and_more": Label("{places} và {count} điều khoản khác", "{places} and {count} more clauses"),
    "or": Label(" hoặc ", " or "),
    "examples_title": Label("DÒNG MẪU ĐỂ XEM. Trang này không được đọc là hồ sơ.",
                            "ROWS TO LOOK AT. This sheet is not read as records."),
    "lists_title": Label("Danh mục dùng cho các ô chọn; không sửa trang này.",
                         "What the drop-downs offer; leave it as it is."),
    "as_of_help": Label("Ngày mà hồ sơ được xét đến; để trống thì lấy ngày chạy chương trình.",
                        "The day as of which records are judged; blank: the day of the run."),
}  # fmt: skip
# Title and text of what a person is told who enters something unusual.
WARNINGS: Mapping[str, tuple[Label, Label]] = {
    "enum": (Label("Chưa có trong danh mục", "Not in the list"),
             Label("Hãy chọn một mục trong danh sách. Nếu chắc chắn không có thì ghi «không có».",
                   "Choose from the list, or write “không có” if there is none.")),
    "ref": (Label("Chưa có mã này", "No such code"),
            Label("Mã này chưa có ở trang {sheets}. Hãy chọn trong danh sách, hoặc bổ sung dòng mang mã đó.",
                  "The sheet {sheets} has no such code yet. Choose one, or add its row.")),
    "yes_no": (Label("Ghi có hoặc không", "Yes or no"),
               Label("Ô này chỉ ghi «có», «không» hoặc để trống.", "Only “có” (yes), “không” (no) or a blank.")),
    "date": (Label("Không phải một ngày", "Not a day"),
             Label("Được ghi «Tháng 6/2023», «Quý II/2023», «Năm 2023» nếu chưa rõ ngày; chọn Có để giữ.",
                   "“Tháng 6/2023”, “Quý II/2023” or “Năm 2023” are fine where the day is not known.")),
    "number": (Label("Không phải một số", "Not a number"),
               Label("Được ghi bằng chữ như «trên 200 triệu đồng», «khoảng 30»; chọn Có để giữ.",
                     "Words such as “trên 200 triệu đồng” or “khoảng 30” are fine.")),
    "count": (Label("Không phải số đếm", "Not a count"),
              Label("Cột này ghi số nguyên từ 0; được ghi «trên 20», «khoảng 30».",
                    "A whole number from 0; “trên 20” is fine.")),
    "elsewhere": (Label("Chỉ ghi «không»", "Only “không”"),
                  Label("Từng dòng được ghi ở trang {sheets}.", "The rows stand on the sheet {sheets}.")),
}  # fmt: skip
# The first sheet, a heading and what is under it.
GUIDE: tuple[tuple[Label, tuple[Label, ...]], ...] = (
    (Label("Cách ghi sổ này", "How to fill this workbook in"), (
        Label("Mỗi trang là một bảng; mỗi dòng là một hồ sơ, một hoạt động hoặc một văn bản. Ghi từ dòng 2 trở đi.",
              "A sheet is a table, a row is one record. Begin in row 2."),
        Label("Bắt đầu từ trang «Thông tin chung» (ngày đánh giá) và trang «Đơn vị»; các trang sau dùng lại mã đã ghi.",
              "Begin with the as-of date and the units; later sheets use their codes."),
        Label("Di chuột lên tiêu đề cột để xem cần ghi gì, ví dụ, và điều khoản nào hỏi đến.",
              "Rest the mouse on a heading: what to write, an example, and which clauses ask for it."),
        Label("Trang «Ví dụ» có dòng mẫu với mã bắt đầu bằng VD-; trang đó, trang «Hướng dẫn» và trang «Danh mục» (ẩn) "
              "không được đọc là hồ sơ.",
              "The sheet “Ví dụ” shows rows; it, this sheet and the hidden sheet “Danh mục” are not read as records."),
        Label("Được đổi thứ tự cột, xóa cột không dùng; không đổi tên trang và tiêu đề.",
              "Columns may be moved or deleted; names of sheets and headings stay."),
    )),
    (Label("Để trống, «không» và «có»", "Blank, “không” and “có”"), (
        Label("Để trống nghĩa là chưa có thông tin, không bao giờ được hiểu là «không».",
              "A blank says nothing. It is never read as no."),
        Label("Ghi «không» (hoặc «không có») khi đã xem và chắc chắn không có.",
              "Write “không” where you looked and there is none."),
        Label("Ô có nhiều mục: cách nhau bằng dấu chấm phẩy (;).", "Several values in a cell are parted by “;”."),
    )),
    (Label("Ngày, kỳ và số", "Dates, periods, numbers"), (
        Label("Ngày ghi theo thứ tự ngày/tháng/năm. Chỉ biết tháng thì ghi chữ «Tháng 6/2023» (ghi 6/2023 thì Excel tự "
              "đổi thành ngày 1/6/2023); cũng được ghi «Quý II/2023», «6 tháng đầu năm 2023», «Năm 2023».",
              "Day/month/year. For a month write “Tháng 6/2023”: Excel would make a day of 6/2023."),
        Label("Số được ghi bằng chữ khi chưa rõ: «trên 200», «từ 200», «gần 200», «không quá 200», «khoảng 200». "
              "Số tiền tính bằng đồng, hoặc ghi rõ «200 triệu đồng».",
              "A number may be a bound in words; money is in đồng unless it says otherwise."),
        Label("Khi chương trình hỏi lại về một ô mà ô đó đúng ý, hãy chọn «Có» (Yes) để giữ.",
              "Where the program asks about a cell that is as you mean it, choose Yes."),
    )),
    (Label("Các phần đã ghi đủ", "Complete sections"), (
        Label("Cột «Các phần đã ghi đủ» của mô hình, điển hình: chỉ ghi tên phần khi đã xem hết giấy tờ. Trong phần "
              "đã ghi đủ, ô trống được hiểu là không có, danh sách không còn dòng nào khác.",
              "Tick a section only when you looked through the papers: inside it a blank means that there is none."),
    )),
    (Label("Sổ theo dõi", "Registers"), (
        Label("Trang «Sổ theo dõi»: ghi «có» ở cột «Đã ghi đủ» khi mọi việc thuộc sổ đó trong kỳ đã được ghi vào đây. "
              "Chỉ khi đó mới kết luận được là còn thiếu số lượng.",
              "A register says that all rows of its kind in the period are here; only then can a number fall short."),
    )),
)  # fmt: skip


def part(key: str, lang: str, **given: object) -> str:
    return PARTS[key][lang].format(**given)
