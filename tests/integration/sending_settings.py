"""The settings of the instance that tests send large files to: the product's, with less patience."""

from __future__ import annotations

from touchstone.project.settings import *  # noqa: F403

SILENT = 1.5
