"""How teachers type: a table of habits and how often each shows. What cannot be done now is left."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from journal.tables import PupilRow
from tests.oracle_facts import READS, UNREADABLE
from tests.oracle_knowledge import Known
from tests.oracle_paper import Heading, Lesson, Paper
from tests.oracle_school import NEW_SIGN, SUBJECTS, is_in

#: From three earlier cells on that changed between two readings, marks may count as moved: README says so.
_CORRECTIONS = 2

#: Damage to marks that were laid by and come back.
LAID_BY = "marks"

#: A sheet of fewer cells has nothing to lose.
_ENOUGH = 8

_KINDS = ("контрольная работа", "тест", "проект", "диктант")
_MARKS = ("5", "4", "3", "2", "5-", "н", "б", "у", "оп", "5/4", "н/4")
_WEIGHTS = (8, 10, 6, 1, 1, 4, 2, 1, 1, 2, 0.3)


@dataclass
class Hand:
    """A teacher's hand over one sheet: what lies there, what whoever watches knows of it, the moment, the dice."""

    paper: Paper
    known: Known
    listed: Sequence[PupilRow]
    due: dict[date, int]
    now: datetime
    dice: random.Random
    #: What the sheet was at the beginning of this sitting.
    begun: str = ""

    @property
    def today(self) -> date:
        """The day."""
        return self.now.date()

    @property
    def is_seen(self) -> bool:
        """Whether all that stands here was read."""
        return self.known.revision == self.paper.revision and self.begun == _told(self.paper)

    def may_change(self, pupil: str, lesson: Lesson) -> bool:
        """Whether a cell may be typed over without looking like a part of a slip."""
        kept = self.known.cells.get((pupil, lesson))
        if kept is None or self.paper.cells.get((pupil, lesson)) != kept.text:
            return True
        return self.known.lost_cells(self.paper.shown()) < _CORRECTIONS

    def here(self, day: date) -> list[str]:
        """The pupils of the register who were in the class on a day and have a row."""
        told = set(self.paper.told)
        return [
            row.pupil for row in self.listed
            if is_in(row, self.paper.register) and row.pupil in told
            and (row.arrived or date.min) <= day < (row.left or date.max)
        ]  # fmt: skip

    def filled(self) -> list[tuple[str, Lesson]]:
        """The cells that can be read, of rows that can be told."""
        told, columns = set(self.paper.told), set(self.paper.columns)
        return [
            cell for cell, text in self.paper.cells.items()
            if text in READS and cell[0] in told and cell[1] in columns
        ]  # fmt: skip


def sit_down(hand: Hand) -> None:
    """What a teacher does to one sheet at a sitting: mend it, write newcomers, keep the lessons, and some habits."""
    paper, hand.begun = hand.paper, _told(hand.paper)
    if paper.moved and not hand.is_seen:
        return
    paper.moved = False
    if not paper.damage:
        _work(hand)
    elif hand.dice.random() < 0.6:
        mend_sheet(hand)
    elif paper.damage == LAID_BY:
        keep_lessons(hand, only_new=True)
    if _told(paper) != hand.begun:
        paper.revision += 1


def _work(hand: Hand) -> None:
    if hand.dice.random() < 0.7:
        _write_newcomers(hand)
        keep_lessons(hand)
    for habit in hand.dice.choices(list(HABITS), list(HABITS.values()), k=hand.dice.randrange(6)):
        if not (hand.paper.damage or hand.paper.moved):
            habit(hand)


def _told(paper: Paper) -> str:
    return repr((paper.drawn(), paper.title, paper.there))


def _write_newcomers(hand: Hand) -> None:
    rows = {row.pupil for row in hand.paper.rows}
    for row in hand.listed:
        if row.pupil not in rows and is_in(row, hand.paper.register):
            hand.paper.add_pupil(row.pupil)


# ---------------------------------------------------------------- the day's work


def keep_lessons(hand: Hand, *, only_new: bool = False) -> None:
    """Enter the lessons that are over, or of them those not begun: at once or later, whole or in parts."""
    for day, number in hand.due.items():
        over = day < hand.today or (day == hand.today and hand.now.hour >= 9 + number)
        if not over or hand.dice.random() < 0.3 or (hand.today - day) > timedelta(days=5):
            continue
        lesson = hand.paper.lesson_on(day)
        if lesson is None:
            lesson = hand.paper.add_lesson(Heading(day, number), last=hand.dice.random() < 0.1)
        elif only_new:
            continue
        if lesson in hand.paper.columns:
            _enter(hand, lesson)


