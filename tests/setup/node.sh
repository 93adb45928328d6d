#!/bin/sh
# node.sh: see to it that Node 20 or newer is here, with npm.
set -eu
here=$(dirname "$0")
command -v node >/dev/null && command -v npm >/dev/null || "$here/install.sh" nodejs npm
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || { echo "Node 20 or newer is needed to build and test the console; this is $major." >&2; exit 1; }
