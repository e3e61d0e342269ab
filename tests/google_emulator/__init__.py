"""Google Sheets v4 and Drive v3 as far as the journal, gspread and its like use them, as a real HTTP server.

A test asks for the fixture ``google``, an :class:`tests.google_emulator.handle.Emulator`::

    def test_a_mark_is_read(google: Emulator, tmp_path: Path) -> None:
        book = google.put("Журнал 7А", {"Алгебра": [["Ученик", "05.09"], ["Иванов", "5"]]})
        google.credentials_file(tmp_path / "reader.json")  # its token_uri is the emulator's
        google.type_cell(book, "Алгебра", "B2", "4")
        google.faults({"fault": "503", "kind": "spreadsheets.get", "times": 2})
        google.advance(60)
        ...
        assert google.requests["spreadsheets.get"] == 3

Requests go through latency, faults, credentials, scopes and quotas to one method of the table in ``service/routes``;
the tests' side door is under ``/_emulator/`` (``service/control``). What typed texts become is a table with its
evidence, ``sheets/typed_input.csv``. Recordings are replayed by ``python -m tests.google_emulator.replay``.
"""
