package say_test

import (
	"errors"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/words"
	"griddle/ui/kit"
	"griddle/ui/say"
	"griddle/ui/uitest"
)

func TestSentence_InGerman(t *testing.T) {
	uitest.German(t)
	tooLong := shop.Refuse(shop.Invalid, "SitePrice", "{field} is too long: it has %d characters, %d fit.", 300, 255)
	for want, got := range map[string]string{
		"„SitePrice“ ist zu lang: Es sind 300 Zeichen, 255 passen.": kit.Sentence(tooLong),
		"„Preis“ ist zu lang: Es sind 300 Zeichen, 255 passen.":     kit.SentenceOn("Preis", tooLong),
		"Nicht gefunden: Kategorie mit dieser Id.": kit.Sentence(shop.Refuse(shop.Missing, "",
			"There is no %s with this %s.", words.Form("category"), words.Form("id"))),
		"Das lässt sich nicht rückgängig machen: „Tasse“ wurde danach noch einmal geändert. Machen Sie zuerst die " +
			"neuere Änderung rückgängig.": kit.Sentence(shop.Refuse(
			shop.Taken, "", "This cannot be undone, because %s was changed once more after it. Undo the newer change "+
				"first.", words.Say("“%s”", "Tasse"))),
		"Wählen Sie einen anderen Ort.": kit.Sentence(kit.Told("Wählen Sie einen anderen Ort.", tooLong)),
		"A sentence without a translation, 7.": kit.Sentence(shop.Refuse(shop.Invalid, "",
			"A sentence without a translation, %d.", 7)),
		"Der API-Server ist angehalten.": say.It(words.Say("The API server is stopped.")),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSentence_HidesTheUnforeseen(t *testing.T) {
	if s := kit.Sentence(errors.New("SQL logic error near SELECT")); strings.Contains(s, "SQL") || s == "" {
		t.Errorf("shown: %q", s)
	}
	if s := kit.Sentence(nil); s != "" {
		t.Errorf("no error says %q", s)
	}
}
