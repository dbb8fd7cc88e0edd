"""What is derived from records: who counts with which attempt, what the units have done, what was confirmed.

Every table made here is a pure function of the set of records, packs and decisions on stations: the order in which
they came plays no role, and `rebuild` gives the same again. New results are merged into what is there, in SQL and set
by set; whatever changes a result that was counted already (a void, a correction, a decision about its station) makes
the people whom it touches be counted anew.

Which of a person's attempts counts is the law of `contest.standings.counting`, spelled as three numbers to sort by
(`k1`, `k2`, `k3` of `place`); what even these cannot tell apart goes by key id, number and link.

A confirmation or award that the hub itself voids stays in its table, and the void in its own: whether it stands is
asked when it is read (`reading.recalls`), so it does not matter which of the two came first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hoctapbac import records
from hoctapbac.hub import journals, schema
from hoctapbac.hub.engine import Transaction
from hoctapbac.hub.intake import Row

# Derived tables that `rebuild` makes anew.
DERIVED = ("guest", "void", "correction", "confirmation", "award", "close", "disowned", "place", "tally")
_SHARES = schema.COLUMNS["tally"][2:8]

# Results beyond these are nobody's sitting; sums of them could pass the largest number of a column.
_MOST_POINTS, _MOST_ITEMS, _MOST_MS = 10**6, 10**4, 10**11

# The results in `came` that count: with their latest correction, under the name that tells people of a contest apart.
_ATTEMPTS = f"""
SELECT pack, contest, person, unit, points, most, correct, items, duration_ms, t, kid, seq, link,
    CASE which WHEN 'first' THEN t WHEN 'last' THEN -t ELSE -points END AS k1,
    CASE which WHEN 'best' THEN duration_ms WHEN 'first' THEN seq WHEN 'last' THEN -seq ELSE t END AS k2,
    CASE which WHEN 'best' THEN t WHEN 'first' THEN 0 WHEN 'last' THEN 0 ELSE duration_ms END AS k3
FROM (
    SELECT r.pack, p.contest, p.which, coalesce('p:' || pp.person, 'g:' || {{hex}} || ':' || r.seq) AS person,
        coalesce(pu.unit, pp.unit, '') AS unit, coalesce(c.score, r.score) AS points, r.most,
        coalesce(c.correct, r.correct) AS correct, r.items, r.duration_ms, r.t, r.kid, r.seq, r.link
    FROM came JOIN record r ON r.kid = came.kid AND r.seq BETWEEN came.first AND came.last
    JOIN station s ON s.kid = r.kid
    JOIN pack p ON p.id = r.pack
    LEFT JOIN correction c ON c.of = r.link AND NOT EXISTS (
        SELECT 1 FROM correction d WHERE d.of = c.of AND (d.seq > c.seq OR d.seq = c.seq AND d.link > c.link))
    LEFT JOIN pack_person pp ON pp.pack = r.pack AND pp.number = coalesce(c.who, r.who)
    LEFT JOIN pack_unit pu ON pu.pack = r.pack AND pu.number = coalesce(c.unit, r.unit)
    WHERE r.kind = {records.RESULT}
        AND (s.state IN ('trusted', 'hub') OR s.state IN ('revoked', 'rotated') AND r.seq <= s.good_seq
            AND NOT EXISTS (SELECT 1 FROM disowned o WHERE o.kid = r.kid AND o.seq = r.seq AND o.link = r.link))
        AND NOT EXISTS (
            SELECT 1 FROM void v JOIN station vs ON vs.kid = v.kid WHERE v.of = r.link AND (
                vs.state = 'hub' OR v.kid = r.kid AND (vs.state = 'trusted' OR v.seq <= vs.good_seq
                    AND NOT EXISTS (
                        SELECT 1 FROM disowned o WHERE o.kid = v.kid AND o.seq = v.seq AND o.link = v.link))))
        AND r.most <= {_MOST_POINTS} AND r.items <= {_MOST_ITEMS} AND r.duration_ms <= {_MOST_MS}
) AS counted
WHERE points <= most AND correct <= items
"""

_PLACE = schema.COLUMNS["place"]
# Each result as a person's only one: its own number, first and last moment.
_SINGLE = f"""
SELECT contest, person, unit, points, most, correct, items, duration_ms, t, kid, seq, link, 1, t, t, k1, k2, k3
FROM ({_ATTEMPTS}) AS attempt
"""
_KEEP_FRESH = f"INSERT INTO fresh VALUES({', '.join('?' * len(_PLACE))})"
_SOMEBODY_TWICE = "SELECT 1 FROM fresh GROUP BY contest, person HAVING count(*) > 1 LIMIT 1"
# One line a person: the attempt that counts, and of all of them their number, the first and the last moment.
_BEST = """
SELECT contest, person, unit, points, most, correct, items, duration_ms, t, kid, seq, link, tried, first, last,
    k1, k2, k3
