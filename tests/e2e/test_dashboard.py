"""The dashboard in a real browser, on the real API over the sample organisation."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser import Visitor, running_browser, visiting
from tests.e2e.conftest import Demo, Newcomer, free_port
from tests.e2e.pages import ADMIN_PAGES, DETAILS, PAGES

VIEWER, ADMIN, PASSWORD = "vera@example.com", "ada@example.com", "correct horse battery"
FIRST_PAGE_BYTES = 350_000
# In so small an organisation some figures rest on fewer than three people, and viewers are told so.
REFUSED = "403 (Forbidden)"


@pytest.fixture(scope="module")
def dashboard(demo: Demo) -> Iterator[str]:
    """The address of an API over the demo's figures, with two users: a viewer and an admin."""
    newcomer, port = demo.newcomer, free_port()
    add_users(newcomer)
    python = newcomer.command.with_name("python")
    command = [str(python), "-m", "api", "--port", str(port)]
    process = subprocess.Popen(
        command, env=newcomer.on_the_sample, cwd=newcomer.home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(base)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=20)


def add_users(newcomer: Newcomer) -> None:
    environment = newcomer.on_the_sample | {"PULSE_NEW_PASSWORD": PASSWORD}
    for address, role in ((VIEWER, "viewer"), (ADMIN, "admin")):
        added = newcomer.pulse("users", "add", address, "--role", role, environment=environment)
        assert added.returncode == 0, added.stderr


