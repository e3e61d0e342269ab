"""Markup of cards: every value is escaped here, and nowhere else."""

from __future__ import annotations

from functools import lru_cache
from html import escape

#: Topics, homework and names of subjects come again with every family of a class.
_escape = lru_cache(maxsize=8192)(escape)


class Html(str):
    """Text that is markup already; any other text is escaped when it becomes content."""

    __slots__ = ()


def text(value: object) -> Html:
    """A value as content: escaped, unless it is markup already; None is nothing."""
    if isinstance(value, Html):
        return value
    return Html("" if value is None else _escape(str(value)))


def join(*content: object) -> Html:
    """Pieces one after another."""
    return Html("".join([piece if piece.__class__ is Html else text(piece) for piece in content]))


def element(tag: str, style: str = "", *content: object, title: str = "") -> Html:
    """One element with its class and content: ``element("b", "j-no", "<1>")`` → ``<b class="j-no">&lt;1&gt;</b>``.

    ``title`` is read on pointing and by screen readers.
    """
    marked = f' class="{style}"' if style else ""
    if title:
        marked += f' title="{_escape(title)}"'
    inner = "".join([piece if piece.__class__ is Html else text(piece) for piece in content])
    return Html(f"<{tag}{marked}>{inner}</{tag}>")


def div(style: str, *content: object) -> Html:
    """A block."""
    return element("div", style, *content)


def span(style: str, *content: object, title: str = "") -> Html:
    """A piece of a line."""
    return element("span", style, *content, title=title)


def link(address: str, *content: object) -> Html:
    """A link that opens beside the journal; an address that is not of the web is no link."""
    if not address.startswith("https://"):
        return join(*content)
    return Html(f'<a href="{_escape(address)}" target="_blank" rel="noopener noreferrer">{join(*content)}</a>')


def bar(share: float) -> Html:
    """A bar across that share (0…1) of its place."""
    return Html(f'<span class="j-bar" style="--w:{share:.0%}"></span>')


def folded(summary: object, *content: object) -> Html:
    """What opens at one tap."""
    return Html(f'<details class="j-more"><summary>{text(summary)}</summary>{join(*content)}</details>')


def table(style: str, headings: tuple[str, ...], rows: list[tuple[object, ...]]) -> Html:
    """A plain table; on a phone each cell says its heading (``data-label``)."""
    head = "".join(f"<th>{text(heading)}</th>" for heading in headings)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{_escape(heading)}">{text(value)}</td>'
            for heading, value in zip(headings, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return Html(f'<table class="j-table {style}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')
