"""What a browser is called by its owner: «Chrome, Android», from what it says of itself."""

from __future__ import annotations

#: What stands in a User-Agent → the browser; the first that fits, for most name others too.
BROWSERS: tuple[tuple[str, str], ...] = (
    ("YaBrowser/", "Яндекс Браузер"),
    ("YaApp_", "Яндекс"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Opera", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("MiuiBrowser/", "Mi Браузер"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("UCBrowser/", "UC Browser"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)

#: The same of the machine.
MACHINES: tuple[tuple[str, str], ...] = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)

UNKNOWN = "неизвестное устройство"


def device_name(user_agent: str) -> str:
    """The browser and the machine, as far as they are known."""
    names = (next((name for sign, name in table if sign in user_agent), "") for table in (BROWSERS, MACHINES))
    return ", ".join(filter(None, names)) or UNKNOWN
