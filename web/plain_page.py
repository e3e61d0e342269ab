"""A plain HTML document of ours for strangers: the cover with the school's name, and what stands beside it."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path

_CSS = " ".join(Path(__file__).with_name("sign_in.css").read_text(encoding="utf-8").split())

_LOGO = Path(__file__).with_name("logo.svg").read_text(encoding="utf-8").strip()

#: A piece of a diary for the wide cover: number, subject, homework, mark, its colour. Nobody's.
_WEEK = (
    ("1", "Алгебра", "§ 14, № 5–9", "5", "#079464"),
    ("2", "Русский язык", "Упр. 212, словарный диктант", "4", "#2b5fd9"),
    ("3", "Физика", "Лабораторная работа № 3", "5", "#079464"),
    ("4", "История", "§ 8, даты", "4", "#2b5fd9"),
)


def plain_page(title: str, school: str, main: str, script: str = "") -> str:
    """The whole document. ``main`` is markup already; ``script`` runs only under :func:`headers_of` it."""
    return f"""<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#fbfcff" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#171c27" media="(prefers-color-scheme: dark)">
<title>{escape(title)} · Школьный журнал</title>
<link rel="icon" type="image/svg+xml" href="/favicon.png">
<style>{_CSS}</style>
</head>
<body>
<header class="cover">
<div class="brand">{_LOGO}<div><h1>Школьный журнал</h1><p class="school">{escape(school)}</p></div></div>
<div class="week" aria-hidden="true">{"".join(map(_lesson, _WEEK))}</div>
</header>
<main>
{main}
</main>
{f"<script>{script}</script>" if script else ""}</body>
</html>
"""


def headers_of(script: str = "") -> dict[str, str]:
    """The headers of such a document: nothing is kept, nothing is loaded, and no script runs but this very one."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    scripts = f"script-src 'sha256-{digest}'; " if script else ""
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": f"default-src 'none'; {scripts}style-src 'unsafe-inline'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    }


def alert(text: str) -> str:
    """What went wrong; nothing for «»."""
    return f'<p class="alert" role="alert">{escape(text)}</p>' if text else ""


def _lesson(lesson: tuple[str, str, str, str, str]) -> str:
    number, subject, homework, mark, tint = lesson
    return (
        f'<div style="--tint:{tint}"><span>{number}</span>'
        f"<b>{subject}<small>{homework}</small></b><em>{mark}</em></div>"
    )
