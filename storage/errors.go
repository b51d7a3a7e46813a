package storage

import (
	"errors"
	"fmt"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// PanicError is what Write and Alone answer when fn panicked: its changes are rolled back, the other requests of its group are not
// affected. Stack is for the log, never for an answer.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("internal error: %v", e.Value) }

// explain turns the database's errors into this package's, keeping the cause for the log.
func explain(err error) error {
	if err == nil {
		return nil
	}
	if isDiskFull(err) && !errors.Is(err, ErrDiskFull) {
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	}
	if isBusy(err) && !errors.Is(err, ErrBusy) {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return err
}

func isDiskFull(err error) bool {
	var e sqlite3.Error
	if errors.As(err, &e) && (e.Code == sqlite3.ErrFull || noSpace(e.SystemErrno)) {
		return true
	}
	return noSpace(err)
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

// IsDouble says whether err is the refusal of a second row with the same values where they must be unique.
func IsDouble(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.ExtendedCode == sqlite3.ErrConstraintUnique || e.ExtendedCode == sqlite3.ErrConstraintPrimaryKey ||
		e.ExtendedCode == sqlite3.ErrConstraintRowID)
}
