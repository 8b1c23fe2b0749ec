"""Writing a picture of pages as a small PNG."""

from __future__ import annotations

import struct
import zlib

import numpy as np

COLOURS = 256


def small_png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG of at most 256 colours: the most frequent ones, no two of them much alike, stay exactly; each other becomes
    the nearest of them."""
    rgb = np.frombuffer(pixels, np.uint8).reshape(-1, 4)[:, :3].astype(np.int64)
    codes, places, counts = np.unique(
        rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2], return_inverse=True, return_counts=True
    )
    colours = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1)
    # Of colours that are nearly alike, such as the greys at the edges of letters, the most frequent stands for all.
    by_frequency = np.argsort(-counts, kind="stable")
    _, firsts, kinds = np.unique(_kind(colours[by_frequency]), return_index=True, return_inverse=True)
    totals = np.bincount(kinds, counts[by_frequency])
    palette = colours[by_frequency[firsts[np.argsort(-totals)[:COLOURS]]]]
    nearest = np.array([np.argmin(((palette - colour) ** 2).sum(axis=1)) for colour in colours], np.uint8)
    lines = nearest[places].reshape(height, width)
    unfiltered = np.hstack([np.zeros((height, 1), np.uint8), lines])
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, content)
        for kind, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", palette.astype(np.uint8).tobytes()),
            (b"IDAT", zlib.compress(unfiltered.tobytes(), 9)),
            (b"IEND", b""),
        )
    )


def _kind(colours: np.ndarray) -> np.ndarray:
    """Colours that differ in their last four bits alone are of one kind."""
    return colours[:, 0] >> 4 << 8 | colours[:, 1] >> 4 << 4 | colours[:, 2] >> 4


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
