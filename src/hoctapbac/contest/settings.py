"""The rules of a contest as a TOML file that an organizer writes, and back.

Reading never raises. Every unknown key, wrong value and contradiction is a Problem with its key, its line and
what to write instead; the default stands in for what could not be used, and the Problem says so. Writing
names every rule, so that a frozen contest does not change with a later version's defaults; `read(write(c))`
gives `c` back for every contest that a file can say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from hoctapbac.bank.labels import LEVEL_WORDS
from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.contest.kinds import (
    Kind,
    Wrong,
    choice,
    choices,
    flag,
    limitless,
    line,
    lines,
    moment,
    span,
    whole,
)
from hoctapbac.contest.rules import Attempts, Contest, Prediction, TieKey
from hoctapbac.contest.sheet import Path, Sheet, read_sheet
from hoctapbac.errors import Loaded, Problem
from hoctapbac.vietnamese.cleaning import clean_line

SECOND_MS, MINUTE_MS, HOUR_MS = 1_000, 60_000, 3_600_000
MOST_ITEMS = 200

TIE_WORDS = {
    TieKey.POINTS: "điểm",
    TieKey.CORRECT: "số câu đúng",
    TieKey.PREDICTION: "dự đoán",
    TieKey.DURATION: "thời gian",
    TieKey.EARLIEST: "sớm nhất",
    TieKey.ATTEMPTS: "số lượt",
    TieKey.SHARED: "đồng hạng",
}
PER_WORDS = {"session": "phiên", "day": "ngày", "week": "tuần", "contest": "cuộc thi"}
WHICH_WORDS = {
    "earliest_best": "tốt nhất, sớm nhất",
    "best": "tốt nhất",
    "first": "đầu tiên",
    "last": "cuối cùng",
}
TARGET_WORDS = {
    "entrants": "số người dự thi",
    "attempts": "số lượt dự thi",
    "all_right_people": "số người đúng tất cả",
    "all_right_attempts": "số lượt đúng tất cả",
    "percent_all_right": "tỷ lệ đúng tất cả",
}
FEEDBACK_WORDS = {"at_once": "ngay khi nộp bài", "after_close": "sau khi kết thúc", "none": "không"}
IDLE_WORDS = {"submit": "nộp bài", "discard": "bỏ bài"}
ADDRESS_WORDS = {"dong_chi": "đồng chí", "ong_ba": "ông/bà", "quy_vi": "quý vị"}


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of the file, the rule it sets (a field of Contest, or of a value inside it) and its kind."""

    path: tuple[str, ...]
    rule: tuple[str, ...]
    kind: Kind


def _key(path: str, rule: str, kind: Kind) -> _Key:
    return _Key(tuple(path.split(".")), tuple(rule.split(".")), kind)


