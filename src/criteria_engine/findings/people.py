"""Who is named in a dossier: persons of the fields that hold names, and those whom a text names behind a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from criteria_engine.judgements.rows import Line
from criteria_engine.records.annotations import Person
from criteria_engine.records.dossier import Dossier, RawRow
from criteria_engine.records.row import Address, Row
from criteria_engine.records.schema import VALUE, Entity, Field
from criteria_engine.records.tidy import at_path, items_in, nested
from criteria_engine.text import clean, same_words, search_key

# What stands between a name and a role, or between two names.
_BETWEEN = re.compile(r"[,;()–—/:\n]| - | và ")
_TITLE = r"(?:ông|bà|anh|chị|cô|chú|em|thầy|đồng chí|đ/c|đc)"
# Professions and posts that stand before a name in lists of people.
_POST = (
    r"(?:(?:gs|pgs|ts|ths|bs|bsck[i1]+|ks|ds|cn|nsnd|nsưt|ngnd|ngưt)\b\.?"
    r"|(?:thiếu|trung|thượng|đại) (?:úy|uý|tá|tướng)|(?:hạ|trung|thượng) sĩ|binh (?:nhất|nhì)|chiến sĩ"
    r"|(?:kỹ|luật|kiến trúc|giáo|phó giáo) sư|(?:bác|dược|y|thạc|tiến|nghệ|nhạc|ca|họa) sĩ|y tá|điều dưỡng|nữ hộ sinh"
    r"|(?:thầy|cô|nhà) giáo|nhà (?:báo|văn|thơ|nông|khoa học|nghiên cứu)|học sinh|nghệ nhân|nông dân|công dân"
    r"|công nhân|(?:công|viên) chức|cán bộ|(?:cựu chiến|thương|bệnh) binh|già làng|người có uy tín|lãnh đạo|thủ lĩnh"
    r"|văn thư|thư ký|kế toán|thủ quỹ|(?:phó )?(?:bí thư|chủ tịch|giám đốc|chủ nhiệm|chánh văn phòng|chỉ huy)"
    # Whatever ends so: đội trưởng, chi hội phó, công an viên, trưởng phòng, phó ban; but no park (công viên).
    r"|(?!công viên\b)(?:[^\W\d_]+ ){0,2}?(?:trưởng|phó|viên)(?: (?:trưởng|phòng|ban|khoa|nhóm|đoàn|ấp|thôn|xóm|bản"
    r"|khóm|khu phố|làng|buôn|cụm))*)\b"
)
_POSTS = re.compile(rf"^(?:(?:{_TITLE}|{_POST})[ .:]+)+", re.IGNORECASE)
_TITLED = re.compile(rf"\b{_TITLE}[ .:]+(?=((?:[^\W\d_]+ ){{1,4}}[^\W\d_]+))", re.IGNORECASE)
_INITIALS = re.compile(r"\b[^\W\d_]\.\s?[^\W\d_]\.")
_FEWEST, _MOST = 2, 5  # words of a full name
# First words of offices and groups that people write in capitals throughout.
_OFFICES = frozenset((
    "ban", "bộ", "cấp", "chi", "chính", "công", "cục", "cụm", "doanh", "đảng", "đoàn", "đội", "hội", "hợp", "huyện",
    "khoa", "khối", "khu", "liên", "mặt", "nhà", "nhóm", "phòng", "quân", "quận", "sở", "tập", "thành", "thị", "thôn",
    "thường", "tỉnh", "tổ", "trạm", "trung", "trường", "ủy", "văn", "viện", "xã", "xóm", "ấp", "ubnd",
))  # fmt: skip
# What a place or a group is called by follows these: "Bí thư Đảng ủy xã Bình An" names nobody.
_NAMED_AFTER = re.compile(
    r"(?:^| )(?:xã|phường|thị trấn|ấp|thôn|xóm|bản|khóm|làng|buôn|khu|phố|tỉnh|huyện|quận|thị xã|thành phố|tổ|nhóm|đội"
    r"|cụm|câu lạc bộ|trường|(?:tỉnh|huyện|thành|thị|quận) ủy)$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:xã|phường|thị trấn|ấp|thôn|xóm|khóm|huyện|quận|thị xã|tỉnh|thành phố) (.+)", re.IGNORECASE)
# Family names. What follows a place word is a person's name only if it begins with one of them.
_FAMILIES = frozenset((
    "nguyễn", "trần", "lê", "phạm", "huỳnh", "hoàng", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương",
    "lý", "đinh", "đoàn", "trịnh", "trương", "lâm", "mai", "tô", "vương", "quách", "tống", "lữ", "đàm", "phùng", "hứa",
    "tạ", "từ", "thạch", "kim", "sơn", "kiên", "danh", "chau", "diệp", "cao", "lương", "lưu", "hà", "thái", "châu",
    "tăng", "nghiêm", "triệu", "khưu", "giang", "la", "lại", "lục", "mạc", "doãn", "văn", "đào", "chu", "kiều", "cù",
    "tiêu", "thiều", "mã", "vi", "bế", "ma", "lò", "quàng", "cầm",
))  # fmt: skip
# Two words in capitals behind a post that say of what it is.
_BRANCHES = frozenset((
    "kinh tế", "y tế", "phụ nữ", "nông dân", "thanh niên", "cựu chiến", "dân vận", "dân quân", "tuyên giáo", "nội vụ",
    "nội chính", "tài chính", "tư pháp", "giáo dục", "lao động", "quản lý", "hành chính", "kế toán", "kế hoạch",
    "pháp chế", "kiểm tra", "kiểm sát", "tôn giáo", "xây dựng", "giao thông", "nông nghiệp", "khuyến học", "tòa án",
    "chữ thập", "người cao", "thanh tra", "thi đua", "tổng hợp", "địa chính", "phó thường", "hội đồng", "ngân hàng",
))  # fmt: skip
# Family names among them are told apart by the word that follows.
_MIDDLE_NAMES = frozenset(["văn", "thị", "hữu", "đức", "ngọc"])
# Not private, and in nearly every record.
_KNOWN_TO_ALL = frozenset({"hồ chí minh", "hồ chủ tịch", "bác hồ"})
Named = Mapping[str, Mapping[str, None]]


def people(dossier: Dossier) -> Named:
    """Every person that the dossier names, in an order that no order of rows changes, each with all its spellings.

    By `same_words` of the bare name; a spelling is a whole value of a field ("Trần Thị B, Bí thư") or the bare name.
    A field of persons that names an office after all ("Văn phòng cấp ủy") names nobody.
    """
    found: dict[str, dict[str, None]] = {}
    for name, spelling in _everyone(dossier):
        found.setdefault(same_words(name), {}).update({name: None, spelling: None})
    groups = _groups(dossier)
    return {key: spellings for key, spellings in found.items() if key not in groups | _KNOWN_TO_ALL}


def _everyone(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Names with the text that each stands in: fields of persons first, then titles within free text."""
    rows = [row for name in dossier.schema.entities for row in dossier.rows(name)]
    cells = [cell for row in rows for cell in _cells(row)]
    cells += [cell for raw in dossier.lost for cell in _raw_cells(raw, dossier.schema.entities.get(raw.table))]
    for value, person in cells:
        yield from _of_field(value, person)
    for address in [row.address for row in rows] + [raw.address for raw in dossier.lost]:
        yield from _of_journal(address)
    for value, _ in cells:
        yield from ((name, name) for name in titled(value))


