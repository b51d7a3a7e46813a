package vault

import (
	"reflect"

	"griddle/shop/words"
)

// Status is where the master secret stands, with words for it.
type Status struct {
	Condition       Condition
	Kept            PlaceKind
	File            string         // path of the secret file when it is kept in one
	Place           words.Sentence // "the keyring of this computer", "a secret file: …"
	Reason          Reason
	Why             words.Sentence // for the banner; its Form is "" when Ready and kept safely
	NeedsPassphrase bool           // Locked, and Unlock with the passphrase opens it
	New             bool           // the store has no master yet, whether one can be made (Fresh) or not
	Folder          string         // the data folder, where Reason is FileUnnamed
	// Known: the master is away and was at hand in this account before, so that ServeByHash is possible.
	Known bool
}

// Equal says whether both stand the same and say the same.
func (st Status) Equal(o Status) bool { return reflect.DeepEqual(st, o) }

// PlaceKind is where a master secret is kept.
type PlaceKind int

// Places.
const (
	Nowhere PlaceKind = iota
	InKeyring
	InSecretFile
	InPassphraseFile
	InMemory // until Griddle is closed
)

// Reason says why the master secret is not at hand as it should be.
type Reason int

// Reasons. Of FileRefused, Status.Why says what is wrong with the file.
const (
	NoReason Reason = iota
	NotLooked
	KeyringSilent
	EntryGone
	EntryForeign
	NoKeyringYet
	KeyringLost
	ByHash
	StoreUnread
	PassphraseNeeded
	OnlyInMemory
	NoKeysYet
	NewStore
	FileMissing
	FileForeign
	FileRefused
	FileUnnamed // only the owner can say in which file the master is; File, if any, is what the store says
	FileUnnoted // at hand, but its place could not be noted for the next start
)

var places = map[PlaceKind]words.Form{
	InKeyring:        "the keyring of this computer",
	InPassphraseFile: "a passphrase-protected file",
	InMemory:         "the memory of this computer, until Griddle is closed",
}

// reasons has a %s where the path of the secret file stands.
var reasons = map[Reason]words.Form{
	NotLooked: "Griddle has not looked for the master secret yet.",
	KeyringSilent: "The keyring of this computer is locked or does not answer, so programs cannot get in. " +
		"Unlock it, or log in to the desktop again; Griddle keeps trying.",
	EntryGone: "The master secret of this store is no longer in the keyring of this computer. Enter " +
		"the recovery key, or start new keys.",
	EntryForeign: "What the keyring holds for this store is not its master secret. Enter the recovery " +
		"key, or start new keys.",
	NoKeyringYet: "There is no keyring on this computer, so Griddle has no safe place for the store's " +
		"master secret. Choose a passphrase, or start Griddle with --secret-file.",
	KeyringLost: "There is no keyring on this computer, but this store's master secret was kept in one. " +
		"Enter the recovery key.",
	ByHash: "The master secret is missing. Existing keys are served until Griddle is closed; they " +
		"cannot be shown, renamed or rotated, and clear operations are off.",
	StoreUnread: "The store could not be read, so API keys cannot be checked. Close other programs that " +
		"use the data folder, then start Griddle again.",
	PassphraseNeeded: "The master secret of this store is protected by a passphrase. Enter it to let " +
		"programs in.",
	OnlyInMemory: "The master secret is only in memory. Choose a passphrase to keep it, else the " +
		"recovery key is needed again at the next start.",
	NoKeysYet: "This store has no API keys yet.",
	NewStore:  "This store is new: its master secret is made when it is set up.",
	FileMissing: "The secret file %s is not there, and this store already has a master secret. Put the " +
		"file back, or enter the recovery key.",
	FileForeign: "The secret file %s belongs to another store. Name the right file with --secret-file, " +
		"or enter the recovery key.",
	FileUnnoted: "The place of the secret file %s could not be noted in your configuration folder, so " +
		"name it with --secret-file at each start.",
}

// in says where the master is kept; file is the path where that is a secret file.
func (st Status) in(k PlaceKind, file string) Status {
	st.Kept, st.File, st.Place = k, file, words.Say(places[k])
	if k == InSecretFile {
		st.Place = words.Say("a secret file: %s", file)
	}
	return st
}

// because says why it is not at hand as it should be.
func (st Status) because(r Reason) Status {
	st.Reason, st.Why = r, words.Say(reasons[r])
	if r == FileMissing || r == FileForeign || r == FileUnnoted {
		st.Why.Args = []any{st.File}
	}
	return st
}

// refused says what is wrong with the secret file.
func (st Status) refused(err error) Status {
	st.Reason, st.Why = FileRefused, saidBy(err)
	return st
}

// unnamed says that only the owner can say where the secret file of the store in dir is, and how; told is what the
// store says, or "".
func (st Status) unnamed(dir, told string) Status {
	st.Reason, st.Folder = FileUnnamed, dir
	if told == "" {
		st.Why = words.Say("The master secret of this store is in a secret file, and only you can say where. " +
			"Start Griddle once with --secret-file PATH, or enter the recovery key.")
		return st
	}
	st = st.in(InSecretFile, told)
	st.Why = words.Say("This store says that its master secret is in the file %s, but Griddle believes only you. "+
		"If you made that file, close Griddle and type once: "+
		`griddle serve --data "%s" --secret-file "%s". Else enter the recovery key.`, told, dir, told)
	return st
}
