"""Decode a .py file as Python itself would (PEP 263), from a fixed list of encodings."""

import codecs
import re

from .records import SubmissionError

# From the language reference, "Encoding declarations".
COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
COMMENT_OR_BLANK = re.compile(rb"^[ \t\f]*(?:#|$)")
# Codecs of text only, and fast ones: punycode and idna take quadratic time, others are no text.
ENCODINGS = {
    name.replace("_", "-"): name
    for name in (
        *("utf_8", "utf_8_sig", "utf8", "utf_7", "utf7", "ascii", "us_ascii"),
        *("latin_1", "latin1", "iso_8859_1", "iso_8859_2", "iso_8859_15", "koi8_r", "mac_roman"),
        *(f"cp125{i}" for i in range(9)),
        *(f"windows_125{i}" for i in range(9)),
        *("gbk", "gb2312", "gb18030", "big5", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"),
    )
}


def decode_python(data: bytes) -> str:
    """Decode Python source in the encoding that it declares, UTF-8 unless it declares one.

    Parameters
    ----------
    data : bytes
        The .py file.

    Returns
    -------
    str

    Raises
    ------
    SubmissionError
        If the encoding is unknown, or the file is not in it.
    """
    has_mark = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    declared = _declared(data)
    name = ENCODINGS.get(declared.lower().replace("_", "-"))
    if name is None or (has_mark and name not in ("utf_8", "utf_8_sig", "utf8")):
        raise SubmissionError("the file declares an unusual encoding: save it in UTF-8.")
    try:
        return data.decode(name)
    except ValueError as error:
        raise SubmissionError(
            "the file is not in the encoding that it declares (UTF-8 unless it declares one): "
            "save it in UTF-8."
        ) from error


def _declared(data):
    for line in data[:2000].splitlines()[:2]:
        if match := COOKIE.match(line):
            return match[1].decode("ascii")
        if not COMMENT_OR_BLANK.match(line):
            break
    return "utf-8"
