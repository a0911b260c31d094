"""The commands ``course-rnn data list|fetch|verify``."""

import argparse
from collections.abc import Callable, Iterable

from course_rnn.commands.options import report_error
from course_rnn.data import (
    REGISTRY,
    DataCorruptError,
    DataUnavailableError,
    cache_dir,
    fetch,
    locate,
    verify,
)


def add_data(commands: argparse._SubParsersAction) -> None:
    """Add ``course-rnn data list|fetch|verify``."""
    data = commands.add_parser("data", help="list, fetch and verify the data sets")
    actions = data.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="list the data sets and where they are")
    listing.set_defaults(run=_data_list)
    fetching = actions.add_parser("fetch", help="download data sets that are not here")
    fetching.add_argument("names", nargs="*", type=_name, metavar="NAME")
    fetching.add_argument("--all", action="store_true", help="every data set")
    fetching.set_defaults(run=_data_fetch, parser=fetching)
    verifying = actions.add_parser("verify", help="check the sha256 of every file that is here")
    verifying.add_argument("names", nargs="*", type=_name, metavar="NAME", help="default: all")
    verifying.set_defaults(run=_data_verify)


def _data_list(args: argparse.Namespace) -> int:
    rows = [("name", "size", "here", "licence", "source")]
    for name, dataset in sorted(REGISTRY.items()):
        size = f"{dataset.size / 1e6:.1f} MB"
        rows.append((name, size, _whereabouts(name), dataset.licence, dataset.source))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
    return 0


def _whereabouts(name: str) -> str:
    try:
        verify(name)
    except DataCorruptError:
        return "corrupt"
    path = locate(name)
    if path is None:
        return "no"
    return "cached" if cache_dir() in path.parents else "mirror"


def _data_fetch(args: argparse.Namespace) -> int:
    if bool(args.names) == args.all:
        args.parser.error("give either names or --all")
    return _for_each(args.names or sorted(REGISTRY), fetch)


def _data_verify(args: argparse.Namespace) -> int:
    def check(name: str) -> str:
        files = verify(name)
        return f"right ({', '.join(map(str, files))})" if files else "not here"

    return _for_each(args.names or sorted(REGISTRY), check)


def _for_each(names: Iterable[str], action: Callable[[str], object]) -> int:
    # One set that fails does not keep the others from being done.
    codes = [0]
    for name in names:
        try:
            print(f"{name}: {action(name)}")
        except (DataUnavailableError, DataCorruptError) as error:
            codes.append(report_error(error))
    return max(codes)


def _name(text: str) -> str:
    if text not in REGISTRY:
        raise argparse.ArgumentTypeError(
            f"expected one of {', '.join(sorted(REGISTRY))}; got {text!r}"
        )
    return text
