#!/bin/sh
# Runs after the package is removed. Nothing lies outside the package but the stores, and they belong to the people who made them: neither
# remove nor purge touches a home folder. Debian says remove, purge or upgrade; rpm says 0 when nothing is left and 1 after an upgrade.
set -e

case ${1:-} in
remove | purge | 0)
	echo "The stores made with Griddle are kept. Each lies in its owner's home folder, usually in ~/.local/share/griddle;"
	echo "to delete one for good, its owner deletes that folder."
	;;
esac
