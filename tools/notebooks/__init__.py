"""Generate the notebooks of the course from their MyST sources, execute and check them.

``book/text/NN_slug.md`` becomes the executed chapter ``book/NN_slug.ipynb``;
``solutions/NN_slug.md`` becomes the executed ``solutions/NN_slug.ipynb`` and the student
notebook ``exercises/NN_slug.ipynb`` (stubs, never executed).
"""
