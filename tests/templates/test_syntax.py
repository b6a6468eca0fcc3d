"""The bounded environment refuses while it runs, even if a template was never held against the allow-list."""

from __future__ import annotations

import pytest
from jinja2.exceptions import TemplateError

from templates.syntax import Bounded
from templates.wording import Refusal

DATA = {
    "account": {"name": "ACME", "tags": ["a"], "extra": {"k": "v"}, "items": "a key, not a method"},
    "number": 3,
    "nothing": None,
}


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ account.name.format }}",
        "{{ account.name.center(10) }}",
        "{{ account.name.ljust(10) }}",
        "{{ account.name.replace('A', 'AA') }}",
        "{{ account.name.encode() }}",
        "{{ account.tags.append('x') }}",
        "{{ account.tags.pop() }}",
        "{{ account.extra.update({'k': 1}) }}",
        "{{ account.extra.clear() }}",
        "{{ account.extra.setdefault('q', 1) }}",
        "{{ number.bit_length() }}",
        "{{ number.real }}",
        "{{ range(3) }}",
        "{{ dict(a=1) }}",
        "{{ namespace() }}",
        "{{ lipsum() }}",
        "{{ self.x }}",
        "{{ 2 ** 8 }}",
        "{{ 'a' * 3 }}",
        "{{ account.tags * 3 }}",
        "{{ '%s' % 1 }}",
        "{{ '%9999999999d' % 1 }}",
        "{{ account.tags.__add__ }}",
        "{% for x in [1] %}{{ loop.__init__ }}{% endfor %}",
        "{% for x in [1] %}{{ loop.cycle('a') }}{% endfor %}",
        "{% macro m() %}{% endmacro %}{{ m.name }}",
        "{% macro m() %}{% endmacro %}{{ m() }}",
        "{{ [account] | map('format', 1) | list }}",
        "{{ ['a'] | map(attribute='__class__') | list }}",
        "{{ [account] | sort(attribute='__class__') | list }}",
        "{{ [account] | groupby('__class__') }}",
        "{{ [account] | selectattr('__class__') | list }}",
        "{{ missing }}",
        "{{ account.missing }}",
        "{{ account.missing.deeper }}",
    ],
)
def test_refuses_at_run_time(source: str) -> None:
    before = repr(DATA)
    with pytest.raises((TemplateError, Refusal)):
        Bounded().from_string(source).render(DATA)
    assert repr(DATA) == before


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("{{ account.name.upper() }}", "ACME"),
        ("{{ account['name'] }}", "ACME"),
        ("{{ account.items }}", "a key, not a method"),
        ("{{ account.extra.items() }}", "[('k', 'v')]"),
        ("{{ account.extra.get('q', 'none') }}", "none"),
        ("{{ account.tags[0] }}", "a"),
        ("{{ account.tags[7] }}", "None"),
        ("{{ nothing.part.deeper }}", "None"),
        ("{{ number * 2 + 1 }}", "7"),
        ("{{ number % 2 }}", "1"),
        ("{{ 'a' + 'b' }}", "ab"),
        ("{% for x in account.tags %}{{ loop.index }}{{ loop.last }}{% endfor %}", "1True"),
    ],
)
def test_plain_data_can_be_reached(source: str, printed: str) -> None:
    assert Bounded().from_string(source).render(DATA) == printed


@pytest.mark.parametrize("tag", ["include '/etc/passwd'", "import 'x' as x", "from 'x' import y", "extends 'x'"])
def test_no_file_can_be_loaded(tag: str) -> None:
    with pytest.raises(TypeError, match="no loader"):
        Bounded().from_string(f"{{% {tag} %}}").render()


def test_products_and_sums_stay_small() -> None:
    huge = {"n": 10**60, "s": "x" * 60_000}
    for source in ("{{ n * n }}", "{{ s + s }}"):
        with pytest.raises(TemplateError):
            Bounded().from_string(source).render(huge)


def test_no_globals_and_no_foreign_filters() -> None:
    environment = Bounded()
    assert not environment.globals
    assert environment.loader is None
    assert not {"format", "attr", "xmlattr", "tojson", "safe", "pprint", "urlize", "replace"} & set(environment.filters)
    assert "callable" not in environment.tests
