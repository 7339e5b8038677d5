"""Made-up people: the same for the same seed, no number twice, and every check digit holds."""

from __future__ import annotations

from uuid import UUID

from touchstone.project.generating.names import email_of, head_of, id_of, name_of, uln_of
from touchstone.web.apprentices.uln import check_digit_holds

MANY = range(5_000)


def test_every_uln_has_its_check_digit_and_is_nobody_elses() -> None:
    made = [uln_of(place) for place in MANY]
    assert all(map(check_digit_holds, made))
    assert len(set(made)) == len(made)


def test_the_same_seed_gives_the_same_names_and_another_one_others() -> None:
    first, again, other = ([name_of(seed, place) for place in range(50)] for seed in (1, 1, 2))
    assert first == again != other
    assert len(set(first)) > 40


def test_no_two_addresses_are_the_same() -> None:
    assert email_of(("Jasmin", "O’Connor"), 4) == "jasmin.oconnor.5@learners.example"
    assert len({email_of(name_of(1, place), place) for place in MANY}) == len(MANY)


def test_the_head_of_an_id_makes_ids_that_differ_by_place() -> None:
    tail = "9abc-0123456789ab"
    assert len({UUID(head_of(1, place) + tail) for place in MANY}) == len(MANY)
    assert UUID(head_of(1, 0) + tail).version == 4
    assert id_of(1, "person", "a") == id_of(1, "person", "a") != id_of(1, "person", "b")
