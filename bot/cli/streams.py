"""Standard input and output in any condition: other encodings, byte-order marks, closed streams."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata
from collections.abc import Iterator

_HANDLER = "mesobot-readable"
# Characters of our texts besides letters, and their substitutes for terminals without them.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚′", "'"),
        **dict.fromkeys("“”„″«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("•·▪‣", "*"),
        **dict.fromkeys("─━═", "-"),
        **dict.fromkeys("│┃║", "|"),
        **dict.fromkeys("╭╮╰╯┌┐└┘┏┓┗┛", "+"),
        "…": "...",
        "→": "->",
        "≥": ">=",
        "≤": "<=",
        "×": "x",
        "µ": "u",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
    }
)
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def prepare_output() -> None:
    """Replace characters that the terminal's encoding lacks, instead of failing."""
    codecs.register_error(_HANDLER, _in_plain_characters)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def _in_plain_characters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_PLAIN)
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in apart if not unicodedata.combining(character))
    return bare.encode("ascii", errors="replace").decode(), error.end


def can_write(text: str) -> bool:
    """Whether standard output has every character of `text`."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def is_person() -> bool:
    """Whether a person types; not where standard input is closed."""
    return sys.stdin is not None and sys.stdin.isatty()


def input_lines() -> Iterator[str]:
    """Lines of standard input, in the encoding of the locale or of a byte-order mark.

    An invalid byte becomes the replacement character, so the rest of the line can still be read.
    """
    if sys.stdin is None:  # closed
        return
    raw = getattr(sys.stdin, "buffer", None)
    if raw is None:
        yield from sys.stdin
        return
    start = raw.peek(3)[:3] if hasattr(raw, "peek") else b""
    encoding = next((name for mark, name in _MARKS.items() if start.startswith(mark)), sys.stdin.encoding)
    yield from io.TextIOWrapper(raw, encoding=encoding, errors="replace")
