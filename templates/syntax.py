"""What a template may do while it runs: the bounded environment.

The language is text, values, `if`, `for`, `set` and comments. `mistakes` holds a template against an allow-list before
anything of it runs; this environment refuses the same things once more while it does.
"""

from __future__ import annotations

from typing import Any, ClassVar

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from templates.filters import FILTERS, TESTS
from templates.values import LONGEST, NOT_THERE, is_ours, reach

_WIDEST_NUMBER = 256
"""Bits of a product of whole numbers."""


class Missing(StrictUndefined):
    """A name that is not there; using it in any way is a mistake, told in words."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return self._undefined_hint or f"there is nothing called “{self._undefined_name}”"


class Bounded(ImmutableSandboxedEnvironment):
    """A sandbox without globals, loader or power: plain data in, text out."""

    intercepted_binops: ClassVar[frozenset[str]] = frozenset(["*", "**", "%", "+"])  # type: ignore[misc]

    def __init__(self) -> None:
        super().__init__(
            loader=None, undefined=Missing, autoescape=False, optimized=False, cache_size=0, keep_trailing_newline=True
        )
        self.globals.clear()
        self.filters = dict(FILTERS)
        self.tests = dict(TESTS)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Reach a named part of plain data."""
        return obj[attribute] if type(obj) is dict and attribute in obj else self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Reach a part of plain data; what is not there is Missing."""
        if isinstance(obj, Missing):
            str(obj)  # raises, with its own name
        part = reach(obj, argument)
        return self.undefined(obj=obj, name=str(argument)) if part is NOT_THERE else part

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow the listed methods of texts and named values only."""
        return is_ours(obj)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 as jinja2 names them
        """Call one of the listed methods; views of named values come as lists."""
        if __obj is None:  # a method of what is not known
            return None
        if isinstance(__obj, Missing):
            str(__obj)
        if not is_ours(__obj):
            raise SecurityError("this cannot be called in a template")
        result = __obj(*args, **kwargs)
        return result if isinstance(result, str | bool | None) or __obj.__name__ == "get" else list(result)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Refuse what could make something huge out of something small."""
        if operator == "**":
            raise SecurityError("powers are not part of these templates")
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator in ("*", "%") and not numbers:
            raise SecurityError(f"“{operator}” is for numbers only")
        if operator == "*" and isinstance(left, int) and isinstance(right, int):
            if left.bit_length() + right.bit_length() > _WIDEST_NUMBER:
                raise SecurityError("the product is too large")
        elif operator == "+" and not numbers and _size(left) + _size(right) > LONGEST:
            raise SecurityError("the two together are too long")
        return super().call_binop(context, operator, left, right)


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str | list | tuple) else 0
