package storage

import (
	"context"
	"io"
)

// WithProgress lets Backup, VerifyBackup and RestoreBackup under the context tell how many of how many bytes they have read: on their own
// goroutine, at most a hundred times. total grows when more is found to do; done reaches it at the end of the reading.
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

// readUntil ends a long read when ctx is cancelled, and counts it.
func readUntil(ctx context.Context, r io.Reader) io.Reader { return untilReader{ctx, meterOf(ctx), r} }

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
