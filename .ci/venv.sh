#!/bin/sh
# Makes the virtual environment $2 with Python $1; on a bare Debian installs python3-venv first where it may.
python=$1 venv=$2
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || {
    echo "Python 3.10 or newer is needed: install it, or name one with make PYTHON=/path/to/python3." >&2
    exit 1
}
"$python" -c 'import ensurepip, venv' 2>/dev/null || sh "$(dirname "$0")/system.sh" python3-venv
rm -rf "$venv"
"$python" -m venv "$venv" || {
    echo "The virtual environment could not be made: on Debian, run sudo apt-get install python3-venv." >&2
    exit 1
}