def _enter(hand: Hand, lesson: Lesson) -> None:
    """The marks of a lesson once, its topic and homework when the teacher gets to it."""
    dice, heading, paper = hand.dice, hand.paper.lessons[lesson], hand.paper
    if not any(cell[1] == lesson for cell in paper.cells) and dice.random() < 0.8:
        for pupil in hand.here(heading.day):
            if dice.random() < 0.45:
                paper.type(pupil, lesson, dice.choices(_MARKS, _WEIGHTS)[0])
    if not heading.topic and dice.random() < 0.7:
        heading.topic = f"{paper.register.subject}: тема {dice.randrange(100, 1000)}"
    if not heading.homework and SUBJECTS[paper.register.subject] and dice.random() < 0.7:
        heading.homework = f"§ {dice.randrange(1, 90)}"


# ---------------------------------------------------------------- habits


def correct(hand: Hand) -> None:
    """A mark is typed over: 3 → 4, «н» → «б», one mark becomes two."""
    _retype(hand, lambda old: hand.dice.choice([text for text in _MARKS if text != old]))


def clear(hand: Hand) -> None:
    """A cell is cleared."""
    _retype(hand, lambda _old: "")


def mistype(hand: Hand) -> None:
    """Something that nobody can read takes a mark's place."""
    _retype(hand, lambda _old: hand.dice.choice(UNREADABLE))


def _retype(hand: Hand, text: Callable[[str], str]) -> None:
    cells = [cell for cell in hand.filled() if hand.may_change(*cell)]
    if len(cells) > _ENOUGH:
        cell = hand.dice.choice(cells)
        hand.paper.type(*cell, text(hand.paper.cells[cell]))


def add_mark(hand: Hand) -> None:
    """A cell that was blank is filled: with a mark, with what nobody can read, with a sign that is to be known."""
    lessons = [lesson for lesson in hand.paper.columns if hand.paper.lessons[lesson].day <= hand.today]
    if lessons:
        lesson = hand.dice.choice(lessons)
        stands = {**hand.paper.cells, **hand.known.cells}
        blank = [who for who in hand.here(hand.paper.lessons[lesson].day) if (who, lesson) not in stands]
        if blank:
            hand.paper.type(hand.dice.choice(blank), lesson, hand.dice.choice([*_MARKS, *UNREADABLE, NEW_SIGN.code]))


def mend(hand: Hand) -> None:
    """What nobody can read is mended: to what stood there, to another mark, or cleared."""
    cells = [cell for cell, text in hand.paper.cells.items() if text in UNREADABLE and cell[0] in hand.paper.told]
    if cells:
        cell = hand.dice.choice(cells)
        kept = hand.known.cells.get(cell)
        hand.paper.type(*cell, hand.dice.choice([kept.text if kept else "4", "3", ""]))


def reword(hand: Hand) -> None:
    """A topic, a homework or a kind of work is written over or cleared."""
    if hand.paper.columns:
        heading = hand.paper.lessons[hand.dice.choice(hand.paper.columns)]
        name = hand.dice.choice(("topic", "homework", "kind", "kind"))
        words = _KINDS if name == "kind" else (f"{hand.paper.register.subject} {hand.dice.randrange(1000)}",)
        setattr(heading, name, hand.dice.choice(("", *words, *words)))


def lay_out(hand: Hand) -> None:
    """Lessons to come get their columns, with topics from the plan."""
    for day, number in [(day, number) for day, number in hand.due.items() if day > hand.today][:2]:
        if hand.paper.lesson_on(day) is None:
            hand.paper.add_lesson(Heading(day, number, topic=hand.dice.choice(("", f"План {day:%d.%m}"))))


def term_mark(hand: Hand) -> None:
    """Marks of the quarter are put, changed, taken away, mistyped when it ends."""
    ends = max(hand.due, default=hand.today)
    if ends - hand.today <= timedelta(days=3):
        for pupil in hand.dice.sample(hand.here(hand.today), min(2, len(hand.here(hand.today)))):
            text = hand.dice.choice(("5", "4", "3", "4", "", "55"))
            if text:
                hand.paper.terms[pupil] = text
            else:
                hand.paper.terms.pop(pupil, None)


def sort_rows(hand: Hand) -> None:
    """The rows are sorted whole, hidden numbers and all: nothing changes."""
    hand.paper.rows.sort(key=lambda row: hand.paper.names[row.pupil], reverse=hand.dice.random() < 0.5)


def redate(hand: Hand) -> None:
    """A lesson gets another date, above its column and on the right page."""
    lessons = [lesson for lesson in hand.paper.columns if _is_known_whole(hand, lesson)]
    taken = {own.day for own in hand.paper.lessons.values()} | {own.heading.day for own in hand.known.lessons.values()}
    free = [hand.today - timedelta(days=n) for n in range(7)]
    free = [day for day in free if day not in taken and day.weekday() < 5]
    if lessons and free and hand.is_seen:
        hand.paper.lessons[hand.dice.choice(lessons)].day = hand.dice.choice(free)
        hand.paper.moved = True


