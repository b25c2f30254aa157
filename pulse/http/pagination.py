"""Links between pages, as RFC 8288 writes them. Paging by key or token belongs to the stream that does it."""

import re

LINK = re.compile(r'<([^>]+)>\s*;[^,]*?\brel="?next"?')


def next_link(header: str | None) -> str | None:
    """The address that a `Link` header calls next, or None on the last page."""
    found = LINK.search(header or "")
    return found.group(1) if found else None
