#!/bin/sh
# Builds Griddle for macOS, on a Mac: a bundle for both processors, in a .dmg to drag it from and a .pkg that installs it.
#
#   packaging/macos/build.sh OUTDIR VERSION
#
# Signed and notarised when these are given; without them people have to allow the program by hand once, and the last lines say so:
# MACOS_IDENTITY             name of the "Developer ID Application" certificate in the keychain
# MACOS_INSTALLER_IDENTITY   name of the "Developer ID Installer" certificate, for the .pkg
# MACOS_NOTARY_PROFILE       what notarytool's store-credentials was called with
# Exit 3: this is no Mac, or a tool is missing, and stderr names it.
set -eu

[ $# -eq 2 ] || { echo "usage: $0 OUTDIR VERSION" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
version=$2
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."

if [ "$(uname -s)" != Darwin ]; then
	echo "The bundle for macOS is built on a Mac only, with Apple's own tools." >&2
	exit 3
fi
for tool in rsvg-convert lipo iconutil codesign hdiutil pkgbuild; do
	command -v $tool >/dev/null 2>&1 || {
		echo "The bundle for macOS cannot be built here because $tool is missing. rsvg-convert: brew install librsvg; the others: xcode-select --install" >&2
		exit 3
	}
done

tags=${TAGS:-$(sed -n 's/^TAGS := //p' Makefile)}
copyright=$(sed -n 's/^Copyright (c) /© /p' LICENSE)
work=$PWD/build/macos
rm -rf "$work"
bundle=$work/root/Griddle.app
mkdir -p "$bundle/Contents/MacOS" "$bundle/Contents/Resources" "$work/griddle.iconset"

for arch in arm64 amd64; do
	echo "Building griddle $version for darwin/$arch"
	word=$arch
	[ $arch = arm64 ] || word=x86_64
	GOOS=darwin GOARCH=$arch CGO_ENABLED=1 CGO_CFLAGS="-O2 -arch $word -mmacosx-version-min=12.0" CGO_LDFLAGS="-arch $word -mmacosx-version-min=12.0" \
		go build -trimpath -tags "$tags" -ldflags "-s -w" -o "$work/griddle-$arch" .
done
lipo -create -output "$bundle/Contents/MacOS/griddle" "$work/griddle-arm64" "$work/griddle-amd64"

for size in 16 32 128 256 512; do
	rsvg-convert -w $size -h $size -o "$work/griddle.iconset/icon_${size}x$size.png" assets/icon.svg
	rsvg-convert -w $((size * 2)) -h $((size * 2)) -o "$work/griddle.iconset/icon_${size}x$size@2x.png" assets/icon.svg
done
iconutil -c icns -o "$bundle/Contents/Resources/griddle.icns" "$work/griddle.iconset"
sed -e "s/@VERSION@/$version/" -e "s/@COPYRIGHT@/$copyright/" "$here/Info.plist" > "$bundle/Contents/Info.plist"
plutil -lint "$bundle/Contents/Info.plist"
cat LICENSE packaging/NOTICES.txt > "$bundle/Contents/Resources/LICENSE.txt"

# Without a certificate the signature says nothing about who built it, but without any the newer processors refuse the program.
if [ -n "${MACOS_IDENTITY:-}" ]; then
	codesign --force --options runtime --timestamp --sign "$MACOS_IDENTITY" "$bundle"
else
	codesign --force --sign - "$bundle"
fi
codesign --verify --strict --verbose=2 "$bundle"

notarise() { # notarise FILE: Apple looks at it, and its answer is attached
	[ -n "${MACOS_NOTARY_PROFILE:-}" ] || return 0
	xcrun notarytool submit "$1" --keychain-profile "$MACOS_NOTARY_PROFILE" --wait
	xcrun stapler staple "$1"
}

pkg=$out/griddle-$version-macos.pkg
set --
[ -z "${MACOS_INSTALLER_IDENTITY:-}" ] || set -- --sign "$MACOS_INSTALLER_IDENTITY" --timestamp
pkgbuild --root "$work/root" --identifier app.griddle.desktop --version "$version" --install-location /Applications "$@" "$pkg"
notarise "$pkg"

dmg=$out/griddle-$version-macos.dmg
ln -s /Applications "$work/root/Applications"
hdiutil create -volname "Griddle $version" -srcfolder "$work/root" -fs HFS+ -format UDZO -ov "$dmg"
[ -z "${MACOS_IDENTITY:-}" ] || codesign --timestamp --sign "$MACOS_IDENTITY" "$dmg"
notarise "$dmg"

rm -rf "$work"
[ -n "${MACOS_IDENTITY:-}" ] || echo "Not signed: whoever opens it has to allow it once in System Settings, Privacy & Security."
[ -n "${MACOS_NOTARY_PROFILE:-}" ] || echo "Not notarised."
