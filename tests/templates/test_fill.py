"""Templates are checked and filled in a process of their own, and nothing they do reaches further."""

from __future__ import annotations

import copy
import datetime as dt
import decimal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from store.errors import Problem
from templates import fill as filling
from templates import frames
from templates.escape import Safe
from templates.fill import Filler
from templates.filled import Filled, Gap

ROOT = Path(__file__).resolve().parents[2]
POINT = {
    "text": "Fuel costs are up 12 %", "so_what": "One system saves 3 M", "proof": "Castor saved 2.1 M", "source": None,
    "as_of": "2026-10-01",
}  # fmt: skip
CONTEXT: dict[str, Any] = {
    "account": {"name": "Northwind Logistics", "industry": "Logistics", "tier": 1, "revenue": "412,000,000 EUR",
                "city": None},
    "points": [{"number": number, **POINT} for number in (1, 2, 3)],
    "people": [{"name": "M. Visser", "title": "VP Fleet", "email": "m.visser@northwind.example"}],
    "facts": [{"text": f"Fact {number}", "as_of": "2026-10-01"} for number in range(400)],
    "today": "2026-11-20",
}  # fmt: skip
CANARY = "CANARY-5150"
SHEET = """# {{ account.name }}

{{ account.industry }} · {{ account.city }} · {{ account.revenue }}

{% for point in points %}
{{ point.number }}. **{{ point.text }}** {{ point.so_what }} ({{ point.source }}, {{ point.as_of | date('long') }})
{% endfor %}
"""


def test_a_sheet(filler: Filler) -> None:
    filled = filler.fill(SHEET, CONTEXT, first_line=6)
    assert filled.problems == ()
    assert filled.text.splitlines()[2] == "Logistics · *not known: account.city* · 412,000,000 EUR"
    assert filled.text.splitlines()[4].startswith("1. **Fuel costs are up 12 %** One system saves 3 M (*not known")
    assert filled.gaps == (Gap(8, "account.city"), *[Gap(11, "point.source")] * 3)
    assert filler.check(SHEET, CONTEXT, CONTEXT) == []


def test_filled_cannot_be_changed(filler: Filler) -> None:
    filled = filler.fill("x", {})
    assert filled == Filled("x", (), ())
    with pytest.raises(AttributeError):
        filled.text = "y"  # type: ignore[misc]


def test_check_tells_all_names_and_what_only_filling_shows(filler: Filler) -> None:
    found = filler.check("{{ account.nme }}\n{{ acount.name }}\n{{ First Name }}", CONTEXT, CONTEXT, first_line=4)
    assert [problem.line for problem in found] == [6, 4, 5]
    assert filler.check("{{ account.name / 2 }}", CONTEXT) == []
    assert [problem.line for problem in filler.check("\n{{ account.name / 2 }}", CONTEXT, CONTEXT)] == [2]


@pytest.mark.parametrize(
    "source",
    [
        "{{CITY, STATE, COUNTRY}}",
        "{{company.com}}",
        "{{First Name}}",
        "{{#each x}}",
        "{{> footer}}",
        "{%NAME%}",
        "{{{x}}}",
    ],
)
def test_placeholders_of_other_systems_have_their_line(filler: Filler, source: str) -> None:
    found = filler.check(f"\n\n{source}\n", CONTEXT, CONTEXT)
    assert found
    assert {problem.line for problem in found} == {3}


@pytest.mark.parametrize("source", ["[Name]", "{Name}", "____", "${name}", "%NAME%", "<<Name>>", "«Name»"])
def test_marks_of_other_systems_are_text(filler: Filler, source: str) -> None:
    assert filler.check(source, CONTEXT, CONTEXT) == []
    assert filler.fill(source, CONTEXT).text == source


