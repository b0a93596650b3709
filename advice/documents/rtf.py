"""The text of an RTF file, as word processors and Outlook write it."""

import re
from dataclasses import dataclass, replace

from advice.documents.document import MAX_CHARACTERS
from funding.errors import WrongInput

TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>[^a-zA-Z'])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
"""One piece of a file: ``\\par``"""
UNREAD = frozenset(
    {
        *("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "objdata", "fldinst"),
        *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"),
        *("listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "themedata"),
        *("colorschememapping", "latentstyles", "datastore", "xmlnstbl", "filetbl", "annotation"),
        *(
            "bkmkstart",
            "bkmkend",
            "listtext",
            "pntext",
            "tc",
            "xe",
            "nonshppict",
            "datafield",
            "shprslt",
        ),
    }
)
"""Groups that no reader sees."""
SIGNS = {
    **dict.fromkeys(("par", "line", "row", "sect", "page", "nestrow"), "\n"),
    **dict.fromkeys(("tab", "cell", "nestcell"), "\t"),
    **{"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "bullet": "•"},
    **{"ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "~": "\u00a0"},
    **{"_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"},
}
CHARSETS = {
    **{0: "cp1252", 2: "cp1252", 77: "mac_roman", 161: "cp1253", 162: "cp1254", 163: "cp1258"},
    **{186: "cp1257", 204: "cp1251", 238: "cp1250", 255: "cp850"},
}
"""How the letters of a font are stored, by the number in the table of fonts."""
FONT = re.compile(rb"\\f(\d{1,5})\b[^;{}]*?\\fcharset(\d{1,3})")
"""A row of that table: ``\\f1\\froman\\fcharset238``"""
DEEPEST = 500


def read_rtf(data: bytes, name: str) -> str:
    """Return the text.  Raises WrongInput for a file that is no RTF inside."""
    reader = Reader(data)
    reader.run()
    text = "".join(reader.found)
    if reader.is_too_deep:
        raise WrongInput(f"{name} is an RTF that can't be read; save it as DOCX or PDF")
    return text


@dataclass(kw_only=True, slots=True)
class State:
    """What holds within one pair of braces."""

    encoding: str
    skip: int = 1
    """Characters after a Unicode one that stand for it in old programs."""
    is_unread: bool = False
    """A group that no reader sees."""
    is_hidden: bool = False
    """Text that was hidden, or deleted while changes were tracked."""

    @property
    def is_seen(self) -> bool:
        return not (self.is_unread or self.is_hidden)


class Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.found: list[str] = []
        self.length = 0
        self.pending = b""
        self.fonts = {int(n): CHARSETS.get(int(c)) for n, c in FONT.findall(data[:200_000])}
        self.page = "cp1252"
        self.state = State(encoding=self.page)
        self.stack: list[State] = []
        self.left_out = 0
        self.is_too_deep = False
        self.is_first = False
        """Whether the next word is the first in its group, which tells what the group is."""

    def run(self) -> None:
        at = 0
        while at < len(self.data) and self.length <= MAX_CHARACTERS:
            found = TOKEN.match(self.data, at)
            if found is None:
                break
            at = found.end()
            at += self.token(found)
            if self.is_too_deep:
                return
        self.flush()

    def token(self, found: "re.Match[bytes]") -> int:
        """Read one piece; return how many bytes of pictures follow that are passed over."""
        if found["brace"]:
            self.brace(found["brace"])
        elif found["hex"]:
            self.byte(bytes([int(found["hex"], 16)]))
        elif found["text"]:
            self.is_first = False
            self.bytes(found["text"])
        elif found["sign"]:
            self.sign(found["sign"].decode("latin-1"))
        elif found["word"]:
            number = None if found["number"] is None else int(found["number"])
            return self.word(found["word"].decode("ascii"), number)
        return 0

    def brace(self, brace: bytes) -> None:
        self.flush()
        self.left_out = 0
        if brace == b"{":
            if len(self.stack) >= DEEPEST:
                self.is_too_deep = True
                return
            self.stack.append(self.state)
            self.state = replace(self.state)
            self.is_first = True
        elif self.stack:
            self.state = self.stack.pop()
            self.is_first = False

    def sign(self, sign: str) -> None:
        if sign == "*":
            self.state.is_unread = True  # a group that old programs may leave out
            return
        self.is_first = False
        if sign in SIGNS:
            self.add(SIGNS[sign])

    def word(self, word: str, number: int | None) -> int:
        is_first, self.is_first = self.is_first, False
        if word == "bin":
            return max(0, number or 0)
        if is_first and word in UNREAD:
            self.state.is_unread = True
        elif word == "shptxt":
            self.state.is_unread = False
        elif word in ("v", "deleted", "plain"):
            self.flush()
            self.state.is_hidden = word != "plain" and number != 0
        elif word == "ansicpg":
            self.page = f"cp{number}"
            self.state.encoding = self.page
        elif word == "mac":
            self.page = self.state.encoding = "mac_roman"
        elif word == "f":
            self.flush()
            self.state.encoding = self.fonts.get(number or 0) or self.page
        elif word == "uc":
            self.state.skip = number or 0
        elif word == "u" and number is not None:
            self.add(chr(number % 0x10000))
            self.left_out = self.state.skip
        elif word in SIGNS:
            self.add(SIGNS[word])
        return 0

    def byte(self, byte: bytes) -> None:
        self.is_first = False
        if self.left_out:
            self.left_out -= 1
        elif self.state.is_seen:
            self.pending += byte

    def bytes(self, text: bytes) -> None:
        kept = text[self.left_out :]
        self.left_out = max(0, self.left_out - len(text))
        if self.state.is_seen:
            self.pending += kept

    def add(self, text: str) -> None:
        self.flush()
        if self.state.is_seen:
            self.found.append(text)
            self.length += len(text)

    def flush(self) -> None:
        """Read the bytes that wait, in the encoding of their font."""
        if self.pending:
            try:
                text = self.pending.decode(self.state.encoding, "replace")
            except LookupError:
                text = self.pending.decode("cp1252", "replace")
            self.found.append(text)
            self.length += len(text)
            self.pending = b""