FROM (
    SELECT each.*, row_number() OVER (PARTITION BY contest, person ORDER BY k1, k2, k3, kid, seq, link) AS n,
        count(*) OVER alike AS tried, coalesce(min(nullif(t, 0)) OVER alike, 0) AS first, max(t) OVER alike AS last
    FROM {attempts} AS each WINDOW alike AS (PARTITION BY contest, person)
) AS numbered WHERE n = 1
"""
_BETTER = (
    "(excluded.k1, excluded.k2, excluded.k3, excluded.kid, excluded.seq, excluded.link)"
    " < (place.k1, place.k2, place.k3, place.kid, place.seq, place.link)"
)
_OF_THE_BETTER = [name for name in _PLACE[2:] if name not in ("attempts", "first_t", "last_t")]
_MERGE = f"""
INSERT INTO place SELECT * FROM fresh WHERE true
ON CONFLICT (contest, person) DO UPDATE SET attempts = place.attempts + excluded.attempts,
    first_t = CASE WHEN place.first_t = 0 OR excluded.first_t <> 0 AND excluded.first_t < place.first_t
        THEN excluded.first_t ELSE place.first_t END,
    last_t = CASE WHEN excluded.last_t > place.last_t THEN excluded.last_t ELSE place.last_t END,
    {", ".join(f"{name} = CASE WHEN {_BETTER} THEN excluded.{name} ELSE place.{name} END" for name in _OF_THE_BETTER)}
"""
# What the people in `who` add to the tallies as they stand.
_SUMS = """
SELECT p.contest, p.unit, count(*), sum(CASE WHEN substr(p.person, 1, 2) = 'g:' THEN 1 ELSE 0 END), sum(p.attempts),
    sum(p.points), sum(p.most), sum(CASE WHEN p.correct = p.items THEN 1 ELSE 0 END),
    coalesce(min(nullif(p.first_t, 0)), 0), max(p.last_t)
FROM {who} GROUP BY p.contest, p.unit ORDER BY p.contest, p.unit
"""
_PLACE_OF = "JOIN place p ON p.contest = who.contest AND p.person = who.person"
_SUMS_OF_NEWCOMERS = _SUMS.format(who="fresh AS p")
_SUMS_OF_FRESH = _SUMS.format(who=f"fresh AS who {_PLACE_OF}")
_SUMS_OF_TOUCHED = _SUMS.format(who=f"(SELECT DISTINCT contest, person FROM touched) AS who {_PLACE_OF}")
_SUMS_OF_ALL = _SUMS.format(who="place AS p")
_UNITS_LEFT = f"SELECT DISTINCT p.contest, p.unit FROM fresh AS who {_PLACE_OF} WHERE p.unit <> who.unit"
_ADD = f"""
INSERT INTO tally VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (contest, unit) DO UPDATE SET
    {", ".join(f"{name} = tally.{name} + excluded.{name}" for name in _SHARES)},
    first_t = CASE WHEN tally.first_t = 0 OR excluded.first_t <> 0 AND excluded.first_t < tally.first_t
        THEN excluded.first_t ELSE tally.first_t END,
    last_t = CASE WHEN excluded.last_t > tally.last_t THEN excluded.last_t ELSE tally.last_t END
