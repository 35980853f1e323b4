#!/bin/sh
# Installs what the tests and the docs drive and pip cannot bring. Does nothing where all of it is there already.
#   libreoffice-calc-nogui  recalculates the workbooks
#   chromium                opens the web page
#   poppler-utils           turns pages of a PDF into pictures
#   libpango..., libharfbuzz  lay out the report's PDF
#   fonts-dejavu-core       letters for all three
set -eu
packages="libreoffice-calc-nogui chromium poppler-utils libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
missing=""
for package in $packages; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if ! command -v apt-get > /dev/null; then
    echo "The tests need these Debian packages, or what goes for them on this system:$missing" >&2
    exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root=sudo
$as_root apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as_root apt-get install --yes --quiet --no-install-recommends $missing
