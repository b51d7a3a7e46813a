package shop

import "context"

// fillSample makes the sample store. Its room is above this one, so it comes from there (outside_test.go).
var fillSample func(s *Store, ctx context.Context) error

// FillSampleWith says by what.
func FillSampleWith(fill func(s *Store, ctx context.Context) error) { fillSample = fill }
