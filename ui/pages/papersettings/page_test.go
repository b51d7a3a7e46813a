package papersettings

import (
	"testing"

	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

func book() shell.Book {
	return shell.Book{Entries: []shell.Entry{Entry()}, Home: shell.To(Name)}
}

func TestNumbersOnlyRise(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Type(t, "Last invoice number", "41")
	f.Type(t, "Form of invoice numbers", "R-{no}")
	f.Press(t, "Save")
	f.Await(t, "Saved.")
	if got, err := f.Shop.PaperSettings(); err != nil || got.Invoices != "R-{no}" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, less := range []string{"0", "40"} {
		f.Type(t, "Last invoice number", less)
		f.Press(t, "Save")
		f.Await(t, "must be at least 41: it can only rise.")
	}
	if invoice, _, err := f.Shop.PaperNumbers(); err != nil || invoice != 41 {
		t.Errorf("%d, %v", invoice, err)
	}
	f.Type(t, "Last invoice number", "41")
	f.Type(t, "Form of invoice numbers", "{year}")
	f.Press(t, "Save")
	f.Await(t, "must hold {no} once")
}

func TestLooks(t *testing.T) { pagetest.Looks(t, book, pagetest.Scene{Name: "papersettings"}) }
