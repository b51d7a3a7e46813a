#!/bin/sh
# Builds Griddle for Linux: .deb, .rpm, and .tar.xz with an install script for people without either.
#
#   packaging/linux/build.sh OUTDIR VERSION
#
# ARCHS     architectures, by default "amd64 arm64" as far as there is a compiler for them; what is left out is said
# GRIDDLE   a binary for this computer that is packaged as it is, instead of building one, and packed loosely: for a test that has to be quick
# Exit 3: a tool is missing, and stderr names it.
set -eu

[ $# -eq 2 ] || { echo "usage: $0 OUTDIR VERSION" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
version=$2
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
root=$PWD

if [ "$(uname -s)" != Linux ]; then
	echo "The packages for Linux are built on Linux." >&2
	exit 3
fi
for tool in rsvg-convert xz dpkg-shlibdeps desktop-file-validate appstreamcli mandoc readelf; do
	command -v $tool >/dev/null 2>&1 || {
		echo "The packages for Linux cannot be built here because $tool is missing: packaging/deps.sh dist installs it on Debian." >&2
		exit 3
	}
done

id=app.griddle.desktop
compression=xz level=9
[ -z "${GRIDDLE:-}" ] || compression=gzip level=0
tags=${TAGS:-$(sed -n 's/^TAGS := //p' Makefile)}
own=$(go env GOHOSTARCH)
# Every file in the packages bears the time of the last commit, so that two builds of one commit are the same.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
day=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)
work=$root/build/linux
rm -rf "$work"

# compile ARCH FILE
compile() {
	# The version stands in FyneApp.toml. Another one (a test's) lies over that file for the compiler alone.
	sed "s/^Version = \".*\"/Version = \"$version\"/" FyneApp.toml > "$work/FyneApp.toml"
	printf '{"Replace":{"%s":"%s"}}\n' "$root/FyneApp.toml" "$work/FyneApp.toml" > "$work/overlay.json"
	echo "Building griddle $version for linux/$1"
	if [ "$1" = "$own" ]; then
		set -- "$1" "$2" gcc ""
	else
		set -- "$1" "$2" "$(cross "$1")-gcc" "/usr/lib/$(cross "$1")/pkgconfig:/usr/share/pkgconfig"
	fi
	GOOS=linux GOARCH=$1 CGO_ENABLED=1 CC=$3 ${4:+PKG_CONFIG_LIBDIR="$4"} \
		go build -trimpath -overlay "$work/overlay.json" -tags "$tags" -ldflags "-s -w" -o "$2" .
}

# cross ARCH prints the name that the C compiler and the libraries for it carry.
cross() {
	case $1 in
	amd64) echo x86_64-linux-gnu ;;
	arm64) echo aarch64-linux-gnu ;;
	esac
}

# buildable ARCH says whether there is a compiler with the libraries for it, and what is needed if not.
buildable() {
	[ "$1" = "$own" ] && return 0
	triple=$(cross "$1")
	[ -n "$triple" ] && command -v "$triple-gcc" >/dev/null 2>&1 && [ -e "/usr/lib/$triple/pkgconfig/x11.pc" ] && return 0
	echo "Left out: linux/$1. It needs, on Debian: dpkg --add-architecture $1 && apt-get update && apt-get install gcc-$triple libc6-dev-$1-cross \\"
	echo "    libgl-dev:$1 libgles-dev:$1 libx11-dev:$1 libxcursor-dev:$1 libxrandr-dev:$1 libxinerama-dev:$1 libxi-dev:$1 libxxf86vm-dev:$1"
	return 1
}

# help FOLDER writes the manual page and the completions below it, as they are below /usr/share.
help() { go run -tags "$tags" ./packaging/help "$1" "$version" "$day"; }

# fill FILE prints it with version and day in place.
fill() { sed -e "s/@VERSION@/$version/g" -e "s/@DATE@/$day/g" "$here/$1"; }

