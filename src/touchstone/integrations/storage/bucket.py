"""Which bucket keeps the files, read from its address; and the client that speaks with it.

``s3://BUCKET/PREFIX?region=…&endpoint=…&encryption=…&key=…&tags=…``. Keys to it are taken where every program
that speaks S3 takes them: the environment, ``~/.aws``, the machine's own role. They are never in the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlsplit

SCHEME = "s3"
ENCRYPTIONS = ("AES256", "aws:kms", "aws:kms:dsse", "none")
KNOWN = {"region", "endpoint", "encryption", "key", "tags"}
CONNECTS, READS, WRITES, TRIES = 3, 8, 60, 2  # seconds, seconds, seconds, tries of one request in all
PATIENCE = 5.0  # seconds after which nothing is asked for once more: somebody may wait for it at a page


class NotAnAddress(ValueError):
    """The address of the place for files cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, and how files are put into it."""

    name: str
    prefix: str = ""  # empty, or ends in a slash
    region: str = ""
    endpoint: str = ""
    encryption: str = "AES256"
    key: str = ""  # of the key service, for an encryption by it
    tags: bool = True  # whether the place takes tags of objects
    connects: float = CONNECTS
    reads: float = READS  # seconds without a byte of an answer
    writes: float = WRITES  # the same, for a part that was put
    tries: int = TRIES
    patience: float = PATIENCE

    def place(self, sha256: str) -> str:
        """The key of the object that holds these bytes."""
        return f"{self.prefix}{sha256[:2]}/{sha256}"

    def address(self) -> str:
        """How people name it; without anything secret, since nothing of it is."""
        return f"{SCHEME}://{self.name}/{self.prefix}".rstrip("/")

    @property
    def patient(self) -> Bucket:
        """The same with time for parts to be taken: nobody at a page waits for that."""
        return replace(self, reads=self.writes)

    def put_with(self, kind: str) -> dict[str, Any]:
        """What goes with every object that is put."""
        said: dict[str, Any] = {"ChecksumAlgorithm": "SHA256", "ContentType": "application/octet-stream"}
        if self.encryption != "none":
            said["ServerSideEncryption"] = self.encryption
        if self.key:
            said["SSEKMSKeyId"] = self.key
        if kind and self.tags:
            said["Tagging"] = f"{KIND}={kind}"
        return said


KIND = "touchstone-kind"  # the tag by which the rules of a bucket tell kinds apart


def bucket(address: str) -> Bucket:
    """The bucket that an address names; raise ``NotAnAddress``."""
    parts = urlsplit(address)
    said = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme != SCHEME or not parts.hostname or parts.username or parts.port:
        raise NotAnAddress(f"{address} names no bucket: write s3://BUCKET or s3://BUCKET/PREFIX.")
    _must_be_known(said)
    prefix = parts.path.strip("/")
    return Bucket(
        name=parts.netloc,
        prefix=f"{prefix}/" if prefix else "",
        region=said.get("region", ""),
        endpoint=said.get("endpoint", ""),
        encryption=said.get("encryption", "AES256"),
        key=said.get("key", ""),
        tags=said.get("tags", "yes") != "no",
    )


def _must_be_known(said: Mapping[str, str]) -> None:
    if unknown := sorted(set(said) - KNOWN):
        raise NotAnAddress(f"“{unknown[0]}” is not known here: there are {', '.join(sorted(KNOWN))}.")
    if (way := said.get("encryption", "AES256")) not in ENCRYPTIONS:
        raise NotAnAddress(f"encryption={way} is not known: it is one of {', '.join(ENCRYPTIONS)}.")
    if said.get("key") and not said.get("encryption", "").startswith("aws:kms"):
        raise NotAnAddress("A key is for encryption=aws:kms; add that, or leave the key out.")
    if said.get("tags", "yes") not in ("yes", "no"):
        raise NotAnAddress("tags is yes or no.")


def client(of: Bucket) -> Any:
    """The client of a bucket: made once in each process, shared by its threads."""
    with _making:
        return _client(of)


_making = Lock()  # a session makes one client at a time


@lru_cache(maxsize=8)
def _client(of: Bucket) -> Any:
    from botocore.config import Config

    return _session().client(
        "s3",
        region_name=of.region or None,
        endpoint_url=of.endpoint or None,
        config=Config(
            connect_timeout=of.connects,
            read_timeout=of.reads,
            retries={"mode": "standard", "total_max_attempts": of.tries},
            s3={"addressing_style": "path"} if of.endpoint else {},
        ),
    )


@lru_cache(maxsize=1)
def _session() -> Any:
    import boto3

    return boto3.session.Session()
