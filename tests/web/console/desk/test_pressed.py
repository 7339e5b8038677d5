"""What an assessor reads at the desk and presses there: what is owed, set questions, more time, chips."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.factories.node import bundled
from tests.web.console.desk.test_desk import done, pack  # noqa: F401 a fixture

pytestmark = pytest.mark.xdist_group("kept")


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk with what these tests ask of it, as one file."""
    return bundled(Path(__file__).with_name("pressed.js"), tmp_path_factory.mktemp("pressed"))


@pytest.fixture
def known(pack: dict[str, Any]) -> dict[str, Any]:  # noqa: F811
    """What a device has of an observation, with two questions of its set."""
    method, mine = pack["method"], deepcopy(pack)
    kind = next(one["id"] for one in method["questions"]["kinds"] if one["counts"])
    theme = method["themes"][-1]
    about = {"kind": kind, "ksbs": theme["ksbs"][:2], "theme": theme["id"]}
    mine["questions"] = [
        {"id": "b1", "text": "How do you plan?", **about},
        {"id": "b2", "text": "Why then?", **about},
    ]
    return mine


def test_what_is_owed_is_said_in_words_and_marked_by_ksb(script: Path, known: Any) -> None:
    method = known["method"]
    # as plans that ask for every theme have it
    method["questions"]["themes"] = method["questions"]["minimum"]
    codes = [one["code"] for one in method["ksbs"]]
    least = method["questions"]["minimum"]["number"]
    seen, (theme, *others) = codes[0], method["themes"]
    about = next(code for code in theme["ksbs"] if code != seen)
    question = {"id": "Q1", "kind": known["questions"][0]["kind"], "ksbs": [about], "theme": theme["id"]}
    found = done(script, "owing", pack=known, seen=seen, question=question | {"text": "Why?"})
    titles = [one["title"] for one in method["themes"]]
    before = found["before"]
    assert before["said"][0] == f"0 of {least} questions that count"
    assert before["said"][1:] == [
        f"{', '.join(owed(before))} not yet seen: ask",
        *(f"{title} not asked about" for title in titles),
    ]
    assert before["ksbs"][seen] == ["true", "false", "owed"]
    assert list(before["ksbs"]) == codes
    assert found["saw"]["ksbs"][seen] == ["false", "true", "seen"]
    assert owed(found["saw"]) == [code for code in owed(before) if code != seen]
    assert f"{', '.join(owed(found['saw']))} not yet seen: ask" in found["saw"]["said"]
    asked = found["asked"]
    assert asked["said"][0] == f"1 of {least} questions that count"
    assert asked["ksbs"][about][1:] == ["true", "asked"]
    assert [line for line in asked["said"] if line.endswith("not asked about")] == [
        f"{one['title']} not asked about" for one in others
    ]


def owed(said: Any) -> list[str]:
    """The KSBs that are marked as owed."""
    return [code for code, (due, *_) in said["ksbs"].items() if due == "true"]


def test_a_question_of_the_set_fills_the_form_and_goes_from_the_list_once_asked(
    script: Path, known: Any
) -> None:
    found = done(script, "set", pack=known, id="b1")
    one, _ = known["questions"]
    assert found["there"] == ["b1", "b2"]
    assert found["form"] == {name: one[name] for name in ("text", "ksbs", "theme", "kind")}
    assert found["kept"] == found["form"] | {"bank": "b1", "answer": "By a model."}
    assert found["left"] == ["b2"]
    assert found["bank"] is None


def test_ones_own_words_are_not_of_the_set(script: Path, known: Any) -> None:
    data = done(script, "own", pack=known, id="b1")["data"]
    assert data["text"] == "My own?"
    assert "bank" not in data


def test_more_time_is_granted_once_and_an_adjustment_stands_apart(script: Path, known: Any) -> None:
    duration = known["method"]["duration"]
    planned, most = duration["minutes"], duration["extension_minutes"]
    adjusted = deepcopy(known)
    adjusted["method"]["adjustments"] = [{"minutes": 20, "at": "2026-06-01T09:00:00Z", "may": True}]
    said: dict[str, Any] = {"minutes": "3", "reason": "A fire alarm."}
    found = done(script, "time", pack=adjusted, **said)
    assert f"of {planned}:00 and 20:00 of reasonable adjustment" in found["before"]
    assert f"Minutes, at most {most}" in found["before"]
    assert found["granted"] == [{"minutes": 3, "reason": "A fire alarm."}]
    assert "3 minutes more were granted." in found["after"]
    assert "Grant more time" not in found["after"]
    assert found["typed"] is False
    plain = done(script, "time", pack=known, **said)
    assert f"of {planned}:00" in plain["before"]
    assert "adjustment" not in plain["before"]


def test_chips_tag_and_what_was_kept_is_taken_back_with_a_reason(script: Path, known: Any) -> None:
    codes = [one["code"] for one in known["method"]["ksbs"]][:3]
    found = done(script, "tapped", pack=known, codes=codes)
    assert found["ksbs"] == codes[1:]
    assert found["rest"] == []
    assert found["kept"] is True  # without a reason nothing is taken back
    assert found["kind"] == "taken_back"
    assert found["data"] == {"entry": found["note"], "reason": "The wrong person."}
    assert found["gone"] == 2  # the note, and the act of taking it back, of which neither counts
    assert "Sets her at ease." in found["words"]
    assert "taken back" in found["words"]
    assert found["buttons"] == 1  # the start of the section alone
