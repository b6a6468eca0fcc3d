"""The org chart of an account as a picture: its seats, who sits there, what crosses it; sealed, and nothing live."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from templates.example import example_dossier
from templates.export import WRITTEN, export_documents
from templates.orgchart.picture import make_picture
from templates.seal import Seal, read_seal
from tests.templates.taking_apart import TEXTS, spoilt


def texts(picture: str) -> list[str]:
    """Return all that stands in a picture, as XML is read."""
    return [text for text in ElementTree.fromstring(picture).itertext() if text.strip()]  # noqa: S314 - our own


def test_the_picture_shows_every_seat_with_its_people_roles_and_soft_support() -> None:
    picture = make_picture(example_dossier())
    assert picture is not None
    assert (picture.name, picture.title) == (
        "northwind-logistics-org-chart-000001.svg",
        "Northwind Logistics · Org chart",
    )
    shown = texts(picture.text)
    assert {"Jan de Boer", "COO", "Economic buyer", "Inner circle", "Champion", "Supporter", "? need to know"} <= {
        *shown
    }
    assert "Marta Visser influences Peter Okafor" in shown
    assert "Marta Visser is in conflict with Jan de Boer" in shown


def test_without_seats_there_is_no_picture() -> None:
    assert make_picture(replace(example_dossier(), seats=(), occupancies=())) is None


def test_a_circle_that_came_in_by_a_damaged_file_is_drawn() -> None:
    seats = tuple(seat.model_copy(update={"reports_to_id": 64}) for seat in example_dossier().seats)
    assert make_picture(replace(example_dossier(), seats=seats)) is not None


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_stays_text(text: str) -> None:
    harmless, picture = make_picture(spoilt("Harmless")), make_picture(spoilt(text))
    assert harmless is not None
    assert picture is not None
    kinds = [[element.tag for element in ElementTree.fromstring(each.text).iter()] for each in (harmless, picture)]  # noqa: S314
    assert {*kinds[0]} >= {*kinds[1]}
    assert read_seal(picture.text.encode()) == Seal("1", unbroken=True)


def test_a_picture_is_replaced_while_it_is_ours_and_left_when_somebody_changed_it(tmp_path: Path) -> None:
    picture = make_picture(example_dossier())
    assert picture is not None
    assert export_documents([picture], tmp_path / "out").written == 1
    assert export_documents([picture], tmp_path / "out").unchanged == 1
    other = make_picture(replace(example_dossier(), lines=()))
    assert other is not None
    assert export_documents([other], tmp_path / "out").files == [picture.name]
    file = tmp_path / "out" / picture.name
    file.write_text(file.read_text(encoding="utf-8").replace("COO", "CEO"), encoding="utf-8")
    (entry,) = export_documents([picture], tmp_path / "out").entries
    assert (entry.outcome, "was changed by somebody" in entry.reason) == (WRITTEN, True)
    assert entry.name == picture.name.replace(".svg", "-2.svg")
