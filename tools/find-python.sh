#!/bin/sh
# Print the path of a Python that can make our virtual environment: 3.11 or 3.12, with venv and pip.
# A name on PATH proves nothing (it may be another version, or a shim of none), so each is asked.
set -u

try='
import sys
if not (3, 11) <= sys.version_info[:2] < (3, 13): sys.exit(1)
print(sys.executable)'

ask() { "$1" -I -c "$try" 2>/dev/null; }
complete() { "$1" -I -c 'import ensurepip, venv' 2>/dev/null; }

bare=
for candidate in python3.11 python3.12 python3 python \
    /usr/bin/python3.11 /usr/bin/python3.12 /usr/local/bin/python3.11 /usr/local/bin/python3.12 \
    "${HOME:-/nonexistent}"/.pyenv/versions/3.1[12]*/bin/python3
do
    path=$(ask "$candidate") || continue
    if complete "$path"; then
        echo "$path"
        exit 0
    fi
    bare=${bare:-$path}
done

if [ -z "$bare" ]; then
    echo "No Python 3.11 or 3.12 was found. On Debian 12: sudo apt-get install -y python3 python3-venv" >&2
    exit 1
fi

package="python$("$bare" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $package, which $bare lacks …" >&2
    if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y "$package"; } >&2 \
        && complete "$bare"
    then
        echo "$bare"
        exit 0
    fi
fi
echo "$bare lacks venv and pip. Install them: sudo apt-get install -y $package" >&2
exit 1
