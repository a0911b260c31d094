"""Files for the loaders to read."""


def write(folder, content):
    """A file with that content (bytes, or text as UTF-8); its path."""
    path = folder / "file"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
