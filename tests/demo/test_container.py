"""Bytes for the page: what is packed is read again, and nothing that the page could not read is packed."""

import numpy as np
import pytest

from experiments.demo.container import packed, unpacked


def test_what_is_packed_is_read_again():
    bytes_, shorts = np.array([1, 2, 255], np.uint8), np.array([7, 65_535], np.uint16)
    floats = np.array([0.5, -2.0, np.nan], np.float32)
    head, blocks = unpacked(packed({"kind": "frame", "name": "世界"}, {"b": bytes_, "s": shorts, "f": floats}))
    assert head["kind"] == "frame"
    assert head["name"] == "世界"
    np.testing.assert_array_equal(blocks["b"], bytes_)
    np.testing.assert_array_equal(blocks["s"], shorts)
    np.testing.assert_array_equal(blocks["f"], floats)


def test_every_array_begins_at_a_multiple_of_four_bytes():
    """A browser cannot look at float32 anywhere else."""
    message = packed(
        {"x": "odd"}, {"a": np.zeros(3, np.uint8), "b": np.zeros(5, np.uint16), "c": np.ones(1, np.float32)}
    )
    assert int.from_bytes(message[:4], "little") % 4 == 0
    head, _ = unpacked(message)
    # 3 bytes are padded to 4; 5 shorts are 10 bytes, padded to 12.
    assert [entry[2] for entry in head["blocks"]] == [0, 4, 16]


def test_what_the_page_cannot_read_is_refused():
    with pytest.raises(ValueError, match="float64"):
        packed({}, {"a": np.zeros(1)})
    with pytest.raises(ValueError, match="JSON"):
        packed({"a": float("nan")}, {})
