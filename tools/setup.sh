#!/bin/sh
# Finds a Python that can make the environment and hands over to tools/environment.py.
# Usage: tools/setup.sh run|dev   (PYTHON in the environment names the interpreter to use)

# Exits 0 if "$1" can make the environment, 3 if it lacks venv or pip, 4 if it is of another version, else it cannot run at all.
suits() {
    "$1" -I -c '
import sys
if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    sys.exit(4)
try:
    import venv, ensurepip
except ImportError:
    sys.exit(3)
' >/dev/null 2>&1 </dev/null
}

say() {
    echo "$*" >&2
    exit 1
}

# Debian and Ubuntu ship venv as a package of its own for each version.
say_bare() {
    package=$("$1" -I -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
    say "$1 lacks its venv or ensurepip module: install it (Debian or Ubuntu: sudo apt install $package) and repeat."
}

how="install Python 3.11 to 3.14 (Debian or Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python@3.13), or name one with make PYTHON=/path/to/python3 $1"

if [ -n "$PYTHON" ]; then
    suits "$PYTHON"
    case $? in
        0) exec "$PYTHON" -I tools/environment.py "$1" ;;
        3) say_bare "$PYTHON" ;;
        4) say "$PYTHON is $("$PYTHON" --version 2>&1), and tickler needs another: $how." ;;
        *) say "$PYTHON is no Python that tickler can use: $how." ;;
    esac
fi

# An environment that stands keeps its interpreter, whatever else is on the PATH by now.
if [ -f .venv/ready.json ] && .venv/bin/python -I -S -c '' 2>/dev/null; then
    exec .venv/bin/python -I tools/environment.py "$1"
fi

# Version managers put names on the PATH that only print an error, so every candidate is run, in every folder.
best='' best_version=0 bare='' other=''
IFS=:
for folder in $PATH; do
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        candidate="${folder:-.}/$name"
        [ -x "$candidate" ] && [ ! -d "$candidate" ] || continue
        suits "$candidate"
        case $? in
            0)
                version=$("$candidate" -I -c 'import sys; print(sys.version_info[1])' 2>/dev/null)
                if [ "${version:-0}" -gt "$best_version" ]; then
                    best=$candidate best_version=$version
                fi
                ;;
            3) bare=${bare:-$candidate} ;;
            4) other=${other:-$candidate} ;;
        esac
    done
done
unset IFS

if [ -n "$best" ]; then
    exec "$best" -I tools/environment.py "$1"
elif [ -n "$bare" ]; then
    say_bare "$bare"
elif [ -n "$other" ]; then
    say "The Python found here is $("$other" --version 2>&1 | sed 's/^Python //'), and tickler needs another: $how."
fi
say "No Python was found: $how."
