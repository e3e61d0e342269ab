"""The names that masks and requests may hold: a mistyped one is refused, as Google refuses it, and not passed over."""

from __future__ import annotations

from typing import Any

from tests.google_emulator.fields import Mask

_SHEETS = """
spreadsheetId properties title locale autoRecalc timeZone defaultFormat iterativeCalculationSettings maxIterations
convergenceThreshold spreadsheetTheme primaryFontFamily themeColors colorType color rgbColor themeColor red green blue
alpha importFunctionsExternalUrlAccessAllowed sheets sheetId index sheetType gridProperties rowCount columnCount
frozenRowCount frozenColumnCount hideGridlines rowGroupControlAfter columnGroupControlAfter hidden tabColor
tabColorStyle rightToLeft dataSourceSheetProperties data startRow startColumn rowData values userEnteredValue
effectiveValue formattedValue userEnteredFormat effectiveFormat hyperlink note textFormatRuns dataValidation pivotTable
dataSourceTable dataSourceFormula chipRuns numberValue stringValue boolValue formulaValue errorValue type message
numberFormat pattern backgroundColor backgroundColorStyle borders top bottom left right style width colorStyle padding
horizontalAlignment verticalAlignment wrapStrategy textDirection textFormat foregroundColor foregroundColorStyle
fontFamily fontSize bold italic strikethrough underline link uri hyperlinkDisplayType textRotation angle vertical
startIndex format condition inputMessage strict showCustomUi relativeDate rowMetadata columnMetadata hiddenByFilter
hiddenByUser pixelSize developerMetadata dataSourceColumnReference merges startRowIndex endRowIndex startColumnIndex
endColumnIndex conditionalFormats ranges booleanRule gradientRule minpoint midpoint maxpoint filterViews filterViewId
range namedRangeId sortSpecs criteria filterSpecs protectedRanges protectedRangeId description warningOnly
requestingUserCanEdit unprotectedRanges editors users groups domainUsersCanEdit basicFilter charts bandedRanges
bandedRangeId rowProperties columnProperties headerColor headerColorStyle firstBandColor firstBandColorStyle
secondBandColor secondBandColorStyle footerColor footerColorStyle rowGroups columnGroups dimension endIndex depth
collapsed slicers tables namedRanges name spreadsheetUrl metadataId metadataKey metadataValue location visibility
locationType spreadsheet dimensionRange dataSources dataSourceSchedules replies updatedSpreadsheet addSheet
duplicateSheet addProtectedRange protectedRange addNamedRange namedRange addConditionalFormatRule
deleteConditionalFormatRule updateConditionalFormatRule addDimensionGroup deleteDimensionGroup dimensionGroups
addBanding bandedRange findReplace valuesChanged formulasChanged rowsChanged sheetsChanged occurrencesChanged
majorDimension valueRanges updatedRange updatedRows updatedColumns updatedCells updatedData tableRange updates
totalUpdatedRows totalUpdatedColumns totalUpdatedCells totalUpdatedSheets responses clearedRange clearedRanges
"""

_DRIVE = """
kind id name mimeType description starred trashed explicitlyTrashed trashingUser trashedTime parents properties
appProperties spaces version webContentLink webViewLink iconLink hasThumbnail thumbnailLink thumbnailVersion viewedByMe
viewedByMeTime createdTime modifiedTime modifiedByMeTime modifiedByMe sharedWithMeTime sharingUser owners teamDriveId
driveId lastModifyingUser shared ownedByMe capabilities viewersCanCopyContent copyRequiresWriterPermission
writersCanShare permissions permissionIds hasAugmentedPermissions folderColorRgb originalFilename fullFileExtension
fileExtension md5Checksum sha1Checksum sha256Checksum size quotaBytesUsed headRevisionId contentHints
imageMediaMetadata videoMediaMetadata isAppAuthorized exportLinks shortcutDetails contentRestrictions labelInfo
resourceKey linkShareMetadata displayName photoLink me permissionId emailAddress role type domain expirationTime
permissionDetails deleted allowFileDiscovery view pendingOwner inheritedPermissionsDisabled files nextPageToken
incompleteSearch changes newStartPageToken startPageToken fileId removed time changeType file drive drives user
storageQuota limit usage usageInDrive usageInDriveTrash importFormats exportFormats maxUploadSize canCreateDrives
canCreateTeamDrives hidden restrictions themeId colorRgb backgroundImageLink comments content anchor canEdit canRename
canCopy canDownload canShare canTrash canDelete canAddChildren canReadRevisions canComment canListChildren
"""

_ASKED = """
requests start rows fields cell rule rowIndex columnIndex source destination pasteType pasteOrientation mergeType
sourceSheetId newSheetId newSheetName insertSheetIndex inheritFromBefore length destinationIndex dimensions
dimensionGroup find replacement includeFormulas matchEntireCell matchCase searchByRegex allSheets filter newIndex
includeSpreadsheetInResponse responseRanges responseIncludeGridData valueInputOption includeValuesInResponse
responseValueRenderOption responseDateTimeRenderOption destinationSpreadsheetId sortOrder dimensionIndex dataFilters
value hiddenValues visibleValues visibleBackgroundColor visibleForegroundColor filterCriteria columnIndex
innerHorizontal innerVertical developerMetadataLookup dataFilter shiftDimension createDeveloperMetadata
"""

_REQUEST_NAMES = frozenset((*_SHEETS.split(), *_ASKED.split()))

_NAMES = {"sheets": frozenset(_SHEETS.split()), "drive": frozenset(_DRIVE.split())}


def unknown_field(tree: Mask, api: str, prefix: str = "") -> str | None:
    """The path of the first name that the API does not know; None where all are known."""
    for name, deeper in tree.items():
        if name != "*" and name not in _NAMES[api]:
            return f"{prefix}{name}"
        if (found := unknown_field(deeper, api, f"{prefix}{name}.")) is not None:
            return found
    return None


def unknown_name(thing: Any, place: str = "") -> tuple[str, str] | None:
    """The first name in a request of Sheets that it does not know, and where it stands; None where all are known."""
    if isinstance(thing, dict):
        for name, value in thing.items():
            if name not in _REQUEST_NAMES:
                return name, place
            if (found := unknown_name(value, f"{place}.{name}" if place else name)) is not None:
                return found
    elif isinstance(thing, list):
        for at, one in enumerate(thing):
            if (found := unknown_name(one, f"{place}[{at}]")) is not None:
                return found
    return None
