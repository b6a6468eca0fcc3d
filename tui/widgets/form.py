"""A form: one column of fields, label above, what is wrong below; says which field was left with another value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Select, Static, TextArea

from store.days import FISCAL_WAYS, PAST_WAYS, read_day
from tui.widgets.dayinput import DayInput
from tui.widgets.lineinput import LineInput
from tui.widgets.nameinput import NameInput

Kind = Literal["line", "lines", "choice", "names", "day", "past day"]
"""How a field is entered. A day is read by store.days; of a past one, what is left open is the nearest day gone."""
Ask = Callable[[], Awaitable[tuple[str, str] | None]]
"""Asks for a value that is not among the choices; returns it with its label, or None when there is none after all."""
NameOf = Callable[[str], str]
"""Looks up what a value is called that is not among the choices, "" when nothing is called so any more."""
UNLISTED = "no longer on this list"
"""What a value is called that was looked up in vain: its key says nothing to anybody."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the record, its label, and how it is entered."""

    name: str
    label: str
    kind: Kind = "line"
    choices: Sequence[tuple[str, str]] = field(default=())
    """Value and label of each choice, for `choice`; for `names` each name and what is said beside it."""
    hint: str = ""
    """Shown in the empty field: an example, or what is understood."""
    is_offered: bool = False
    """Whether what stands there is only offered: it is selected, so that the first letter replaces it."""
    asks: Mapping[str, Ask] = field(default_factory=dict)
    """Choices that are no value themselves, each with what asks for one."""
    name_of: NameOf | None = None
    """What names a record that came into the book after the choices were read; None where a value is its own name.
    Called in a thread; may raise StoreError."""

    def shown(self, value: str) -> str:
        """Return how a value is shown: a choice by its label."""
        return dict(self.choices).get(value, value) if self.kind == "choice" else value

    def offering(self, value: str, label: str = "") -> Field:
        """Return the field with one more choice, ahead of those that ask for one; as it is when it has it already."""
        if self.kind != "choice" or value in dict(self.choices):
            return self
        named = label or (value if self.name_of is None else UNLISTED)
        there, asking = ([each for each in self.choices if (each[0] in self.asks) is asks] for asks in (False, True))
        return replace(self, choices=(*there, (value, named), *asking))

    def options(self) -> list[tuple[Text, str]]:
        """Return the choices as a Select takes them; letters typed find one by its Text."""
        return [(Text(label), value) for value, label in self.choices]


class LinesInput(TextArea):
    """A text of several lines; tab goes on to the next field."""

    def __init__(self, value: str, name: str) -> None:
        super().__init__(value, name=name, tab_behavior="focus", soft_wrap=True, compact=True, show_line_numbers=False)