def _cells(row: Row) -> Iterator[tuple[str, Person | None]]:
    """Texts of a row and of its lists; with each text the mark of its field where that one is a person's."""
    for path, field in row.entity.fields.items():
        value = row.values.get(path)
        if field.kind == "text" and isinstance(value, str):
            yield value, _mark(field, row.values)
    for items in row.lists.values():
        for item in items:
            yield from _cells(item)


def _raw_cells(raw: RawRow, entity: Entity | None) -> Iterator[tuple[str, Person | None]]:
    """The same of a row that was set aside: nobody knows what else is wrong with it, and any cell may hold a text."""
    data = nested(raw.data)[0] if isinstance(raw.data, Mapping) else {}
    for path, field in entity.fields.items() if entity else ():
        yield from ((text, field.person) for text in _texts(at_path(data, path)))
    for path, found in entity.lists.items() if entity else ():
        for item in items_in(at_path(data, path)) or ():
            if found.plain:
                yield from ((text, found.item.fields[VALUE].person) for text in _texts(item))
            else:
                yield from _raw_cells(RawRow(raw.table, item, raw.address), found.item)


def _texts(value: object) -> Iterator[str]:
    """Texts, however deep they stand in a value that ought to be one text."""
    if isinstance(value, str):
        if value.strip():
            yield clean(value)
        return
    inner = value.values() if isinstance(value, Mapping) else items_in(value) or ()
    for each in inner:
        yield from _texts(each)


