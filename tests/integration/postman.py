"""A mail back end that delivers into a folder; a file there makes it refuse, or wait until it is killed."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Named by ``TOUCHSTONE_MAIL_BACKEND``; the folder is ``POSTMAN``."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Note each address in ``delivered``."""
        folder = Path(os.environ["POSTMAN"])
        if (folder / "refuse").exists():
            raise ConnectionRefusedError
        if (folder / "hold").exists():
            (folder / "held").touch()
            time.sleep(600)
        with (folder / "delivered").open("a") as delivered:
            delivered.writelines(f"{address}\n" for mail in email_messages for address in mail.to)
        return len(email_messages)
