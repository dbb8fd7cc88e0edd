"""A call that is not understood, said in the language of whoever made it, with where to look.

The library that reads the command line explains itself in English only. What it found is in its exceptions; here that
becomes one of our sentences. Loaded when there is something to say.
"""

from __future__ import annotations

import click
from click.types import Choice, IntParamType, IntRange

from hoctapbac.cli.guide import worded
from hoctapbac.texts import Say

_CLOSE = 3  # names that look like a mistyped one


def lines(say: Say, error: click.UsageError) -> list[str]:
    """What is wrong with the call, and how to see what it may be."""
    command = error.ctx.command_path if error.ctx is not None else "hoctapbac"
    return [_sentence(say, error), say("usage.help", command=command)]


def _sentence(say: Say, error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter):
        return say("usage.missing", name=worded(say, _name(error.param)))
    if isinstance(error, click.BadParameter):
        return _wrong_value(say, error.param)
    if isinstance(error, click.NoSuchOption):
        return _unknown(say, say("usage.no_option", name=error.option_name), error)
    if isinstance(error, click.BadOptionUsage):
        key = "usage.no_value" if _is_flag(error) else "usage.wants_value"
        return say(key, name=error.option_name)
    named = getattr(error, "command_name", "")
    if named:
        return _unknown(say, say("usage.no_command", name=named), error)
    return error.message  # raised by a command of ours, as a sentence


def _unknown(say: Say, sentence: str, error: click.UsageError) -> str:
    """With the names that were perhaps meant."""
    close = list(getattr(error, "possibilities", None) or ())[:_CLOSE]
    return f"{sentence} {say('usage.close', names=', '.join(close))}" if close else sentence


def _name(param: click.Parameter | None) -> str:
    """What a person types for it, or what stands for it in the help."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return "" if param is None else (param.metavar or str(param.name).upper()).rstrip(".")


def _wrong_value(say: Say, param: click.Parameter | None) -> str:
    name, kind = worded(say, _name(param)), param.type if param is not None else None
    if isinstance(kind, Choice):
        return say("usage.choice", name=name, choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, IntRange) and kind.min is not None:
        if kind.max is None:
            return say("usage.at_least", name=name, least=kind.min)
        return say("usage.between", name=name, least=kind.min, most=kind.max)
    return say("usage.number" if isinstance(kind, IntParamType) else "usage.value", name=name)


def _is_flag(error: click.BadOptionUsage) -> bool:
    params = error.ctx.command.params if error.ctx is not None else ()
    return any(isinstance(p, click.Option) and p.is_flag and error.option_name in p.opts for p in params)
