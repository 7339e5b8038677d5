"""Tables: every row once and in order, whatever comes and goes; nothing that was not offered is done."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from touchstone.web.ui.orders import Order, plain
from touchstone.web.ui.tables import Asked, Choice, Column, Elsewhere, Search, Table

DUE = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 5))
ROWS = st.lists(st.tuples(st.sampled_from(["Ada", "Ben", "Cy", ""]), DUE), max_size=14)
AGAIN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


class Thing(models.Model):
    """A row to show; it lives in a registry of its own and in no migration."""

    name = models.CharField(max_length=20)
    due_on = models.DateField(null=True)

    class Meta:
        apps = Apps()
        app_label = "ui"


class Noted(models.Model):
    """What is known of a thing in another table, one row for each, as a standing is of an apprenticeship."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE)
    noted_on = models.DateField(null=True)

    class Meta:
        apps = Thing._meta.apps
        app_label = "ui"


@pytest.fixture(autouse=True)
def table_of_things(db: None) -> None:
    """The tables, for the length of a test's transaction."""
    with connection.schema_editor() as editor:
        editor.create_model(Thing)
        editor.create_model(Noted)


def keep(rows: Sequence[tuple[str, date | None]]) -> None:
    """These rows and no others."""
    Thing._default_manager.all().delete()
    Thing._default_manager.bulk_create(Thing(name=name, due_on=due) for name, due in rows)


def things(size: int = 3, /, **asked: str) -> Table[Thing]:
    """The table as an address asks for it."""
    return Table(
        rows=Thing._default_manager.all(),
        asked=asked,
        caption="Things",
        columns=(
            Column(name="name", title="Name", value=lambda row: row.name, sort="name"),
            Column(name="due", title="Due", value=lambda row: row.due_on, sort="due_on"),
            Column(name="id", title="Number", value=lambda row: row.pk, sort="pk", exported=False),
            Column(name="plain", title="Plain", value=lambda row: row.name),
        ),
        sort="name",
        size=size,
        search=Search(title="Name", fields=("name",)),
        choices=(Choice(name="who", title="Who", field="name", options=[("Ada", "Ada L."), ("Ben", "Ben")]),),
    )


def everything() -> models.QuerySet[Thing]:
    """Each thing, for a table that asks for them in SQL that is kept."""
    return Thing._default_manager.all()


def noted() -> models.QuerySet[Noted]:
    """The same, one for one."""
    return Noted._default_manager.all()


NOTED = Elsewhere(noted, key="thing", orders=(("due_on", "noted_on"),))


def chosen_elsewhere(size: int = 3, /, **asked: str) -> Table[Thing]:
    """The same table, its rows chosen and counted by what is noted of them."""
    Noted._default_manager.all().delete()
    Noted._default_manager.bulk_create(Noted(thing=one, noted_on=one.due_on) for one in everything())
    table = things(size, **asked)
    table.rows, table.read = Asked(everything, (), {}, NOTED), ("name", "due_on")
    return table


def follow(
    table: Table[Thing], way: str, sort: str, made: Callable[..., Table[Thing]] = things
) -> list[list[int]]:
    """The keys of each page, from this one to the end that way."""
    pages = [[row.pk for row in table.page.rows]]
    while link := getattr(table, way):
        query = dict(part.split("=", 1) for part in link[1:].split("&"))
        query = {name: value.replace("%3D", "=") for name, value in query.items()}
        table = made(**{"sort": sort, **query})
        pages.append([row.pk for row in table.page.rows])
        assert len(pages) < 30
    return pages


def expected(sort: str) -> list[int]:
    """The keys in order, worked out without the database: empty values last either way."""
    name = {"name": "name", "due": "due_on", "id": "pk"}[sort.removeprefix("-")]
    rows = sorted(Thing._default_manager.all(), key=lambda row: row.pk, reverse=sort == "-id")
    if name == "pk":
        return [row.pk for row in rows]
    full = [row for row in rows if getattr(row, name) is not None]
    full.sort(key=lambda row: getattr(row, name), reverse=sort.startswith("-"))
    if sort.startswith("-"):  # a stable sort turned round keeps ties as they were
        full.sort(key=lambda row: getattr(row, name), reverse=True)
    return [row.pk for row in (*full, *(row for row in rows if getattr(row, name) is None))]


@AGAIN
@given(ROWS, st.sampled_from(["name", "-name", "due", "-due", "id", "-id"]))
def test_the_pages_hold_every_row_once_and_in_order(rows: list[tuple[str, date | None]], sort: str) -> None:
    keep(rows)
    there = follow(things(sort=sort), "later", sort)
    assert [key for page in there for key in page] == expected(sort)
    assert [len(page) for page in there[:-1]] == [3] * (len(there) - 1)


