"""GET /healthz: whether this server can do its work, for systemd, nginx and people who look after it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from database.health import answers
from web.installation import database


async def show_health(_request: Request) -> Response:
    """200 with ``{"status": "ok"}``, or 503 where the database does not answer or was never migrated."""
    well = await run_in_threadpool(answers, database())
    body = {"status": "ok" if well else "database"}
    return JSONResponse(body, 200 if well else 503, {"Cache-Control": "no-store"})


ROUTES = (Route("/healthz", show_health, methods=["GET"]),)
