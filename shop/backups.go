package shop

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"griddle/shop/activity"
	"griddle/shop/words"
	"griddle/storage"
)

// BackupEvery is how often a backup is made by itself.
type BackupEvery string

// How often.
const (
	EveryDay  BackupEvery = "day"
	EveryWeek BackupEvery = "week"
	Never     BackupEvery = "never"
)

// BackupPlan is what the owner chose about backups.
type BackupPlan struct {
	Every  BackupEvery
	Daily  int    // of those made by themselves: the newest of each of so many days are kept
	Weekly int    // and the newest of each of so many weeks
	Folder string // "": the folder backups in the data folder
}

// Backup is one file in the backup folder that was made of this store.
type Backup struct {
	Name     string
	Path     string
	Taken    time.Time // UTC
	Bytes    int64
	ByItself bool // made by the plan, which also removes it one day
}

// BackupState is what there is to know about the backups.
type BackupState struct {
	Plan     BackupPlan
	Folder   string // where they lie
	SameDisk bool   // the folder lies on the disk of the store: it does not help when that disk breaks
	Backups  []Backup
	// Problem says why the last one that should have been made by itself was not made; nil when it was.
	Problem   *Error
	ProblemAt time.Time
}

// Last is the newest backup; false when there is none.
func (b BackupState) Last() (Backup, bool) {
	if len(b.Backups) == 0 {
		return Backup{}, false
	}
	return b.Backups[0], true
}

const (
	planKey    = "backups.plan"
	problemKey = "backups.problem"

	backupStamp   = "20060102T150405Z"
	backupEnding  = ".zip"
	byItselfWord  = "auto"
	byOwnerWord   = "manual"
	againAfter    = time.Hour // a backup that failed is tried again
	mostKeptDays  = 90
	mostKeptWeeks = 104
)

// problem is what is stored under problemKey.
type problem struct {
	At  time.Time
	Why *Error
}

// WithProgress lets long work under the context tell how much of how much is done, on its own goroutine:
// MakeBackup, VerifyBackup and RestoreBackup in bytes, changes of many records in records. Cancelling the context
// ends them; nothing is left of a backup then, and nothing is restored or changed.
func WithProgress(ctx context.Context, tell func(done, total int64)) context.Context {
	return storage.WithProgress(ctx, tell)
}

// BackupPlan answers what the owner chose; at first daily, with 7 daily and 4 weekly ones kept.
func (s *Store) BackupPlan() (BackupPlan, error) {
	p := BackupPlan{Every: EveryDay, Daily: 7, Weekly: 4}
	text, err := storage.Setting(s.db.Reader(), planKey)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &p)
	}
	return p, err
}

// SaveBackupPlan stores it, once the folder is there and can be written to. Errors name Every, Daily, Weekly or Folder.
func (s *Store) SaveBackupPlan(ctx context.Context, p BackupPlan) error {
	p.Folder = strings.TrimSpace(p.Folder)
	if p.Folder != "" && filepath.Clean(p.Folder) == s.ownBackups() {
		p.Folder = ""
	}
	switch {
	case p.Every != EveryDay && p.Every != EveryWeek && p.Every != Never:
		return Refuse(Invalid, "Every", "{field} must be day, week or never.")
	case p.Daily < 1 || p.Daily > mostKeptDays:
		return Refuse(Invalid, "Daily", "{field} must be a number from 1 to %d.", mostKeptDays)
	case p.Weekly < 0 || p.Weekly > mostKeptWeeks:
		return Refuse(Invalid, "Weekly", "{field} must be a number from 0 to %d.", mostKeptWeeks)
	case p.Folder != "" && !filepath.IsAbs(p.Folder):
		return Refuse(Invalid, "Folder", "Folder must be a whole path, such as the one of a folder on another disk.")
	}
	if p.Folder != "" {
		if err := writableFolder(p.Folder); err != nil {
			return err
		}
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *storage.Tx) error {
		if err := storage.SetSetting(tx, problemKey, ""); err != nil {
			return err
		}
		return storage.SetSetting(tx, planKey, string(text))
	})
}

