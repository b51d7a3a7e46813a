package importer

import (
	"slices"
	"testing"
)

// Each model comes after all that its records name, so that what they name is there when it is looked for.
func TestWhatIsNamedComesFirst(t *testing.T) {
	var come []string
	for _, s := range plan {
		for _, model := range s.brings {
			for _, named := range model.Named() {
				if !slices.Contains(come, named) {
					t.Errorf("%s come before %s, which they name", model.Name(), named)
				}
			}
		}
		for _, model := range s.brings {
			come = append(come, model.Name())
		}
	}
	if len(come) < 20 {
		t.Errorf("only %q come", come)
	}
}
