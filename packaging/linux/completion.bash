# Completion of griddle for bash; a test compares it with what griddle --help lists.
_griddle() {
	local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words
	case $previous in
	--data | --secret-file | backup | restore) COMPREPLY=($(compgen -f -- "$current")); return ;;
	--access) COMPREPLY=($(compgen -W 'read write' -- "$current")); return ;;
	esac
	case ${COMP_WORDS[1]} in
	keys) words='create list revoke --name --access --no-clear --expires --json' ;;
	clear) words='allow close status' ;;
	password) words='reset' ;;
	import) words='hotcakes --url --replace --again' ;;
	serve) words='--listen' ;;
	backup) words='--force' ;;
	*) words='serve keys clear sample import backup restore password version' ;;
	esac
	COMPREPLY=($(compgen -W "$words --data --secret-file --help" -- "$current"))
}
complete -F _griddle griddle
