"""A bank as JSON, with nothing left out; other programs may read it, and `importers.json_own` reads it back.

An object with
- `format` "hoctapbac-bank" and `version` 1;
- `bank`: `id`, `title`, `topics` (each `code`, `title`), `programme`, `as_of`, `note`, `enabled`;
- `items`, one a line: the fields of `hoctapbac.bank.Item` by their names, enumerations by their values («single»,
  «recall», «draft»); `options` hold `text`, `key`, `pinned`, `match`, `feedback`. `draft` holds what came along from
  another system: `number`, `evidence` (`basis`, `places` from 0, `words`, `where`), `credits` (`percent`, `text`,
  `tolerance`, `feedback`), `mark`, `penalty`, `case_sensitive`, `language`, `media`, `dropped`;
- `stories`: the fields of `hoctapbac.bank.Story`.

A field that is empty or has its default value is left out. Places in the file it came from are not kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from typing import Any

from hoctapbac.bank import Bank, Item
from hoctapbac.bank.importers.json_own import FORMAT, VERSION
from hoctapbac.bank.pivot import Draft, Written, bank_of

_NOT_WRITTEN = {"line", "where", "item"}  # where a thing stood in its file
_BANK = {"items", "stories"}


def write(bank: Bank, drafts: Sequence[Draft]) -> Written:
    """The bank, in UTF-8, a line for each item and story."""
    items = bank_of(bank, drafts).items
    lines = [f'{{"format": "{FORMAT}", "version": {VERSION},', f'"bank": {_json(_plain(bank, _BANK))},', '"items": [']
    lines += _listed(_item(item, draft) for item, draft in zip(items, drafts, strict=True))
    lines += ["],", '"stories": [', *_listed(_plain(story) for story in bank.stories), "]}"]
    return Written(("\n".join(lines) + "\n").encode())


def _listed(values: Iterator[dict[str, Any]]) -> list[str]:
    lines = [_json(value) for value in values]
    return [f"{line}," for line in lines[:-1]] + lines[-1:]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _item(item: Item, draft: Draft) -> dict[str, Any]:
    more = _plain(draft)
    if draft.evidence:
        more["evidence"] = [_plain(each) | ({"where": each.where} if each.where else {}) for each in draft.evidence]
    return _plain(item) | ({"draft": more} if more else {})


def _plain(thing: Any, without: set[str] | None = None) -> dict[str, Any]:
    """The fields of a value that are not their default, in their order, all of them JSON values."""
    found: dict[str, Any] = {}
    for each in fields(thing):
        value = getattr(thing, each.name)
        if each.name in _NOT_WRITTEN or each.name in (without or ()):
            continue
        if each.default is MISSING or value != each.default:
            found[each.name] = _value(value)
    return found


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    return _plain(value) if hasattr(value, "__dataclass_fields__") else value
