package pages

import (
	"testing"

	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

// at is the book opened at one page.
func at(name string) func() shell.Book {
	return func() shell.Book {
		b := Book()
		b.Start, b.Home = nil, shell.To(name)
		return b
	}
}

func TestEveryPageLooksRight(t *testing.T) {
	for _, e := range Book().Entries {
		pagetest.Looks(t, at(e.Name), pagetest.Scene{Name: "empty-" + e.Name[len(e.Name)-3:]})
	}
}
