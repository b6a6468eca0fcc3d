"""Templates from the command line: `template list`, `show`, `check`, `new`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def write(tierbook, body: str) -> Path:
    """Begin a template of one's own and put this text under its heading."""
    path = Path(tierbook("template", "new", "mine").out.splitlines()[0])
    path.write_text(f"---\nname: mine\ntitle: Mine\n---\n{body}", encoding="utf-8")
    return path


def test_the_built_in_templates_are_listed(tierbook) -> None:
    told = json.loads(tierbook("template", "list", "--json").out)
    assert {"dossier", "three-points"} <= {template["name"] for template in told}
    assert all(template["builtin"] and not template["problems"] for template in told)
    assert "three-points" in tierbook("template", "list").out


def test_the_list_says_what_each_is_for_whom_and_what_it_needs(tierbook) -> None:
    told = {template["name"]: template for template in json.loads(tierbook("template", "list", "--json").out)}
    industry = told["three-points-industry"]
    assert industry["kind"] == "sheet"
    assert industry["for"] == {"tier": ["2"], "industry": ["any"], "solution": [], "persona": []}
    assert industry["needs"] == ["account.industry", "peer_points"]
    assert told["campaign-letter"]["kind"] == "message"
    assert told["dossier"]["kind"] == "document"
    assert all(template["hints"] == [] for template in told.values())
    assert "built-in  tier 2 · any industry · needs account.industry, peer_points" in tierbook("template", "list").out


def test_one_of_yours_that_wins_says_so(tierbook) -> None:
    tierbook("template", "new", "three-points")
    told = {template["name"]: template for template in json.loads(tierbook("template", "list", "--json").out)}
    assert (told["three-points"]["builtin"], told["three-points"]["replaces_builtin"]) == (False, True)
    assert "yours, in place of the built-in one  every account" in tierbook("template", "list").out


def test_what_is_left_over_from_another_system_is_a_hint_and_not_wrong(tierbook) -> None:
    path = write(tierbook, "Dear [First Name], signed ____\n")
    answer = tierbook("template", "check", path)
    assert answer.code == 0
    assert answer.out.splitlines()[0] == "mine is in order."
    assert "Hint: line 5: “[First Name]” stands in the document as it is" in answer.out
    found = json.loads(tierbook("template", "check", path, "--json").out)
    assert [(each["line"], each["severity"]) for each in found] == [(5, "hint"), (5, "hint")]
    path.write_text("---\nkind: shete\n---\n# x\n", encoding="utf-8")
    assert "line 2: there is no kind “shete” (Perhaps “sheet”.)" in tierbook("template", "check", path).out


def test_a_new_template_is_in_order_private_and_listed(tierbook, private_home) -> None:
    answer = tierbook("template", "new", "Energy & Utilities")
    path = Path(answer.out.splitlines()[0])
    assert answer.code == 0
    assert path.parent == private_home / "tierbook" / "templates"
    assert [p for p in (path, path.parent, path.parent.parent) if p.stat().st_mode & 0o077] == []
    assert tierbook("template", "check", path).code == 0
    assert tierbook("template", "check", path.stem).out == f"{path.stem} is in order.\n"
    listed = {t["name"]: t["builtin"] for t in json.loads(tierbook("template", "list", "--json").out)}
    assert listed[path.stem] is False
    again = tierbook("template", "new", "Energy & Utilities")
    assert (again.code, again.out) == (2, "")


def test_every_built_in_template_is_in_order(tierbook) -> None:
    for template in json.loads(tierbook("template", "list", "--json").out):
        assert tierbook("template", "check", template["name"]).code == 0


