"""A reader who means harm, or whose thumb slips: every form and address with what nobody should send, from a fixed seed.

A ``Crawler`` works through one browser that is signed in, or not, as somebody; ``troubles`` holds what should not have
happened: an answer of 500 or more, a word of somebody else's, hostile markup that a browser would take for markup, a way
that leads out of this origin, a header that is missing. What a form changed is taken back unless it is to be kept.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import quote_from_bytes, urljoin, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, get_resolver, resolve

from .all_pages import Form, forms_in

SEED: Final = 20261122
EVIL: Final = "evil.example"
MARKUP: Final = "<script>hostile(1)</script>\"'><img src=x onerror=hostile(2)><svg/onload=hostile(3)>"
ATTRIBUTE: Final = "\" onfocus=hostile(4) autofocus x='\" onmouseover='hostile(5)"

HOSTILE: Final[dict[str, bytes]] = {
    name: value if isinstance(value, bytes) else value.encode()
    for name, value in {
        "nothing": "",
        "blanks": " \t\r\n ",
        "long": "x" * 20_000,
        "a NUL": "a\0b",
        "only a NUL": "\0",
        "right to left, and pictures": "\u202eevil\u202c \u0627\u0644\u0638\u0647\u0631 \U0001f3c3\u200d\u2640\ufe0f",
        "no character": "\ufffe\uffff\ufeff\u2028",
        "no UTF-8": b"\xff\xfe\xc3\x28",
        "half a surrogate": b"\xed\xa0\x80",
        "not a number": "nan",
        "without end": "inf",
        "without beginning": "-Infinity",
        "large": "1e308",
        "too large for a float": "1e999",
        "too large for a database": "9" * 25,
        "too long to read": "9" * 5_000,
        "negative": "-1",
        "minus nothing": "-0.0",
        "tiny": "1e-320",
        "digits of elsewhere": "\u0663\u0664",
        "a digit that is no number": "\u00b2",
        "an underscore in a number": "1_0",
        "the last day": "9999-12-31",
        "the first day": "0001-01-01",
        "a day that is none": "2026-02-30",
        "a year too far": "10000-01-01",
        "the last minute": "9999-12-31T23:59",
        "an hour that is none": "25:61",
        "markup": MARKUP,
        "an attribute": ATTRIBUTE,
        "a script as an address": "javascript:hostile(6)",
        "SQL": "' OR 1=1; DROP TABLE store_run; --",
        "a way out": "../../../../../../etc/passwd",
        "a template": "{{ request.META }}{% debug %}${7*7}%(x)s{0.__class__}%s%n",
        "a list": "[1, 2]",
        "an object": '{"__proto__": 1}',
        "lists in lists": "[" * 5_000,
        "a header": "a\r\nSet-Cookie: hostile=1",
        "elsewhere": f"https://{EVIL}/",
        "elsewhere by the same scheme": f"//{EVIL}/",
        "elsewhere with a backslash": f"/\\{EVIL}/",
        "elsewhere behind a tab": f"/\t/{EVIL}/",
    }.items()
}

EXTRA: Final = ("runner", "runner_id", "user_id", "id", "pk", "role", "is_sample", "is_superuser", "next", "corrects", "drop")
"""Names that no form has, with what a form must not listen to."""

QUERY: Final = (
    *("q", "page", "only", "saved", "kept", "said", "from", "by", "weeks", "minutes", "period", "stopped", "test", "ask"),
    *("purpose", "position", "kit", "rate", "accent", "deleted", "chosen", "code", "next", "process", "token", "new"),
)

HEADERS: Final = {
    "Content-Security-Policy": re.compile(r"default-src '(self|none)'"),
    "X-Content-Type-Options": re.compile("nosniff"),
    "X-Frame-Options": re.compile("DENY|SAMEORIGIN"),
    "Referrer-Policy": re.compile("same-origin|no-referrer"),
    "Cross-Origin-Opener-Policy": re.compile("same-origin"),
    "Cross-Origin-Resource-Policy": re.compile("same-origin"),
    "Permissions-Policy": re.compile(r"camera=\(\), geolocation=\(\), microphone=\(\)"),
}

_SUSPECT = re.compile(
    rb"<script>\s*hostile|<img src=x|<svg/onload|on(focus|mouseover)=.?hostile|=[\s\"']*javascript:", re.IGNORECASE
)
_A_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


class _Loud(HTMLParser):
    """Finds what a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_script = tag == "script" and dict(attrs).get("type") != "application/json"
        if any(name.startswith("on") for name, _ in attrs) or (tag == "img" and dict(attrs).get("src") == "x"):
            self.found.append(f"<{tag} {attrs}>")
        if any(
            (value or "").strip().lower().startswith("javascript:") for name, value in attrs if name in ("href", "src", "action")
        ):
            self.found.append(f"<{tag} {attrs}>")

    def handle_data(self, data: str) -> None:
        if self.is_script and "hostile" in data:
            self.found.append(f"<script>{data[:80]}")

    def handle_endtag(self, tag: str) -> None:
        self.is_script = False


