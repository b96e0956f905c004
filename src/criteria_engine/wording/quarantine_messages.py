"""Every word of the file of rows that were set aside."""

from __future__ import annotations

from criteria_engine.records.annotations import Label

# The head of the file, line by line; both languages, since it goes from hand to hand.
HEAD: tuple[Label, ...] = (
    Label("Các dòng được để riêng vì chưa đọc được, kèm lý do. Cách sửa:",
          "Rows that were set aside, and why. How to mend them:"),
    Label("1. Sửa phần «row» của từng mục; không sửa «mends».",
          "1. Mend the `row` of each entry; leave `mends` as it is."),
    Label("2. Dòng không phải hồ sơ: ghi «row: null». Mục chưa sửa được: xóa cả mục, dòng cũ vẫn được để riêng.",
          "2. A row that is no record: `row: null`. An entry that is deleted leaves its row set aside."),
    Label("3. Chạy lại với cả tệp gốc và tệp này: criteria-engine check TỆP_GỐC TỆP_NÀY",
          "3. Check again with the original file and this one: criteria-engine check ORIGINAL THIS"),
    Label("Phần «not_read» chỉ để xem: hãy sửa ngay trong tệp gốc.",
          "What is under `not_read` is there to be seen; mend it in the original file."),
)  # fmt: skip
WRITTEN = Label("để riêng {rows} dòng, {others} chỗ khác chưa đọc: {file}",
                "set aside: {rows} rows, {others} other places: {file}")
NOTHING = Label("không có dòng nào phải để riêng; không ghi tệp {file}",
                "nothing was set aside; {file} was not written")
NAMES = Label("{file} giữ nguyên họ tên để còn đọc lại được; đừng gửi đi cùng báo cáo đã ẩn tên",
              "{file} keeps the names of people, since it is to be read again; do not send it with a masked report")
