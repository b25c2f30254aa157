"""How each question was answered, as a table, and kept beside earlier runs."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.answering.questions import Asked
from pulse.agent.outcome import By, Usage

RIGHT, MISSED, WRONG = "right", "missed", "wrong"


@dataclass(frozen=True, slots=True)
class Score:
    """One question with its verdict and what it took; `by` is who answered in the end."""

    category: str
    question: str
    truth: str
    verdict: str
    told: str
    by: str
    steps: int
    tokens: int
    cost: float
    seconds: float

    @classmethod
    def of(cls, asked: Asked, verdict: str, told: str, by: By, usage: Usage) -> "Score":
        """The score of an answer."""
        truth = str(asked.truth or asked.question.expect)
        tokens = usage.input_tokens + usage.output_tokens
        return cls(
            asked.category, asked.question.ask, truth, verdict, told, by, usage.steps, tokens, usage.cost, usage.seconds
        )


def table(scores: list[Score]) -> str:
    """A line a category, then all, then what the answers took."""
    lines = ["| category | questions | right | missed | wrong |", "| --- | --: | --: | --: | --: |"]
    for category in [*dict.fromkeys(score.category for score in scores), "all"]:
        found = Counter(score.verdict for score in scores if category in {score.category, "all"})
        lines.append(f"| {category} | {found.total()} | {found[RIGHT]} | {found[MISSED]} | {found[WRONG]} |")
    seconds = sorted(score.seconds for score in scores)
    lines.append(
        f"\nseconds an answer: median {seconds[len(seconds) // 2]:.3f}, p95 {seconds[int(len(seconds) * 0.95)]:.3f}; "
        f"steps {sum(score.steps for score in scores)}, tokens {sum(score.tokens for score in scores):,}, "
        f"cost {sum(score.cost for score in scores):.4f}; answered by the planner in the end: "
        f"{sum(score.by == By.PLANNER for score in scores)} of {len(scores)}"
    )
    return "\n".join(lines)


def keep(data_dir: Path, name: str, scores: list[Score]) -> Path:
    """Write the scores of the answers of `name` into a file of their own below `data_dir`."""
    at = datetime.now(UTC)
    safe = "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in name)
    place = data_dir / "evaluations" / f"{at:%Y%m%dT%H%M%S}-{safe}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    document = {"at": at, "answered_by": name, "scores": [asdict(score) for score in scores]}
    place.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=1))
    return place
