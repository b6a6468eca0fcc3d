"""Which documents there are, and what each reader gets of them."""

from __future__ import annotations

import pytest

from store.errors import Refused
from templates.documents import DOCUMENTS, DOSSIER, is_for, order_document
from templates.library import Library
from templates.profiles import CUSTOMER, INTERNAL, MANAGER


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_document_has_a_template_in_order(document: str) -> None:
    order = order_document(Library(), document, "Jonas Ek")
    assert (order.kind.name, order.template.name, order.template.problems) == (document, document, ())
    assert (order.me, order.profile) == ("Jonas Ek", INTERNAL)


def test_of_a_dossier_there_is_nothing_for_the_customer() -> None:
    orders = [order_document(Library(), DOSSIER, profile=profile) for profile in (INTERNAL, MANAGER)]
    assert [order.template.name for order in orders] == ["dossier", "dossier"]
    assert [name for name in DOCUMENTS if is_for(name, CUSTOMER)] == ["plan", "full-plan"]
    with pytest.raises(Refused, match="Nothing was written"):
        order_document(Library(), DOSSIER, profile=CUSTOMER)


def test_only_dossiers_ask_for_talking_points_and_only_plans_name_their_plan() -> None:
    kinds = {name: order_document(Library(), name).kind for name in DOCUMENTS}
    assert {name for name, kind in kinds.items() if kind.has_points} == {"dossier"}
    assert {name for name, kind in kinds.items() if kind.has_plan} == {"plan", "full-plan"}
