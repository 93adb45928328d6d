#!/bin/sh
# browsers.sh: see to it that Chromium and Firefox ESR are here.
set -eu
here=$(dirname "$0")
command -v chromium >/dev/null && command -v firefox-esr >/dev/null || "$here/install.sh" chromium firefox-esr
