"""How much of what identifies people is found in forty made-up documents, and how much else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.unit.inspection.names.made_up import MadeUp, compare, documents, figures, squeezed
from touchstone.inspection.names.looking import find, name_of_file
from touchstone.inspection.names.reading import passages

FLOOR = {"for_rules": (0.97, 0.97), "held_out": (0.96, 0.96)}  # recall, precision


def looked_through(one: MadeUp, folder: Path) -> list[tuple[str, str, str]]:
    """What was found and missed in the real file that is made of a document, and in its name."""
    told: list[tuple[str, str, str]] = []
    before = 0
    read = [passage for passage in passages(one.make(folder), one.shape) if passage.part == "text"]
    assert squeezed("".join(p.text for p in read)).replace("|", "") == squeezed(one.text).replace("|", "")
    answers = one.answers
    for passage in read:
        told += compare(passage.text, answers, find([passage], one.known), before)
        before += len(squeezed(passage.text))
    name = name_of_file(one.file_name)
    return told + list(compare(name.text, one.in_name, find([name], one.known)))


@pytest.mark.parametrize("part", FLOOR)
def test_recall_and_precision_stay_above_their_floor(
    part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [one for document in documents(part) for one in looked_through(document, tmp_path)]
    measured = figures(told)
    with capsys.disabled():
        sys.stdout.write(f"\n{part}: recall and precision, answers and findings\n")
        for kind, (recall, precision, answers, findings) in measured.items():
            sys.stdout.write(f"  {kind:9} {recall:6.1%} of {answers:3}   {precision:6.1%} of {findings:3}\n")
    if part == "for_rules":  # what is held out is never read: not even its mistakes
        sys.stdout.write(str([one for one in told if one[0] in ("missed", "wrong")]))
    recall, precision = measured["all"][:2]
    assert recall >= FLOOR[part][0]
    assert precision >= FLOOR[part][1]


def test_there_are_forty_of_every_shape() -> None:
    rules, held = documents("for_rules"), documents("held_out")
    assert (len(rules), len(held)) == (20, 20)
    assert {one.shape for one in rules} == {one.shape for one in held} == {"docx", "pdf", "text"}
