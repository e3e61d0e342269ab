"""Streamlit's index.html as our school serves it: in Russian, under our name, with something to see while it loads."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from journal.viewer import FAMILY
from pages.components.style import CSS
from web.compression import Packed
from web.contents import pages_for
from web.cookies import session_token
from web.translation import script
from web.visitors import visitor_of

TITLE = "Школьный журнал"

LOGO = Path(__file__).with_name("logo.svg").read_text(encoding="utf-8").strip()

#: How cards and Streamlit's own pieces look here: room for a thumb, the tab bar of a family, a visible focus.
#: It stands after the head, where Streamlit puts its own looks of lists and headings: of equals the last one holds.
_STYLE = CSS + Path(__file__).with_name("look.css").read_text(encoding="utf-8")

#: The icons of a family's menu, by the font of Streamlit's own: one named to Streamlit would become the tab's icon too,
#: which it asks Google for.
_ICONS = "".join(
    f'.stApp:has(.family) a[data-testid$="NavLink"][href$="/{row.url_path}"]::before'
    f'{{content:"{row.icon.rpartition("/")[2].strip(":")}"}}'
    for row in pages_for(FAMILY)
)
LOOK = f"<style>{_STYLE}{_ICONS}</style>"

#: What stands in the empty page until Streamlit's scripts have come: on a slow phone, seconds.
WAITING = """<div id="root"><style>
.wait{position:fixed;inset:0;display:grid;place-content:center;justify-items:center;gap:1rem;color:#5b6579;
background:#fff;font:400 1rem/1.5 system-ui,sans-serif}
.wait i{width:2.25rem;height:2.25rem;border:3px solid #2b5fd933;border-top-color:#2b5fd9;border-radius:50%;
animation:wait .9s linear infinite}
@keyframes wait{to{transform:rotate(1turn)}}
@media (prefers-color-scheme:dark){.wait{background:#12151c;color:#9aa5ba}}
</style><div class="wait" role="status"><i></i>Открываем журнал…</div></div>"""

NOSCRIPT = "<noscript><p>Журналу нужен JavaScript: включите его в настройках браузера.</p></noscript>"

#: Leads out of a page whose session is over.
LEAVE = 'location.replace("/login")'

#: What is changed in Streamlit's own page, and into what.
_CHANGES = (
    (r'<html lang="en">', '<html lang="ru">'),
    (r"<title>.*?</title>", f"<title>{TITLE}</title>"),
    (r'href="./favicon.png"', 'href="./favicon.png" type="image/svg+xml"'),
    (r"<!--.*?-->\s*", ""),
    (r'<link rel="service-desc"[^>]*>\s*', ""),
    (r"<noscript>.*?</noscript>", NOSCRIPT),
    (r"window\.prerenderReady = false", "window.__streamlit = { BACKEND_BASE_URL: location.origin }"),
    (r"</head>", f"{script()}</head>"),
    (r'<div id="root"></div>', LOOK + WAITING),
)


async def show_index(request: Request) -> Response:
    """GET a page: Streamlit's document, if the page is one of those the visitor may see; else the first of them."""
    path = request.url.path.strip("/")
    visitor = await run_in_threadpool(visitor_of, session_token(request.cookies))
    if path and path not in {row.url_path for row in pages_for(visitor.roles)}:
        return RedirectResponse("/", 303, {"Cache-Control": "no-store"})
    return _index().response(request.headers)


@lru_cache(maxsize=1)
def _index() -> Packed:
    return Packed.of(document().encode(), [(b"content-type", b"text/html; charset=utf-8")])


@lru_cache(maxsize=1)
def document() -> str:
    """The page that everybody gets: it holds nothing of anybody."""
    return russian((Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8"))


def russian(html: str) -> str:
    """Streamlit's index.html, changed.

    Raises:
        ValueError: A place to change is not there: Streamlit's page is another than we know.
    """
    for pattern, replacement in _CHANGES:
        html, found = re.subn(pattern, lambda _, text=replacement: text, html, flags=re.DOTALL)  # type: ignore[misc]
        if not found:
            raise ValueError(f"Streamlit's index.html has no {pattern}")
    return html


async def show_logo(_request: Request) -> Response:
    """GET /favicon.png, the one address Streamlit's scripts insist on: our logo, as browsers take it by its type."""
    return Response(LOGO, 200, {"Cache-Control": "public, max-age=86400"}, "image/svg+xml")


ROUTES = (
    Route("/", show_index, methods=["GET"]),
    Route("/favicon.png", show_logo, methods=["GET"]),
    Route("/{page}", show_index, methods=["GET"]),
)
