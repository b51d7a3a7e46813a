package shop

import "testing"

// Whatever puts the store back to another state shuts the clear window: who allowed clearing meant another store.
func TestRestoringClosesTheWindow(t *testing.T) {
	s := newShop(t)
	backup := t.TempDir() + "/backup.zip"
	s.product(`{"ProductName":"A"}`)
	must(s.AllowClear(ctx))
	must0(t, s.Backup(ctx, backup)) // taken while it is open
	s.open(true, "a backup leaves it as it is")
	if n, _, err := s.ClearProducts(ctx, nil, "till", 1); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	cleared := must(s.Clearings())[0].Snapshot
	s.open(true, "a clear leaves it as it is")
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"a clearing restored", func() error { return s.RestoreClearing(ctx, cleared) }},
		{"the restore undone", func() error { return s.UndoRestore(ctx) }},
		{"a backup restored", func() error { return s.RestoreBackup(ctx, backup) }},
		{"an import that replaces", func() error { return s.BeginImport(ctx, "note", true) }},
	} {
		must(s.AllowClear(ctx))
		must0(t, step.do())
		s.open(false, step.name)
		s.restart()
		s.open(false, step.name+", after a restart")
	}
	// What was refused changed nothing, and so leaves it open.
	must(s.AllowClear(ctx))
	s.refused(s.RestoreBackup(ctx, t.TempDir()+"/none.zip"), Invalid, "")
	s.refused(s.RestoreClearing(ctx, "none.db"), Missing, "")
	s.open(true, "a restore that was refused")
}
