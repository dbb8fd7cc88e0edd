"""A hub with a ward, two cells in it and a stranger beside it; what they have sat; and browsers to ask it with."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import uvicorn

from hoctapbac import pack, records, seal
from hoctapbac.contest import settings
from hoctapbac.contest.rules import Contest
from hoctapbac.hub.accounts import Accounts
from hoctapbac.hub.app import application
from hoctapbac.hub.context import Context
from hoctapbac.hub.engine import Engine
from hoctapbac.hub.ledger import Ledger
from hoctapbac.hub.passwords import Cost
from hoctapbac.organization import Organization, UnitFacts
from hoctapbac.pack import Pack
from hoctapbac.records import NO_PREVIOUS, Guest, Record, Result, frames, statements
from hoctapbac.records.statements import Enrolment
from hoctapbac.units import Person, Roster, Unit

LIGHT = Cost(passes=1, memory_kib=64, lanes=1)
PASSWORD = "một câu dễ nhớ 2026"
NOW_MS = 1_795_000_000_000
UNITS = {"ward": ("Đảng bộ phường thử", ""), "cell-1": ("Chi bộ 1", "ward"), "cell-2": ("Chi bộ 2", "ward")}
OTHERS = {"other": ("Đảng bộ phường khác", "")}
TITLE = "Tìm hiểu chuyên đề thử"
# Number in the pack, name, unit; the names are placeholders, with letters that sort in their own way.
PEOPLE = (
    (1, "Người Thứ Đông", "cell-1"),
    (2, "Người Thứ An", "cell-1"),
    (3, "Người Thứ Ân", "cell-1"),
    (4, "<b>Người</b> & Bình", "cell-1"),
    (5, "Người Thứ Tư", "cell-2"),
    (6, "Người Nơi Khác", "other"),
)


def _packed() -> bytes:
    """What was published, as its file: the names of all units, and who is in them."""
    known = UNITS | OTHERS
    facts = [UnitFacts(unit, name, name, "chi bộ", "dang", "dang", parent) for unit, (name, parent) in known.items()]
    roster = Roster(
        tuple(Unit(unit, name, parent) for unit, (name, parent) in known.items()),
        tuple(Person(f"r{n}", unit, name, "Đảng viên") for n, name, unit in PEOPLE),
    )
    rules = settings.write(Contest(id="thu", title=TITLE))
    return pack.write(pack.assemble(rules, [], roster, Organization(tuple(facts), (), ())), ORGANIZER)


def _read(raw: bytes) -> Pack:
    read = pack.read(raw)
    assert read.value is not None, read.problems
    return read.value


ORGANIZER = seal.StationKey.create(b"organizer".ljust(32, b"."))
RAW = _packed()
PACK = _read(RAW)
CONTEST = PACK.contest_key


class Hands:
    """A clock that is set by hand; its chance is counted on, so nothing is drawn twice."""

    boot = "hands"

    def __init__(self) -> None:
        self.now_ms = NOW_MS
        self._drawn = 0
        self._lock = threading.Lock()

    def elapsed_ms(self) -> int:
        return self.now_ms

    def wall_ms(self) -> int:
        return self.now_ms

    def entropy(self, count: int) -> bytes:
        with self._lock:
            self._drawn += 1
            return self._drawn.to_bytes(count)


@dataclass
class Journal:
    """A station that seals what is sat at it."""

    key: seal.StationKey = field(default_factory=lambda: seal.StationKey.create(b"desk" * 8))
    blobs: list[bytes] = field(default_factory=list)

    def _written(self, kind: type[Record], **fields: object) -> bytes:
        prev = records.link(frames.body_of(self.blobs[-1])) if self.blobs else NO_PREVIOUS
        common = {"kid": self.key.kid, "seq": len(self.blobs) + 1, "prev": prev, "t": NOW_MS // 1000, "clk": 2}
        body = records.encode(kind(v=kind.KIND, pack=PACK.id, **common, **fields))  # type: ignore[arg-type]
        self.blobs.append(self.key.sign(body) + body)
        return records.link(body)

    def sit(self, who: int, unit: str = "", score: int = 8) -> bytes:
        """One sitting; gives the link of its result."""
        unit_number = PACK.unit_number(unit or next((u for n, _, u in PEOPLE if n == who), ""))
        figures = {"score": score, "max": 10, "correct": score, "items": 10, "duration_ms": 61_000}
        return self._written(Result, unit=unit_number, who=number_of(who), **figures)

    def guest(self, name: str, unit: str, score: int = 7, own_unit: str = "") -> bytes:
        link = self.sit(0, unit, score)
        self.name(link, name, own_unit)
        return link

    def name(self, link: bytes, name: str, own_unit: str = "") -> None:
        """The name, and the unit, that somebody typed for a result."""
        self._written(Guest, of=link, name=name, unit_name=own_unit)

    def enrolment(self) -> bytes:
        said = Enrolment(public=self.key.public, label="Máy 1", nonce=bytes(16), t=NOW_MS // 1000, token="")
        body = statements.encode(said)
        return self.key.sign(body) + body


@dataclass
class Office:
    """A running hub with its parts in reach."""

    engine: Engine
    clock: Hands
    ledger: Ledger
    accounts: Accounts
    journal: Journal
    port: int = 0

    def take(self) -> None:
        """Bring in what the station has sealed so far."""
        self.ledger.take(frames.framed(self.journal.blobs), "stick")

    def account(self, name: str, role: str, unit: str = "") -> str:
        """An account whose first password is changed already."""
        first = self.accounts.add(name, role, unit=unit, full_name=f"Cán bộ {name}", post="Bí thư")
        self.accounts.change_password(name, first, PASSWORD)
        return name

    def browser(self, name: str = "", **headers: str) -> Browser:
        """A browser; with a name, signed in."""
        browser = Browser(self.port, headers)
        if name:
            page = browser.sign_in(name)
            assert page.status == 303, page.text
        return browser


def number_of(who: int) -> int:
    """The number in the pack of the person listed here under `who`; 0 for nobody."""
    return PACK.person_number(f"r{who}")


def founded(engine: Engine, clock: Hands) -> Office:
    """The hub's parts with what was published, a trusted station, and nobody who has sat yet."""
    ledger = Ledger(engine, seal.StationKey.create(b"hubs" * 8), clock)
    ledger.add_pack(RAW, "keeper")
    office = Office(engine, clock, ledger, Accounts(engine, clock, LIGHT), Journal())
    ledger.take(frames.framed([office.journal.enrolment()]), "stick")
    ledger.approve(office.journal.key.kid, "keeper", "Máy 1")
    return office


