"""What the pages say can be done, can be done: commands, options, links, and the first two lines; in both languages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

from hoctapbac.bank import files
from hoctapbac.cli import door
from hoctapbac.texts.vi import SENTENCES

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        ROOT / "kiosk/README.md",
        ROOT / "question_banks/README.md",
    )
)
# Pages that are kept in both languages, by the English one; the readme has its own tests.
TWINS = [page.replace(".vi.md", ".md") for page in PAGES if page.startswith("docs/") and page.endswith(".vi.md")]
# A command stands in a code span or a code block and ends where that, a pipe or a redirection does.
_CODE = re.compile(r"^ *```.*?^ *```$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"(?:^|[\s/\\`])hoctapbac((?: +[^\s`|>&;,]+)*)")
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^( *)```(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_LABEL = re.compile(r"«(?:… )?([^»]+)»")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
# Written in two halves, so that this page does not fall under its own test.
_FOREIGN = re.compile(r"py" r"pi\.|files\.python" r"hosted|(?<![\w.~/)}])/(?:home|root|tmp|opt|work)/")


def commands_in(text: str) -> list[list[str]]:
    """The words behind each `hoctapbac` in the code of a page."""
    return [found[1].split() for code in _CODE.findall(text) for found in _COMMAND.finditer(code)]


def unknown_in(words: list[str]) -> str:
    """The first word of a command line that this program does not know; "" if it knows them all."""
    command: click.Command = door
    context = click.Context(door)
    for word in words:
        if word.startswith("-"):
            if word.split("=")[0] not in {o for p in command.get_params(context) for o in p.opts}:
                return word
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return word
            command = found
    return ""


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_command_on_a_page_exists(page: str) -> None:
    """Each `hoctapbac …` in the code of a page names commands and options of the program."""
    assert [(words, unknown_in(words)) for words in commands_in(text_of(page)) if unknown_in(words)] == []


def test_the_pages_do_name_commands() -> None:
    """The readme names every command that an organizer's first evening needs, so the test above has work."""
    named = {tuple(words[:2]) for words in commands_in(text_of("README.md"))}
    assert {("roster", "load"), ("organizer",), ("bank", "check"), ("bank", "convert"), ("results", "--csv")} <= named


@pytest.mark.parametrize("line", ["`hoctapbac fly`", "`hoctapbac kiosk --loud`", "`.venv/bin/hoctapbac bank chek x`"])
def test_a_command_that_does_not_exist_is_found(line: str) -> None:
    """A wrong command, option or subcommand is found, also behind a path."""
    assert [unknown_in(words) != "" for words in commands_in(line)] == [True]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_file_leads_there(page: str) -> None:
    """A link without a scheme is a file beside the page, and it is there."""
    links = [link.split("#")[0] for link in _LINK.findall(text_of(page)) if ":" not in link]
    assert [link for link in links if link and not (ROOT / page).parent.joinpath(link).exists()] == []


def test_the_readme_begins_with_a_line_to_run_and_a_line_to_test() -> None:
    """The first `sh` block opens the kiosk and the second passes the tests, one line each."""
    first, second = _BLOCK.findall(text_of("README.md"))[:2]
    assert first.endswith("hoctapbac kiosk\n")
    assert "-m pytest" in second
    assert [first.count("\n"), second.count("\n")] == [1, 1]


def test_both_readmes_have_the_same_pair() -> None:
    """Who reads Vietnamese runs the same two lines, byte for byte."""
    assert _BLOCK.findall(text_of("README.vi.md"))[:2] == _BLOCK.findall(text_of("README.md"))[:2]


def vietnamese(page: str) -> str:
    return page.replace(".md", ".vi.md")


def outline(text: str) -> list[tuple[str, list[str]]]:
    """The depth of each heading, with how the paragraphs, points and rows under it begin."""
    parts: list[tuple[str, list[str]]] = []
    for line in _FENCE.sub("```", text).splitlines():
        if line.startswith("#"):
            parts.append((line.split()[0], []))
        elif mark := re.match(r" *(\||- |\d+\. |```)", line):
            parts[-1][1].append(mark[1])
    return parts


