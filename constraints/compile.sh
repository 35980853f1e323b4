#!/bin/sh
# Pins every dependency with hashes, for all platforms, into the two files beside this script.
# Needs uv on the path. run.txt: what `make run` and a user need. dev.txt: everything that the checks need.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 --quiet \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@"
}
compile --all-extras --output-file constraints/dev.txt
compile --extra all --extra build --constraint constraints/dev.txt --output-file constraints/run.txt
