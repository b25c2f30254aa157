import json
from pathlib import Path

from pulse.database import connect

from .test_commands import pulse

EMAIL = "grace@example.com"


def test_who_sees_the_persons_of_which_teams(tmp_path: Path, database_url: str) -> None:
    own = {"PULSE_DATABASE_URL": database_url, "PULSE_NEW_PASSWORD": "a password that is long enough"}
    assert pulse(tmp_path, "users", "add", EMAIL, "--team", "Search", **own).returncode == 0
    told = pulse(tmp_path, "users", "teams", EMAIL, "Ledger", "Checkout", **own)
    assert (told.returncode, told.stdout) == (0, f"{EMAIL} sees the persons of Ledger, Checkout.\n")
    (user,) = json.loads(pulse(tmp_path, "users", "list", "--json", **own).stdout)
    assert (user["email"], user["teams"]) == (EMAIL, ["Ledger", "Checkout"])
    assert pulse(tmp_path, "users", "teams", EMAIL, **own).stdout == f"{EMAIL} sees the persons of no team.\n"
    unknown = pulse(tmp_path, "users", "teams", "eve@example.com", "Ledger", **own)
    assert unknown.returncode != 0
    assert "eve@example.com" in unknown.stderr
    with connect(database_url) as connection:
        kept = connection.execute("select details from app.audit_log where action = 'users.changed' order by at")
        assert kept.fetchall() == [({"teams": ["Ledger", "Checkout"]},), ({"teams": []},)]
