#!/bin/sh
# Prints the notices of everything that is inside the program, on any system: modules with their licences as go-licenses finds them, and what
# no list of modules shows, such as C code and fonts. make notices writes them to packaging/NOTICES.txt; a test compares the two.
set -eu

cd "$(dirname "$0")/.."
tags=${TAGS:-$(sed -n 's/^TAGS := //p' Makefile)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf '{{range .}}{{.Name}}\t{{.Version}}\t{{.LicenseName}}\t{{.LicensePath}}\n{{end}}' > "$work/template"
go build -o "$work/go-licenses" -modfile=packaging/tools.mod github.com/google/go-licenses/v2
# Debian's Go has its own place, which the tool has to be told to leave the standard library out.
GOROOT=$(go env GOROOT)
export GOROOT
for system in linux/amd64 linux/arm64 windows/amd64 darwin/arm64; do
	GOOS=${system%/*} GOARCH=${system#*/} CGO_ENABLED=1 GOFLAGS="-tags=$tags" \
		"$work/go-licenses" report . --ignore griddle --template "$work/template" > "$work/one" 2> "$work/said" || { cat "$work/said" >&2; exit 1; }
	cat "$work/one" >> "$work/all"
done
sort -u "$work/all" > "$work/list"

folder() { go list -m -f '{{.Dir}}' "$1"; }
version() { go list -m -f '{{.Version}}' "$1"; }
line() { printf '%s\n' "--------------------------------------------------------------------------------"; }
notice() { # notice TITLE: a title over what follows on stdin
	line
	printf '%s\n\n' "$1"
	# One form of line end, and no blanks at the ends of lines.
	sed 's/[[:space:]]*$//'
	echo
}

fyne=$(folder fyne.io/fyne/v2)
glfw=github.com/go-gl/glfw/v3.3/glfw
sqlite=$(folder github.com/mattn/go-sqlite3)
sqlite_version=$(sed -n 's/^#define SQLITE_VERSION  *"\(.*\)"/\1/p' "$sqlite/sqlite3-binding.h")

cat <<'HEAD'
Griddle contains the work of others, with thanks. Here is what it is and under which terms it may be passed on.
This file is made by packaging/notices.sh.

HEAD
notice "The Go standard library: BSD-3-Clause" < "$(folder golang.org/x/sys)/LICENSE"
notice "SQLite $sqlite_version: public domain" <<'TEXT'
The author disclaims copyright to this source code. In place of a legal notice, here is a blessing:

   May you do good and not evil.
   May you find forgiveness for yourself and forgive others.
   May you share freely, never taking more than you give.
TEXT
notice "GLFW (C code in $glfw $(version $glfw)): Zlib" < "$(folder $glfw)/glfw/LICENSE.md"
notice "Noto Sans (font in fyne.io/fyne/v2): OFL-1.1" < "$fyne/theme/font/LICENSE.txt"
notice "DejaVu Sans Mono for Powerline (font in fyne.io/fyne/v2): Bitstream-Vera" < "$fyne/theme/font/LICENSE_DejaVu-Powerline.txt"
notice "Inter (signs in a font of fyne.io/fyne/v2): OFL-1.1" < "$fyne/theme/font/LICENSE_Inter.txt"
notice "Material icons (in fyne.io/fyne/v2): Apache-2.0, printed in full at github.com/rymdport/portal below" <<'TEXT'
Copyright Google LLC
TEXT

# A module is named once, with all its licences, and a text is printed once for each file.
cut -f1,2,4 "$work/list" | sort -u | while IFS="$(printf '\t')" read -r name version path; do
	licences=$(awk -F '\t' -v n="$name" -v p="$path" '$1 == n && $4 == p { printf "%s%s", sep, $3; sep = " and " }' "$work/list")
	notice "$name $version: $licences" < "$path"
done
line