def renumber(hand: Hand) -> None:
    """A lesson gets another number."""
    lessons = [lesson for lesson in hand.paper.columns if _is_known_whole(hand, lesson)]
    if lessons and hand.is_seen:
        heading = hand.paper.lessons[hand.dice.choice(lessons)]
        if sum(own.day == heading.day for own in hand.paper.lessons.values()) == 1:
            heading.number = hand.dice.choice([number for number in range(1, 8) if number != heading.number])
            hand.paper.moved = True


def _is_known_whole(hand: Hand, lesson: Lesson) -> bool:
    """Whether a lesson was read as it stands and holds marks enough to be known again."""
    own = {pupil: text for (pupil, of), text in hand.paper.cells.items() if of == lesson}
    seen = {pupil: kept.text for (pupil, of), kept in hand.known.cells.items() if of == lesson}
    return own == seen and len(own) >= 2


# ---------------------------------------------------------------- what has to be mended afterwards


def swap_names(hand: Hand) -> None:
    """Two rows are sorted without their hidden numbers."""
    rows = hand.paper.rows
    if len(rows) > 2:
        above = hand.dice.randrange(len(rows) - 1)
        rows[above].pupil, rows[above + 1].pupil = rows[above + 1].pupil, rows[above].pupil
        hand.paper.damage = f"swap {above}"


def erase_row(hand: Hand) -> None:
    """A pupil's row is erased."""
    place = hand.dice.randrange(len(hand.paper.rows))
    hand.paper.rows[place].erased = True
    hand.paper.damage = f"row {place}"


def delete_column(hand: Hand) -> None:
    """A lesson's column is deleted, and perhaps its line on the right page."""
    lessons = [lesson for lesson in hand.paper.columns if _is_known_whole(hand, lesson)]
    if lessons:
        lesson = hand.dice.choice(lessons)
        hand.paper.damage = f"column {lesson} {hand.paper.columns.index(lesson)}"
        hand.paper.columns.remove(lesson)
        if hand.dice.random() < 0.5:
            hand.paper.damage += f" {hand.paper.page.index(lesson)}"
            hand.paper.page.remove(lesson)


def rename_sheet(hand: Hand) -> None:
    """The sheet gets a title that tells nobody its subject."""
    hand.paper.damage, hand.paper.title = f"title {hand.paper.title}", f"Лист {sum(map(ord, hand.paper.title))}"


def delete_sheet(hand: Hand) -> None:
    """The sheet is deleted."""
    hand.paper.damage, hand.paper.there = "sheet", False


def clear_most(hand: Hand) -> None:
    """All marks but one are cleared: where they were many nobody believes it until they are back."""
    hand.paper.damage, hand.paper.laid_by = LAID_BY, dict(hand.paper.cells)
    hand.paper.cells = dict(list(hand.paper.cells.items())[:1])


def paste_over(hand: Hand) -> None:
    """One mark is drawn over all the others."""
    hand.paper.damage, hand.paper.laid_by = LAID_BY, dict(hand.paper.cells)
    hand.paper.cells = dict.fromkeys(hand.paper.cells, "2")


def mend_sheet(hand: Hand) -> None:
    """What was damaged is undone."""
    paper, (what, *rest) = hand.paper, hand.paper.damage.split(maxsplit=1)
    told = rest[0].split() if rest else []
    if what == "swap":
        above = int(told[0])
        paper.rows[above].pupil, paper.rows[above + 1].pupil = paper.rows[above + 1].pupil, paper.rows[above].pupil
    elif what == "row":
        paper.rows[int(told[0])].erased = False
    elif what == "column":
        paper.columns.insert(int(told[1]), int(told[0]))
        if len(told) > 2:
            paper.page.insert(int(told[2]), int(told[0]))
    elif what == "title":
        paper.title = rest[0]
    elif what == "sheet":
        paper.there = True
    elif what == LAID_BY:
        paper.cells |= paper.laid_by
    paper.damage = ""


def damage(hand: Hand) -> None:
    """One of the damages, where all that stands there was read: then what must stay is known."""
    pending = any(text == NEW_SIGN.code for text in hand.paper.cells.values())
    if hand.is_seen and not pending and len(hand.known.cells) >= _ENOUGH:
        hand.dice.choice(DAMAGES)(hand)


DAMAGES: tuple[Callable[[Hand], None], ...] = (
    swap_names, erase_row, delete_column, delete_column, rename_sheet, delete_sheet, clear_most, clear_most, paste_over,
)  # fmt: skip

#: Habit → how often it shows.
HABITS: dict[Callable[[Hand], None], float] = {
    correct: 12, clear: 3, mistype: 4, add_mark: 8, mend: 8, reword: 8, lay_out: 3, term_mark: 6, sort_rows: 2,
    redate: 2, renumber: 2, damage: 5,
}  # fmt: skip
