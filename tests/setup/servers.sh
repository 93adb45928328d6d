#!/bin/sh
# servers.sh: see to it that what stands around the portal is here: both proxies, Tor, containers, and what makes and boots a small Debian.
set -eu
here=$(dirname "$0")
PATH=$PATH:/usr/sbin:/sbin
for program in nginx caddy tor mmdebstrap systemd-nspawn systemd-analyze podman buildah runc; do
  command -v $program >/dev/null && continue
  "$here/install.sh" nginx-light caddy tor mmdebstrap systemd-container systemd podman buildah runc
  # The tests start their own, with nothing of this machine's.
  [ ! -d /run/systemd/system ] || systemctl disable --quiet --now nginx caddy tor
done
