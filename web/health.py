"""GET /healthz and /readyz: whether this server works, and whether what it shows is fresh; for machines."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from database.health import answers, failures
from database.reading import Current, current
from jobs.config import current_config
from journal.calendar import school_year
from journal.freshness import is_late
from web.installation import database


async def show_health(_request: Request) -> Response:
    """200 with ``{"status": "ok"}``, or 503 where the database does not answer or was never migrated."""
    well = await run_in_threadpool(answers, database())
    return _answer("ok" if well else "database")


async def show_readiness(_request: Request) -> Response:
    """200 where the workbooks were read lately; else 503 with ``database``, ``store`` (it is away) or ``late``.

    ``read_at`` is when they were last read whole.
    """
    found = await run_in_threadpool(_current)
    if found is None:
        return _answer("database")
    late = is_late(found.read_at, current_config().moment())
    at = found.read_at.isoformat() if found.read_at else ""
    return _answer("store" if found.is_away else "late" if late else "ok", read_at=at)


def _current() -> Current | None:
    """What is known of the last look; None where the database does not answer."""
    try:
        with database().read() as store:
            return current(store, school_year(current_config().moment().date()))
    except failures(database()):
        return None


def _answer(status: str, **more: str) -> Response:
    return JSONResponse({"status": status, **more}, 200 if status == "ok" else 503, {"Cache-Control": "no-store"})


ROUTES = (
    Route("/healthz", show_health, methods=["GET"]),
    Route("/readyz", show_readiness, methods=["GET"]),
)
