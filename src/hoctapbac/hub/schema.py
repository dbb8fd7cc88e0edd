"""The hub's tables, once for both engines: what differs is how bytes and large numbers are spelled.

No serial numbers, no clock in a key, no foreign keys, and every primary key begins with what the table could be
split by: so the same tables can be partitioned or spread over machines. `record` holds what came in, byte for byte;
`place`, `tally` and those derived from records (`guest`, `void`, `correction`, `confirmation`, `award`, `close`)
can be made anew from it at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

VERSION = 1

# A table: its columns by type (B bytes, N whole number, T text; with ? it may be empty), then its primary key.
_TABLES = """
meta
    T name value
    : name
station
    B kid public | T label state | N? good_seq | B? good_link | N seen_ms | N? decided_ms | T decided_by note
    B? successor
    : kid
record
    B kid | N seq | B link prev | N kind t clk | B pack | N unit who score most correct items duration_ms | T road
    N received_ms proved | B body seal
    : kid seq link
journal
    B kid | N upto | B head | N last records forks
    : kid
quarantine
    B kid link blob | T road | N received_ms
    : kid link blob
scan
    B payload | T kind | B kid | N seq | B link | N received_ms | T state
    : payload
pack
    B id contest | B? sealed_by | N received_ms | B body | T which
    : id
contest
    B id | T slug title topic_line organizer programme basis | N? opens_ms closes_ms | T rules
    : id
unit
    T id name full_name kind parent system form valid_from valid_to told
    : id
pack_unit
    B pack | N number | T unit name | N roster
    : pack number
pack_person
    B pack | N number | T person unit name post grp
    : pack number
succession
    T old new share day document told
    : old new
membership
    T unit cluster | N year
    : unit cluster year
place
    B contest | T person unit | N points most correct items duration_ms t | B kid | N seq | B link | N attempts
    N first_t last_t k1 k2 k3
    : contest person
tally
    B contest | T unit | N people guests attempts points most all_right first_t last_t
    : contest unit
guest
    B of link | T name unit_name
    : of link
void
    B of link kid | N seq t | T reason name
    : of link
correction
    B of link kid | N seq t unit who score correct | T reason name post
    : of link
confirmation
    B contest | T unit | B link kid | N seq t | B digest | T name post note
    : contest unit link
award
    B contest | T unit | B link kid | N seq t | T person title decision day name post
    : contest unit link
close
    B kid | N seq | B link pack | N count t
    : kid seq link
disowned
    B kid | N seq | B link
    : kid seq link
clock_offset
    B kid | N boot offset_ms at_ms
    : kid boot
account
    T name hash role unit full_name post | N active must_change made_ms
    : name
session
    B token_hash | T account csrf | N made_ms seen_ms expires_ms
    : token_hash
throttle
    T name | N failures until_ms last_ms
    : name
audit
    B id | N at_ms | T account verb what detail origin
    : id
invitation
    B token_hash | T label | N expires_ms | N? used_ms
    : token_hash
"""

_INDEXES = """
record_person ON record(pack, who)
record_link ON record(link)
pack_contest ON pack(contest)
pack_unit_unit ON pack_unit(unit, pack, roster)
pack_person_person ON pack_person(person)
correction_of ON correction(of)
scan_place ON scan(kid, seq)
place_order ON place(contest, points DESC, duration_ms, t)
place_unit ON place(contest, unit)
tally_unit ON tally(unit)
audit_time ON audit(at_ms)
"""

# What one transaction works with and nobody else sees: made for each connection that writes.
_TEMPORARY = """
came
    B kid | N first last
fresh
    B contest | T person unit | N points most correct items duration_ms t | B kid | N seq | B link | N attempts
    N first_t last_t k1 k2 k3
touched
    B contest | T person | B kid | N seq
    : contest person kid seq
"""


Table = tuple[tuple[tuple[str, str], ...], tuple[str, ...]]  # columns with their types, and the key


def _read(told: str) -> Mapping[str, Table]:
    """Table by table its columns with their types, and its key."""
    tables: dict[str, Table] = {}
    name, columns = "", list[tuple[str, str]]()
    for line in told.strip().splitlines():
        if not line.startswith(" "):
            name, columns = line, []
            tables[name] = (), ()
        elif line.strip().startswith(":"):
            tables[name] = tuple(columns), tuple(line.split()[1:])
        else:
            for part in line.split("|"):
                kind, *names = part.split()
                columns += [(column, kind) for column in names]
            tables[name] = tuple(columns), ()
    return tables


TABLES = _read(_TABLES)
COLUMNS = {table: tuple(column for column, _ in columns) for table, (columns, _) in TABLES.items()}


def statements(blob: str, integer: str, text: str = "TEXT", behind: str = "") -> Iterator[str]:
    """What makes the tables of an engine; each statement may be repeated without harm.

    `behind` is what the engine wants to be told of every table.
    """
    for table, (columns, key) in TABLES.items():
        yield f"CREATE TABLE IF NOT EXISTS {table}({_spelled(columns, key, (blob, integer, text))}){behind}"
    for index in _INDEXES.strip().splitlines():
        yield f"CREATE INDEX IF NOT EXISTS {index}"


def temporary(blob: str, integer: str, text: str = "TEXT", behind: str = "") -> Iterator[str]:
    """What makes the tables that a connection which writes has for itself."""
    for table, (columns, key) in _read(_TEMPORARY).items():
        yield f"CREATE TEMP TABLE IF NOT EXISTS {table}({_spelled(columns, key, (blob, integer, text))}){behind}"


def _spelled(columns: Sequence[tuple[str, str]], key: Sequence[str], types: Sequence[str]) -> str:
    """What stands between the brackets."""
    of = dict(zip("BNT", types, strict=True))
    parts = [f"{name} {of[kind[0]]}{'' if kind.endswith('?') else ' NOT NULL'}" for name, kind in columns]
    return ", ".join([*parts, f"PRIMARY KEY({', '.join(key)})"] if key else parts)