def runs_in_a_browser(html: bytes) -> list[str]:
    """Return what of hostile markup a browser would take for markup."""
    if not _SUSPECT.search(html):
        return []
    parser = _Loud()
    parser.feed(html.decode(errors="replace"))
    return parser.found


def missing_headers(answer: Any) -> list[str]:
    """Return the security headers that an answer has not, or has otherwise."""
    return [name for name, pattern in HEADERS.items() if not pattern.search(answer.headers.get(name, ""))]


def leads_out(location: str, host: str) -> bool:
    """Whether a browser would leave this origin for an address; browsers take a backslash for a slash, and drop tabs."""
    seen = re.sub(r"[\t\r\n]", "", location.strip()).replace("\\", "/")
    parts = urlsplit(urljoin(f"http://{host}/", seen))
    return parts.scheme not in ("http", "https") or parts.netloc != host


@dataclass
class Crawler:
    """One reader's browser, and what went wrong in it."""

    client: Client
    host: str
    foreign: tuple[bytes, ...] = ()
    """Words of others, which no answer may hold."""
    prefix: str = ""
    seed: int = SEED
    secure: bool = False
    troubles: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    is_kept: bool = False

    def __post_init__(self) -> None:
        from runtall.services import remembered

        remembered.forget()  # what was worked out in a test whose rows were taken back
        self.dice = random.Random(self.seed)
        self.client.raise_request_exception = False
        self._cookies = self.client.cookies.output(header="", sep=";")

    def use_cookies(self, cookies: dict[str, str]) -> None:
        """Send these cookies from now on, and no others."""
        self._cookies = ";".join(f"{name}={value}" for name, value in cookies.items())

    # One request -------------------------------------------------------------------------------------------------

    def ask(self, method: str, address: str, body: bytes = b"", kind: str = "", **headers: str) -> Any:
        """Send a request as this reader and judge the answer; nothing of it stays unless ``is_kept``."""
        self.client.cookies = SimpleCookie(self._cookies)
        self.requests += 1
        told = f"{method} {address[:150]} {body[:150]!r}"
        with transaction.atomic():
            answer = self.client.generic(
                method, address, body, content_type=kind or _URLENCODED, secure=self.secure, headers=headers
            )
            answer.told = b"".join(answer.streaming_content) if answer.streaming else answer.content
            answer.close()
            if method != "GET" and not self.is_kept:
                transaction.set_rollback(True)
        unsaid = [word for word in self.foreign if word not in body and word not in address.encode()]
        for trouble in self._judge(answer, unsaid):
            self.troubles.setdefault(f"{trouble}: {self._view(address)}", told)
        return answer

    def _judge(self, answer: Any, foreign: list[bytes]) -> Iterator[str]:
        if answer.status_code >= 500:
            yield f"answers {answer.status_code} {getattr(answer, 'exc_info', None) and answer.exc_info[1]!r:.200}"
        if any(word in answer.told for word in foreign):
            yield "tells of somebody else"
        if answer.headers.get("Content-Type", "").startswith(("text/html", "image/svg")) and (
            found := runs_in_a_browser(answer.told)
        ):
            yield f"runs {found[0]:.120}"
        if "Location" in answer.headers and leads_out(answer.headers["Location"], self.host):
            yield f"leads to {answer.headers['Location'][:80]}"
        if missing := missing_headers(answer):
            yield f"has not {', '.join(missing)}"
        if "hostile" in answer.cookies:
            yield "sets a cookie that was sent"

    def _view(self, address: str) -> str:
        try:
            return resolve(re.sub(r"\A/shared/\d+(?=/.)", "", urlsplit(address).path)).url_name or ""
        except (Resolver404, ValueError):
            return urlsplit(address).path[:60]

    # Walking -----------------------------------------------------------------------------------------------------

    def walk(self, starts: Iterable[str], *, of_each: int = 2, skip: Callable[[str], bool] = lambda _view: False) -> list[Form]:
        """Open pages and what they link to, a few of each view; return their forms, one of each shape."""
        waiting, seen, opened = list(starts), set(starts), dict[str, int]()
        forms: dict[tuple[object, ...], Form] = {}
        while waiting:
            address = waiting.pop(0)
            view = self._view(address)
            if opened.get(view, 0) >= of_each or skip(view):
                continue
            opened[view] = opened.get(view, 0) + 1
            answer = self.ask("GET", address)
            here = address
            if "Location" in answer.headers:
                led = [answer.headers["Location"]]
            elif answer.headers.get("Content-Type", "").startswith("text/html"):
                page = answer.told.decode(errors="replace")
                led = re.findall(r'(?:href|hx-get)="([^"#]+)', page)
                for form in forms_in(page):
                    form.action = urljoin(here, form.action)
                    forms.setdefault((form.method, self._view(form.action), *sorted(form.offers)), form)
            else:
                led = []
            for each in led:
                to = urljoin(here, each.replace("&amp;", "&"))
                path = urlsplit(to)
                if (
                    not path.netloc
                    and not path.scheme
                    and path.path.startswith(f"{self.prefix}/")
                    and "/static/" not in to
                    and to not in seen
                ):
                    seen.add(to)
                    waiting.append(to)
        return list(forms.values())

    def send(self, form: Form, fields: Iterable[tuple[str, bytes]]) -> Any:
        """Send a form, in the way a browser does."""
        pairs = list(fields)
        if form.method == "get":
            return self.ask("GET", f"{form.action.partition('?')[0]}?{_encoded(pairs).decode()}")
        if form.files:
            return self.ask("POST", form.action, multipart(pairs, []), MULTIPART)
        return self.ask("POST", form.action, _encoded(pairs))

    # What nobody should send -------------------------------------------------------------------------------------

    def harass(self, form: Form, *, alone: int, together: int, wrong: int = 1) -> None:
        """Send a form as it stands, with each of its buttons, and with hostile words in one field at a time and in all."""
        own = [(name, value.encode()) for name, value in form.fields]
        names = [name for name in form.offers if name not in ("csrfmiddlewaretoken", *form.files)]
        self.send(form, own)
        for name in names:
            rest = [each for each in own if each[0] != name]
            for offered in self._some(dict.fromkeys(form.offers[name]), alone):
                self.send(form, [*rest, (name, offered.encode())])
            for value in self._some(HOSTILE.values(), alone):
                self.send(form, [*rest, (name, value)])
        for value in self._some(HOSTILE.values(), together):
            self.send(form, [(name, value) for name in names])
        if names:
            self.send(form, [])
            self.send(form, [each for each in own if each[0] != self.dice.choice(names)])
            self.send(form, [(name, value) for name in names for value in self._some(HOSTILE.values(), 40)])
            self.send(form, [*own, *((name, self.dice.choice((b"1", b"2", b"3"))) for name in EXTRA)])
            self.send(form, [*own, *(("next", HOSTILE[name]) for name in HOSTILE if name.startswith("elsewhere"))])
        if form.method == "post":
            for kind, body in self._some(WRONG_BODIES, wrong):
                self.ask("POST", form.action, body, kind)

    def harass_query(self, address: str, n: int) -> None:
        """Ask for a page with hostile words behind it."""
        for value in self._some(HOSTILE.values(), n):
            self.ask("GET", f"{address.partition('?')[0]}?{_encoded([(name, value) for name in QUERY]).decode()}")

    def harass_parts(self, pattern: URLPattern, n: int) -> None:
        """Ask for an address with hostile words in its parts."""
        route = str(pattern.pattern)
        for value in (*self._some(HOSTILE.values(), n), b"9" * 25, b"a\0b"):
            in_place = "/" + _A_PART.sub(lambda _part, value=value: quote_from_bytes(value[:900], safe=""), route)
            for method in ("GET", "POST"):
                self.ask(method, self.prefix + in_place)

    def _some(self, values: Iterable[Any], n: int) -> list[Any]:
        every = list(values)
        return every if n >= len(every) else self.dice.sample(every, n)


