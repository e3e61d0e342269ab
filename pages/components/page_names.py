"""How the pages that stand in the access log are called."""

from __future__ import annotations

from collections.abc import Mapping

#: Address → title; whatever is not here is called by its address. A test holds it against the pages.
PAGE_NAMES: Mapping[str, str] = {
    "diary": "Дневник",
    "marks": "Отметки",
    "attendance": "Посещаемость",
    "viewings": "Кто смотрел",
    "history": "история записей (командная строка)",
    "person": "выгрузка данных (командная строка)",
}


def page_name(page: str) -> str:
    """The title of a page."""
    return PAGE_NAMES.get(page, page)
