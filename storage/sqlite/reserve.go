package sqlite

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// Even to delete something SQLite has to write first. So that a full disk can be got free again, and a leaked key be
// revoked on it, a file in the data folder keeps some space back; it is given up for such work alone, and filled again
// when there is room.
const (
	reserveName  = "reserve"
	reserveBytes = 16 << 20
	openingBytes = 1 << 20 // is enough to open a store: its log and the log's index
)

// kept is how much is kept back.
func (db *engine) kept() int64 {
	info, err := os.Stat(db.path(reserveName))
	if err != nil {
		return 0
	}
	return info.Size()
}

// keepBack keeps back more where there is plenty: an eighth of what is free at the most.
func (db *engine) keepBack() error {
	db.reserve.Lock() // what was given up for a write is that write's
	defer db.reserve.Unlock()
	free, err := disk.FreeBytes(db.config.Dir)
	if err != nil {
		return err
	}
	have := db.kept()
	if want := min(reserveBytes, (free+have)/8); have < want/2 {
		return db.occupy(want)
	}
	return nil
}

// occupy lets the reserve have that many bytes, or what there is.
func (db *engine) occupy(bytes int64) error {
	f, err := os.OpenFile(db.path(reserveName), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return explain(err)
	}
	have, err := f.Seek(0, io.SeekEnd)
	for more := bytes - have; err == nil && more >= pageSize; more /= 2 {
		if err = allocate(f, have, have+more); isDiskFull(err) {
			err = f.Truncate(have) // what was had of it
			continue
		}
		break
	}
	return explain(errors.Join(err, f.Close()))
}

// writeOut allocates space by writing what no file system can make smaller.
func writeOut(f *os.File, to int64) error {
	for have, err := f.Seek(0, io.SeekEnd); have < to; have += 1 << 20 {
		if err == nil {
			_, err = io.CopyN(f, rand.Reader, min(1<<20, to-have))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// giveUp frees so many bytes of the reserve, or all it has, and says how many.
func (db *engine) giveUp(bytes int64) (freed int64, err error) {
	have := db.kept()
	freed = min(bytes, have)
	if freed == 0 {
		return 0, nil
	}
	err = os.Truncate(db.path(reserveName), have-freed)
	if errors.Is(err, fs.ErrNotExist) { // another process was faster
		return 0, nil
	}
	return freed, err
}

// Free implements storage.Engine.
func (db *engine) Free(ctx context.Context, do func(storage.EngineTx) error) error {
	fn := inTx(do)
	err := db.write(ctx, fn)
	if !errors.Is(err, storage.ErrDiskFull) {
		return err
	}
	had := db.kept()
	if had == 0 {
		return err
	}
	hold := func(*session) error { db.reserve.Lock(); return nil }
	again := func(*session) error {
		defer db.reserve.Unlock()
		if err := db.occupy(had); err != nil { // what was asked for is done all the same; the next round tries again
			db.log.Warn("no space could be kept back", slog.Any("error", err))
		}
		return nil
	}
	return db.writer.submit(ctx, func(tx *transaction) error {
		if _, err := db.giveUp(had); err != nil { // now that nobody else can write into the store
			return err
		}
		return fn(tx)
	}, &solo{hold, again})
}
