"""Charts of several lines: scales side by side, two questions against each other, groups of opinion, who took part.

Like every chart they are made from protected figures alone, and shares from rounded ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from coproduce.analysis.disclosure import ProtectedCell, ProtectedTable
from coproduce.analysis.disclosure_crosses import ProtectedCross
from coproduce.insights.charts.description import SIDES, Bar, Chart, Line, Tone, diverges, tone_of
from coproduce.insights.counts import Grid
from coproduce.insights.opinions import PublishedOpinions

# From left to right, and what is neither.
SCALE_ORDER: tuple[Tone, ...] = (
    "strongly_disagree",
    "disagree",
    "agree",
    "strongly_agree",
    "middle",
    "outside",
)
TONES: tuple[Tone, ...] = ("plain", "second", "third", "fourth")
NOTE = (
    "Figures are rounded to the nearest 5. Small figures are not shown, to protect the people who answered."
)


def grid_chart(grid: Grid, tables: Sequence[tuple[str, ProtectedTable]], chart_id: str) -> Chart:
    """Statements that were answered on one scale, as (words, table), in one chart."""
    bases = {table.base_text for _, table in tables if table.base_text}
    lines = tuple(_scale_line(text, table, with_base=len(bases) > 1) for text, table in tables)
    return Chart(
        id=chart_id,
        title=grid.text,
        sentence=_sentence_of_lines(tables),
        base=f"Base: {bases.pop()}." if len(bases) == 1 else "Each line has its own base.",
        note=NOTE,
        shape="stacked",
        bars=(),
        drawn=any(bar.shown is not None for line in lines for bar in line.bars),
        columns=_columns("Statement", "Answer"),
        rows=_long_rows(lines),
        lines=lines,
        key=_key_of(lines),
    )


def _scale_line(text: str, table: ProtectedTable, *, with_base: bool) -> Line:
    bars = tuple(_bar(cell, tone_of(cell.label)) for cell in table.cells)
    words = _sides_in_words(bars, table.base)
    return Line(text, bars, f"{words} (of {table.base_text})" if with_base else words)


def _sides_in_words(bars: Sequence[Bar], base: int | None) -> str:
    happy = any("happy" in bar.label.lower() for bar in bars)
    names = ("happy", "sad", "in between") if happy else ("agree", "disagree", "neither or unsure")
    words = []
    for side, name in zip((1, -1, 0), names, strict=True):
        parts = [bar for bar in bars if SIDES[bar.tone] == side and bar.tone != "plain"]
        if parts:
            words.append(f"{_together(parts, base)} {name}")
    return " · ".join(words)


def _key_of(lines: Sequence[Line]) -> tuple[tuple[str, Tone], ...]:
    """The words that each colour stands for, as the first line that has it says them."""
    words: dict[Tone, str] = {}
    for line in lines:
        for bar in line.bars:
            words.setdefault(bar.tone, bar.label)
    return tuple((words[tone], tone) for tone in SCALE_ORDER if tone in words)


def _together(parts: Sequence[Bar], base: int | None) -> str:
    """The share of several parts together, where none of them is hidden."""
    hidden = [bar for bar in parts if bar.shown is None]
    if hidden:
        shown = [
            bar.text if bar.percent is None else f"{bar.percent}%" for bar in parts if bar.shown is not None
        ]
        return " and ".join([*shown, *dict.fromkeys(bar.text for bar in hidden)])
    total = sum(int(bar.shown or 0) for bar in parts)
    if base and all(bar.percent is not None for bar in parts):
        return f"{min(100, round(100 * total / base))}%"
    return f"about {total:,}"


def _sentence_of_lines(tables: Sequence[tuple[str, ProtectedTable]]) -> str:
    shares = sorted((share, text) for text, table in tables if (share := _share_for(table)) is not None)
    if not shares:
        return "Too few people answered for figures."
    (low, least), (high, most) = shares[0], shares[-1]
    if len(shares) == 1 or low == high:
        return f"{high}% agree: “{most}”."
    return f"Most agreement: “{most}” ({high}% agree). Least: “{least}” ({low}%)."


def _share_for(table: ProtectedTable) -> int | None:
    parts = [
        cell for cell in table.cells if SIDES[tone_of(cell.label)] > 0 and tone_of(cell.label) != "plain"
    ]
    if not table.base or not parts or any(cell.percent is None for cell in parts):
        return None
    return min(100, round(100 * sum(int(cell.shown or 0) for cell in parts) / table.base))


def cross_chart(cross: ProtectedCross, chart_id: str, rows_text: str, columns_text: str) -> Chart:
    """Two questions against each other; shares are of those who gave the answer of a column."""
    scale = not cross.cells.several and diverges(cross.rows)
    lines = _lines_by_column(cross) if scale else _lines_by_row(cross)
    totals = ", ".join(
        f"{label}: {cell.text}" for label, cell in zip(cross.columns, cross.totals.cells, strict=True)
    )
    return Chart(
        id=chart_id,
        title=f"{rows_text} – by “{columns_text}”",
        sentence=_sentence_of_cross(cross),
        base=f"Base: {cross.cells.base_text} who answered both. {totals}.",
        note=f"Per cent are of each group. {NOTE}",
        shape="stacked" if scale else "grouped",
        bars=(),
        drawn=any(bar.shown is not None for line in lines for bar in line.bars),
        columns=[{"label": rows_text}, *({"label": label, "numeric": True} for label in cross.columns)],
        rows=[
            [row, *(_words(cross, i, j) for j in range(len(cross.columns)))]
            for i, row in enumerate(cross.rows)
        ],
        lines=lines,
        key=_key_of(lines) if scale else (),
    )


def _words(cross: ProtectedCross, row: int, column: int) -> str:
    percent = cross.percent(row, column)
    text = cross.cell(row, column).text
    return text if percent is None else f"{text} ({percent}%)"


def _lines_by_column(cross: ProtectedCross) -> tuple[Line, ...]:
    lines = []
    for column, label in enumerate(cross.columns):
        bars = tuple(
            _part(cross.cell(row, column), tone_of(words), words, cross.percent(row, column))
            for row, words in enumerate(cross.rows)
        )
        total = cross.totals.cells[column].shown
        lines.append(Line(label, bars, _sides_in_words(bars, None if total is None else int(total))))
    return tuple(lines)


def _lines_by_row(cross: ProtectedCross) -> tuple[Line, ...]:
    return tuple(
        Line(
            label,
            tuple(
                _part(
                    cross.cell(row, column),
                    TONES[column % len(TONES)],
                    words,
                    cross.percent(row, column),
                )
                for column, words in enumerate(cross.columns)
            ),
        )
        for row, label in enumerate(cross.rows)
    )


def _sentence_of_cross(cross: ProtectedCross) -> str:
    """Where two groups are furthest apart, from rounded shares."""
    found = []
    for row, label in enumerate(cross.rows):
        shares = [
            (share, cross.columns[column])
            for column in range(len(cross.columns))
            if (share := cross.percent(row, column)) is not None
        ]
        if len(shares) > 1:
            found.append((max(shares)[0] - min(shares)[0], label, max(shares), min(shares)))
    if not found:
        return "The groups are too small to compare their shares."
    gap, label, (high, most), (low, least) = max(found)
    if gap < 10:
        return "The groups answered much alike."
    return f"They differ most in “{label}”: {high}% of “{most}”, {low}% of “{least}”."


def sentiment_chart(cross: ProtectedCross, chart_id: str) -> Chart:
    """How the texts of each theme sound: unfavourable to the left, favourable to the right."""
    lines = []
    for row, label in enumerate(cross.rows):
        bars = tuple(
            _part(cross.cell(row, column), tone_of(words), words)
            for column, words in enumerate(cross.columns)
        )
        said = " · ".join(f"{bar.text} {bar.label.lower()}" for bar in bars)
        lines.append(Line(label, bars, said))
    return Chart(
        id=chart_id,
        title="How the texts of each theme sound",
        sentence=_sentence_of_sentiment(lines),
        base=f"Base: {cross.cells.base_text} in these themes. One text can be in several.",
        note=NOTE,
        shape="stacked",
        bars=(),
        drawn=any(bar.shown is not None for line in lines for bar in line.bars),
        columns=[{"label": "Theme"}, *({"label": label, "numeric": True} for label in cross.columns)],
        rows=[
            [row, *(cross.cell(i, j).text for j in range(len(cross.columns)))]
            for i, row in enumerate(cross.rows)
        ],
        lines=tuple(lines),
        key=(("Negative", "strongly_disagree"), ("Positive", "strongly_agree"), ("Neutral", "outside")),
    )


def _sentence_of_sentiment(lines: Sequence[Line]) -> str:
    negative = [
        (float(bar.shown), line.label)
        for line in lines
        for bar in line.bars
        if SIDES[bar.tone] < 0 and bar.shown is not None
    ]
    if not negative:
        return "How the texts of each theme sound to a computer."
    return f"Most texts that sound negative speak about “{max(negative)[1]}”."


def reach_chart(text: str, table: ProtectedTable, area: dict[str, int], source: str, chart_id: str) -> Chart:
    """Who took part beside who lives here."""
    lines = tuple(
        Line(cell.label, (_part(cell, "plain", "Took part", cell.percent), *_area_bar(area.get(cell.label))))
        for cell in table.cells
    )
    compared = any(len(line.bars) > 1 for line in lines)
    return Chart(
        id=chart_id,
        title=text,
        sentence=_sentence_of_reach(table, area),
        base=f"Base: {table.base_text} who answered this question about themselves.",
        note=f"The area: {source}. {table.note}" if compared and source else table.note,
        shape="grouped",
        bars=(),
        drawn=any(cell.shown is not None for cell in table.cells),
        columns=[
            {"label": "Answer"},
            {"label": "Took part", "numeric": True},
            {"label": "Share", "numeric": True},
            {"label": "In the area", "numeric": True},
        ],
        rows=[
            [
                cell.label,
                cell.text,
                "" if cell.percent is None else f"{cell.percent}%",
                f"{area[cell.label]}%" if cell.label in area else "",
            ]
            for cell in table.cells
        ],
        lines=lines,
    )


def _area_bar(percent: int | None) -> tuple[Bar, ...]:
    return () if percent is None else (Bar("In the area", percent, percent, "", "area"),)


def _sentence_of_reach(table: ProtectedTable, area: dict[str, int]) -> str:
    if table.form != "figures":
        return (
            "Too few people answered for figures."
            if table.form == "words"
            else "We do not show figures here."
        )
    gaps = [
        (area[cell.label] - cell.percent, cell)
        for cell in table.cells
        if cell.label in area and cell.percent is not None
    ]
    if not gaps:
        return "There are no figures for the area that these could be held against."
    gap, cell = max(gaps, key=lambda pair: pair[0])
    if gap >= 5:
        shares = f"{cell.percent}% of those who answered, {area[cell.label]}% in the area"
        return f"We heard less from “{cell.label}”: {shares}."
    return "Of the figures shown, those who took part are much like the area."


def opinions_chart(opinions: PublishedOpinions, chart_id: str) -> Chart:
    """Statements and groups by name: what unites them first, then what sets each apart."""
    order = {"together": -1, **{name: place for place, name in enumerate(opinions.names)}}
    statements = sorted(opinions.statements, key=lambda each: order.get(each.place, len(order)))
    lines = tuple(
        Line(
            each.text,
            tuple(
                Bar(name, None, None, words) for name, words in zip(opinions.names, each.words, strict=True)
            ),
            _place_in_words(each.place),
        )
        for each in statements
    )
    together = sum(each.place == "together" for each in statements)
    return Chart(
        id=chart_id,
        title=f"Groups of people who think alike: {opinions.text}",
        sentence=_sentence_of_opinions(len(opinions.names), together),
        base=f"Base: {opinions.groups.base_text} who voted on enough statements to be placed.",
        note="A computer grouped people by how they voted. Nobody is shown by themselves. “Most” is more than two "
        "thirds of a group.",
        shape="map",
        bars=tuple(Bar(cell.label, cell.shown, None, cell.text) for cell in opinions.groups.cells),
        drawn=bool(lines),
        columns=[
            {"label": "Statement"},
            *({"label": name} for name in opinions.names),
            {"label": "What it shows"},
        ],
        rows=[[line.label, *(bar.text for bar in line.bars), line.words] for line in lines],
        lines=lines,
    )


def _place_in_words(place: str) -> str:
    if place == "together":
        return "All groups agree here"
    return f"Sets {place} apart" if place else ""


def _sentence_of_opinions(groups: int, together: int) -> str:
    number = {2: "two", 3: "three", 4: "four", 5: "five"}.get(groups, str(groups))
    shared = (
        "no statement unites them all"
        if not together
        else ("one statement unites them all" if together == 1 else f"{together} statements unite them all")
    )
    return f"People fall into {number} groups, and {shared}."


def shares_chart(title: str, lines: Sequence[Sequence[object]], base: str, chart_id: str) -> Chart:
    """What a budget was shared out to on average: [label, words, per cent] of each."""
    bars = tuple(
        Bar(str(label), percent if isinstance(percent, int) else None, None, str(words))
        for label, words, percent in lines
    )
    best = max(bars, key=lambda bar: float(bar.shown or 0))
    return Chart(
        id=chart_id,
        title=f"{title} – shared out on average",
        sentence=f"On average people gave most to “{best.label}”: {best.text} of the whole.",
        base=base,
        note="Averages are rounded to 5 in 100, so they may not add up.",
        shape="bars",
        bars=bars,
        drawn=any(bar.shown is not None for bar in bars),
        columns=[{"label": "For"}, {"label": "Share of the whole", "numeric": True}],
        rows=[[bar.label, bar.text] for bar in bars],
    )


def _bar(cell: ProtectedCell, tone: Tone) -> Bar:
    return Bar(cell.label, cell.shown, cell.percent, cell.text, tone)


def _part(cell: ProtectedCell, tone: Tone, label: str, percent: int | None = None) -> Bar:
    """A cell of a table of two questions: its own share is of all people, and shown is that of its group."""
    return Bar(label, cell.shown, percent, cell.text, tone)


def _columns(first: str, second: str) -> list[object]:
    return [
        {"label": first},
        {"label": second},
        {"label": "People", "numeric": True},
        {"label": "Share", "numeric": True},
    ]


def _long_rows(lines: Sequence[Line]) -> list[list[str]]:
    return [
        [line.label, bar.label, bar.text, "" if bar.percent is None else f"{bar.percent}%"]
        for line in lines
        for bar in line.bars
    ]
