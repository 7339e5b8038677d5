"""Files in storage that speaks S3: ``PREFIX/ab/abcdef…`` is a kept file, named by what it holds.

A file lands in a folder of this machine, is looked at there, and is then put whole: in parts when it is
large, each with its checksum. No object appears before all of it is there.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.bucket import KIND, Bucket, client
from touchstone.integrations.storage.port import NAMED, NotKept, StorageAway, StorageFull, checked
from touchstone.integrations.storage.ranges import FIRST, reader

PART = 16 * 1024 * 1024  # bytes of one part of a large file; more where there would be too many of them
AT_ONCE = 4  # parts on their way
PIECE = 16 * 1024  # bytes after which the clock is looked at
SLOWEST = 20.0  # seconds that the bytes of one part may take
PAUSE, WORTH_TELLING, LONGEST_PAUSE = 0.2, 5.0, 30.0  # seconds before a part is asked for again
GONE = {"NoSuchKey", "404", "NotFound"}
log = logging.getLogger(__name__)


class S3(Landing):
    """A bucket as a place for files; what is on its way in lies in ``folder``."""

    def __init__(self, bucket: Bucket, folder: Path) -> None:
        super().__init__(folder)
        self.bucket = bucket

    def __str__(self) -> str:
        return self.bucket.address()

    def take(self, path: Path, sha256: str, kind: str = "", *, anew: bool = False) -> None:
        """Put it, unless these bytes are there already; raise ``StorageFull`` when the bucket takes none."""
        try:
            if anew or self._size(checked(sha256)) != path.stat().st_size:
                self._put(path, checked(sha256), kind)
        except StorageAway as away:
            raise StorageFull(str(away)) from away

    def _put(self, path: Path, sha256: str, kind: str) -> None:
        from boto3.s3.transfer import TransferConfig

        parts = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=AT_ONCE)
        said = self.bucket.put_with(kind)
        with answering():
            client(self.bucket.patient).upload_file(
                str(path), self.bucket.name, self.bucket.place(sha256), ExtraArgs=said, Config=parts
            )
        if self._size(sha256) != path.stat().st_size:
            raise StorageAway("What the bucket has is not what was put.")

    def _size(self, sha256: str) -> int | None:
        """How many bytes of it are there; nothing where it is not."""
        try:
            with answering():
                return int(self._client.head_object(**self._named(sha256))["ContentLength"])
        except NotKept:
            return None

    def open(self, sha256: str) -> BinaryIO:
        """The bytes with that hash, fetched in parts; raise ``NotKept``, or ``StorageAway``."""
        named = self._named(sha256)
        begins, size = self._fetch(named, 0, FIRST - 1)
        return reader(lambda first, last: self._fetch(named, first, last)[0], size, begins)

    def _fetch(self, named: dict[str, str], first: int, last: int) -> tuple[bytes, int]:
        """The bytes from one place to another, and how many the object has in all.

        Asked for again as long as whoever reads has patience.
        """
        until, pause = time.monotonic() + self.bucket.patience, PAUSE
        while True:
            try:
                with answering(named["Key"]):
                    answer = self._client.get_object(**named, Range=f"bytes={first}-{last}")
                    with answer["Body"] as body:
                        return _whole(body), int(answer["ContentRange"].rpartition("/")[2])
            except _Empty:
                return b"", 0
            except StorageAway as away:
                if time.monotonic() + pause > until:
                    raise
                if pause >= WORTH_TELLING:
                    log.warning("%s It is asked again in %d seconds.", away, pause)
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def mark(self, sha256: str, kind: str) -> None:
        """Note in the object's tags what it is kept as; nothing happens where there is no such object."""
        if not self.bucket.tags:
            return
        tags = {"TagSet": [{"Key": KIND, "Value": kind}]}
        try:
            with answering():
                self._client.put_object_tagging(**self._named(sha256), Tagging=tags)
        except NotKept:
            return

    def kept(self, before: float) -> Iterator[str]:
        """The hashes of all that is kept and came in before that time (seconds since 1970)."""
        pages = self._client.get_paginator("list_objects_v2")
        with answering():
            for page in pages.paginate(Bucket=self.bucket.name, Prefix=self.bucket.prefix):
                for each in page.get("Contents", ()):
                    name = each["Key"].removeprefix(self.bucket.prefix)[3:]
                    ours = NAMED.fullmatch(name) and each["Key"] == self.bucket.place(name)
                    if ours and each["LastModified"].timestamp() < before:
                        yield name

    def remove(self, sha256: str) -> None:
        """Remove the bytes with that hash; nothing happens where there are none."""
        with answering():
            self._client.delete_object(**self._named(sha256))

    def sweep(self, before: float) -> int:
        """Remove what landed here or was put in parts before that time and was never kept; say how many."""
        return super().sweep(before) + self._give_up(datetime.fromtimestamp(before, UTC))

    def _give_up(self, before: datetime) -> int:
        given_up = 0
        with answering():
            pages = self._client.get_paginator("list_multipart_uploads")
            for page in pages.paginate(Bucket=self.bucket.name, Prefix=self.bucket.prefix):
                for each in page.get("Uploads", ()):
                    if each["Initiated"] < before:
                        self._client.abort_multipart_upload(
                            Bucket=self.bucket.name, Key=each["Key"], UploadId=each["UploadId"]
                        )
                        given_up += 1
        return given_up

    def _named(self, sha256: str) -> dict[str, str]:
        return {"Bucket": self.bucket.name, "Key": self.bucket.place(checked(sha256))}

    @property
    def _client(self) -> Any:
        return client(self.bucket)


def _whole(body: Any) -> bytes:
    """All bytes of an answer; one that only trickles is given up."""
    until, parts = time.monotonic() + SLOWEST, []
    while part := body.read(PIECE):
        parts.append(part)
        if time.monotonic() > until:
            raise StorageAway("The bucket answers too slowly.")
    return b"".join(parts)


class _Empty(Exception):
    """An object without any bytes: no range of it can be given."""


@contextmanager
def answering(key: str = "") -> Iterator[None]:
    """What a bucket answers, in the words of the port: ``NotKept``, ``StorageAway`` for all else."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError
    from urllib3.exceptions import HTTPError

    try:
        yield
    except ClientError as error:
        code = _code(error)
        if code in GONE:
            raise NotKept(f"The file {key[-64:][:12]}… is not in the store.") from None
        if code == "InvalidRange":
            raise _Empty from None
        raise StorageAway(f"The bucket answered {code or 'nothing of use'}.") from error
    except (BotoCoreError, Boto3Error, HTTPError) as error:
        code = _code(error.__context__) or type(error).__name__
        raise StorageAway(f"The bucket did not do what was asked ({code}).") from error


def _code(error: BaseException | None) -> str:
    """What the bucket calls it."""
    return str(getattr(error, "response", {}).get("Error", {}).get("Code", ""))
