#!/bin/sh
# Builds what people download, for every system that can be built for here, with checksums.
#
#   packaging/dist.sh OUTDIR
#
# Each system has its own script, packaging/SYSTEM/build.sh OUTDIR VERSION, which ends with 3 when a tool for it is missing here: that system
# is then left out, and the last lines say so. The version is the one in FyneApp.toml.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 OUTDIR" >&2; exit 2; }
cd "$(dirname "$0")/.."
rm -rf "$1"
mkdir -p "$1"
out=$(cd "$1" && pwd)
version=$(sed -n 's/^Version = "\(.*\)"$/\1/p' FyneApp.toml)

echo "Griddle $version"
left=
for build in packaging/*/build.sh; do
	system=$(basename "$(dirname "$build")")
	echo "== $system"
	status=0
	"$build" "$out" "$version" || status=$?
	case $status in
	0) ;;
	3) left="$left $system" ;;
	*) echo "The packages for $system could not be built." >&2; exit 1 ;;
	esac
done

cd "$out"
sum="sha256sum"
command -v sha256sum >/dev/null 2>&1 || sum="shasum -a 256"
# The pattern names files of ours, without blanks.
$sum griddle* > SHA256SUMS
echo "== In $out"
for file in griddle*; do printf '%9d KB  %s\n' "$(($(wc -c < "$file") / 1024))" "$file"; done
for system in $left; do echo "Left out: $system (the reason stands above)."; done