_KEYS = (
    _key("ma", "id", line(60, least=1)),
    _key("ten", "title", line(200, least=1)),
    _key("chuyen_de", "topic_line", line(300)),
    _key("to_chuc", "organizer", line(200)),
    _key("chuong_trinh", "programme", line(300)),
    _key("van_ban", "basis", lines(300, 20)),
    _key("ngan_hang", "banks", lines(100, 200)),
    _key("so_cau", "blueprint", whole(1, MOST_ITEMS)),
    _key("thoi_gian", "limit_ms", limitless(span(10 * SECOND_MS, 24 * HOUR_MS, MINUTE_MS))),
    _key("thoi_gian_moi_cau", "item_limit_ms", limitless(span(3 * SECOND_MS, HOUR_MS, SECOND_MS))),
    _key("so_luot", "attempts.most", limitless(whole(1, 1000))),
    _key("so_luot_theo", "attempts.per", choice(PER_WORDS)),
    _key("luot_tinh", "attempts.which", choice(WHICH_WORDS)),
    _key("diem_moi_cau", "points_per_item", whole(1, 1000)),
    _key("diem_sai", "wrong_points", whole(-1000, 0)),
    _key("phai_tra_loi_het", "must_answer_all", flag()),
    _key("xao_cau", "shuffle_items", flag()),
    _key("xao_phuong_an", "shuffle_options", flag()),
    _key("xep_hang", "ties", choices(TIE_WORDS)),
    _key("cong_bo", "feedback", choice(FEEDBACK_WORDS)),
    _key("doc_lai", "read_again", flag()),
    _key("luyen_tap", "practice", flag()),
    _key("khach", "guests", flag()),
    _key("an_danh", "anonymous", flag()),
    _key("cong_khai_ten", "public_names", flag()),
    _key("loai_tru", "excluded", lines(60, 2000)),
    _key("xung_ho", "address", choice(ADDRESS_WORDS)),
    _key("luu_den", "keep_until", line(100)),
    _key("ma_can_bo", "staff_code", line(20)),
    _key("trich_dan", "quotes", lines(100, 50)),
    _key("khung_gio.bat_dau", "opens_ms", moment(day_end=False)),
    _key("khung_gio.ket_thuc", "closes_ms", moment(day_end=True)),
    _key("khong_thao_tac.nhac_sau", "idle_warning_ms", span(5 * SECOND_MS, HOUR_MS, SECOND_MS)),
    _key("khong_thao_tac.dong_sau", "idle_ms", span(10 * SECOND_MS, HOUR_MS, SECOND_MS)),
    _key("khong_thao_tac.thi", "idle", choice(IDLE_WORDS)),
    _key("du_doan.ve", "prediction.target", choice(TARGET_WORDS)),
    _key("du_doan.cau_hoi", "prediction.label", line(300)),
    _key("du_doan.don_vi", "prediction.unit", line(30)),
)
_PARTS = "cau_truc"
_PART_KEYS = (
    _key("so_cau", "count", whole(1, MOST_ITEMS)),
    _key("chuyen_de", "topic", line(100)),
    _key("muc", "level", choice(LEVEL_WORDS)),
    _key("the", "story", line(100)),
    _key("tinh_huong", "situation", flag()),
)
_BY_PATH = {key.path: key for key in _KEYS}
_TABLES = {key.path[:1] for key in _KEYS if len(key.path) > 1}
_NAMES = sorted({key.path[0] for key in _KEYS} | {_PARTS})


def read(raw: bytes, name: str) -> Loaded[Contest]:
    """The contest that the bytes `raw` of the file `name` say, and all that is wrong in it, by line."""
    sheet = read_sheet(raw, name)
    reading = _Reading(name, sheet.value, list(sheet.problems), {})
    reading.table(sheet.value.values, ())
    contest = reading.contest()
    return Loaded(contest, tuple(sorted(reading.problems, key=lambda problem: problem.line)))


def write(contest: Contest) -> str:
    """`contest` as a file, every rule named."""
    simple = contest.blueprint == Blueprint((Part(contest.blueprint.count),))
    top = [key for key in _KEYS if len(key.path) == 1 and (simple or key.rule != ("blueprint",))]
    blocks = [_block("", contest, top)]
    for table in sorted(_TABLES):
        inside = [key for key in _KEYS if key.path[:1] == table and len(key.path) > 1]
        blocks.append(_block(f"[{table[0]}]", contest, inside))
    if not simple:
        blocks += [_block(f"[[{_PARTS}]]", part, _set_in(part)) for part in contest.blueprint.parts]
    return "\n".join(filter(None, blocks))


def _block(header: str, value: object, keys: Iterable[_Key]) -> str:
    """Keys of one table with their values; empty where no rule of the table is set."""
    written = [(key, _rule(value, key.rule)) for key in keys]
    rows = [f"{key.path[-1]} = {key.kind.write(found)}\n" for key, found in written if _said(key, found)]
    return "".join([f"{header}\n" if header else "", *rows]) if rows else ""


def _set_in(part: Part) -> list[_Key]:
    """The keys of a part that narrow it, after its count."""
    any_part = Part(part.count)
    return [key for key in _PART_KEYS if key.rule == ("count",) or _rule(part, key.rule) != _rule(any_part, key.rule)]


def _said(key: _Key, found: object) -> bool:
    return found is not None or key.kind.none


def _rule(value: object, rule: tuple[str, ...]) -> object:
    """What the rule at this path is; None where a value on the way is None. A blueprint counts its items."""
    for name in rule:
        value = None if value is None else getattr(value, name)
    return value.count if isinstance(value, Blueprint) else value