"""
_MOMENTS = """
UPDATE tally SET (first_t, last_t) = (
    SELECT coalesce(min(nullif(first_t, 0)), 0), coalesce(max(last_t), 0) FROM place WHERE contest = ? AND unit = ?)
WHERE contest = ? AND unit = ?
"""
# The records of the people in `touched`: under their own number, as guests, and those that a correction gave them.
_RECORDS_OF_TOUCHED = """
INSERT INTO came
SELECT r.kid, r.seq, r.seq FROM touched JOIN pack p ON p.contest = touched.contest
    JOIN pack_person pp ON pp.pack = p.id AND pp.person = substr(touched.person, 3)
    JOIN record r ON r.pack = p.id AND r.who = pp.number
UNION SELECT kid, seq, seq FROM touched
UNION SELECT r.kid, r.seq, r.seq FROM correction c JOIN record r ON r.link = c.of JOIN pack p ON p.id = r.pack
    JOIN pack_person pp ON pp.pack = r.pack AND pp.number = c.who
    JOIN touched ON touched.contest = p.contest AND touched.person = 'p:' || pp.person
"""
Runs = Sequence[tuple[bytes, int, int]]  # key id, first and last number


def feed(tx: Transaction, new: Sequence[Row], results: Runs, forked: Runs) -> None:
    """Bring the tables up to date with records that were not there before.

    `results` are runs of numbers under which there is nothing but what is new, `forked` those where there is more.
    """
    aimed = [row for row in new if row.kind in (records.VOID, records.CORRECTION)]
    lesser = [row for row in new if row.kind != records.RESULT]
    touches = bool(aimed or forked)
    if touches:
        touch(tx, forked, aimed)
    hubs = _hubs(tx) if lesser else frozenset()
    for row in lesser:
        _note(tx, row, hubs)
    _merge(tx, results)
    if touches:
        touch(tx, forked, aimed, again=True)
        count_touched(tx)


def contests_of_packs(tx: Transaction, packs: Iterable[bytes]) -> list[bytes]:
    """The packs, and the contests of those that are here: by these, changes of their results keep others out."""
    known = [bytes(c) for pack in packs for (c,) in tx.run("SELECT contest FROM pack WHERE id = ?", (pack,))]
    return [*packs, *known]


def feed_runs(tx: Transaction, runs: Runs) -> None:
    """Count results that were here, but did not count until now (their key or their pack was not known)."""
    _merge(tx, runs)


def feed_pack(tx: Transaction, pack: bytes) -> None:
    """Count what came before its pack did."""
    tx.run("DELETE FROM came")
    tx.run(
        "INSERT INTO came SELECT DISTINCT kid, seq, seq FROM record WHERE pack = ? AND kind = ?",
        (pack, records.RESULT),
    )
    # Under the same number of a copied disk there may be a result of another pack, which is counted already.
    _merge_came(tx, " WHERE pack = ?", (pack,))
    hubs = _hubs(tx)
    decisions = (pack, records.CONFIRMATION, records.AWARD)
    for row in tx.run("SELECT * FROM record WHERE pack = ? AND kind IN (?, ?)", decisions):
        _note(tx, Row(*row), hubs)


def rebuild(tx: Transaction) -> None:
    """Everything anew, from records, packs and decisions alone."""
    tx.bulk()
    for table in DERIVED:
        tx.run(f"DELETE FROM {table}")
    hubs = _hubs(tx)
    for row in tx.run("SELECT * FROM record WHERE kind <> ?", (records.RESULT,)):
        _note(tx, Row(*row), hubs)
    for (kid,) in tx.run("SELECT kid FROM station WHERE state IN ('revoked', 'rotated')"):
        _write_disowned(tx, bytes(kid), against(tx, bytes(kid)))
    tx.run("DELETE FROM came")
    tx.run("INSERT INTO came SELECT kid, min(seq), max(seq) FROM record GROUP BY kid")
    attempts = f"({_ATTEMPTS.format(hex=tx.hex('r.kid'))})"
    tx.run(f"INSERT INTO place {_BEST.format(attempts=attempts)}")
    tx.many(_ADD, tx.run(_SUMS_OF_ALL))


def disown(tx: Transaction, kid: bytes) -> None:
    """Let go of what the record up to which a key is believed speaks against.

    Whoever has a key that was revoked can still seal other records under numbers that are believed.
    """
    held = tx.run("SELECT seq, link FROM disowned WHERE kid = ?", (kid,))
    now = against(tx, kid)
    if {(int(seq), bytes(link)) for seq, link in held} == now:
        return
    whole = [(kid, 1, 2**62)]
    touch(tx, whole)
    tx.run("DELETE FROM disowned WHERE kid = ?", (kid,))
    _write_disowned(tx, kid, now)
    touch(tx, whole, again=True)
    count_touched(tx)


def against(tx: Transaction, kid: bytes) -> frozenset[tuple[int, bytes]]:
    """Number and link of the records under believed numbers that are none of the believed journal."""
    rows = tx.run(
        "SELECT good_seq, good_link FROM station WHERE kid = ? AND state IN ('revoked', 'rotated') AND good_seq > 0",
        (kid,),
    )
    return journals.trail(tx, kid, rows[0][0], bytes(rows[0][1])).against if rows else frozenset()


def _write_disowned(tx: Transaction, kid: bytes, found: Iterable[tuple[int, bytes]]) -> None:
    tx.many("INSERT INTO disowned VALUES(?, ?, ?)", [(kid, seq, link) for seq, link in sorted(found)])


def _merge(tx: Transaction, runs: Runs) -> None:
    if runs:
        tx.run("DELETE FROM came")
        tx.many("INSERT INTO came VALUES(?, ?, ?)", runs)
        _merge_came(tx)


def _merge_came(tx: Transaction, where: str = "", parameters: Sequence[object] = ()) -> None:
    """Merge the results in `came`, none of which was counted before."""
    _fill_fresh(tx, where, parameters)
    before = tx.run(_SUMS_OF_FRESH)
    left = tx.run(_UNITS_LEFT) if before else []
    tx.run(_MERGE)
    _add_up(tx, before, tx.run(_SUMS_OF_FRESH if before else _SUMS_OF_NEWCOMERS))
    _mend_moments(tx, left)


def _fill_fresh(tx: Transaction, where: str = "", parameters: Sequence[object] = ()) -> None:
    """The results in `came` that count, a line for each person."""
    tx.run("DELETE FROM fresh")
    tx.run(f"INSERT INTO fresh {_SINGLE.format(hex=tx.hex('r.kid'))}{where}", parameters)
    if tx.run(_SOMEBODY_TWICE):
        best = tx.run(_BEST.format(attempts="fresh"))
        tx.run("DELETE FROM fresh")
        tx.many(_KEEP_FRESH, best)


def _add_up(tx: Transaction, before: Sequence[tuple[Any, ...]], after: Sequence[tuple[Any, ...]]) -> None:
    """Take the shares that people had out of `tally` and put in those that they have now."""
    sums: dict[tuple[bytes, str], list[int]] = {}
    for sign, rows in ((-1, before), (1, after)):
        for contest, unit, *figures in rows:
            held = sums.setdefault((bytes(contest), unit), [0] * 8)
            held[:6] = [old + sign * int(new) for old, new in zip(held, figures[:6], strict=False)]
            if sign > 0:
                held[6:] = figures[6:]
    tx.many(_ADD, [(*key, *figures) for key, figures in sorted(sums.items())])
    gone = [key for key, figures in sums.items() if figures[0] < 0]
    tx.many("DELETE FROM tally WHERE contest = ? AND unit = ? AND people = 0", gone)


def _mend_moments(tx: Transaction, units: Iterable[tuple[bytes, str]]) -> None:
    """Find the first and the last moment of units that somebody left: these cannot be taken out of a sum."""
    for contest, unit in units:
        tx.run(_MOMENTS, (contest, unit, contest, unit))


def touch(tx: Transaction, runs: Runs, aimed: Sequence[Row] = (), *, again: bool = False) -> None:
    """Mark the people for whom these results count as things stand, those that voids and corrections speak of too.

    Once before a change, and once (`again`) after it.
    """
    if not again:
        tx.run("DELETE FROM touched")
    tx.run("DELETE FROM came")
    tx.many("INSERT INTO came VALUES(?, ?, ?)", runs)
    tx.many(
        "INSERT INTO came SELECT kid, seq, seq FROM record WHERE link = ?",
        [(said_of(row),) for row in aimed],
    )
    tx.run(
        "INSERT INTO touched SELECT DISTINCT contest, person, kid, seq FROM"
        f" ({_ATTEMPTS.format(hex=tx.hex('r.kid'))}) AS attempt WHERE true ON CONFLICT DO NOTHING"
    )


def count_touched(tx: Transaction) -> None:
    """Count anew everybody who was marked."""
    tx.run("DELETE FROM came")
    tx.run(_RECORDS_OF_TOUCHED)
    _fill_fresh(
        tx,
        " WHERE EXISTS (SELECT 1 FROM touched WHERE touched.contest = attempt.contest"
        " AND touched.person = attempt.person)",
    )
    before = tx.run(_SUMS_OF_TOUCHED)
    tx.run(
        "DELETE FROM place WHERE EXISTS (SELECT 1 FROM touched WHERE touched.contest = place.contest"
        " AND touched.person = place.person)"
    )
    tx.run(_MERGE)
    _add_up(tx, before, tx.run(_SUMS_OF_FRESH))
    _mend_moments(tx, [(bytes(contest), unit) for contest, unit, *_ in before])


def said_of(row: Row) -> bytes:
    """The link that a void, a correction or a guest's name speaks of."""
    said: Any = records.decode(bytes(row.body))
    return bytes(said.of)


