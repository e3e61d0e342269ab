"""Files offered for download: each session knows the addresses its open tabs were told, and no others."""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from web.media import Told, offered


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
