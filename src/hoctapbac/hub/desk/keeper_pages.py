"""What only the hub's keepers decide: which stations are trusted, who may sign in; and what everybody did."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from hoctapbac import seal
from hoctapbac.errors import Refusal
from hoctapbac.hub.accounts import MOST_TEXT, ROLES, By
from hoctapbac.hub.audit import PAGE
from hoctapbac.hub.desk import decisions, forms
from hoctapbac.hub.desk.acts import Words
from hoctapbac.hub.desk.door import KEEPERS, Desk, Visit, missing
from hoctapbac.hub.desk.stations import unsound
from hoctapbac.hub.desk.wording import HOME
from hoctapbac.hub.ledger import Station
from hoctapbac.records.fields import TEXTS

_MOST_HELD, _MOST_ANOMALIES = 200, 50
_MOST_SEQ = 999_999_999
_KID_BYTES, _AUDIT_BYTES = 6, 16


def routes(desk: Desk) -> list[Route]:
    pages = _KeeperPages(desk)
    return [
        desk.page("/may", pages.stations, roles=KEEPERS),
        desk.page("/may/{kid}", pages.station, pages.decide, KEEPERS),
        desk.page("/ma-cho", pages.held, roles=KEEPERS),
        desk.page("/tai-khoan", pages.accounts, pages.add, KEEPERS),
        desk.page("/tai-khoan/{name}", pages.account, pages.change, KEEPERS),
        desk.page("/nhat-ky", pages.audit),
    ]


class _KeeperPages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- stations --------------------------------------------------------------------------------------------

    def stations(self, visit: Visit) -> Response:
        desk = self._desk
        found = [station for station in desk.ledger.stations() if station.state != "hub"]
        _, say = desk.context.say_of(visit.request)
        wrong = {one.kid: one for one in unsound(desk)}
        names = {state: say(f"desk.station_{state}") for state in ("unknown", "trusted", "revoked", "rotated")}
        return desk.render("stations", visit, stations=found, wrong=wrong, names=names)

    def _station(self, visit: Visit) -> Station:
        kid = forms.hexadecimal(visit.request.path_params["kid"], _KID_BYTES)
        found = [one for one in self._desk.ledger.stations() if one.kid == kid and one.state != "hub"]
        if not found:
            raise missing()
        return found[0]

    def station(self, visit: Visit) -> Response:
        station = self._station(visit)
        _, say = self._desk.context.say_of(visit.request)
        return self._desk.render(
            "station",
            visit,
            station=station,
            fingerprint=seal.fingerprint(station.public),
            state=say(f"desk.station_{station.state}"),
            last=station.held[-1][1] if station.held else 0,
            anomalies=[
                say(f"desk.anomaly_{one.kind}", numbers=one.numbers)
                for one in self._desk.ledger.anomalies(station.kid)[:_MOST_ANOMALIES]
            ],
        )

    def decide(self, visit: Visit) -> str:
        """Trusts a station, or trusts it only up to a record."""
        station, desk, form = self._station(visit), self._desk, visit.form
        decisions.sure(form)
        by = visit.account.name
        if form.get("verb") == "approve":
            label = forms.line(form, "label", TEXTS["label"])
            desk.ledger.approve(station.kid, by, label)
            desk.note(visit, "approved", station.kid.hex(), label)
            return f"{HOME}/may?xong=approved"
        reason = forms.line(form, "reason", TEXTS["reason"])
        good_seq = forms.number(form, "good_seq", _MOST_SEQ)
        desk.ledger.revoke(station.kid, good_seq, by, reason)
        desk.note(visit, "revoked", station.kid.hex(), f"{good_seq}. {reason}")
        return f"{HOME}/may?xong=revoked"

    def held(self, visit: Visit) -> Response:
        """Scanned codes whose records have not come yet, and how many records wait for their key."""
        ask = self._desk.engine.read
        rows = ask(
            "SELECT x.kind, x.kid, x.seq, x.received_ms, coalesce(s.label, '') FROM scan x"
            " LEFT JOIN station s ON substr(s.kid, 1, 4) = x.kid WHERE x.state = 'held'"
            f" ORDER BY x.received_ms DESC LIMIT {_MOST_HELD}",
            [],
        )
        ((count,),) = ask("SELECT count(*) FROM scan WHERE state = 'held'", [])
        _, say = self._desk.context.say_of(visit.request)
        scans = [
            {"kind": say(f"desk.held_{kind}"), "kid": bytes(kid).hex(), "seq": seq, "t": ms // 1000, "label": label}
            for kind, kid, seq, ms, label in rows
        ]
        ((aside,),) = ask("SELECT count(*) FROM quarantine", [])
        return self._desk.render("held", visit, scans=scans, count=int(count), aside=int(aside))

    # -- accounts --------------------------------------------------------------------------------------------

    def accounts(self, visit: Visit) -> Response:
        return self._drawn(visit)

    def _drawn(self, visit: Visit, fresh: tuple[str, str] = ("", "")) -> Response:
        """The list, with a first password (name, password) where one was just made: it is shown this once."""
        _, say = self._desk.context.say_of(visit.request)
        published = visit.published
        units = [(unit, published.name(unit)) for unit in published.ordered(published.units)]
        return self._desk.render(
            "accounts",
            visit,
            accounts=self._desk.accounts.all(),
            roles={role: say(f"desk.role_{role}") for role in ROLES},
            units=units,
            names=dict(units),
            fresh=fresh,
            most=MOST_TEXT,
        )

    def add(self, visit: Visit) -> Response:
        form, desk = visit.form, self._desk
        name, role = form.get("account", ""), form.get("role", "")
        password = desk.accounts.add(
            name,
            role,
            unit=form.get("unit", ""),
            full_name=forms.line(form, "full_name", MOST_TEXT),
            post=forms.line(form, "post", MOST_TEXT, needed=False),
            by=_by(visit),
        )
        return self._drawn(visit, (name, password))

    def account(self, visit: Visit) -> Response:
        account = self._desk.accounts.find(visit.request.path_params["name"])
        if account is None:
            raise missing()
        return self._desk.render("account", visit, account=account)

    def change(self, visit: Visit) -> str | Response:
        """A new first password, or no more signing in."""
        name, desk = visit.request.path_params["name"], self._desk
        decisions.sure(visit.form)
        if visit.form.get("verb") == "password":
            password = desk.accounts.reset_password(name, _by(visit))
            return self._drawn(visit, (name, password))
        if visit.form.get("verb") != "close":
            raise Refusal("form_unreadable")
        desk.accounts.close(name, _by(visit))
        return f"{HOME}/tai-khoan?xong=closed"

    # -- what was done ---------------------------------------------------------------------------------------

    def audit(self, visit: Visit) -> Response:
        """Everything for a keeper, one's own acts for others."""
        desk = self._desk
        before = forms.hexadecimal(visit.asked("truoc"), _AUDIT_BYTES)
        only = "" if visit.keeper else visit.account.name
        acts = desk.audit.page(only, before) if before else desk.audit.page(only)
        lang, say = desk.context.say_of(visit.request)
        told = Words(say, lang, visit.published, desk.engine.read).told(acts)
        older = acts[-1].id.hex() if len(acts) == PAGE else ""
        return desk.render("audit", visit, acts=told, older=older)


def _by(visit: Visit) -> By:
    return By(visit.account.name, visit.origin)
