"""Make the fonts of the book: subsets of open fonts, so that a page looks alike on every machine.

    npm install --ignore-scripts source-sans source-serif source-code-pro
    python -m pip install fonttools brotli
    python -m tools.fonts node_modules

writes `book/_static/fonts`, which is committed; the build needs none of this. The families are
called "Course ...", since their licence keeps the name "Source" for the unchanged fonts.
"""

import argparse
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "book/_static/fonts"
WEIGHTS = (400, 700)

TEXT = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2040), 0x20AC, 0x302]
GREEK = [*range(0x391, 0x3CA), 0x3D5, 0x3F5]
CYRILLIC = [*range(0x410, 0x450)]
SYMBOLS = [
    ord(c)
    for c in "‖ᵀᵗᵢⱼₜₕₙ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉₊₋ℓℝ←↑→↓↔↦↵↻⇒⟶∂∇−∘·√∞∈∏∑∫≈≠≤≥≪≫⊙⊕⊤⌈⌉⌊⌋␣"
    "☐☑☒✓✗●○■□▲△▶▷▼◀⟨⟩…▁▂▃▄▅▆▇█░▒│─┌┐└┘├┤"
]

# name of the file: family, style, where it lies, its limits, its characters
FONTS = {
    "sans": ("Course Sans", "normal", "source-sans/VF/SourceSans3VF-Upright.ttf",
             {"wght": WEIGHTS}, TEXT + GREEK + SYMBOLS),
    "sans-italic": ("Course Sans", "italic", "source-sans/VF/SourceSans3VF-Italic.ttf",
                    {"wght": WEIGHTS}, TEXT),
    "serif": ("Course Serif", "normal", "source-serif/VAR/SourceSerif4Variable-Roman.ttf",
              {"wght": WEIGHTS, "opsz": 20}, TEXT + GREEK),
    "serif-italic": ("Course Serif", "italic", "source-serif/VAR/SourceSerif4Variable-Italic.ttf",
                     {"wght": 400, "opsz": 20}, TEXT[:95] + SYMBOLS),
    "code": ("Course Code", "normal", "source-code-pro/VF/SourceCodeVF-Upright.ttf",
             {"wght": WEIGHTS}, TEXT + GREEK + CYRILLIC + SYMBOLS),
    "symbols": ("Course Symbols", "normal", None, {}, SYMBOLS),
}  # fmt: skip
SOURCES = ("source-sans", "source-serif", "source-code-pro")
LICENCE = """\
These fonts are subsets, made by tools/fonts.py.

symbols.woff2: DejaVu Sans Mono, as Matplotlib brings it; Bitstream Vera licence,
https://dejavu-fonts.github.io/License.html: free to use, change and pass on under another name.
All others: Source Sans 3, Source Serif 4 and Source Code Pro, renamed; their licence follows.

"""


def subset(path, family, limits, characters):
    """Return the font at `path` with these characters and weights, renamed."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(path)
    if limits:
        instanced = BytesIO()
        instancer.instantiateVariableFont(font, limits).save(instanced)
        font = TTFont(instanced)
    options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True)
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "liga", "calt", "locl"]
    options.name_IDs = [1, 2]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID == 1:
            record.string = family
    font.flavor = "woff2"
    font.recalcTimestamp = False
    return font


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tools.fonts", description=__doc__)
    parser.add_argument("packages", type=Path, help="node_modules with the packages")
    packages = parser.parse_args(arguments).packages
    import matplotlib

    FOLDER.mkdir(exist_ok=True)
    for name, (family, _, path, limits, characters) in FONTS.items():
        dejavu = Path(matplotlib.get_data_path(), "fonts/ttf/DejaVuSansMono.ttf")
        file = FOLDER / f"{name}.woff2"
        subset(packages / path if path else dejavu, family, limits, characters).save(file)
        print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1000:.0f} kB")
    texts = [(packages / name / "LICENSE.md").read_text(encoding="utf-8") for name in SOURCES]
    (FOLDER / "LICENSE.txt").write_text(LICENCE + "\n\n".join(dict.fromkeys(texts)))


if __name__ == "__main__":
    main()
