"""Google Sheets v4 and Drive v3 as far as the journal, gspread and its like use them, as a real HTTP server."""