class Form(VerticalScroll, can_focus=False):
    """The fields of one record. Knows no record: says what was typed and left, and shows what it is told."""

    class Typed(Message):
        """Something was typed: there is text that is not saved."""

    class Left(Message):
        """A field was left with another value than was last shown or saved."""

        def __init__(self, name: str, value: str) -> None:
            super().__init__()
            self.field_name = name
            self.value = value

    class Asked(Message):
        """A choice was made that is no value itself: one is to be asked for."""

        def __init__(self, name: str, ask: Ask) -> None:
            super().__init__()
            self.field_name = name
            self.ask = ask

    class Submitted(Message):
        """Enter was pressed in a field of one line."""

    def __init__(self, fields: Sequence[Field], values: Mapping[str, str], fiscal_start: int | None = None) -> None:
        """`fiscal_start` is the month in which the book's fiscal year begins, for fields that are days."""
        super().__init__()
        self._fiscal_start = fiscal_start
        self.fields = tuple(each.offering(values.get(each.name, "")) for each in fields)
        self._field: Widget | None = None
        self._entries: dict[str, Widget] = {}
        self._shown = {each.name: values.get(each.name, "") for each in fields}
        self._chosen = dict(self._shown)
        """The last choice of each field that is a value itself; what asks for one goes back to it."""

    def compose(self) -> ComposeResult:
        """Make a label, an entry and a line for problems of each field."""
        for each in self.fields:
            entry = self._entry(each)
            with Vertical(classes="field"):
                yield Static(_label(each, entry), classes="label", id=f"label-{each.name}")
                yield entry
                yield Static("", classes="problem", id=f"problem-{each.name}")

    def values(self) -> dict[str, str]:
        """Return what stands in each field now."""
        return {name: _value(widget) for name, widget in self._entries.items()}

    def changes(self) -> dict[str, str]:
        """Return the fields whose text differs from what was shown or saved last."""
        return {name: value for name, value in self.values().items() if value != self._shown[name]}

    def seen(self, name: str) -> str:
        """Return what the field showed before it was changed."""
        return self._shown[name]

    def mark_saved(self, name: str, value: str) -> None:
        """Take a value as saved: it is no longer a change."""
        self._shown[name] = value
        self.show_problem(name, "")

    def put(self, name: str, value: str, *, is_saved: bool = False) -> None:
        """Put another text into a field; a choice that it does not know is added to it, and a name that `is_saved`.

        It counts as typed, but the field was not left: nothing asks to be saved by it.
        """
        entry = self._entries[name]
        if isinstance(entry, Select):
            offer(self, name, value)
            with entry.prevent(Select.Changed):
                entry.value = self._chosen[name] = value
            self.post_message(self.Typed())
        elif isinstance(entry, TextArea):
            entry.replace(value, (0, 0), entry.document.end)
        elif isinstance(entry, NameInput) and is_saved:
            entry.show(value)
        elif isinstance(entry, Input):
            entry.value = value

    def renew(self, values: Mapping[str, str]) -> None:
        """Show other values, but for the fields in which something is typed and not saved."""
        typed = self.changes()
        for name, value in values.items():
            if name not in typed and value != self._shown[name]:
                self.mark_saved(name, value)
                self.put(name, value)

    def show_problem(self, name: str, words: str) -> None:
        """Say below a field what is wrong with it; an empty text takes the words away."""
        for line in self.query(f"#problem-{name}").results(Static):  # none when the form has just been closed
            line.update(Content(words))
            line.set_class(bool(words), "-shown")

    def first(self) -> Widget:
        """Return the first field, for the focus."""
        return next(iter(self._entries.values()))

    def go_to(self, name: str) -> None:
        """Put the focus into a field."""
        self._entries[name].focus()

    def field_of(self, name: str) -> Field:
        """Return what a field is."""
        return next(each for each in self.fields if each.name == name)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep the label of the field with the focus in sight, and what is said below it."""
        if isinstance(event.widget.parent, Vertical):
            self._field = event.widget.parent
            self.on_resize()

    def on_resize(self) -> None:
        """Keep the field with the focus in sight in another height, too."""
        if self._field is not None:
            self.call_after_refresh(self.scroll_to_widget, self._field, animate=False)

    def _entry(self, each: Field) -> Widget:
        value = self._shown[each.name]
        entry: Widget
        if each.kind == "choice":
            entry = Select(each.options(), value=value, allow_blank=False, name=each.name, compact=True)
        elif each.kind == "names":
            entry = NameInput(value, each.hint, each.name, dict(each.choices))
        elif each.kind in ("day", "past day"):
            past = each.kind == "past day"
            read = partial(read_day, fiscal_start=self._fiscal_start, past=past)
            entry = DayInput(value, each.hint or (PAST_WAYS if past else FISCAL_WAYS), each.name, read)
            self._shown[each.name] = entry.meant  # a day that is offered as `+2w` is no change
        elif each.kind == "lines" or "\n" in value:
            entry = LinesInput(value, each.name)
            self._shown[each.name] = entry.text  # as the widget writes line ends: to open a form is no change
        else:
            entry = LineInput(value, each.hint, each.name)
            entry.select_on_focus = each.is_offered
        entry.add_class("entry")
        entry.id = f"entry-{each.name}"
        self._entries[each.name] = entry
        return entry

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        if isinstance(entry := event.control, DayInput):
            label = _label(self.field_of(entry.name or ""), entry)
            self.query_one(f"#label-{entry.name}", Static).update(label)
        self.post_message(self.Typed())

    @on(Select.Changed)
    def _choose(self, event: Select.Changed) -> None:
        event.stop()
        name = event.select.name or ""
        if ask := self.field_of(name).asks.get(str(event.value)):
            entry = self.query_one(f"#entry-{name}", Select)
            with entry.prevent(Select.Changed):
                entry.value = self._chosen[name]
            self.post_message(self.Asked(name, ask))
            return
        self._chosen[name] = str(event.value)
        self.post_message(self.Typed())
        self._tell_left(event.select)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted())

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Say that a field was left, when its text is another."""
        self._tell_left(event.widget)

    def _tell_left(self, widget: Widget) -> None:
        name = widget.name or ""
        if name in self._shown and widget.has_class("entry") and _value(widget) != self._shown[name]:
            self.post_message(self.Left(name, _value(widget)))


def offer(form: Form, name: str, value: str, label: str = "") -> None:
    """Offer a choice from now on, by its label; none that was ever offered goes, since what stood there may return."""
    known = form.field_of(name)
    grown = known.offering(value, label)
    if grown is known:
        return
    form.fields = tuple(grown if each is known else each for each in form.fields)
    entry = form.query_one(f"#entry-{name}", Select)
    chosen = entry.value
    with entry.prevent(Select.Changed):
        entry.set_options(grown.options())
        entry.value = chosen


def choose(form: Form, name: str, value: str, label: str) -> None:
    """Choose a value as if by hand; one that was not offered so far is offered from now on."""
    offer(form, name, value, label)
    form.query_one(f"#entry-{name}", Select).value = value


def _label(each: Field, entry: Widget) -> Content:
    """Return what stands over a field; of a day also which one is meant."""
    label = Content(each.label)
    return label + entry.told() if isinstance(entry, DayInput) else label


def _value(widget: Widget) -> str:
    if isinstance(widget, Select):
        return str(widget.value)
    if isinstance(widget, TextArea):
        return widget.text
    if isinstance(widget, DayInput):
        return widget.meant
    return widget.value if isinstance(widget, Input) else ""
