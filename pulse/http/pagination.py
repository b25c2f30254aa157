"""Links between pages, as RFC 8288 writes them. Paging by key or token belongs to the stream that does it."""

import re
from urllib.parse import parse_qs, urlsplit

LINK = re.compile(r'<([^>]+)>\s*;[^,]*?\brel="?(\w+)"?')


def next_link(header: str | None) -> str | None:
    """The address that a `Link` header calls next, or None on the last page."""
    return _links(header).get("next")


def last_page(header: str | None) -> int | None:
    """The number of the page that a `Link` header calls last, or None where it names none."""
    numbers = parse_qs(urlsplit(_links(header).get("last", "")).query).get("page", [])
    return int(numbers[0]) if numbers and numbers[0].isdigit() else None


def _links(header: str | None) -> dict[str, str]:
    return {name: address for address, name in LINK.findall(header or "")}
