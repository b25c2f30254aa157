"""Questions that are not answered: what Pulse must not do, must not tell, or is not about."""

import re

# Each with what is said to it. Matched against the question in lower case, before anything else is read.
REFUSALS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (
            r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|previous|above|rule|prompt|polic)"
            r"|\bsystem prompt\b|\byou are now\b|\bpretend (?:to be|you|that)\b|\bact as\b|\bdeveloper mode\b"
            r"|\bjailbreak|\bas an? admin(?:istrator)?\b|\bbypass\b|\bdo anything now\b"
            r"|\bwithout (?:the |any )?(?:restrictions|limits|filters?)\b",
            "I answer questions about the data only; who asks and what may be seen is not decided in a question.",
        ),
        (
            r"\b(?:password|passwd|secret|api[ -]?key|access token|credential|private key|environment variable|\.env\b"
            r"|jwt|connection string)",
            "I know no secrets, and could not tell them.",
        ),
        (
            r"\b(?:salar|payroll|wage|bonus|who (?:should|to) (?:we |i )?(?:fire|sack|let go|lay off|promote)"
            r"|(?:fire|sack|lay off|promote) (?:someone|somebody|anybody|whom|him|her|them)"
            r"|underperform|low performer|laz(?:y|iest)|worst (?:engineer|developer|person|employee|reviewer|member)"
            r"|stack rank|rank (?:the |our |my )?(?:engineers|developers|people|employees|persons))",
            "Figures about single persons are there to help them, not to judge them. Ask about teams and their work.",
        ),
        (
            r"\b(?:home address|phone number|e-?mail address|emails? of|birthday|date of birth|private messages?)\b",
            "I tell nothing about people but their work.",
        ),
        (
            r"\b(?:drop|truncate|alter|grant|revoke|update) (?:the )?"
            r"(?:table|schema|database|role|all|core|app|raw|user)"
            r"|\bdelete\b|\bremove (?:the |all |this |that )|\bwipe\b|\binsert into\b"
            r"|;\s*(?:drop|delete|update|insert|select)\b|\b(?:pg_\w+|information_schema)\b"
            r"|\bunion select\b|\bselect\b.+\bfrom\b",
            "I only read, and only by questions in words. `pulse metrics` and the API answer programs.",
        ),
        (
            r"\b(?:run|start|trigger|restart|pause|resume|cancel|stop|retry|kill|schedule) "
            r"(?:the |a |all |every |this )?(?:\w+ )?(?:job|sync|pipeline|extraction|backfill|build|run)s?\b"
            r"|\b(?:create|add|change|set|close|reassign|assign|rename|merge|move|transition|comment on)"
            r" (?:an? |the |all |this |new )?(?:\w+ )?(?:user|alert|target|rule|connection|ticket|mapping|role)\b"
            r"|\b(?:close|reassign|assign|rename|merge|move|transition) (?:issue |pull request )?"
            r"(?:[a-z]+-\d+|#?\d+)\b",
            "I change nothing. `pulse jobs`, `pulse targets` and `pulse users` do, for those who may.",
        ),
    )
)


def refusal(question: str) -> str | None:
    """Why the question is not answered; None where nothing stands against it."""
    text = " ".join(question.lower().split())
    return next((reason for pattern, reason in REFUSALS if pattern.search(text)), None)