def wait_for(base: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{base}/health/live").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"{base} does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def viewer(browser: Browser, dashboard: str) -> Iterator[Visitor]:
    """A viewer who is signed in."""
    with visiting(browser, dashboard) as visitor:
        visitor.sign_in(VIEWER, PASSWORD)
        visitor.settle()
        visitor.complaints.clear()
        yield visitor


@pytest.fixture(scope="module")
def admin(browser: Browser, dashboard: str) -> Iterator[Visitor]:
    """An admin who is signed in."""
    with visiting(browser, dashboard) as visitor:
        visitor.sign_in(ADMIN, PASSWORD)
        visitor.page.get_by_role("button", name="Account").wait_for()
        yield visitor


def test_strangers_sign_in_and_come_to_the_page_that_they_wanted(browser: Browser, dashboard: str) -> None:
    with visiting(browser, dashboard) as stranger:
        stranger.page.goto(f"{dashboard}/metrics/throughput?team=Payments")
        stranger.page.get_by_role("heading", name="Sign in").wait_for()
        assert stranger.violations() == []
        stranger.page.get_by_label("E-mail address").fill(VIEWER)
        stranger.page.get_by_role("textbox", name="Password").fill("wrong")
        stranger.page.get_by_role("button", name="Sign in").click()
        assert "wrong" in stranger.page.get_by_role("alert").inner_text()
        stranger.page.get_by_role("textbox", name="Password").fill(PASSWORD)
        stranger.page.get_by_role("button", name="Sign in").click()
        stranger.page.wait_for_url("**/metrics/throughput?team=Payments")
        stranger.page.get_by_role("heading", name="Throughput", exact=True).wait_for()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_shows_itself_without_a_complaint_and_for_everybody(viewer: Visitor, path: str) -> None:
    viewer.complaints.clear()
    viewer.visit(path)
    assert viewer.heading() == PAGES[path]
    assert viewer.page.get_by_role("alert").count() == 0
    assert viewer.violations() == []
    assert [complaint for complaint in viewer.complaints if REFUSED not in complaint] == []


@pytest.mark.parametrize("path", DETAILS)
def test_pages_of_single_records_are_for_everybody(viewer: Visitor, path: str) -> None:
    viewer.visit(f"{path}?period=26w")
    viewer.page.locator(f'main a[href^="{DETAILS[path]}"]').first.click()
    viewer.page.wait_for_url(f"**{DETAILS[path]}**")
    viewer.settle()
    assert viewer.page.get_by_role("alert").count() == 0
    assert viewer.violations() == []


def test_pages_fit_a_telephone_and_the_dark(browser: Browser, dashboard: str) -> None:
    with visiting(browser, dashboard, width=360, scheme="dark") as visitor:
        visitor.sign_in(VIEWER, PASSWORD)
        visitor.settle()
        for path in ("/", "/metrics/pickup_time", "/flow"):
            visitor.visit(path)
            assert (path, visitor.overflow()) == (path, 0)
            assert visitor.violations() == []


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_what_operates_pulse_shows_itself_to_admins(admin: Visitor, path: str) -> None:
    admin.complaints.clear()
    admin.visit(path)
    assert admin.heading() == ADMIN_PAGES[path]
    assert admin.violations() == []
    assert admin.complaints == []


def test_a_job_is_paused_and_resumed(admin: Visitor) -> None:
    page = admin.page
    admin.visit("/jobs")
    page.get_by_role("button", name="Pause: Extract Jira").click()
    page.get_by_text("Paused", exact=True).wait_for()
    page.get_by_role("button", name="Resume: Extract Jira").click()
    page.get_by_role("button", name="Pause: Extract Jira").wait_for()
    assert page.get_by_text("Paused", exact=True).count() == 0


def test_a_connection_is_added_tested_and_removed(admin: Visitor, sample: Newcomer) -> None:
    page = admin.page
    admin.visit("/settings/connections")
    page.get_by_role("button", name="Add a connection").click()
    page.get_by_role("textbox", name="Name").fill("europe")
    page.get_by_role("textbox", name="Address", exact=True).fill(f"http://127.0.0.1:{sample.sample_port}/jira")
    page.get_by_role("textbox", name="E-mail address of the account").fill("demo@example.com")
    page.get_by_role("textbox", name="API token").fill("a-planted-token")
    assert admin.violations() == []
    page.get_by_role("button", name="Add and test").click()
    page.get_by_text("Jira, europe: all can be read").wait_for()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert admin.violations() == []
    assert "a-planted-token" not in page.content()
    page.get_by_role("button", name="Remove jira europe").click()
    page.get_by_role("button", name="Remove", exact=True).last.click()
    expect(page.get_by_role("button", name="Remove jira europe")).to_have_count(0)


def test_a_question_is_answered_with_what_the_answer_rests_on(admin: Visitor) -> None:
    page = admin.page
    admin.visit("/chat")
    page.get_by_role("textbox", name="Your question").fill("Throughput of the last 26 weeks?")
    page.keyboard.press("Enter")
    page.get_by_text("All figures looked up").wait_for()
    assert "Throughput" in page.get_by_role("article").last.inner_text()
    sources = page.get_by_role("list", name="What this rests on").get_by_role("link")
    sources.first.click()
    page.get_by_role("heading", name="Throughput", level=1).wait_for()


def test_who_may_see_people_sees_who_reviews_whom(admin: Visitor) -> None:
    admin.visit("/pull-requests?period=26w")
    admin.page.get_by_role("img", name=re.compile(r"^Review network: \d+ reviewers")).locator("canvas").first.wait_for()
    admin.visit("/delivery?period=26w")
    admin.page.get_by_role("img", name="Deployments to production by repository").locator("canvas").wait_for()


def test_a_month_is_chosen_to_be_read_again(admin: Visitor) -> None:
    admin.visit("/jobs")
    admin.page.get_by_role("button", name="Projects and repositories").first.click()
    admin.page.get_by_role("button", name="Read a period again: Extract Jira").click()
    dialog = admin.page.get_by_role("dialog", name="Read a period again")
    dialog.get_by_label("First month").fill("2026-01")
    assert dialog.get_by_role("button", name="Read again").is_disabled()
    admin.page.keyboard.press("Escape")


def test_a_viewer_is_offered_nothing_that_is_for_others(viewer: Visitor) -> None:
    page = viewer.page
    viewer.visit("/jobs")
    assert page.get_by_role("button", name=re.compile("^(Pause|Run now|Resume|Cancel)")).count() == 0
    viewer.visit("/settings/users")
    page.get_by_text("This section is for others").wait_for()
    assert page.get_by_role("tab", name="Users").count() == 0


def test_a_number_leads_to_its_records_which_give_it_again(viewer: Visitor) -> None:
    page = viewer.page
    viewer.visit("/?period=26w")
    page.get_by_role("link", name=re.compile("^Throughput")).click()
    page.wait_for_url("**/metrics/throughput?**")
    figure = page.get_by_test_id("figure")
    figure.wait_for()
    number = int(figure.inner_text().replace(",", ""))
    evidence = page.get_by_test_id("evidence")
    evidence.wait_for()
    while not re.match(r"([\d,]+) of \1 records", shown := evidence.inner_text()):
        page.get_by_role("button", name="Show more").click()
        expect(evidence).not_to_have_text(shown)
    rows = page.get_by_role("group", name="Records behind the figure").locator("tbody tr")
    values = [int(text) for text in rows.locator("td:last-child").all_inner_texts()]
    assert number > 0
    assert sum(values) == number
    assert f"together give {number}" in evidence.inner_text().replace(",", "")
    key = rows.first.get_by_role("link").inner_text()
    rows.first.get_by_role("link").click()
    page.wait_for_url(f"**/work-items/{key}?**")
    page.get_by_role("heading", name=re.compile(f"^{key} "), level=1).wait_for()
    viewer.settle()
    assert viewer.violations() == []


def test_team_and_period_stay_in_the_address_from_page_to_page(viewer: Visitor) -> None:
    viewer.visit("/?team=Payments&period=26w")
    viewer.page.get_by_role("navigation").get_by_role("link", name="Flow", exact=True).click()
    viewer.page.wait_for_url("**/flow?team=Payments&period=26w")
    viewer.settle()
    assert viewer.page.get_by_role("combobox", name="Team").input_value() == "Payments"


def test_a_viewer_sees_nobody_reviewing_and_gets_no_page_that_is_not_there(viewer: Visitor) -> None:
    viewer.visit("/pull-requests")
    assert viewer.page.get_by_role("heading", name="Who reviews").count() == 0
    viewer.page.goto(f"{viewer.base}/metrics/nothing_of_the_kind")
    viewer.page.get_by_text("There is no metric nothing_of_the_kind").wait_for()


def test_the_first_page_is_small_and_soon_there(
    browser: Browser, dashboard: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with visiting(browser, dashboard) as visitor:
        page = visitor.page
        page.goto(f"{dashboard}/sign-in")
        visitor.settle()
        sizes: list[int] = page.evaluate(
            "performance.getEntriesByType('resource').filter(one => one.name.includes('/assets/'))"
            ".map(one => one.encodedBodySize)"
        )
        paint: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN")
        visitor.sign_in(VIEWER, PASSWORD)
        page.get_by_role("button", name="Account").wait_for()
        visitor.settle()
        began = time.perf_counter()
        page.get_by_role("button", name="Account").click()
        page.get_by_role("menuitem", name="Sign out").wait_for()
        answered = time.perf_counter() - began
    with capsys.disabled():
        sys.stdout.write(
            f"\nThe dashboard's first page: {sum(sizes) / 1000:.0f} KB packed, "
            f"first contentful paint after {paint:.0f} ms, a menu opened {answered * 1000:.0f} ms after the click\n"
        )
    assert 0 < sum(sizes) < FIRST_PAGE_BYTES