def _mark(field: Field, values: Mapping[str, object]) -> Person | None:
    """What the field says of its value in this row; nothing where the row says that it is an organisation's."""
    person = field.person
    if person is None or not person.unless:
        return person
    kind, *codes = person.unless
    return person if values.get(kind) not in codes else Person(mixed=True) if person.mixed else None


def _of_field(value: str, person: Person | None) -> Iterator[tuple[str, str]]:
    if person is None:
        return
    first, *others = [part.strip() for part in _BETWEEN.split(value) if part.strip()] or [""]
    outright = bool(first) and not _is_an_office(first) and (not person.mixed or bool(person.unless))
    names = [_named(first) or _bare(first)] if outright else []
    names += [name for part in (others if outright else [first, *others]) if (name := _named(part))]
    # A value that names two people is a spelling of neither.
    alone = outright and len(names) == 1
    yield from ((name, value if alone else name) for name in names)


def _bare(part: str) -> str:
    """A name without the titles before it; a post that no name follows stays as it is."""
    rest = _POSTS.sub("", part)
    # Two full words that are no name behind a post: "tổ chức" of "Trưởng Ban Tổ Chức" stands in every text.
    no_name = rest.replace(" ", "").isalpha() and len(rest.split()) >= _FEWEST
    capitals = bool(rest) and all(word[0].isupper() for word in rest.split())
    return rest if capitals and not no_name and not _is_whole(part) else part


def _is_whole(text: str) -> bool:
    """Whether a name holds a syllable that posts end in: "Đào Viên An"."""
    words = text.split()
    first, capitals = words[0].lower(), all(word[0].isupper() for word in words)
    return capitals and first in _FAMILIES and (first not in _OFFICES or len(words) <= 3)


def _is_a_branch(words: list[str]) -> bool:
    return " ".join(words[:2]).lower() in _BRANCHES


def _named(part: str) -> str:
    """The full name in a part of a field: the whole of it, or what follows a post; nothing where there is none."""
    alone = looks_like_a_name(part) and (_is_whole(part) or not _POSTS.match(part))
    return part if alone else behind_a_post(part)


def behind_a_post(text: str) -> str:
    """The name at the end of a text that begins with a post; nothing where a place or a unit ends it.

    >>> behind_a_post("Tổ trưởng Trần Thị B"), behind_a_post("Bí thư Đảng ủy Trần Thị B")
    ('Trần Thị B', 'Trần Thị B')
    >>> behind_a_post("Bí thư Đảng ủy xã Bình An"), behind_a_post("Chi bộ ấp Trần Phú")
    ('', '')
    """
    words = text.split()
    post = _POSTS.match(text)
    if not words or _is_whole(text) or not (post or (words[0][0].islower() and words[0] not in _OFFICES)):
        return ""
    most = len(_POSTS.sub("", text).split()) if post else len(words) - 1
    run = _capitals_at_the_end(words[len(words) - most :])
    # A name does not begin with a unit's first word; where one does, whoever has a family name is behind it.
    starts = [run, *(run[n:] for n, word in enumerate(run) if n and word.lower() in _FAMILIES)]
    return next((" ".join(name) for name in starts if _is_behind(name, words)), "")


