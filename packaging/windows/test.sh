#!/bin/sh
# Installs Griddle for Windows for real, under Wine and in a screen of its own, and uses it: signed build, silent installation, terminal,
# window, API, log off, update, a computer without graphics, uninstallation.
#
#   packaging/windows/test.sh OUTDIR
#
# OUTDIR holds the installer that build.sh made; it is built when it is not there. SCREENSHOTS=DIR keeps the pictures.
# Exit 3: a tool is missing, and stderr names it.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 OUTDIR" >&2; exit 2; }
for tool in wine wineboot Xvfb xdotool import convert osslsigncode openssl curl script x86_64-w64-mingw32-gcc go; do
	command -v $tool >/dev/null 2>&1 || {
		echo "The Windows installer cannot be tested here because $tool is missing: packaging/deps.sh dist-test installs it." >&2
		exit 3
	}
done
mkdir -p "$1"
out=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."

# The program listens at its usual port. In a network of its own that port is free; where that is not allowed it must be free here.
if [ -z "${GRIDDLE_OWN_NETWORK:-}" ] && command -v ip >/dev/null 2>&1 && unshare -n ip link set lo up 2>/dev/null; then
	GRIDDLE_OWN_NETWORK=yes exec unshare -n sh -c 'ip link set lo up && exec "$@"' sh "$here/test.sh" "$out"
fi

version=$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
older=0.0.1
work=$(mktemp -d)
pictures=${SCREENSHOTS:-$work/pictures}
mkdir -p "$pictures"
address=http://127.0.0.1:4743

began=$(date +%s)
step() { echo "== $(($(date +%s) - began)) s: $*"; }
fail() {
	echo "FAILED: $*" >&2
	[ ! -e "$log" ] || { echo "-- the program's log:" >&2; tail -n 20 "$log" >&2; }
	import -window root "$pictures/failed.png" 2>/dev/null && echo "-- the screen at that moment: $pictures/failed.png (set SCREENSHOTS to keep it)" >&2
	exit 1
}

# until_ SECONDS COMMAND... tries until it succeeds.
until_() {
	limit=$(($(date +%s) + $1))
	shift
	until "$@"; do
		[ "$(date +%s)" -lt "$limit" ] || return 1
		sleep 0.3
	done
}

