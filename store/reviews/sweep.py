"""The sweep: one question about each fact, judgement of a person, white-space cell and risk of an account."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from store.attribute_kinds import KINDS, label_of
from store.facts import FactRow, ends_of
from store.freshness import HALF_LIVES, half_life_of
from store.org import is_key_player
from store.reviews.questions import SWEEP, Question, other_life
from store.reviews.subjects import Subjects
from store.words import CELL_STATE, EVIDENCE, FACT_ENDED, FACT_TYPE, RISK_TYPE

FACT_WEIGHTS = {"high": 4, "medium": 3, "low": 2}
"""What a fact is worth by its priority, from 1 to 5; one more while it is only assumed."""
JUDGEMENT_WEIGHTS = {"role": 4, "influence": 4, "support": 4, "coverage": 3}
"""What a judgement is worth by its kind; one more of those on whom a purchase turns."""
CELL_WEIGHTS = {"competitor": 3, "open opportunity": 3, "idea": 3, "ours and growth": 3, "not applicable": 1}
USUAL, LEAST, MOST = 2, 1, 5


def ask_sweep(subjects: Subjects, elsewhere: Collection[tuple[str, int]] = ()) -> Iterator[Question]:
    """Yield the questions of the sweep, in no order; what another step asks about (table, key) is left to it.

    What has ended is not asked about, nor how those are judged who have left.
    """
    for questions in (_ask_facts, _ask_judgements, _ask_cells, _ask_risks):
        yield from (each for each in questions(subjects) if (each.subject, each.key) not in elsewhere)


def _ask_facts(subjects: Subjects) -> Iterator[Question]:
    for fact in subjects.facts:
        if fact.state not in FACT_ENDED:
            yield Question(
                SWEEP,
                "fact",
                fact.id,
                FACT_TYPE.label(fact.type) if fact.type else "Fact",
                fact.text,
                subjects.place(fact.centre_id, fact.person_id),
                fact.as_of,
                subjects.rules.get(half_life_of(fact.type), HALF_LIVES.get(fact.type, HALF_LIVES[""])),
                _weigh_fact(fact),
                source=fact.source,
                state=EVIDENCE.label(fact.state),
                ends=ends_of(fact.type),
            )


def _weigh_fact(fact: FactRow) -> int:
    return min(MOST, FACT_WEIGHTS.get(fact.priority, 3) + (fact.state != "confirmed"))


def _ask_judgements(subjects: Subjects) -> Iterator[Question]:
    life = other_life(subjects.rules)
    for person, rows in subjects.judged.items():
        if person in subjects.left:
            continue
        roles = [row.value for row in rows if row.name == "role"]
        is_key = any(is_key_player(roles, row.value) for row in rows if row.name == "influence")
        more = int(is_key or is_key_player(roles, ""))
        for row in rows:
            yield Question(
                SWEEP,
                "attribute",
                row.id,
                KINDS[row.name].label if row.name in KINDS else row.name,
                label_of(row.name, row.value) if row.name in KINDS else row.value,
                subjects.place(row.centre_id, row.person_id),
                row.as_of,
                life,
                min(MOST, JUDGEMENT_WEIGHTS.get(row.name, USUAL) + more),
                source=row.source,
                state=EVIDENCE.label(row.state),
            )


def _ask_cells(subjects: Subjects) -> Iterator[Question]:
    life = other_life(subjects.rules)
    for cell in subjects.cells:
        yield Question(
            SWEEP,
            "cell",
            cell.id,
            subjects.offerings.get(cell.offering_id, ""),
            " · ".join(part for part in (CELL_STATE.label(cell.state), cell.competitor) if part),
            subjects.place(cell.centre_id),
            subjects.vouched.get(("cell", cell.id)),
            life,
            CELL_WEIGHTS.get(cell.state, USUAL),
            due_on=cell.renews_on,
        )


def _ask_risks(subjects: Subjects) -> Iterator[Question]:
    life = other_life(subjects.rules)
    for risk in subjects.risks:
        if risk.state == "open":
            yield Question(
                SWEEP,
                "risk",
                risk.id,
                f"{RISK_TYPE.label(risk.type)} risk" if risk.type else "Risk",
                risk.title,
                "",
                subjects.vouched.get(("risk", risk.id)),
                life,
                MOST if risk.is_high else 3,
            )
