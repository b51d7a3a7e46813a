package kit

// Reader reads the same thing again and again for a page. A wish that comes while a read is under way is kept for one
// more read at its end, so a burst of events costs two reads and the page never shows an old answer last.
type Reader[T any] struct {
	Runner Runner
	Get    func() (T, error) // away from the window
	Show   func(T, error)    // on the window's goroutine

	busy, again bool
}

// Read fetches now, or once more when the read under way has ended. Call it on the window's goroutine.
func (r *Reader[T]) Read() {
	if r.busy {
		r.again = true
		return
	}
	r.busy = true
	Fetch(r.Runner, r.Get, func(v T, err error) {
		r.busy = false
		r.Show(v, err)
		if r.again {
			r.again = false
			r.Read()
		}
	})
}
