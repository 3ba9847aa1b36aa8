#!/bin/sh
# Installs the named Debian packages that are missing, or says in one line which they are. Never fails.
missing=""
for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "For sound, install PortAudio (on Debian:$missing)." >&2
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    echo "For sound, run: sudo apt-get install$missing" >&2
    exit 0
fi
echo "Installing for sound:$missing" >&2
install() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >/dev/null 2>&1; }
install || { $as_root apt-get update -q >/dev/null 2>&1; install; } ||
    echo "That did not work. For sound, run: sudo apt-get install$missing" >&2
exit 0
