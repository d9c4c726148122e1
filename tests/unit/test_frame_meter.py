"""Frames and bytes are counted from the bytes alone, however those are cut."""

import pytest

from kit.ceilings import (
    FRAGMENTS_AT_MOST,
    FRAME_BYTES_AT_MOST,
    FRAMES_AT_MOST,
    FRAMES_WITHIN_S,
    READS_AT_MOST,
)
from server.http.frame_meter import FrameMeter

FIN, MASKED = 0x80, 0x80
TEXT, CONTINUATION, PING = 0x1, 0x0, 0x9


def frame(opcode: int, size: int = 0, *, fin: bool = True) -> bytes:
    """A masked frame whose length is written as RFC 6455 wants it."""
    first = bytes([opcode | (FIN if fin else 0)])
    if size < 126:
        length = bytes([MASKED | size])
    elif size < 2**16:
        length = bytes([MASKED | 126]) + size.to_bytes(2, "big")
    else:
        length = bytes([MASKED | 127]) + size.to_bytes(8, "big")
    return first + length + b"mask" + b"\xff" * size


@pytest.mark.parametrize("opcode", [TEXT, PING, 0x2, 0xA, 0x8])
def test_so_many_frames_and_no_more(opcode: int) -> None:
    """Whatever their kind; those of a moment ago count no longer."""
    meter = FrameMeter()
    assert meter.take(frame(opcode) * FRAMES_AT_MOST, 1.0)
    assert not meter.take(frame(opcode), 1.0)
    meter = FrameMeter()
    assert meter.take(frame(opcode) * FRAMES_AT_MOST, 1.0)
    assert meter.take(frame(opcode), 1.0 + FRAMES_WITHIN_S)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 300])
@pytest.mark.parametrize("piece", [1, 3, 7, 10_000])
def test_frames_are_told_apart_wherever_they_are_cut(size: int, piece: int) -> None:
    """A payload full of what looks like frames is none."""
    meter = FrameMeter()
    sent = frame(TEXT, size) * 3
    for at in range(0, len(sent), piece):
        assert meter.take(sent[at : at + piece], at * FRAMES_WITHIN_S / 100)
    assert len(meter._frames) == 3


def test_a_long_length_is_believed() -> None:
    """What follows the head is payload, not frames, also for the eight-byte length."""
    meter = FrameMeter()
    assert meter.take(frame(TEXT, 2**16)[: FRAME_BYTES_AT_MOST - 1], 0.0)
    assert len(meter._frames) == 1


def test_so_many_bytes_and_no_more() -> None:
    """In however few frames."""
    meter = FrameMeter()
    assert meter.take(frame(TEXT, FRAME_BYTES_AT_MOST // 2), 0.0)
    assert not meter.take(frame(TEXT, FRAME_BYTES_AT_MOST // 2), 0.0)


def test_so_many_reads_and_no_more() -> None:
    """Bytes that trickle in one by one are work, too."""
    meter = FrameMeter()
    sent = frame(TEXT, 2 * READS_AT_MOST)
    taken = [meter.take(sent[at : at + 1], 0.0) for at in range(READS_AT_MOST + 1)]
    assert taken == [True] * READS_AT_MOST + [False]


def test_a_message_has_few_parts() -> None:
    """However slowly they come; pings in between are none, and a whole message ends the count."""
    meter = FrameMeter()
    now_s = 0.0
    assert meter.take(frame(TEXT, fin=False), now_s)
    for _ in range(FRAGMENTS_AT_MOST - 2):
        now_s += FRAMES_WITHIN_S
        assert meter.take(frame(PING) + frame(CONTINUATION, fin=False), now_s)
    assert not meter.take(frame(CONTINUATION, fin=False), now_s + FRAMES_WITHIN_S)
    meter = FrameMeter()
    for n in range(3 * FRAGMENTS_AT_MOST):
        assert meter.take(frame(TEXT, fin=False) + frame(CONTINUATION), n * FRAMES_WITHIN_S)
