#!/bin/sh
# install.sh PACKAGE...: install Debian packages where we may, else say what is missing.
set -eu
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
else
  echo "The tests need these, which only root can install: apt-get install $*" >&2
  exit 1
fi
