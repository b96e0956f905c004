"""Decides what an office records of what was done: reviews, activities and difficulties."""

from __future__ import annotations

from typing import Annotated, ClassVar

from criteria_engine.records.annotations import (
    Day,
    Label,
    ListKey,
    Number,
    Record,
    Ref,
    SectionOfSubject,
    Span,
    Text,
)
from criteria_engine.records.models.base import RecordModel
from criteria_engine.records.vocabulary import (
    Aspect,
    Audience,
    AwardResult,
    Channel,
    EventKind,
    Fund,
    Help,
    IssueKind,
    MeasureUnit,
    Place,
    Recipient,
    ReviewKind,
    Topic,
)


class Figure(RecordModel):
    """One result of a review, with its number or the reason why there is none."""

    aspect: Annotated[Aspect | None, Label("Mặt: vật chất / sản phẩm / xã hội", "Aspect")] = None
    result: Annotated[Text | None, Label("Kết quả cụ thể", "Result")] = None
    value: Annotated[Number | None, Label("Con số", "Number")] = None
    unit: Annotated[MeasureUnit | None, Label("Đơn vị tính", "Measure")] = None
    none_because: Annotated[Text | None, Label("Không có, vì", "None, because")] = None


class Review(RecordModel):
    """A look back, at whatever level."""

    record: ClassVar[Record] = Record(
        table="review",
        label=Label("Rà soát", "Review"),
        owner="unit",
        dated=("date", "period"),
        register="ra_soat",
        cells=(SectionOfSubject("about", "ra_soat"),),
        rows=(SectionOfSubject("about", "ra_soat"),),
    )
    id: Annotated[Text, Label("Mã", "Code")]
    unit: Annotated[Text, Ref("unit"), Label("Đơn vị chủ trì", "Unit in charge")]
    about: Annotated[
        list[Text] | None,
        Ref("model", "exemplar", "unit"),
        Label("Về mô hình / điển hình / đơn vị (trống = công tác chung)", "About (blank: the work in general)"),
    ] = None
    kind: Annotated[ReviewKind | None, Label("Loại", "Kind")] = None
    period: Annotated[Span | None, Label("Kỳ", "Period")] = None
    date: Annotated[Day | None, Label("Ngày", "Date")] = None
    against_before: Annotated[Text | None, Label("So với trước", "Compared with before")] = None
    awareness: Annotated[Text | None, Label("Nhận thức", "Awareness")] = None
    attitude: Annotated[Text | None, Label("Thái độ", "Attitude")] = None
    action: Annotated[Text | None, Label("Chuyển biến hành động", "Change in action")] = None
    figures: Annotated[list[Figure] | None, Label("Kết quả", "Results"), ListKey("aspect", "result")] = None
    effect: Annotated[Text | None, Label("Tác dụng, hiệu quả", "Effect")] = None
    influence: Annotated[Text | None, Label("Tầm ảnh hưởng", "Influence")] = None
    spread: Annotated[Text | None, Label("Sức lan tỏa", "Spread")] = None
    potential: Annotated[Text | None, Label("Khả năng phát triển", "Potential")] = None
    lessons: Annotated[Text | None, Label("Bài học, rút kinh nghiệm", "Lessons")] = None
    movements: Annotated[
        list[Text] | None,
        Label("Phong trào, cuộc vận động được sơ, tổng kết", "Movements and campaigns reviewed"),
    ] = None
    proposal: Annotated[Text | None, Label("Văn bản tham mưu", "Advisory paper")] = None


class Event(RecordModel):
    """A thing that happened on a day."""

    record: ClassVar[Record] = Record(
        table="event",
        label=Label("Hoạt động", "Activity"),
        owner="unit",
        dated=("date",),
        register="hoat_dong",
        cells=(SectionOfSubject("about", "hoat_dong"),),
        rows=(SectionOfSubject("about", "hoat_dong"),),
    )
    id: Annotated[Text, Label("Mã", "Code")]
    unit: Annotated[Text, Ref("unit"), Label("Đơn vị thực hiện", "Carried out by")]
    kind: Annotated[EventKind | None, Label("Loại hoạt động", "Kind of activity")] = None
    date: Annotated[Day | None, Label("Ngày", "Date")] = None
    about: Annotated[
        list[Text] | None, Ref("model", "exemplar"), Label("Về mô hình / điển hình", "About model / exemplar")
    ] = None
    note: Annotated[
        Text | None, Label("Nội dung, minh chứng (số văn bản, đường dẫn)", "Content, evidence (number, link)")
    ] = None
    topics: Annotated[list[Topic] | None, Label("Nội dung đã phổ biến", "What was made known")] = None
    audience: Annotated[list[Audience] | None, Label("Đối tượng được phổ biến", "Made known to")] = None
    help: Annotated[Help | None, Label("Hình thức theo dõi, giúp đỡ", "Form of follow-up and help")] = None
    channel: Annotated[Channel | None, Label("Kênh tuyên truyền", "Channel")] = None
    place: Annotated[Place | None, Label("Trong tỉnh / ngoài tỉnh", "Within / outside the province")] = None
    recipient: Annotated[Recipient | None, Label("Nơi nhận", "Recipient")] = None
    award_result: Annotated[
        AwardResult | None, Label("Kết quả xét biểu dương, khen thưởng", "Outcome of considering an award")
    ] = None
    legal_basis: Annotated[Text | None, Label("Căn cứ khen thưởng", "Legal basis of the award")] = None
    fund_source: Annotated[Fund | None, Label("Nguồn kinh phí", "Source of funds")] = None


class Issue(RecordModel):
    """A difficulty, when it was reported and when resolved."""

    record: ClassVar[Record] = Record(
        table="issue",
        label=Label("Vướng mắc", "Difficulty"),
        owner="unit",
        dated=("raised",),
        register="vuong_mac",
    )
    id: Annotated[Text, Label("Mã", "Code")]
    unit: Annotated[Text, Ref("unit"), Label("Đơn vị", "Unit")]
    about: Annotated[
        list[Text] | None, Ref("model", "exemplar"), Label("Về mô hình / điển hình", "About model / exemplar")
    ] = None
    kind: Annotated[IssueKind | None, Label("Loại", "Kind")] = None
    description: Annotated[Text | None, Label("Nội dung", "Description")] = None
    raised: Annotated[Day | None, Label("Ngày phát sinh", "Arose on")] = None
    reported: Annotated[Day | None, Label("Ngày báo cáo", "Reported on")] = None
    reported_to: Annotated[Recipient | None, Label("Báo cáo với", "Reported to")] = None
    resolved: Annotated[Day | None, Label("Ngày giải quyết", "Resolved on")] = None
