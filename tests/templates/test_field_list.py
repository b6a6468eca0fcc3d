from __future__ import annotations

from templates.context import PLACEHOLDERS, example, shape
from templates.field_list import UNKNOWN, list_fields, write_field
from templates.form import Form
from templates.placeholders import Plain, describe

FIELDS = {line.path: line for line in list_fields(example())}


def written(path: str, before: str = "", behind: str = "") -> str:
    return write_field(FIELDS[path], before, behind)


def test_every_placeholder_of_the_reference_is_there_with_its_meaning() -> None:
    described = describe(PLACEHOLDERS, [example()])
    assert [(line.path, line.meaning) for line in FIELDS.values()] == [
        (each.path, each.placeholder.meaning) for each in described
    ]


def test_whatever_is_put_in_is_a_template_without_problems() -> None:
    wrong, known = {}, shape()
    for path in FIELDS:
        form = Form(f"Words {written(path, 'Words ', ' and more')} and more")
        if problems := [*form.problems, *form.check_names(known)]:
            wrong[path] = problems
    assert wrong == {}


def test_values_are_those_of_the_account() -> None:
    assert FIELDS["account.name"].value == "Northwind Logistics"
    assert FIELDS["points"].value == "a list of 3"
    assert FIELDS["contact.assistant"].value == "no"
    bare: dict[str, Plain] = {name: None if not isinstance(value, list) else [] for name, value in example().items()}
    assert {line.value for line in list_fields(bare)} == {UNKNOWN}


def test_a_single_value_stands_in_the_line() -> None:
    assert written("account.name", "Dear ", ",") == "{{ account.name }}"


def test_an_entry_of_a_list_comes_in_its_loop_on_lines_of_its_own() -> None:
    assert written("people[].email", "Write to ", " soon") == (
        "\n{% for person in people %}\n- {{ person.email }}\n{% endfor %}\n"
    )


def test_within_the_loop_it_is_the_value_alone() -> None:
    before = "{# {% for x in y %} #}{% for who in people | selectattr('known') %}\n- "
    assert written("people[].email", before) == "{{ who.email }}"
    assert written("centres[].people[].email", before).startswith("\n{% for centre in centres %}")
    assert written("people[].email", f"{before}{{% endfor %}}\n").startswith("{% for person in people %}")


def test_loops_in_loops_take_names_of_their_own() -> None:
    assert written("centres[].people[].name", "{% for centre in centres %}\n") == (
        "{% for person in centre.people %}\n- {{ person.name }}\n{% endfor %}"
    )
    assert "for person_ in" in written("centres[].people[].name", "{% for person in people %}\n")


def test_a_list_of_texts_is_joined_and_a_group_is_asked_for() -> None:
    assert written("missing") == "{{ missing | join(', ') }}"
    assert written("last_touch").startswith("{% if last_touch %}\n{{ last_touch.")