_URLENCODED: Final = "application/x-www-form-urlencoded"
_BOUNDARY: Final = "hostileboundary"
MULTIPART: Final = f"multipart/form-data; boundary={_BOUNDARY}"

WRONG_BODIES: Final = (
    ("application/json", b'{"a": [1]}'),
    ("text/plain", b"pain=3"),
    ("application/x-www-form-urlencoded; charset=latin-1", b"pain=%e9"),
    ("application/x-www-form-urlencoded; charset=nonsense", b"pain=3"),
    ("multipart/form-data", b"no boundary"),
    (MULTIPART, b"--hostileboundary\r\nContent-Disposition: form-data; name="),
    (
        MULTIPART,
        b'--hostileboundary\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n',
    ),
    (_URLENCODED, b"&".join(b"a%d=1" % n for n in range(1_100))),
    (_URLENCODED, b"a=" + b"x" * 2_700_000),
)
"""Bodies that are not what they say, or more than a form may bring."""


def _encoded(pairs: Iterable[tuple[str, bytes]]) -> bytes:
    return b"&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}".encode() for name, value in pairs)


def multipart(pairs: Iterable[tuple[str, bytes]], files: Iterable[tuple[str, bytes, bytes]]) -> bytes:
    """Return a form with files as a browser sends it; names and contents are taken as they are."""
    parts = [b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (name.encode(), value) for name, value in pairs]
    parts += [
        b'Content-Disposition: form-data; name="%s"; filename="%s"\r\nContent-Type: application/octet-stream\r\n\r\n%s'
        % (field_name.encode(), name, content)
        for field_name, name, content in files
    ]
    return b"".join(b"--%s\r\n%s\r\n" % (_BOUNDARY.encode(), part) for part in parts) + b"--%s--\r\n" % _BOUNDARY.encode()


