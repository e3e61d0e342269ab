"""The pictures of README, taken of a demo school that is made for them alone: `make screenshots`."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from database.passwords import DEMO_PASSWORD
from tests.browser.conftest import CHROMIUM, PATIENCE, QUIET
from tests.servers import ROOT, running_server

FOLDER = ROOT / "docs" / "img"

#: A Friday afternoon: a week of marks behind, some lessons not filled yet.
NOW = "2026-11-20T15:40:00+03:00"

PHONE, DESK, TALL_DESK = (390, 780), (1280, 860), (1280, 1180)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file, who looks at which page («» and «/login» for a stranger), the window, what to wait for."""

    name: str
    login: str
    path: str
    window: tuple[int, int]
    shows: str


#: The fifth period is the first half-year: the whole autumn.
PICTURES = (
    Picture("sign_in", "", "/login", DESK, ".people"),
    Picture("diary_phone", "mama", "/diary?week=2026-11-16", PHONE, ".j-days"),
    Picture("marks_phone", "mama", "/marks", PHONE, ".j-cards"),
    Picture("participation", "zavuch", "/participation?period=5", TALL_DESK, ".stPlotlyChart .barlayer"),
    Picture("attendance", "zavuch", "/attendance?period=5", DESK, ".stPlotlyChart .barlayer"),
    Picture("issues", "zavuch", "/issues", DESK, ".j-issue"),
)


def main() -> None:
    """Make the school, start its server, and take every picture."""
    with TemporaryDirectory() as place:
        school = {
            "JOURNAL_DATA": f"{place}/school",
            "JOURNAL_DATABASE": f"sqlite:///{place}/school.sqlite3",
            "JOURNAL_NOW": NOW,
        }
        make = [sys.executable, "manage.py", "demo", "--until", NOW[:10]]
        subprocess.run(make, cwd=ROOT, env={**os.environ, **school}, check=True)
        with running_server(school, Path(place) / "log") as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            for picture in PICTURES:
                path = FOLDER / f"{picture.name}.png"
                path.write_bytes(smaller(taken(browser, server.url, picture)))
                print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB")
            browser.close()


def taken(browser: Browser, url: str, picture: Picture) -> bytes:
    """What the picture's window shows, in twice its resolution on a phone."""
    width, height = picture.window
    page = browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if picture.window == PHONE else 1,
        locale="ru-RU",
        base_url=url,
    )
    page.set_default_timeout(PATIENCE)
    page.goto("/login")
    if picture.login:
        sign_in(page, picture.login)
    page.goto(picture.path)
    settled(page.locator(picture.shows).first)
    picture_bytes = page.screenshot(animations="disabled", caret="hide")
    page.context.close()
    return picture_bytes


def sign_in(page: Page, login: str) -> None:
    """Fill the form as a person does."""
    page.get_by_label("Логин").fill(login)
    page.get_by_label("Пароль").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.wait_for_url(lambda address: "/login" not in address)


def settled(part: Locator) -> None:
    """Wait until a part of the page is there, has its fonts, and nothing is on the way any more."""
    part.wait_for(state="attached")
    part.page.wait_for_load_state("networkidle")
    part.page.evaluate("document.fonts.ready.then(() => true)")


def smaller(png: bytes) -> bytes:
    """The same picture in 256 colours: a third of the bytes, no difference to the eye."""
    with Image.open(io.BytesIO(png)) as picture, io.BytesIO() as written:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
        return written.getvalue()


if __name__ == "__main__":
    main()
