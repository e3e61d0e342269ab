"""Who may change guarded cells of a standing workbook: whom the plan names by now is let in, nobody is shut out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sheets.gateway.google.replies import Json
from sheets.gateway.google.writing import GoogleWriter
from sheets.provision.missing import Missing, NewText
from sheets.templates.plan import SheetPlan, WorkbookPlan

#: What is asked of each sheet beside its cells, to know its guards.
GUARDS = ",protectedRanges(protectedRangeId,range,description,warningOnly,editors)"


def let_into_guards(
    writer: GoogleWriter, file_id: str, told: Json, plan: WorkbookPlan, people: Collection[str]
) -> None:
    """Add to our guards those they lack: who came later, got an e-mail, or is sent there by a substitution.

    Guards are known by their words; those that people removed or made themselves are left. Raises GatewayError.

    Args:
        writer: Who writes.
        file_id: Which workbook.
        told: The workbook with its guards.
        plan: Who is to be let in where.
        people: Those who may edit the workbook.
    """
    requests = [request for sheet in told.get("sheets") or () for request in _of_sheet(sheet, plan, people)]
    if requests:
        writer.batch_update(file_id, requests, again=True)


def guard_newcomers(writer: GoogleWriter, file_id: str, told: Json, plan: WorkbookPlan, lack: Missing) -> None:
    """Let our guards of a list's rows reach over the rows just put in under it. Raises GatewayError."""
    added = {found.title: [pupil[0] for pupil in found.pupils] for found in lack.additions if found.pupils}
    requests = [
        request
        for sheet in told.get("sheets") or ()
        for request in _longer(sheet, plan, added.get(str(sheet["properties"]["title"]), ()))
    ]
    if requests:
        writer.batch_update(file_id, requests, again=True)


def _longer(sheet: Json, plan: WorkbookPlan, added: Sequence[NewText]) -> Iterator[Json]:
    planned = plan_of(plan, str(sheet["properties"]["title"])) if added else None
    texts = {guard.text for guard in (planned.guards if planned else ()) if guard.regions}
    rows = sorted(text.row for text in added)
    for guarded in sheet.get("protectedRanges") or ():
        around = guarded.get("range") or {}
        ends, first = around.get("endRowIndex"), around.get("startColumnIndex", 0)
        if guarded.get("description") in texts and ends == rows[0] and first <= added[0].column:
            said = {"protectedRangeId": guarded["protectedRangeId"], "range": {**around, "endRowIndex": rows[-1] + 1}}
            yield {"updateProtectedRange": {"protectedRange": said, "fields": "range"}}


def _of_sheet(sheet: Json, plan: WorkbookPlan, people: Collection[str]) -> Iterator[Json]:
    planned = plan_of(plan, str(sheet["properties"]["title"]))
    wanted = {guard.text: guard.editors for guard in (planned.guards if planned else ()) if not guard.warns}
    for guarded in sheet.get("protectedRanges") or ():
        editors = guarded.get("editors") or {}
        users = list(editors.get("users") or ())
        named = {email.lower() for email in users}
        called = () if guarded.get("warningOnly") else wanted.get(str(guarded.get("description")), ())
        lacking = [email for email in called if email in people and email.lower() not in named]
        if lacking:
            said = {"protectedRangeId": guarded["protectedRangeId"], "editors": {**editors, "users": users + lacking}}
            yield {"updateProtectedRange": {"protectedRange": said, "fields": "editors"}}


def plan_of(plan: WorkbookPlan, title: str) -> SheetPlan | None:
    """The plan of a standing sheet, by its title or by another that the plan knows it by."""
    wanted = _plain(title)
    return next((sheet for sheet in plan.sheets if wanted in map(_plain, (sheet.title, *sheet.aliases))), None)


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()
