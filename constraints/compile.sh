#!/bin/sh
# Pins every dependency with hashes, for all platforms, into the files beside this script.
# Needs uv on the path. run.txt: what `make run` and a user need. dev.txt: everything that the checks need. mutants.txt:
# what `make mutants` needs beside that.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile "$@" --universal --generate-hashes --python-version 3.11 --quiet \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate
}
compile pyproject.toml --all-extras --output-file constraints/dev.txt
compile pyproject.toml --extra all --extra build --constraint constraints/dev.txt --output-file constraints/run.txt
echo 'cosmic-ray>=8.7' | compile - --constraint constraints/dev.txt --output-file constraints/mutants.txt
