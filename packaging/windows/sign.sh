#!/bin/sh
# Signs a program or installer for Windows in place; without a certificate it does nothing.
#
#   WINDOWS_CERTIFICATE=code.p12 WINDOWS_CERTIFICATE_PASSFILE=pass packaging/windows/sign.sh FILE
#
# WINDOWS_CERTIFICATE           certificate and key, PKCS#12
# WINDOWS_CERTIFICATE_PASSFILE  a file with its password; a password on a command line could be read by others
# WINDOWS_TIMESTAMP             address of a time-stamp server: without a time stamp the signature ends with the certificate
set -eu

file=$1
[ -n "${WINDOWS_CERTIFICATE:-}" ] || exit 0
if ! command -v osslsigncode >/dev/null 2>&1; then
	echo "a certificate is given, but osslsigncode is missing: packaging/deps.sh dist" >&2
	exit 3
fi
set -- -pkcs12 "$WINDOWS_CERTIFICATE" -h sha256 -n Griddle
[ -z "${WINDOWS_CERTIFICATE_PASSFILE:-}" ] || set -- "$@" -readpass "$WINDOWS_CERTIFICATE_PASSFILE"
[ -z "${WINDOWS_TIMESTAMP:-}" ] || set -- "$@" -ts "$WINDOWS_TIMESTAMP"
osslsigncode sign "$@" -in "$file" -out "$file.signed" >/dev/null
mv "$file.signed" "$file"
