"""Whatever people write goes into a file and comes out of it unchanged."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from coproduce.consultations.files.document import (
    ConsultationDocument,
    GroupPart,
    OptionText,
    PartText,
    from_bytes,
    to_bytes,
)
from coproduce.consultations.files.tabular import read_table
from coproduce.consultations.files.writing import FORMULA_BEGINNINGS, harmless
from coproduce.consultations.questionnaire import Option, Wording
from coproduce.consultations.questionnaire.types import LongText, OneChoice

# Everything that can be stored: no NUL and no half characters.
WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=60)
TITLES = WORDS.filter(lambda text: bool(text.strip()))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def documents(draw: st.DrawFn) -> ConsultationDocument:
    parts = st.builds(PartText, st.sampled_from(["decided", "open"]), TITLES, WORDS, WORDS)
    options = st.builds(OptionText, TITLES, WORDS, WORDS, WORDS, WORDS)
    formats = st.lists(st.sampled_from(["easy_read", "paper", "bsl", "ur", "zh-Hans"]), unique=True)
    worded = st.dictionaries(st.sampled_from(["title", "summary", "what_could_change"]), WORDS)
    labels = draw(st.lists(TITLES, min_size=2, max_size=4, unique_by=lambda label: label.strip().casefold()))
    return ConsultationDocument(
        slug=draw(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)),
        title=draw(TITLES),
        summary=draw(WORDS),
        young_people_summary=draw(WORDS),
        what_could_change=draw(WORDS),
        audience=draw(WORDS),
        minutes=draw(st.none() | st.integers(1, 600)),
        parts=tuple(draw(st.lists(parts, max_size=3))),
        owner_organisation=draw(st.none() | st.just("bury-council")),
        lead_name=draw(WORDS),
        lead_role=draw(WORDS),
        opens_at=draw(st.none() | MOMENTS),
        closes_at=draw(st.none() | MOMENTS),
        answer_promised_on=draw(st.none() | st.dates()),
        keep_until=draw(st.none() | st.dates()),
        decision_on=draw(st.none() | st.dates()),
        decided_by=draw(WORDS),
        options=tuple(
            draw(st.lists(options, max_size=3, unique_by=lambda option: option.title.strip().casefold()))
        ),
        options_reason=draw(WORDS),
        costs_and_impact=draw(WORDS),
        assessment_title=draw(WORDS),
        assessment_version=draw(WORDS)[:40],
        assessment_on=draw(st.none() | st.dates()),
        assessment_text=draw(WORDS),
        track=draw(st.sampled_from(["full", "light"])),
        track_reason=draw(WORDS),
        track_agreed_by=draw(WORDS),
        shortened_by=draw(WORDS),
        shortened_reason=draw(WORDS),
        election_reason=draw(WORDS),
        promised_formats=tuple(draw(formats)),
        wordings=draw(st.dictionaries(st.sampled_from(["easy_read", "ur", "pl"]), worded)),
        one_response_per=draw(st.sampled_from(["", "person", "child"])),
        asks_on_behalf=draw(st.booleans()),
        standing=draw(st.booleans()),
        report_year=draw(st.sampled_from(["twelve_months", "school", "calendar", "financial"])),
        one_page=draw(st.booleans()),
        groups=tuple(
            draw(
                st.lists(
                    st.builds(
                        GroupPart,
                        st.sampled_from(["stars", "forum"]),
                        st.sampled_from(["led", "shaped"]),
                        st.integers(0, 10),
                    ),
                    max_size=2,
                    unique_by=lambda entry: entry.group,
                )
            )
        ),
        questions=(
            LongText(key="story", text=draw(TITLES), help=draw(WORDS), required=draw(st.booleans())),
            OneChoice(
                key="who",
                text=draw(TITLES),
                wordings={
                    "young_people": Wording(draw(WORDS)),
                    "easy_read": Wording(draw(WORDS), labels={"o0": draw(WORDS)}),
                },
                options=tuple(Option(f"o{number}", label) for number, label in enumerate(labels)),
            ),
        ),
    )


@given(documents())
def test_a_consultation_file_is_read_back_as_it_was_written(document: ConsultationDocument) -> None:
    content = to_bytes(document)
    assert from_bytes(content) == document
    assert to_bytes(from_bytes(content)) == content


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_a_csv_file_gives_the_cells_that_were_put_in(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("a", "b"), *rows])
    found = [tuple(row.cells) for row in read_table(out.getvalue().encode()).rows]
    assert found == [row for row in rows if any(cell.strip() for cell in row)]


@given(WORDS)
def test_no_cell_of_a_csv_export_begins_like_a_formula(words: str) -> None:
    guarded = harmless(words)
    assert isinstance(guarded, str)
    assert not guarded.lstrip().startswith(FORMULA_BEGINNINGS)
    assert guarded.removeprefix("'") == words or guarded == words
