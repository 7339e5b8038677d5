#!/bin/sh
# What the tests need of the machine itself: a browser for the journeys, and a Java for the checker of their pages.
# Installed where it is missing and may be; otherwise the person is told what to install.
set -eu

needed=''
command -v chromium >/dev/null 2>&1 || needed="$needed chromium"
command -v java >/dev/null 2>&1 || needed="$needed default-jre-headless"
[ -n "$needed" ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests drive a browser and check its pages; this machine has no:$needed" >&2
    echo "On Debian, as root: apt-get install --no-install-recommends$needed" >&2
    echo "Elsewhere: install Chromium and Java 17 or newer so that chromium and java are on the PATH." >&2
    echo "Everything but the journeys runs without: .venv/bin/python -m pytest --ignore tests/journeys" >&2
    exit 1
fi

echo "Installing$needed for the tests"
apt-get -qq update
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends $needed >/dev/null
