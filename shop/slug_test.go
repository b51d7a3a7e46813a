package shop

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"griddle/shop/model"
)

func TestSlugify(t *testing.T) {
	for _, c := range []struct{ in, encoded, plain string }{ // plain "=": same
		{"Blue Bracelet", "blue-bracelet", "="},
		{"  Trim Me  ", "trim-me", "="},
		{"\u00a0\tTrim\n", "trim", "="},
		{"abcXX??&&newtest", "abcxxandandnewtest", "="},
		{"Hello Wörld & <co> +1", "hello-w%c3%b6rld-and-co--plus-1", "hello-wörld-and-co--plus-1"},
		{"Size 10.5/11", "size-10511", "="},
		{"50% Off!", "50-off", "="},
		{"a  b", "a--b", "="},
		{"Café", "caf%c3%a9", "café"},
		{"日本語", "%e6%97%a5%e6%9c%ac%e8%aa%9e", "日本語"},
		{"I Love C#", "i-love-c", "="},
		{"C++", "c-plus--plus-", "="},
		{"user@example.com", "user-at-examplecom", "="},
		{"A, B; C: D | E", "a--b--c--d---e", "="},
		{`"Quoted" 'single'`, "quoted-single", "="},
		{"(parens) [brackets] {braces}", "(parens)-brackets-braces", "="},
		{"under_score~tilde", "under_scoretilde", "="},
		{"Brand© Name™ X®", "brand-name-x", "="},
		{"$5 *star* ^caret", "5-star-caret", "="},
		{`path\to/file.txt`, "pathtofiletxt", "="},
		{"R&D + QA", "randd--plus--qa", "="},
		{"-lead-", "-lead-", "="},
		{"naïve—dash", "na%c3%afve%e2%80%94dash", "naïve—dash"},
		{"straße", "stra%c3%9fe", "straße"},
		{"emoji 😀", "emoji-%f0%9f%98%80", "emoji-😀"},
		{"tab\there", "tab%09here", "tab\there"},
		{"...", "", "="},
		{"   ", "", "="},
		{"", "", "="},
		{"~!@#$%^&*()_+`-={}|[]\\:\";'<>?,./", "-at-and()_-plus------", "="},
	} {
		if c.plain == "=" {
			c.plain = c.encoded
		}
		if got := model.Slugify(c.in, true); got != c.encoded {
			t.Errorf("Slugify(%q, encoded) = %q, want %q", c.in, got, c.encoded)
		}
		if got := model.Slugify(c.in, false); got != c.plain {
			t.Errorf("Slugify(%q) = %q, want %q", c.in, got, c.plain)
		}
	}
}

// TestSlugOfNothing: what came from elsewhere without a slug gets one when it is next saved, by which it is found.
func TestSlugOfNothing(t *testing.T) {
	s := newShop(t)
	if err := s.BeginImport(ctx, "x", false); err != nil {
		t.Fatal(err)
	}
	came := []ImportItem{
		Products.Import([]byte(`{"Bvin":"` + idA + `","ProductName":"???","Sku":"Q-1"}`)),
		Categories.Import([]byte(`{"Bvin":"` + idB + `","Name":"???"}`)),
	}
	err := s.Import(ctx, came, func(all []Imported) (string, error) {
		return "y", errors.Join(all[0].Refused, all[1].Refused)
	})
	if err != nil {
		t.Fatal(err)
	}
	s.want(s.product(`{"Bvin":"`+idA+`","ProductName":"???","Sku":"Q-1"}`), fields{"UrlSlug": "q-1"})
	s.want(s.parse(must(s.ProductBySlug("Q-1"))), fields{"Bvin": idA})
	s.save(Categories, idB, `{"Name":"???"}`)
	s.want(s.parse(must(s.CategoryBySlug("category-2"))), fields{"Bvin": idB})
}

func TestCleanFileName(t *testing.T) {
	for in, want := range map[string]string{
		"My Pic (1).JPG": "My-Pic-(1).JPG",
		"a&b.png":        "aandb.png",
		"x+y,z.jpg":      "x-plus-y-z.jpg",
		"a/b/c.jpg":      "c.jpg",
		`a\b\c.jpg`:      "c.jpg",
		`C:\x/y\pic.gif`: "pic.gif",
		"name@2x.png":    "name-at-2x.png",
		"100%.png":       "100.png",
		"  lead.png":     "--lead.png",
		"Café.gif":       "Café.gif",
		"folder/":        "",
		"\xc2%\xae.png":  ".png", // half a character at each side of one that is dropped
		"":               "",
	} {
		if got := model.CleanFileName(in); got != want {
			t.Errorf("CleanFileName(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzSlug: the encoded form is plain ASCII that decodes to the plain form, and no character of the table survives in
// either.
func FuzzSlug(f *testing.F) {
	f.Add("R&D + QA é")
	f.Fuzz(func(t *testing.T, in string) {
		if !utf8.ValidString(in) {
			return
		}
		plain, encoded := model.Slugify(in, false), model.Slugify(in, true)
		if back, err := url.PathUnescape(encoded); err != nil || back != plain {
			t.Fatalf("%q: %q does not decode to %q (%v)", in, encoded, plain, err)
		}
		if strings.ContainsAny(plain, " ,:;|&+@\"?=/.\\%#*!$><{}~^[]`'") {
			t.Fatalf("%q: %q", in, plain)
		}
	})
}

// FuzzCleanFileName: no way out of a folder is left in a name, and cleaning twice changes nothing more.
func FuzzCleanFileName(f *testing.F) {
	f.Add(`..\..\a b/c+d.png`)
	f.Fuzz(func(t *testing.T, in string) {
		name := model.CleanFileName(in)
		if strings.ContainsAny(name, `/\:|"<>*? `) {
			t.Fatalf("%q became %q", in, name)
		}
		if again := model.CleanFileName(name); again != name {
			t.Fatalf("%q, cleaned again %q", name, again)
		}
	})
}
