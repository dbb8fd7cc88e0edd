"""Formulas of Word in one line of text: «a/b», «x²», «√(x + 1)», «∫_0^1 f dx».

Says what a formula says, not how it looks; what has no form in one line keeps its parts in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hoctapbac.bank.importers.markup import at_height
from hoctapbac.bank.importers.xml import Element, attribute, child, children, local


def linear(element: Element) -> str:
    """A formula as text; "" for an empty one."""
    return " ".join(_term(element).split())


def _term(element: Element) -> str:
    name = local(element)
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    form = _FORMS.get(name)
    return form(element) if form else "".join(map(_term, children(element)))


def _part(element: Element, name: str) -> str:
    found = child(element, name)
    return _term(found) if found is not None else ""


def _parts(element: Element, name: str = "e") -> Iterator[str]:
    return map(_term, children(element, name))


def _property(element: Element, name: str, default: str) -> str:
    """A sign that the properties of a formula name («begChr»), where they do."""
    properties = next((each for each in children(element) if local(each).endswith("Pr")), None)
    found = child(properties, name) if properties is not None else None
    return attribute(found, "val") if found is not None else default


def _whole(text: str) -> str:
    """In brackets, where it is more than one sign, number or word."""
    return (
        text if len(text) < 2 or text.isalnum() or (text[0] == "(" and text.find(")") == len(text) - 1) else f"({text})"
    )


def _fraction(element: Element) -> str:
    return f"{_whole(_part(element, 'num'))}/{_whole(_part(element, 'den'))}"


def _scripts(element: Element) -> str:
    low, high = _part(element, "sub"), _part(element, "sup")
    return (
        _whole(_part(element, "e"))
        + (at_height(low, up=False) if low else "")
        + (at_height(high, up=True) if high else "")
    )


def _root(element: Element) -> str:
    degree = _part(element, "deg")
    return f"{at_height(degree, up=True) if degree else ''}√{_whole(_part(element, 'e'))}"


def _delimited(element: Element) -> str:
    inside = _property(element, "sepChr", "|").join(_parts(element))
    return f"{_property(element, 'begChr', '(')}{inside}{_property(element, 'endChr', ')')}"


def _large(element: Element) -> str:
    """A sum, an integral: its sign, its bounds, what stands behind."""
    low, high = _part(element, "sub"), _part(element, "sup")
    bounds = (f"_{_whole(low)}" if low else "") + (f"^{_whole(high)}" if high else "")
    return f"{_property(element, 'chr', '∫')}{bounds} {_part(element, 'e')}"


def _function(element: Element) -> str:
    return f"{_part(element, 'fName')} {_part(element, 'e')}"


def _limit(element: Element) -> str:
    return f"{_part(element, 'e')}_{_whole(_part(element, 'lim'))}"


def _matrix(element: Element) -> str:
    return "; ".join(", ".join(_parts(row)) for row in children(element, "mr"))


_FORMS: dict[str, Callable[[Element], str]] = {
    "f": _fraction,
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "rad": _root,
    "d": _delimited,
    "nary": _large,
    "func": _function,
    "limLow": _limit,
    "limUpp": _limit,
    "m": _matrix,
    "eqArr": lambda element: "; ".join(_parts(element)),
}
