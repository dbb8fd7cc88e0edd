"""Collecting the problems of one file while it is being read."""

from __future__ import annotations

from collections.abc import Iterable

from hoctapbac.errors import Problem, Severity

MOST = 1000  # problems listed for one file; nobody reads on after that, and memory has an end


class Notes:
    """The problems of the file called `file`; past `MOST` they are only counted."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._listed: list[Problem] = []
        self._unlisted = 0
        self._unlisted_error = False

    def error(self, line: int, code: str, message: str, remedy: str) -> None:
        self._add("error", line, code, message, remedy)

    def warning(self, line: int, code: str, message: str, remedy: str) -> None:
        self._add("warning", line, code, message, remedy)

    def take(self, problems: Iterable[Problem]) -> None:
        """Problems that somebody else found in the same file."""
        for each in problems:
            self._add(each.severity, each.line, each.code, each.message, each.remedy)

    def _add(self, severity: Severity, line: int, code: str, message: str, remedy: str) -> None:
        if len(self._listed) < MOST:
            self._listed.append(Problem(self.file, line, code, message, remedy, severity))
            return
        self._unlisted += 1
        self._unlisted_error |= severity == "error"

    def problems(self) -> tuple[Problem, ...]:
        """All of them in file order."""
        listed = sorted(self._listed, key=lambda problem: problem.line)
        if self._unlisted:
            listed.append(
                Problem(
                    self.file,
                    0,
                    "too-many-problems",
                    f"Còn {self._unlisted} lỗi nữa chưa liệt kê.",
                    "Sửa các lỗi trên rồi kiểm tra lại.",
                    "error" if self._unlisted_error else "warning",
                )
            )
        return tuple(listed)
