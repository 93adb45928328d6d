#!/bin/sh
# tor.sh: see to it that tor and tor-gencert are here. Where Debian starts a tor of its own with them, the tests leave it alone.
set -eu
here=$(dirname "$0")
command -v tor >/dev/null && command -v tor-gencert >/dev/null || "$here/install.sh" tor
