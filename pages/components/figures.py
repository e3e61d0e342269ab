"""Figures of a staff page: a row of numbers, each with its unit."""

from __future__ import annotations

from collections.abc import Sequence

from pages.components.html import Html, div, element


def figure_row(figures: Sequence[tuple[str, str, str]]) -> Html:
    """Figures side by side: (what, value, unit or period)."""
    return div(
        "j-figures j-wrap",
        *(
            div("j-figure", label, element("b", "", value), element("small", "", unit))
            for label, value, unit in figures
        ),
    )