// writableFolder tries it out.
func writableFolder(dir string) error {
	err := storage.TryFolder(dir)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return Refuse(Invalid, "Folder", "Folder %s is not there. Connect its disk, or choose another folder.",
			dir).Because(err)
	}
	return Refuse(Invalid, "Folder", "Folder %s cannot be written to. Choose another one.", dir).Because(err)
}

func (s *Store) ownBackups() string { return filepath.Join(s.db.Dir(), "backups") }

// backupFolder is where backups go; the one in the data folder is made when it is not there yet, one on another
// disk never is.
func (s *Store) backupFolder(p BackupPlan) (string, error) {
	if p.Folder != "" {
		return p.Folder, nil
	}
	return s.ownBackups(), os.MkdirAll(s.ownBackups(), 0o700)
}

// backupPrefix begins the names of this store's backups, so that several stores may share a folder.
func (s *Store) backupPrefix() string {
	id := strings.ReplaceAll(s.db.Instance(), "-", "")
	return "griddle-" + id[:min(len(id), 8)] + "-"
}

// Backups answers the plan and the backups of this store in its folder, newest first. A folder that is not there
// holds none.
func (s *Store) Backups() (BackupState, error) {
	st := BackupState{}
	var err error
	if st.Plan, err = s.BackupPlan(); err != nil {
		return st, err
	}
	if st.Folder, err = s.backupFolder(st.Plan); err != nil {
		return st, err
	}
	text, err := storage.Setting(s.db.Reader(), problemKey)
	if err == nil && text != "" {
		var p problem
		err = json.Unmarshal([]byte(text), &p)
		st.Problem, st.ProblemAt = p.Why, p.At
	}
	if err != nil {
		return st, err
	}
	if st.SameDisk, err = storage.SameDisk(s.db.Dir(), st.Folder); errors.Is(err, fs.ErrNotExist) {
		st.Problem = Refuse(Missing, "", "The backup folder is not there. Connect its disk, or choose another folder.")
		return st, nil
	} else if err != nil {
		return st, err
	}
	entries, err := os.ReadDir(st.Folder)
	if err != nil {
		return st, err
	}
	for _, e := range entries {
		if b, ok := s.backupNamed(st.Folder, e); ok {
			st.Backups = append(st.Backups, b)
		}
	}
	slices.SortFunc(st.Backups, func(a, b Backup) int {
		return cmp.Or(b.Taken.Compare(a.Taken), cmp.Compare(b.Name, a.Name))
	})
	return st, nil
}

// backupNamed reads from a file's name whether it is a backup of this store, and of when.
func (s *Store) backupNamed(dir string, e fs.DirEntry) (b Backup, ok bool) {
	rest, ours := strings.CutPrefix(e.Name(), s.backupPrefix())
	rest, whole := strings.CutSuffix(rest, backupEnding)
	stamp, word, _ := strings.Cut(rest, "-")
	taken, err := time.Parse(backupStamp, stamp)
	if !ours || !whole || err != nil || word != byItselfWord && word != byOwnerWord {
		return b, false
	}
	info, err := e.Info()
	if err != nil { // gone meanwhile
		return b, false
	}
	return Backup{e.Name(), filepath.Join(dir, e.Name()), taken, info.Size(), word == byItselfWord}, true
}

// MakeBackup makes one now; it stays until the owner deletes it.
func (s *Store) MakeBackup(ctx context.Context) (Backup, error) {
	return s.makeBackup(ctx, byOwnerWord)
}

func (s *Store) makeBackup(ctx context.Context, word string) (Backup, error) {
	p, err := s.BackupPlan()
	if err != nil {
		return Backup{}, err
	}
	dir, err := s.backupFolder(p)
	if err == nil {
		err = writableFolder(dir)
	}
	if err != nil {
		return Backup{}, err
	}
	taken := s.now().UTC().Truncate(time.Second)
	path := func() string {
		return filepath.Join(dir, s.backupPrefix()+taken.Format(backupStamp)+"-"+word+backupEnding)
	}
	for {
		if _, err := os.Lstat(path()); errors.Is(err, fs.ErrNotExist) {
			break
		}
		taken = taken.Add(time.Second) // two within a second
	}
	if err := s.Backup(ctx, path()); err != nil {
		if errors.Is(err, storage.ErrDiskFull) {
			err = Refuse(Full, "", "The backup could not be made, because its disk is full. Make room there, or "+
				"choose another folder.").Because(err)
		}
		return Backup{}, err
	}
	info, err := os.Stat(path())
	if err != nil {
		return Backup{}, err
	}
	return Backup{filepath.Base(path()), path(), taken, info.Size(), word == byItselfWord}, nil
}

