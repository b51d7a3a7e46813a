#!/bin/sh
# Installs the Linux packages for real, step by step.
#
#   packaging/linux/test.sh OUTDIR      packages made by build.sh
#
# The .tar.xz goes into an empty home folder, the .deb into a clean system made with debootstrap, where it is used, upgraded, removed and
# purged; the .rpm is read, not installed. Needs root, for the clean system, and takes the packages for it from where this computer takes its own.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 OUTDIR" >&2; exit 2; }
out=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
# Mounts of the clean system are seen by this script alone, and end with it.
if [ -z "${GRIDDLE_TEST_ALONE:-}" ]; then
	if [ "$(id -u)" != 0 ]; then
		echo "This test makes a clean system, which only root may." >&2
		exit 1
	fi
	GRIDDLE_TEST_ALONE=1 exec unshare --mount "$here/test.sh" "$out"
fi

arch=$(go env GOHOSTARCH)
version=$(sed -n 's/^Version = "\(.*\)"$/\1/p' FyneApp.toml)
next=${version%.*}.$((${version##*.} + 1))
base=griddle-$version-linux-$arch
work=$(mktemp -d)
server=
cleanup() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	if mountpoint -q "$work/root/proc"; then umount "$work/root/proc"; fi
	rm -rf --one-file-system "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

step() { echo "-- $*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
# quietly COMMAND... shows what it printed only when it fails.
quietly() { "$@" > "$work/printed" 2>&1 || { cat "$work/printed" >&2; fail "$*"; }; }

step ".rpm: what is in it and what it asks for"
rpm -qpl "$out/$base.rpm" > "$work/files" 2>/dev/null
for file in bin/griddle share/applications/app.griddle.desktop.desktop share/metainfo/app.griddle.desktop.metainfo.xml \
	share/icons/hicolor/scalable/apps/app.griddle.desktop.svg share/icons/hicolor/48x48/apps/app.griddle.desktop.png \
	share/man/man1/griddle.1.gz share/bash-completion/completions/griddle share/fish/vendor_completions.d/griddle.fish \
	share/zsh/site-functions/_griddle lib/systemd/user/griddle.service share/doc/griddle/copyright; do
	grep -qx "/usr/$file" "$work/files" || fail "the .rpm has no /usr/$file"
done
if grep -qxE '/usr(/bin|/lib|/share|/share/icons/hicolor)?' "$work/files"; then fail "the .rpm claims folders of the system"; fi
rpm -qp --requires "$out/$base.rpm" > "$work/requires" 2>/dev/null
for library in libGL.so.1 libX11.so.6 libc.so.6; do grep -qF "$library(" "$work/requires" || fail "the .rpm does not ask for $library"; done
[ "$(rpm -qp --queryformat '%{VERSION}' "$out/$base.rpm" 2>/dev/null)" = "$version" ] || fail "the .rpm has another version than $version"

step ".tar.xz: installed into an empty home folder, upgraded, removed"
home="$work/home folder"
mkdir -p "$home" "$work/tar"
tar -C "$work/tar" -xJf "$out/$base.tar.xz"
alone() { env -i HOME="$home" PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"; }
quietly alone "$work/tar/$base/install.sh"
[ "$(alone "$home/.local/bin/griddle" version)" = "$version" ] || fail "the installed program is not $version"
grep -qx "Exec=\"$home/.local/bin/griddle\"" "$home/.local/share/applications/app.griddle.desktop.desktop" || fail "the menu entry does not start the installed program"
desktop-file-validate "$home/.local/share/applications/app.griddle.desktop.desktop" || fail "the menu entry"
grep -qx "ExecStart=\"$home/.local/bin/griddle\" serve" "$home/.local/share/systemd/user/griddle.service" || fail "the unit does not start the installed program"
alone "$home/.local/bin/griddle" keys create --name Till --secret-file "$home/secret" > "$work/key"
echo "bin/of-an-earlier-version" >> "$home/.local/share/griddle-installed"
touch "$home/.local/bin/of-an-earlier-version"
quietly alone "$work/tar/$base/install.sh"
[ ! -e "$home/.local/bin/of-an-earlier-version" ] || fail "the upgrade left a file of the earlier version"
quietly alone "$work/tar/$base/install.sh" --uninstall
# The store stays, and so does the note of where its secret lies.
find "$home" -type f | grep -v -e "^$home/secret$" -e "^$home/.local/share/griddle/" -e "^$home/.config/griddle/store-" > "$work/left" || true
[ ! -s "$work/left" ] || { cat "$work/left" >&2; fail "files are left after the removal"; }
[ -s "$home/.local/share/griddle/store.db" ] || fail "the removal took the store"

step "the same program packed once more, as version $next"
dpkg-deb -x "$out/$base.deb" "$work/unpacked"
GRIDDLE=$work/unpacked/usr/bin/griddle "$here/build.sh" "$work/next" "$next"

step "a clean system (debootstrap)"
if ! command -v debootstrap >/dev/null 2>&1; then fail "debootstrap is missing: packaging/deps.sh dist-test"; fi
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get indextargets --format '$(CODENAME) $(SITE)' 'Created-By: Packages' | sed -n "s/^$suite //p" | head -1)
root=$work/root
quietly debootstrap --variant=minbase "$suite" "$root" "$mirror"
mount -t proc proc "$root/proc"
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
# The updates too, so that what is installed is what people have.
rm -f "$root/etc/apt/sources.list"
cp -r /etc/apt/sources.list /etc/apt/sources.list.d "$root/etc/apt/" 2>/dev/null || true
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
quietly inside apt-get update
quietly inside useradd --create-home owner
cp "$out/$base.deb" "$work/next/griddle-$next-linux-$arch.deb" "$root/tmp/"

owner() { chroot "$root" su owner -c "cd && $1"; }
address=127.0.0.1:$((20000 + $$ % 20000))
serve() { # starts the installed program as its owner and waits until it answers
	chroot --userspec=owner "$root" env -i HOME=/home/owner PATH=/usr/bin:/bin LANG=C.UTF-8 griddle serve --listen "$address" > "$work/serve" 2>&1 &
	server=$!
	waited=0
	until curl -sf "http://$address/healthz" > "$work/health"; do
		waited=$((waited + 1))
		if [ $waited -gt 100 ] || ! kill -0 $server 2>/dev/null; then cat "$work/serve" >&2; fail "griddle serve does not answer"; fi
		sleep 0.2
	done
}
stop() { kill -INT "$server"; wait "$server" || fail "griddle serve did not end well"; server=; }
api() { curl -sf -H "Authorization: Bearer $key" -H 'Content-Type: application/json' "http://$address/api/v1/$1" ${2:+-d "$2"}; }
store_is_kept() {
	[ -s "$root/home/owner/.local/share/griddle/store.db" ] && [ -s "$root/home/owner/secret" ] || fail "$1 took the store"
}
has_syrup() { api products/ANY?bysku=SYRUP-1 | grep -q '"ProductName":"Maple syrup"' || fail "$1: the product is gone"; }

step "install $version: apt brings what the package asks for"
quietly inside apt-get install -y --no-install-recommends "/tmp/$base.deb"
if chroot "$root" ldd /usr/bin/griddle | grep 'not found' >&2; then fail "a library is missing after the installation"; fi
[ -e "$root/usr/share/applications/app.griddle.desktop.desktop" ] || fail "no menu entry"
[ -z "$(find "$root/etc/systemd" -name 'griddle*' 2>/dev/null)" ] || fail "the service is switched on, and should be off"

step "no keyring: the program says what to do; with a secret file it makes a store and a key"
if owner 'griddle keys create --name Till' > "$work/printed" 2>&1; then fail "a key without a place for the master secret"; fi
grep -q -- '--secret-file' "$work/printed" || { cat "$work/printed" >&2; fail "the message does not name --secret-file"; }
key=$(owner 'griddle keys create --name Till --secret-file ~/secret')
serve
api products '{"ProductName":"Maple syrup","Sku":"SYRUP-1","SitePrice":8.5}' > /dev/null || fail "creating a product"
has_syrup "after it was made"

step "upgrade to $next while the program runs: store and key are kept"
quietly inside apt-get install -y --no-install-recommends "/tmp/griddle-$next-linux-$arch.deb"
[ "$(inside dpkg-query -W -f '${Version}' griddle)" = "$next-1" ] || fail "the version is $(inside dpkg-query -W -f '${Version}' griddle)"
has_syrup "during the upgrade"
stop
serve
has_syrup "after the upgrade"
stop

step "remove: the program goes, the store stays"
quietly inside apt-get remove -y griddle
grep -q 'are kept' "$work/printed" || fail "the removal does not say that stores are kept"
[ ! -e "$root/usr/bin/griddle" ] || fail "the program is still there"
store_is_kept remove

step "purge: the store stays too, and it says where"
quietly inside apt-get install -y --no-install-recommends "/tmp/$base.deb"
quietly inside apt-get purge -y griddle
grep -q 'share/griddle' "$work/printed" || { cat "$work/printed" >&2; fail "the purge does not say where stores lie"; }
store_is_kept purge
[ -z "$(inside find /usr /etc /var -xdev -path /var/cache -prune -o -name '*griddle*' -print)" ] || fail "the purge left $(inside find /usr /etc /var -xdev -path /var/cache -prune -o -name '*griddle*' -print)"

step "install once more: the store is there again"
quietly inside apt-get install -y --no-install-recommends "/tmp/$base.deb"
serve
has_syrup "after a new installation"
stop
echo "The packages for Linux install, upgrade and go as they should."
