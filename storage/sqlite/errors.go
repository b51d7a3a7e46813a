package sqlite

import (
	"errors"
	"fmt"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// explain turns the database's errors into this package's, keeping the cause for the log.
func explain(err error) error {
	if err == nil {
		return nil
	}
	if isDiskFull(err) && !errors.Is(err, storage.ErrDiskFull) {
		return fmt.Errorf("%w: %w", storage.ErrDiskFull, err)
	}
	if isBusy(err) && !errors.Is(err, storage.ErrBusy) {
		return fmt.Errorf("%w: %w", storage.ErrBusy, err)
	}
	if isDouble(err) && !errors.Is(err, storage.ErrDouble) {
		return fmt.Errorf("%w: %w", storage.ErrDouble, err)
	}
	return err
}

func isDiskFull(err error) bool {
	var e sqlite3.Error
	if errors.As(err, &e) && (e.Code == sqlite3.ErrFull || disk.NoSpace(e.SystemErrno)) {
		return true
	}
	return disk.NoSpace(err)
}

func isBusy(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked)
}

// isTaken says whether err is the refusal of a second row with the same value in the column, given as table.column.
func isTaken(err error, column string) bool {
	var e sqlite3.Error
	if !errors.As(err, &e) || e.Code != sqlite3.ErrConstraint {
		return false
	}
	const words = "UNIQUE constraint failed: "
	return strings.HasSuffix(e.Error(), words+column)
}

// isDouble says whether err is the refusal of a second row with the same values where they must be unique.
func isDouble(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.ExtendedCode == sqlite3.ErrConstraintUnique ||
		e.ExtendedCode == sqlite3.ErrConstraintPrimaryKey ||
		e.ExtendedCode == sqlite3.ErrConstraintRowID)
}
