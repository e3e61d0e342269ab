"""What workbooks lost, as cards: where, how much, what of it, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from database.queries.holds import Kept
from journal.holds import DECISIONS, REASONS, Decision, LostCell, LostText, Reason
from journal.ledger import FIELD_NAMES
from journal.registers import book_title
from journal.wording import (
    CELLS,
    LESSONS,
    PUPILS,
    ROWS,
    called,
    clock,
    counted,
    plural,
    register_name,
    short_day,
    whole,
)
from pages.components.figures import figure_row
from pages.components.html import Html, div, element, folded, join, span, table

#: Pupils whose cells are listed; a paste over a whole sheet concerns them all.
LISTED = 40

#: What is told of a year that is over.
OVER = "Учебный год закончен, его книги больше не читаются. Всё, что было, осталось в журнале и в истории."

#: Before a count: исчезла бы 21 запись, исчезло бы 11 записей.
GONE, CHANGED = ("исчезла", "исчезли", "исчезло"), ("изменилась", "изменились", "изменилось")


def totals(kept: Sequence[Kept]) -> Html:
    """How many losses wait, how many cells they are about, and how many are to be brought back."""
    waiting = [one for one in kept if one.is_open and (one.is_over or one.decision is Decision.UNDECIDED)]
    cells = sum(len(one.loss.cells) + len(one.loss.texts) for one in waiting)
    back = sum(one.is_open and not one.is_over and one.decision is Decision.REJECTED for one in kept)
    return figure_row(
        [
            ("Ждут решения", whole(len(waiting)), "листы, списки и книги"),
            ("Под вопросом", whole(cells), "отметки, пропуски, итоги, темы и задания"),
            ("Ждём, пока вернут", whole(back), "отклонённые изменения"),
        ]
    )


def title_of(kept: Kept) -> str:
    """Where it happened: «7А, Алгебра», «Класс 7А, Ученики», «Книга «Журнал 7А»»; of an earlier year with that."""
    year = f", {kept.year}" if kept.is_over else ""
    if kept.reason is Reason.BOOK_GONE:
        return f"Книга «{book_title(kept.content, kept.school_class)}»{year}"
    return f"{kept.workbook}, {register_name(kept.subject, kept.subgroup) if kept.subject else kept.sheet}{year}"


def size_of(kept: Kept) -> str:
    """How much is at stake, in a line."""
    loss = kept.loss
    if kept.reason is Reason.BOOK_GONE:
        return f"в ней {counted(loss.stored, CELLS)}" if loss.stored else "записей в ней не было"
    if kept.reason is Reason.LIST:
        return f"{plural(len(loss.rows), GONE)} бы {counted(len(loss.rows), ROWS)} из {whole(loss.stored)}"
    parts = [f"{plural(loss.gone, GONE)} бы {counted(loss.gone, CELLS)} из {whole(loss.stored)}"] if loss.gone else []
    if loss.overwritten:
        parts.append(f"{plural(loss.overwritten, CHANGED)} бы {counted(loss.overwritten, CELLS)}")
    lines = ((loss.pupils, PUPILS), (loss.lessons, LESSONS))
    parts += [f"целиком: {counted(count, forms)}" for count, forms in lines if count]
    parts += [loss.texts_gone] if loss.texts else []
    return ", ".join(parts)


def card(kept: Kept, names: Mapping[str, str]) -> Html:
    """One loss. ``names`` are those of pupils by id, as far as the viewer may know them."""
    sentence = REASONS[kept.reason]
    return element(
        "section",
        "j-card",
        div("j-head", element("h3", "", title_of(kept)), span("j-today", _state(kept))),
        element("p", "", sentence[:1].upper() + sentence[1:], ": ", size_of(kept), "."),
        element("div", "j-note", _noticed(kept)),
        element("div", "j-note", OVER) if kept.is_over and kept.is_open else None,
        element("div", "j-note", _decided(kept)) if kept.by else None,
        folded("Что именно", details) if (details := _details(kept, names)) else None,
    )


def _state(kept: Kept) -> str:
    if kept.is_open:
        return "год закончен" if kept.is_over else DECISIONS[kept.decision]
    if kept.is_closed:
        return "вопрос закрыт"
    return "принято" if kept.was_applied else "вернули"


def _noticed(kept: Kept) -> str:
    after = f"между {_moment(kept.found_after)} и " if kept.found_after else ""
    end = f"; решено {_moment(kept.settled_at)}" if kept.settled_at else ""
    return f"Замечено {after}{_moment(kept.found_at)}{end}"


def _decided(kept: Kept) -> str:
    said = "вопрос закрыт" if kept.is_closed else DECISIONS[kept.decision]
    return f"{said.capitalize()} · {kept.by}, {_moment(kept.decided_at)}"


def _details(kept: Kept, names: Mapping[str, str]) -> Html | None:
    """Pupil by pupil what stands there and what would; of a list its rows."""
    cells = [cell for cell in kept.loss.cells if cell.pupil]
    if any(kept.loss.rows):
        return join(*(element("div", "", row) for row in kept.loss.rows))
    texts = _texts([text for text in kept.loss.texts if text.old])
    if not cells:
        return texts
    told = [
        (called(names.get(pupil, "")) or pupil, join(*(element("div", "", _change(cell)) for cell in own)))
        for pupil, own in _by_pupil(cells)
    ]
    rest = len(told) - LISTED
    more = element("div", "j-note", f"и ещё {counted(rest, PUPILS)}") if rest > 0 else None
    return join(table("j-fold", ("Ученик", "Было → стало"), list(told[:LISTED])), more, texts)


def _texts(texts: Sequence[LostText]) -> Html | None:
    """Lesson by lesson the topics and homework that would go, and what would stand there."""
    if not texts:
        return None
    told: list[tuple[object, ...]] = [
        (f"{short_day(date.fromisoformat(text.day))}, {FIELD_NAMES[text.field]}", f"{text.old} → {text.new or 'пусто'}")
        for text in sorted(texts, key=lambda text: (text.day, text.number, text.field))
    ]
    return table("j-fold", ("Урок", "Было → стало"), told)


def _by_pupil(cells: Iterable[LostCell]) -> Iterable[tuple[str, list[LostCell]]]:
    ordered = sorted(cells)
    return [(pupil, list(own)) for pupil, own in groupby(ordered, key=lambda cell: cell.pupil)]


def _change(cell: LostCell) -> str:
    lesson = f"{short_day(date.fromisoformat(cell.day))}" if cell.day else cell.period
    return f"{lesson}: {cell.old} → {cell.new or 'пусто'}"


def _moment(moment: datetime | None) -> str:
    return f"{short_day(moment)} в {clock(moment)}" if moment else ""
