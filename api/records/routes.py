"""`/work-items`, `/pull-requests` and all other subjects: pages of records, one record, and what belongs to one."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from api.auth.rules import requires
from api.dependencies import CurrentReader, CurrentSettings
from api.direct import DirectRoute
from api.queries import asked, documented
from api.reading import CurrentReading
from api.records.documents import Wanted, page_model, record_model
from pulse.access.permissions import Permission
from pulse.records.reading import Page, finding, listing
from pulse.records.subject import Subject
from pulse.records.subjects import Subjects

AskedRecords = Annotated[Wanted, Depends(asked(Wanted))]
Endpoint = Callable[..., Awaitable[Response]]


def records_router(subjects: Subjects, prefix: str = "", tag: str = "records") -> APIRouter:
    """The routes of `subjects`."""
    router = APIRouter(prefix=prefix, tags=[tag], route_class=DirectRoute)
    for path, (subject, parts) in subjects.items():
        record = record_model(subject)
        _add(router, f"/{path}", _lists(subject), subject, f"list_{subject.name}", page_model(subject, record))
        for part_path, part in parts.items():
            page = page_model(part, record_model(part))
            endpoint = _lists_part(subject, part)
            _add(router, f"/{path}/{{key}}/{part_path}", endpoint, part, f"list_{subject.name}_{part.name}", page)
        if subject.is_addressable:
            # After the parts: what people call a record may have slashes in it, as owner/name#12 has.
            place = f"/{path}/{{key:path}}"
            _add(router, place, _reads(subject), subject, f"read_{subject.name}", record, is_page=False)
    return router


def _add(
    router: APIRouter,
    path: str,
    endpoint: Endpoint,
    subject: Subject,
    name: str,
    model: type[BaseModel],
    *,
    is_page: bool = True,
) -> None:
    needed = Permission.READ_PEOPLE if subject.about_persons else Permission.READ
    router.add_api_route(
        path,
        endpoint,
        operation_id=name,
        summary=subject.title,
        description=_described(subject),
        response_model=model,
        dependencies=[Depends(requires(needed))],
        openapi_extra=documented(Wanted) if is_page else None,
    )


def _lists(subject: Subject) -> Endpoint:
    async def list_records(
        wanted: AskedRecords, reading: CurrentReading, reader: CurrentReader, settings: CurrentSettings
    ) -> Response:
        return _page(await reading.ask(listing(subject, wanted.query(settings), reader)))

    return list_records


def _reads(subject: Subject) -> Endpoint:
    async def read_record(key: str, reading: CurrentReading, reader: CurrentReader) -> Response:
        return _json(await reading.ask(finding(subject, key, reader)))

    return read_record


def _lists_part(subject: Subject, part: Subject) -> Endpoint:
    async def list_part(
        key: str,
        wanted: AskedRecords,
        reading: CurrentReading,
        reader: CurrentReader,
        settings: CurrentSettings,
    ) -> Response:
        query = wanted.query(settings)
        whole = await reading.ask(finding(subject, key, reader))
        return _page(await reading.ask(listing(part, query, reader, parent=whole[subject.key])))

    return list_part


def _page(page: Page) -> Response:
    return _json({"records": page.records, "next_cursor": page.next_cursor})


def _json(content: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(content), media_type="application/json")


def _described(subject: Subject) -> str:
    names = [column.name for column in subject.columns if not column.is_personal]
    searched = f" `q` looks into {', '.join(subject.search)}." if subject.search else ""
    return f"{subject.description}{searched} Filter and sort by {', '.join(names)}."