@AGAIN
@given(
    ROWS.filter(lambda rows: len(rows) > 3), st.sampled_from(["name", "-name", "due", "-due", "id", "-id"])
)
def test_the_way_back_shows_the_same_pages(rows: list[tuple[str, date | None]], sort: str) -> None:
    keep(rows)
    order = Order({"name": "name", "due": "due_on", "id": "pk"}[sort.removeprefix("-")], sort.startswith("-"))
    keys = expected(sort)
    last = Thing._default_manager.get(pk=keys[-1])
    back = follow(things(sort=sort, before=order.write(last)), "earlier", sort)
    seen = [key for page in reversed(back) for key in page]
    assert seen[-3:] == keys[-4:-1]
    assert set(seen) == set(keys[:-1])


@AGAIN
@given(ROWS, st.sampled_from(["name", "-name", "due", "-due", "id", "-id"]))
def test_rows_chosen_elsewhere_make_the_same_pages(rows: list[tuple[str, date | None]], sort: str) -> None:
    keep(rows)
    there = follow(chosen_elsewhere(sort=sort), "later", sort, chosen_elsewhere)
    assert [key for page in there for key in page] == expected(sort)
    if keys := expected(sort):
        last = Thing._default_manager.get(pk=keys[-1])
        order = Order({"name": "name", "due": "due_on", "id": "pk"}[sort.removeprefix("-")], sort[0] == "-")
        back = follow(
            chosen_elsewhere(sort=sort, before=order.write(last)), "earlier", sort, chosen_elsewhere
        )
        assert {key for page in back for key in page} == set(keys[:-1] if len(keys) > 3 else keys)
    assert chosen_elsewhere(sort=sort).count == len(rows)


def test_rows_are_chosen_elsewhere_where_an_index_has_their_order_and_nobody_narrows_them(
    django_assert_num_queries: Any,
) -> None:
    keep([("Ada", date(2026, 1, 2))] * 9)
    last = Thing._default_manager.order_by("pk")[2]
    further = {"sort": "due", "after": Order("due_on", down=False).write(last)}
    for asked, elsewhere in (
        ({"sort": "due"}, True),
        (further, True),
        ({"sort": "name"}, False),
        ({"sort": "due", "q": "Ada"}, False),
    ):
        table = chosen_elsewhere(**asked)
        with django_assert_num_queries(1) as captured:
            assert len(table.page.rows) == 3
        chosen = captured.captured_queries[0]["sql"].partition(" IN (")[2]
        assert ('FROM "ui_noted"' in chosen, 'FROM "ui_thing"' in chosen) == (elsewhere, not elsewhere)


@AGAIN
@given(ROWS.filter(lambda rows: len(rows) > 5), st.data())
def test_rows_that_come_and_go_neither_repeat_nor_skip_others(
    rows: list[tuple[str, date | None]], data: st.DataObject
) -> None:
    keep(rows)
    first = things(sort="due")
    seen = [row.pk for row in first.page.rows]
    gone = data.draw(st.sampled_from(sorted(set(expected("due")))))
    link = first.later.partition("after=")[2].partition("&")[0]
    Thing._default_manager.filter(pk=gone).delete()
    Thing._default_manager.create(name="New", due_on=date(2025, 1, 1))
    rest = follow(things(sort="due", after=link), "later", "due")
    then = [key for page in rest for key in page]
    stayed = [key for key in expected("due") if Thing._default_manager.get(pk=key).name != "New"]
    assert [key for key in [*seen, *then] if key != gone] == stayed


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "password"},
        {"sort": "plain"},
        {"sort": "--name"},
        {"after": "nonsense"},
        {"after": base64.urlsafe_b64encode(b"[1]").decode()},
        {"after": base64.urlsafe_b64encode(json.dumps([["x"], "1"]).encode()).decode()},
        {"after": base64.urlsafe_b64encode(b'["\\ud800", "1"]').decode()},
        {"after": base64.urlsafe_b64encode(b'["a\\u0000", "1"]').decode()},
        {"sort": "due", "after": base64.urlsafe_b64encode(b'["not a day", "1"]').decode()},
        {"sort": "id", "after": base64.urlsafe_b64encode(b'["x", "not a key"]').decode()},
        {"sort": "id", "after": base64.urlsafe_b64encode(b'[1, "99999999999999999999999"]').decode()},
        {"sort": "name", "after": base64.urlsafe_b64encode(b'[NaN, "1"]').decode()},
        {"who": "Ada' or 1=1"},
        {"q": "   "},
    ],
)
def test_an_address_that_nobody_gave_out_shows_the_first_page(asked: dict[str, str]) -> None:
    keep([("Ada", None), ("Ben", date(2026, 1, 1))])
    assert {row.name for row in things(**asked).page.rows} == {"Ada", "Ben"}


