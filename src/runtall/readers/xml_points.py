"""Track files as a stream: expat for the structure, and one pattern per shape of point for the thousands of points in it.

A track file is a little structure around thousands of points that look alike. expat reads everything until it has seen a
point; that point's bytes then become a pattern (its tags literally, its values as holes). Bytes that match the pattern
in full are points of the same shape, well-formed because the first one was, and are read by the pattern alone. Whatever does
not match goes back to expat. Both ways give the same rows (a property test holds them together).

Taking points out of what expat sees is sound because it happens only directly inside a track element, outside comments,
CDATA and processing instructions, and takes whole elements. In encodings that are not ASCII-compatible the tag is never found
in the bytes, so expat reads all of it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast
from xml.parsers import expat

from runtall.core import LimitExceededError, say
from runtall.readers.columns import Columns, Text
from runtall.readers.limits import Deadline, Limits

_TOKEN = re.compile(rb"<[^>]*>|[^<]+")
_HIDING = re.compile(rb"<!--|<!\[CDATA\[|<!|<\?")
_CLOSES = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_ATTRIBUTE = re.compile(rb"""([A-Za-z_][\w.:-]*)\s*=\s*("[^"<&]*"|'[^'<&]*')""")
_DECLARATION = re.compile(rb"""<\?xml\b[^?>]*\?>\s*""")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([\w.-]*)["']""")
_MAX_SHAPES = 24
_MAX_TEXTS = 16  # each at most as long as the parser's text buffer, 8 kB
_MAX_POINT_BYTES = 65_536
_MAX_TOKEN_BYTES = 8 * 1024 * 1024


@lru_cache(maxsize=1024)
def _escaped(text: bytes) -> bytes:
    return re.escape(text)


@dataclass(frozen=True, slots=True)
class PointSchema:
    """What a point looks like in one format.

    Attributes
    ----------
    tags, containers
        Local names of the point elements, and of the elements that hold points.
    fields
        Column by path of lower-case local names inside the point (``"heartratebpm/value"``).
    extension_fields
        Column by lower-case local name of a leaf anywhere under ``extensions``.
    attributes
        Column by attribute of the point element.
    """

    tags: tuple[str, ...]
    containers: frozenset[str]
    fields: Mapping[str, str]
    extension_fields: Mapping[str, str]
    attributes: Mapping[str, str]


class Structure(Protocol):
    """What a format does with the elements around its points."""

    columns: Columns | None
    """Where points go now; ``None`` drops them."""

    def opened(self, name: str, parent: str, attributes: Mapping[str, str]) -> None:
        """Take note that an element outside points begins; names are local, in lower case."""

    def closed(self, name: str, parent: str, text: str) -> None:
        """Take note that an element outside points ends; ``text`` is what stood in it."""


@dataclass(frozen=True, slots=True)
class _Shape:
    pattern: re.Pattern[bytes]
    names: tuple[str, ...]