@dataclass(slots=True)
class _Reading:
    """A file on its way to a contest: what was found so far, by rule, and what was wrong."""

    file: str
    sheet: Sheet
    problems: list[Problem]
    found: dict[tuple[str, ...], Any]

    def table(self, values: Mapping[str, object], prefix: tuple[str, ...]) -> None:
        for name, value in values.items():
            path = (*prefix, name)
            if path == (_PARTS,):
                self.parts(value)
            elif path in _TABLES:
                self.inner(path, value)
            elif path in _BY_PATH:
                self.value(path, _BY_PATH[path], value, _default(_BY_PATH[path]))
            else:
                self.unknown(path, [key.path[-1] for key in _KEYS if key.path[:-1] == prefix] + _NAMES)

    def inner(self, path: tuple[str, ...], value: object) -> None:
        if isinstance(value, dict):
            self.table(value, path)
        else:
            expects = f"Xin viết dòng [{path[0]}] rồi các mục của nó ở dưới. Hiện dùng mặc định."
            self.problem(path, "wrong_type", "phải là một nhóm mục", expects)

    def value(self, path: Path, key: _Key, value: object, default: str) -> None:
        try:
            self.found[key.rule] = key.kind.read(value)
        except Wrong as wrong:
            self.problem(path, wrong.code, str(wrong), f"Xin ghi {key.kind.expects}. {default}")

    def parts(self, value: object) -> None:
        """The blueprint, whole or not at all: a paper of half its parts would be another paper."""
        default = "Hiện dùng mặc định: câu hỏi bất kỳ."
        before = len(self.problems)
        if not isinstance(value, list) or not value or not all(isinstance(part, dict) for part in value):
            remedy = f"Xin viết mỗi phần dưới một dòng [[{_PARTS}]]. {default}"
            self.problem((_PARTS,), "wrong_type", "phải là các phần của đề", remedy)
            return
        parts = [self.part(number, part, default) for number, part in enumerate(value)]
        blueprint = Blueprint(tuple(parts))
        if blueprint.count > MOST_ITEMS:
            remedy = f"Xin giảm để cả đề không quá {MOST_ITEMS} câu. {default}"
            self.problem((_PARTS,), "out_of_range", f"cộng lại {blueprint.count} câu", remedy)
        if len(self.problems) == before:
            self.found["parts",] = blueprint

    def part(self, number: int, values: Mapping[str, object], default: str) -> Part:
        keys = {key.path[0]: key for key in _PART_KEYS}
        inner = _Reading(self.file, self.sheet, self.problems, {})
        for name, value in values.items():
            path = (_PARTS, number, name)
            if name in keys:
                inner.value(path, keys[name], value, default)
            else:
                inner.unknown(path, list(keys))
        if "so_cau" not in values:
            remedy = f"Xin thêm so_cau = số câu của phần này. {default}"
            self.problem((_PARTS, number), "missing_key", f"phần {number + 1} chưa có số câu", remedy)
        return Part(**{"count": 1} | {rule[0]: found for rule, found in inner.found.items()})

    def contest(self) -> Contest:
        """The contest of what was found; contradictions are mended to the safer side, and said."""
        plain = {rule[0]: value for rule, value in self.found.items() if len(rule) == 1 and rule != ("parts",)}
        plain["blueprint"] = self.blueprint(plain.pop("blueprint", None))
        contest = replace(
            Contest(**plain),
            attempts=replace(Attempts(), **self.inside("attempts")),
            prediction=self.prediction(),
        )
        for path, message, remedy, mended in _contradictions(contest):
            self.problem(path, "contradiction", message, remedy)
            contest = replace(contest, **mended)
        return contest

    def blueprint(self, count: int | None) -> Blueprint:
        drawn: Blueprint | None = self.found.get(("parts",))
        if drawn is None:
            return Contest().blueprint if count is None else Blueprint((Part(count),))
        if count not in (None, drawn.count):
            message = f"ghi {count} câu nhưng các phần của đề cộng lại {drawn.count} câu"
            remedy = f"Xin bỏ dòng này hoặc sửa cho khớp. Hiện dùng {drawn.count} câu theo các phần."
            self.problem(("so_cau",), "contradiction", message, remedy)
        return drawn

    def prediction(self) -> Prediction | None:
        inside = self.inside("prediction")
        if "target" in inside:
            return Prediction(**inside)
        table = self.sheet.values.get("du_doan")
        if isinstance(table, dict) and "ve" not in table:
            remedy = f"Xin thêm ve = {_BY_PATH['du_doan', 've'].kind.expects}. Hiện không có câu dự đoán."
            self.problem(("du_doan",), "missing_key", "chưa nói dự đoán về điều gì", remedy)
        return None

    def inside(self, name: str) -> dict[str, Any]:
        return {rule[1]: value for rule, value in self.found.items() if rule[0] == name and len(rule) > 1}

    def unknown(self, path: Path, known: list[str]) -> None:
        near = get_close_matches(str(path[-1]), known, 1)
        guess = f"Có phải là “{near[0]}”? Nếu không, xin bỏ dòng này." if near else "Xin bỏ dòng này."
        self.problem(path, "unknown_key", "không có trong thể lệ", f"{guess} Hiện không dùng đến.")

    def problem(self, path: Path, code: str, message: str, remedy: str) -> None:
        name = ".".join(str(step) for step in path if isinstance(step, str))
        sentence = f"Mục “{clean_line(name, 60)}” {message}."
        self.problems.append(Problem(self.file, self.sheet.line(path), code, sentence, remedy))


