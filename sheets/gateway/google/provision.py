"""Making the year's workbooks on Google: created whole, completed where something lacks, nobody's cells overwritten."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from sheets.gateway.google.access import PROVISION_SCOPES
from sheets.gateway.google.answers import DoneOrNot
from sheets.gateway.google.completing import Completion
from sheets.gateway.google.doors import Doors
from sheets.gateway.google.filling import Batch, Standing, sheet_batches
from sheets.gateway.google.gateway import GoogleSettings
from sheets.gateway.google.guarded import GUARDS, guard_newcomers, let_into_guards
from sheets.gateway.google.pace import Pace
from sheets.gateway.google.reading import workbook_of
from sheets.gateway.google.replies import Json
from sheets.gateway.google.state import as_name, file_of
from sheets.gateway.google.writing import GoogleWriter, Made, open_writer
from sheets.gateway.protocol import BookBusy, BookGone, NotWritten
from sheets.grid import Workbook
from sheets.provision.compare import missing
from sheets.provision.missing import Missing
from sheets.templates.plan import WorkbookPlan

#: The mark by which a workbook of ours is known, and the one that says whether all was done to it.
_KEY, _DONE = "journal", "journalDone"

#: Seconds between looks for a file of which nobody knows whether it was made.
_LOOKS = (1.0, 4.0, 10.0, 20.0, 25.0)

_TIME_ZONE = "Europe/Moscow"


class GoogleProvisioner:
    """Makes workbooks in a folder or shared drive that people own. Safe to run again, wherever it was cut off.

    A workbook is made in steps that can each be repeated: the file with our mark, its editors, its sheets (each of
    them whole or not at all), the mark that it is done. Whatever people should know is told.
    """

    def __init__(
        self,
        writer: GoogleWriter,
        folder: str,
        tell: Callable[[str], None],
        *,
        time_zone: str = _TIME_ZONE,
        notify: bool = False,
    ) -> None:
        """Make workbooks in that folder; with ``notify`` Google writes letters to whom they are opened."""
        self._writer, self._folder, self._tell, self._time_zone = writer, folder, tell, time_zone
        self._doors = Doors(writer, tell, notify=notify)

    # ------------------------------------------------------------------------------------ new workbooks

    def create(self, plan: WorkbookPlan) -> str:
        """Make the workbook, or go on where an earlier attempt was cut off; its id. Raises GatewayError."""
        self._doors.check(self._folder, plan)
        made = self._standing(plan) or self._new(plan)
        if made.marks.get(_DONE) != "1":
            self._finish(made, plan)
        return f"{made.id}/{as_name(made.name)}"

    def _standing(self, plan: WorkbookPlan) -> Made | None:
        """The workbook of that title that we made, or began to. Raises NotWritten where it is somebody else's."""
        key, title = _key(self._folder, plan), plan.title.replace("\\", "\\\\").replace("'", "\\'")
        query = f"name = '{title}' or appProperties has {{ key='{_KEY}' and value='{key}' }}"
        found = self._writer.find(self._folder, query)
        ours = sorted((one for one in found if one.marks.get(_KEY) == key), key=lambda one: one.marks.get(_DONE) != "1")
        if len(ours) > 1:
            self._tell(f"«{plan.title}» лежит в папке {len(ours)} раза: оставьте одну, лишние уберите в корзину")
        if found and not ours:
            raise NotWritten(f"«{plan.title}» уже лежит в папке и сделана не здесь: переименуйте или уберите её")
        return ours[0] if ours else None

    def _new(self, plan: WorkbookPlan) -> Made:
        """The file, blank. Where no answer came it is looked for, and never made twice."""
        try:
            return self._writer.create(plan.title, self._folder, {_KEY: _key(self._folder, plan), _DONE: "0"})
        except DoneOrNot as error:
            for pause in _LOOKS:
                self._writer.client.pause(pause)
                if (made := self._standing(plan)) is not None:
                    return made
            raise BookBusy("Google не ответил, создана ли книга: запустите ещё раз через несколько минут") from error

    def _finish(self, made: Made, plan: WorkbookPlan) -> None:
        """Let the editors in and fill in the sheets that are not there yet, then mark it done."""
        people = self._doors.open(made.id, plan)
        book = workbook_of(made.id, self._writer.whole(made.id))
        standing = {sheet.title for sheet in book.sheets}
        wanted = [sheet for sheet in plan.sheets if sheet.title not in standing]
        batches = list(sheet_batches(plan, wanted, Standing.of(book), people, self._writer.email))
        if batches:
            batches[0].requests.insert(0, self._properties())
            batches[-1].requests.extend(_without_blank(book, plan))
        for batch in batches:
            self._send(made.id, batch)
        self._writer.mark(made.id, {_DONE: "1"})

    def _properties(self) -> Json:
        said = {"locale": "ru_RU", "timeZone": self._time_zone}
        return {"updateSpreadsheetProperties": {"properties": said, "fields": "locale,timeZone"}}

    def _send(self, file_id: str, batch: Batch) -> None:
        def was_done() -> bool:
            answer = self._writer.get(file_id, "sheets.properties.title")
            return batch.titles <= {one["properties"]["title"] for one in answer.get("sheets") or ()}

        self._writer.batch_update(file_id, batch.requests, was_done)

    # ------------------------------------------------------------------------------------ standing workbooks

    def complete(self, book_id: str, plan: WorkbookPlan) -> Missing:
        """Add what the workbook lacks of its plan, as it is found now; what was lacking. Raises GatewayError."""
        file_id = file_of(book_id)
        if not file_id:
            raise BookGone("книги больше нет")
        made = self._writer.about(file_id)
        if made.marks.get(_DONE) == "0":
            self._finish(made, plan)
        people = self._doors.open(file_id, plan)
        told = self._writer.whole(file_id, GUARDS)
        let_into_guards(self._writer, file_id, told, plan, people)
        book = workbook_of(book_id, told)
        lack = missing(book, plan)
        if lack:
            Completion(self._writer, file_id, book, plan, people).add(lack)
            guard_newcomers(self._writer, file_id, told, plan, lack)
        return lack

    def close(self) -> None:
        """Let the connections go."""
        self._writer.close()


def open_provisioner(
    settings: GoogleSettings,
    credentials: Path,
    tell: Callable[[str], None],
    *,
    time_zone: str = _TIME_ZONE,
    notify: bool = False,
    pace: Pace | None = None,
) -> GoogleProvisioner:
    """A provisioner of the first folder of the settings, by the writer's key. Raises StoreAway where there is none."""
    writer = open_writer(credentials, settings.endpoint, PROVISION_SCOPES, pace)
    return GoogleProvisioner(writer, settings.roots()[0], tell, time_zone=time_zone, notify=notify)


def _key(folder: str, plan: WorkbookPlan) -> str:
    """By what a workbook is known whatever it is renamed to: its folder, which is a year's, and its planned title."""
    return blake2b(f"{folder}/{plan.title}".encode(), digest_size=16).hexdigest()


def _without_blank(book: Workbook, plan: WorkbookPlan) -> list[Json]:
    """The blank sheet a new file came with goes."""
    titles = {sheet.title for sheet in plan.sheets}
    blank = [sheet.gid or 0 for sheet in book.sheets if sheet.title not in titles and not sheet.rows]
    return [{"deleteSheet": {"sheetId": number}} for number in blank]
