"""The questions that only a person can answer: code, question, and what a yes to it says, in both languages."""

from __future__ import annotations

from criteria_engine.records.annotations import Vocabulary


class Question(Vocabulary):
    """What a person is asked, and what a yes says. Every question is put so that yes means: the clause is satisfied."""

    sound = (
        "sound",
        "Mô hình có cơ sở hợp lý, khoa học và đi vào thực chất không?",
        "Is the model reasonable, well-founded and real in substance?",
        "Mô hình hợp lý, có cơ sở và thực chất",
        "The model is reasonable, well-founded and real",
    )
    easy = (
        "easy",
        "Một người bình thường trong nhóm có làm được mà không thấy khó không?",
        "Can an ordinary person of the group do it without difficulty?",
        "Người bình thường cũng làm được",
        "An ordinary person can do it",
    )
    spreads = (
        "spreads",
        "Mô hình đã lan tỏa rộng, hoặc có khả năng lan tỏa rộng không?",
        "Has it spread widely, or can it?",
        "Mô hình lan tỏa được",
        "The model spreads, or can",
    )
    distinct = (
        "distinct",
        "Đây đúng là mô hình học tập Bác, không phải mô hình khác được đổi tên?",
        "Is it truly a model of learning from Hồ Chí Minh, not another model renamed?",
        "Là mô hình học tập Bác, không phải mô hình đổi tên",
        "It is a model of learning from Hồ Chí Minh, not one renamed",
    )
    led = (
        "led",
        "Cấp ủy có chủ động, sâu sát trong chỉ đạo, phát hiện và hỗ trợ không?",
        "Did the Party committee direct, discover and support closely and of its own accord?",
        "Cấp ủy chủ động, sâu sát với mô hình",
        "The committee leads models closely and of its own accord",
    )
    understood = (
        "understood",
        "Những người thực hiện có nắm đầy đủ nội dung và cùng một nhận thức không?",
        "Do those who carry it out fully understand it and see it alike?",
        "Người thực hiện hiểu rõ và thống nhất",
        "Those who carry it out understand it and agree",
    )
    active = (
        "active",
        "Việc thực hiện có tích cực và đem lại hiệu quả cao không?",
        "Is it carried out actively and to great effect?",
        "Thực hiện tích cực, hiệu quả cao",
        "It is carried out actively and to great effect",
    )
    feasible = (
        "feasible",
        "Mô hình có phù hợp và làm được trên thực tế không?",
        "Is it suitable and feasible?",
        "Mô hình phù hợp và khả thi",
        "The model is suitable and feasible",
    )
    own_initiative = (
        "own-initiative",
        "Mô hình có bắt nguồn từ khả năng và sự tự giác của tập thể, cá nhân không?",
        "Does it arise from the ability and free will of the collective or person?",
        "Xuất phát từ khả năng và sự tự giác",
        "It comes from own ability and free will",
    )
    need_real = (
        "need-real",
        "Sự cần thiết nêu ra có thật và đã qua xem xét không?",
        "Is the need real, and was it examined?",
        "Sự cần thiết có thật và đã được xét",
        "The need is real and was examined",
    )
    other_need_fits = (
        "other-need-fits",
        'Sự cần thiết thuộc loại "khác" có hợp với đặc thù không?',
        'Does the "other" need fit the particular case?',
        "Sự cần thiết “khác” hợp với đặc thù",
        "The “other” need fits the particular case",
    )
    group_fits = (
        "group-fits",
        "Nội dung có nằm trong một trong năm nhóm không (ghi tên nhóm ở lý do)?",
        "Does the content belong to one of the five groups (name it in the reason)?",
        "Nội dung thuộc một trong năm nhóm",
        "The content belongs to one of the five groups",
    )
    need_stated = (
        "need-stated",
        "Nội dung ở cột Sự cần thiết có thực sự nói lên một sự cần thiết không?",
        "Does the entry in the column of necessity state a need?",
        "Điều đã ghi nói lên một sự cần thiết",
        "What is entered states a need",
    )
    helped = (
        "helped",
        "Những điều kiện cần thiết đã được tạo ra chưa?",
        "Were the necessary conditions provided?",
        "Đã có những điều kiện cần thiết",
        "The necessary conditions were provided",
    )
    not_harmed = (
        "not-harmed",
        "Chất lượng có được giữ vững, không giảm vì khó khăn không?",
        "Was quality kept from being lowered by difficulties?",
        "Chất lượng không giảm vì khó khăn",
        "Quality was not lowered by difficulties",
    )
    concrete = (
        "concrete",
        "Mô hình có cụ thể và thiết thực không?",
        "Is it concrete and practical?",
        "Mô hình cụ thể và thiết thực",
        "The model is concrete and practical",
    )
    replicable = (
        "replicable",
        "Nơi khác có điều kiện tương tự có thể làm theo không?",
        "Can places with like conditions follow it?",
        "Nơi tương tự làm theo được",
        "Places with like conditions can follow it",
    )
    level_moderate = (
        "level-moderate",
        "Mô hình có thể làm mà không cần trình độ chính trị cao không?",
        "Does it do without a high level of political training?",
        "Không cần trình độ chính trị cao",
        "It does without a high level of political training",
    )
    cost_moderate = (
        "cost-moderate",
        "Mô hình có thể làm mà không cần đầu tư nhiều không?",
        "Does it do without large investment?",
        "Không cần đầu tư nhiều",
        "It does without large investment",
    )
    common = (
        "common",
        "Vấn đề mà mô hình giải quyết có phổ biến không?",
        "Is the matter a common one?",
        "Vấn đề của mô hình là vấn đề phổ biến",
        "The matter is a common one",
    )
    studied = (
        "studied",
        "Nội dung đã thực sự được quán triệt, chứ không chỉ trích dẫn?",
        "Was the content truly studied, not just quoted?",
        "Nội dung đã thật sự được quán triệt",
        "The content was truly studied",
    )
    content_fits = (
        "content-fits",
        "Nội dung có hợp với tập thể, cá nhân đang thực hiện không?",
        "Does the content suit the collective or person who carries it out?",
        "Nội dung hợp với người thực hiện",
        "The content suits those who carry it out",
    )
    local_fit = (
        "local-fit",
        "Mô hình có sát với tình hình thực tiễn không?",
        "Does it answer the actual situation?",
        "Mô hình sát với thực tiễn",
        "The model answers the actual situation",
    )
    still_fits = (
        "still-fits",
        "Mô hình hiện vẫn phù hợp, hoặc đã được dừng khi hết phù hợp?",
        "Does it still fit, or was it stopped when it no longer did?",
        "Mô hình còn phù hợp, hoặc đã dừng khi hết phù hợp",
        "The model still fits, or was stopped",
    )
    replication_fits = (
        "replication-fits",
        "Việc nhân rộng có hợp với ngành và cấp không?",
        "Does the replication suit the sector and level?",
        "Việc nhân rộng hợp với ngành, cấp",
        "The replication suits sector and level",
    )
    replication_assessed = (
        "replication-assessed",
        "Đánh giá về hiệu quả, ảnh hưởng và sức lan tỏa có căn cứ không?",
        "Is the assessment of effect, influence and spread well-founded?",
        "Đánh giá việc nhân rộng có căn cứ",
        "The assessment of the replication is well-founded",
    )
    high_value = (
        "high-value",
        "Giá trị kinh tế, ý nghĩa xã hội và sức lan tỏa có lớn không?",
        "Are its economic value, social meaning and spread great?",
        "Giá trị, ý nghĩa và sức lan tỏa lớn",
        "Value, meaning and spread are great",
    )
    reported_promptly = (
        "reported-promptly",
        "Khi có vướng mắc, đơn vị có báo cáo kịp thời không?",
        "Were difficulties reported promptly?",
        "Vướng mắc được báo cáo kịp thời",
        "Difficulties were reported promptly",
    )
    mobilised = (
        "mobilised",
        "Đơn vị đã tiến hành vận động đoàn viên, hội viên chưa?",
        "Were union and association members mobilised?",
        "Đoàn viên, hội viên đã được vận động",
        "Union and association members were mobilised",
    )
    coordinated = (
        "coordinated",
        "Sự phối hợp có chặt chẽ và hợp với ngành, cấp không?",
        "Was coordination close and suited to sector and level?",
        "Phối hợp chặt chẽ, hợp với ngành, cấp",
        "Coordination was close and suited to sector and level",
    )
    publicised_well = (
        "publicised-well",
        "Công tác tuyên truyền có được đẩy mạnh và đúng yêu cầu không?",
        "Was publicity stepped up, and as required?",
        "Tuyên truyền được đẩy mạnh, đúng yêu cầu",
        "Publicity was stepped up, as required",
    )
    close_to_movements = (
        "close-to-movements",
        "Đơn vị có theo sát các phong trào không?",
        "Did the unit keep close to the movements?",
        "Đơn vị theo sát các phong trào",
        "The unit keeps close to the movements",
    )
    found_in_time = (
        "found-in-time",
        "Việc phát hiện có kịp thời và phù hợp không?",
        "Was the discovery timely and fitting?",
        "Phát hiện kịp thời và phù hợp",
        "Discovery was timely and fitting",
    )
    renewed = (
        "renewed",
        "Cách tuyên truyền, nhân rộng có được đổi mới không?",
        "Were publicity and replication renewed?",
        "Tuyên truyền, nhân rộng có đổi mới",
        "Publicity and replication were renewed",
    )
    plan_adjusted = (
        "plan-adjusted",
        "Khi cần, kế hoạch có được điều chỉnh không?",
        "Was the plan adjusted when needed?",
        "Kế hoạch được điều chỉnh khi cần",
        "The plan was adjusted when needed",
    )
    implemented_well = (
        "implemented-well",
        "Việc triển khai có bảo đảm chất lượng và hiệu quả không?",
        "Was implementation of good quality and effect?",
        "Triển khai có chất lượng, hiệu quả",
        "Implementation is of good quality and effect",
    )
    outstanding = (
        "outstanding",
        "Thành tích đạt được có tiêu biểu và xuất sắc không?",
        "Are the achievements outstanding?",
        "Thành tích tiêu biểu, xuất sắc",
        "The achievements are outstanding",
    )
    leading = (
        "leading",
        "Điển hình có tích cực và đi đầu trong phong trào không?",
        "Is the exemplar active and leading in the movement?",
        "Tích cực và đi đầu trong phong trào",
        "Active and leading in the movement",
    )
    law_abiding = (
        "law-abiding",
        "Điển hình có gương mẫu chấp hành chủ trương, pháp luật, hơn mức chỉ không vi phạm?",
        "Is the exemplar a model of keeping policy and law, beyond not violating them?",
        "Gương mẫu chấp hành chủ trương, pháp luật",
        "A model of keeping policy and law",
    )
    inspires = (
        "inspires",
        "Điển hình có nêu gương và cổ vũ được người khác không?",
        "Does the exemplar inspire and set an example?",
        "Nêu gương và cổ vũ được người khác",
        "Inspires and sets an example",
    )
    linked_to_learning = (
        "linked-to-learning",
        "Thành tích có thực sự gắn với học tập và làm theo Bác không?",
        "Is it truly tied to learning from and following Hồ Chí Minh?",
        "Gắn thật với học tập và làm theo Bác",
        "Truly tied to learning from Hồ Chí Minh",
    )
    solidarity = (
        "solidarity",
        "Điển hình có thể hiện tinh thần tương thân tương ái không?",
        "Does the exemplar show mutual care?",
        "Có tinh thần tương thân tương ái",
        "Shows mutual care",
    )
    fostered = (
        "fostered",
        "Điển hình có được giúp đỡ thường xuyên, đúng lúc và đủ điều kiện không?",
        "Was the exemplar helped regularly, in time and with enough means?",
        "Được giúp đỡ thường xuyên, đúng lúc, đủ điều kiện",
        "Helped regularly, in time and with enough means",
    )
    many_results = (
        "many-results",
        "Điển hình có đạt được nhiều thành tích không?",
        "Are there many achievements?",
        "Có nhiều thành tích",
        "Has many achievements",
    )
    many_contributions = (
        "many-contributions",
        "Điển hình có nhiều đóng góp không?",
        "Are there many contributions?",
        "Có nhiều đóng góp",
        "Makes many contributions",
    )
    staff_cared_for = (
        "staff-cared-for",
        "Đời sống người lao động có được chăm lo tốt không?",
        "Are the lives of workers well cared for?",
        "Đời sống người lao động được chăm lo tốt",
        "The lives of workers are well cared for",
    )
    creative_ways = (
        "creative-ways",
        "Điển hình có nhiều cách làm sáng tạo không?",
        "Are there many creative ways of working?",
        "Có nhiều cách làm sáng tạo",
        "Has many creative ways of working",
    )
    clear_change = (
        "clear-change",
        "Sự chuyển biến có rõ nét không?",
        "Is there a clear change?",
        "Chuyển biến rõ nét",
        "There is a clear change",
    )
    convincing_model = (
        "convincing-model",
        "Cách làm hoặc mô hình có mới, có sức thuyết phục và lan tỏa không?",
        "Is the way of working or model new, convincing and spreading?",
        "Cách làm, mô hình mới, thuyết phục và lan tỏa",
        "The way of working is new, convincing and spreading",
    )
    leads_innovation = (
        "leads-innovation",
        "Điển hình có đi đầu trong đổi mới, sáng tạo không?",
        "Does the exemplar lead in innovation and creativity?",
        "Đi đầu trong đổi mới, sáng tạo",
        "Leads in innovation and creativity",
    )
    contributed = (
        "contributed",
        "Điển hình có góp phần để hoàn thành nhiệm vụ chính trị không?",
        "Did the exemplar help to complete the political tasks?",
        "Góp phần hoàn thành nhiệm vụ chính trị",
        "Helped to complete the political tasks",
    )
    integrity = (
        "integrity",
        "Điển hình có tiêu biểu trong việc chống suy thoái không?",
        "Does the exemplar stand out in countering degradation?",
        "Tiêu biểu trong chống suy thoái",
        "Stands out in countering degradation",
    )
    thrift = (
        "thrift",
        "Điển hình có gương mẫu tiết kiệm và chống tham nhũng, lãng phí không?",
        "Is the exemplar a model of thrift and against corruption and waste?",
        "Gương mẫu tiết kiệm, chống tham nhũng, lãng phí",
        "A model of thrift and against corruption and waste",
    )
