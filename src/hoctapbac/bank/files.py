"""Finding and reading bank files on disk. Whatever is wrong with a path is a problem, never an exception.

A folder stands for every `bank.txt` in it at any depth, or, where there is none, for the `*.txt` files
directly in it. Hidden folders and linked folders are not entered. Order: the arguments, then the paths.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from hoctapbac.bank import Bank, native
from hoctapbac.errors import Loaded, Problem

MOST_BYTES = 20_000_000
BANK_FILE = "bank.txt"


def bank_paths(paths: Iterable[Path]) -> Loaded[tuple[Path, ...]]:
    """The bank files that `paths` (files or folders) stand for, each once."""
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    for path in paths:
        if os.path.isdir(path):  # unlike Path.is_dir, never raises
            here, wrong = _in_folder(path)
            problems += wrong
        else:
            here = [path]
        for file in here:
            found.setdefault(_true_path(file), file)
    return Loaded(tuple(found.values()), tuple(problems))


def load(paths: Iterable[Path]) -> Loaded[tuple[tuple[str, Bank], ...]]:
    """Every bank that `paths` stand for, each with its file's name, and every problem on the way."""
    files = bank_paths(paths)
    problems = list(files.problems)
    banks: list[tuple[str, Bank]] = []
    for path in files.value:
        raw = read_bytes(path)
        if isinstance(raw, Problem):
            problems.append(raw)
            continue
        loaded = native.read(raw, str(path))
        banks.append((str(path), loaded.value))
        problems += loaded.problems
    return Loaded(tuple(banks), tuple(problems))


def read_bytes(path: Path) -> bytes | Problem:
    """The bytes of an ordinary file of at most `MOST_BYTES`, or what is wrong with it."""
    try:
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind):
            return _problem(path, "not-a-file", "Không phải là một tệp.", "Chỉ ra tệp ngân hàng (.txt).")
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        return _unreadable(path, error)
    if len(raw) > MOST_BYTES:
        message = f"Tệp lớn quá {MOST_BYTES // 1_000_000} MB."
        return _problem(path, "too-large", message, "Chia thành nhiều ngân hàng nhỏ hơn.")
    return raw


def not_readable(path: Path) -> Problem | None:
    """What is wrong with `path` before a byte of it is read: not there, not allowed, not an ordinary file."""
    try:
        if stat.S_ISREG(path.stat().st_mode):
            path.open("rb").close()
            return None
    except (OSError, ValueError) as error:
        return _unreadable(path, error)
    return _problem(path, "not-a-file", "Không phải là một tệp.", "Chỉ ra tệp ngân hàng câu hỏi.")


def text_files(folder: Path) -> Loaded[tuple[Path, ...]]:
    """The `*.txt` files directly in `folder`, in order."""
    try:
        names = sorted(os.listdir(folder))
    except (OSError, ValueError) as error:
        return Loaded((), (_unreadable(folder, error),))
    return Loaded(tuple(folder / name for name in names if name.endswith(".txt") and not name.startswith(".")))


def _true_path(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except ValueError:  # a NUL in it; reading will say what is wrong
        return str(path)


def _in_folder(folder: Path) -> tuple[list[Path], list[Problem]]:
    problems: list[Problem] = []
    found: list[Path] = []

    def unreadable(error: OSError) -> None:
        problems.append(_unreadable(Path(error.filename or folder), error))

    for here, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(here, name) for name in (*files, *folders) if name == BANK_FILE]
    if not found and not problems:
        texts = text_files(folder)
        found, problems = list(texts.value), list(texts.problems)
    if not found and not problems:
        message = "Thư mục không có ngân hàng nào."
        problems.append(
            _problem(folder, "no-banks", message, f"Đặt tệp {BANK_FILE} vào thư mục, hoặc chỉ ra thư mục khác.")
        )
    return sorted(found), problems


def _unreadable(path: Path, error: OSError | ValueError) -> Problem:
    if isinstance(error, FileNotFoundError):
        return _problem(path, "not-found", "Không có tệp hay thư mục này.", "Kiểm tra lại đường dẫn.")
    if isinstance(error, PermissionError):
        return _problem(path, "not-allowed", "Không có quyền đọc.", "Cấp quyền đọc rồi làm lại.")
    reason = error.strerror if isinstance(error, OSError) else str(error)
    message = f"Không đọc được ({reason})."
    return _problem(path, "unreadable", message, "Kiểm tra đường dẫn, liên kết và ổ đĩa.")


def _problem(path: Path, code: str, message: str, remedy: str) -> Problem:
    return Problem(str(path), 0, code, message, remedy)
