"""Arrays in one file that is mapped into memory: processes share it, and read of it what they use.

The file begins with `BEGINS`, the length of the contents in eight bytes, and the contents as JSON:
a stamp, the size of the file, and for each array its type, its shape and its place.
"""

import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

BEGINS = b"City Calls arrays 1\n"
STEP = 64
"""Bytes; arrays begin at multiples of it, as processors like best."""


def write_arrays(file: IO[bytes], stamp: str, arrays: "Mapping[str, np.ndarray]") -> None:
    """Write arrays so that `map_arrays` finds all of them, or none where the disk lost a part."""
    import numpy as np

    contents: dict[str, tuple[str, tuple[int, ...], int]] = {}
    place = 0
    for name, array in arrays.items():
        contents[name] = (array.dtype.str, array.shape, place)
        place += -(-array.nbytes // STEP) * STEP
    head = json.dumps({"stamp": stamp, "bytes": place, "arrays": contents}).encode()
    file.write(BEGINS + len(head).to_bytes(8, "little") + head)
    file.write(bytes(start_of(len(head)) - file.tell()))
    for array in arrays.values():
        file.write(np.ascontiguousarray(array).data)
        file.write(bytes(-array.nbytes % STEP))
    file.flush()
    os.fsync(file.fileno())  # the name may not reach the disk before the arrays


def map_arrays(path: Path, stamp: str) -> "Mapping[str, np.ndarray] | None":
    """Return the arrays, which can't be changed; None for those of another stamp.

    Raises OSError and ValueError for what can't be read.
    """
    import numpy as np

    with path.open("rb") as file:
        if file.read(len(BEGINS)) != BEGINS:
            raise ValueError(f"{str(path)!r} is no file of arrays")
        length = int.from_bytes(file.read(8), "little")
        size = os.fstat(file.fileno()).st_size
        if length > size:
            raise ValueError(f"{str(path)!r} is cut off")
        head = json.loads(file.read(length))
        if head["stamp"] != stamp:
            return None
        start = start_of(length)
        if size != start + head["bytes"]:
            raise ValueError(f"{str(path)!r} is cut off")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return {
        name: np.ndarray(tuple(shape), np.dtype(kind), mapped, start + place)
        for name, (kind, shape, place) in head["arrays"].items()
    }


def start_of(length: int) -> int:
    """Return where the first array begins after contents of *length* bytes."""
    return -(-(len(BEGINS) + 8 + length) // STEP) * STEP
