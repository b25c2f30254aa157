"""Every environment variable of Pulse, as one typed class. Nothing else reads the environment."""

import re
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from pulse.roles import Role


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _unless_blank(value: object) -> object:
    return None if value == "" else value


def _key(value: object) -> object:
    """A PEM text, whose line ends may be written as a backslash and an n; anything else is the path of a file."""
    if not isinstance(value, str) or not value:
        return None if value == "" else value
    if "-----BEGIN" in value:
        return value.replace("\\n", "\n")
    try:
        return Path(value).expanduser().read_text()
    except (OSError, ValueError) as error:
        raise ValueError("it is neither a key in PEM nor the path of a file that can be read") from error


def _smtp_address(value: object) -> object:
    if isinstance(value, str) and value and not re.match(r"(smtp|smtp\+starttls|smtps)://[^/]", value):
        raise ValueError("it begins with smtp://, smtp+starttls:// or smtps://, then the host")
    return _unless_blank(value)


Names = Annotated[list[str], NoDecode, BeforeValidator(_split)]
Secrets = Annotated[list[SecretStr], NoDecode, BeforeValidator(_split)]
OptionalText = Annotated[str | None, BeforeValidator(_unless_blank)]
OptionalSecret = Annotated[SecretStr | None, BeforeValidator(_unless_blank)]
PrivateKey = Annotated[SecretStr | None, BeforeValidator(_key)]
OptionalDays = Annotated[int | None, BeforeValidator(_unless_blank)]
OptionalPath = Annotated[Path | None, BeforeValidator(_unless_blank)]
SmtpUrl = Annotated[SecretStr | None, BeforeValidator(_smtp_address)]
Deployment = Literal["cloud", "data_center"]
OptionalDeployment = Annotated[Deployment | None, BeforeValidator(_unless_blank)]
OptionalDate = Annotated[date | None, BeforeValidator(_unless_blank)]

FIRST_MONTH = date(2020, 1, 1)


