"""What a command says when it cannot answer: one place for every message about wrong input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from touchstone.plans.fault import Fault

MOST_SHOWN = 20
MOST_PLACE = 200
EXTRAS = {  # libraries that come with an extra of the distribution
    "numpy": "cohort",
    "pyarrow": "cohort",
    "typst": "documents",
    "fontpkg_atkinson_hyperlegible": "documents",
    "icalendar": "documents",
    "pikepdf": "evidence",
    "pypdfium2": "evidence",
    "PIL": "evidence",
    "pillow_heif": "evidence",
    "defusedxml": "evidence",
    "av": "evidence",
    "django": "web",
    "platformdirs": "web",
    "psycopg": "web",
    "gunicorn": "web",
    "boto3": "s3",
}


class WrongInput(Exception):
    """What was asked cannot be answered; says where, what is wrong and what to do."""

    def __init__(self, place: str, message: str, remedy: str = "") -> None:
        from touchstone.plans.fault import Fault

        self.faults = (Fault(place, message, remedy),)
        super().__init__(str(self.faults[0]))


@dataclass(frozen=True)
class Refusal:
    """All that is wrong with an input, with a heading for when it is more than one thing."""

    heading: str
    faults: Sequence[Fault]
    most: int = MOST_SHOWN

    @property
    def document(self) -> dict[str, Any]:
        """For programs: ``{"valid": false, "problems": [{place, message, remedy}]}``."""
        told = [{"place": one.place, "message": one.message, "remedy": one.remedy} for one in self.faults]
        return {"valid": False, "problems": told}

    @property
    def text(self) -> str:
        """For people: one sentence, or a heading and a line for each fault; a bounded number of them."""
        lines = [str(one) for one in self.faults[: self.most]]
        if len(self.faults) == 1:
            return f"touchstone: {lines[0]}"
        left = len(self.faults) - len(lines)
        more = [f"  and {left:,} more; mend these first"] if left else []
        return "\n".join([f"touchstone: {self.heading}", *(f"  {line}" for line in lines), *more])


def refusal(error: Exception) -> Refusal | None:
    """The refusal that an error stands for; ``None`` for an error that is not about the input."""
    from touchstone.cli.contradictions import ContradictoryError
    from touchstone.plans.fault import RefusedError
    from touchstone.rules.what_if import UnknownSuppositionError

    if isinstance(error, RefusedError):
        return Refusal(f"this is not a valid {error.what}:", error.faults)
    if isinstance(error, ContradictoryError):
        return Refusal("the record contradicts itself or its plan, so it is not judged:", error.faults)
    if isinstance(error, WrongInput):
        return Refusal("", error.faults)
    if isinstance(error, UnknownSuppositionError):
        return Refusal("", WrongInput("--set", str(error)).faults)
    if isinstance(error, OSError) and error.filename is not None:
        reason = error.strerror or str(error)
        place = str(error.filename)[:MOST_PLACE]
        return Refusal(
            "", WrongInput(place, f"this cannot be read: {reason}.", "Check its name and rights.").faults
        )
    if isinstance(error, ModuleNotFoundError) and error.name in EXTRAS:
        remedy = f"Install touchstone-epa[{EXTRAS[error.name]}]."
        return Refusal("", WrongInput("this command", f"it needs {error.name}.", remedy).faults)
    return None


def cannot_write(path: Path, error: OSError) -> WrongInput:
    """The refusal of an output path."""
    reason = error.strerror or str(error)
    return WrongInput(str(path), f"this cannot be written: {reason}.", "Check the folder and its rights.")
