"""The methods that read, sort and group texts here, with their versions."""

from __future__ import annotations

from coproduce.analysis import aspects, codebook, opinion_groups, sentiment, themes

# For readers who know the trade: (what, method, version).
METHODS = (
    ("Feeling of texts", sentiment.METHOD, sentiment.VERSION),
    ("Feeling of parts of a text", aspects.METHOD, aspects.VERSION),
    ("Suggesting themes", themes.METHOD, themes.VERSION),
    ("Codebook", "ridge+words+vectors+known-themes+rules", codebook.VERSION),
    ("Groups of opinion", opinion_groups.METHOD, opinion_groups.VERSION),
)