class Settings(BaseSettings):
    """Values of `PULSE_*`, from the process environment first, then from a `.env` file in the working directory.

    Lists are comma-separated. A blank value counts as unset.
    """

    model_config = SettingsConfigDict(
        env_prefix="PULSE_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        # What is wrong may be a secret.
        hide_input_in_errors=True,
    )

    database_url: OptionalSecret = Field(None, description="PostgreSQL; unset: an embedded server in PULSE_DATA_DIR")
    read_database_url: OptionalSecret = Field(None, description="a replica that the API asks for figures and records")
    configuration: OptionalPath = Field(None, description="your YAML file; unset: pulse.yaml in the working directory")
    metrics: OptionalPath = Field(None, description="your own metrics: a file or folder; unset: metrics/ beside it")
    data_dir: Path = Field(Path(".pulse"), description="what Pulse keeps on this machine")

    jira_url: OptionalText = Field(None, description="site address, such as https://example.atlassian.net")
    jira_email: OptionalText = Field(None, description="account of the API token; unset: the token is sent as Bearer")
    jira_token: OptionalSecret = None
    jira_deployment: OptionalDeployment = Field(None, description="cloud or data_center; unset: found out")
    jira_projects: Names = Field([], description="keys of the projects to read; empty: all that the token can see")

    github_api_url: str = "https://api.github.com"
    github_token: Secrets = Field([], description="one token, or several that share the load")
    github_app_id: OptionalText = Field(None, description="a GitHub App, instead of tokens or beside them")
    github_app_private_key: PrivateKey = Field(None, description="its PEM text, or the path of the file that holds it")
    github_app_installation_id: Names = Field([], description="where it is installed; one number, or several")
    github_repositories: Names = Field([], description="owner/name of the repositories to read")
    github_organizations: Names = Field([], description="organisations whose repositories are all read")

    secret_keys: Secrets = Field(
        [], description="encrypt stored credentials: the first does, all decrypt; unset: one is made in PULSE_DATA_DIR"
    )
    public_url: OptionalText = Field(None, description="where people find Pulse; links in messages begin so")
    smtp_url: SmtpUrl = Field(
        None, description="mail server: smtp://, smtp+starttls:// or smtps://user:password@host:port"
    )
    smtp_sender: str = Field("Pulse <pulse@localhost>", description="who e-mails come from")

    jwt_secret: OptionalSecret = Field(
        None, description="signs access tokens; unset: made on first use and kept in PULSE_DATA_DIR"
    )

    api_processes: int = Field(1, ge=1, le=64, description="processes that serve the API")
    redis_url: OptionalSecret = Field(None, description="keeps results and counts limits for all API processes")
    cors_origins: Names = Field([], description="other sites whose pages may ask, such as https://wiki.example.com")
    trusted_proxies: Names = Field([], description="addresses and networks whose X-Forwarded-* is believed")
    max_request_bytes: int = Field(1_048_576, ge=1024, description="largest body of a request")
    rate_limit: int = Field(1200, ge=0, description="requests a minute of each user and each API key; 0: no limit")
    rate_limit_anonymous: int = Field(300, ge=0, description="the same for each address of those not signed in")
    dagster_url: str = Field("http://127.0.0.1:3000", description="Dagster's webserver, for jobs and links to runs")
    celery_url: OptionalSecret = Field(
        None, description="a Redis by which runs reach the workers of several hosts; unset: runs stay on this one"
    )
    oidc_issuer: OptionalText = Field(None, description="an OpenID Connect provider; unset: passwords only")
    oidc_client_id: OptionalText = None
    oidc_client_secret: OptionalSecret = None
    oidc_role_claim: str = Field("groups", description="claim of the id token that tells somebody's groups")
    oidc_roles: Names = Field([], description="group=role, such as pulse-admins=admin; empty: roles are given in Pulse")
    oidc_allow_new: bool = Field(False, description="let the provider's people in who are no users yet, as viewers")
    metrics_public: bool = Field(False, description="let anybody read /metrics, as behind a proxy that keeps it inside")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="what the log keeps")

    llm_base_url: OptionalText = Field(
        None, description="an OpenAI-compatible endpoint, such as http://localhost:11434/v1"
    )
    llm_api_key: OptionalSecret = Field(None, description="its key, where it wants one")
    llm_model: OptionalText = Field(None, description="the model that answers; unset: the planner does, without one")
    llm_router_model: OptionalText = Field(None, description="a cheaper one that picks the tools; unset: the same")
    llm_tools: Literal["auto", "native", "json"] = Field(
        "auto",
        description="native: the endpoint's tool calls; json: plans in JSON; auto: json where native is refused",
    )
    llm_timeout: float = Field(60, gt=0, description="seconds of silence after which the model is given up")
    llm_most_steps: int = Field(8, ge=1, description="times that the model is asked for one answer")
    llm_most_tokens: int = Field(100_000, ge=1000, description="tokens read and written for one answer")
    llm_most_seconds: float = Field(120, gt=0, description="seconds that one answer may take")
    llm_input_price: float = Field(0, ge=0, description="price of a million tokens read, for the count of costs")
    llm_output_price: float = Field(0, ge=0, description="price of a million tokens written")
    llm_embedding_model: OptionalText = Field(
        None,
        description="an embedding model: issues and requests are then found by meaning too; `pulse embed` fills it",
    )
    llm_embedding_base_url: OptionalText = Field(None, description="its endpoint; unset: that of the chat")
    llm_embedding_api_key: OptionalSecret = Field(None, description="its key; unset: that of the same endpoint's chat")

    keep_runs_days: OptionalDays = Field(
        90, ge=1, description="days that runs, their logs, sent messages and ended sessions are kept; empty: for ever"
    )
    keep_insights_days: OptionalDays = Field(
        730, ge=1, description="the same for closed findings, forecasts and track records"
    )
    keep_predictions_days: OptionalDays = Field(30, ge=1, description="the same for predictions of single records")
    keep_deleted_days: OptionalDays = Field(365, ge=1, description="the same for records that their source deleted")
    keep_chats_days: OptionalDays = Field(None, ge=1, description="the same for conversations; unset: for ever")
    keep_audit_days: OptionalDays = Field(None, ge=1, description="the same for the audit log; unset: for ever")

    start_date: OptionalDate = Field(None, description="records last updated before this day are not read")
    timezone: str = Field("UTC", description="the organisation's time zone: where days, weeks and months begin")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError) as error:
            raise ValueError(f"{value!r} is no time zone; use a name such as Europe/Berlin") from error
        return value

    @field_validator("oidc_roles")
    @classmethod
    def _known_roles(cls, value: list[str]) -> list[str]:
        for pair in value:
            group, _, role = pair.rpartition("=")
            if not group or role not in list(Role):
                raise ValueError(f"{pair!r} is not group=role with one of the roles {', '.join(Role)}")
        return value

    @field_validator("start_date")
    @classmethod
    def _in_the_past(cls, value: date | None) -> date | None:
        if value is not None and value > datetime.now(UTC).date():
            raise ValueError(f"{value} lies in the future; nothing could be read")
        return value

    @property
    def oidc_role_of_group(self) -> dict[str, Role]:
        """The roles that the provider's groups stand for."""
        return {group: Role(role) for group, _, role in (pair.rpartition("=") for pair in self.oidc_roles)}

    @property
    def first_month(self) -> date:
        """First day of the first monthly window. With no start date that window also holds all that is older."""
        return (self.start_date or FIRST_MONTH).replace(day=1)

    @property
    def zone(self) -> tzinfo:
        """The organisation's time zone."""
        return ZoneInfo(self.timezone)


def is_secret(name: str) -> bool:
    """Whether the value of the setting `name` must never be shown."""
    return "SecretStr" in str(Settings.model_fields[name].annotation)
