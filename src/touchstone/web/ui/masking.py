"""The token against forgery as Django masks it for each page, in a fiftieth of its calls."""

from __future__ import annotations

import os

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS as LETTERS
from django.middleware.csrf import CSRF_SECRET_LENGTH

_PLACE = {letter: place for place, letter in enumerate(LETTERS)}
_FAIR = 256 - 256 % len(LETTERS)  # bytes from here on would make the first letters more likely
_LETTER_OF = bytes(ord(LETTERS[byte % len(LETTERS)]) for byte in range(256))
_UNFAIR = bytes(range(_FAIR, 256))


def token(request: HttpRequest) -> str:
    """What a form sends back: another for each page, from which Django reads the browser's one secret."""
    secret = request.META.setdefault("CSRF_COOKIE", random_letters(CSRF_SECRET_LENGTH))
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True  # it is new, or it is used and lasts on
    mask = random_letters(CSRF_SECRET_LENGTH)
    both = zip(secret, mask, strict=True)
    return mask + "".join([LETTERS[(_PLACE[one] + _PLACE[other]) % len(LETTERS)] for one, other in both])


def random_letters(number: int) -> str:
    """Letters and digits from the system's source of chance, each as likely as any other."""
    found = b""
    while len(found) < number:
        found += os.urandom(2 * number).translate(_LETTER_OF, _UNFAIR)
    return found[:number].decode()
