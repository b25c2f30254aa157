"""From an empty data directory to the first chart in a real browser; on the way a running job is paused and resumed."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from sample_org import generate
from sample_org.faults import Fault
from sample_org.server import Simulation, serve
from tests.e2e.browser import Visitor, running_browser, visiting
from tests.e2e.conftest import Newcomer, free_port

ADMIN, PASSWORD = "ada@example.com", "correct horse battery"
# Runs wait for their turn in Dagster's queue, and each begins by loading Dagster.
PATIENCE = 180_000


@pytest.fixture
def simulation() -> Iterator[Simulation]:
    with serve(generate(months=2, teams=2, scale=0.2)) as running:
        yield running


@pytest.fixture
def newcomer(open_directory: Path) -> Newcomer:
    home = open_directory / "first"
    home.mkdir()
    return Newcomer(Path(sys.executable).with_name("pulse"), home, home / "data", 0)


@pytest.fixture
def instance(newcomer: Newcomer) -> Iterator[str]:
    """The address of `pulse up` on an empty data directory, with an administrator."""
    api, dagster = free_port(), free_port()
    environment = newcomer.environment | {"PULSE_DATA_DIR": str(newcomer.data_dir), "PULSE_NEW_PASSWORD": PASSWORD}
    command = [str(newcomer.command), "up", "--api-port", str(api), "--dagster-port", str(dagster)]
    process = subprocess.Popen(command, env=environment, cwd=newcomer.home, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        told = ""
        while "Ctrl-C" not in told:
            line = process.stdout.readline()
            assert line, f"`pulse up` ended: {told}"
            told += line
        assert "pulse users add" in told
        added = newcomer.pulse("users", "add", ADMIN, "--role", "admin", environment=environment)
        assert added.returncode == 0, added.stderr
        yield f"http://127.0.0.1:{api}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


@pytest.mark.timeout(600)
def test_an_administrator_comes_from_nothing_to_the_first_chart(instance: str, simulation: Simulation) -> None:
    with running_browser() as browser, visiting(browser, instance) as admin:
        page = admin.page
        admin.sign_in(ADMIN, PASSWORD)
        page.wait_for_url("**/first-run")
        admin.settle()
        assert admin.violations() == []
        is_told_of_the_sample_organisation(page)
        is_told_what_a_bad_token_may_not(page, simulation)
        page.get_by_role("button", name="Remove jira europe").click()
        page.get_by_role("button", name="Remove", exact=True).last.click()
        connect(page, simulation, "good")
        page.get_by_text("Jira, europe: all can be read").wait_for()
        simulation.arm(Fault("/jira/rest", "slow", seconds=1, times=-1))
        page.get_by_role("button", name="Start reading").click()
        before = paused_while_it_runs(page)
        simulation.disarm()
        page.get_by_role("button", name="Resume: Extract Jira").click()
        expect(present_step(page)).to_contain_text("Build the figures", timeout=PATIENCE)
        assert records(page) > before
        expect(present_step(page)).to_contain_text("First chart", timeout=PATIENCE)
        page.get_by_role("img", name="Throughput each week").locator("canvas").wait_for()
        admin.settle()
        assert admin.violations() == []
        shows_figures_from_now_on(admin)


def is_told_of_the_sample_organisation(page: Page) -> None:
    page.get_by_role("button", name="Explore the sample organisation").click()
    page.get_by_text("pulse demo --api-port 8100 --dagster-port 3100").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")


def is_told_what_a_bad_token_may_not(page: Page, simulation: Simulation) -> None:
    connect(page, simulation, "bad")
    page.get_by_text("Jira, europe: not all can be read").wait_for()
    assert "token" in page.get_by_role("row").filter(has_text="failed").first.inner_text()


def connect(page: Page, simulation: Simulation, token: str) -> None:
    page.get_by_role("button", name="Connect Jira").click()
    page.get_by_role("textbox", name="Name").fill("europe")
    page.get_by_role("textbox", name="Address", exact=True).fill(simulation.jira_url)
    page.get_by_role("textbox", name="E-mail address of the account").fill("ada@example.com")
    page.get_by_role("textbox", name="API token").fill(token)
    page.get_by_role("button", name="Add and test").click()


def paused_while_it_runs(page: Page) -> int:
    """The number of records that were read when the job came to rest."""
    page.get_by_role("progressbar", name=re.compile("^Extract Jira")).wait_for(timeout=PATIENCE)
    page.get_by_role("button", name="Pause: Extract Jira").click()
    page.get_by_text("Paused", exact=True).first.wait_for(timeout=PATIENCE)
    return records(page)


def present_step(page: Page) -> Locator:
    return page.get_by_role("list", name="Steps of the set-up").locator("[aria-current]")


def records(page: Page) -> int:
    (number,) = re.findall(
        r"([\d,]+) records", page.get_by_text(re.compile(r"parts read · [\d,]+ records")).inner_text()
    )
    return int(number.replace(",", ""))


def shows_figures_from_now_on(admin: Visitor) -> None:
    admin.page.get_by_role("button", name="To the overview").click()
    admin.page.get_by_role("heading", name="Overview", level=1).wait_for()
    admin.page.get_by_role("link", name=re.compile("^Throughput")).wait_for()