class PointReader:
    """Feed it the bytes of a track file; it calls the structure, and puts the points into its columns."""

    def __init__(
        self, schema: PointSchema, structure: Structure, limits: Limits, deadline: Deadline, encoding: str | None = None
    ) -> None:
        self._schema, self._structure, self._limits, self._deadline = schema, structure, limits, deadline
        self._open_tag = re.compile(rb"<(" + "|".join(schema.tags).encode() + rb")(?=[\s/>])")
        self._tags = frozenset(tag.lower() for tag in schema.tags)
        self._buffer = b""
        self._skipped = self._fed = 0
        self._shapes: list[_Shape] = []
        self._by_pattern = True
        self._path: list[str] = []
        self._locals: dict[str, str] = {}
        self._texts: list[str] = []
        self._point_depth = 0
        self._row: dict[str, Text] = {}
        self._point_keys: list[str | None] = []
        self._points_seen = 0
        self._parser = guarded_parser(self._start, self._end, self._texts.append, encoding)

    def feed(self, data: bytes) -> None:
        """Take the next bytes.

        Raises
        ------
        expat.ExpatError
            Not well-formed; everything before the break has been delivered.
        LimitExceededError
            Deeper, longer or slower than any real file.
        """
        self._deadline.check()
        buffer = self._buffer + data if self._buffer else data
        at = 0
        while True:
            found = self._open_tag.search(buffer, at)
            if found is None:
                break
            self._slowly(buffer[at : found.start()])
            at = found.start()
            if not (self._by_pattern and self._path and self._path[-1] in self._schema.containers):
                self._slowly(buffer[at : found.end()])
                at = found.end()
                continue
            taken = self._by_shapes(buffer, at) or self._one_point(buffer, at, b"</" + found.group(1) + b">")
            if not taken:
                self._keep(buffer[at:])
                return
            at = taken
        cut = buffer.rfind(b"<", at)
        if cut < 0:
            cut = len(buffer)
        self._slowly(buffer[at:cut])
        self._keep(buffer[cut:])

    def finish(self) -> None:
        """Say that the bytes have ended; raises like ``feed``."""
        rest, self._buffer = self._buffer, b""
        self._slowly(rest)
        self._parser.Parse(b"", True)

    @property
    def break_at(self) -> int:
        """Byte at which expat gave up, counted from the first byte fed."""
        return self._skipped + max(0, self._parser.ErrorByteIndex)

    def _keep(self, rest: bytes) -> None:
        if len(rest) > _MAX_POINT_BYTES:
            self._slowly(rest)
            rest = b""
        self._buffer = rest

    def _slowly(self, piece: bytes) -> None:
        if not piece:
            return
        if b"<!" in piece or b"<?" in piece:
            self._by_pattern = self._by_pattern and _hides_nothing_after(piece)
        self._fed += len(piece)
        self._parser.Parse(piece, False)
        check_backlog(self._parser, self._fed)
        if len(self._texts) > _MAX_TEXTS:
            del self._texts[_MAX_TEXTS:]

    def _by_shapes(self, buffer: bytes, at: int) -> int:
        """Read as many points as the known shapes match from here on; return where they end, 0 for none."""
        end = 0
        columns = self._structure.columns
        reference = buffer.find(b"&", at)  # stands for other characters: expat's business
        limit = len(buffer) if reference < 0 else reference
        for index, shape in enumerate(self._shapes):
            scan = cast("Callable[[], re.Match[bytes] | None]", shape.pattern.scanner(buffer, at, limit).match)  # type: ignore[attr-defined]
            last: re.Match[bytes] | None = None
            rows = [(last := match).groups() for match in iter(scan, None)]
            if last is None:
                continue
            end = last.end()
            self._skipped += end - at
            if columns is not None:
                columns.add(shape.names, rows)
            if index:
                self._shapes.insert(0, self._shapes.pop(index))
            break
        return end

    def _one_point(self, buffer: bytes, at: int, close_tag: bytes) -> int:
        """Read one point by expat and learn its shape; return where it ends, 0 where its end has not come yet."""
        tag_end = buffer.find(b">", at)
        if tag_end > 0 and buffer[tag_end - 1 : tag_end] == b"/":
            end = tag_end + 1
        else:
            close = buffer.find(close_tag, at)
            if close < 0:
                return 0
            end = close + len(close_tag)
        piece, seen, depth = buffer[at:end], self._points_seen, len(self._path)
        self._slowly(piece)
        if self._by_pattern and self._points_seen == seen + 1 and len(self._path) == depth and len(self._shapes) < _MAX_SHAPES:
            shape = self._learn(piece)
            if shape is not None:
                self._shapes.insert(0, shape)
        return end

    def _learn(self, piece: bytes) -> _Shape | None:
        """Make a pattern of a point that expat has just read; ``None`` where one pattern could not stand for its like."""
        parts: list[bytes] = [rb"\s*+"]
        names: list[str] = []
        keys = iter(self._point_keys)
        in_value = False
        for token in _TOKEN.findall(piece):
            if token.startswith((b"<!", b"<?")):
                return None
            if token.startswith(b"</"):
                parts.append(_escaped(token))
                in_value = False
            elif token.startswith(b"<"):
                key = next(keys, None)
                if in_value or key in names:  # a value with elements inside, or a field that comes twice: expat's business
                    return None
                parts.append(self._tag_pattern(token, names) if len(parts) == 1 else _escaped(token))
                if key is not None and not token.endswith(b"/>"):
                    in_value = True
                    names.append(key)
                    parts.append(rb"([^<]*+)")
            elif not in_value:
                parts.append(_escaped(token) if token.isspace() else rb"[^<]*+")
        return _Shape(re.compile(b"".join(parts)), tuple(names)) if names else None

    def _tag_pattern(self, token: bytes, names: list[str]) -> bytes:
        """Return a pattern of the point's own tag: its known attributes as holes, everything else literally."""
        out, at = b"", 0
        for found in _ATTRIBUTE.finditer(token):
            column = self._schema.attributes.get(found.group(1).decode())
            if column is None or column in names:
                continue
            quote = found.group(2)[:1]
            names.append(column)
            out += _escaped(token[at : found.start(2)]) + quote + b"([^<" + quote + b"]*+)" + quote
            at = found.end(2)
        return out + _escaped(token[at:])

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = self._locals.get(name)
        if local is None:
            local = self._locals[name] = name.rpartition(" ")[2].lower()
        path = self._path
        if len(path) >= self._limits.max_xml_depth:
            raise LimitExceededError(say("Its XML is nested more than {n} deep.", n=self._limits.max_xml_depth))
        parent = path[-1] if path else ""
        path.append(local)
        self._texts.clear()
        if self._point_depth:
            self._point_keys.append(self._key())
        elif local in self._tags and parent in self._schema.containers:
            self._point_depth = len(path)
            self._point_keys = [None]
            self._row = {
                column: attributes[attribute].encode()
                for attribute, column in self._schema.attributes.items()
                if attribute in attributes
            }
        else:
            self._structure.opened(local, parent, attributes)

    def _end(self, _name: str) -> None:
        text = "".join(self._texts)
        self._texts.clear()
        if not self._point_depth:
            local = self._path.pop()
            self._structure.closed(local, self._path[-1] if self._path else "", text)
            return
        if len(self._path) > self._point_depth:
            key = self._key()
            if key is not None and text:
                self._row.setdefault(key, text.encode())
            self._path.pop()
            return
        self._path.pop()
        self._point_depth = 0
        self._points_seen += 1
        if self._structure.columns is not None and self._row:
            self._structure.columns.add(tuple(self._row), [tuple(self._row.values())])

    def _key(self) -> str | None:
        inside = self._path[self._point_depth :]
        if "extensions" in inside[:-1]:
            return self._schema.extension_fields.get(inside[-1])
        return self._schema.fields.get("/".join(inside))