def _default(key: _Key) -> str:
    default = _rule(Contest(), key.rule)
    return f"Hiện dùng mặc định: {key.kind.write(default)}." if _said(key, default) else "Hiện để trống."


def _contradictions(contest: Contest) -> Iterator[tuple[Path, str, str, dict[str, Any]]]:
    """Rules that cannot both hold: where, what is wrong, what to do, and what is used meanwhile."""
    opens, closes = contest.opens_ms, contest.closes_ms
    if opens is not None and closes is not None and closes <= opens:
        remedy = "Xin sửa cho giờ kết thúc sau giờ bắt đầu. Hiện để trống giờ kết thúc."
        yield ("khung_gio", "ket_thuc"), "không sau giờ bắt đầu", remedy, {"closes_ms": None}
    limit, item_limit = contest.limit_ms, contest.item_limit_ms
    if limit is not None and item_limit is not None and item_limit > limit:
        remedy = "Xin ghi thời gian một câu không dài hơn cả bài. Hiện không giới hạn từng câu."
        yield ("thoi_gian_moi_cau",), "dài hơn thời gian cả bài", remedy, {"item_limit_ms": None}
    if contest.idle_warning_ms >= contest.idle_ms:
        remedy = "Xin nhắc trước khi đóng. Hiện nhắc khi đã qua nửa thời gian."
        mended = {"idle_warning_ms": contest.idle_ms // 2}
        yield ("khong_thao_tac", "nhac_sau"), "không trước lúc đóng bài", remedy, mended
    if contest.read_again and contest.feedback == "none":
        remedy = "Xin đổi mục “cong_bo”, hoặc ghi doc_lai = false. Hiện không cho đọc lại."
        yield ("doc_lai",), "cần có công bố kết quả", remedy, {"read_again": False}
    yield from _tie_contradictions(contest)


def _tie_contradictions(contest: Contest) -> Iterator[tuple[Path, str, str, dict[str, Any]]]:
    ties = contest.ties
    if TieKey.SHARED in ties[:-1]:
        kept = ties[: ties.index(TieKey.SHARED) + 1]
        remedy = "Xin để “đồng hạng” ở cuối. Hiện bỏ những gì đứng sau nó."
        yield ("xep_hang",), "có cách xếp đứng sau “đồng hạng”", remedy, {"ties": kept}
        ties = kept
    if TieKey.PREDICTION in ties and contest.prediction is None:
        remedy = "Xin thêm nhóm [du_doan], hoặc bỏ “dự đoán”. Hiện bỏ “dự đoán” khi xếp hạng."
        left = tuple(tie for tie in ties if tie is not TieKey.PREDICTION) or Contest().ties
        yield ("xep_hang",), "xếp theo dự đoán nhưng cuộc thi không có câu dự đoán", remedy, {"ties": left}
    if contest.prediction is not None and TieKey.PREDICTION not in ties:
        remedy = "Xin thêm “dự đoán” vào “xep_hang”, hoặc bỏ nhóm này. Hiện bỏ câu dự đoán."
        yield ("du_doan",), "không dùng để xếp hạng", remedy, {"prediction": None}
