from collections.abc import Callable

import pytest

from pulse.doctor import State, check_services
from pulse.settings import Settings
from tests.unit.scripted_server import ScriptedServer, Told

MakeSettings = Callable[..., Settings]
NOBODY = "redis://:planted@127.0.0.1:9/0"


def test_what_is_not_configured_is_not_looked_for(make_settings: MakeSettings) -> None:
    assert check_services(make_settings()) == []


@pytest.mark.parametrize(
    ("named", "state", "told"),
    [
        ({"jwt_secret": "too short"}, State.FAILED, "at least 32 characters"),
        ({"jwt_secret": "long enough " * 3}, State.OK, "is long enough"),
        ({"redis_url": NOBODY}, State.WARNING, "Connection refused"),
        ({"redis_url": "http://127.0.0.1"}, State.WARNING, "Redis URL must specify"),
        ({"celery_url": NOBODY}, State.FAILED, "Connection refused"),
        ({"llm_model": "one", "llm_base_url": "http://127.0.0.1:9/v1"}, State.WARNING, "does not answer: ConnectError"),
    ],
)
def test_what_is_wrong_is_told(make_settings: MakeSettings, named: dict[str, str], state: State, told: str) -> None:
    (check,) = check_services(make_settings(**named))
    assert check.state is state
    assert told in check.finding
    assert "planted" not in check.finding
    assert bool(check.remedy) is (state is not State.OK)


@pytest.mark.parametrize(("status", "state"), [(200, State.OK), (404, State.OK), (401, State.WARNING)])
def test_a_model_is_asked_with_its_key(
    make_settings: MakeSettings, server: ScriptedServer, status: int, state: State
) -> None:
    server.script.append(Told(status))
    (check,) = check_services(make_settings(llm_model="one", llm_base_url=server.url, llm_api_key="planted"))
    assert check.state is state
    assert server.tokens() == ["Bearer planted"]
