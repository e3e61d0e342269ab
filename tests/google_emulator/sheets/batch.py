"""spreadsheets.batchUpdate: requests one after another, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.google_emulator.field_names import unknown_name
from tests.google_emulator.fields import BadMask
from tests.google_emulator.refusals import Json, Refused, invalid, invalid_field, sheets_refusal
from tests.google_emulator.sheets import requests_borders as borders
from tests.google_emulator.sheets import requests_cells as cells
from tests.google_emulator.sheets import requests_dimensions as dimensions
from tests.google_emulator.sheets import requests_metadata as metadata
from tests.google_emulator.sheets import requests_moving as moving
from tests.google_emulator.sheets import requests_provision as provision
from tests.google_emulator.sheets import requests_ranges as ranges
from tests.google_emulator.sheets import requests_sheets as sheets
from tests.google_emulator.sheets.formulas import work_out
from tests.google_emulator.sheets.requests_sheets import Work

#: What a batchUpdate may ask, by the API's names.
REQUESTS: Mapping[str, Callable[[Work, Json], Json]] = {
    "addBanding": ranges.add_banding,
    "addConditionalFormatRule": ranges.add_conditional_format_rule,
    "addDimensionGroup": dimensions.add_dimension_group,
    "addNamedRange": ranges.add_named_range,
    "addProtectedRange": ranges.add_protected_range,
    "addSheet": sheets.add_sheet,
    "appendCells": cells.append_cells,
    "appendDimension": dimensions.append_dimension,
    "autoResizeDimensions": dimensions.auto_resize_dimensions,
    "clearBasicFilter": ranges.clear_basic_filter,
    "copyPaste": moving.copy_paste,
    "createDeveloperMetadata": provision.create_developer_metadata,
    "cutPaste": moving.cut_paste,
    "deleteConditionalFormatRule": ranges.delete_conditional_format_rule,
    "deleteDeveloperMetadata": metadata.delete_developer_metadata,
    "deleteDimension": dimensions.delete_dimension,
    "deleteDimensionGroup": dimensions.delete_dimension_group,
    "deleteNamedRange": ranges.delete_named_range,
    "deleteProtectedRange": ranges.delete_protected_range,
    "deleteSheet": sheets.delete_sheet,
    "duplicateSheet": sheets.duplicate_sheet,
    "findReplace": moving.find_replace,
    "insertDimension": dimensions.insert_dimension,
    "insertRange": provision.insert_range,
    "mergeCells": cells.merge_cells,
    "moveDimension": dimensions.move_dimension,
    "repeatCell": cells.repeat_cell,
    "setBasicFilter": ranges.set_basic_filter,
    "setDataValidation": cells.set_data_validation,
    "sortRange": moving.sort_range,
    "unmergeCells": cells.unmerge_cells,
    "updateBorders": borders.update_borders,
    "updateCells": cells.update_cells,
    "updateConditionalFormatRule": ranges.update_conditional_format_rule,
    "updateDeveloperMetadata": metadata.update_developer_metadata,
    "updateDimensionProperties": dimensions.update_dimension_properties,
    "updateNamedRange": ranges.update_named_range,
    "updateProtectedRange": ranges.update_protected_range,
    "updateSheetProperties": sheets.update_sheet_properties,
    "updateSpreadsheetProperties": sheets.update_spreadsheet_properties,
}


#: What Google does and the emulator does not.
NOT_EMULATED = frozenset((
    "addChart", "addDataSource", "addFilterView", "addSlicer", "addTable", "autoFill",
    "deleteBanding", "deleteDataSource",
    "deleteDuplicates", "deleteEmbeddedObject", "deleteFilterView", "deleteRange", "deleteTable",
    "duplicateFilterView", "pasteData", "randomizeRange", "refreshDataSource", "textToColumns",
    "trimWhitespace", "updateBanding", "updateChartSpec", "updateDataSource",
    "updateDimensionGroup", "updateEmbeddedObjectBorder", "updateEmbeddedObjectPosition", "updateFilterView",
    "updateSlicerSpec", "updateTable",
))  # fmt: skip


def batch_update(work: Work, requests: list[Json]) -> list[Json]:
    """Do the requests and tell the replies; a refused one leaves the caller's spreadsheet as it was.

    The spreadsheet in ``work`` is a copy: the caller takes it only when this returns. Raises Refused.
    """
    if not requests:
        raise invalid("Must specify at least one request.")
    replies = []
    for place, request in enumerate(requests):
        name, body = _asked(place, request)
        try:
            replies.append(REQUESTS[name](work, body))
        except Refused as refused:
            raise invalid(f"Invalid requests[{place}].{name}: {refused.message}") from refused
        except BadMask as wrong:
            raise invalid(f"Invalid requests[{place}].{name}: Invalid field: {wrong}") from wrong
    work_out(work.book)
    return replies


def _asked(place: int, request: Json) -> tuple[str, Json]:
    names = [name for name, body in request.items() if body is not None]
    if len(names) != 1:
        said = "No request set" if not names else "Only one request may be set"
        raise invalid(f"Invalid requests[{place}]: {said}")
    if names[0] in NOT_EMULATED:
        raise sheets_refusal(501, f"{names[0]} is not emulated: see tests/google_emulator/sheets/batch.py")
    if names[0] not in REQUESTS:
        said = f"Invalid JSON payload received. Unknown name \"{names[0]}\" at 'requests[{place}]': Cannot find field."
        raise invalid_field(f"requests[{place}]", said)
    if (wrong := unknown_name(request[names[0]], f"requests[{place}].{names[0]}")) is not None:
        said = f"Invalid JSON payload received. Unknown name \"{wrong[0]}\" at '{wrong[1]}': Cannot find field."
        raise invalid_field(wrong[1], said)
    return names[0], request[names[0]]
