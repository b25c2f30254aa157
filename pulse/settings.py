"""Every environment variable of Pulse, as one typed class. Nothing else reads the environment."""

from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _unless_blank(value: object) -> object:
    return None if value == "" else value


Names = Annotated[list[str], NoDecode, BeforeValidator(_split)]
Secrets = Annotated[list[SecretStr], NoDecode, BeforeValidator(_split)]
OptionalText = Annotated[str | None, BeforeValidator(_unless_blank)]
OptionalSecret = Annotated[SecretStr | None, BeforeValidator(_unless_blank)]
Deployment = Literal["cloud", "data_center"]
OptionalDeployment = Annotated[Deployment | None, BeforeValidator(_unless_blank)]
