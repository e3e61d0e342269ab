"""GET /healthz and /readyz: whether this server works, and whether what it shows is fresh; for machines."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from database.health import answers, failures
from database.queries.machinery import held
from database.reading import Current, current
from database.states import stated
from jobs.backup.told import BACKUPS, heard
from jobs.config import current_config
from jobs.doctor.backups import standing
from journal.calendar import school_year
from journal.freshness import is_late
from web.installation import database


async def show_health(_request: Request) -> Response:
    """200 with ``{"status": "ok"}``, or 503 where the database does not answer or was never migrated."""
    well = await run_in_threadpool(answers, database())
    return _answer("ok" if well else "database")


async def show_readiness(_request: Request) -> Response:
    """200 where the workbooks were read lately; else 503 with ``database``, ``store`` (it is away) or ``late``.

    ``read_at`` is when they were last read whole. Warnings, which leave the answer 200: ``backup`` and ``medium`` are
    a :class:`Standing` each, ``holds`` counts what is not applied until somebody decides.
    """
    found = await run_in_threadpool(_known)
    if found is None:
        return _answer("database")
    known, warnings = found
    late = is_late(known.read_at, current_config().moment())
    at = known.read_at.isoformat() if known.read_at else ""
    return _answer("store" if known.is_away else "late" if late else "ok", read_at=at, **warnings)


def _known() -> tuple[Current, dict[str, str | int]] | None:
    """What is known of the last look, and what to warn of; None where the database does not answer."""
    config = current_config()
    try:
        with database().read() as store:
            known = current(store, school_year(config.moment().date()))
            told, holds = heard(stated(store, BACKUPS)), held(store)
    except failures(database()):
        return None
    backup, medium = standing(told, config.clock())
    return known, {"backup": backup, "medium": medium, "holds": holds}


def _answer(status: str, **more: str | int) -> Response:
    return JSONResponse({"status": status, **more}, 200 if status == "ok" else 503, {"Cache-Control": "no-store"})


ROUTES = (
    Route("/healthz", show_health, methods=["GET"]),
    Route("/readyz", show_readiness, methods=["GET"]),
)
