"""The styles of a Word report: named ones alone, so that whoever edits it changes one place."""

from __future__ import annotations

from typing import Any

INK, SOFT, PRIMARY, DEEP, NO, PEOPLE = "1D2433", "505A6B", "0B5D5E", "083F40", "8A2A17", "6A3D8F"
PANEL, WARNING, LINE, GOLD = "EEF5F4", "FBECEA", "C9C3B6", "E0A800"
# On every computer of a council, and without fine serifs.
FONT = "Arial"
TABLE_STYLE = "Report table"
BODY_SIZE, TABLE_SIZE = 11.5, 9.5

_BLOCK_STYLES = {
    # name: (base, size, colour, bold, space before, space after)
    "Title": ("Normal", 32, DEEP, True, 0, 12),
    "Subtitle": ("Normal", 15, SOFT, False, 0, 6),
    "Heading 1": ("Normal", 20, DEEP, True, 24, 10),
    "Heading 2": ("Normal", 14.5, DEEP, True, 16, 5),
    "Heading 3": ("Normal", 12, DEEP, True, 12, 4),
    "Caption": ("Normal", 10.5, INK, True, 10, 4),
    "Quote": ("Normal", 12, INK, False, 6, 6),
    "Report lead": ("Normal", 13, INK, False, 0, 7),
    "Report remark": ("Normal", 9.5, SOFT, False, 0, 7),
    "Report mark": ("Normal", 12, NO, True, 0, 8),
    "Report box": ("Normal", BODY_SIZE, INK, False, 0, 0),
    "Report cell": ("Normal", TABLE_SIZE, "", False, 1, 1),
    "TOC Heading": ("Normal", 20, DEEP, True, 0, 10),
    "TOC 1": ("Normal", BODY_SIZE, INK, False, 0, 5),
    "List Bullet": ("Normal", BODY_SIZE, INK, False, 0, 3),
    "List Number": ("Normal", BODY_SIZE, INK, False, 0, 3),
    "Header": ("Normal", 9.5, NO, True, 0, 0),
    "Footer": ("Normal", 9.5, SOFT, False, 0, 0),
}


def add_styles(document: Any, language: str) -> None:
    """Put our own look in the place of the program's."""
    from docx.shared import Pt

    _defaults(document, language)
    normal = document.styles["Normal"]
    _letters(normal, BODY_SIZE, "", bold=False)
    normal.paragraph_format.space_after = Pt(7)
    normal.paragraph_format.line_spacing = 1.25
    normal.paragraph_format.widow_control = True
    for name, (base, size, colour, bold, before, after) in _BLOCK_STYLES.items():
        style = _style(document, name, base)
        _letters(style, size, colour, bold=bold)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
        document.styles[name].paragraph_format.keep_with_next = True
        document.styles[name].paragraph_format.line_spacing = 1.1
    _border(document.styles["Title"], None)
    _border(document.styles["Heading 1"], ("bottom", GOLD, 18))
    _border(document.styles["Quote"], ("left", PEOPLE, 24))
    document.styles["Quote"].paragraph_format.left_indent = Pt(14)
    document.styles["Report cell"].paragraph_format.line_spacing = 1.1
    _table_style(document)


def _style(document: Any, name: str, base: str) -> Any:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn

    known = {style.name for style in document.styles}
    style = (
        document.styles[name]
        if name in known
        else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("TOC"))
    )
    style.base_style = document.styles[base]
    style.hidden, style.quick_style = False, True
    for gone in ("spacing", "kern"):  # the program's own spaced letters
        piece = None if style.element.rPr is None else style.element.rPr.find(qn(f"w:{gone}"))
        if piece is not None:
            style.element.rPr.remove(piece)
    return style


def _letters(style: Any, size: float, colour: str, *, bold: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font = style.font
    # What is not bold by itself leaves that to the style of its table.
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold or None, False
    if colour:
        font.color.rgb = RGBColor.from_string(colour)
    letters = style.element.rPr.rFonts
    for name in list(letters.attrib):
        if name.lower().endswith("theme"):  # else the theme's typeface wins
            del letters.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        letters.set(qn(name), FONT)


def _defaults(document: Any, language: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    said = defaults.find(qn("w:lang"))
    if said is None:
        said = OxmlElement("w:lang")
        defaults.append(said)
    said.set(qn("w:val"), language)
    letters = defaults.find(qn("w:rFonts"))
    if letters is not None:
        letters.attrib.clear()
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            letters.set(qn(name), FONT)


def _border(style: Any, wanted: tuple[str, str, int] | None) -> None:
    """One line beside a paragraph, or none; its width in eighths of a point."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    old = properties.find(qn("w:pBdr"))
    if old is not None:
        properties.remove(old)
    if wanted is None:
        return
    side, colour, width = wanted
    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(width)), ("space", "6"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    after = [properties.find(qn(name)) for name in ("w:spacing", "w:ind", "w:jc", "w:outlineLvl")]
    first = next((each for each in after if each is not None), None)
    if first is None:
        properties.append(borders)
    else:
        first.addprevious(borders)


def _table_style(document: Any) -> None:
    """A style of our own: lines between rows, and heading cells that stand out."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    line = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
    strong = f'w:val="single" w:sz="12" w:space="0" w:color="{PRIMARY}"'
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">'
            f'<w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="1"/><w:qFormat/>'
            f"<w:tblPr><w:tblBorders><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
            '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="90" w:type="dxa"/>'
            '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{DEEP}"/></w:rPr>'
            f"<w:tcPr><w:tcBorders><w:bottom {strong}/></w:tcBorders>"
            f'<w:shd w:val="clear" w:color="auto" w:fill="{PANEL}"/></w:tcPr></w:tblStylePr>'
            '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
        )
    )
