"""Checks of what the settings name beside database and sources: signing secret, Redis, Celery's broker, the model."""

from pydantic import SecretStr

from pulse.doctor.check import Check, Probe, State
from pulse.errors import ConfigurationError
from pulse.settings import Settings

SUBJECT = "services"
REDIS = ("redis://", "rediss://", "unix://")
PATIENCE_SECONDS = 5.0


def check_services(settings: Settings) -> list[Check]:
    """A check for each that is configured."""
    checks: list[Check] = []
    if settings.jwt_secret:
        checks.append(_signing(settings))
    if settings.redis_url:
        remedy = "Start it or correct PULSE_REDIS_URL; until then each API process counts and keeps by itself."
        checks.append(_redis("Redis", settings.redis_url, State.WARNING, remedy))
    if settings.celery_url and settings.celery_url.get_secret_value().startswith(REDIS):
        remedy = "Start it or correct PULSE_CELERY_URL; no run begins without it."
        checks.append(_redis("Celery's broker", settings.celery_url, State.FAILED, remedy))
    if settings.llm_model and settings.llm_base_url:
        checks.append(_model(settings.llm_base_url, settings.llm_api_key))
    return checks


def _signing(settings: Settings) -> Check:
    from pulse.access.secret import signing_secret

    try:
        signing_secret(settings)
    except ConfigurationError as error:
        return Check(SUBJECT, "signing", State.FAILED, str(error), "Without it the API does not start.")
    return Check(SUBJECT, "signing", State.OK, "PULSE_JWT_SECRET is long enough")


def _redis(name: str, address: SecretStr, state: State, remedy: str) -> Check:
    # Most installations have none, and its client takes its time to load.
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        with Redis.from_url(
            address.get_secret_value(), socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
        ) as redis:
            redis.ping()
    except (RedisError, ValueError) as error:
        return Check(SUBJECT, name, state, f"it does not answer: {error}", remedy)
    return Check(SUBJECT, name, State.OK, "it answers")


def _model(address: str, key: SecretStr | None) -> Check:
    probe = Probe(address, {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {})
    reply = probe.ask("/models")
    probe.close()
    if reply.status in (401, 403):
        remedy = "Correct PULSE_LLM_API_KEY; questions are answered without a model meanwhile."
        return Check(SUBJECT, "model", State.WARNING, f"{address} refuses the key (HTTP {reply.status})", remedy)
    if reply.status == 0 or reply.status >= 500:
        remedy = "Check PULSE_LLM_BASE_URL and the network; questions are answered without a model meanwhile."
        why = reply.reason or f"HTTP {reply.status}"
        return Check(SUBJECT, "model", State.WARNING, f"{address} does not answer: {why}", remedy)
    return Check(SUBJECT, "model", State.OK, f"{address} answers")
