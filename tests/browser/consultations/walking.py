"""Going through the form as people do: by pointing and by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coproduce.consultations.questionnaire import Question
from tests.browser.chromium import ChromiumBrowser
from tests.browser.consultations.hub import RESPOND, TYPED
from tests.pages.consultations.filling import fields_for

Fields = dict[str, Any]
Answering = Callable[[ChromiumBrowser, Fields], None]

MOST_STOPS = 90

# Where the keyboard stands: what it is, and whether one can see it.
STANDS_ON = """() => {
  const on = document.activeElement, box = on.getBoundingClientRect()
  return {
    id: on.id, name: on.getAttribute('name') || '', value: on.value || '', kind: on.type || on.tagName.toLowerCase(),
    sends: on.tagName === 'BUTTON' && on.type === 'submit' && !on.hasAttribute('formaction')
      && Boolean(on.closest('main form')) && !on.closest('.reading-tools'),
    seen: box.width > 0 && box.height > 0,
  }
}"""

IN_ORDER = """names => {
  const all = [...document.querySelectorAll('main form [name]')]
  const place = (name) => all.findIndex((field) => field.name === name)
  return [...names].sort((one, other) => place(one) - place(other))
}"""

# The error summary, the picture and the words of a question are all there; only the answers are put in.
PUT = """fields => {
  for (const [name, value] of Object.entries(fields)) {
    const found = [...document.querySelectorAll('main form [name="' + name + '"]:not([type="hidden"])')]
    const wanted = [value].flat()
    if (['radio', 'checkbox'].includes(found[0].type)) {
      wanted.forEach((each, place) => {
        const box = found.find((one) => one.value === each) || found[place]
        box.value = each
        box.checked = true
      })
    } else if (found[0].tagName === 'SELECT') {
      found[0].append(new Option(value, value))
      found[0].value = value
    } else {
      found[0].value = value
    }
  }
}"""


def by_pointer(browser: ChromiumBrowser, fields: Fields) -> None:
    """Fill the fields in and press the button."""
    browser.send(fields)


def by_keyboard(browser: ChromiumBrowser, fields: Fields) -> None:
    """Tab, Space, arrows, letters and Enter: nothing is pointed at."""
    keys = Keyboard(browser.tab)
    for name in browser.tab.evaluate(IN_ORDER, list(fields)):
        keys.fill(name, fields[name])
    keys.come_to(lambda stop: stop["sends"], "the button")
    with browser.tab.expect_navigation(wait_until="load"):
        keys.press("Enter")
    browser._look()


class Keyboard:
    """Somebody without a mouse."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.press = tab.keyboard.press

    @property
    def stop(self) -> dict[str, Any]:
        found: dict[str, Any] = self.tab.evaluate(STANDS_ON)
        return found

    def come_to(self, wanted: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        """Press Tab until the keyboard stands where it should. Each stop on the way can be seen."""
        stop = self.stop
        for _ in range(MOST_STOPS):
            if wanted(stop):
                return stop
            self.press("Tab")
            stop = self.stop
            assert stop["seen"] or stop["kind"] == "body", f"{self.tab.url}: an unseen stop {stop}"
        raise AssertionError(f"{self.tab.url}: the keyboard does not come to {what}")

    def fill(self, name: str, value: Any) -> None:
        stop = self.come_to(lambda stop: stop["name"] == name or stop["id"] == f"{name}-typing", name)
        if stop["id"] == f"{name}-typing":
            self.tab.keyboard.type(str(value))
            self.press("Enter")
            stop = self.stop
        if stop["kind"] == "radio":
            self._choose(str(value))
        elif stop["kind"] == "checkbox":
            for each in value if isinstance(value, list) else [value]:
                self.come_to(lambda stop, each=each: (stop["name"], stop["value"]) == (name, each), each)  # type: ignore[misc]
                self.press("Space")
        elif stop["kind"] == "select-one":
            self._go_down_to(str(value))
        else:
            self._type(str(value))

    def _choose(self, value: str) -> None:
        self.press("Space")
        self._go_down_to(value)

    def _go_down_to(self, value: str) -> None:
        for _ in range(20):
            if self.stop["value"] == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{self.tab.url}: the arrows do not come to {value}: {self.stop}")

    def _type(self, value: str) -> None:
        for place, line in enumerate(value.split("\n")):
            if place:
                self.press("Enter")
            self.tab.keyboard.type(line)


def begin(browser: ChromiumBrowser, format_: str, answering: Answering = by_pointer) -> None:
    browser.open(f"{RESPOND}?format={format_}")
    answering(browser, {"behalf": "my_child", "format": format_})


def walk(
    browser: ChromiumBrowser,
    questions: tuple[Question, ...],
    format_: str,
    answering: Answering,
    look: Callable[[Question], None] = lambda question: None,
) -> str:
    """From the start to the receipt; `look` is called on each question's page. The receipt's words."""
    begin(browser, format_, answering)
    for question in questions:
        worded = question.worded(format_)
        assert browser.page.heading.startswith(worded.text), (question.key, browser.page.heading)
        look(question)
        answering(browser, fields_for(question, TYPED.get(question.key)))
    while not browser.page.path.endswith("/check"):
        answering(browser, {"answer": "yes"} if browser.page.path.endswith("quoting") else {})
    answering(browser, {})
    return str(browser.tab.locator("#receipt-words").inner_text())
