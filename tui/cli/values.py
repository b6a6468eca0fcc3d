"""Reading the values of options without pydantic, which Typer would import for the first of them (0.1 s a verb)."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

import typer

PLAIN = (str, int, bool, Path)


HELP_NAMES = ["-h", "--help"]


def read_plainly(command: Any) -> None:
    """Let the options and arguments of plain types be read by PlainValue, here and in all verbs below.

    It takes the place that Typer 0.29 keeps for what it makes on first use; another Typer may ignore it and read the
    values itself, to the same effect.
    """
    helping = command.get_help_option(typer.Context(command, help_option_names=HELP_NAMES))
    for parameter in (*command.params, helping):
        descriptor = getattr(parameter, "type_descriptor", None)
        annotation = getattr(descriptor, "annotation", None)
        inner = get_args(annotation)[0] if get_origin(annotation) is list else annotation
        if isinstance(inner, type) and (inner in PLAIN or issubclass(inner, Enum)):
            parameter._runtime_param = PlainValue(inner, parameter.type_descriptor.parameter_info)
    for verb in getattr(command, "commands", {}).values():
        read_plainly(verb)


class PlainValue:
    """Reads texts of one plain type."""

    def __init__(self, kind: type, info: Any) -> None:
        """Take the type, and the limits of a number."""
        self._kind = kind
        self._least, self._most = info.min, info.max

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the value of the option; typer.BadParameter in words when the text is no such value."""
        if param.multiple or param.nargs == -1:
            return [self._read(text, param, ctx) for text in value or ()]
        return None if value is None else self._read(value, param, ctx)

    def _read(self, value: Any, param: Any, ctx: Any) -> Any:
        if isinstance(value, self._kind):
            return value
        try:
            found = self._kind(value)
        except ValueError:
            choices = f"one of: {', '.join(self._kind)}" if issubclass(self._kind, Enum) else "a whole number"
            raise typer.BadParameter(f"“{value}” is not {choices}.", ctx=ctx, param=param) from None
        if (self._least is not None and found < self._least) or (self._most is not None and found > self._most):
            limits = f"at least {self._least}" if self._most is None else f"from {self._least} to {self._most}"
            raise typer.BadParameter(f"{found} is not {limits}.", ctx=ctx, param=param)
        return found
