"""Pure text and statistics: no web framework, no database.

The modules of this package take plain values and return plain values. `disclosure`, `redaction`, `screening`,
`duplicates` and `reading_age` need the standard library alone; the others import their libraries where they
use them, so that a web process that never calls them never loads them.
"""
