"""The catalogue in force: what dbt compiled, with a user's own metrics."""

from pathlib import Path

from pulse.metrics.catalogue import Catalogue
from pulse.metrics.errors import CatalogueError
from pulse.metrics.loading import load_catalogue
from pulse.paths import SEMANTIC_MANIFEST, own_configuration
from pulse.settings import Settings

OWN_SUFFIXES = {".yml", ".yaml"}


def current_catalogue(settings: Settings) -> Catalogue:
    """The catalogue in force; CatalogueError tells what is absent or wrong, and where."""
    return load_catalogue(SEMANTIC_MANIFEST, own_files(settings))


def own_files(settings: Settings) -> list[Path]:
    """The files of a user's own metrics: PULSE_METRICS, a file or folder; else `metrics/` beside the configuration."""
    if settings.metrics and not settings.metrics.exists():
        raise CatalogueError(f"PULSE_METRICS names {settings.metrics}, which does not exist.")
    configuration = own_configuration(settings.configuration)
    place = settings.metrics or (configuration.parent / "metrics" if configuration else None)
    if place is None or not place.exists():
        return []
    return sorted(path for path in place.iterdir() if path.suffix in OWN_SUFFIXES) if place.is_dir() else [place]
