"""The door: `streamlit run app.py` and `uvicorn app:app` both find `app` here.

Streamlit looks for the literal assignment in this file's source: a factory would silently start the
script without its gate.
"""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from web import account, first_sign_in, forgotten, health, hooks, index, openid, second_step, sign_in
from web.compression import Compression
from web.door import Door
from web.frame import show_failure
from web.gate import Gate
from web.headers import SecurityHeaders
from web.lifespan import lifespan

app = st.App(
    "web/menu.py",
    routes=[
        *health.ROUTES,
        *hooks.ROUTES,
        *sign_in.ROUTES,
        *first_sign_in.ROUTES,
        *forgotten.ROUTES,
        *second_step.ROUTES,
        *openid.ROUTES,
        *account.ROUTES,
        *index.ROUTES,
    ],
    middleware=[Middleware(SecurityHeaders), Middleware(Door), Middleware(Gate), Middleware(Compression)],
    lifespan=lifespan,
    on_script_error=show_failure,
)
