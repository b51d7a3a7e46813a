#!/bin/sh
# Installs the system packages that a task needs, and does nothing, quickly, when they are there.
#
#   packaging/deps.sh build            compiler, pkg-config, OpenGL and X11 headers
#   packaging/deps.sh run              what the window needs on the screen
#   packaging/deps.sh dist             what makes and checks the packages, for Windows too
#   packaging/deps.sh test             build, run, and what the tests drive: X server, keyring, browser, tracer, packages for Linux, and
#                                      the recipes of docs/recipes in curl, Python and JavaScript
#   packaging/deps.sh dist-test        all of these, and what runs programs for Windows, and the recipes in PHP and C#
#   packaging/deps.sh bench            build, run, what the tests of the window drive, and the load generator
#
# Debian and its children are served by apt-get (with sudo when not root). Elsewhere the exact line to type is printed, for the packages
# of the whole group, and the script ends with 1.
set -eu

group=${1:-}
case $group in
build | run | test | bench | dist | dist-test) ;;
*)
	echo "usage: $0 build|run|test|bench|dist|dist-test" >&2
	exit 2
	;;
esac

# Each line: group, what must be there (cmd: a command, pc: a pkg-config module, glob: a file), Debian package.
wanted() {
	cat <<'LIST'
build cmd:gcc                                  gcc
build cmd:make                                 make
build cmd:pkg-config                           pkg-config
build pc:gl                                    libgl1-mesa-dev
build pc:x11                                   xorg-dev
build pc:xcursor                               xorg-dev
build pc:xrandr                                xorg-dev
build pc:xinerama                              xorg-dev
build pc:xi                                    xorg-dev
build pc:xxf86vm                               xorg-dev
run   glob:/usr/lib*/dri/swrast_dri.so:/usr/lib/*/dri/swrast_dri.so:/usr/lib/*/dri/libdril_dri.so:/usr/lib*/dri/libdril_dri.so libgl1-mesa-dri
run   glob:/usr/lib*/libGL.so.1:/usr/lib/*/libGL.so.1 libgl1
test  cmd:Xvfb                                 xvfb
test  cmd:openbox                              openbox
test  cmd:xdotool                              xdotool
test  cmd:xclip                                xclip
test  cmd:import                               imagemagick
test  cmd:tesseract                            tesseract-ocr
test  cmd:dbus-daemon                          dbus
test  cmd:gnome-keyring-daemon                 gnome-keyring
test  cmd:secret-tool                          libsecret-tools
test  cmd:strace                               strace
test  cmd:npm                                  npm
test  cmd:pdftotext                            poppler-utils
test  cmd:curl                                 curl
test  cmd:openssl                              openssl
test  cmd:python3                              python3
test  cmd:node                                 nodejs
test  cmd:chromium:chromium-browser:google-chrome chromium
bench cmd:wrk                                  wrk
dist  cmd:rsvg-convert                         librsvg2-bin
dist  cmd:xz                                   xz-utils
dist  cmd:dpkg-shlibdeps                       dpkg-dev
dist  cmd:desktop-file-validate                desktop-file-utils
dist  cmd:appstreamcli                         appstream
dist  cmd:mandoc                               mandoc
windows cmd:clang                                clang
windows cmd:x86_64-w64-mingw32-gcc               gcc-mingw-w64-x86-64
windows cmd:makensis                             nsis
windows cmd:convert                              imagemagick
windows cmd:osslsigncode                         osslsigncode
dist-test cmd:debootstrap                      debootstrap
dist-test cmd:rpm                              rpm
dist-test cmd:shellcheck                       shellcheck
windows-test cmd:wineboot                         wine
windows-test cmd:ip                               iproute2
recipes-test cmd:php                              php-cli
recipes-test cmd:mcs                              mono-mcs
recipes-test cmd:mono                             mono-runtime
recipes-test glob:/usr/lib/mono/4.5/System.Net.Http.dll       libmono-system-net-http4.0-cil
recipes-test glob:/usr/lib/mono/4.5/System.Web.Extensions.dll libmono-system-web-extensions4.0-cil
LIST
}

# present WHAT says whether it is there; alternatives are separated by colons.
present() {
	kind=${1%%:*}
	rest=${1#*:}
	old_ifs=$IFS
	IFS=:
	# Unquoted on purpose: split at the colons, and let the shell expand the globs.
	set -- $rest
	IFS=$old_ifs
	for one in "$@"; do
		case $kind in
		cmd) command -v "$one" >/dev/null 2>&1 && return 0 ;;
		pc) command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "$one" && return 0 ;;
		glob) [ -e "$one" ] && return 0 ;;
		esac
	done
	return 1
}

includes() { # includes GROUP: is it part of the group asked for?
	case $group:$1 in
	build:build | run:build | run:run | bench:build | bench:run | bench:test | bench:bench) return 0 ;;
	dist:build | dist:dist | dist:windows) return 0 ;;
	test:build | test:run | test:test | test:dist | test:dist-test) return 0 ;; # the tests make the packages for Linux and install them
	dist-test:bench) return 1 ;;
	dist-test:*) return 0 ;;
	esac
	return 1
}

manual() { # manual SYSTEM LINE...
	echo "Griddle needs some system packages that are not there yet. On $1 type:" >&2
	shift
	for line in "$@"; do echo "    $line" >&2; done
	exit 1
}

tests=false
case $group in test | dist-test | bench) tests=true ;; esac

system=$(uname -s)
case $system in
Darwin)
	# The window is drawn by the system's own frameworks there; the compiler is all that is needed.
	xcode-select -p >/dev/null 2>&1 && command -v pkg-config >/dev/null 2>&1 && ! $tests && exit 0
	case $group in
	test | dist-test | bench) echo "The tests of the real window need Linux with X11; 'make unit' runs everything else here." >&2; exit 1 ;;
	*) manual macOS "xcode-select --install" "brew install pkg-config" ;;
	esac
	;;
MINGW* | MSYS* | CYGWIN*)
	command -v gcc >/dev/null 2>&1 && command -v make >/dev/null 2>&1 && ! $tests && exit 0
	case $group in
	test | dist-test | bench) echo "The tests of the real window need Linux with X11; 'make unit' runs everything else here." >&2; exit 1 ;;
	*) manual "Windows, in an MSYS2 UCRT64 terminal," "pacman -S --needed mingw-w64-ucrt-x86_64-gcc mingw-w64-ucrt-x86_64-pkgconf make git" ;;
	esac
	;;
esac

missing=
while read -r of what package; do
	includes "$of" || continue
	present "$what" && continue
	case " $missing " in *" $package "*) ;; *) missing="$missing $package" ;; esac
done <<EOT
$(wanted)
EOT
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
	dnf="gcc make pkgconf-pkg-config mesa-libGL-devel libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel mesa-dri-drivers"
	pacman="gcc make pkgconf mesa libglvnd libx11 libxcursor libxrandr libxinerama libxi libxxf86vm"
	case $group in
	dist | test | dist-test | bench)
		dnf="$dnf librsvg2-tools xz desktop-file-utils appstream mandoc"
		pacman="$pacman librsvg xz desktop-file-utils appstream mandoc"
		;;
	esac
	case $group in
	test | dist-test | bench)
		dnf="$dnf xorg-x11-server-Xvfb openbox xdotool xclip ImageMagick tesseract dbus-daemon gnome-keyring libsecret strace chromium debootstrap rpm ShellCheck curl openssl python3 nodejs npm"
		pacman="$pacman xorg-server-xvfb openbox xdotool xclip imagemagick tesseract tesseract-data-eng dbus gnome-keyring libsecret strace chromium debootstrap rpm-tools shellcheck curl openssl python nodejs npm"
		;;
	esac
	[ "$group" = dist-test ] && dnf="$dnf php-cli mono-core mono-web" && pacman="$pacman php mono"
	# Neither Fedora nor Arch packages wrk in its main collection everywhere; it is named so that the owner knows what is looked for.
	[ "$group" = bench ] && dnf="$dnf wrk" && pacman="$pacman wrk"
	if command -v dnf >/dev/null 2>&1; then manual Fedora "sudo dnf install $dnf"; fi
	if command -v pacman >/dev/null 2>&1; then manual Arch "sudo pacman -S --needed $pacman"; fi
	echo "Griddle needs packages that are known in Debian as:$missing" >&2
	echo "Install what your system calls them, then try again. On Fedora: sudo dnf install $dnf" >&2
	echo "On Arch: sudo pacman -S --needed $pacman" >&2
	exit 1
fi

root=
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		manual "this computer, as root," "apt-get install --no-install-recommends$missing"
	fi
	root="sudo"
	# Without a terminal nobody can type the password.
	[ -t 0 ] || root="sudo -n"
fi

echo "Installing system packages:$missing"
install() {
	# The words are package names: split them.
	# shellcheck disable=SC2086
	$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing </dev/null
}
# A fresh machine has no package list; an old list may name files that are gone. A list that still works is not fetched again.
if ls /var/lib/apt/lists/*Packages* >/dev/null 2>&1; then
	install || { $root apt-get update -q </dev/null && install; }
else
	$root apt-get update -q </dev/null && install
fi || manual "this computer, as root," "apt-get update && apt-get install --no-install-recommends$missing"
