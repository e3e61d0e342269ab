"""What stands around every page: the menu, the role switch, the sign-out, and when the data was read."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from html import escape
from urllib.parse import urlsplit

import streamlit as st
import structlog
from streamlit.navigation.page import StreamlitPage

from database.journal import Journal
from journal.freshness import is_late
from journal.viewer import FAMILY, ROLE_NAMES, Role, Viewer
from pages.components.html import Html
from pages.components.style import styled
from web.contents import PageModule, PageRow, pages_for
from web.index import LEAVE, TITLE
from web.installation import access_log, database
from web.visitors import Visitor

_log = structlog.get_logger(__name__)

#: Keys of session_state; those of pages never begin with «web».
PERSON, ROLE, CHOICE, SEEN, READ = "web_person", "web_role", "web_choice", "web_seen", "web_read"

#: Of a page's own icon Streamlit makes a tab's icon by asking Google for it: staff pages name ours before theirs,
#: families' have none of their own.
ICON = "./favicon.png"

#: The parameter of the address that names a child, see ``pages.components.choices``.
CHILD = "child"

#: Staff look at charts and tables of the whole school on a desk: room for them, yet lines that can be read.
WIDE = """<style>
[data-testid="stMainBlockContainer"] { max-width: 76rem; }
</style>"""


def keep_apart(visitor: Visitor) -> None:
    """Empty the state of another person: a browser may take over a session that somebody just left."""
    person = visitor.person.account if visitor.person else None
    if st.session_state.get(PERSON) != person:
        st.session_state.clear()
        st.session_state[PERSON] = person


def choose_role(visitor: Visitor) -> Viewer | None:
    """The visitor in the role they chose; None for people without a page.

    Before they chose it is the first of their roles that has the page they came for, else the widest.
    """
    roles = _roles(visitor)
    if not roles:
        return None
    if st.session_state.get(ROLE) not in roles:
        asked = urlsplit(st.context.url or "").path.strip("/")
        able = [role for role in roles if asked in {row.url_path for row in pages_for([role])}]
        st.session_state[ROLE] = (able or roles)[0]
    return visitor.viewer(st.session_state[ROLE])


def show(visitor: Visitor, viewer: Viewer) -> None:
    """The page that was asked for, within its frame."""
    journal = Journal(database(), viewer, visitor.now, visitor.current)
    rows = pages_for([viewer.role])
    pages = [_page(row, visitor, viewer, journal) for row in rows]
    first = partial(st.switch_page, pages[0])
    home = st.Page(first, title=TITLE, url_path="home", default=True, visibility="hidden")
    left = [st.Page(first, title=TITLE, url_path=path, visibility="hidden") for path in _left_behind(pages)]
    if not viewer.is_family:
        st.set_page_config(layout="wide", page_icon=ICON)
    chosen = st.navigation([home, *pages, *left], position="top" if viewer.is_family else "sidebar")
    if viewer.is_family and chosen in pages:
        _keep_child(chosen.url_path)
    try:
        chosen.run()
    finally:  # a step that is cut short has read all the same; one that only leads on has not
        if chosen in pages:
            _note(viewer, journal, chosen.url_path)


def show_signed_out() -> None:
    """What a tab shows whose session is over: the way back in, taken at once where scripts run."""
    st.title("Вы вышли из журнала")
    way_in = f'<p><a href="/login" target="_self">Войти снова</a></p><script>{LEAVE}</script>'
    st.html(way_in, unsafe_allow_javascript=True)


def show_nothing_open() -> None:
    """What somebody sees who is signed in but has no role today."""
    st.title("Для вас пока ничего не открыто")
    st.write("Права выдаёт руководитель ИЦШ; родителям и ученикам — через классного руководителя.")
    st.html(styled(_sign_out("")))


def show_failure(error: Exception) -> bool:
    """What people see of an error of ours: that it is noted, and what to do. Its particulars go to the log alone."""
    _log.error("a page failed", exc_info=error)
    st.error("Страница не открылась: ошибка на нашей стороне, она записана. Обновите страницу или зайдите позже.")
    return True


def read_at(moment: datetime | None, now: datetime, *, is_away: bool = False, part: str = "") -> str:
    """How fresh the data is: «данные на 14:32», with the day where it is not today, and why it is no fresher."""
    gone = f"хранилище {part} недоступно" if part else "хранилище недоступно"
    if moment is None:
        return f"данных ещё нет: {gone}" if is_away else "данных ещё нет: журналы ни разу не прочитаны"
    local = moment.astimezone(now.tzinfo)
    day = "" if local.date() == now.date() else f"{local:%d.%m.%Y}, "
    late = ", с тех пор журналы не читались" if is_late(moment, now) else ""
    return f"данные на {day}{local:%H:%M}{f', {gone}' if is_away else late}"


def _freshness(journal: Journal) -> str:
    """The same of what a page is made of."""
    return read_at(journal.read_at(), journal.now, is_away=journal.is_away(), part=journal.away())


def _roles(visitor: Visitor) -> list[Role]:
    """The roles that open anything."""
    return [role for role in visitor.roles if pages_for([role])]


def _left_behind(pages: list[StreamlitPage]) -> list[str]:
    """The page a tab still stands on that its new role does not have: it leads to the first of that role's."""
    _, last, _ = st.session_state.get(SEEN, ("", "", ""))
    return [last] if last and last not in {page.url_path for page in pages} else []


