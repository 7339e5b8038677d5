"""Lengths and places in recordings as people write them: ``31:05``, ``1:02:30``."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

LENGTH = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")


class LengthField(forms.Field):
    """A length or a place in a recording as people write it: ``31:05``, ``1:02:30``; in seconds."""

    widget = forms.TextInput(attrs={"class": "govuk-input--width-5"})
    default_error_messages: ClassVar[dict[str, Any]] = {"required": "Enter a time such as 31:05."}

    def to_python(self, value: Any) -> int | None:
        """The seconds; an error shows how to write them."""
        if value in (None, ""):
            return None
        found = LENGTH.fullmatch(str(value).strip())
        if found is None or int(found[3]) > 59 or (found[1] and int(found[2]) > 59):
            raise ValidationError("Write minutes and seconds, such as 31:05, or 1:02:30 with hours.")
        return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])

    def prepare_value(self, value: Any) -> Any:
        """Seconds as they are written."""
        return mark(value) if isinstance(value, int) else value


def mark(seconds: int) -> str:
    """``31:05``, ``1:02:30``."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def minutes_and_seconds(seconds: int) -> str:
    """``130:05``: as long as it takes, in the unit that plans use."""
    return f"{seconds // 60}:{seconds % 60:02d}"
