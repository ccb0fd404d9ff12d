"""What a page is made of, for tests of pages: tags, ids, links, and whatever a strict policy would refuse."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "path", "circle", "line", "rect"}


class Outline(HTMLParser):
    """Tags in order, ids, links, and whatever a strict CSP would refuse."""

    def __init__(self):
        super().__init__()
        self.tags, self.ids, self.links, self.refused, self.open = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append(tag)
        self.ids += [values["id"]] if values.get("id") else []
        self.links += [values[name] for name in ("href", "src") if values.get(name)]
        own_script = (values.get("src") or "").startswith("/") or values.get("type") == "application/json"
        if (
            (tag == "script" and not own_script)
            or tag == "style"
            or "style" in values
            or any(name.startswith("on") for name in values)
        ):
            self.refused.append((tag, attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in {"li", "p", "dt", "dd"} and self.open[-1] != tag:
            return
        if tag not in VOID:
            assert self.open.pop() == tag, tag


def outline(response) -> Outline:
    parser = Outline()
    parser.feed(response.content.decode())
    return parser
