"""The frame of every interactive figure: data as JSON, one style, one inline script."""

import hashlib
import html
import json
from dataclasses import dataclass
from importlib.resources import files


def identifier(label: str, data: object) -> str:
    """Name an element by what a figure shows; the same on processors that round otherwise.

    Parameters
    ----------
    label : str
        What the figure shows.
    data : object
        Its data; of a float only two digits count.

    Returns
    -------
    str
    """
    rounded = json.dumps(_rounded([label, data]), ensure_ascii=False)
    return "crnn-" + hashlib.sha256(rounded.encode()).hexdigest()[:12]


def _rounded(data):
    if isinstance(data, float):
        return f"{data:.1e}"
    if isinstance(data, dict):
        return {key: _rounded(value) for key, value in data.items()}
    return [_rounded(item) for item in data] if isinstance(data, list | tuple) else data


@dataclass(frozen=True)
class InteractiveFigure:
    """A figure that a notebook shows as HTML and that goes on working in the built page.

    Parameters
    ----------
    name : str
        Name of the script ``course_rnn/figures/<name>.js``. It defines ``draw(root, data)``.
    data : dict
        Numbers computed by the caller, JSON-serialisable and finite.
    label : str
        What the figure shows, for a screen reader.

    Raises
    ------
    ValueError
        If there is no such script, or ``data`` is no finite JSON.
    """

    name: str
    data: dict
    label: str

    def __post_init__(self):
        if not (files("course_rnn.figures") / f"{self.name}.js").is_file():
            raise ValueError(f"name: expected that of a script of figures, got {self.name!r}")
        try:
            json.dumps(self.data, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise ValueError(f"data: expected finite JSON values, got: {error}") from error

    def _repr_html_(self) -> str:
        # "</" would end the script element early; JSON allows the escaped form.
        data = json.dumps(self.data, allow_nan=False, ensure_ascii=False).replace("</", "<\\/")
        here = files("course_rnn.figures")
        style, common, script = (
            (here / file).read_text(encoding="utf-8")
            for file in ("figure.css", "common.js", f"{self.name}.js")
        )
        ident = identifier(self.label, self.data)
        return (
            f'<div class="crnn-figure" id="{ident}" role="group" '
            f'aria-label="{html.escape(self.label)}">'
            f"<style>{style}</style>"
            "<noscript>This figure needs JavaScript.</noscript></div>\n"
            f"<script>(() => {{\n{common}\n{script}\n"
            f'draw(document.getElementById("{ident}"), {data});\n}})();</script>'
        )

    def __repr__(self) -> str:
        return f"<interactive figure {self.name}: {self.label}>"