// TidyBackups removes from the backup folder what killed backups left there. A folder that is not there has nothing.
func (s *Store) TidyBackups() error {
	p, err := s.BackupPlan()
	if err != nil || p.Folder == "" { // the data folder is tidied when it is opened
		return err
	}
	if err = storage.RemoveParts(p.Folder); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// KeepBackups makes the backup that is due and removes those the plan no longer keeps; whoever holds the store
// calls it now and then. An empty store has nothing to save. What fails is noted for the owner and tried again
// after an hour.
func (s *Store) KeepBackups(ctx context.Context) (made bool, err error) {
	due, err := s.backupDue()
	if err == nil && due {
		_, err = s.makeBackup(ctx, byItselfWord)
		made = err == nil
	}
	if ctx.Err() != nil || !made && err == nil {
		return made, err
	}
	return made, errors.Join(err, s.noteProblem(ctx, err), s.pruneBackups())
}

// noteProblem stores why a backup was not made, or forgets it.
func (s *Store) noteProblem(ctx context.Context, err error) error {
	text := ""
	if err != nil {
		p := problem{s.now().UTC(), AsRefusal(err, "The backup could not be made. Look at the folder, or choose "+
			"another one.")}
		raw, err := json.Marshal(p)
		if err != nil {
			return err
		}
		text = string(raw)
	}
	return s.db.Write(ctx, func(tx *storage.Tx) error { return storage.SetSetting(tx, problemKey, text) })
}

// backupDue tells whether the plan asks for one now.
func (s *Store) backupDue() (bool, error) {
	st, err := s.Backups()
	if err != nil || st.Plan.Every == Never {
		return false, err
	}
	now := s.now()
	if since := now.Sub(st.ProblemAt); since >= 0 && since < againAfter {
		return false, nil
	}
	every := 24 * time.Hour
	if st.Plan.Every == EveryWeek {
		every *= 7
	}
	for _, b := range st.Backups {
		// one from the future was made under a wrong clock
		if age := now.Sub(b.Taken); b.ByItself && age >= 0 && age < every {
			return false, nil
		}
	}
	empty, err := s.Empty()
	return !empty, err
}

func (s *Store) pruneBackups() error {
	st, err := s.Backups()
	if err != nil {
		return err
	}
	var errs []error
	for _, b := range outdated(st.Backups, st.Plan) {
		errs = append(errs, os.Remove(b.Path))
	}
	return errors.Join(errs...)
}

// outdated are those made by themselves, out of all (newest first), that are neither the newest of one of the last
// days nor of one of the last weeks that have any.
func outdated(all []Backup, p BackupPlan) (old []Backup) {
	days, weeks := map[string]bool{}, map[string]bool{}
	first := func(seen map[string]bool, name string, most int) bool {
		if seen[name] || len(seen) >= most {
			return false
		}
		seen[name] = true
		return true
	}
	for _, b := range all {
		if !b.ByItself {
			continue
		}
		local := b.Taken.Local()
		year, week := local.ISOWeek()
		day := first(days, local.Format(time.DateOnly), p.Daily)
		if !first(weeks, fmt.Sprint(year, "-", week), p.Weekly) && !day {
			old = append(old, b)
		}
	}
	return old
}

// VerifyBackup reads a backup whole and checks all of it. A file that is damaged, or none of Griddle's, is an *Error.
func (s *Store) VerifyBackup(ctx context.Context, path string) error {
	_, err := s.db.VerifyBackup(ctx, path)
	var form words.Form
	switch {
	case errors.Is(err, storage.ErrDamaged):
		return Refuse(Invalid, "", "This backup is damaged: %s. Make a new one, and look after the disk it lies on.",
			flaw(err)).Because(err)
	case errors.Is(err, storage.ErrNotStore):
		form = "This file is no backup made by Griddle."
	case errors.Is(err, storage.ErrStrange):
		form = "This backup holds something that no version of Griddle made. Do not use it."
	case errors.Is(err, storage.ErrNewer):
		form = "This backup was made by a newer Griddle. Update Griddle to use it."
	case errors.Is(err, storage.ErrDiskFull):
		form = "There is not enough room on the disk of the store to check this backup. Make room there, then " +
			"try again."
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, storage.ErrNotFound):
		form = "This backup is not there any more."
	default:
		return err
	}
	return Refuse(kindOfBackup(err), "", form).Because(err)
}