def test_what_is_wrong_is_told_by_the_line_of_the_file(tierbook) -> None:
    path = write(tierbook, "Hello\n{{ account.nme }}\n{% for x in points %}\n")
    answer = tierbook("template", "check", path)
    assert answer.code == 1
    assert "line " in answer.out
    path = path.rename(path.with_name("mine.md"))
    path.write_text("---\nname: mine\ntitle: Mine\n---\nHello\n{{ account.nme }}\n", encoding="utf-8")
    (problem,) = json.loads(tierbook("template", "check", path, "--json").out)
    assert problem["line"] == 6
    assert "name" in problem["what"] + problem["hint"]


def test_front_matter_that_names_what_is_not_there_is_told_by_its_line(tierbook) -> None:
    path = write(tierbook, "Hello\n")
    heading = 'name: mine\nfor:\n  tier: ["2", "9"]\nneeds: [account.industrie, bogus]'
    path.write_text(f"---\n{heading}\n---\n{{{{ account.nme }}}}\n", encoding="utf-8")
    answer = tierbook("template", "check", path, "--json")
    assert answer.code == 1
    assert [(each["line"], each["what"], each["hint"]) for each in json.loads(answer.out)][:2] == [
        (4, "there is no tier “9”", "There are: 1, 2, 3, and 0 for accounts without one."),
        (5, "there is nothing called “account.industrie”", "Perhaps “account.industry”."),
    ]
    assert [each["line"] for each in json.loads(answer.out)] == [4, 5, 5, 7]
    path.write_text("---\nfor: {tier: 0}\nneeds: [points, account.owner, chart]\n---\nHi\n", encoding="utf-8")
    assert tierbook("template", "check", path).out == "mine is in order.\n"


@pytest.mark.parametrize("name", ["dossier", "three-points"])
def test_a_template_named_like_a_built_in_one_starts_as_it_and_says_so(tierbook, name) -> None:
    built_in = tierbook("template", "show", name).out
    answer = tierbook("template", "new", name)
    assert answer.code == 0
    assert "It starts as a copy of the built-in template of that name and takes its place" in answer.out
    assert Path(answer.out.splitlines()[0]).read_text(encoding="utf-8") == built_in
    assert tierbook("template", "check", name).code == 0
    assert "built-in" not in tierbook("template", "new", "energy").out


def test_an_endless_template_is_ended_also_when_it_is_only_checked(tierbook) -> None:
    loops = "".join("{% for p in people %}" for _ in range(12)) + "x" + "{% endfor %}" * 12
    answer = tierbook("template", "check", write(tierbook, loops))
    assert answer.code == 1


def test_a_file_that_cannot_be_read_is_told(tierbook, tmp_path) -> None:
    (tmp_path / "latin.md").write_bytes("---\ntitle: Übersicht\n---\n".encode("latin-1"))
    (tmp_path / "link.md").symlink_to(tmp_path / "latin.md")
    for name in ("latin.md", "link.md", "none.md"):
        assert tierbook("template", "check", tmp_path / name).code == 1
    assert tierbook("template", "check", "none").code == 2


def test_show_prints_the_file_as_it_is(tierbook, tmp_path) -> None:
    printed = tierbook("template", "show", "three-points").out
    (path,) = [t["path"] for t in json.loads(tierbook("template", "list", "--json").out) if t["name"] == "three-points"]
    assert printed == Path(path).read_text(encoding="utf-8")
    answer = tierbook("template", "show", "three-point")
    assert (answer.code, answer.out) == (2, "")
    assert "three-points" in answer.err


def test_a_template_steers_no_terminal(tierbook) -> None:
    write(tierbook, "a\x1b[2Jb\n")
    assert "\x1b" not in tierbook("template", "show", "mine").out
    assert "\x1b" not in tierbook("template", "check", "mine").out


@pytest.mark.parametrize("name", ["../x", "/x", "sub/x", "..\\x"])
def test_a_path_is_no_name_for_a_template(tierbook, private_home, name) -> None:
    answer = tierbook("template", "new", name)
    assert (answer.code, answer.out) == (2, "")
    assert f"“{name}” is a path" in answer.err
    assert not (private_home / "tierbook" / "templates").exists()
