"""Content-Encoding undone within bounds: never more than a step of memory beyond what is asked for.

The decoders of HTTP clients unpack a whole chunk at once, and 64 kB of zeros packed well are gigabytes. These hand out
what they have in pieces, and the caller stops when it has had enough.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]
import zstandard

ACCEPTED = "gzip, br, zstd"
_PIECE = 64 * 1024
_ZSTD_SLICE = 256  # the library has no bound on its output; four bytes of zstd can be 128 kB
_ZSTD_WINDOW = 8 * 1024 * 1024  # the most that RFC 9659 allows on the web


class Damaged(ValueError):  # noqa: N818
    """The bytes are not what the Content-Encoding says, or they end early."""


class Unpacker(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """The unpacked pieces of `data`, made one at a time. Raises Damaged."""
        ...

    def finish(self) -> None:
        """Raises Damaged if the packed stream has not come to its own end."""
        ...


class Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        pass


class Gzip:
    def __init__(self) -> None:
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._stream.eof:
                if not data.startswith(b"\x1f\x8b"):
                    return  # padding after the end, which some servers add
                self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)  # one file in several members
            try:
                yield self._stream.decompress(data, _PIECE)
            except zlib.error as problem:
                raise Damaged("it is not gzip") from problem
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail

    def finish(self) -> None:
        if not self._stream.eof:
            raise Damaged("it ends early")


class Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._stream.is_finished():
            try:
                piece = self._stream.process(data, output_buffer_limit=_PIECE)
            except brotli.error as problem:
                raise Damaged("it is not brotli") from problem
            yield piece
            data = b""
            if not piece and self._stream.can_accept_more_data():
                return

    def finish(self) -> None:
        if not self._stream.is_finished():
            raise Damaged("it ends early")


class Zstd:
    def __init__(self) -> None:
        self._stream = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _ZSTD_SLICE):
            if self._stream.eof:
                return
            try:
                yield self._stream.decompress(data[start : start + _ZSTD_SLICE])
            except zstandard.ZstdError as problem:
                raise Damaged("it is not zstd") from problem

    def finish(self) -> None:
        if not self._stream.eof:
            raise Damaged("it ends early")


_UNPACKERS: dict[str, Callable[[], Unpacker]] = {
    "": Plain,
    "identity": Plain,
    "utf-8": Plain,  # servers that mistake this header for the charset
    "gzip": Gzip,
    "x-gzip": Gzip,
    "br": Brotli,
    "zstd": Zstd,
}


def unpacker(content_encoding: str) -> Unpacker:
    """Raises Damaged for an encoding that we did not ask for, and for several on top of each other."""
    try:
        return _UNPACKERS[content_encoding.strip().lower()]()
    except KeyError as problem:
        raise Damaged(f"it is packed as '{content_encoding[:40]}', which was not asked for") from problem
