"""What was found in a recording, in words for the person who looks at it. Advice: never a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from touchstone.inspection.recordings.facts import Recording
from touchstone.inspection.recordings.stretches import Stretch
from touchstone.inspection.recordings.watching import Watched
from touchstone.inspection.report import Note
from touchstone.rules.pointing import clock
from touchstone.rules.words import length, listed, plain

MOST_SHARE = 90  # per cent of samples: what is seen in fewer is worth a look
NAMED = 5  # stretches told one by one


def notes(recording: Recording, watched: Watched | None = None) -> tuple[Note, ...]:
    """What somebody should know of a recording before they rely on it."""
    return (*_of_the_file(recording), *(_of_the_samples(recording, watched) if watched else ()))


def people(watched: Watched, needed: Sequence[str], start: float = 0, end: float | None = None) -> Note:
    """How many people samples of a stretch show, and who is then to be looked for.

    ``needed`` are the people whom the plan wants visible. A face that is turned away is not found, so this
    says where to look and nothing about whether somebody is there.
    """
    seen, number = watched.faces(start, end), len(needed)
    everybody = listed(map(plain, needed))
    code = "recording.people"
    if not seen.samples:
        return Note(code, "advice", f"No picture of this part could be looked at. Look for {everybody}.")
    samples = f"{seen.samples} samples" if seen.samples > 1 else "the only sample"
    enough, fewer = seen.share(number), seen.share(1, number - 1)
    if enough >= MOST_SHARE:
        return Note(code, "fine", f"{_many(number)} or more people seen in {enough} % of {samples}.")
    if fewer >= enough and fewer > seen.share(0, 0) and number == 2:
        return Note(
            code,
            "advice",
            f"One person seen in {fewer} % of {samples}: is the {plain(needed[-1])} visible?",
        )
    least = seen.share(0, 0)
    if least > max(enough, fewer):
        return Note(code, "advice", f"Nobody seen in {least} % of {samples}: are {everybody} visible?")
    return Note(
        code,
        "advice",
        f"{_many(number)} or more people seen in {enough} % of {samples}: are {everybody} visible all along?",
    )


def _many(number: int) -> str:
    return {1: "One", 2: "Two", 3: "Three", 4: "Four"}.get(number, str(number))


def _of_the_file(recording: Recording) -> Iterator[Note]:
    if recording.readable_seconds is not None:
        announced = f", though {length(int(recording.seconds))} are announced" if recording.seconds else ""
        yield Note(
            "recording.breaks_off",
            "advice",
            f"It breaks off after {length(int(recording.readable_seconds))}{announced}. "
            "Copy it again from where it was made, if that is possible.",
        )
    if recording.video and not recording.sound:
        yield Note("recording.no_sound", "advice", "It has pictures and no sound.")
    if not recording.video:
        yield Note("recording.no_pictures", "advice", "It has sound and no pictures.")
    if not recording.plays:
        yield Note(
            "recording.plays", "advice", f"{recording.because} A copy that plays is made; the original stays."
        )


def _of_the_samples(recording: Recording, watched: Watched) -> Iterator[Note]:
    if recording.sound and watched.silent:
        yield Note("recording.silent", "advice", f"Nothing is heard {_stretches(watched.silent)}.")
    if watched.black:
        yield Note("recording.black", "advice", f"The picture is black {_stretches(watched.black)}.")


def _stretches(stretches: Sequence[Stretch]) -> str:
    told = [f"from {clock(one.start)} to {clock(one.end)}" for one in stretches[:NAMED]]
    more = len(stretches) - NAMED
    return listed([*told, f"in {more} more places"] if more > 0 else told)