def _hubs(tx: Transaction) -> frozenset[bytes]:
    return frozenset(bytes(kid) for (kid,) in tx.run("SELECT kid FROM station WHERE state = 'hub'"))


def _note(tx: Transaction, row: Row, hubs: frozenset[bytes]) -> None:
    """Enter what a record of a lesser kind says into its table; what only a hub decides is believed of hubs alone."""
    said: Any = records.decode(bytes(row.body))
    where = (row.link, row.kid, row.seq, row.t)
    match row.kind:
        case records.GUEST:
            _enter(tx, "guest", said.of, row.link, said.name, said.unit_name)
        case records.VOID:
            _enter(tx, "void", said.of, *where, said.reason, said.name)
        case records.CLOSE:
            _enter(tx, "close", row.kid, row.seq, row.link, row.pack, min(said.count, 2**63 - 1), row.t)
        case records.CORRECTION if row.kid in hubs:
            values = (row.unit, row.who, row.score, row.correct)
            _enter(tx, "correction", said.of, *where, *values, said.reason, said.name, said.post)
        case records.CONFIRMATION | records.AWARD if row.kid in hubs:
            _note_decision(tx, row, said)


def _note_decision(tx: Transaction, row: Row, said: Any) -> None:
    contests = tx.run("SELECT contest FROM pack WHERE id = ?", (row.pack,))
    if not contests:
        return  # `feed_pack` comes back to it
    units = tx.run("SELECT unit FROM pack_unit WHERE pack = ? AND number = ?", (row.pack, row.unit))
    if row.unit and not units:
        return  # a number that the pack does not have is nobody, and above all not the whole contest
    unit = units[0][0] if units else ""
    where = (contests[0][0], unit, row.link, row.kid, row.seq, row.t)
    if row.kind == records.CONFIRMATION:
        _enter(tx, "confirmation", *where, said.digest, said.name, said.post, said.note)
        return
    people = tx.run("SELECT person FROM pack_person WHERE pack = ? AND number = ?", (row.pack, row.who))
    person = f"p:{people[0][0]}" if people else ""
    _enter(tx, "award", *where, person, said.title, said.decision, said.day, said.name, said.post)


def _enter(tx: Transaction, table: str, *values: object) -> None:
    tx.run(f"INSERT INTO {table} VALUES({', '.join('?' * len(values))}) ON CONFLICT DO NOTHING", values)
