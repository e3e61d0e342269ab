"""The condition of the system as cards: what is well, what is not and what to do; the last reads and backups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from database.queries.machinery import RunTold
from jobs.backup.told import Attempt
from jobs.doctor.condition import HOLDS, Section, counted_by
from jobs.doctor.findings import Finding, Sign
from journal.wording import clock, decimal, short_day
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
    return div("j-cards", *map(_section, told))


def run_list(runs: Sequence[RunTold], now: datetime) -> Html:
    """The last reads of the workbooks, the last first."""
    if not runs:
        return Html("")
    headings = ("Когда", "Взглядов", "Изменилось", "Не прочитано", "Почему")
    rows: list[tuple[object, ...]] = [
        (_span(run, now), run.looks, run.changed or "—", run.failed or "—", _why(run)) for run in runs
    ]
    return folded(f"Последние чтения книг: {len(runs)}", table("j-fold", headings, rows))


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
    first = _moment(run.started_at, now)
    if run.looks == 1 or run.finished_at is None:
        return first
    return f"{first} – {clock(run.finished_at.astimezone(now.tzinfo))}"


def _why(run: RunTold) -> str:
    """Why the store, or some of its workbooks, were not read; in words, each reason once."""
    reasons = list(dict.fromkeys(why for why in run.again.values() if why))
    more = f" и ещё {len(reasons) - _REASONS}" if len(reasons) > _REASONS else ""
    return run.why or "; ".join(reasons[:_REASONS]) + more


def _moment(moment: datetime, now: datetime) -> str:
    local = moment.astimezone(now.tzinfo)
    return clock(local) if local.date() == now.date() else f"{short_day(local)} {clock(local)}"
