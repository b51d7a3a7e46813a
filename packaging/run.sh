#!/bin/sh
# Starts a freshly built Griddle for make run and make sample.
#
#   packaging/run.sh BINARY          the window on the usual data folder
#   packaging/run.sh BINARY sample   the sample store in a folder that is removed afterwards
#
# On a computer with no display the program goes on as the API server; this script then says how to make the first key.
set -eu

binary=$1
mode=${2:-}

# A window can open: always on Windows and macOS, elsewhere with X11 or Wayland.
has_display() {
	case $(uname -s) in
	Darwin | MINGW* | MSYS* | CYGWIN*) return 0 ;;
	esac
	[ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]
}

# A keyring can answer: there is a session bus, and on it a secret service or the means to start one.
has_keyring() {
	case $(uname -s) in
	Darwin | MINGW* | MSYS* | CYGWIN*) return 0 ;;
	esac
	# Without a display nobody could answer its question for the password.
	has_display || return 1
	[ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ] || [ -S "${XDG_RUNTIME_DIR:-/nowhere}/bus" ] || return 1
	command -v dbus-send >/dev/null 2>&1 || return 0
	for list in ListNames ListActivatableNames; do
		dbus-send --session --print-reply --reply-timeout=3000 --dest=org.freedesktop.DBus /org/freedesktop/DBus \
			"org.freedesktop.DBus.$list" 2>/dev/null | grep -q '"org.freedesktop.secrets"' && return 0
	done
	return 1
}

data_folder() {
	if [ -n "${GRIDDLE_DATA:-}" ]; then
		echo "$GRIDDLE_DATA"
		return
	fi
	case $(uname -s) in
	Darwin) echo "$HOME/Library/Application Support/griddle" ;;
	MINGW* | MSYS* | CYGWIN*) echo "$LOCALAPPDATA/griddle" ;;
	*) echo "${XDG_DATA_HOME:-$HOME/.local/share}/griddle" ;;
	esac
}

data=$(data_folder)
if [ "$mode" = sample ]; then
	data=$(mktemp -d)
	trap 'rm -rf "$data"' EXIT
	trap 'exit 130' INT TERM
	"$binary" sample --data "$data"
	echo "The sample store lies in $data and is removed when the program ends."
fi
set -- --data "$data"

# A store whose master secret already lies in a keyring keeps it there; only a new one, or one that began with the file, gets the file.
secret=$data/secret
if [ "$mode" = sample ] || [ -e "$secret" ] || { [ ! -e "$data/store.db" ] && ! has_keyring; }; then
	mkdir -p "$data"
	chmod 700 "$data"
	set -- "$@" --secret-file "$secret"
	[ "$mode" = sample ] || echo "No keyring here: the secret that protects the API keys lies in the file $secret. Whoever can read that file and the store can use the keys."
fi

if has_display; then
	"$binary" "$@"
else
	echo "No display here, so there is no window: starting the API server alone. Its address follows; Ctrl-C ends it."
	echo "To create an API key, type in another terminal:"
	echo "    $binary keys create --name \"My program\" --data \"$data\""
	"$binary" serve "$@"
fi
