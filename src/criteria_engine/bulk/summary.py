"""What many outcomes come to, as counts that add up over shards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from criteria_engine.evaluate.question import RuleOutcome


@dataclass(frozen=True)
class Summary:
    """`subjects`: by kind and verdict. `findings`: by outcome. `rules`: (pack, rule) by outcome, shared findings once.

    `unmet`: duties that are not met; `strict`: duties left undetermined and recommendations not met; those waived are
    in neither. `waived`: findings that need work, and are waived.
    """

    subjects: Counter[tuple[str, RuleOutcome]]
    findings: Counter[RuleOutcome]
    rules: Mapping[tuple[str, str], Counter[RuleOutcome]]
    unmet: int
    strict: int
    waived: int

    @property
    def is_vacuous(self) -> bool:
        """Nothing was judged: no subject, or no rule that applies to any. Such a run never passes."""
        return all(outcome is RuleOutcome.NOT_APPLICABLE for outcome in self.findings)

    def flat(self) -> dict[str, int]:
        """The same as plain numbers, for files: `subjects/model/met`, `rules/PACK/RULE/met`, `unmet`, ..."""
        said = {f"subjects/{kind}/{outcome.value}": n for (kind, outcome), n in self.subjects.items()}
        for (pack, rule), counts in self.rules.items():
            said |= {f"rules/{pack}/{rule}/{outcome.value}": n for outcome, n in counts.items()}
        return {**said, "unmet": self.unmet, "strict": self.strict, "waived": self.waived}

    @classmethod
    def of(cls, flat: Mapping[str, int]) -> Summary:
        """The summary that `flat` was made of."""
        subjects: Counter[tuple[str, RuleOutcome]] = Counter()
        rules: dict[tuple[str, str], Counter[RuleOutcome]] = {}
        total: Counter[RuleOutcome] = Counter()
        for name, n in flat.items():
            *path, last = name.split("/")
            if path[:1] == ["subjects"]:
                subjects[path[1], RuleOutcome(last)] += n
            elif path[:1] == ["rules"]:
                # Ids of packs have a slash in them, ids of rules have none.
                rules.setdefault(("/".join(path[1:-1]), path[-1]), Counter())[RuleOutcome(last)] += n
                total[RuleOutcome(last)] += n
        return cls(subjects, total, rules, flat["unmet"], flat["strict"], flat["waived"])

    def __add__(self, other: Summary) -> Summary:
        names = dict.fromkeys((*self.rules, *other.rules))
        none: Counter[RuleOutcome] = Counter()
        return Summary(
            self.subjects + other.subjects, self.findings + other.findings,
            {name: self.rules.get(name, none) + other.rules.get(name, none) for name in names},
            self.unmet + other.unmet,
            self.strict + other.strict,
            self.waived + other.waived,
        )  # fmt: skip


NOTHING = Summary(Counter(), Counter(), {}, 0, 0, 0)
