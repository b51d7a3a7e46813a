#!/bin/sh
# Runs the recipes of docs/recipes, in all their languages, with the program for Linux as people get it.
#
#   TAGS=... packaging/recipes/test.sh OUTDIR      packages made by packaging/linux/build.sh
set -eu

[ $# -eq 1 ] || { echo "usage: TAGS=... $0 OUTDIR" >&2; exit 2; }
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
for tool in curl python3 node php mcs mono; do
	command -v "$tool" >/dev/null 2>&1 || {
		echo "The recipes cannot be tested here because $tool is missing: packaging/deps.sh dist-test installs it." >&2
		exit 1
	}
done

version=$(sed -n 's/^Version = "\(.*\)"$/\1/p' FyneApp.toml)
base=griddle-$version-linux-$(go env GOHOSTARCH)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
tar -C "$work" -xJf "$out/$base.tar.xz"
GRIDDLE=$work/$base/bin/griddle go test -count=1 -vet=off -tags "$TAGS,e2e" -run '^TestRecipes$' ./e2e
