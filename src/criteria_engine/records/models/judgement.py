"""Decides what is recorded of people's judgements: attestations, waivers and self-assessments."""

from __future__ import annotations

from typing import Annotated, ClassVar

from criteria_engine.records.annotations import Day, Label, OpenEnd, Person, Record, Ref, Text
from criteria_engine.records.models.base import RecordModel
from criteria_engine.records.questions import Question
from criteria_engine.records.vocabulary import Answer

_SUBJECT = Ref("model", "exemplar", "unit")
_ABOUT = Label("Về mô hình / điển hình / đơn vị", "About model / exemplar / unit")


class Attestation(RecordModel):
    """One judgement of a person; `co` always means that the clause is satisfied."""

    record: ClassVar[Record] = Record(
        table="attestation", label=Label("Ý kiến thẩm định", "Attestation"), dated=("date",)
    )
    subject: Annotated[Text, _SUBJECT, _ABOUT]
    question: Annotated[Question, Label("Câu hỏi", "Question")]
    answer: Annotated[Answer, Label("Ý kiến", "Answer")]
    by: Annotated[Text | None, Label("Người cho ý kiến", "Given by"), Person()] = None
    position: Annotated[Text | None, Label("Chức vụ, cơ quan", "Position, office")] = None
    date: Annotated[Day | None, Label("Ngày", "Date")] = None
    reason: Annotated[Text | None, Label("Lý do, căn cứ", "Reason, grounds")] = None
    valid_until: Annotated[Day | None, Label("Có giá trị đến", "Valid until"), OpenEnd("end")] = None


class Waiver(RecordModel):
    """An exception that was allowed; it never changes an outcome."""

    record: ClassVar[Record] = Record(table="waiver", label=Label("Miễn, hoãn", "Waiver"), name="rule", dated=("date",))
    subject: Annotated[Text, _SUBJECT, _ABOUT]
    rule: Annotated[Text, Label("Quy tắc", "Rule")]
    reason: Annotated[Text | None, Label("Lý do", "Reason")] = None
    authority: Annotated[Text | None, Label("Cấp cho phép", "Allowed by"), Person(mixed=True)] = None
    document: Annotated[Text | None, Label("Văn bản", "Document")] = None
    expires: Annotated[Day | None, Label("Hết hiệu lực", "Expires"), OpenEnd("end")] = None
    date: Annotated[Day | None, Label("Ngày cho phép", "Allowed on")] = None


class SelfAssessment(RecordModel):
    """What an office says of itself: shown beside the findings, never mixed in."""

    record: ClassVar[Record] = Record(
        table="self_assessment", label=Label("Tự chấm", "Self-assessment"), name="clause", dated=("date",)
    )
    subject: Annotated[Text, _SUBJECT, _ABOUT]
    clause: Annotated[Text, Label("Điều khoản, tiêu chí", "Clause or criterion")]
    answer: Annotated[Answer, Label("Ý kiến", "Answer")]
    note: Annotated[Text | None, Label("Giải trình", "Explanation")] = None
    date: Annotated[Day | None, Label("Ngày", "Date")] = None
