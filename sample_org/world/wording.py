"""Titles, bodies and messages: what people type."""

from random import Random

from sample_org.records import Issue, PullRequest

_VERBS = ("Add", "Handle", "Show", "Speed up", "Extend", "Rework", "Simplify", "Validate", "Cache", "Expose")
_THINGS = (
    "refund requests", "saved baskets", "UTF-8 file names", "voucher codes", "address lookup", "the retry queue",
    "invoice totals", "session expiry", "ISO-8859 imports", "price rounding", "push notifications", "audit entries",
    "the health check", "search filters", "the sign-in page", "currency tables", "order history", "webhook signatures",
)  # fmt: skip
_PLACES = (
    "for guests",
    "for business customers",
    "in the mobile view",
    "on slow networks",
    "at month's end",
    "in batches",
)
_FAULTS = ("fails", "is slow", "is shown twice", "times out", "loses its state", "returns 500")
_CHORES = ("Tidy up logging", "Move to the new linter", "Split a long module", "Update the runbook", "Fix flaky test")
_PACKAGES = ("httpx", "lodash", "pydantic", "vite", "requests", "okhttp", "grpc", "urllib3", "eslint", "terraform-aws")
_REMARKS = (
    "Could this be a pure function?", "Nit: naming.", "What happens when the list is empty?", "Please add a test.",
    "I would move this out.", "Does this need an index?", "Good find.", "Why not reuse the existing one?",
)  # fmt: skip
_REPLIES = ("Done, thanks.", "Good point, changed.", "Let us talk about it tomorrow.", "Ready for another look.", "👍")
CO_AUTHORS = ("Copilot <198982749+Copilot@users.noreply.github.com>", "Claude <noreply@anthropic.com>")


def issue_summary(rng: Random, issue_type: str) -> str:
    """A one-line summary that suits the type."""
    thing = rng.choice(_THINGS)
    if issue_type == "Bug":
        return f"{thing[0].upper()}{thing[1:]}: {rng.choice(_FAULTS)} {rng.choice(_PLACES)}"
    if issue_type == "Epic":
        return f"{thing[0].upper()}{thing[1:]} {rng.choice(_PLACES)}"
    return f"{rng.choice(_VERBS)} {thing} {rng.choice(_PLACES)}"


def chore(rng: Random) -> str:
    """What engineers do without an issue."""
    return rng.choice(_CHORES)


def dependency_bump(rng: Random) -> str:
    """The title of an automatic dependency update."""
    major, minor, patch = rng.randrange(1, 9), rng.randrange(20), rng.randrange(9)
    return f"Bump {rng.choice(_PACKAGES)} from {major}.{minor}.{patch} to {major}.{minor}.{patch + 1}"


def remark(rng: Random) -> str:
    """A reviewer's comment."""
    return rng.choice(_REMARKS)


def reply(rng: Random) -> str:
    """An author's answer."""
    return rng.choice(_REPLIES)


def name_request(rng: Random, request: PullRequest) -> None:
    """Fill title, branch and body, once keys and numbers are known. The issue key is in one, some or none of them."""
    if request.fixes is not None and request.is_revert:
        _name_revert(request, request.fixes)
        return
    slug = _slug(request.summary)
    request.title, request.branch, request.body = request.summary, slug, request.summary + "."
    if request.author.is_bot:
        request.branch = "dependabot/" + slug.removeprefix("bump-")
        return
    if request.closes is not None:
        request.body += f"\n\nFixes #{request.closes.number}"
    if request.issue is not None:
        _mention_key(rng, request, request.issue, slug)


def name_commits(request: PullRequest) -> None:
    """Fill the commit messages, the merge commit's included."""
    for position, commit in enumerate(request.commits):
        commit.message = request.title if position == 0 else f"{request.summary}: part {position + 1}"
        if commit.co_author:
            commit.message += f"\n\nCo-authored-by: {commit.co_author}"
    merge = request.merge_commit
    if merge is None:
        return
    if request.repository.squash:
        merge.message = f"{request.title} (#{request.number})"
        trailers = sorted({c.co_author for c in request.commits if c.co_author})
        if trailers:
            merge.message += "\n\n" + "\n".join(f"Co-authored-by: {trailer}" for trailer in trailers)
    else:
        merge.message = (
            f"Merge pull request #{request.number} from {request.repository.owner}/{request.branch}\n\n{request.title}"
        )


def _name_revert(request: PullRequest, reverted: PullRequest) -> None:
    request.title = f'Revert "{reverted.title}"'
    request.branch = f"revert-{reverted.number}-{reverted.branch}"
    request.body = f"Reverts {reverted.repository.full_name}#{reverted.number}"


def _mention_key(rng: Random, request: PullRequest, issue: Issue, slug: str) -> None:
    prefix = "hotfix" if request.fixes is not None else "fix" if issue.type == "Bug" else "feature"
    style = rng.random()
    if style < 0.45:
        request.title = f"{issue.key}: {request.summary}"
    elif style < 0.55:
        request.title = f"{request.summary} [{issue.key}]"
    if 0.35 < style < 0.9:
        slug = f"{issue.key.lower() if style < 0.7 else issue.key}-{slug}"
    request.branch = f"{prefix}/{slug}"
    if rng.random() < 0.3:
        request.body += f"\n\nJira: https://{request.repository.owner}.atlassian.example/browse/{issue.key}"


def _slug(text: str) -> str:
    words = "".join(c.lower() if c.isalnum() else " " for c in text).split()
    return "-".join(words[:7])
