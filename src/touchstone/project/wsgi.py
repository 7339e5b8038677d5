"""The way in for a web server."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

BETWEEN = 20_000  # new objects between two looks: a page makes some thousands
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touchstone.project.settings")
application = get_wsgi_application()

get_resolver().url_patterns  # noqa: B018 loads every page now, and not while the first visitor waits
# What is loaded by now stays: it need not be looked through again and again for what nobody uses any more.
gc.collect()
gc.freeze()
gc.set_threshold(BETWEEN, 20, 50)
