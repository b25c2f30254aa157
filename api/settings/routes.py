"""`/settings`: the settings in force, for administrators. They come from the environment; secrets are never told."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.auth.principals import MaySet
from api.dependencies import CurrentSettings
from pulse.settings import Settings, is_secret

router = APIRouter(tags=["settings"])


class SettingDocument(BaseModel):
    """One setting. Of a secret `value` is null, and `is_set` tells whether there is one."""

    name: str = Field(description="its environment variable", examples=["PULSE_TIMEZONE"])
    description: str
    is_secret: bool
    is_set: bool = Field(description="whether somebody set it; otherwise `value` is the default")
    value: str | int | float | bool | list[str] | None


@router.get("/settings", operation_id="list_settings")
def list_settings(_: MaySet, settings: CurrentSettings) -> list[SettingDocument]:
    """All settings by name, with their values in force; a setting is changed in the environment of the server."""
    return [_document(settings, name) for name in sorted(Settings.model_fields)]


def _document(settings: Settings, name: str) -> SettingDocument:
    value = getattr(settings, name)
    hidden = is_secret(name)
    plain = value is None or isinstance(value, str | int | float | bool | list)
    return SettingDocument(
        name=f"PULSE_{name.upper()}",
        description=Settings.model_fields[name].description or "",
        is_secret=hidden,
        is_set=bool(value) if hidden else name in settings.model_fields_set,
        value=None if hidden else value if plain else str(value),
    )
