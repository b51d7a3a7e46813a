#!/bin/sh
# Builds Griddle for Windows, on Linux with mingw-w64 and NSIS.
#
#   packaging/windows/build.sh OUTDIR [VERSION]
#
# Leaves griddle-VERSION-windows-amd64-setup.exe in OUTDIR, and what is in it (griddle.exe, griddlectl.exe) in build/windows/VERSION.
# VERSION is three numbers, by default those of FyneApp.toml. Signs what it makes when there is a certificate (see sign.sh).
# Exit 3: a tool is missing, and stderr names it.
set -eu

[ $# -ge 1 ] || { echo "usage: $0 OUTDIR [VERSION]" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
stated=$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
version=${2:-$stated}

for tool in clang x86_64-w64-mingw32-gcc x86_64-w64-mingw32-windres makensis rsvg-convert convert; do
	command -v $tool >/dev/null 2>&1 || {
		echo "Griddle cannot be built for Windows here because $tool is missing: packaging/deps.sh dist installs it." >&2
		exit 3
	}
done

work=$PWD/build/windows/$version
rm -rf "$work"
mkdir -p "$work/parts"

# One icon file with every size that Windows asks for.
pictures=
for size in 16 20 24 32 40 48 64 128 256; do
	rsvg-convert -w $size -h $size -o "$work/parts/$size.png" assets/icon.svg
	pictures="$pictures $work/parts/$size.png"
done
# The words are file names without blanks of ours; the folder's name goes unquoted only if it has none.
case $work in *' '*) echo "a folder without blanks in its name is needed for the build: $work" >&2; exit 1 ;; esac
convert $pictures "$work/parts/griddle.ico"
cp "$here/griddle.manifest" "$work/parts/"

# The version stands in FyneApp.toml. Another one (a test's) lies over that file for the compiler alone.
sed "s/^Version = \".*\"/Version = \"$version\"/" FyneApp.toml > "$work/parts/FyneApp.toml"
printf '{"Replace":{"%s":"%s"}}\n' "$PWD/FyneApp.toml" "$work/parts/FyneApp.toml" > "$work/parts/overlay.json"

# clang, with the libraries of mingw-w64: cgo asks the compiler about thousands of names of OpenGL, and gcc spends minutes on thinking up what
# might have been meant by each.
compiler="clang --target=x86_64-w64-mingw32"
tags=${TAGS:-$(sed -n 's/^TAGS := //p' Makefile)}
copyright=$(sed -n 's/^Copyright (c) /© /p' LICENSE)
publisher=$(sed -n 's/^Copyright (c) [0-9-]* //p' LICENSE)

program() { # program NAME TAGS LINKER-FLAGS DESCRIPTION
	sed -e "s/@NUMBERS@/$(echo "$version" | tr . ,),0/" -e "s/@VERSION@/$version/" -e "s/@NAME@/$1/" -e "s/@DESCRIPTION@/$4/" \
		-e "s/@PUBLISHER@/$publisher/" -e "s/@COPYRIGHT@/$copyright/" "$here/griddle.rc.in" > "$work/parts/$1.rc"
	(cd "$work/parts" && x86_64-w64-mingw32-windres -c 65001 -O coff -i "$1.rc" -o "$1.res.o")
	echo "Building $1.exe $version"
	GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC="$compiler" \
		go build -trimpath -overlay "$work/parts/overlay.json" -tags "$tags$2" \
		-ldflags "-s -w $3 -extld=x86_64-w64-mingw32-gcc -extldflags=$work/parts/$1.res.o" -o "$work/$1.exe" .
	"$here/sign.sh" "$work/$1.exe"
}
program griddle "" -H=windowsgui "Griddle"
program griddlectl ,nowindow "" "Griddle for terminals"

echo "Building the installer"
setup=$out/griddle-$version-windows-amd64-setup.exe
rm -f "$setup"
makensis -V2 -WX -INPUTCHARSET UTF8 -DVERSION="$version" -DPUBLISHER="$publisher" -DCOPYRIGHT="$copyright" -DPROGRAMS="$work" -DICON="$work/parts/griddle.ico" \
	-DLICENSE="$PWD/LICENSE" -DNOTICES="$PWD/packaging/NOTICES.txt" -DSIGN="$here/sign.sh" -DSETUP="$setup" "$here/griddle.nsi"
rm -rf "$work/parts"
for file in "$work/griddle.exe" "$work/griddlectl.exe" "$setup"; do
	printf '%6.1f MB  %s\n' "$(($(wc -c < "$file") / 10000))e-2" "${file#"$PWD/"}"
done
