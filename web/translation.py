"""What Streamlit says of itself, in Russian: its own scripts know English only."""

from __future__ import annotations

import json

#: As it stands in Streamlit's scripts → as people read it.
WORDS: dict[str, str] = {
    "App pages": "Страницы журнала",
    "Bad message format": "Ответ сервера не понят",
    "Choose an option": "Выберите",
    "Clear value": "Очистить",
    "Close": "Закрыть",
    "Collapse sidebar": "Свернуть меню",
    "Connecting": "Соединение…",
    "Connecting to Streamlit server": "Соединение с журналом",
    "Connection error": "Нет связи с журналом",
    "Connection timed out.": "Журнал долго не отвечает. Проверьте, есть ли интернет, и обновите страницу.",
    "Error": "Ошибка",
    "Expand sidebar": "Открыть меню",
    "Fullscreen": "Во весь экран",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": (
        "Журнал остановлен. Запустите его снова:"
    ),
    "Main menu": "Меню",
    "No options to select": "Выбирать не из чего",
    "No results": "Ничего не найдено",
    "Open": "Открыть список",
    "Page not found": "Такой страницы нет",
    "Running...": "Обновляется",
    "Script execution error": "Страница не открылась",
    "Sidebar": "Меню",
    "Skip to main content": "Перейти к содержанию",
    "Stop": "Остановить",
    "Streamlit server is not responding. Are you connected to the internet?": (
        "Журнал не отвечает. Проверьте, есть ли интернет, и обновите страницу."
    ),
    "Unable to connect to Streamlit server": "Нет связи с журналом",
    "Unknown error": "Неизвестная ошибка",
    "streamlit run yourscript.py": "make run",
}

#: Where people read or hear words: what a screen reader says counts too.
_NAMES = ("aria-label", "title", "placeholder", "alt")

#: The cards of the school (``.j``) are left alone: what a teacher typed is nobody's to translate. Drawings too.
_SCRIPT = """<script>(() => {
const words = new Map(Object.entries(%s)), names = %s;
const tell = (node) => { const said = words.get(node.data.trim()); if (said) node.data = said; };
const name = (node) => names.forEach((key) => {
  const said = words.get(node.getAttribute(key)); if (said) node.setAttribute(key, said);
});
const walk = (node) => {
  if (node.nodeType === Node.TEXT_NODE) tell(node);
  if (!(node instanceof HTMLElement) || node.classList.contains("j")) return;
  name(node); node.childNodes.forEach(walk);
};
new MutationObserver((changes) => changes.forEach((change) => {
  if (change.type === "childList") change.addedNodes.forEach(walk);
  else if (change.type === "attributes") name(change.target);
  else tell(change.target);
})).observe(document, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: names,
});
})()</script>"""


def script() -> str:
    """What stands in the page: it puts Russian words in the place of Streamlit's as they appear."""
    return _SCRIPT % (json.dumps(WORDS, ensure_ascii=False), json.dumps(_NAMES))
