// Package status is what the window shows of the API server; main hands it over, so that neither knows the other.
package status

import "griddle/shop/words"

// API is how the server stands.
type API struct {
	Running bool
	Address string           // http://127.0.0.1:4743
	Others  []string         // how other computers reach it, when it listens at all of this one's addresses
	Why     words.Sentence   // why it is not running, to stand after a colon; zero while it runs
	Notes   []words.Sentence // e.g. no IPv6 on this machine
}
