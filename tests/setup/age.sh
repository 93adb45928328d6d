#!/bin/sh
# age.sh DIR: put `age` and `age-keygen` into DIR, new enough for the hybrid recipient (1.3). Installs nothing.
# Debian 12 has 1.1: its archive's newest suite has a static build, fetched with a package list of our own.
set -eu
dir=${1:?folder}
mkdir -p "$dir"

if age-keygen -pq >/dev/null 2>&1; then
  cp "$(command -v age)" "$(command -v age-keygen)" "$dir/"
  exit 0
fi
sources=/etc/apt/sources.list.d/debian.sources
if ! command -v apt-get >/dev/null || [ ! -r "$sources" ]; then
  echo "The tests need the age command, 1.3 or newer, on the path: https://age-encryption.org" >&2
  exit 1
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/sources" "$tmp/lists/partial" "$tmp/cache/archives/partial" "$tmp/package"
awk '/^Types:/ { stanza++ } stanza == 1' "$sources" | sed 's/^Suites:.*/Suites: sid/' >"$tmp/sources/newest.sources"
newest() {
  apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$tmp/sources" \
    -o Dir::State::Lists="$tmp/lists" -o Dir::Cache="$tmp/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}
newest update
(cd "$tmp/package" && newest download age)
dpkg-deb -x "$tmp"/package/age_*.deb "$tmp/unpacked"
install -m 755 "$tmp/unpacked/usr/bin/age" "$tmp/unpacked/usr/bin/age-keygen" "$dir/"
"$dir/age-keygen" -pq >/dev/null 2>&1
