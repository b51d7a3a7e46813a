package words

import (
	"encoding/json"
	"testing"
)

func TestSentence(t *testing.T) {
	german := map[Form]string{
		"{field} is too long: it has %d characters, %d fit.": "„{field}“ ist zu lang: %[2]d Zeichen passen, es sind " +
			"%[1]d.",
		"There is no %s with this id.": "Nicht gefunden: %s mit dieser Id.",
		"tax rate":                     "Steuersatz",
		"“%s”":                         "„%s“",
		"%s was changed.":              "%s wurde geändert.",
		"The data":                     "Die Eingabe",
		"{field} is missing.":          "„{field}“ fehlt.",
	}
	translate := func(f Form) string {
		if text := german[f]; text != "" {
			return text
		}
		return string(f)
	}
	for name, c := range map[string]struct {
		say             Sentence
		field           string
		english, german string
	}{
		"the field and values": {Say("{field} is too long: it has %d characters, %d fit.", 300, 255), "Preis",
			"Preis is too long: it has 300 characters, 255 fit.",
			"„Preis“ ist zu lang: 255 Zeichen passen, es sind 300."},
		"no field": {Say("{field} is missing."), "", "The data is missing.", "„Die Eingabe“ fehlt."},
		"a percent sign in the label": {Say("{field} is missing."), "Rabatt in %d", "Rabatt in %d is missing.",
			"„Rabatt in %d“ fehlt."},
		"a form as a value": {Say("There is no %s with this id.", Form("tax rate")), "",
			"There is no tax rate with this id.", "Nicht gefunden: Steuersatz mit dieser Id."},
		"a sentence as a value": {Say("%s was changed.", Say("“%s”", "Mug")), "", "“Mug” was changed.",
			"„Mug“ wurde geändert."},
		"a value that looks like one": {Say("%s was changed.", "tax rate {field} %d"), "X",
			"tax rate {field} %d was changed.", "tax rate {field} %d wurde geändert."},
		"no translation": {Say("Only %d left.", 3), "", "Only 3 left.", "Only 3 left."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.say.About(c.field); got != c.english {
				t.Errorf("in English %q, want %q", got, c.english)
			}
			if got := c.say.In(translate, c.field); got != c.german {
				t.Errorf("translated %q, want %q", got, c.german)
			}
			var stored Sentence
			data, err := json.Marshal(c.say)
			if err == nil {
				err = json.Unmarshal(data, &stored)
			}
			if got := stored.In(translate, c.field); err != nil || got != c.german {
				t.Errorf("stored as %s it says %q (%v), want %q", data, got, err, c.german)
			}
		})
	}
}
