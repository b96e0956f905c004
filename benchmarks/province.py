"""A province on the shipped schema: 5,000 units, 20,000 models and five years of what was done with them.

    python benchmarks/province.py FOLDER [--provinces N] [--seed N]          write Parquet tables
    python benchmarks/province.py --measure FOLDER                           `check` of the folder, as a whole process

Each province is a tree of units by itself: the committee of the province, its boards and organisations, districts,
grassroots organisations, cells. 250 of them hold five million models. What is blank, ticked as complete and closed is
drawn by the shares of the fixtures: offices tick few sections and close some registers.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import draw
import numpy as np
import pyarrow as pa
from draw import Draw, Tables, as_days, ids, lists, words

AS_OF = date(2025, 12, 31)
FIRST, LAST = date(2021, 12, 16), date(2026, 1, 15)
YEARS = (2021, 2022, 2023, 2024, 2025)
SECTIONS = {
    "thong_tin_chung": 0.3, "hoc_tap": 0.3, "su_can_thiet": 0.25, "ke_hoach": 0.45, "hieu_qua": 0.3, "gan_ket": 0.2,
    "dieu_chinh": 0.15, "noi_lam_theo": 0.15, "hoat_dong": 0.12, "ra_soat": 0.2,
}  # fmt: skip
REGISTERS = ("mo_hinh", "dien_hinh", "gioi_thieu", "bao_cao", "ra_soat", "hoat_dong", "van_ban", "vuong_mac")
QUESTIONS = (
    "concrete", "replicable", "active", "distinct", "own-initiative", "need-real", "still-fits", "feasible",
    "group-fits", "led", "sound", "easy", "spreads", "understood", "helped", "level-moderate", "cost-moderate",
)  # fmt: skip
GROUPS = ("g1", "g2", "g3", "g4", "g5", "khac")
THEMES = ("g1.1", "g1.2", "g2.1", "g2.3", "g3.1", "g3.4", "g4.1", "g4.4", "g5.1", "g5.3")
DEEDS = ("Hũ gạo sẻ chia", "Một cửa thân thiện", "Nuôi heo đất", "Tuyến đường hoa", "Đoạn kênh không rác",
         "Thắp sáng hẻm nhỏ", "Chi bộ bốn tốt", "Thứ năm nghe dân nói", "Cổng trường an toàn")  # fmt: skip
CONTENT = ("Học Bác về tình thương đối với thiếu niên, nhi đồng", "Học Bác về tiết kiệm, chống lãng phí",
           "Học Bác về tinh thần trách nhiệm trước Nhân dân", "Học Bác về nói đi đôi với làm")  # fmt: skip
SAID = ("Hộ khó khăn trong ấp cần được giúp thường xuyên", "Người dân còn phải đi lại nhiều lần",
        "Đường làng còn rác, nhiều đoạn thiếu đèn", "Đoàn viên chưa có nơi sinh hoạt chung")  # fmt: skip
ORDER = "Thực hiện chỉ đạo của cấp trên"
DONE = ("Tổ phụ nữ tự đi thu gạo ngày 15 hằng tháng", "Giảm số lượt đi lại của người dân", "Thêm tổ số 2 làm theo",
        "Công khai sổ góp từng tháng thì dân tin")  # fmt: skip
PATHS = ("Từ quý I đến hết năm, chia theo tháng", "Kiểm tra hằng tháng, ghi sổ", "Sơ kết 6 tháng, tổng kết năm")
COSTS = ("khoảng 18 triệu đồng", "trên 50 triệu đồng", "12 triệu đồng", "5000000", "200000000", "1,5 tỷ đồng")


@dataclass(frozen=True)
class Size:
    """Of one province. 14 committees below the top; `grassroots` of each, with cells; models, exemplars."""

    committees: int = 14
    grassroots: int = 40
    cells: int = 4401
    models: int = 20000
    exemplars: int = 3000


FULL, SMALL = Size(), Size(4, 6, 60, 200, 40)


@dataclass
class Province(Draw):
    """One tree of units and everything that its units recorded."""

    number: int
    size: Size
    top: int = field(init=False, default=11)

    def tables(self) -> Tables:
        return {
            "unit": self.units(), "document": self.documents(), "model": self.models(), "review": self.reviews(),
            "event": self.events(), "issue": self.issues(), "exemplar": self.exemplars(),
            "nomination": self.nominations(), "report": self.reports(), "attestation": self.attestations(),
            "register": self.registers(),
        }  # fmt: skip

    def id(self, letters: str, numbers: Any, blank: Any = None) -> pa.Array:
        return ids(f"{letters}{self.number:03}.", numbers, blank)

    def days_from(self, n: int, blank: float | None = None) -> pa.Array:
        return self.days(n, FIRST, LAST, blank)

    # --- units: 0 the committee of the province, then boards, committees, theirs, grassroots, cells ---------------

    @cached_property
    def of_committee(self) -> Any:
        """The grassroots organisations of all committees: which committee each is under."""
        return np.repeat(np.arange(self.size.committees), self.size.grassroots)

    @property
    def first_committee(self) -> int:
        return self.top

    @property
    def first_grassroots(self) -> int:
        return self.first_committee + 2 * self.size.committees

    @property
    def first_cell(self) -> int:
        return self.first_grassroots + len(self.of_committee)

    @property
    def n_units(self) -> int:
        return self.first_cell + self.size.cells

    @cached_property
    def keepers(self) -> Any:
        """Units that report and keep registers: committees and grassroots organisations."""
        return np.r_[
            self.first_committee : self.first_committee + self.size.committees,
            self.first_grassroots : self.first_cell,
        ]

    @cached_property
    def parents(self) -> Any:
        """The number of the unit above; of the topmost -1. Sixty of a hundred grassroots organisations have cells."""
        committees = self.first_committee + np.arange(self.size.committees)
        with_cells = self.first_grassroots + np.flatnonzero(np.arange(len(self.of_committee)) % 5 < 3)
        cells = with_cells[np.sort(self.draw.integers(0, len(with_cells), self.size.cells))]
        return np.concatenate(
            [[-1], np.zeros(self.top - 1, int), np.zeros(self.size.committees, int), committees,
             self.first_committee + self.of_committee, cells]
        )  # fmt: skip

    @cached_property
    def kinds(self) -> pa.Array:
        names = ("ban_thuong_vu", "ban_dang_tinh", "mat_tran_doan_the_tinh", "cap_uy_huyen", "dang_uy_truc_thuoc",
                 "ban_tuyen_giao_cap_duoi", "dang_bo_co_so", "chi_bo_co_so", "chi_bo_truc_thuoc",
                 "dang_bo_bo_phan")  # fmt: skip
        committees = np.where(np.arange(self.size.committees) % 3 < 2, 3, 4)
        grassroots = np.where(np.arange(len(self.of_committee)) % 5 < 3, 6, 7)
        cells = np.where(self.draw.random(self.size.cells) < 0.95, 8, 9)
        boards = np.array([0, *[1] * 4, *[2] * 6])
        kind = np.concatenate([boards, committees, np.full(self.size.committees, 5), grassroots, cells])
        return words(kind, names, self.blank(len(kind), 0.01))

    def units(self) -> pa.Table:
        n = self.n_units
        boards = ("Tuyên giáo", "Tổ chức", "Kiểm tra", "Dân vận")
        names = np.array([f"Chi bộ, đảng bộ số {i}" for i in range(n)], object)
        names[: self.top] = [
            "Tỉnh ủy", *(f"Ban {b} Tỉnh ủy" for b in boards), *(f"Tổ chức {i} tỉnh" for i in range(6))
        ]  # fmt: skip
        bloc = np.isin(self.parents, self.first_committee + self.size.committees - 1)
        return pa.table({
            "id": self.id("DV", range(n)),
            "name": pa.array(names, pa.string()),
            "kind": self.kinds,
            "parent": self.id("DV", self.parents, self.parents < 0),
            "scope": words(bloc.astype(int), ("tra_vinh", "tra_vinh_khoi"), self.blank(n, 0.005)),
            "from": self.days(n, date(2021, 6, 1), date(2024, 1, 1), 0.97),
            "to": self.days(n, date(2023, 1, 1), date(2026, 1, 1), 0.98),
        })  # fmt: skip

    def unit_of(self, numbers: Any) -> pa.Array:
        return self.id("DV", numbers)

    # --- models ---------------------------------------------------------------------------------------------------

    @cached_property
    def holders(self) -> Any:
        """The unit of each model: grassroots organisations and cells, some with many."""
        return self.draw.integers(self.first_grassroots, self.n_units, self.size.models)

    @cached_property
    def starts(self) -> Any:
        """The day that each model began, since 1970."""
        return self.draw.integers(FIRST.toordinal() - draw.EPOCH, LAST.toordinal() - draw.EPOCH, self.size.models)

    def starts_as_written(self) -> pa.Array:
        """Days; one in twenty is known to the quarter only, so the column is one of texts."""
        said = as_days(self.starts).cast(pa.string()).to_numpy(zero_copy_only=False)
        rough = self.blank(len(said), 0.05)
        said[rough] = [f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}" for day in said[rough]]
        return pa.array(said, pa.string(), mask=self.blank(len(said), 0.05))

    def models(self) -> pa.Table:
        n = self.size.models
        return pa.table({
            "id": self.id("MH", range(n)),
            "unit": self.unit_of(self.holders),
            "name": self.texts(n, DEEDS, 0),
            "holder_kind": self.codes(n, {"tap_the": 9, "ca_nhan": 1}, 0.1),
            "holder": self.texts(n, ("Chi bộ và Công đoàn cơ sở", "Tổ phụ nữ", "Chi đoàn"), 0.1, numbered=False),
            "origin": self.codes(n, {"moi": 6, "cung_co": 3, "nhan_rong": 1}, 0.08),
            "status": self.codes(n, {"dang_thuc_hien": 7, "dang_nhan_rong": 2, "du_kien": 0.5, "tam_dung": 0.4,
                                     "ket_thuc": 0.6, "loai_bo": 0.3}, 0.05),
            "start": self.starts_as_written(),
            "still_fits": self.yes(n, 0.93, 0.8),
            "retired": self.days(n, date(2024, 1, 1), LAST, 0.95),
            "replicated_from": self.id("MH", self.draw.integers(0, n, n), self.blank(n, 0.92)),
            "listed_by": lists(self.draw.random(n) < 0.15, self._higher, self.draw.random(n) < 0.3),
            "groups": self.picked(GROUPS, self.draw.random((n, len(GROUPS))) < 0.25),
            "themes": self.picked(THEMES, self.draw.random((n, len(THEMES))) < 0.12),
            "learning": pa.StructArray.from_arrays(
                [self.texts(n, CONTENT, 0.1), self.listed(n, 1.5, self._sources, 0.15)[0],
                 self.texts(n, ("Khác phong trào ở chỗ gắn với lời Bác dạy",), 0.7)],
                ["content", "sources", "distinct_from"]),
            "necessity": self.listed(n, 1.2, self._needs, 0.2, 4)[0],
            "plan": self._plans(n),
            "effect": pa.StructArray.from_arrays(
                [self.texts(n, DONE, 0.2), self.texts(n, SAID, 0.5)], ["expected", "before"]),
            "movements": self._some(n, ("Toàn dân đoàn kết xây dựng đời sống văn hóa", "Thi đua yêu nước"), 0.4),
            "tasks": self._some(n, ("Chăm lo người cao tuổi neo đơn", "Duy trì sĩ số học sinh"), 0.4),
            "programmes": self.picked(("ct_dai_hoi_xiii", "ct_dai_hoi_cac_cap", "kh_phuong_cham"),
                                      self.draw.random((n, 3)) < 0.2),
            "rules": self.listed(n, 0.3, self._links, 0.7, 3)[0],
            "requires": self.texts(n, ("Có người đứng ra vận động",), 0.6, numbered=False),
            "cost": self.texts(n, COSTS, 0.5, numbered=False),
            "fits_whom": self.texts(n, ("Chi bộ ấp, khóm",), 0.6, numbered=False),
            "revisions": self.listed(n, 0.4, self._revisions, 0.8, 2)[0],
            "adopters": self.listed(n, 0.8, self._adopters, 0.85, 5)[0],
            "complete": self.picked(tuple(SECTIONS), self._ticked(n)),
        })  # fmt: skip

    def _ticked(self, n: int) -> Any:
        """Half of the offices tick nothing; the others tick with care for some parts."""
        return (self.draw.random((n, len(SECTIONS))) < 2 * np.array(list(SECTIONS.values()))) & (
            self.draw.random((n, 1)) < 0.5
        )

    def _some(self, n: int, texts: tuple[str, ...], blank: float) -> pa.Array:
        return self.listed(n, 1.0, lambda m: self.texts(m, texts, 0, numbered=False), blank, 3)[0]

    def _higher(self, n: int) -> pa.Array:
        return self.unit_of(self.draw.choice(self.keepers, n))

    def _plans(self, n: int) -> pa.Array:
        texts = {"name": DEEDS, "learning": CONTENT, "direction": ("Bí thư trực tiếp chỉ đạo",), "schedule": PATHS[:1],
                 "monitoring": PATHS[1:2], "interim_review": PATHS[2:],
                 "replication": ("Giới thiệu tại giao ban",)}  # fmt: skip
        columns = {
            "number": self.texts(n, ("KH-CB số", "KH-ĐU số"), 0.25),
            "date": self.days_from(n, 0.25),
            "form": self.codes(n, {"mau_01": 3, "mau_02": 1, "khac": 1}, 0.6),
            **{name: self.texts(n, said, 0.35, numbered=False) for name, said in texts.items()},
            "cadence": self.codes(n, {"quy": 1, "nua_nam": 3, "nam": 2}, 0.4),
        }
        return pa.StructArray.from_arrays(list(columns.values()), list(columns), mask=pa.array(self.blank(n, 0.2)))

    def _sources(self, n: int) -> pa.Array:
        titles = ("Chuyên đề toàn khóa Đại hội XIII", "Chuyên đề năm 2023", "Di chúc")
        kinds = {"chuyen_de_toan_khoa_xiii": 3, "chuyen_de_nam": 3, "tac_pham": 2, "khac": 1}
        return pa.StructArray.from_arrays(
            [self.texts(n, titles, 0.05, numbered=False), self.codes(n, kinds, 0.1), self.days_from(n, 0.3)],
            ["title", "kind", "studied"],
        )

    def _needs(self, n: int) -> pa.Array:
        kinds = {"nhiem_vu_dot_pha": 2, "khac_phuc_han_che": 4, "khuyen_khich_cham_lo": 3, "tu_duong": 1, "khac": 0.5}
        said = self.texts(n, SAID, 0.1).to_numpy(zero_copy_only=False)
        said[self.blank(n, 0.05)] = ORDER
        return pa.StructArray.from_arrays(
            [self.codes(n, kinds, 0.1), pa.array(said, pa.string()),
             self.texts(n, ("Báo cáo sơ kết số",), 0.5), self.texts(n, ("Chi ủy đã xét",), 0.4, numbered=False)],
            ["kind", "statement", "pointed_out_in", "examined_by"],
        )  # fmt: skip

    def _links(self, n: int) -> pa.Array:
        return pa.StructArray.from_arrays(
            [self.codes(n, {"trung_uong": 1, "tinh_uy": 2}, 0.1), self.texts(n, ("Quy định số",), 0.1)],
            ["level", "document"],
        )

    def _revisions(self, n: int) -> pa.Array:
        numbers = self.codes(n, {str(i): 1 for i in range(1, 6)}, 0.1)
        return pa.StructArray.from_arrays(
            [self.days_from(n, 0.0), numbers, self.texts(n, DONE, 0.2)], ["date", "criterion", "new_content"]
        )

    def _adopters(self, n: int) -> pa.Array:
        return pa.StructArray.from_arrays(
            [self.texts(n, ("Chi bộ ấp",), 0.02), self.texts(n, ("Giáo dục, cấp xã", "Y tế"), 0.4, numbered=False)],
            ["who", "sector_level"],
        )

    # --- what was done --------------------------------------------------------------------------------------------

    def about_models(self, each: float) -> Any:
        """Numbers of models, in no order, `each` times on average."""
        return self.draw.permutation(np.repeat(np.arange(self.size.models), self.draw.poisson(each, self.size.models)))

    def one_each(self, prefix: str, numbers: Any, given: Any = None) -> pa.Array:
        """A list with one reference a row, or none where it is not given."""
        given = np.ones(len(numbers), bool) if given is None else given
        return lists(given.astype(int), lambda _: self.id(prefix, numbers[given]), given)

    def reviews(self) -> pa.Table:
        """About the models, by their units; and each keeper's look back on the work of every half-year."""
        model = self.about_models(2.0)
        years = np.repeat(np.arange(2021, 2026), 2 * len(self.keepers))
        general = self.draw.random(len(years)) < 0.6
        unit = np.concatenate([self.holders[model], np.tile(self.keepers, 10)[general]])
        n, about = len(unit), np.arange(len(unit)) < len(model)
        halves = [f"{year}-H{half}" for year in YEARS for half in (1, 2)] + [str(year) for year in YEARS]
        kinds = np.where(about, self.draw.choice([0, 4], n, p=(0.9, 0.1)), self.draw.choice([1, 2, 3, 5], n))
        return pa.table({
            "id": self.id("RS", range(n)),
            "unit": self.unit_of(unit),
            "about": self.one_each("MH", np.concatenate([model, np.zeros(n - len(model), int)]), about),
            "kind": words(kinds, ("dinh_ky", "so_ket", "tong_ket", "cuoi_nam", "nhan_rong", "kiem_tra"),
                          self.blank(n, 0.05)),
            "period": words(self.draw.integers(0, len(halves), n), halves, self.blank(n, 0.2)),
            "date": self.days_from(n, 0.1),
            **{name: self.texts(n, DONE, 0.4) for name in ("against_before", "awareness", "attitude", "action")},
            "figures": self.listed(n, 1.5, self._figures, 0.4, 5)[0],
            **{name: self.texts(n, DONE, 0.7, numbered=False) for name in ("effect", "influence", "spread")},
            "lessons": self.texts(n, DONE, 0.4),
            "movements": self._some(n, ("Thi đua yêu nước",), 0.9),
        })  # fmt: skip

    def _figures(self, n: int) -> pa.Array:
        return pa.StructArray.from_arrays(
            [self.codes(n, {"vat_chat": 1, "san_pham": 1, "xa_hoi": 1}, 0.05), self.texts(n, ("Kết quả",), 0.01),
             self.integers(n, 1, 500, blank=0.2), self.codes(n, {"hộ": 1, "người": 2, "lần": 1}, 0.2)],
            ["aspect", "result", "value", "unit"],
        )  # fmt: skip

    def events(self) -> pa.Table:
        model = self.about_models(3.0)
        n = len(model)
        kinds = {"quan_triet": 5, "giup_do": 3, "tuyen_truyen": 2, "bieu_duong": 1, "khen_thuong": 0.5, "xet_khen": 0.5,
                 "tham_quan": 0.5, "van_dong": 0.5, "phoi_hop": 0.3, "hoi_nghi": 0.2}  # fmt: skip
        people = ("can_bo", "dang_vien", "doan_vien", "hoi_vien", "nguoi_lao_dong")
        return pa.table({
            "id": self.id("HD", range(n)),
            "unit": self.unit_of(self.holders[model]),
            "kind": self.codes(n, kinds, 0.03),
            "date": self.days_from(n, 0.08),
            "about": self.one_each("MH", model, ~self.blank(n, 0.08)),
            "note": self.texts(n, ("Họp chi bộ, có biên bản", "Bài đăng trên trang tin"), 0.3),
            "topics": self.picked(("noi_dung_hoc_tap", "su_can_thiet", "lanh_dao"), self.draw.random((n, 3)) < 0.4),
            "audience": self.picked(people, self.draw.random((n, 5)) < 0.3),
            "help": self.codes(n, {"theo_doi": 2, "don_doc": 1, "giup_do": 2, "dieu_kien": 1}, 0.6),
            "channel": self.codes(n, {"bao_dai": 1, "tai_co_quan": 3, "bao_cao_vien": 1}, 0.7),
            "award_result": self.codes(n, {"khen": 3, "khong": 1, "cho": 1}, 0.9),
        })  # fmt: skip

    def issues(self) -> pa.Table:
        model = self.about_models(0.1)
        n = len(model)
        raised = self.draw.integers(FIRST.toordinal() - draw.EPOCH, LAST.toordinal() - draw.EPOCH, n)
        return pa.table({
            "id": self.id("VM", range(n)),
            "unit": self.unit_of(self.holders[model]),
            "about": self.one_each("MH", model),
            "kind": self.codes(n, {"kho_khan": 4, "buc_xuc": 1}, 0.05),
            "description": self.texts(n, SAID, 0.1),
            "raised": as_days(raised, self.blank(n, 0.05)),
            "reported": as_days(raised + self.draw.integers(1, 40, n), self.blank(n, 0.2)),
            "reported_to": self.codes(n, {"thuong_truc_tinh_uy": 1, "btg_tinh_uy": 1, "dang_uy_cap_tren": 3}, 0.2),
            "resolved": as_days(raised + self.draw.integers(20, 200, n), self.blank(n, 0.5)),
        })  # fmt: skip

    def documents(self) -> pa.Table:
        unit = np.repeat(self.keepers, 4)
        n = len(unit)
        kinds = {"ke_hoach_trien_khai": 4, "chi_dao": 3, "huong_dan_khen_thuong": 1, "dieu_chinh_ke_hoach": 1}
        return pa.table({
            "id": self.id("VB", range(n)),
            "unit": self.unit_of(unit),
            "kind": self.codes(n, kinds, 0.05),
            "number": self.texts(n, ("KH/ĐU số", "CV/ĐU số"), 0.1),
            "date": self.days_from(n, 0.1),
            "addressed_to": self.listed(n, 2.0, self._higher, 0.5)[0],
            "with": self.texts(n, ("Ban Tổ chức", "Sở Nội vụ", "Ban Thi đua"), 0.8, numbered=False),
        })  # fmt: skip

    def reports(self) -> pa.Table:
        """Of every keeper and half-year; one in four was not sent, or not yet."""
        unit = np.repeat(self.keepers, 2 * len(YEARS))
        periods = [f"{year}{part}" for year in YEARS for part in ("-H1", "")]
        which = np.tile(np.arange(len(periods)), len(self.keepers))
        sent = self.draw.random(len(unit)) < 0.75
        unit, which, n = unit[sent], which[sent], int(sent.sum())
        after = np.array([date(y, m, 20).toordinal() - draw.EPOCH for y in YEARS for m in (6, 12)])
        return pa.table({
            "id": self.id("BC", range(n)),
            "unit": self.unit_of(unit),
            "period": words(which, periods, self.blank(n, 0.02)),
            "form": self.codes(n, {"mau_02": 1, "mau_03": 3}, 0.3),
            "submitted": as_days(after[which] + self.draw.integers(-15, 30, n), self.blank(n, 0.1)),
            "recipient": self.codes(n, {"btg_tinh_uy": 4, "dang_uy_cap_tren": 3, "btg_khoi": 1}, 0.1),
            "via": self.texts(n, ("Phòng Lý luận chính trị", "Văn phòng"), 0.4, numbered=False),
            "model_count": self.integers(n, 0, 6, blank=0.15),
            "model_names": self.listed(n, 3.0, lambda m: self.texts(m, DEEDS, 0), 0.3, 6)[0],
            "exemplar_count": self.integers(n, 0, 3, blank=0.2),
            "exemplar_names": self.listed(n, 1.0, lambda m: self.texts(m, ("Tập thể",), 0), 0.4, 3)[0],
        })  # fmt: skip

    def exemplars(self) -> pa.Table:
        n = self.size.exemplars
        return pa.table({
            "id": self.id("DH", range(n)),
            "unit": self.unit_of(self.draw.integers(self.first_grassroots, self.n_units, n)),
            "label": self.texts(n, ("Tập thể", "Cá nhân"), 0),
            "holder_kind": self.codes(n, {"don_vi": 2, "tap_the": 3, "ca_nhan": 5}, 0.05),
            "scope": self.codes(n, {"toan_dien": 3, "mot_so_mat": 7}, 0.1),
            "fields": self.picked(("a", "b", "c"), self.draw.random((n, 3)) < 0.4),
            "grassroots": self.yes(n, 0.7, 0.2),
            "works_directly": self.yes(n, 0.6, 0.2),
            "accomplishments": self.listed(n, 2.0, self._accomplishments, 0.15, 6)[0],
            "ratings": self.listed(n, 0.9, self._ratings, 0.3, 1)[0],
            "complete": self.picked(("thanh_tich", "chi_tieu", "chap_hanh"), self.draw.random((n, 3)) < 0.25),
        })  # fmt: skip

    def _accomplishments(self, n: int) -> pa.Array:
        kinds = {"thanh_tich": 4, "cai_tien": 1, "sang_kien": 2, "hoc_tap_bac": 3, "khen": 2}
        return pa.StructArray.from_arrays(
            [self.codes(n, kinds, 0.05), self.texts(n, DONE, 0.1), self.days_from(n, 0.2)],
            ["kind", "statement", "date"],
        )

    def _ratings(self, n: int) -> pa.Array:
        years = words(self.draw.integers(0, len(YEARS), n), [str(year) for year in YEARS])
        return pa.StructArray.from_arrays([years, self.codes(n, {"xuat_sac": 2, "tot": 5}, 0.05)], ["year", "rating"])

    def nominations(self) -> pa.Table:
        n = self.size.exemplars * 2
        return pa.table({
            "id": self.id("GT", range(n)),
            "unit": self.unit_of(self.draw.choice(self.keepers, n)),
            "year": words(self.draw.integers(0, len(YEARS), n), [str(year) for year in YEARS], self.blank(n, 0.02)),
            "exemplar": self.id("DH", self.draw.integers(0, self.size.exemplars, n), self.blank(n, 0.1)),
            "date": self.days_from(n, 0.2),
            "registered": self.days_from(n, 0.5),
            "criteria_basis": self.texts(n, ("Theo hướng dẫn của cấp ủy",), 0.5, numbered=False),
        })  # fmt: skip

    def attestations(self) -> pa.Table:
        """Four questions about every fifth model."""
        model = np.repeat(np.flatnonzero(self.draw.random(self.size.models) < 0.2), 4)
        n = len(model)
        return pa.table({
            "subject": self.id("MH", model),
            "question": self.codes(n, dict.fromkeys(QUESTIONS, 1), 0),
            "answer": self.codes(n, {"co": 8, "khong": 1, "chua_ro": 1}, 0),
            "by": self.texts(n, ("Người thẩm định",), 0.05),
            "position": self.texts(n, ("Ban Tuyên giáo",), 0.2, numbered=False),
            "date": self.days_from(n, 0.05),
            "reason": self.texts(n, ("Thẩm định tại chỗ, có biên bản",), 0.2),
            "valid_until": self.days(n, date(2024, 6, 1), date(2027, 1, 1), 0.8),
        })  # fmt: skip

    def registers(self) -> pa.Table:
        """Keepers close most of their lists year by year; of the cells every third closes that of its models."""
        cells = np.arange(self.first_cell, self.n_units)
        unit = np.concatenate([np.repeat(self.keepers, len(YEARS) * len(REGISTERS)), np.repeat(cells, len(YEARS))])
        kept = len(self.keepers) * len(YEARS) * len(REGISTERS)
        kind = np.r_[np.tile(np.arange(len(REGISTERS)), kept // len(REGISTERS)), np.zeros(len(unit) - kept, int)]
        year = np.concatenate([
            np.tile(np.repeat(np.arange(len(YEARS)), len(REGISTERS)), len(self.keepers)),
            np.tile(np.arange(len(YEARS)), len(cells)),
        ])  # fmt: skip
        there = self.draw.random(len(unit)) < np.where(np.arange(len(unit)) < kept, 0.7, 0.35)
        n = int(there.sum())
        return pa.table({
            "unit": self.unit_of(unit[there]),
            "kind": words(kind[there], REGISTERS),
            "period": words(year[there], [str(y) for y in YEARS]),
            "complete": self.yes(n, 0.9, 0.05),
            "closed": self.days_from(n, 0.2),
        })  # fmt: skip


def provinces(count: int, seed: int = 1, size: Size = FULL) -> Iterator[Tables]:
    """One province after another; the same seed gives the same ones."""
    for number in range(count):
        yield Province(np.random.default_rng([seed, number]), 0.15, number, size).tables()


def write(folder: Path, count: int = 1, seed: int = 1, size: Size = FULL) -> Path:
    return draw.write(folder, provinces(count, seed, size))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--provinces", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--measure", action="store_true")
    given = options.parse_args()
    if given.measure:
        from measures.province import measured

        print(json.dumps(measured(given.folder), indent=1))
    else:
        write(given.folder, given.provinces, given.seed)


if __name__ == "__main__":
    main()
