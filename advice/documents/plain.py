"""Plain text from bytes: in UTF-8, or in what its bytes certainly are; never with wrong letters."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from advice.documents.encodings import guess
from funding.errors import WrongInput

MARKS = (  # the longer first: that of UTF-32 begins like that of UTF-16
    (BOM_UTF32_LE, "utf-32"),
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF8, "utf-8-sig"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)
LOST_SHARE = 1 / 200
"""Letters that may be lost, of all: more is no text that anybody should match."""
TWICE = re.compile("[\u00c2-\u00c5\u00ce-\u00d1\u00e2][\u0080-\u00bf\u0152-\u017e\u02c6-\u2122]")
"""UTF-8 that was taken for something else and stored again: ``fÃ¼r``"""
CURE = (
    "save it as UTF-8 (in Word: Save as, Plain text, Unicode UTF-8; in Notepad: Save as, Encoding "
    "UTF-8), or as DOCX or PDF"
)
LATER = bytes(range(0x80, 0xA0)).decode("cp1252", "replace").replace("\ufffd", " ")
CONTROLS = {0x80 + n: character for n, character in enumerate(LATER)}
"""Signs of Windows that were taken for Latin-1."""
LETTERS = {"LATIN": 0, "GREEK": 3, "CYRILLIC": 4}


def read_plain(data: bytes, name: str) -> str:
    """Return the text of a file.  Raises WrongInput for what is no text or has doubtful letters."""
    return decode(data, name)


def decode(data: bytes, name: str, *, declared: str | None = None) -> str:
    """Return *data* as text; the encoding that it *declared* counts if all letters can be read.

    Raises WrongInput with the cure where the letters are uncertain.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return whole(data.decode(encoding, "replace"), name)
    if b"\x00" in data[:4000]:
        found = wide(data)
        if found is None:
            raise WrongInput(f"{name} is neither text nor PDF nor DOCX; save it as one of these")
        return found
    for said in ("utf-8", declared):
        try:
            if said:
                return whole(data.decode(said), name)
        except (LookupError, UnicodeDecodeError):
            pass
    guessed = guess(data)
    if guessed is None:
        raise WrongInput(
            f"{name} is not UTF-8, and how its letters are stored is uncertain; {CURE}"
        )
    return guessed


def whole(text: str, name: str) -> str:
    """Return *text* with letters of a second storing mended.  Raises WrongInput for lost ones."""
    text = text.translate(CONTROLS)
    if TWICE.search(text):
        for wrong in ("cp1252", "cp1250", "cp1251"):
            try:
                return text.encode(wrong).decode("utf-8").removeprefix("\ufeff")
            except UnicodeError:
                pass
    lost = text.count("\ufffd") + len(TWICE.findall(text))
    if lost > LOST_SHARE * len(text):
        raise WrongInput(f"{name} has lost {lost} of its letters (such as ü or š); {CURE}")
    return text


def wide(data: bytes) -> str | None:
    """Return text of two bytes a letter that has no mark; None if it is something else."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data[: len(data) // 2 * 2].decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:4000]
        # Latin, Greek or Cyrillic letters, and the signs between them
        usual = sum((c >= " " and ord(c) < 0x530) or c in "\n\r\t" for c in sample)
        if "\x00" not in sample and usual >= 0.95 * len(sample):
            return text
    return None
