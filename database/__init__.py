"""Floor 1: what can be derived from the sheets, and what people do in the app, kept and narrowed."""
