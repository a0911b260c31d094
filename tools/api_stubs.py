"""Writes the stubs of the API pages: a page for each module that a page of `book/api` names.

``python -m tools.api_stubs`` writes them, and removes those that no page names any more; with
``--check`` it says which are missing or not wanted.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book/_ext"))
BLOCK = "```{api-index}\n"


def stubs(folder):
    """Return the text of every stub by its path, from the pages in `folder`."""
    from api_pages import PACKAGE, pages, stub_of

    found = {}
    for page in sorted(folder.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        if BLOCK in text:
            for name in pages(text.split(BLOCK)[1].split("```")[0].splitlines()):
                title = name.removeprefix(PACKAGE)
                path = folder / f"{stub_of(name, page.stem)}.md"
                found[path] = f"# {title}\n\n```{{api-modules}} {name}\n```\n"
    return found


def differences(folder):
    """Return the paths of stubs that are missing, differ, or are not wanted."""
    wanted = stubs(folder)
    there = {path: path.read_text(encoding="utf-8") for path in folder.glob("*/*.md")}
    return sorted(p for p in {*wanted, *there} if wanted.get(p) != there.get(p)), wanted


def main(arguments):
    import torch_stub

    torch_stub.install()  # the names of modules need no PyTorch
    folder = ROOT / "book/api"
    changed, wanted = differences(folder)
    for path in changed:
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)}: run `python -m tools.api_stubs`")
        elif path in wanted:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    return int("--check" in arguments and bool(changed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
