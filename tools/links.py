"""Ask every outside address of the built book whether it answers: ``make links``, with a network.

Not among the tests: what other servers do says nothing about this repository.
"""

import argparse
import html
import re
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = re.compile(r'<a [^>]*href="(https?://[^"#]+)')
AGENT = {"User-Agent": "Mozilla/5.0 (Course RNN: make links)"}
SECONDS = 20
REFUSES_PROGRAMS = (401, 403, 405, 406, 418, 429)  # answers, but not to a program


def addresses(folder):
    """Return the outside addresses under `folder`, each with the pages that have it."""
    found = {}
    for path in sorted(Path(folder).rglob("*.html")):
        for address in ADDRESS.findall(path.read_text(encoding="utf-8")):
            name = path.relative_to(folder).as_posix()
            found.setdefault(html.unescape(address), set()).add(name)
    return found


def ask(address):
    """Return None if an address answers, "?" if it refuses programs, else what is wrong."""
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers=AGENT), timeout=SECONDS
        ):
            return None
    except urllib.error.HTTPError as error:
        return "?" if error.code in REFUSES_PROGRAMS else f"{error.code} {error.reason}"
    except OSError as error:
        return str(getattr(error, "reason", error))


def report(answers, found):
    """Return the lines of the report and whether all is well; `answers` is by address."""
    broken = {address: answer for address, answer in answers.items() if answer not in (None, "?")}
    if answers and len(broken) == len(answers):
        return [
            f"no network? none of {len(answers)} addresses answers: {answers.popitem()[1]}"
        ], False
    lines = [f"{a}: {answer} (in {', '.join(sorted(found[a]))})" for a, answer in broken.items()]
    unknown = sum(answer == "?" for answer in answers.values())
    lines.append(f"{len(answers)} addresses, {len(broken)} broken, {unknown} refuse programs")
    return lines, not broken


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tools.links", description=__doc__)
    parser.add_argument("--own", action="store_true", help="this repository's addresses too")
    options = parser.parse_args(arguments)
    found = addresses(ROOT / "_build/html")
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    own = config["repository"]["url"].removeprefix("https://")
    if not options.own:
        name = own.partition("/")[2]
        found = {a: pages for a, pages in found.items() if f"/{name}/" not in f"{a}/"}
    with ThreadPoolExecutor(8) as pool:
        answers = dict(zip(found, pool.map(ask, found), strict=True))
    lines, well = report(answers, found)
    print("\n".join(lines))
    sys.exit(not well)


if __name__ == "__main__":
    main()
