"""All plans in a folder, listed by reading no further than who each says it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from touchstone.plans.based_on import FILE_NAME, check_head
from touchstone.plans.decoders import read_as
from touchstone.plans.fault import Fault, PlanError, RefusedError, cut
from touchstone.plans.lint.dates import version_faults
from touchstone.plans.reading import Reading, suggestion
from touchstone.plans.tree import Node, nearest
from touchstone.plans.yaml_text import read_head
from touchstone.rules.plan.identity import Identity
from touchstone.rules.words import listed, on_date

SHIPPED_PLANS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Header:
    """Who a plan says it is, and where its file stands."""

    identity: Identity
    path: Path
    root: Node = field(compare=False, repr=False)  # the file's first keys

    @property
    def key(self) -> tuple[str, tuple[int, ...]]:
        """Reference and version, for sorting: 1.10 comes after 1.9."""
        return self.identity.reference, tuple(map(int, self.identity.version.split(".")))


@dataclass(frozen=True)
class Register:
    """The plans of one or several folders, by reference and version, and what is wrong among them."""

    headers: tuple[Header, ...]
    faults: tuple[Fault, ...]

    def versions(self, reference: str) -> tuple[Header, ...]:
        """All versions of a standard, oldest first; raise ``PlanError`` when there is none."""
        found = tuple(header for header in self.headers if header.identity.reference == reference)
        if not found:
            known = sorted({header.identity.reference for header in self.headers})
            raise PlanError(
                [Fault(cut(reference), "there is no plan of this standard.", suggestion(reference, known))]
            )
        return found

    def find(self, reference: str, version: str) -> Header:
        """The plan of that version; raise ``PlanError`` when there is none."""
        known = self.versions(reference)
        for header in known:
            if header.identity.version == version:
                return header
        remedy = f"Versions are: {listed(header.identity.version for header in known)}."
        raise PlanError([Fault(reference, f"there is no plan of version {cut(version)}.", remedy)])

    def choose_version(self, reference: str, started_on: date) -> Header:
        """The version for an apprentice who started on that day; raise ``PlanError`` when there is none.

        A version whose start dates are not known is never chosen by a date.
        """
        known = self.versions(reference)
        for header in known:
            starts = header.identity.starts
            if starts and starts.from_ <= started_on <= (starts.until or date.max):
                return header
        message = f"no version is for an apprentice who started on {on_date(started_on)}."
        remedy = f"Name the version; there are: {listed(header.identity.version for header in known)}."
        raise PlanError([Fault(reference, message, remedy)])


def register(*folders: Path) -> Register:
    """The plans below these folders (``STANDARD/VERSION/plan.yaml``); without any, those of Touchstone.

    Where folders hold the same version, the first counts. A plan that cannot be listed is among the faults.
    """
    headers: list[Header] = []
    faults: list[Fault] = []
    for folder in folders or (SHIPPED_PLANS,):
        for path in sorted(folder.glob(f"*/*/{FILE_NAME}")):
            try:
                headers.append(read_header(path))
            except PlanError as error:
                faults.extend(error.faults)
    for header in headers:
        faults.extend(_misplaced(header))
    first = {header.key: header for header in reversed(headers)}
    return Register(tuple(first[key] for key in sorted(first)), (*faults, *_between_versions(headers)))


def _between_versions(headers: list[Header]) -> Iterator[Fault]:
    """Start dates of a standard's versions that overlap or leave days to none, and versions given twice."""
    by_identity = {id(header.identity): header for header in headers}
    for identity, fault in version_faults([header.identity for header in headers]):
        path = tuple(key.rstrip("_") if isinstance(key, str) else key for key in fault.path)
        root = by_identity[id(identity)].root
        yield Fault(nearest(root, path).place(path), fault.message, fault.remedy)


def read_header(path: Path) -> Header:
    """Who the plan in that file says it is; raise ``PlanError`` when the file does not start with that."""
    reading = Reading()
    try:
        root = read_head(path, "identity")
        identity = read_as(Identity, check_head(root)["identity"], reading, ("identity",))
    except RefusedError as error:
        raise PlanError(error.faults) from None
    if identity is None:
        raise PlanError(reading.faults)
    return Header(identity, path, root)


def _misplaced(header: Header) -> list[Fault]:
    """A fault when a plan's folders are not called like it: other versions are looked for by those names."""
    identity = header.identity
    folders = header.path.parent.parent.name, header.path.parent.name
    if folders == (identity.reference, identity.version):
        return []
    message = f"this is {identity.name}, and stands in a folder called {'/'.join(folders)}."
    return [Fault(str(header.path), message, f"Move it to {identity.reference}/{identity.version}.")]
