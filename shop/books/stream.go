package books

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/shop/report"
	"griddle/storage"
)

// Reading rows, making orders of them and counting those go on side by side.
const (
	reportBatch    = 64 // orders that go from one to the next together
	reportDecoders = 4  // at most
)

// reportRows are stored orders on their way to a report.
type reportRows struct {
	stored [][2][]byte // bodies and own parts
	orders []*report.Order
	err    error
	made   chan struct{} // closed when orders and err are there
}

func newReportRows() *reportRows { return &reportRows{made: make(chan struct{})} }

// make makes orders of the rows.
func (j *reportJoin) make(b *reportRows) {
	defer close(b.made)
	for _, row := range b.stored {
		o, err := j.order(row[0], row[1])
		if err != nil {
			b.err = err
			return
		}
		b.orders = append(b.orders, o)
	}
}

// orders is the stream: one goroutine reads the rows, several make orders of them, and yield sees those in the order of
// the rows. When it returns, or panics, nothing goes on.
func (j *reportJoin) orders(yield func(*report.Order) bool) {
	if j.failed != nil {
		return
	}
	ctx, stop := context.WithCancel(j.ctx)
	decoders := min(runtime.GOMAXPROCS(0), reportDecoders)
	inTurn, waiting := make(chan *reportRows, 2*decoders), make(chan *reportRows, 2*decoders)
	var all sync.WaitGroup
	var failed error
	all.Go(func() {
		defer close(inTurn)
		defer close(waiting)
		failed = j.read(ctx, func(b *reportRows) {
			waiting <- b
			inTurn <- b
		})
	})
	for range decoders {
		all.Go(func() {
			for b := range waiting {
				j.make(b)
			}
		})
	}
	defer func() {
		stop()
		for range inTurn { // so that the reader comes to its end
		}
		all.Wait()
	}()
	for b := range inTurn {
		<-b.made
		for _, o := range b.orders {
			if !yield(o) {
				return
			}
		}
		if b.err != nil {
			j.failed = b.err
			return
		}
	}
	j.failed = failed // the channel is closed, so it is there
}

// read calls send with the rows of all orders that touch the period.
func (j *reportJoin) read(ctx context.Context, send func(*reportRows)) error {
	if j.period.Unbounded {
		return j.readRows(ctx, j.which, send)
	}
	touching, err := j.touching(ctx)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(touching, reportBatch) {
		if err := j.readRows(ctx, storage.In("pk", some), send); err != nil {
			return err
		}
	}
	return nil
}

// touching are the keys of the orders that touch the period, found without reading the orders themselves.
func (j *reportJoin) touching(ctx context.Context) (all []int64, err error) {
	columns := storage.Select{Table: shop.Orders.Name(), Columns: []string{"pk", "id", "ordered", "status", "own"},
		Query: storage.Query{Order: storage.Asc("pk")}}
	n := 0
	err = storage.Each(j.view, columns, func(row storage.Row) error {
		if n++; n%reportBatch == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		var pk, ordered int64
		var id string
		var status order.Status
		var own []byte
		if err := row.Scan(&pk, &id, &ordered, &status, &own); err != nil {
			return err
		}
		if j.touches(id, time.UnixMilli(ordered), status, own) {
			all = append(all, pk)
		}
		return nil
	})
	return all, err
}

// readRows calls send with the rows that a condition selects.
func (j *reportJoin) readRows(ctx context.Context, which storage.Cond, send func(*reportRows)) error {
	b := newReportRows()
	rows := storage.Select{Table: shop.Orders.Name(), Columns: []string{"body", "own"},
		Query: storage.Query{Where: which, Order: storage.Asc("pk")}}
	err := storage.Each(j.view, rows, func(row storage.Row) error {
		var body, own []byte
		if err := row.Scan(&body, &own); err != nil {
			return err
		}
		b.stored = append(b.stored, [2][]byte{body, own})
		if len(b.stored) < reportBatch {
			return nil
		}
		send(b)
		b = newReportRows()
		return ctx.Err()
	})
	if err == nil && len(b.stored) > 0 {
		send(b)
	}
	return err
}

// touches says whether something of an order may lie in the period. When it was cancelled, and when something came
// back, is not looked at.
func (j *reportJoin) touches(id string, at time.Time, status order.Status, own []byte) bool {
	in := func(t time.Time) bool { return !t.Before(j.start) && t.Before(j.end) }
	return in(at) || status == order.Cancelled || bytes.Contains(own, []byte(`"Returns":[`)) ||
		slices.ContainsFunc(j.payments[id], func(p report.Payment) bool { return in(p.At) })
}
