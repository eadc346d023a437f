"""Several arrays and what they mean in one run of bytes, for the page to read without parsing numbers.

Length of the head [4 bytes, little endian], the head as JSON, then each array, padded so that it begins at a multiple
of four bytes. ``head["blocks"]`` says name, type, first byte after the head and length of each.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

TYPES = {"uint8": "u1", "uint16": "<u2", "uint32": "<u4", "int32": "<i4", "float32": "<f4"}


def packed(head: Mapping[str, Any], blocks: Mapping[str, np.ndarray]) -> bytes:
    """One message.

    Args:
        head: plain values; numbers that are not finite are not allowed.
        blocks: name → array of a type in ``TYPES``.

    Raises:
        ValueError: an array of another type, or a number that JSON has no word for.
    """
    parts: list[bytes] = []
    listed: list[list[Any]] = []
    place = 0
    for name, values in blocks.items():
        if values.dtype.name not in TYPES:
            raise ValueError(f"{name}: expected one of {', '.join(TYPES)}, got {values.dtype.name}.")
        raw = np.ascontiguousarray(values, dtype=TYPES[values.dtype.name]).tobytes()
        listed.append([name, values.dtype.name, place, int(values.size)])
        parts.append(_padded(raw))
        place += len(parts[-1])
    text = json.dumps({**head, "blocks": listed}, ensure_ascii=False, allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    return b"".join([len(text).to_bytes(4, "little"), text, *parts])


def unpacked(message: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Head and arrays of a message, flat."""
    length = int.from_bytes(message[:4], "little")
    head = json.loads(message[4 : 4 + length])
    body = memoryview(message)[4 + length :]
    blocks = {
        name: np.frombuffer(body, dtype=TYPES[kind], count=size, offset=place)
        for name, kind, place, size in head["blocks"]
    }
    return head, blocks


def _padded(raw: bytes) -> bytes:
    return raw + b"\0" * (-len(raw) % 4)
