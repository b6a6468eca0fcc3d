"""A form: one template, read, checked and compiled, ready to be filled for any number of accounts.

Whatever a template does wrong comes back as problems with lines, beside the good result. A form bounds what a template
may say, not how long it takes: the worker does that.
"""

from __future__ import annotations

from typing import Any

from jinja2 import Template, nodes
from jinja2.exceptions import TemplateRuntimeError

from store.errors import Problem
from templates.filled import Gap
from templates.mistakes import read_tree
from templates.names import check_names
from templates.printing import Printer, prepare_tree
from templates.syntax import Bounded
from templates.wording import Refusal

LONGEST_DOCUMENT = 1_000_000
"""Characters of one filled document."""

_CAUSES: tuple[tuple[type[BaseException], str, str], ...] = (
    (ZeroDivisionError, "something is divided by nought", "Ask first whether the number is there."),
    (MemoryError, "filling the template needs too much memory", "Use shorter lists, or fewer loops in loops."),
    (RecursionError, "the template is nested too deeply", ""),
    (OverflowError, "a number is too large", ""),
    (TypeError, "values that do not go together are used together", "One of them may not be known."),
    (ValueError, "a value does not fit what is done with it", ""),
)


class Form:
    """A template ready to be filled; with `problems` it cannot be."""

    def __init__(self, source: str, first_line: int = 1) -> None:
        """Read and compile the source; its first line has the number `first_line` in its file."""
        self._shift = first_line - 1
        self._environment = Bounded()
        self._printer = Printer(self._environment)
        self._template: Template | None = None
        self._source = source
        tree, found = read_tree(self._environment, source)
        self.problems = [self._placed(problem) for problem in sorted(found, key=_line)]
        if tree is not None and not found:
            self._compile(tree)

    def check_names(self, shape: dict[str, Any]) -> list[Problem]:
        """Return the names that the shape of the data does not have."""
        tree, _ = read_tree(self._environment, self._source)  # a fresh one: compiling rewrites the tree
        return [self._placed(problem) for problem in sorted(check_names(tree, shape), key=_line)] if tree else []

    def fill(self, context: dict[str, Any]) -> tuple[str, list[Gap], list[Problem]]:
        """Return the document, its gaps and its problems; with problems there is no document."""
        if self._template is None:
            return "", [], self.problems
        self._printer.begin()
        pieces: list[str] = []
        length = 0
        try:
            for piece in self._template.root_render_func(self._template.new_context(context, shared=True)):
                length += len(piece)
                if length > LONGEST_DOCUMENT:
                    return "", [], [Problem(None, f"the document is longer than {LONGEST_DOCUMENT:,} characters")]
                pieces.append(piece)
        except Exception as error:  # noqa: BLE001 a template may fail in any way; each becomes a problem with its line
            pieces.clear()
            return "", [], self._explained(error, self._template, context)
        gaps = [Gap(gap.line + self._shift, gap.path) for gap in self._printer.gaps]
        return "".join(pieces), gaps, []

    def _compile(self, tree: nodes.Template) -> None:
        try:
            code = self._environment.compile(prepare_tree(tree))
            self._template = Template.from_code(self._environment, code, {})
        except (SyntaxError, RecursionError, MemoryError, ValueError, OverflowError):
            # Python itself nests loops no deeper than 20, and calls no deeper than its stack.
            self.problems = [Problem(None, "the template is nested too deeply")]

    def _explained(self, error: Exception, template: Template, context: dict[str, Any]) -> list[Problem]:
        """Say what went wrong and where; never with the text of a foreign error, which may quote the data."""
        line = self._line_of(error, template)
        if isinstance(error, TemplateRuntimeError | Refusal):
            misspelt = self.check_names(context)
            return misspelt or [Problem(line, str(error))]
        for kind, what, hint in _CAUSES:
            if isinstance(error, kind):
                return [Problem(line, what, hint)]
        return [Problem(line, f"the template failed ({type(error).__name__})")]

    def _line_of(self, error: Exception, template: Template) -> int | None:
        line = None
        trace = error.__traceback__
        while trace is not None:
            if "__jinja_template__" in trace.tb_frame.f_globals:
                line = template.get_corresponding_lineno(trace.tb_lineno) + self._shift
            trace = trace.tb_next
        return line

    def _placed(self, problem: Problem) -> Problem:
        line = problem.line + self._shift if problem.line is not None else None
        return Problem(line, problem.what, problem.hint)


def _line(problem: Problem) -> int:
    return problem.line or 0
