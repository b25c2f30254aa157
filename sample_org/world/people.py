"""Teams, their people and their repositories."""

from datetime import datetime
from random import Random

from sample_org.records import Person, Repository, Team

ORGANISATION = "acme"
_MAIL = "acme.example"

# team, project key, scrum, repositories, time zone
_TEAMS: tuple[tuple[str, str, bool, tuple[str, str], str], ...] = (
    ("Checkout", "CHK", True, ("checkout-api", "checkout-web"), "Europe/Berlin"),
    ("Payments", "PAY", True, ("payments-service", "ledger"), "Europe/London"),
    ("Mobile", "MOB", True, ("mobile-app", "mobile-gateway"), "Asia/Kolkata"),
    ("Platform", "PLAT", False, ("platform-infra", "deploy-tools"), "America/New_York"),
)
_MORE_TEAMS = ("Catalogue", "Identity", "Pricing", "Logistics", "Search", "Analytics", "Support", "Content")
_ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata")
_LANGUAGES = ("Python", "TypeScript", "Go", "Kotlin")
_FIRST = (
    "Anna", "Bence", "Chloe", "Daniel", "Elif", "Farid", "Greta", "Hugo", "Ivana", "Jonas", "Keiko", "Liam", "Maya",
    "Nils", "Olga", "Pablo", "Quinn", "Rosa", "Samir", "Tara", "Umut", "Vera", "Wanda", "Xavier", "Yusuf", "Zoë",
)  # fmt: skip
_LAST = (
    "Adler", "Baptiste", "Costa", "Dvořák", "Eriksen", "Fischer", "Gallo", "Hansen", "Ito", "Jensen", "Kaya", "Lopez",
    "Meyer", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Singh", "Tanaka", "Ueda", "Vargas", "Weber", "Young",
)  # fmt: skip
_TO_ASCII = str.maketrans("ëřáöü", "eraou")

DEPENDABOT = Person("", "dependabot", "", "", 49699333, "UTC", "bot")
AI_REVIEWER = Person("", "review-sage", "", "", 176961590, "UTC", "bot")
DEPLOYER = Person("", "acme-deployer", "", "", 188001001, "UTC", "bot")
BOTS = (DEPENDABOT, AI_REVIEWER, DEPLOYER)


def make_teams(rng: Random, count: int, scale: float, since: datetime) -> list[Team]:
    """So many teams, with about six engineers each at scale 1 and one product manager; two repositories each."""
    names = [(first, last) for first in _FIRST for last in _LAST]
    rng.shuffle(names)
    teams: list[Team] = []
    for index in range(count):
        name, key, is_scrum, repositories, zone = _plan(index)
        size = max(3, round((6 + index % 2) * scale))
        engineers = [_engineer(rng, *_free_name(names, index, n), zone, index, n) for n in range(size)]
        first, last = names.pop()
        product = _person(rng, f"{first} {last}", zone, index, size, role="product")
        team = Team(name, key, 10100 + index, 1 + index, is_scrum, engineers, product, [])
        team.repositories = [_repository(rng, slug, index, n, since) for n, slug in enumerate(repositories)]
        teams.append(team)
    return teams


def _plan(index: int) -> tuple[str, str, bool, tuple[str, str], str]:
    if index < len(_TEAMS):
        return _TEAMS[index]
    extra = index - len(_TEAMS)
    known = extra < len(_MORE_TEAMS)
    name = _MORE_TEAMS[extra] if known else f"Squad {extra + 1}"
    slug = name.lower().replace(" ", "-")
    key = name[:4].upper() if known else f"SQ{extra + 1}"
    return name, key, extra % 4 != 3, (f"{slug}-api", f"{slug}-web"), _ZONES[extra % len(_ZONES)]


def _free_name(names: list[tuple[str, str]], team: int, member: int) -> tuple[str, str]:
    if _plan(team)[0] == "Mobile" and member == 0:
        return "Priya", "Nair"
    return names.pop() if names else (f"Robin{team}", f"Ng{member}")


def _engineer(rng: Random, first: str, last: str, zone: str, team: int, member: int) -> Person:
    # The last engineer of every third team has left: GitHub's account is gone, Jira's is inactive.
    left = team % 3 == 1 and member == 5
    return _person(rng, f"{first} {last}", zone, team, member, deleted=left)


def _person(
    rng: Random, name: str, zone: str, team: int, member: int, role: str = "engineer", *, deleted: bool = False
) -> Person:
    plain = name.lower().translate(_TO_ASCII)
    login = plain.replace(" ", "-")
    other = ".".join(reversed(plain.split()))
    email = f"{plain.replace(' ', '.')}@{_MAIL}"
    github_id = 210_000 + team * 1_000 + member * 7
    shown = rng.random()
    return Person(
        name=name,
        login=login,
        email=email,
        account_id=f"7120{team:02d}:{rng.randbytes(12).hex()}",
        github_id=github_id,
        time_zone=zone,
        role=role,
        # Jira hides most addresses that people do not share; some differ from the one in use on GitHub.
        jira_email=None if shown < 0.2 else f"{other}@{_MAIL}" if shown < 0.27 else email,
        github_email=email if rng.random() < 0.6 else "",
        commit_email=f"{github_id}+{login}@users.noreply.github.com" if rng.random() < 0.15 else email,
        deleted=deleted,
    )


def _repository(rng: Random, slug: str, team: int, position: int, since: datetime) -> Repository:
    return Repository(
        id=1_001 + team * 10 + position,
        owner=ORGANISATION,
        name=slug,
        language=_LANGUAGES[(team + position) % len(_LANGUAGES)],
        created=since,
        squash=position == 0,
        release_weekdays=(1,) if slug == "mobile-app" else (0, 1, 2, 3, 4),
        has_ai_reviewer=position == 1,
        initial_oid=rng.randbytes(20).hex(),
    )
