"""What the second step shows: where to type a code, the square for a telephone, the codes for a drawer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import segno

from jobs.second_factor import address, spelled
from web.form_parts import code_field, hidden
from web.plain_page import alert, plain_page


@dataclass(frozen=True, slots=True)
class SetUp:
    """A secret on its way into a telephone: as a square (SVG), as an address, and as it is typed."""

    square: str
    address: str
    spelled: str


def set_up_of(secret: bytes, login: str, school: str) -> SetUp:
    """A secret as an authenticator app takes it; there it is called by the school and the login."""
    told = address(secret, login, school)
    square = segno.make(told, error="m").svg_inline(scale=5, border=3, dark="#000", light="#fff")
    return SetUp(square, told, spelled(secret))


def ask_page(school: str, csrf: str, said: str = "") -> str:
    """The code is asked for."""
    return plain_page(
        "Код подтверждения",
        school,
        f"""<form class="card" method="post" action="/login/second">
<h2>Код подтверждения</h2>
{alert(said)}{hidden(csrf=csrf)}
{code_field("Шесть цифр из приложения на телефоне")}
<button class="enter" type="submit">Войти</button>
<p class="hint">Телефона нет под рукой? Введите один из запасных кодов. Если нет и их, второй фактор снимет
 руководитель ИЦШ.</p>
<p class="hint"><a href="/login">Войти под другим именем</a></p>
</form>""",
    )


def set_up_page(school: str, csrf: str, told: SetUp, said: str = "") -> str:
    """The school requires a second factor of this person: it is set up on the way in."""
    return plain_page(
        "Второй фактор",
        school,
        f"""<form class="card" method="post" action="/login/second">
<h2>Подключите второй фактор</h2>
{alert(said)}{hidden(csrf=csrf)}
<p>Ваша должность открывает данные всей школы, поэтому кроме пароля нужен код с телефона.</p>
{set_up_steps(told)}
<button class="enter" type="submit">Подключить и войти</button>
</form>""",
    )


def set_up_steps(told: SetUp) -> str:
    """The steps, with the field for the first code at their end."""
    return f"""<ol class="steps">
<li>Установите приложение для кодов: Яндекс Ключ, Google Authenticator, FreeOTP или другое.</li>
<li>Отсканируйте им квадрат:<div class="square">{told.square}</div>
<small>На этом же телефоне: <a href="{escape(told.address)}">открыть в приложении</a>.
 Вручную: <code>{escape(told.spelled)}</code></small></li>
<li>Введите код, который оно покажет.</li>
</ol>
{code_field("Шесть цифр из приложения", focus=False)}"""


def codes_page(codes: Sequence[str], wanted: str) -> str:
    """The recovery codes, shown this once."""
    return plain_page("Запасные коды", "", f'<section class="card">{codes_list(codes)}{_on(wanted)}</section>')


def codes_list(codes: Sequence[str]) -> str:
    """Recovery codes, and what they are for."""
    rows = "".join(f"<li><code>{escape(code)}</code></li>" for code in codes)
    return f"""<h2>Второй фактор подключён</h2>
<p>Это запасные коды на случай, если телефона не будет под рукой. Каждый действует один раз.
 <b>Больше они не покажутся</b>: спишите их или распечатайте и храните не на телефоне.</p>
<ul class="codes">{rows}</ul>"""


def _on(wanted: str) -> str:
    return f'<p><a class="enter" href="{escape(wanted)}">Я сохранил(а) коды, открыть журнал</a></p>'