def _hides_nothing_after(piece: bytes) -> bool:
    """Whether every comment, CDATA section and processing instruction that begins in a piece also ends in it."""
    at = 0
    while (found := _HIDING.search(piece, at)) is not None:
        close = _CLOSES.get(found.group())
        end = -1 if close is None else piece.find(close, found.end())
        if close is None or end < 0:
            return False
        at = end + len(close)
    return True


def guarded_parser(
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] | None,
    text: Callable[[str], None] | None,
    encoding: str | None = None,
) -> expat.XMLParserType:
    """Return an expat parser that resolves namespaces and refuses every entity that a file declares for itself."""
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _refuse_entity
    parser.ExternalEntityRefHandler = _refuse_entity
    return parser


def check_backlog(parser: expat.XMLParserType, fed: int) -> None:
    """Refuse a document with a single tag or comment of many megabytes, which expat would hold in memory whole."""
    if fed > _MAX_TOKEN_BYTES and fed - parser.CurrentByteIndex > _MAX_TOKEN_BYTES:
        raise LimitExceededError(say("A single piece of its XML is larger than {limit:.0f} MB.", limit=_MAX_TOKEN_BYTES / 1e6))


def _refuse_entity(*_details: object) -> int:
    raise LimitExceededError(
        say("Its XML declares entities of its own, which no watch does and which can be made to swell; it was not read.")
    )


def pieces(stream: Iterable[bytes]) -> Iterator[bytes]:
    """Mend what services get wrong before the first point, and XML forbids.

    Blanks before the first markup are dropped; a declaration that claims UTF-16 over plain bytes is dropped; bytes that are not
    the UTF-8 that they claim to be become replacement marks, so that a title in another encoding does not cost the run.
    """
    utf8 = codecs.getincrementaldecoder("utf-8")("replace")
    begun = mend = False
    for piece in stream:
        rest = piece
        if not begun:
            rest = _without_blanks(piece)
            if not rest:
                continue
            begun = True
            rest, mend = _declared_utf8(rest)
        if mend and (not rest.isascii() or utf8.getstate()[0]):
            rest = utf8.decode(rest).encode()
        if rest:
            yield rest


def _without_blanks(piece: bytes) -> bytes:
    rest = piece.lstrip(b" \t\r\n")
    return rest.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n") if rest[:3] == b"\xef\xbb\xbf" else rest


def _declared_utf8(head: bytes) -> tuple[bytes, bool]:
    """Return the head without a false declaration, and whether what follows should be UTF-8."""
    found = _DECLARATION.match(head, 0, 512)
    if found is None:
        return head, head[:1] == b"<" and head[1:2] != b"\x00"
    named = _ENCODING.search(found.group())
    encoding = b"" if named is None else named.group(1).lower()
    if encoding.startswith(b"utf-16"):
        return head[found.end() :], True
    return head, encoding in (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"")