export LANG=C.UTF-8 LC_ALL=C.UTF-8
export WINEPREFIX="$work/wine" WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" # neither .NET nor a browser is needed
export LIBGL_ALWAYS_SOFTWARE=1
screen=
log=
finish() {
	timeout 20 wineserver -k 2>/dev/null || true
	[ -z "$screen" ] || kill "$screen" 2>/dev/null || true
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# open_screen EXTENSION-FLAG EXTENSION starts an X server with a number of its own.
open_screen() {
	[ -z "$screen" ] || { kill "$screen"; wait "$screen" 2>/dev/null || true; }
	rm -f "$work/display"
	Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp "$@" 3>"$work/display" >/dev/null 2>&1 &
	screen=$!
	until_ 10 test -s "$work/display" || fail "the X server does not start"
	DISPLAY=:$(cat "$work/display")
	export DISPLAY
}

step "a signing certificate, and version $older signed with it"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=Griddle test" -addext extendedKeyUsage=codeSigning \
	-keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
echo test > "$work/pass"
openssl pkcs12 -export -inkey "$work/key.pem" -in "$work/cert.pem" -passout "file:$work/pass" -out "$work/cert.p12"
WINDOWS_CERTIFICATE="$work/cert.p12" WINDOWS_CERTIFICATE_PASSFILE="$work/pass" "$here/build.sh" "$work/old" $older
old=$work/old/griddle-$older-windows-amd64-setup.exe
new=$out/griddle-$version-windows-amd64-setup.exe
[ -e "$new" ] || "$here/build.sh" "$out"

signed() { # signed FILE
	osslsigncode verify -CAfile "$work/cert.pem" -in "$1" 2>&1 | grep -q "Signature verification: ok" || fail "the signature of $1 does not hold"
}
signed "$old"

step "a Wine prefix that says it is Windows 10"
open_screen
timeout 180 wineboot -i >/dev/null 2>&1 || fail "no Wine prefix"
timeout 60 wine winecfg -v win10
system=$WINEPREFIX/drive_c/windows/system32
if [ ! -e "$system/bcryptprimitives.dll" ]; then
	x86_64-w64-mingw32-gcc -shared -O2 -o "$system/bcryptprimitives.dll" "$here/bcryptprimitives.c" -ladvapi32
fi
local_data=$(wine cmd /c 'echo %LOCALAPPDATA%' 2>/dev/null | tr -d '\r')
local_data=$(winepath -u "$local_data" 2>/dev/null)
program=$local_data/Programs/Griddle
data=$local_data/griddle
log=$data/logs/griddle.log

# registry KEY VALUE
registry() { wine reg query "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\$1" /v "$2" 2>/dev/null | tr -d '\r' | sed -n "s/^ *$2 *REG_[A-Z]* *//p"; }
same() { [ "$2" = "$3" ] || fail "$1 is '$2', expected '$3'"; }
setup() { # setup INSTALLER EXIT-CODE ARGUMENT...
	installer=$1 expected=$2
	shift 2
	code=0
	timeout 120 wine "$installer" /S "$@" >/dev/null 2>&1 || code=$?
	same "the exit code of $(basename "$installer")" $code "$expected"
}

step "installing $older silently"
setup "$old" 0
for file in griddle.exe griddlectl.exe uninstall.exe; do
	[ -s "$program/$file" ] || fail "$file is not installed"
	signed "$program/$file"
done
[ -e "$WINEPREFIX/drive_c/users/$(id -un)/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Griddle/Griddle.lnk" ] || fail "no entry in the start menu"
same "the version in the list of programs" "$(registry 'Uninstall\Griddle' DisplayVersion)" $older
same "the publisher" "$(registry 'Uninstall\Griddle' Publisher)" "The Griddle authors"
same "the size in KB" "$(($(registry 'Uninstall\Griddle' EstimatedSize)))" "$(($(cat "$program"/* | wc -c) / 1024))"
same "starting with Windows" "$(registry Run Griddle)" ""
[ ! -e "$data" ] || fail "the installer touched the data folder"

step "the commands in a terminal"
ctl() { timeout 60 wine "$program/griddlectl.exe" "$@" 2>"$work/stderr" | tr -d '\r'; }
same "griddlectl version" "$(ctl version)" $older
code=0; timeout 60 wine "$program/griddlectl.exe" frobnicate >"$work/stdout" 2>"$work/stderr" || code=$?
same "the exit code of a wrong command" $code 2
grep -q frobnicate "$work/stderr" || fail "a wrong command is not named on stderr"
[ ! -s "$work/stdout" ] || fail "a wrong command prints to stdout"
key=$(ctl keys create --name Till)
echo "$key" | grep -Eqx '1-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}' || fail "keys create printed '$key': $(cat "$work/stderr")"
ctl keys list --json | grep -q '"name":"Till"' || fail "the key is not listed"
[ -e "$data/store.db" ] || fail "the store is not in %LOCALAPPDATA%\\griddle"
# A console of Wine's own: what is drawn on it comes with control sequences.
script -qec "timeout 60 wine '$program/griddlectl.exe' version" /dev/null </dev/null | grep -q "$older" || fail "griddlectl prints nothing on a console"
# griddle.exe, the program with the window, answers too: into a file, and on the console in which it was typed.
timeout 60 wine "$program/griddle.exe" version >"$work/stdout" 2>/dev/null || fail "griddle.exe version failed"
same "griddle.exe version" "$(tr -d '\r' < "$work/stdout")" $older
code=0; timeout 60 wine "$program/griddle.exe" keys revoke 99 >"$work/stdout" 2>"$work/stderr" || code=$?
same "the exit code of griddle.exe" $code 1
script -qec "timeout 60 wine cmd /c '$(winepath -w "$program/griddle.exe" 2>/dev/null)' version" /dev/null </dev/null | grep -q "$older" || fail "griddle.exe prints nothing on the console it was typed in"

answers() { curl -sf -m 5 -o "$work/answer" "$@"; }
healthy() { answers "$address/healthz" && grep -q "\"version\":\"$1\"" "$work/answer"; }
quiet() { ! answers "$address/healthz"; }
running=
start() { # start VERSION: the installed program, as the start menu starts it
	wine "$program/griddle.exe" >/dev/null 2>&1 &
	running=$!
	until_ 60 healthy "$1" || fail "the API of $1 does not answer"
}
ended() { # ended [CODE]
	until_ 40 sh -c "! kill -0 $running 2>/dev/null" || fail "the program does not end"
	code=0
	wait "$running" || code=$?
	[ $# -eq 0 ] || same "the exit code of the program" $code "$1"
	quiet || fail "the API still answers"
	[ ! -e "$data/address" ] || fail "the published address was left behind"
}
window() { xdotool search --onlyvisible --name '^Griddle' >"$work/windows" 2>/dev/null && [ -s "$work/windows" ]; }

step "the window of the installed program"
start $older
until_ 60 window || fail "no window"
share() { # share COLOUR: how many of 10,000 pixels have it, near enough
	convert "$pictures/window.png" -fuzz 2% -fill black +opaque "$1" -fill white -opaque "$1" -colorspace Gray -format '%[fx:int(10000*mean)]' info:
}
drawn() { # the paper of the theme, light or dark, with its ink on it
	import -window root "$pictures/window.png"
	{ [ "$(share '#FAF8F5')" -gt 2000 ] && [ "$(share '#24211D')" -gt 5 ]; } || { [ "$(share '#1B1A18')" -gt 2000 ] && [ "$(share '#EDE8E1')" -gt 5 ]; }
}
until_ 30 drawn || fail "the window does not have the colours of the theme"

step "the API with a key"
answers -H "Authorization: Bearer $key" "$address/api/v1/" || fail "the key is refused"
answers -H "Authorization: Bearer $key" -H 'Content-Type: application/json' -d '{"ProductName":"Maple syrup","Sku":"SYRUP-1","SitePrice":8.5}' \
	"$address/api/v1/products/" || fail "a product cannot be created"
stored() { answers -H "Authorization: Bearer $key" "$address/api/v1/products/ANY?bysku=SYRUP-1" && grep -q '"SitePrice":8.5' "$work/answer"; }
stored || fail "the product is not there"

step "a second start, which brings the window up"
timeout 60 wine "$program/griddle.exe" >/dev/null 2>&1 || fail "a second start ended with $?"
healthy $older || fail "the first one is gone"

step "the end of the session"
timeout 60 wineboot -e >/dev/null 2>&1 || fail "the session could not be ended"
ended # with whatever code: a program that has said it is done with its work may be killed before it can say so itself
[ ! -s "$data/store.db-wal" ] || fail "the store was not closed"
grep -q "level=ERROR" "$log" && fail "errors in the log"

step "updating to $version while $older runs"
start $older
until_ 60 window || fail "no window"
setup "$new" 0 /AUTOSTART
ended 0
same "the version in the list of programs" "$(registry 'Uninstall\Griddle' DisplayVersion)" "$version"
same "starting with Windows" "$(registry Run Griddle)" "\"$(winepath -w "$program/griddle.exe" 2>/dev/null)\""
[ -z "$(find "$program" -name '*.new')" ] || fail "the update left parts behind"
start "$version"
stored || fail "the product did not survive the update"
until_ 60 window || fail "no window after the update"

step "an update that cannot close the program changes nothing"
timeout 30 wine taskkill /im griddle.exe >/dev/null 2>&1 || true
ended 0
wine "$program/griddlectl.exe" serve >"$work/stdout" 2>/dev/null &
running=$!
until_ 60 healthy "$version" || fail "griddlectl serve does not answer"
setup "$new" 0
ended 0
same "the address that serve printed" "$(tr -d '\r' < "$work/stdout")" "$address"
same "starting with Windows after a silent update" "$(registry Run Griddle)" "\"$(winepath -w "$program/griddle.exe" 2>/dev/null)\""

step "a computer without graphics: a message, and the API serves"
timeout 20 wineserver -k || true
open_screen -extension GLX
start "$version"
stored || fail "the API does not serve without a window"
until_ 30 window || fail "no message"
sleep 1
import -window root "$pictures/no-graphics.png"
xdotool key Return # Yes: go on
until_ 10 sh -c "! xdotool search --onlyvisible --name '^Griddle' >/dev/null 2>&1" || fail "the message does not close"
healthy "$version" || fail "the API ended with the message"
wine "$program/griddle.exe" >/dev/null 2>&1 & # once more: asks whether to end
second=$!
until_ 30 window || fail "no question"
sleep 1
import -window root "$pictures/no-graphics-end.png"
xdotool key Left Return # from No to Yes: end
ended 0
wait $second || true

step "uninstalling, the store stays"
uninstall() {
	timeout 60 wine "$program/uninstall.exe" /S "$@" >/dev/null 2>&1 || fail "the uninstaller ended with $?"
	until_ 30 test ! -e "$program" || fail "the program's folder is still there: $(ls "$program")"
}
uninstall
[ -s "$data/store.db" ] || fail "the store is gone"
same "the list of programs" "$(registry 'Uninstall\Griddle' DisplayVersion)" ""
same "starting with Windows" "$(registry Run Griddle)" ""

step "uninstalling with the store"
setup "$new" 0
[ "$(ctl keys list --json | grep -c '"state":"in use"')" = 1 ] || fail "the kept store does not work: $(cat "$work/stderr")"
uninstall /DELETEDATA
until_ 10 test ! -e "$data" || fail "the store is still there"

step "done"
