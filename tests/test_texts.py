"""The sentences: both languages say the same, whatever the program asks for is there, the register holds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import hoctapbac
from hoctapbac.bank import ItemType
from hoctapbac.contest.rules import Address, Feedback, Per, Target, TieKey, Which
from hoctapbac.errors import Refusal
from hoctapbac.texts import LANGUAGES, catalogue, refusal_text, sentences

SOURCES = [p for p in sorted(Path(hoctapbac.__file__).parent.rglob("*.py")) if p.parent.name != "texts"]
TEMPLATES = [p.read_text("utf-8") for p in sorted((Path(hoctapbac.__file__).parent / "hub/templates").rglob("*.*"))]
ADDRESS_GAPS = {"you", "You"}

# Words that would lose trust at once, and address that is not ours.
FORBIDDEN = (
    "bạn", "em", "tôi xin", "user", "người chơi", "game", "level", "thua", "trượt", "rớt", "ngu", "sai bét",
    "ok", "oops", "hcm", "ông hồ", "cụ hồ", "yếu kém",
)  # fmt: skip
REMEDY = {"vi": re.compile(r"\b(mời|xin)\b", re.I), "en": re.compile(r"\bplease\b", re.I)}


@cache  # not while the tests are gathered: that happens in every worker
def trees() -> list[ast.Module]:
    return [ast.parse(path.read_text("utf-8")) for path in SOURCES]


def gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def calls(name: str) -> Iterator[ast.Call]:
    """Calls of `name(...)` or `….name(...)` anywhere in the program."""
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called == name and node.args:
                    yield node


def outcomes(node: ast.expr) -> Iterator[ast.expr]:
    """What an expression can come to, as far as a conditional says it."""
    if isinstance(node, ast.IfExp):
        yield from outcomes(node.body)
        yield from outcomes(node.orelse)
    else:
        yield node


def constants(name: str) -> Iterator[tuple[str, set[str] | None]]:
    """First arguments written out in calls of `name`, with the facts given (None where `**` hides them)."""
    for call in calls(name):
        facts = None if any(k.arg is None for k in call.keywords) else {k.arg for k in call.keywords if k.arg}
        for node in outcomes(call.args[0]):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, facts


def patterns() -> Iterator[re.Pattern[str]]:
    """Keys put together while running: «rules.attempts_{per}» as a pattern."""
    for call in calls("say"):
        for node in outcomes(call.args[0]):
            if isinstance(node, ast.JoinedStr):
                parts = (re.escape(v.value) if isinstance(v, ast.Constant) else ".+" for v in node.values)
                yield re.compile("".join(map(str, parts)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_languages_hold_the_same_keys_with_the_same_facts(lang: str) -> None:
    """No sentence is missing in a language, and none asks for a fact that the other one does not."""
    vi, other = sentences("vi"), sentences(lang)
    assert set(other) == set(vi)
    for key in vi:
        assert gaps(other[key]) - ADDRESS_GAPS == gaps(vi[key]) - ADDRESS_GAPS, key


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", get_args(Address))
def test_every_form_of_address_fills_every_sentence(lang: str, address: str) -> None:
    """A sentence becomes text without a gap left open, however people are addressed."""
    say = catalogue(lang, address)
    for key, sentence in sentences(lang).items():
        text = say(key, **dict.fromkeys(gaps(sentence) - ADDRESS_GAPS, "7"))
        assert "{" not in text and "}" not in text
        assert text == text.lstrip()


def test_every_sentence_asked_for_exists_with_its_facts() -> None:
    """A key written in the program is in the catalogue, and the call brings what its gaps need."""
    table, asked = sentences("vi"), [*constants("say"), *constants("notice")]
    assert len(asked) > 100
    for key, facts in asked:
        assert key in table, key
        assert facts is None or gaps(table[key]) - ADDRESS_GAPS <= facts, key


def test_every_refusal_has_its_sentence_with_its_facts() -> None:
    """Whatever the rules refuse, there is a sentence to say it, and the facts that it needs are carried."""
    table, raised = sentences("vi"), list(constants("Refusal"))
    assert len(raised) > 10
    for code, facts in raised:
        assert f"refusal.{code}" in table, code
        assert facts is None or gaps(table[f"refusal.{code}"]) - ADDRESS_GAPS <= facts, code


def test_keys_put_together_from_rules_exist() -> None:
    """For each value that a rule can have there is the sentence that speaks of it."""
    wanted = [f"address.{a}" for a in get_args(Address)] + [f"sit.how_{t.value}" for t in ItemType]
    wanted += [f"rules.attempts_{p}" for p in get_args(Per)] + [f"rules.which_{w}" for w in get_args(Which)]
    wanted += [f"rules.feedback_{f}" for f in get_args(Feedback)] + [f"ties.{k.value}" for k in TieKey]
    wanted += [f"prediction.{t}" for t in get_args(Target)]
    wanted += [f"result.hidden_{f}" for f in get_args(Feedback) if f != "at_once"]
    assert [key for key in wanted if key not in sentences("vi")] == []


def test_key_line_entries_exist_and_have_two_parts() -> None:
    """Whatever a scene puts on the key line is there as «key|what it does» in both languages."""
    named = {node.value for node in _hints() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert len(named) > 10
    for lang in LANGUAGES:
        table = sentences(lang)
        assert [name for name in named if f"keys.{name}" not in table] == []
        assert [k for k, s in table.items() if k.startswith("keys.") and s.count("|") != 1] == []


def _hints() -> Iterator[ast.expr]:
    for call in calls("keys"):
        yield from call.args
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == "hints":
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Tuple):
                        yield from inner.elts


def test_no_sentence_is_left_over() -> None:
    """A sentence that nothing asks for is not kept."""
    used = {node.value for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    used |= {key for template in TEMPLATES for key in re.findall(r'"([a-z_]+\.[a-z_.0-9]+)"', template)}
    made = list(patterns())
    made += [re.compile(f"{re.escape(begun)}.+") for t in TEMPLATES for begun in re.findall(r'"([a-z_.]+_)" ~', t)]
    apart = ("keys.", "refusal.", "address.", "view.")
    left = [k for k in sentences("vi") if k not in used and not k.startswith(apart)]
    assert [k for k in left if not any(p.fullmatch(k) for p in made)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_ends_in_what_to_do(lang: str) -> None:
    """Being told no is always being told what to do instead."""
    refusals = {k: s for k, s in sentences(lang).items() if k.startswith("refusal.")}
    assert [k for k, s in refusals.items() if not REMEDY[lang].search(s)] == []


def test_the_register_is_that_of_a_public_office() -> None:
    """No familiar address, no word of games, no chain of exclamation marks, no English word."""
    words = re.compile(rf"\b({'|'.join(map(re.escape, FORBIDDEN))})\b", re.I)
    table = sentences("vi")
    assert [key for key, s in table.items() if words.search(s)] == []
    assert [key for key, s in table.items() if "!" in s] == []
    assert [key for key, s in table.items() if re.search("Chủ tịch HCM|uỷ|hoà|toạ", s)] == []


def test_a_sentence_speaks_to_people_as_the_organizer_chose() -> None:
    """«Mời đồng chí…» for a cell, «Mời ông/bà…» at a counter, with a capital where a sentence begins."""
    assert catalogue("vi")("notice.choose") == "Mời đồng chí chọn 1 hoặc 2."
    assert catalogue("vi", "ong_ba")("idle.ask") == "Ông/bà có tiếp tục không?"
    assert catalogue("en", "ong_ba")("notice.rights").startswith("You may ask")


def test_a_refusal_says_its_facts() -> None:
    """The facts of a refusal stand in its sentence."""
    text = refusal_text(catalogue("vi"), Refusal("attempts_used", at="08:15", receipt="HTB-2026-430001-0", limit=1))
    assert text.startswith(
        "Đồng chí đã dự thi lúc 08:15, mã phiếu HTB-2026-430001-0. Mỗi người dự thi 1 lượt. Mời đồng chí"
    )


def test_an_unknown_key_is_a_bug() -> None:
    """Nothing is shown in place of a sentence that does not exist."""
    with pytest.raises(KeyError):
        catalogue("vi")("no.such_sentence")
