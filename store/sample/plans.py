"""The account plans of the sample book: written, worked by, carried over and closed, each step on its day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from store import clock
from store.accounts import edit_account
from store.book import Book
from store.clean import fold
from store.days import read_day
from store.plans.actions import add_action, edit_action, finish_action
from store.plans.carrying import carry_over, list_open_items
from store.plans.competitors import add_competitor
from store.plans.dependencies import set_dependencies
from store.plans.measures import parse_measure
from store.plans.objectives import add_objective, edit_objective, link_objective
from store.plans.openings import note_opening
from store.plans.plans import CHARTER, add_plan, edit_plan, set_depth
from store.plans.raci import give_duty
from store.plans.responsibilities import Who
from store.plans.risks import add_risk, edit_risk
from store.plans.swot import add_swot, edit_swot, make_vulnerability
from store.sample.colleagues import name_of
from store.sample.strategic import Story
from store.sample.texts import Line, Sections, list_texts, read_changes, read_fields, read_sections
from store.sample.timeline import Timeline, day_at, moment_at

TEXTS = (*CHARTER, "goal", "value_proposition", "notes")
DAYS = ("due_on", "starts_on")
VALUES = ("start", "current", "target")


def tell_plans(stories: Sequence[Story], us: Mapping[str, int], timeline: Timeline) -> list[Plans]:
    """Set the plans of all accounts on the timeline, and return them, so that they can be opened when all is told."""
    plans: dict[str, Plans] = {}
    for text in list_texts("plans"):
        sections = read_sections(text)
        account = read_fields(sections["plan"])["account"]
        story = next(each for each in stories if each.name == account)
        plans.setdefault(account, Plans(story, us, timeline)).tell(sections)
    return list(plans.values())


class Plans:
    """The plans of one account: their records by the words that the texts call them by."""

    def __init__(self, story: Story, us: Mapping[str, int], timeline: Timeline) -> None:
        """Begin with no plan."""
        self._story, self._us, self._timeline = story, us, timeline
        self._plans: dict[str, int] = {}
        self._objectives: dict[str, int] = {}
        self._units: dict[int, str] = {}
        self._actions: dict[str, int] = {}
        self._swot: dict[str, int] = {}
        self._risks: dict[str, int] = {}
        self._opened: dict[str, int] = {}

    def tell(self, sections: Sections) -> None:
        """Set one plan on the timeline, with all that stands beside it."""
        fields = read_fields(sections["plan"])
        period = fields["period"]
        self._opened[period] = int(fields["opened"])
        self._timeline.add(int(fields["day"]), name_of(fields["who"]), partial(self._begin, fields))
        steps: tuple[tuple[str, Callable[[Line, Book], object]], ...] = (
            ("carried", self._carry),
            ("objectives", partial(self._add_objective, period)),
            ("facts", self._link),
            ("actions", partial(self._add_action, period)),
            ("swot", self._add_swot),
            ("risks", self._add_risk),
            ("competitors", self._add_competitor),
            ("critical", self._make_vulnerability),
            ("done", self._finish),
            ("edits", self._edit),
        )
        for section, step in steps:
            for line in sections.get(section, ()):
                self._timeline.add(int(line["day"]), name_of(line["who"]), partial(step, line))

    def open_all(self, book: Book) -> None:
        """Note when each plan was last opened: no change, so that it stands beside the timeline."""
        for period, days in self._opened.items():
            with clock.standing_at(moment_at(days)):
                note_opening(book, self._story.account, self._plans[period])

    # -- one step --------------------------------------------------------------------------------------------------

    def _begin(self, fields: Line, book: Book) -> None:
        values = {name: fields.get(name, "") for name in (*TEXTS, "period", "type", "ladder")}
        dates = {"starts_on": read_day(fields["from"]), "ends_on": read_day(fields["to"])}
        factors = "\n".join(part.strip() for part in fields.get("success_factors", "").split(";"))
        told = {"success_factors": factors, "share": fields.get("share", "internal")}
        self._plans[fields["period"]] = add_plan(book, self._own(**values, **dates, **told))
        if depth := fields.get("depth"):
            set_depth(book, self._story.account, depth)

    def _carry(self, line: Line, book: Book) -> None:
        plan = self._plans[line["into"]]
        with book.read() as session:
            items = list_open_items(session, plan)
        carry_over(book, plan, next(item for item in items if item.title.startswith(line["what"])))

    def _add_objective(self, period: str, line: Line, book: Book) -> None:
        plain = ("title", "type", "side", "strategy", "measure", "source", "status", "share")
        values = {
            **{name: line[name] for name in plain},
            "plan_id": self._plans[period],
            "owner_id": self._us[line["owner"]],
            "stakeholder_id": self._person(line["stakeholder"]),
            "due_on": day_at(int(line["due"])),
            "measure_of": line["of"],
            "unit": line["unit"],
            **{name: parse_measure(line[name], line["unit"]) for name in VALUES},
        }
        key = add_objective(book, self._own(**values))
        self._objectives[line["title"]], self._units[key] = key, line["unit"]
        for name in _listed(line["people"]):
            link_objective(book, key, person_id=self._story.people[name])

    def _link(self, line: Line, book: Book) -> None:
        objective = self._key(self._objectives, line["objective"])
        link_objective(book, objective, fact_id=self._story.find("fact", line["fact"]))

    def _add_action(self, period: str, line: Line, book: Book) -> None:
        values = {
            **{name: line[name] for name in ("title", "kind", "function", "share", "note")},
            "plan_id": self._plans[period],
            "objective_id": self._find(self._objectives, line["objective"]),
            "owner_id": self._us.get(line["owner"]),
            "customer_owner_id": self._person(line["theirs"]),
            "due_on": day_at(int(line["due"])) if line["due"] else None,
        }
        key = self._actions[line["title"]] = add_action(book, self._own(**values))
        for duty, _, name in (part.partition(" ") for part in _listed(line["duties"])):
            who = Who(self._us[name]) if name in self._us else Who(person_id=self._story.people[name])
            give_duty(book, key, who, duty)
        if line["waits"]:
            set_dependencies(book, key, [self._key(self._actions, name) for name in _listed(line["waits"])])

    def _add_swot(self, line: Line, book: Book) -> None:
        values = {name: line[name] for name in ("kind", "text", "source", "note")}
        self._swot[line["text"]] = add_swot(book, self._own(**values, **self._answer(line["answer"])))

    def _add_risk(self, line: Line, book: Book) -> None:
        values = {name: line[name] for name in ("title", "type", "likelihood", "impact", "state", "note")}
        action = self._find(self._actions, line["action"])
        owned = self._own(**values, owner_id=self._us[line["owner"]], action_id=action)
        self._risks[line["title"]] = add_risk(book, owned)

    def _add_competitor(self, line: Line, book: Book) -> None:
        values = {name: line[name] for name in ("name", "share", "strengths", "counter")}
        add_competitor(book, self._own(**values, renews_on=day_at(int(line["renews"])) if line["renews"] else None))

    def _make_vulnerability(self, line: Line, book: Book) -> None:
        make_vulnerability(book, self._key(self._swot, line["what"]))

    def _finish(self, line: Line, book: Book) -> None:
        touch = {"type": line["type"], "summary": line["summary"], "direction": "outbound"} if line["summary"] else None
        people = [self._story.people[name] for name in _listed(line["people"])]
        finish_action(book, self._key(self._actions, line["action"]), touch, people, name_of(line["who"]))

    def _edit(self, line: Line, book: Book) -> None:
        what, changes = line["what"], dict[str, Any](read_changes(line["changes"]))
        changes |= {name: day_at(int(changes[name])) for name in DAYS if name in changes}
        if what == "account":
            edit_account(book, self._story.account, changes)
        elif what == "plan":
            edit_plan(book, self._plans[line["which"]], changes)
        elif what == "action":
            edit_action(book, self._key(self._actions, line["which"]), changes)
        elif what == "risk":
            changes |= {"action_id": self._key(self._actions, changes.pop("answer"))} if "answer" in changes else {}
            edit_risk(book, self._key(self._risks, line["which"]), changes)
        elif what == "swot":
            edit_swot(book, self._key(self._swot, line["which"]), self._answer(changes["answer"]))
        else:
            key = self._key(self._objectives, line["which"])
            changes |= {name: parse_measure(changes[name], self._units[key]) for name in VALUES if name in changes}
            edit_objective(book, key, changes)

    # -- who and what is meant -------------------------------------------------------------------------------------

    def _own(self, **values: Any) -> dict[str, Any]:
        return {"account_id": self._story.account, **values}

    def _person(self, name: str) -> int | None:
        return self._story.people[name] if name else None

    def _answer(self, begin: str) -> dict[str, int | None]:
        """Return the objective or the action that begins so as what answers a weakness; both empty for nothing."""
        objective = next((key for title, key in self._objectives.items() if begin and title.startswith(begin)), None)
        return {"objective_id": objective, "action_id": None if objective else self._find(self._actions, begin)}

    def _find(self, known: Mapping[str, int], begin: str) -> int | None:
        return self._key(known, begin) if begin else None

    def _key(self, known: Mapping[str, int], begin: str) -> int:
        """Return the key of the one record that is called so at the beginning."""
        found = [key for name, key in known.items() if fold(name).startswith(fold(begin))]
        if len(found) != 1:
            raise ValueError(f"{self._story.name}: {len(found)} records begin with “{begin}”")
        return found[0]


def _listed(text: str) -> Iterable[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