def asked_of(words: list[str]) -> tuple[str, ...]:
    """The commands and options of a command line, without what is given to them: that may be in either language."""
    command: click.Command = door
    asked = []
    for word in words:
        if word.startswith("-"):
            asked.append(word.split("=")[0])
        elif isinstance(command, click.Group) and (found := command.get_command(click.Context(door), word)):
            command = found
            asked.append(word)
    return tuple(asked)


def test_hub_keepers_and_organizers_have_their_manuals_in_both_languages() -> None:
    """What a hub keeper or an organizer needs to bring results home is there in Vietnamese too."""
    names = ("hub", "hub-desk", "hub-pages", "receipts", "taking-results-home")
    assert {f"docs/{name}.md" for name in names} <= set(TWINS)


@pytest.mark.parametrize("page", TWINS)
def test_twins_have_the_same_sections_blocks_and_commands(page: str) -> None:
    """Both languages have the same headings, points and rows, the same blocks byte for byte, and the same commands."""
    english, other = text_of(page), text_of(vietnamese(page))
    assert outline(other) == outline(english)
    assert _FENCE.findall(other) == _FENCE.findall(english)
    assert {asked_of(words) for words in commands_in(other)} == {asked_of(words) for words in commands_in(english)}


@pytest.mark.parametrize("page", TWINS)
def test_twins_name_labels_as_the_program_shows_them(page: str) -> None:
    """Whatever stands in «…» is read somewhere on the Vietnamese screens, and both languages name the same of it."""
    shown = " ".join((*SENTENCES.values(), "English", "Tiếng Việt"))  # each language is written in itself
    english, other = (set(_LABEL.findall(" ".join(text_of(each).split()))) for each in (page, vietnamese(page)))
    assert {label for label in english | other if label not in shown} == set()
    assert english == other


@pytest.mark.parametrize("page", TWINS)
def test_twins_lead_to_each_other_and_on_in_the_same_language(page: str) -> None:
    """A page links to its twin; from a Vietnamese page nothing else leads to the English one of a pair."""
    assert Path(vietnamese(page)).name in _LINK.findall(text_of(page))
    assert Path(page).name in _LINK.findall(text_of(vietnamese(page)))
    readers = ["README.vi.md", *(vietnamese(each) for each in TWINS if each != page)]
    assert [
        each for each in readers if Path(page).name in (Path(link).name for link in _LINK.findall(text_of(each)))
    ] == []


def tracked(*patterns: str) -> list[str]:
    """The files under version control that match; none outside a working copy."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return []
    return [name for name in listed.stdout.split("\0") if (ROOT / name).is_file() and name]


def test_nothing_names_a_package_registry_or_a_place_on_one_machine() -> None:
    """Pins, pages and settings work behind any mirror and in any folder."""
    files = {*PAGES, *tracked("*.txt", "*.toml", "*.md", "justfile", ".ci/*"), "constraints.txt"}
    assert {name: m[0] for name in sorted(files) if (m := _FOREIGN.search(text_of(name)))} == {}


def test_the_changelog_counts_what_is_in_the_banks() -> None:
    """As many items and stories as the changelog promises come with the program."""
    banks = [bank for _, bank in files.load([ROOT / "question_banks"]).value]
    items, stories = sum(len(bank.items) for bank in banks), sum(len(bank.stories) for bank in banks)
    assert f"with {items} items and {stories} stories" in text_of("CHANGELOG.md")


def pins_in(file: str) -> list[str]:
    """The pins of a constraints file, each with its hashes, one a line."""
    return text_of(file).replace("\\\n", " ").splitlines()


@pytest.mark.parametrize("file", ["constraints.txt", "constraints-dev.txt"])
def test_every_pin_is_exact_and_has_its_hashes(file: str) -> None:
    """Each line of a constraints file is an exact version followed by hashes, and nothing else."""
    pins = pins_in(file)
    pin = re.compile(r"[a-z0-9-]+==[\w.]+(?: ; [^\\]+?)?(?: +--hash=sha256:[0-9a-f]{64})+ *")
    assert len(pins) > 10
    assert [line for line in pins if not pin.fullmatch(line)] == []


def test_tests_run_on_what_the_kiosk_runs_on() -> None:
    """Every pin of the kiosk is, hashes and all, among the pins of the tests."""
    kiosk, tests = (text_of(f"constraints{end}.txt").replace("\\\n", " ").splitlines() for end in ("", "-dev"))
    assert set(kiosk) <= set(tests)
