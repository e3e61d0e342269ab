"""One measured figure: what it is, what it came to, what it must not exceed, and what stands beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

#: Where the figures of the last `make bench` stand; README's table is built from it.
SAVED = Path(__file__).resolve().parent.parent / "docs" / "figures.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    ``value`` is in ``unit`` («ms», «s», «× bare read»…). ``bound`` is the most it may be – the least where
    ``at_least`` – and None for a line that is only there to be compared with.
    """

    group: str
    name: str
    value: float
    unit: str
    bound: float | None = None
    at_least: bool = False
    beside: str = ""

    @property
    def kept(self) -> bool:
        """Whether the bound is kept; a line without one always is."""
        if self.bound is None:
            return True
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    @property
    def measured(self) -> str:
        """The value as people read it: «27.3 ms»."""
        return f"{short(self.value)} {self.unit}".strip()

    @property
    def limit(self) -> str:
        """The bound as people read it: «≤ 12»; «–» where there is none."""
        if self.bound is None:
            return "–"
        return f"{'≥' if self.at_least else '≤'} {short(self.bound)}"


def short(value: float) -> str:
    """Three figures that count: 0.412, 27.3, 1 840 as «1,840»."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def save(figures: Iterable[Figure], path: Path = SAVED) -> None:
    """Keep figures for README; those of groups not measured now stay as they are."""
    measured = list(figures)
    groups = {figure.group for figure in measured}
    kept = [figure for figure in saved(path) if figure.group not in groups]
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = ",\n".join(json.dumps(asdict(figure), ensure_ascii=False) for figure in [*kept, *measured])
    path.write_text(f"[\n{rows}\n]\n", encoding="utf-8")


def saved(path: Path = SAVED) -> list[Figure]:
    """The figures kept last."""
    return [Figure(**row) for row in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []
