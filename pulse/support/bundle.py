"""Packs facts and the ends of the logs into one archive, all of it redacted on its way in."""

import io
import re
import tarfile
from pathlib import Path

import msgspec

from pulse.redaction import HIDDEN, Redactor, secrets_of
from pulse.settings import Settings
from pulse.support.facts import facts
from pulse.support.stored import learn_stored

LOG_BYTES = 200_000
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def write_bundle(settings: Settings, url: str, file: Path) -> list[str]:
    """Write the archive (tar, gzip) to `file`, readable by its owner alone; gives the names of what is in it."""
    redact = Redactor(secrets_of(settings))
    learn_stored(settings, url)

    def clean(text: str) -> str:
        return EMAIL.sub(HIDDEN, redact(text))

    texts = {f"{name}.json": _json(fact) for name, fact in facts(settings, url).items()}
    texts |= {f"logs/{log.name}": _end_of(log) for log in sorted((settings.data_dir / "logs").glob("*.log"))}
    file.touch(mode=0o600)
    with tarfile.open(file, "w:gz") as archive:
        for name, text in texts.items():
            data = clean(text).encode()
            entry = tarfile.TarInfo(f"pulse-support/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return list(texts)


def _json(fact: object) -> str:
    return msgspec.json.format(msgspec.json.encode(fact, enc_hook=str), indent=2).decode()


def _end_of(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(log.stat().st_size - LOG_BYTES, 0))
        return file.read().decode(errors="replace")