def _page(row: PageRow, visitor: Visitor, viewer: Viewer, journal: Journal) -> StreamlitPage:
    show_it = _show_family_page if viewer.is_family else _show_staff_page
    return st.Page(
        partial(show_it, row.module, visitor, viewer, journal), title=row.module.TITLE,
        icon=None if viewer.is_family else row.icon, url_path=row.url_path,
        visibility="hidden" if viewer.is_family and row.is_aside else "visible",
    )  # fmt: skip


def _show_staff_page(page: PageModule, visitor: Visitor, viewer: Viewer, journal: Journal) -> None:
    """A page of the staff, with who is signed in beside it."""
    st.html(WIDE)
    with st.sidebar:
        _show_person(visitor, viewer)
    if (last := page.render(viewer, journal)) is not None:
        st.html(styled(last))
    st.caption(_freshness(journal))


def _show_family_page(page: PageModule, visitor: Visitor, viewer: Viewer, journal: Journal) -> None:
    """A family's page and, below it in one piece, who is signed in: every piece is a message of its own."""
    last = page.render(viewer, journal) or Html("")
    note = _freshness(journal)
    if len(_roles(visitor)) == 1:
        st.html(styled(last, _sign_out(_called(viewer), note)))
    else:
        st.html(styled(last))
        _show_person(visitor, viewer, note)


def _keep_child(page: str) -> None:
    """Let the child that was chosen stay chosen on another page: the menu's addresses name none."""
    _, last, child = st.session_state.get(SEEN, ("", "", ""))
    if child and last != page and CHILD not in st.query_params:
        st.query_params[CHILD] = child


def _show_person(visitor: Visitor, viewer: Viewer, note: str = "") -> None:
    """Who is signed in and as what, with the way to another role and out; a note above it."""
    roles = _roles(visitor)
    if len(roles) > 1:
        st.session_state[CHOICE] = viewer.role
        st.selectbox(
            "Я как…", roles, format_func=ROLE_NAMES.__getitem__, key=CHOICE, on_change=_take_role, filter_mode=None
        )
    st.html(styled(_sign_out(viewer.name if len(roles) > 1 else _called(viewer), note)))


def _called(viewer: Viewer) -> str:
    return f"{viewer.name}, {ROLE_NAMES[viewer.role]}"


def _sign_out(name: str, note: str = "") -> Html:
    """Who is signed in, and the way out: a form as the browser knows it needs no script and takes the cookie along."""
    form = (
        '<form method="post" action="/logout"><a href="/account" target="_self">Мои входы</a>'
        '<button type="submit">Выйти</button></form>'
    )
    style = "person family" if note else "person"
    above = f'<p class="note">{_links_aside()}</p><p class="note">{escape(note)}</p>' if note else ""
    return Html(f'{above}<div class="{style}"><span>{escape(name)}</span>{form}</div>')


def _links_aside() -> str:
    """The ways to a family's pages that are no tabs."""
    rows = (row for row in pages_for(FAMILY) if row.is_aside)
    return " · ".join(f'<a href="/{row.url_path}" target="_self">{escape(row.module.TITLE)}</a>' for row in rows)


def _take_role() -> None:
    st.session_state[ROLE] = st.session_state[CHOICE]


def _note(viewer: Viewer, journal: Journal, page: str) -> None:
    """Log the visit, once for every page and child that is opened anew; and whose record staff read beside."""
    asked = st.query_params.get(CHILD, "")
    seen = (viewer.role, page, asked)
    if st.session_state.get(SEEN) != seen:
        st.session_state[SEEN] = seen
        pupil = _pupil_shown(asked, viewer, journal) if viewer.is_family else ""
        access_log().visit(viewer.account, viewer.role, page, journal.now, pupil=pupil)
        st.session_state[READ] = frozenset[str]()
    for pupil in sorted(journal.readings - st.session_state.get(READ, frozenset())):
        access_log().visit(viewer.account, viewer.role, page, journal.now, pupil=pupil)
    st.session_state[READ] = frozenset(journal.readings)


def _pupil_shown(asked: str, viewer: Viewer, journal: Journal) -> str:
    """The child a family's page is about: the one its address names (``asked``), else the first."""
    return asked if asked in viewer.pupils else next((child.pupil for child in journal.family()), "")
