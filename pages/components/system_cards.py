"""The condition of the system as cards: what is well, what is not and what to do; the last reads and backups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from database.queries.machinery import RunTold
from jobs.backup.told import Attempt
from jobs.doctor.condition import HOLDS, Section, counted_by
from jobs.doctor.findings import Finding, Sign
from journal.wording import LOOKS, clock, counted, decimal, short_day
from pages.components.html import Html, div, element, folded, span, table

#: A sign as people see it: what stands in its chip, its colour, and what it is called.
_SIGNS = {
    Sign.WELL: ("✓", "j-m5", "в порядке"),
    Sign.WARNS: ("!", "j-away", "стоит посмотреть"),
    Sign.WRONG: ("✗", "j-m2", "не работает"),
}

#: How many reasons of one run are named.
_REASONS = 3


def verdict(told: Iterable[Section]) -> str:
    """All of it in a sentence."""
    findings = [finding for section in told for finding in section.findings]
    wrong, warns = counted_by(findings, Sign.WRONG), counted_by(findings, Sign.WARNS)
    if not wrong and not warns:
        return "Всё работает."
    looked_at = f"стоит посмотреть: {warns}" if warns else ""
    if not wrong:
        return f"Всё работает; {looked_at}."
    return f"Не работает: {wrong}" + (f"; {looked_at}." if warns else ".")


def section_list(told: Sequence[Section]) -> Html:
    """The sides of the journal side by side, each with its findings."""
    return div("j-flow", *map(_section, told))


def run_list(runs: Sequence[RunTold], now: datetime) -> Html:
    """The last reads of the workbooks in words, the last first."""
    if not runs:
        return Html("")
    rows: list[tuple[object, ...]] = [(_span(run, now), _went(run)) for run in runs]
    return folded(f"Последние чтения книг: {len(runs)}", table("j-log", ("Когда", "Что было"), rows))


def attempt_list(attempts: Sequence[Attempt], now: datetime) -> Html:
    """The last backups that were made by the clock, the last first."""
    headings = ("Когда", "Почему", "Чем кончилось", "Заняло")
    rows: list[tuple[object, ...]] = [
        (_moment(one.at, now), one.reason, one.trouble or "сделана", f"{decimal(one.seconds, 1)} с")
        for one in reversed(attempts)
    ]
    return folded(f"Копии по расписанию: {len(rows)}", table("j-fold", headings, rows))


def version_list(known: Iterable[tuple[str, str]]) -> Html:
    """What runs here, and its version."""
    return element("p", "j-note", " · ".join(f"{name} {version}" for name, version in known if version))


def _section(told: Section) -> Html:
    way = Html('<p><a href="holds" target="_self">Посмотреть и решить</a></p>') if _has_holds(told) else None
    return element("section", "j-card", element("h2", "", told.title), *map(_finding, _gravest(told.findings)), way)


def _has_holds(told: Section) -> bool:
    return told.title == HOLDS and counted_by(told.findings, Sign.WARNS) > 0


def _gravest(findings: Iterable[Finding]) -> list[Finding]:
    """What is wrong first."""
    order = [Sign.WRONG, Sign.WARNS, Sign.WELL]
    return sorted(findings, key=lambda finding: order.index(finding.sign))


def _finding(finding: Finding) -> Html:
    mark, colour, called = _SIGNS[finding.sign]
    advice = element("div", "j-note", f"Что сделать: {finding.advice}") if finding.advice else None
    said = div("", element("div", "", finding.text), advice)
    return div("j-issue j-sign", span(f"j-chip {colour}", mark, title=called), said)


def _span(run: RunTold, now: datetime) -> str:
    """From the first to the last of looks that went alike."""
    first, last = run.started_at, run.finished_at or run.started_at
    return _moment(first, now) + ("" if first == last else f" – {clock(last.astimezone(now.tzinfo))}")


def _went(run: RunTold) -> str:
    """What came of the looks: what was read, what was not and why, each reason once."""
    said = f"изменившихся книг прочитано: {run.changed}" if run.changed else "без изменений"
    if run.away:
        said += f"; хранилище {run.away} недоступно: {run.why}"
    elif run.why:
        said = f"хранилище недоступно: {run.why}"
    if run.failed:
        reasons = list(dict.fromkeys(why for why in run.again.values() if why))
        more = f" и ещё {len(reasons) - _REASONS}" if len(reasons) > _REASONS else ""
        why = f" ({'; '.join(reasons[:_REASONS])}{more})" if reasons else ""
        said += f"; не прочитано: {run.failed}{why}"
    return f"{said} · {counted(run.looks, LOOKS)}" if run.looks > 1 else said


def _moment(moment: datetime, now: datetime) -> str:
    local = moment.astimezone(now.tzinfo)
    return clock(local) if local.date() == now.date() else f"{short_day(local)} {clock(local)}"
