package kit_test

import (
	"testing"
	"time"

	"griddle/ui/kit"
	"griddle/ui/uitest"
)

// TestPace: a burst of wishes is done once, not before its time, and not at all when it was taken back.
func TestPace(t *testing.T) {
	r := uitest.NewRunner()
	done := 0
	p := &kit.Pace{Runner: r, Now: r.Now, Every: time.Second}
	p.Do = func() { done++; p.Done() }
	p.Done()
	p.Ask()
	p.Ask()
	if r.Advance(900 * time.Millisecond); done != 0 {
		t.Errorf("done %d times before its time", done)
	}
	if r.Advance(time.Second); done != 1 {
		t.Errorf("two wishes were done %d times", done)
	}
	p.Ask()
	p.Stop()
	if r.Advance(time.Minute); done != 1 {
		t.Errorf("what was taken back was done: %d times", done)
	}
}