def odd_files(fit: bytes) -> list[tuple[bytes, bytes]]:
    """Return names and contents of files that nobody should send; ``fit`` is a real one to cut."""
    return [
        (b"../../../../escaped.fit", fit),
        (b"..\\..\\escaped.fit", fit[: len(fit) // 2]),
        (b"/etc/escaped.fit", b""),
        (b"C:\\escaped.fit", b"x"),
        (b"", b"no name"),
        (b".", b"dot"),
        (b"..", b"dots"),
        (b"~/.ssh/escaped", b"home"),
        (b"x" * 800 + b".fit", fit[:14]),
        (b"a\0b.fit", fit),
        (b"\xff\xfe.fit", fit[:100]),
        ("\u202etif.\U0001f3c3".encode(), b"\xff" * 999),
        (b"<script>hostile(1)</script>.gpx", b"<gpx><trk><name><script>hostile(1)</script></name></trk></gpx>"),
        (b"many-laughs.gpx", MANY_LAUGHS),
        (b"elsewhere.gpx", ELSEWHERE),
        (b"bomb.zip", packed({"zeros.fit": b"\0" * 30_000_000})),
        (b"escaping.zip", packed({"../../escaped.fit": fit, "/escaped.fit": fit, "a/../../escaped.fit": b"x"})),
        (b"in-itself.zip", packed({f"{n}.zip": packed({"a.zip": packed({"b.fit": b"x"})}) for n in range(9)})),
        (b"broken.zip", packed({"a.fit": fit})[:-30]),
        (b"no.gz", b"\x1f\x8b\x08" + b"\0" * 40),
    ]


MANY_LAUGHS: Final = (
    b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><gpx><trk><name>&j;</name></trk></gpx>"
)
ELSEWHERE: Final = (
    b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://evil.example/">]>'
    b"<gpx><trk><name>&x;&y;</name></trk></gpx>"
)


def packed(files: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def write_words(runner_id: int, words: str) -> None:
    """Have a runner write words wherever words are kept."""
    from datetime import UTC, datetime

    from runtall.services import diary, questionnaires, sessions
    from runtall.symptoms import Context

    now = datetime.now(UTC)
    diary.write(runner_id, context=Context.REST, pain_nrs=2, now=now, note=words)
    questionnaires.choose_activity(runner_id, words, on=now.date())
    sessions.type_run(runner_id, on=now.date(), duration_s=1800.0, distance_m=5000.0, shoes=words)


def any_address(pattern: URLPattern, value: str = "1") -> str:
    """Return an address of a view, with one value in all of its parts."""
    return "/" + _A_PART.sub(value, str(pattern.pattern))


def every_pattern() -> list[URLPattern]:
    """Return every address."""
    return [each for each in get_resolver().url_patterns if isinstance(each, URLPattern)]


def patterns_with_parts() -> list[URLPattern]:
    """Return the addresses that have parts."""
    return [each for each in get_resolver().url_patterns if isinstance(each, URLPattern) and each.pattern.converters]
