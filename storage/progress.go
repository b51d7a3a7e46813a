package storage

import (
	"context"
	"io"
	"slices"
)

// WithProgress lets long work under the context tell how much of how much is done, on its own goroutine, at most a
// hundred times: Backup, VerifyBackup and RestoreBackup in bytes that were read, InSteps in records. total grows
// when more is found to do; done reaches it at the end.
func WithProgress(ctx context.Context, tell func(done, total int64)) context.Context {
	return context.WithValue(ctx, meterKey{}, &meter{tell: tell})
}

type meterKey struct{}

// meter counts what was read. A nil one, of a context without WithProgress, counts nothing.
type meter struct {
	tell              func(done, total int64)
	done, total, told int64
}

func meterOf(ctx context.Context) *meter {
	m, _ := ctx.Value(meterKey{}).(*meter)
	return m
}

// expect adds bytes that will be read.
func (m *meter) expect(bytes int64) {
	if m != nil {
		m.total += bytes
	}
}

// count adds bytes that were read.
func (m *meter) count(bytes int) {
	if m == nil {
		return
	}
	m.done += int64(bytes)
	if part := m.done * 100 / max(m.total, 1); part != m.told {
		m.told = part
		m.tell(m.done, m.total)
	}
}

// recordsAtOnce is how many records are worked on between two looks at the context.
const recordsAtOnce = 200

// InSteps calls do with some of all at a time, until an error of it or the context's end, and tells how far it is.
func InSteps[T any](ctx context.Context, all []T, do func(some []T) error) error {
	m := meterOf(ctx)
	m.expect(int64(len(all)))
	for some := range slices.Chunk(all, recordsAtOnce) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := do(some); err != nil {
			return err
		}
		m.count(len(some))
	}
	return ctx.Err()
}

// Expect is for engines: it adds bytes that will be read to what is told by WithProgress.
func Expect(ctx context.Context, bytes int64) { meterOf(ctx).expect(bytes) }

// ReadUntil is for engines: it ends a long read when ctx is cancelled, and counts it.
func ReadUntil(ctx context.Context, r io.Reader) io.Reader { return untilReader{ctx, meterOf(ctx), r} }

type untilReader struct {
	ctx   context.Context
	meter *meter
	r     io.Reader
}

func (u untilReader) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := u.r.Read(p)
	u.meter.count(n)
	return n, err
}