def _capitals_at_the_end(words: list[str]) -> list[str]:
    small = [n for n, word in enumerate(words) if not (word.isalpha() and word[0].isupper())]
    return words[small[-1] + 1 if small else 0 :]


def _is_behind(name: list[str], words: list[str]) -> bool:
    """Whether capitals at the end of words are a person's: a place has a name too, most often one of two words."""
    before = " ".join(words[: len(words) - len(name)])
    if not looks_like_a_name(" ".join(name)) or _is_a_branch(name):
        return False
    if not _NAMED_AFTER.search(before):
        return True
    return name[0].lower() in _FAMILIES and (len(name) > _FEWEST or _POSTS.fullmatch(f"{before} ") is not None)


def _of_journal(address: Address) -> Iterator[tuple[str, str]]:
    if isinstance(address, Line):
        yield from _of_field(address.entry.by, Person())
        yield from _of_field(getattr(address.entry, "authority", None) or "", Person(mixed=True))


def looks_like_a_name(text: str) -> bool:
    """Whether a text is two to five words in capitals that do not begin as the name of an office does.

    >>> looks_like_a_name("Trần Thị B"), looks_like_a_name("Đảng ủy xã"), looks_like_a_name("Sở Y Tế")
    (True, False, False)
    """
    words = text.split()
    if not _FEWEST <= len(words) <= _MOST or not all(word.isalpha() and word[0].isupper() for word in words):
        return False
    return words[0].lower() not in _OFFICES or words[1].lower() in _MIDDLE_NAMES


def _is_an_office(text: str) -> bool:
    """Whether it begins as offices do and is written as they are: a capital first, and not in capitals throughout."""
    first, *others = text.split()
    # "Đảng viên", whoever stands there with initials, and what one capital follows ("Tổ trưởng Hoa") is a person.
    if _INITIALS.search(text) or others[:1] == ["viên"] or behind_a_post(text) or len(_bare(text)) < len(text):
        return False
    return first[0].isupper() and first.lower() in _OFFICES and not all(word[0].isupper() for word in others)


def is_sought(spelling: str) -> bool:
    """Whether a spelling is looked for within texts: a full name in one manner of capitals, and not a post ("Bí thư").

    >>> is_sought("Trần Thị B"), is_sought("trần thị b"), is_sought("Bí thư chi bộ"), is_sought("Lan")
    (True, True, False, False)
    """
    words = re.findall(r"[^\W_]+", spelling)
    capitals = {word[0].isupper() for word in words}
    return len(words) >= _FEWEST and len(capitals) == 1


def titled(text: str) -> Iterator[str]:
    """Full names behind a title.

    >>> list(titled("Do đồng chí Trần Thị B khởi xướng, ông bà trong ấp làm theo"))
    ['Trần Thị B']
    """
    for found in _TITLED.finditer(text):
        words: list[str] = []
        for word in found[1].split():
            if not word[0].isupper():
                break
            words.append(word)
        if len(words) >= _FEWEST:
            yield " ".join(words)


def _groups(dossier: Dossier) -> frozenset[str]:
    """Names that are known to be an organisation's: of rows that have an owner or units below, and are no person's."""
    rows: Iterable[Row] = (row for table in dossier.schema.subjects for row in dossier.rows(table))
    labels = [row.label for row in rows if row.label != row.id and not _is_of_a_person(row)]
    # Of "Xã Long Hữu Tây" the place as well, which a post may stand before.
    places = [found[1] for label in labels if (found := _PLACE.match(label))]
    return frozenset(map(same_words, labels + places))


def _is_of_a_person(row: Row) -> bool:
    named = row.entity.record.name if row.entity.record else None
    return bool(named) and _mark(row.entity.fields[named or ""], row.values) is not None


def named_ids(dossier: Dossier, named: Named) -> tuple[str, ...]:
    """Ids that are, or hold, a name: no report leaves out an id."""
    names = {search_key(name) for spellings in named.values() for name in spellings if is_sought(name)}
    ids = (row.id for e in dossier.schema.entities.values() if e.key_field
           for row in dossier.rows(e.name))  # fmt: skip
    return tuple(sorted({key for key in ids if any(name in search_key(key) for name in names)}))
