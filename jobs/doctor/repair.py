"""Mending what workbooks on Google have lost of their template, as a person has agreed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from jobs.doctor.examination import Examination
from jobs.doctor.findings import listed
from jobs.doctor.templates import Ailing, Mended, Progress, mend
from journal.registers import shown_book
from sheets.gateway.google.writing import open_writer
from sheets.gateway.protocol import StoreAway
from sheets.template_health import FLAWS, Defect


def mendable(examination: Examination) -> list[Ailing]:
    """The workbooks in which something can be mended."""
    return [ailing for ailing in examination.ailing if ailing.mendable]


def described(ailing: Ailing) -> str:
    """What would be mended of a workbook, for whoever decides."""
    return f"«{shown_book(ailing.book)}»: {_counted(ailing.mendable)}"


def mend_all(examination: Examination, progress: Progress) -> Iterator[Mended]:
    """Mend workbook after workbook; ends early where Google does not answer at all. Raises StoreAway for no key."""
    config, reader, school = examination.config, examination.google.reader, examination.school
    wanted = mendable(examination)
    if reader is None or school is None:
        return
    writer = open_writer(config.google_writer, config.google_endpoint)
    try:
        for done, ailing in enumerate(wanted):
            progress(done, len(wanted), shown_book(ailing.book))
            mended = mend(reader, writer, ailing, school)
            yield mended
            if isinstance(mended.error, StoreAway):
                return
    finally:
        writer.close()


def lines(mended: Mended) -> Iterator[str]:
    """What became of one workbook, for whoever watches."""
    title = f"«{shown_book(mended.book)}»"
    if mended.error is not None:
        yield f"{title}: не исправлено: {mended.error}"
        return
    yield f"{title}: исправлено: {_counted(mended.done)}" if mended.done else f"{title}: уже исправлено"
    if mended.left:
        yield f"{title}: осталось: {_counted(mended.left)}"
    if mended.changed:
        yield f"{title}: пока шло исправление, изменился текст клеток {listed(list(mended.changed))}: проверьте их"


def _counted(defects: Sequence[Defect]) -> str:
    """Each flaw once, with the number of sheets that have it."""
    count = Counter(defect.flaw for defect in defects)
    return "; ".join(
        FLAWS[flaw].text + (f" (листов: {sheets})" if sheets > 1 else "") for flaw, sheets in count.items()
    )
