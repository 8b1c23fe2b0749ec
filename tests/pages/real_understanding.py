"""The part of the sentence where thousands of texts are read, sorted and quoted, through pages only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from coproduce.consultations.queries import consultation_by_slug
from tests.pages.client import Page
from tests.pages.shown import Listed, matching_on, progress_on, suggestions_on, themes_on
from tests.pages.test_sentence import ClientJourney

THEMES_TAKEN_UP = 8
SPLIT_OFF, MINORITY = "This and that", "Parking"
TEXTS_OF_MINORITY = 5
NOT_A_THEME = "It is about one single visit, and asks for nothing"


class Understanding(ClientJourney):
    """Steps at the reading queue, the coding desk and the quotes."""

    def desk(self, slug: str, **shown: str) -> Page:
        page: Page = self.staff.open(f"/manage/consultations/{slug}/themes?{urlencode(shown)}")
        return page

    def theme(self, slug: str, name: str) -> Listed:
        return next(theme for theme in themes_on(self.desk(slug)) if theme.name.endswith(name))

    def id_of(self, slug: str) -> str:
        with self.app.app_context():
            return consultation_by_slug(slug).id

    def first_texts(self, count: int) -> list[str]:
        boxes = self.staff.page.soup.find_all("input", {"name": "passage"})
        return [str(box["value"]) for box in boxes[:count]]

    def code_matching(self, slug: str, words: str, values: dict[str, Any], button: str) -> int:
        """Do something with all texts in which the words stand; returns how many the desk said there are."""
        count = matching_on(self.desk(slug, view="all", q=words))
        self.staff.send({"scope": "matching", **values}, button=button)
        return count

    def read_until_nothing_is_urgent(self, slug: str, unread: int) -> None:
        """One after another, as the queue gives them, the urgent ones first; coding reads the others."""
        page = self.staff.open(f"/manage/reading?place={self.id_of(slug)}")
        assert f"{unread:,} to read" in page.text
        assert "From an imported survey" in page.text
        assert " 0 to read first" not in page.text
        page = self.staff.send(button="Take the next one")
        steps = 0
        while " of them first" in page.text:
            page = self.staff.send(button="Read, show me the next one")
            steps += 1
        page = self.staff.open(f"/manage/reading?place={self.id_of(slug)}")
        assert f"{unread - steps:,} to read" in page.text
        assert " 0 to read first" in page.text

    def read_what_is_left(self, slug: str) -> None:
        """Of many texts coded at once, those with an urgent hint stay until somebody has read each."""
        queue = f"/manage/reading?place={self.id_of(slug)}"
        while re.search(r"\b[1-9][\d,]* to read\b", self.staff.open(queue).text):
            self.staff.send(button="Take the next one")
            self.staff.send(button="Read, show me the next one")

    def take_up_suggestions(self, slug: str) -> None:
        for number in range(1, THEMES_TAKEN_UP + 1):
            suggestion = suggestions_on(self.desk(slug))[0]
            assert matching_on(self.desk(slug, candidate=suggestion.id)) == suggestion.texts
            self.staff.send(action=f"/suggestions/{suggestion.id}")
            assert f"“{suggestion.name}” is now a drafted theme" in self.staff.page.text
            theme = self.theme(slug, suggestion.name)
            assert theme.texts == suggestion.texts
            self.desk(slug, theme=theme.id)
            self.staff.send({"name": f"{number}. {suggestion.name}"}, action="/rename")
            assert "The theme is changed" in self.staff.page.text
        assert len(themes_on(self.desk(slug))) == THEMES_TAKEN_UP

    def merge(self, slug: str, source: Listed, into: Listed) -> None:
        self.desk(slug, theme=source.id)
        self.staff.send({"merge_into": into.id}, action="/merge")
        both = self.theme(slug, into.name).texts
        assert max(source.texts, into.texts) <= both <= source.texts + into.texts

    def split(self, slug: str, theme: Listed, words: str, name: str) -> None:
        found = matching_on(self.desk(slug, theme=theme.id, q=words))
        self.staff.send({"scope": "matching", "name": name}, button="Split off")
        assert self.theme(slug, name).texts == found > 0
        assert self.theme(slug, theme.name).texts == theme.texts - found

    def move_three_and_undo(self, slug: str, source: Listed, into: Listed) -> None:
        before = self.theme(slug, source.name).texts
        self.desk(slug, theme=source.id)
        self.staff.send({"passage": self.first_texts(3), "into": into.id}, button="Move there")
        assert "3 texts put into" in self.staff.page.text
        assert self.theme(slug, source.name).texts == before - 3
        self.staff.send(button="Undo")
        assert self.theme(slug, source.name).texts == before

    def begin_minority_theme(self, slug: str) -> None:
        self.desk(slug)
        chosen = self.first_texts(TEXTS_OF_MINORITY)
        self.staff.send({"passage": chosen, "name": MINORITY}, button="Begin with these")
        assert self.theme(slug, MINORITY).texts == TEXTS_OF_MINORITY

    def sort_the_rest(self, slug: str, searches: Sequence[str]) -> None:
        """What the words find goes into a theme; the rest is marked, with a reason."""
        into = {"into": self.theme(slug, SPLIT_OFF).id}
        for words in searches:
            count = self.code_matching(slug, words, into, "Put into theme")
            assert f"{count:,} text{'' if count == 1 else 's'} put into" in self.staff.page.text
        left = progress_on(self.desk(slug)).left
        self.staff.send({"scope": "matching", "reason": NOT_A_THEME}, button="Mark “no theme”")
        assert f"{left:,} texts marked “no theme”" in self.staff.page.text

    def approve_all(self, slug: str) -> None:
        for theme in themes_on(self.desk(slug)):
            self.desk(slug, theme=theme.id)
            self.staff.send(button="Approve this theme")
            assert "It now has to be answered" in self.staff.page.text

    # Quotes --------------------------------------------------------------------------------------------------

    def quote(self, slug: str, words: str) -> None:
        self.desk(slug, view="all", q=words)
        self.staff.follow("Look closer")
        self.staff.follow("Propose a quote")
        self.staff.send(button="Propose")
        self.staff.send({"checked": "y"}, button="Approve this quote")
        assert "The quote is approved" in self.staff.page.text

    def cannot_quote(self, slug: str, words: str) -> None:
        """Without consent there is no link, no form, and no way round them."""
        self.desk(slug, view="all", q=words)
        text = self.first_texts(1)[0]
        assert "The writer did not agree to be quoted" in self.desk(slug, text=text).text
        propose = f"/manage/consultations/{slug}/quotes/new/{text}"
        refused = "The writer did not allow us to use these words"
        assert refused in self.staff.open(propose).text
        assert refused in self.post(propose, {"words": words}, status=422).text

    def post(self, address: str, values: dict[str, str], status: int) -> Page:
        """What somebody sends who goes round the page's own form."""
        token = self.staff.page.soup.find("input", {"name": "csrf_token"})["value"]
        page = Page(self.staff.client.post(address, data={**values, "csrf_token": token}))
        assert page.status == status, page.text[:400]
        return page
