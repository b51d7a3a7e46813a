#!/bin/sh
# Uses the bundle for macOS from its disk image, on a Mac: the program in it starts, serves the API, and ends.
#
#   packaging/macos/test.sh OUTDIR
set -eu

[ $# -eq 1 ] || { echo "usage: $0 OUTDIR" >&2; exit 2; }
if [ "$(uname -s)" != Darwin ]; then
	echo "Left out: the bundle for macOS is tested on a Mac only."
	exit 0
fi
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
version=$(sed -n 's/^Version = "\(.*\)"$/\1/p' FyneApp.toml)
work=$(mktemp -d)
server=
cleanup() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	hdiutil detach "$work/disk" -quiet 2>/dev/null || true
	rm -rf "$work"
}
trap cleanup EXIT

step() { echo "-- $*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }

step ".pkg: what it installs"
pkgutil --payload-files "$out/griddle-$version-macos.pkg" | grep -q 'Griddle.app/Contents/MacOS/griddle$' || fail "the .pkg has no program"

step ".dmg: the program in it is whole, and starts"
hdiutil attach "$out/griddle-$version-macos.dmg" -mountpoint "$work/disk" -nobrowse -quiet
codesign --verify --strict "$work/disk/Griddle.app"
griddle=$work/disk/Griddle.app/Contents/MacOS/griddle
lipo "$griddle" -verify_arch arm64 x86_64 || fail "the program is not for both processors"
[ "$("$griddle" version)" = "$version" ] || fail "the program is not $version"
key=$("$griddle" keys create --name Till --data "$work/data" --secret-file "$work/secret")
address=127.0.0.1:$((20000 + $$ % 20000))
"$griddle" serve --data "$work/data" --listen "$address" > "$work/serve" 2>&1 &
server=$!
waited=0
until curl -sf "http://$address/healthz" > /dev/null; do
	waited=$((waited + 1))
	if [ $waited -gt 100 ]; then cat "$work/serve" >&2; fail "griddle serve does not answer"; fi
	sleep 0.2
done
curl -sf -H "Authorization: Bearer $key" "http://$address/api/v1/products" > /dev/null || fail "the API does not take the key"
kill -INT "$server"
wait "$server" || fail "griddle serve did not end well"
server=
echo "The bundle for macOS starts and serves."
