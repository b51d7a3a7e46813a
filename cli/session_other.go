//go:build !windows

package cli

// heedSession has nothing to do where the end of a session comes as a signal.
func (c *call) heedSession() (done func()) { return func() {} }

// letOthersForward has nothing to do where any program may come to the front.
func letOthersForward() {}
