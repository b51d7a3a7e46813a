package sqlite

import (
	"testing"

	"griddle/storage/enginetest"
)

func TestContract(t *testing.T) { enginetest.Run(t, Opener{}) }

func BenchmarkContract(b *testing.B) { enginetest.Bench(b, Opener{}) }
