"""To whom a workbook is open: missing editors are let in, nobody is shut out, and a confidential one stays so."""

from __future__ import annotations

from collections.abc import Callable

from journal.registers import CLASS, book_kind
from sheets.gateway.google.writing import GoogleWriter, Grant
from sheets.gateway.protocol import NotWritten
from sheets.templates.plan import WorkbookPlan

#: The roles that may change cells.
_EDIT = frozenset({"writer", "fileOrganizer", "organizer", "owner"})

#: Those who have charge of a folder or drive see all that is in it.
_CHARGE = frozenset({"organizer", "owner"})

_ROBOTS = ".gserviceaccount.com"


class Doors:
    """Opens workbooks to their editors. Who could not be let in is told, by workbook, and the rest goes on."""

    def __init__(self, writer: GoogleWriter, tell: Callable[[str], None], *, notify: bool = False) -> None:
        """With ``notify`` Google writes a letter to everybody newly let in."""
        self._writer, self._tell, self._notify = writer, tell, notify

    def open(self, file_id: str, plan: WorkbookPlan) -> frozenset[str]:
        """Let the plan's editors in; those of them who may edit now."""
        can = {grant.email.lower() for grant in self._writer.grants(file_id) if grant.role in _EDIT}
        for email in plan.editors:
            if email.lower() not in can and self._let_in(file_id, plan.title, email):
                can.add(email.lower())
        return frozenset(email for email in plan.editors if email.lower() in can)

    def _let_in(self, file_id: str, title: str, email: str) -> bool:
        try:
            self._writer.share(file_id, email, notify=self._notify)
        except NotWritten as error:
            self._tell(f"«{title}» не открыта для {email}: {error}")
            return False
        return True

    def check(self, folder: str, plan: WorkbookPlan) -> None:
        """Raise NotWritten where a confidential workbook would be open to others than its class teacher."""
        kind, _ = book_kind(plan.title) or ("", "")
        if kind != CLASS:
            return
        editors = {email.lower() for email in plan.editors}
        others = sorted({_called(one) for one in self._writer.grants(folder) if not _may_see(one, editors)})
        if others:
            raise NotWritten(
                f"«{plan.title}» – для одного классного руководителя, а папка открыта и другим ({', '.join(others)}): "
                "положите такие книги в закрытую папку"
            )


def _may_see(grant: Grant, editors: set[str]) -> bool:
    if grant.kind != "user":
        return False
    return grant.role in _CHARGE or grant.email.endswith(_ROBOTS) or grant.email.lower() in editors


def _called(grant: Grant) -> str:
    return grant.email or {"anyone": "всем по ссылке", "domain": "всей организации"}.get(grant.kind, grant.kind)
