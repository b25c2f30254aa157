"""A browser on the dashboard: what people see and do, in their words, and what the page says of itself."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pulse.paths import PROJECT_DIR

AXE = PROJECT_DIR / "web" / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Colours fade in; what is measured half-way is neither the one nor the other.
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"


def chromium() -> str:
    """The system's browser; without one the test is skipped."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or pytest.skip("there is no Chromium on PATH")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser window on the dashboard at `base`; `complaints` is what its console said."""

    page: Page
    base: str
    complaints: list[str]

    def sign_in(self, email: str, password: str) -> None:
        """Fill in the form, and wait until the page behind it is there."""
        self.page.goto(f"{self.base}/sign-in")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_role("textbox", name="Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def visit(self, path: str) -> None:
        """Open an address of the dashboard and wait until nothing is loading."""
        self.page.goto(f"{self.base}{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until all that was asked has been answered."""
        self.page.get_by_role("heading", level=1).wait_for()
        self.page.wait_for_load_state("networkidle")

    def heading(self) -> str:
        """The page's own."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def violations(self) -> list[str]:
        """What axe finds against WCAG 2 A and AA and against good practice, as rule and place."""
        self.page.add_style_tag(content=STILL)
        self.page.evaluate(AXE.read_text())
        found: list[dict[str, Any]] = self.page.evaluate("axe.run().then(found => found.violations)")
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return width


@contextmanager
def running_browser() -> Iterator[Browser]:
    """The browser itself; a process can have one at a time."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def visiting(browser: Browser, base: str, *, width: int = 1440, scheme: Any = "light") -> Iterator[Visitor]:
    """A fresh window; nothing is kept from those before."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Visitor(page, base, complaints)
    context.close()
