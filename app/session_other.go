//go:build !windows

package app

import "context"

// HeedSession has nothing to do where the end of a session comes as a signal.
func HeedSession(ctx context.Context, _ string) (heeding context.Context, done func()) {
	return ctx, func() {}
}

// letOthersForward has nothing to do where any program may come to the front.
func letOthersForward() {}
