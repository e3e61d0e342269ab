"""Pieces of the forms on plain pages: what is told, what is hidden, where a code is typed."""

from __future__ import annotations

from html import escape


def note(text: str) -> str:
    """What is told besides; nothing where nothing is."""
    return f'<p class="alert note" role="status">{escape(text)}</p>' if text else ""


def hidden(**fields: str) -> str:
    """Fields of a form that nobody sees."""
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields.items()
    )


def code_field(label: str, *, focus: bool = True) -> str:
    """Where a code is typed: digits first on a telephone, and a recovery code fits too."""
    return f"""<label for="code">{escape(label)}</label>
<input id="code" name="code" type="text" required maxlength="40" inputmode="numeric" autocomplete="one-time-code"
 autocapitalize="none" autocorrect="off" spellcheck="false"{" autofocus" if focus else ""}>"""
