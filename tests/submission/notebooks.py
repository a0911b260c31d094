"""Notebooks, zips and .py files in memory, as students and attackers make them."""

import io
import json
import stat
import time
import zipfile

import pytest

from course_rnn.submission import SubmissionError, parse_submission


def notebook(*cells, **changes):
    """Bytes of a notebook with these code cells."""
    record = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{i}",
                "metadata": {},
                "outputs": [],
                "execution_count": None,
                "source": source,
            }
            for i, source in enumerate(cells)
        ],
    }
    return json.dumps(record | changes).encode()


def read(*cells):
    """The submission that a notebook with these code cells gives."""
    return parse_submission("homework.ipynb", notebook(*cells))


def colab(*cells):
    """Bytes of a notebook as Colab downloads it: widgets, outputs, forms, sources as lists."""
    listed = []
    for i, source in enumerate(cells):
        listed.append(
            {
                "cell_type": "code",
                "source": source.splitlines(keepends=True),
                "metadata": {
                    "id": f"aBcD{i}",
                    "cellView": "form",
                    "colab": {"base_uri": "https://localhost:8080/", "height": 35},
                    "outputId": "5e0c6fc1-5d4f-4b0a-9f8d-2b1f0c3f6a11",
                },
                "execution_count": i + 7,
                "outputs": [
                    {"output_type": "stream", "name": "stderr", "text": ["\rEpoch 1\n", "…"]},
                    {
                        "output_type": "display_data",
                        "data": {"image/png": "iVBORw0KGgo=", "text/plain": ["<Figure>"]},
                        "metadata": {"needs_background": "light"},
                    },
                    {
                        "output_type": "error",
                        "ename": "ValueError",
                        "evalue": "shapes",
                        "traceback": ["\x1b[0;31m----\x1b[0m"],
                    },
                ],
            }
        )
        listed.append(
            {"cell_type": "markdown", "metadata": {"id": f"md{i}"}, "source": ["# Titel\n", "ü"]}
        )
    record = {
        "nbformat": 4,
        "nbformat_minor": 0,
        "metadata": {
            "colab": {"provenance": [], "toc_visible": True, "gpuType": "T4"},
            "accelerator": "GPU",
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "language_info": {"name": "python"},
            "widgets": {
                "application/vnd.jupyter.widget-state+json": {
                    "0f": {"model_module": "@jupyter-widgets/controls", "state": {"value": 3}}
                }
            },
        },
        "cells": listed,
    }
    return json.dumps(record, ensure_ascii=False, indent=2).encode()


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    """Bytes of a zip with these (name, content) members; a name may be a ZipInfo."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content, compress_type=method)
    return buffer.getvalue()


def link(name):
    """A zip member that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def refusal(name, data):
    """The error that reading this file gives, within seconds."""
    started = time.process_time()
    with pytest.raises(SubmissionError) as caught:
        parse_submission(name, data)
    assert time.process_time() - started < 5
    return caught.value
