package kit

import "slices"

// WhenLeft calls fn each time the window loses the focus, until it is cancelled; for what must not stay in sight, such as a key.
func (h *Host) WhenLeft(fn func()) (cancel func()) {
	f := &fn
	h.left = append(h.left, f)
	return func() {
		for i, other := range h.left {
			if other == f {
				h.left = append(h.left[:i:i], h.left[i+1:]...)
				return
			}
		}
	}
}

// Left is called by the window when it loses the focus.
func (h *Host) Left() {
	for _, fn := range slices.Clone(h.left) {
		(*fn)()
	}
}