@contextmanager
def serving(office: Office, url: str = "") -> Iterator[Office]:
    """The office's hub at a real socket."""
    context = Context(office.ledger, office.engine, office.clock, "Đầu mối thử", url, LIGHT)
    config = uvicorn.Config(application(context), port=0, log_level="critical", lifespan="off", proxy_headers=True)
    server = uvicorn.Server(config)
    ready = threading.Event()
    started = server.startup

    async def startup(sockets: list[object] | None = None) -> None:
        await started(sockets)  # type: ignore[arg-type]
        ready.set()

    server.startup = startup  # type: ignore[method-assign, assignment]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert ready.wait(30)
    office.port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.should_exit = True
        thread.join(30)


# -- a browser ------------------------------------------------------------------------------------------------------


class _Reader(HTMLParser):
    """Text and forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.forms: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"": found.get("action", "")})
            return
        typed = found.get("type") not in ("radio", "checkbox") or "checked" in found
        if tag in ("input", "textarea", "select") and self.forms and found.get("name") and typed:
            self.forms[-1].setdefault(found["name"], found.get("value", ""))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@dataclass
class Page:
    """An answer: what a person reads of it, and its forms by the fields they carry."""

    path: str
    status: int
    headers: Mapping[str, str]
    raw: bytes
    cookies: Sequence[str]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._read().words).split())

    @property
    def html(self) -> str:
        return self.raw.decode()

    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.html)
        return reader

    def form(self, field: str) -> dict[str, str]:
        """The form with this field, its fields filled as the page filled them; "" is where it is sent."""
        return next(dict(form) for form in self._read().forms if field in form)


@dataclass
class Browser:
    """Keeps cookies and sends forms, like the ones people have."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Page:
        """One request, as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in (self.headers | headers).items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            set_cookies = answer.headers.get_all("set-cookie") or []
            page = Page(path, answer.status, dict(answer.headers.items()), answer.read(), set_cookies)
        finally:
            connection.close()
        for line in set_cookies:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return page

    def get(self, path: str) -> Page:
        return self.ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> Page:
        body = urlencode(fields).encode()
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")

    def send(self, page: Page, field: str, **typed: str) -> Page:
        """Fill in the form of a page that has `field`, and send it."""
        form = page.form(field) | typed
        where = urljoin(page.path, form.pop("") or page.path)
        return self.post(where, form)

    def sign_in(self, name: str, password: str = PASSWORD) -> Page:
        page = self.get("/ban-lam-viec/dang-nhap")
        return self.send(page, "ten", **{"ten": name, "mat-khau": password})

    def followed(self, page: Page) -> Page:
        """Where an answer leads."""
        where = urlsplit(page.headers["location"])
        return self.get(where.path + (f"?{where.query}" if where.query else ""))
