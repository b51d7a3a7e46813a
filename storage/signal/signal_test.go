package signal

import (
	"slices"
	"testing"
)

func TestInOrder(t *testing.T) {
	h := New[int](nil)
	h.Tell(0) // nobody asked
	var got, other []int
	h.Subscribe(func(n int) { got = append(got, n) })
	cancel := h.Subscribe(func(n int) { other = append(other, n) })
	var want []int
	for n := range 100 {
		h.Tell(n + 1)
		want = append(want, n+1)
	}
	h.Close()
	h.Tell(101)
	cancel()
	if !slices.Equal(got, want) || !slices.Equal(other, want) {
		t.Errorf("told %v and %v", got, other)
	}
}

func TestJoined(t *testing.T) {
	h := New(func(waiting, next []int) []int { return append(waiting, next...) })
	busy, heard := make(chan struct{}), make(chan []int)
	h.Subscribe(func(ns []int) {
		if ns[0] == 1 {
			close(busy)
		}
		heard <- ns
	})
	h.Tell([]int{1})
	<-busy
	h.Tell([]int{2})
	h.Tell([]int{3})
	if first, second := <-heard, <-heard; !slices.Equal(first, []int{1}) || !slices.Equal(second, []int{2, 3}) {
		t.Errorf("told %v, then %v", first, second)
	}
	h.Close()
}

func TestCancelled(t *testing.T) {
	h := New[int](nil)
	busy, heard := make(chan struct{}), make(chan int, 9)
	cancel := h.Subscribe(func(n int) {
		if n == 1 {
			<-busy
		}
		heard <- n
	})
	h.Tell(1)
	h.Tell(2)
	cancel() // while the first is being told
	close(busy)
	h.Close()
	if close(heard); <-heard > 1 || len(heard) > 0 {
		t.Error("a call began after the end")
	}
}
