//go:build !windows

package disk

// MakePrivate has nothing to do where the modes 0700 and 0600 say who may read.
func MakePrivate(string) error { return nil }