NESTED = "{% for a in facts %}" * 5 + "{% endfor %}" * 5
HOSTILE = {
    "mro": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "item dunder": "{{ account['__class__']['__init__']['__globals__'] }}",
    "attr filter": "{{ ''|attr('__class__')|attr('__mro__') }}",
    "map dunder": "{{ [account]|map(attribute='__class__.__mro__')|list }}",
    "map internal": "{{ ['x']|map('show value', 'a', 1, false)|join }}{{ account.name|map('format')|list }}",
    "str.format": "{{ '{0.__class__}'.format(account) }}",
    "stored format": "{% set f = '{0.__class__}'.format %}{{ f(account) }}",
    "percent": "{{ '%9999999999d' % 1 }}",
    "percent filter": "{{ '%9999999999d'|format(1) }}",
    "power": "{{ 10**10**8 }}",
    "folded power": "{{ 7**9999999 }}",
    "times": "{{ 'a' * 10000000000 }}",
    "list times": "{{ facts * 100000000 }}",
    "center": "{{ 'x'.center(10000000000) }}",
    "ljust": "{{ 'x'.ljust(10000000000) }}",
    "zfill": "{{ 'x'.zfill(10000000000) }}",
    "expandtabs": "{{ 'x'.expandtabs(10000000000) }}",
    "replace": "{{ account.name.replace('', account.name) }}",
    "macro": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "call": "{% call x() %}{% endcall %}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import '/etc/passwd' as x %}",
    "extends": "{% extends '../secret.txt' %}",
    "recursive loop": "{% for x in facts recursive %}{{ loop(facts) }}{% endfor %}",
    "parentheses": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "ifs": "{% if 1 %}" * 500 + "{% endif %}" * 500,
    "loops": "{% for a in facts %}" * 19 + "{% endfor %}" * 19,
    "flood": "{% for a in facts %}{% for b in facts %}" + "x" * 100 + "{% endfor %}{% endfor %}",
    "long joins": "{% set a = facts|join(',', attribute='text') %}{{ [a] * 9 }}",
    "globals": "{{ cycler.__init__.__globals__.os.popen('id').read() }}{{ lipsum(9999) }}",
    "self": "{{ self._TemplateReference__context.environment }}",
    "loop": "{% for x in facts %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "write": "{{ facts.append(1) }}{{ account.update({'name': 'x'}) }}{% set account.name = 'x' %}",
    "unclosed": "{% for x in facts %}",
    "undefined": "{{ account.nosuch.deeper }}",
    "digits": "{{ " + "9" * 100_000 + " }}",
    "steps": "{{ facts[::0] }}",
    "surrogates": "{{ nosuch ~ '\\ud800\\x00' }}",
    "product": "{% set n = 99999999999999999999 %}{% set n = n * n %}{% set n = n * n %}{{ n * n * n * n * n }}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_is_refused_and_the_worker_goes_on(filler: Filler, name: str) -> None:
    context = {**copy.deepcopy(CONTEXT), "_notes": {"private": CANARY}}
    before = copy.deepcopy(context)
    checked = filler.check(HOSTILE[name], CONTEXT, CONTEXT)
    filled = filler.fill(HOSTILE[name], context)
    assert checked
    assert filled.problems
    assert (filled.text, context) == ("", before)
    told = " ".join(problem.in_words() for problem in (*checked, *filled.problems))
    assert not any(mark in told for mark in (CANARY, "object at 0x", "<class", "root:x:", "__main__", "Traceback"))
    assert filler.fill("{{ account.tier }}", CONTEXT) == Filled("1")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (NESTED, "seconds"),  # of its own work or, on a busy machine, of the wall clock: whichever is over first
        ("{% set s = facts|join('x' ~ facts|join(',', attribute='text'), attribute='text') %}", "longer than"),
    ],
    ids=["loops", "joins"],
)
def test_work_without_end_is_ended(filler: Filler, source: str, words: str) -> None:
    filled = filler.fill(source, CONTEXT)
    assert words in filled.problems[0].what
    assert filler.fill("{{ account.tier }}", CONTEXT) == Filled("1")


def test_work_without_end_is_ended_when_only_checked(filler: Filler) -> None:
    assert "longer than" in filler.check(NESTED, CONTEXT, CONTEXT)[0].what


def test_memory_is_bounded(filler: Filler) -> None:
    joined = " ~ ".join(["big"] * 1_600)  # 576 MB at once: touched page by page they outlast the clock
    filled = filler.fill(f"{{% set all = {joined} %}}", {"big": "\U0001f600" * 90_000})
    assert "memory" in filled.problems[0].what or "MB" in filled.problems[0].what
    assert filler.fill("x", {}) == Filled("x")


@pytest.mark.parametrize("name", ["{{7*7}}", "{% include '/etc/passwd' %}", "{{ account.name }}"])
def test_template_code_in_the_data_is_never_run(filler: Filler, name: str) -> None:
    text = filler.fill("{{ name }}|{{ name | block }}", {"name": name}).text
    assert text.replace("\\", "") == f"{name}|{name}"


@pytest.mark.parametrize(
    "value",
    [
        object(), decimal.Decimal(1), dt.date(2026, 10, 1), (1, 2), {1, 2}, b"x", {1: "a"}, Safe("x"), Problem(1, "x"),
        lambda: 1, type("Text", (str,), {})("x"), Filler,
    ],
)  # fmt: skip
def test_only_plain_data_goes_in(filler: Filler, value: object) -> None:
    for context in ({"a": value}, {"a": [{"b": value}]}):
        with pytest.raises(TypeError, match="a template's data"):
            filler.fill("x", context)
        with pytest.raises(TypeError, match="a template's data"):
            filler.check("x", context)


def test_a_data_tree_may_be_deep_but_not_without_end(filler: Filler) -> None:
    deep: dict[str, Any] = {}
    for _ in range(50):
        deep = {"a": deep}
    assert filler.fill("{{ a.a.a.b is defined }}", deep).text == "no"


def test_many_in_their_order_with_progress(filler: Filler) -> None:
    told: list[int] = []
    contexts = [{"n": number} for number in range(1203)]
    filled = list(filler.fill_many("{{ n }}", iter(contexts), on_progress=told.append))
    assert [one.text for one in filled] == [str(number) for number in range(1203)]
    assert told == list(range(1, 1204))


