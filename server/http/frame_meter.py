"""Counts WebSocket frames and bytes as they arrive, before anything is made of them.

A frame costs its sender two bytes and this process a parsed object, a task and perhaps an answer.
The meter reads the heads of frames only, and stops reading as soon as it has seen too many.
"""

from collections import deque

from kit.ceilings import (
    FRAGMENTS_AT_MOST,
    FRAME_BYTES_AT_MOST,
    FRAMES_AT_MOST,
    FRAMES_WITHIN_S,
    READS_AT_MOST,
)

# RFC 6455, section 5.2.
_FIN, _CONTROL, _OPCODE = 0x80, 0x08, 0x0F
_MASKED, _LENGTH = 0x80, 0x7F
_MASK_BYTES = 4
_EXTENDED = {126: 2, 127: 8}
_SHORTEST_HEAD = 2


class FrameMeter:
    """What one socket has sent within the last `FRAMES_WITHIN_S` seconds."""

    def __init__(self) -> None:
        """Nothing has come."""
        self._head = bytearray()
        self._payload_left = 0
        self._fragments = 0
        self._frames: deque[float] = deque(maxlen=FRAMES_AT_MOST)
        self._bytes: deque[tuple[float, int]] = deque()
        self._sum = 0

    def take(self, data: bytes, now_s: float) -> bool:
        """Count what has come at a moment (seconds of any steady clock); False: it is too much."""
        return self._takes_bytes(len(data), now_s) and self._takes_frames(data, now_s)

    def _takes_bytes(self, size: int, now_s: float) -> bool:
        while self._bytes and now_s - self._bytes[0][0] >= FRAMES_WITHIN_S:
            self._sum -= self._bytes.popleft()[1]
        self._bytes.append((now_s, size))
        self._sum += size
        return self._sum <= FRAME_BYTES_AT_MOST and len(self._bytes) <= READS_AT_MOST

    def _takes_frames(self, data: bytes, now_s: float) -> bool:
        at = 0
        while at < len(data):
            if self._payload_left:
                skipped = min(self._payload_left, len(data) - at)
                self._payload_left -= skipped
                at += skipped
                continue
            wanted = self._head_length() - len(self._head)
            self._head += data[at : at + wanted]
            at += wanted
            if len(self._head) >= _SHORTEST_HEAD and len(self._head) == self._head_length():
                if not self._takes_frame(self._head[0], now_s):
                    return False
                self._payload_left = self._payload_length()
                self._head.clear()
        return True

    def _head_length(self) -> int:
        """How long the head is, as far as its first two bytes tell."""
        if len(self._head) < _SHORTEST_HEAD:
            return _SHORTEST_HEAD
        second = self._head[1]
        masked = _MASK_BYTES if second & _MASKED else 0
        return _SHORTEST_HEAD + _EXTENDED.get(second & _LENGTH, 0) + masked

    def _payload_length(self) -> int:
        length = self._head[1] & _LENGTH
        extended = _EXTENDED.get(length)
        if extended is None:
            return length
        return int.from_bytes(self._head[_SHORTEST_HEAD : _SHORTEST_HEAD + extended], "big")

    def _takes_frame(self, first: int, now_s: float) -> bool:
        full = len(self._frames) == FRAMES_AT_MOST
        if full and now_s - self._frames[0] < FRAMES_WITHIN_S:
            return False
        self._frames.append(now_s)
        if first & _OPCODE & _CONTROL:
            return True
        # A data frame or a continuation: the last one of a message has FIN.
        self._fragments = 0 if first & _FIN else self._fragments + 1
        return self._fragments < FRAGMENTS_AT_MOST
