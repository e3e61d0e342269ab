"""Files offered for download: each session knows the addresses its open tabs were told, and no others."""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from web.media import TRIES, Told, not_here, offered


def test_a_tab_knows_what_it_was_told_and_takes_it_along() -> None:
    told = Told()
    with told.tab("mother") as one, told.tab("mother") as other:
        one.add("/media/a.pdf")
        other.add("/media/b.pdf")
        known = [told.knows(who, what) for who in ("mother", "father", "") for what in ("/media/a.pdf", "/media/b.pdf")]
        assert known == [True, True, False, False, False, False]
        with told.tab("mother"):
            pass
        assert told.knows("mother", "/media/a.pdf")
    assert not told.knows("mother", "/media/a.pdf")
    assert told._tabs == {}


def test_only_a_download_offers_a_file_and_no_text_that_looks_like_one() -> None:
    download, text, echo = ForwardMsg(), ForwardMsg(), ForwardMsg()
    download.delta.new_element.download_button.url = "/media/a.pdf"
    text.delta.new_element.markdown.body = "/media/a.pdf"
    echo.page_info_changed.query_string = "child=/media/a.pdf"
    said = [message.SerializeToString() for message in (download, text, echo)]
    assert [offered(one) for one in (*said, b"", b"/media/\xff")] == ["/media/a.pdf", "", "", "", ""]


def test_one_of_several_servers_sends_a_browser_on_by_a_new_connection_and_gives_up() -> None:
    """A file lies in one server's memory: the next connection may come to it."""
    query, asked = b"", 0
    while (answer := not_here("/media/a.pdf", query, 2)).status_code == 307:
        assert answer.headers["connection"] == "close"
        path, _, told = answer.headers["location"].partition("?")
        assert path == "/media/a.pdf"
        query, asked = told.encode(), asked + 1
    assert (asked, answer.status_code) == (TRIES, 404)
    assert not_here("/media/a.pdf", b"x", 1).status_code == 404
