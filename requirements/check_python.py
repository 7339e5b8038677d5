"""Say in one sentence what this machine's Python lacks, before anything is installed."""

from __future__ import annotations

import importlib.util
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Touchstone needs Python 3.11 or newer; %s is %d.%d. Install one, then: make setup PYTHON=python3.12"
        % ((sys.executable, *sys.version_info[:2]))
    )
if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
    sys.exit("Touchstone needs Python's venv module. On Debian or Ubuntu: apt-get install python3-venv")
