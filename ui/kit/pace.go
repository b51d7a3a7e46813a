package kit

import "time"

// Pace does what is asked for again and again, as when changes come in a burst, no more often than each Every: the
// first wish waits until then, and those that follow meanwhile are one with it.
type Pace struct {
	Runner Runner
	Now    func() time.Time
	Every  time.Duration
	Do     func()

	last   time.Time
	cancel func() // takes back what waits; nil when nothing does
}

// Ask does it as soon as it may be done. Call it on the window's goroutine.
func (p *Pace) Ask() {
	if p.cancel != nil {
		return
	}
	p.cancel = p.Runner.After(max(p.Every-p.Now().Sub(p.last), 0), func() {
		p.cancel = nil
		p.Do()
	})
}

// Done says that it was done now, whoever asked.
func (p *Pace) Done() { p.last = p.Now() }

// Stop takes back what waits.
func (p *Pace) Stop() {
	if p.cancel != nil {
		p.cancel()
		p.cancel = nil
	}
}
