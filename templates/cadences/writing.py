"""What a step of a cadence is written with: its template, filled for the account and whoever is enrolled."""

from __future__ import annotations

from dataclasses import replace

from store.dossier import Dossier
from store.files import safe_name
from templates.document import Document
from templates.fill import Filler
from templates.library import Template
from templates.markdown_files import ENDING
from templates.sheet import make_sheet


def write_step(filler: Filler, template: Template, dossier: Dossier, enrolment: int, me: str = "") -> Document:
    """Return the document of a step; the contact and the campaign in it are those of the enrolment of that key.

    Its file is called after the person too, so that two people of one account have one each. `me` is the user's name.
    """
    own = tuple(each for each in dossier.enrolments if each.id == enrolment)
    made = make_sheet(filler, template, replace(dossier, enrolments=own), me)
    who = next((person.name for each in own for person in dossier.people if person.id == each.person_id), "")
    if not who:
        return made
    stem = made.name.removesuffix(ENDING)
    return replace(made, name=safe_name(f"{stem}-{who}", ending=ENDING))
