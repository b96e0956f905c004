"""What `inspect` says: how an input was understood."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.records.annotations import Label

WORDS: Mapping[str, Label] = {
    "file": Label("Tệp {name}", "File {name}"),
    "as_of": Label("Ngày đánh giá ghi trong tệp: {date}", "As-of date in the file: {date}"),
    "no_as_of": Label("Tệp không ghi ngày đánh giá", "No as-of date in the file"),
    "sheet": Label("Trang “{name}”", "Sheet “{name}”"),
    "region": Label("Bảng {table}: {rows} dòng hồ sơ", "Table {table}: {rows} records"),
    "by_name": Label("nhận ra theo tên trang hoặc tên bảng", "known by the name of the sheet or a title"),
    "by_headings": Label("nhận ra theo tiêu đề cột", "known by its headings"),
    "heading_rows": Label("tiêu đề ở dòng {rows}", "headings in row {rows}"),
    "column": Label("{at}  {heading} → {field}", "{at}  {heading} → {field}"),
    "other": Label("{at}  {heading} → không đọc", "{at}  {heading} → not read"),
    "lacking": Label("không có cột: {fields}", "no column for: {fields}"),
    "remarks": Label("Đã suy ra, đổi hoặc bỏ qua ({count})", "Inferred, converted or passed over ({count})"),
    "more": Label("… và {count} chỗ nữa", "… and {count} more"),
    "given-id": Label("{sheet}: {count} dòng được đặt mã theo tên", "{sheet}: {count} rows called by an id made here"),
    "named": Label("{sheet}: {count} ô ghi tên thay cho mã", "{sheet}: {count} cells with a name in place of an id"),
    "set_aside": Label("Không đọc được ({count})", "Not read ({count})"),
    "read": Label("Đọc được", "Read"),
    "table": Label("{table}: {count}", "{table}: {count}"),
    "part_of_table": Label("{table}: {count}/{found} dòng", "{table}: {count} of {found} rows"),
    "nothing": Label("không có dòng nào", "no rows"),
    "but_columns": Label("Đã đọc mọi dòng; {count} cột để riêng, không đọc.",
                         "Every row was read; {count} columns were not."),
    "whole": Label("Đọc được toàn bộ.", "Everything was read."),
}


def word(key: str, lang: str, /, **parts: object) -> str:
    return WORDS[key][lang].format(**parts)
