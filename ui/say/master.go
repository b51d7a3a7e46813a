package say

import (
	"fyne.io/fyne/v2/lang"

	"griddle/vault"
)

// MasterPlace is where the master secret is kept, to stand alone or after a colon; "" when it is nowhere.
func MasterPlace(st vault.Status) string {
	switch st.Kept {
	case vault.InKeyring:
		return lang.X("master.keyring", "this computer's keyring")
	case vault.InSecretFile:
		return lang.X("master.file", "a secret file: {{.Path}}", map[string]any{"Path": st.File})
	case vault.InPassphraseFile:
		return lang.X("master.passphrase", "a passphrase-protected file")
	case vault.InMemory:
		return lang.X("master.memory", "this computer's memory, until Griddle is closed")
	}
	return ""
}

// MasterWhy says in a sentence why the master secret is not at hand as it should be; "" when it is.
func MasterWhy(st vault.Status) string {
	switch st.Reason {
	case vault.NotLooked:
		return lang.X("master.why.notlooked", "Griddle has not looked for the master secret yet.")
	case vault.KeyringSilent:
		return lang.X("master.why.silent", "The keyring of this computer is locked or does not answer, so programs cannot get in. Unlock it, or log in to the desktop again; Griddle keeps trying.")
	case vault.EntryGone:
		return lang.X("master.why.gone", "The master secret of this store is no longer in the keyring of this computer. Enter the recovery key, or start new keys.")
	case vault.EntryForeign:
		return lang.X("master.why.foreign", "What the keyring holds for this store is not its master secret. Enter the recovery key, or start new keys.")
	case vault.NoKeyringYet:
		return lang.X("master.why.nokeyring", "There is no keyring on this computer, so Griddle has no safe place for the store's master secret. Choose a passphrase, or start Griddle with --secret-file.")
	case vault.KeyringLost:
		return lang.X("master.why.lost", "There is no keyring on this computer, but this store's master secret was kept in one. Enter the recovery key.")
	case vault.ByHash:
		return lang.X("master.why.byhash", "The master secret is missing. Existing keys are served until Griddle is closed; they cannot be shown, renamed or rotated, and clear operations are off.")
	case vault.StoreUnread:
		return lang.X("master.why.unread", "The store could not be read, so API keys cannot be checked. Close other programs that use the data folder, then start Griddle again.")
	case vault.PassphraseNeeded:
		return lang.X("master.why.passphrase", "The master secret of this store is protected by a passphrase. Enter it to let programs in.")
	case vault.OnlyInMemory:
		return lang.X("master.why.memory", "The master secret is only in memory. Choose a passphrase to keep it, else the recovery key is needed again at the next start.")
	case vault.NoKeysYet:
		return lang.X("master.why.nokeys", "This store has no API keys yet.")
	case vault.NewStore:
		return lang.X("master.why.new", "This store is new: its master secret is made when it is set up.")
	case vault.FileMissing:
		return lang.X("master.why.filemissing", "The secret file {{.Path}} is not there, and this store already has a master secret. Put the file back, or enter the recovery key.", map[string]any{"Path": st.File})
	case vault.FileForeign:
		return lang.X("master.why.fileforeign", "The secret file {{.Path}} belongs to another store. Name the right file with --secret-file, or enter the recovery key.", map[string]any{"Path": st.File})
	case vault.FileUnnoted:
		return lang.X("master.why.fileunnoted", "The place of the secret file {{.Path}} could not be noted in your "+
			"configuration folder, so name it with --secret-file at each start.", map[string]any{"Path": st.File})
	case vault.FileUnnamed:
		if st.File == "" {
			return lang.X("master.why.fileunnamed", "The master secret of this store is in a secret file, and only you "+
				"can say where. Start Griddle once with --secret-file PATH, or enter the recovery key.")
		}
		return lang.X("master.why.filetold", "This store says that its master secret is in the file {{.Path}}, but "+
			"Griddle believes only you. If you made that file, close Griddle and type once: "+
			"griddle --data \"{{.Data}}\" --secret-file \"{{.Path}}\". Else enter the recovery key.",
			map[string]any{"Path": st.File, "Data": st.Folder})
	}
	return st.Why
}
