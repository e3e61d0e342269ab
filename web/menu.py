"""The Streamlit script, run at every step of everybody: who is looking, what they may open, and the page itself."""

import streamlit as st

from web import frame
from web.cookies import session_token
from web.turns import turn
from web.visitors import visitor_of

with turn:
    visitor = visitor_of(session_token(st.context.cookies))
    frame.keep_apart(visitor)
    if visitor.person is None:
        st.navigation([st.Page(frame.show_signed_out, title="Вход", default=True)], position="hidden").run()
    elif (viewer := frame.choose_role(visitor)) is None:
        st.navigation([st.Page(frame.show_nothing_open, title="Журнал", default=True)], position="hidden").run()
    else:
        frame.show(visitor, viewer)
