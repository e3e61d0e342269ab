"""Files, shared drives and change logs, and the methods of Drive v3."""
