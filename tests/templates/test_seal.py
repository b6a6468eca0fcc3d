"""The seal: a file that we wrote is told from one that somebody changed, and from one that was never ours."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from templates.seal import Seal, is_for_customer, read_seal, seal_document, seal_for_customer
from tests.templates.taking_apart import TEXTS

WRITTEN = seal_document({"title": "Äpfel", "id": "123"}, "# Äpfel\n\ntext\n")


def opened(sealed: str) -> dict[str, object]:
    """Return the front matter without the seal."""
    data: dict[str, object] = yaml.safe_load(sealed.split("\n---\n")[0])
    del data["check"]
    return data


def test_a_document_as_it_was_written_is_ours() -> None:
    assert read_seal(WRITTEN.encode()) == Seal("123", unbroken=True)


def test_the_seal_is_the_last_line_of_the_front_matter() -> None:
    assert WRITTEN.split("\n")[3].startswith("check: ")
    assert WRITTEN.split("\n")[4] == "---"


@pytest.mark.parametrize(
    "changed",
    [
        WRITTEN + "more\n",
        WRITTEN.replace("text", "Text"),
        WRITTEN.replace("title: Äpfel", "title: Birnen"),
        WRITTEN.replace("id: '123'", "id: '123'\ntags: mine"),
        WRITTEN.removesuffix("\n"),
        WRITTEN.replace("check: ", "check: 0")[: len(WRITTEN)],
    ],
)
def test_any_change_breaks_the_seal(changed: str) -> None:
    found = read_seal(changed.encode())
    assert found is None or not found.unbroken


def test_line_ends_of_another_system_are_no_change() -> None:
    assert read_seal(WRITTEN.replace("\n", "\r\n").encode()) == Seal("123", unbroken=True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"---\n",
        b"# Notes\n",
        b"---\ntitle: x\n---\n",
        b"---\nid: '123'\n---\ncheck: 0123456789abcdef\n",
        b"---\ncheck: 0123456789abcdef\n---\nno id\n",
        b"\xff\xfe\x00",
        b"\x00" * 1_000,
    ],
)
def test_a_file_that_never_had_a_seal_has_none(content: bytes) -> None:
    assert read_seal(content) is None


@given(title=st.text(), body=st.text())
def test_whatever_is_sealed_is_ours_under_its_own_key(title: str, body: str) -> None:
    sealed = seal_document({"title": title, "id": "77", "x": "id: '1'\nid: '2'"}, body)
    found = read_seal(sealed.encode())
    assert found is not None
    assert found.record == "77"
    assert found.unbroken or "\r" in body


@given(data=st.dictionaries(st.sampled_from("abcd"), st.text() | st.integers() | st.none() | st.dates(), min_size=1))
def test_yaml_reads_the_data_as_it_was(data: dict[str, object]) -> None:
    assert opened(seal_document(data, "body")) == data


@pytest.mark.parametrize("text", [*TEXTS, "<", "](", "\\<", "\\\\](", 'a"<b>', "\x85<x>"])
def test_no_tag_and_no_link_stands_in_the_front_matter(text: str) -> None:
    sealed = seal_document({"title": text, "id": "1"}, "")
    assert "<" not in sealed
    assert "](" not in sealed
    assert opened(sealed) == {"title": text, "id": "1"}
    assert read_seal(sealed.encode()) == Seal("1", unbroken=True)


def test_a_paper_for_the_customer_says_nothing_of_our_records_and_is_known_again() -> None:
    sealed = seal_for_customer({"title": "Äpfel"}, "# Äpfel\n\ntext\n", "123")
    assert sealed.startswith("---\ntitle: Äpfel\n---\n# Äpfel\n")
    assert "123\n" not in sealed
    assert is_for_customer(sealed)
    assert not is_for_customer(WRITTEN)
    assert read_seal(sealed.encode(), "123") == Seal("123", unbroken=True)
    assert read_seal(sealed.replace("\n", "\r\n").encode(), "123") == Seal("123", unbroken=True)
    for text, record in ((sealed, "124"), (sealed.replace("text", "Text"), "123"), (sealed + "more\n", "123")):
        found = read_seal(text.encode(), record)
        assert found is None or not found.unbroken