// unrestored says in a sentence why a restore did not take place.
func unrestored(err error) error {
	var form words.Form
	var said *Error
	switch {
	case errors.Is(err, storage.ErrDamaged):
		return Refuse(Invalid, "", "The copy is damaged, so nothing was restored: %s. Choose another one.", flaw(err)).
			Because(err)
	case errors.Is(err, storage.ErrNotStore):
		form = "This file is no backup made by Griddle, so nothing was restored; choose another one."
	case errors.Is(err, storage.ErrStrange):
		form = "The copy holds something that no version of Griddle made, so nothing was restored; choose another one."
	case errors.Is(err, storage.ErrNewer):
		form = "The copy was made by a newer Griddle, so nothing was restored; update Griddle first."
	case errors.As(err, &said):
		return err
	case errors.Is(err, storage.ErrDiskFull):
		form = "There is not enough room on the disk of the store, so nothing was restored. Make room there, " +
			"then try again."
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, storage.ErrNotFound):
		form = "There is no such file, so nothing was restored."
	default:
		return err
	}
	return Refuse(kindOfBackup(err), "", form).Because(err)
}

func kindOfBackup(err error) Kind {
	if errors.Is(err, storage.ErrDiskFull) {
		return Full
	}
	return Invalid
}

// flaw names what is wrong with a copy, to stand after a colon.
func flaw(err error) words.Sentence {
	var e *storage.DamagedError
	if !errors.As(err, &e) {
		return words.Say("its data cannot be read")
	}
	switch e.Flaw {
	case storage.CutShort:
		return words.Say("it is cut short")
	case storage.Several:
		return words.Say("more than one backup is in it")
	case storage.Crowded:
		return words.Say("it holds too many files")
	case storage.Absent:
		return words.Say("%s is missing in it", e.Entry)
	case storage.Twice:
		return words.Say("%s is in it twice", e.Entry)
	case storage.Foreign:
		return words.Say("its manifest names %s, which no backup holds", activity.Shorten(e.Entry))
	case storage.Large:
		return words.Say("%s in it is too large", e.Entry)
	case storage.Locked:
		return words.Say("%s in it is encrypted, or packed in a way that Griddle cannot read", e.Entry)
	case storage.Changed:
		return words.Say("%s in it is not what its manifest says", e.Entry)
	}
	return words.Say("%s in it cannot be read", e.Entry)
}

// UnpackBackup lays a backup whole (keys, settings, activity too; what opens the store to others at its defaults) into
// a data folder that is empty, or has lost its store file.
func UnpackBackup(ctx context.Context, engine storage.Opener, path, dir string, schema storage.Schema) error {
	if err := engine.UnpackBackup(ctx, path, dir, schema); err != nil {
		return unrestored(err)
	}
	db, err := engine.Open(ctx, storage.Config{Dir: dir, Schema: schema})
	if err != nil {
		return err
	}
	return errors.Join(db.Write(ctx, closeAccess), db.Close())
}

// DeleteBackup removes one from the backup folder for good.
func (s *Store) DeleteBackup(name string) error {
	st, err := s.Backups()
	if err != nil {
		return err
	}
	for _, b := range st.Backups {
		if b.Name == name {
			return os.Remove(b.Path)
		}
	}
	return Refuse(Missing, "", "This backup is not there any more.")
}

// UndoRestore puts the shop's records back as they were before the last restore, which can then be undone in turn.
func (s *Store) UndoRestore(ctx context.Context) error {
	all, err := s.Clearings()
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Undo {
			return s.RestoreClearing(ctx, c.Snapshot)
		}
	}
	return Refuse(Missing, "", "The restore cannot be undone any more: the copy of what was there before is gone.")
}