def test_filters_narrow_and_stay_in_the_links() -> None:
    keep([("Ada", None)] * 5 + [("Ben", None)])
    table = things(who="Ada", q="da", sort="-name")
    assert (table.count, table.filtered) == (5, True)
    assert table.later.startswith("?q=da&who=Ada&sort=-name&after=")
    assert not things(who="Nobody").filtered


def test_each_word_of_a_search_must_be_found() -> None:
    keep([("Ada Lovelace", None), ("Ada Other", None)])
    assert things(q="love ada").count == 1
    assert things(q="a\0da").count == 2


def test_a_head_turns_the_order_round_and_says_which_way_it_is() -> None:
    heads = {head.name: head for head in things().heads}
    assert (heads["name"].way, heads["due"].way, heads["plain"].way) == ("ascending", "none", "")
    assert heads["name"].link == "?sort=-name"
    assert heads["due"].link == "?sort=due"
    assert heads["plain"].link == ""
    assert {head.name: head.way for head in things(sort="-due").heads}["due"] == "descending"


def test_a_page_whose_rows_have_gone_shows_the_first() -> None:
    keep([("Ada", None), ("Ben", None)])
    first, last = expected("name")
    order = Order("name", False)
    beyond = things(after=order.write(Thing._default_manager.get(pk=last)))
    before = things(before=order.write(Thing._default_manager.get(pk=first)))
    assert [len(table.page.rows) for table in (beyond, before)] == [2, 2]
    assert (beyond.earlier, beyond.later, before.earlier, before.later) == ("", "", "", "")


def test_a_page_asks_the_database_once(django_assert_num_queries: Any) -> None:
    keep([("Ada", None)] * 9)
    with django_assert_num_queries(1):
        table = things(sort="due")
        assert (len(table.page.rows), bool(table.later), table.earlier) == (3, True, "")


def test_what_a_page_shows_is_looked_up_for_its_rows_alone(django_assert_num_queries: Any) -> None:
    keep([("Ada", None)] * 9)
    with django_assert_num_queries(1) as asked:
        assert len(things(sort="due").page.rows) == 3
    shown, _, chosen = asked.captured_queries[0]["sql"].partition(" IN (")
    assert "due_on" in shown
    assert "LIMIT 4" in chosen  # one more than it shows
    assert "due_on" not in chosen.partition(" FROM ")[0]


def test_what_one_page_shows_is_counted_without_asking(django_assert_num_queries: Any) -> None:
    keep([("Ada", None), ("Ben", None), ("Ada", None)])
    for asked, number in (({}, 3), ({"who": "Ada"}, 2), ({"q": "nobody"}, 0)):
        table = things(**asked)
        with django_assert_num_queries(1):
            assert (table.count, len(table.page.rows)) == (number, number)
    with django_assert_num_queries(2):
        assert things(2).count == 3
    second = things(2, after=Order("name", down=False).write(things(2).page.rows[-1]))
    assert (len(second.page.rows), second.count) == (1, 3)


@pytest.mark.parametrize("sort", ["name", "-name", "due", "-due", "id", "-id"])
def test_rows_of_what_is_read_make_the_same_pages(sort: str) -> None:
    keep([("Ada", date(2026, 1, 2)), ("Ben", None), ("Ada", None), ("Cy", date(2026, 1, 1))])
    asked = {"sort": sort}
    for _ in range(2):
        whole, read = things(**asked), things(**asked)
        read.read = ("name", "due_on")
        assert read.page.rows[0]._fields == ("pk", "name", "due_on")  # type: ignore[attr-defined]
        assert [row.pk for row in read.page.rows] == [row.pk for row in whole.page.rows]
        assert (read.later, read.earlier, read.body) == (whole.later, whole.earlier, whole.body)
        assert list(read.records()) == list(whole.records())
        asked["after"] = Order(whole.sorted_by[0].sort, down=False).write(whole.page.rows[-1])


def test_what_somebody_typed_stands_in_an_address_as_text() -> None:
    keep([("Ada", None)])
    assert things(q="a&b=c d/é+%").address(sort="-due") == "?q=a%26b%3Dc+d%2F%C3%A9%2B%25&sort=-due"
    assert things(q="Ada.L_1~-").address() == "?q=Ada.L_1~-"


def test_the_export_holds_all_that_is_filtered_in_order() -> None:
    keep([("Ben", None), ("Ada", date(2026, 1, 2)), ("Ada", None), ("Cy", None)])
    assert list(things(1, q="a").records()) == [
        ["Name", "Due", "Plain"],
        ["Ada", date(2026, 1, 2), "Ada"],
        ["Ada", None, "Ada"],
    ]


def test_a_value_that_no_address_can_hold_is_a_mistake_of_the_page() -> None:
    with pytest.raises(TypeError, match="cannot sort by list"):
        plain([])
