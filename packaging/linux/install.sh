#!/bin/sh
# Installs Griddle for the person who runs this, without root: below ~/.local, where desktops look for programs.
#
#   ./install.sh               installs, or upgrades what an earlier one installed
#   ./install.sh --uninstall   removes it again; stores are kept
#
# PREFIX chooses another folder than ~/.local.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
prefix=${PREFIX:-$HOME/.local}
list=$prefix/share/griddle-installed

refresh() { # a list of icons that somebody once made would hide new ones; without such a list the desktop looks for itself
	if [ -e "$prefix/share/icons/hicolor/icon-theme.cache" ] && command -v gtk-update-icon-cache >/dev/null 2>&1; then
		gtk-update-icon-cache -qtf "$prefix/share/icons/hicolor" || true
	fi
}

remove() { # remove LIST: the files it names, and their folders where nothing else is left
	while read -r file; do
		rm -f "$prefix/$file"
		(cd "$prefix" && rmdir -p --ignore-fail-on-non-empty "$(dirname "$file")") 2>/dev/null || true
	done < "$1"
}

case $prefix in
*[\"\|\&%\\]*)
	echo "The folder $prefix has a sign in its name that menu entries cannot hold; choose another with PREFIX." >&2
	exit 1
	;;
esac

case ${1:-} in
'') ;;
--uninstall)
	if [ ! -e "$list" ]; then
		echo "Griddle is not installed in $prefix." >&2
		exit 1
	fi
	if command -v systemctl >/dev/null 2>&1; then systemctl --user disable --now griddle >/dev/null 2>&1 || true; fi
	remove "$list"
	rm -f "$list"
	rmdir "$prefix/share" 2>/dev/null || true
	refresh
	echo "Griddle is removed. Your store is kept, usually in ~/.local/share/griddle; delete that folder to delete the store for good."
	exit 0
	;;
*)
	echo "usage: $0 [--uninstall]" >&2
	exit 2
	;;
esac

cd "$here"
mkdir -p "$prefix/share"
find bin share -type f | sort > "$list.new"
while read -r file; do
	mkdir -p "$(dirname "$prefix/$file")"
	# Beside and then over it: a program that runs keeps its own file.
	case $file in
	*.desktop | */griddle.service) # a folder's name may have blanks, which only these two lines quote
		sed -e "s|^\(Exec[Start]*=\)/usr/bin/griddle|\1\"$prefix/bin/griddle\"|" -e "s|/usr/bin/griddle|$prefix/bin/griddle|" "$file" > "$prefix/$file.new"
		;;
	*) cp "$file" "$prefix/$file.new" ;;
	esac
	case $file in bin/*) chmod 755 "$prefix/$file.new" ;; *) chmod 644 "$prefix/$file.new" ;; esac
	mv "$prefix/$file.new" "$prefix/$file"
done < "$list.new"
# What an earlier version had and this one has not.
if [ -e "$list" ]; then
	sort "$list" | comm -23 - "$list.new" > "$list.gone"
	remove "$list.gone"
	rm -f "$list.gone"
fi
mv "$list.new" "$list"
refresh

# The libraries of the system that the program needs; packages bring them along, this script cannot.
if missing=$(ldd "$prefix/bin/griddle" 2>/dev/null | sed -n 's/^[[:space:]]*\(.*\) => not found$/\1/p') && [ -n "$missing" ]; then
	echo "Griddle is installed but cannot start before these libraries are there:" >&2
	echo "$missing" >&2
	echo "On Debian and Ubuntu: sudo apt install libgl1 libx11-6. On Fedora: sudo dnf install libglvnd-glx libX11." >&2
	exit 1
fi
echo "Griddle is installed: it is in the menu of your desktop, and in a terminal it is $prefix/bin/griddle."
case :$PATH: in
*":$prefix/bin:"*) ;;
*) echo "To start it as griddle, add $prefix/bin to PATH; after the next sign-in many systems do that by themselves." ;;
esac