def test_one_bad_account_among_many_is_told_alone(filler: Filler) -> None:
    contexts: list[dict[str, Any]] = [{"n": 1}, {"n": 0}, {}, {"n": 2}]
    filled = list(filler.fill_many("{{ 6 / n }}", contexts))
    assert [one.text for one in filled] == ["6.0", "", "", "3.0"]
    assert [len(one.problems) for one in filled] == [0, 1, 1, 0]


def test_one_endless_account_among_many_is_ended_alone(filler: Filler) -> None:
    long = {"facts": CONTEXT["facts"]}
    filled = list(filler.fill_many(NESTED + "x", [{"facts": []}, long, {"facts": []}]))
    assert [one.text for one in filled] == ["x", "", "x"]


def test_after_three_ended_documents_the_rest_is_not_tried(filler: Filler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "_MOST_ENDED", 1)
    filled = list(filler.fill_many(NESTED, [{"facts": CONTEXT["facts"]}] * 5))
    assert ["longer than" in one.problems[0].what for one in filled] == [True, False, False, False, False]
    assert all("not filled" in one.problems[0].what for one in filled[1:])


def test_many_large_documents_are_not_all_held_at_once(filler: Filler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "MOST_HELD", 5_000)
    filled = list(filler.fill_many("{{ n }}" + "x" * 1000, [{"n": number} for number in range(30)]))
    assert [one.text[:2].rstrip("x") for one in filled] == [str(number) for number in range(30)]


def test_cancelling_ends_it_and_the_next_call_works(filler: Filler) -> None:
    done: list[int] = []
    contexts = ({"n": n} for n in range(10_000))
    taken = list(filler.fill_many("{{ n }}", contexts, on_progress=done.append, cancelled=lambda: len(done) > 3))
    assert 3 < len(taken) < 10_000
    assert list(filler.fill_many(NESTED, [CONTEXT], cancelled=lambda: True)) == []
    assert filler.fill("x", {}) == Filled("x")


def test_cancelling_while_a_document_takes_long() -> None:
    asked = threading.Event()
    with Filler() as own:
        assert own.fill("x", {}) == Filled("x")
        threading.Timer(0.3, asked.set).start()
        assert list(own.fill_many(NESTED, [CONTEXT] * 3, cancelled=asked.is_set)) == []
        assert own.fill("x", {}) == Filled("x")


def test_an_abandoned_iterator_leaves_no_stale_answers(filler: Filler) -> None:
    assert next(iter(filler.fill_many("{{ n }}", [{"n": n} for n in range(9)]))).text == "0"
    assert filler.fill("x", {}) == Filled("x")


def test_a_failing_progress_leaves_no_stale_answers(filler: Filler) -> None:
    def fail(done: int) -> None:
        raise ArithmeticError(done)

    with pytest.raises(ArithmeticError):
        list(filler.fill_many("{{ n }}", [{"n": n} for n in range(9)], on_progress=fail))
    assert filler.fill("x", {}) == Filled("x")


def test_several_threads_at_once(filler: Filler) -> None:
    found: dict[int, str] = {}

    def work(number: int) -> None:
        for _ in range(5):
            found[number] = filler.fill("{{ n }}", {"n": number}).text

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: str(number) for number in range(6)}


def test_a_filler_that_was_never_used_starts_nothing() -> None:
    own = Filler()
    own.close()
    assert own._worker is None


def test_filling_loads_no_template_engine_here() -> None:
    code = "import sys, templates.fill, templates.library; sys.exit('jinja2' in sys.modules or 'yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


# Large accounts.


def test_a_batch_that_is_too_large_together_is_filled_in_parts(filler: Filler) -> None:
    contexts = [{"n": number, "notes": "x" * 7_000_000} for number in range(11)]
    assert [one.text for one in filler.fill_many("{{ n }}", contexts)] == [str(number) for number in range(11)]


def test_data_that_is_too_large_alone_is_told_truly(filler: Filler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "MOST_SENT", 3_000)
    monkeypatch.setattr(frames, "LARGEST_REQUEST", 5_000)
    filled = list(filler.fill_many("{{ n }}", [{"n": n, "notes": "x" * size} for n, size in enumerate((9, 6000, 2))]))
    assert [one.text for one in filled] == ["0", "", "2"]
    assert "filled with is larger than" in filled[1].problems[0].what


def test_a_document_is_blamed_only_when_it_was_stopped_alone(filler: Filler, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    ask = Filler._ask

    def stop_all_but_single(self: Filler, content: bytes, *rest: Any) -> tuple[list[Filled], str]:
        asked.append(content.count(b'"n":'))
        return ask(self, content, *rest) if asked[-1] == 1 else ([], "memory")

    monkeypatch.setattr(Filler, "_ask", stop_all_but_single)
    assert [one.text for one in filler.fill_many("{{ n }}", [{"n": n} for n in range(3)])] == ["0", "1", "2"]
    assert asked == [3, 1, 2, 1, 1]
