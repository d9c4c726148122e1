#!/bin/sh
# Run tools/setup.py: with our virtual environment when it is whole, else with a Python that makes it.
# It is not whole while work on it is unfinished, when its Python is gone, or when the folder moved.
set -u
cd -P "$(dirname "$0")/.." || exit 1

# To make these anew is to empty them first: through a link that would be somebody else's folder.
for folder in .venv web/node_modules mini_program_mock/app/node_modules; do
    [ -L "$folder" ] || continue
    echo "$PWD/$folder is a symbolic link, and setting up would empty the folder behind it." >&2
    echo "Nothing was done. Remove the link (rm $folder) and run make again." >&2
    exit 1
done

python=.venv/bin/python
made_for=$(cat .setup/made-for 2>/dev/null) || made_for=$PWD
if [ -e .setup/unfinished ] || [ "$made_for" != "$PWD" ] \
    || ! "$python" -I -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null
then
    python=$(sh tools/find-python.sh) || exit 1
fi
exec "$python" -m tools.setup "$@"
