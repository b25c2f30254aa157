"""`make screenshots`: every page of a running dashboard, light and dark, wide and narrow, to be looked at.

`python -m tests.e2e.screenshots DIRECTORY [--base URL] [--page /flow]`; signs in as PULSE_EMAIL with PULSE_PASSWORD.
"""

import argparse
import os
import re
from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e.browser import Visitor, running_browser, visiting
from tests.e2e.pages import ADMIN_PAGES, DETAILS, PAGES

WIDE, NARROW = 1440, 360


def main() -> None:
    """Read the arguments, take the pictures, print what does not fit its window."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.screenshots", description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--page", action="append", help="only this address; repeat it (default: every page)")
    given = parser.parse_args()
    given.directory.mkdir(parents=True, exist_ok=True)
    with running_browser() as browser:
        for width in (WIDE, NARROW):
            for scheme in ("light", "dark"):
                _take(browser, given.base, given.directory, width, scheme, given.page)


def _take(browser: Browser, base: str, directory: Path, width: int, scheme: str, wanted: list[str] | None) -> None:
    with visiting(browser, base, width=width, scheme=scheme) as visitor:
        visitor.sign_in(os.environ["PULSE_EMAIL"], os.environ["PULSE_PASSWORD"])
        visitor.page.get_by_role("button", name="Account").wait_for()
        for path in wanted or [*PAGES, *ADMIN_PAGES, *_details(visitor)]:
            visitor.visit(path)
            name = re.sub(r"\W+", "-", path).strip("-") or "overview"
            visitor.page.screenshot(path=directory / f"{name}-{scheme}-{width}.png", full_page=True)
            if visitor.overflow() > 0:
                print(f"{path} is {visitor.overflow()} px wider than {width}")


def _details(visitor: Visitor) -> list[str]:
    """The address of the first record of each kind that has a page of its own."""
    found = []
    for path, beginning in DETAILS.items():
        visitor.visit(path)
        link = visitor.page.locator(f'main a[href^="{beginning}"]').first
        if link.count():
            found.append(str(link.get_attribute("href")))
    return found


if __name__ == "__main__":
    main()
