"""What a message says, in text and HTML; a link that opens an account is for its reader's eyes alone."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from touchstone.web.accounts.sealing import opened, sealed
from touchstone.web.mail.models import Written

PURPOSE = "mail"
LEFT_OUT = "…"


def fields(subject: str, text: str, opens: str) -> dict[str, str]:
    """The fields of a message. ``opens`` is a link that opens an account: it is left out of what is kept.

    The whole text waits sealed until it was sent. A demonstration sends nothing and shows all.
    """
    subject, text = subject.strip()[:200], text.strip()
    hidden = bool(opens) and not settings.DEMO
    shown = text.replace(opens, LEFT_OUT) if hidden else text
    return {
        "subject": subject,
        "text": shown,
        "html": in_html(subject, shown),
        "sealed": sealed(text, PURPOSE) if hidden else "",
    }


def whole(message: Written) -> tuple[str, str]:
    """The text and HTML as its reader gets them; raise ``Unreadable`` when its key is gone."""
    if not message.sealed:
        return message.text, message.html
    text = opened(message.sealed, PURPOSE)
    return text, in_html(message.subject, text)


def in_html(subject: str, text: str) -> str:
    """The text as a page."""
    return render_to_string("mail/page.html", {"subject": subject, "text": text})
