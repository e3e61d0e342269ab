"""Floor 4: HTTP around Streamlit — sign-in, the gate, compression, health — and the menu, its script."""
