"""Sphinx extension: the sidebar, made once for the book and marked for each page.

The theme makes it anew for every page, which takes most of the time of a build with many pages.
Below the page of the API it shows what leads to the page read and what lies beside it, no more.
"""

from html import escape
from posixpath import dirname, normpath, relpath

FOLDED = "book/api/index"  # as the name of a page
LABEL = "Show or hide the pages of this chapter"
TOGGLE = (
    f'<summary aria-label="{LABEL}"><span class="toctree-toggle" role="presentation">'
    '<i class="fa-solid fa-chevron-down"></i></span></summary>'
)


class Entry:
    """A page in the sidebar: its name, its title as HTML, and the pages below it."""

    def __init__(self, item, folder):
        link = item.find("a")
        self.page = normpath(f"{folder}/{link['href'].partition('#')[0]}").removesuffix(".html")
        self.title = link.decode_contents()
        below = item.find("ul")
        items = below.find_all("li", recursive=False) if below else []
        self.entries = [Entry(inner, folder) for inner in items]

    def holds(self, page):
        """Say whether this is the page, or a page below it is."""
        return page == self.page or any(entry.holds(page) for entry in self.entries)

    def html(self, page, level=1, folded=False):
        """Return the list item as the theme writes it for a reader of `page`."""
        here, inside = page == self.page, self.holds(page)
        folded = folded or self.page == FOLDED
        entries = self.entries if inside or not folded else []
        classes = f"toctree-l{level}" + " current active" * inside + " has-children" * bool(entries)
        where = "#" if here else relpath(f"{self.page}.html", dirname(page) or ".")
        link = f'<a class="{"current " * here}reference internal" href="{escape(where)}">'
        below = "".join(entry.html(page, level + 1, folded) for entry in entries)
        opened = ' open="open"' if inside else ""
        shut = f"<details{opened}>{TOGGLE}<ul>\n{below}</ul></details>"
        return f'<li class="{classes}">{link}{self.title}</a>{shut if entries else ""}</li>\n'


def read(soup, page):
    """Return the parts of the book as (caption as HTML or None, entries)."""
    parts, caption = [], None
    for element in soup.find_all(["p", "ul"], recursive=False):
        if element.name == "p":
            caption = str(element)
        else:
            items = element.find_all("li", recursive=False)
            parts.append((caption, [Entry(item, dirname(page)) for item in items]))
            caption = None
    return parts


def write(parts, page):
    """Return the sidebar for a page."""
    found = []
    for caption, entries in parts:
        current = "current " * any(entry.holds(page) for entry in entries)
        items = "".join(entry.html(page) for entry in entries)
        found += [caption or "", f'<ul class="{current}nav bd-sidenav">\n{items}</ul>']
    return "\n".join(found)


def mark(app, pagename, templatename, context, doctree):
    """Let the templates take the sidebar from here."""
    by_theme = context.get("generate_toctree_html")

    def sidebar(kind, **options):
        if kind != "sidebar":
            return by_theme(kind, **options)
        if not hasattr(app, "book_sidebar"):
            soup = by_theme(kind, **options)
            # the page that is read links to "#": give it its name back
            for link in soup.select('a[href="#"]'):
                link["href"] = f"{relpath(pagename, dirname(pagename) or '.')}.html"
            app.book_sidebar = read(soup, pagename)
        return write(app.book_sidebar, pagename)

    if by_theme:
        context["generate_toctree_html"] = sidebar


def go_first(app):
    """Put `mark` between the handlers of the theme: one gives the function, the next calls it."""
    listeners = app.events.listeners["html-page-context"]
    for place, listener in enumerate(listeners):
        if listener.handler.__name__ == "add_toctree_functions":
            listeners[place] = listener._replace(priority=400)


def setup(app):
    app.connect("builder-inited", go_first)
    app.connect("html-page-context", mark, priority=450)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
