"""Whether a packed answer came to its end: Scrapy unpacks what there is of it and says nothing."""

import sys
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence

import brotli
from scrapy.exceptions import ResponseDataLossError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PIECE = 1 << 16
"""Bytes that are unpacked at a time, so that a bomb is noticed before it fills the memory."""
GZIP, ZLIB, RAW = 31, 15, -15
"""The forms of zlib; RAW is what some servers call deflate."""
GZIP_HEAD = b"\x1f\x8b"
CUT = "the packed answer ends in the middle, or is damaged"


def check_whole(body: bytes, encodings: Sequence[str], most: int) -> None:
    """Raise ResponseDataLossError unless *body* is packed in *encodings* to its end.

    The encodings stand in the order of the header: the last one was put on last.  What unpacks to
    more than *most* bytes is left to the limit on answers, and so is an encoding nobody asked for.
    """
    for encoding in reversed(encodings):
        unpack = UNPACKERS.get(encoding)
        if unpack is None or not body:
            return
        pieces, size = [], 0
        try:
            for piece in unpack(body):
                size += len(piece)
                if size > most:
                    return
                pieces.append(piece)
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            raise ResponseDataLossError(CUT) from error
        body = b"".join(pieces)


def gunzipped(body: bytes) -> Iterator[bytes]:
    """Yield what each member of a gzip stream holds; what stands behind the last is no member."""
    body = yield from inflated(body, GZIP)
    while body.startswith(GZIP_HEAD):
        body = yield from inflated(body, GZIP)


def deflated(body: bytes) -> Iterator[bytes]:
    try:
        zlib.decompressobj(ZLIB).decompress(body, 1)
    except zlib.error:
        yield from inflated(body, RAW)
    else:
        yield from inflated(body, ZLIB)


def inflated(body: bytes, form: int) -> Generator[bytes, None, bytes]:
    """Yield what a stream holds and return what follows it.  Raises EOFError for a cut one."""
    stream = zlib.decompressobj(form)
    while not stream.eof:
        piece = stream.decompress(body, PIECE)
        body = stream.unconsumed_tail
        if not piece and not body and not stream.eof:
            raise EOFError
        yield piece
    return stream.unused_data


def unbrotlied(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    piece = stream.process(body, output_buffer_limit=PIECE)
    while piece:
        yield piece
        piece = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=PIECE)
    if not stream.is_finished():
        raise EOFError


def unzstd(body: bytes) -> Iterator[bytes]:
    """Yield what each frame holds.  Raises EOFError for a cut one."""
    while body:
        stream = zstd.ZstdDecompressor()
        piece = stream.decompress(body, PIECE)
        while not stream.eof:
            if not piece and stream.needs_input:
                raise EOFError
            yield piece
            piece = stream.decompress(b"", PIECE)
        yield piece
        body = stream.unused_data


UNPACKERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": gunzipped,
    "x-gzip": gunzipped,
    "deflate": deflated,
    "br": unbrotlied,
    "zstd": unzstd,
}