# lay TREE BINARY puts all that a system gets below TREE, as it lies below /usr.
lay() {
	install -Dm755 "$2" "$1/bin/griddle"
	install -d "$1/share/applications" "$1/share/metainfo" "$1/share/doc/griddle" "$1/lib/systemd/user"
	fill griddle.desktop > "$1/share/applications/$id.desktop"
	fill metainfo.xml > "$1/share/metainfo/$id.metainfo.xml"
	fill griddle.service > "$1/lib/systemd/user/griddle.service"
	help "$1/share"
	gzip -9n "$1/share/man/man1/griddle.1"
	cat LICENSE packaging/NOTICES.txt > "$1/share/doc/griddle/copyright"
	gzip -9nc CHANGELOG.md > "$1/share/doc/griddle/CHANGELOG.md.gz"
	for size in 16 22 24 32 48 64 128 256 512; do
		install -d "$1/share/icons/hicolor/${size}x$size/apps"
		rsvg-convert -w $size -h $size -o "$1/share/icons/hicolor/${size}x$size/apps/$id.png" assets/icon.svg
	done
	install -Dm644 assets/icon.svg "$1/share/icons/hicolor/scalable/apps/$id.svg"
	chmod -R u=rwX,go=rX "$1"
	find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# check TREE lets each system's own checker read what was laid there.
check() {
	desktop-file-validate "$1/share/applications/$id.desktop"
	appstreamcli validate --no-net "$1/share/metainfo/$id.metainfo.xml" > "$work/appstream" || { cat "$work/appstream" >&2; exit 1; }
	gzip -dc "$1/share/man/man1/griddle.1.gz" | mandoc -T lint -W warning
}

# The libraries that the window toolkit opens while it runs; no tool sees them in the binary.
opened='libX11-xcb.so.1=libx11-xcb1 libXcursor.so.1=libxcursor1 libXi.so.6=libxi6 libXinerama.so.1=libxinerama1 libXrandr.so.2=libxrandr2
	libXrender.so.1=libxrender1 libXxf86vm.so.1=libxxf86vm1'

# recipe BINARY ARCH TREE prints the description of the packages, with what the binary needs: as Debian's tool finds it for the .deb, and as
# names of libraries, which all rpm systems share, for the .rpm.
recipe() {
	sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$2/" -e "s|@TREE@|$3|" -e "s/@COMPRESSION@/$compression/" "$here/nfpm.yaml"
	printf 'overrides:\n  deb:\n    depends:\n'
	mkdir -p "$work/debian"
	printf 'Source: griddle\n\nPackage: griddle\nArchitecture: any\n' > "$work/debian/control"
	(cd "$work" && dpkg-shlibdeps -O "$1" 2>"$work/shlibdeps" || { cat "$work/shlibdeps" >&2; exit 1; }) | sed -n 's/^shlibs:Depends=//p' | tr ',' '\n' | sed 's/^ *\(.*\)/      - "\1"/'
	for one in $opened; do echo "      - ${one#*=}"; done
	printf '    suggests:\n      - fonts-noto-color-emoji\n'
	printf '  rpm:\n    suggests:\n      - google-noto-color-emoji-fonts\n    depends:\n'
	readelf -dW "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/      - "\1()(64bit)"/p'
	libc=$(readelf -VW "$1" | grep -o 'GLIBC_2[0-9.]*' | sort -uV | tail -1)
	echo "      - \"libc.so.6($libc)(64bit)\""
	for one in $opened; do echo "      - \"${one%=*}()(64bit)\""; done
}

# pack ARCH BINARY
pack() {
	tree=$work/$1/usr
	lay "$tree" "$2"
	check "$tree"
	recipe "$tree/bin/griddle" "$1" "$tree" > "$work/$1/nfpm.yaml"
	for kind in deb rpm; do
		(cd "$here" && go tool -modfile="$root/packaging/tools.mod" nfpm package -f "$work/$1/nfpm.yaml" -p $kind -t "$out/griddle-$version-linux-$1.$kind" >/dev/null)
	done
	folder=griddle-$version-linux-$1
	mv "$tree" "$work/$folder"
	cp "$here/install.sh" README.md LICENSE "$work/$folder/"
	mv "$work/$folder/lib/systemd" "$work/$folder/share/" # where systemd looks for units below a home folder, too
	rmdir "$work/$folder/lib"
	tar -C "$work" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -cf - "$folder" | xz -T1 -$level > "$out/$folder.tar.xz"
}

mkdir -p "$work"
if [ -n "${GRIDDLE:-}" ]; then
	pack "$own" "$GRIDDLE"
else
	for arch in ${ARCHS:-amd64 arm64}; do
		buildable "$arch" || continue
		compile "$arch" "$work/griddle-$arch"
		pack "$arch" "$work/griddle-$arch"
	done
fi
rm -rf "$work"
