package sample

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestEveryLanguageSaysEverything: no text is missing in a language, and none is there for nothing.
func TestEveryLanguageSaysEverything(t *testing.T) {
	english, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	said := map[Text]bool{}
	eachText(reflect.ValueOf(english), func(text *Text) { said[*text] = true })
	if len(said) < 200 {
		t.Fatalf("only %d texts", len(said))
	}
	languages, err := filepath.Glob("??.json")
	if err != nil || len(languages) == 0 {
		t.Fatal(languages, err)
	}
	for _, file := range languages {
		texts := map[Text]Text{}
		if err := read(file, &texts); err != nil {
			t.Fatal(err)
		}
		for text := range said {
			if texts[text] == "" {
				t.Errorf("%s lacks %q", file, text)
			}
		}
		for _, text := range slices.Sorted(maps.Keys(texts)) {
			if !said[text] {
				t.Errorf("%s says %q, which nobody asks for", file, text)
			}
		}
	}
}

// TestNamesLead: whatever names something names what is there, in each language, and nothing is misspelt.
func TestNamesLead(t *testing.T) {
	for _, file := range []string{"catalog.json", "people.json"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		strict := json.NewDecoder(strings.NewReader(string(text)))
		strict.DisallowUnknownFields()
		if err := strict.Decode(&Data{}); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	for _, language := range []string{"", "de"} {
		d, err := Load(language)
		if err != nil {
			t.Fatal(err)
		}
		drawn := map[string]bool{}
		picture := func(of Text, name string) {
			drawn[name+".svg"] = true
			if _, err := Picture(name); err != nil {
				t.Errorf("%s: %v", of, err)
			}
		}
		categories, options, types, taxes := map[Text]bool{"": true}, map[Text]bool{}, map[Text]bool{}, map[Text]bool{}
		for _, c := range d.Categories {
			if !categories[c.Parent] || categories[c.Name] {
				t.Errorf("%q lies in %q", c.Name, c.Parent)
			}
			categories[c.Name] = true
			picture(c.Name, c.Picture)
		}
		for _, o := range d.Options {
			options[o.Name] = true
		}
		for _, o := range d.Types {
			types[o.Name] = true
		}
		for _, o := range d.Taxes {
			taxes[o.Name] = true
		}
		shelves := map[Text]bool{}
		for _, s := range d.Shelves {
			shelves[s.Category] = true
			if !categories[s.Category] || !types[s.Type] || !taxes[s.Taxes] || !slices.Contains(d.Vendors, s.Vendor) ||
				!slices.Contains(d.Manufacturers, s.Manufacturer) {
				t.Errorf("%+v", s)
			}
		}
		for _, p := range d.Products {
			picture(p.Name, p.Picture)
			if !shelves[p.In[0]] {
				t.Errorf("%s stands on no shelf", p.Name)
			}
			for _, c := range p.In {
				if !categories[c] {
					t.Errorf("%s stands in %q", p.Name, c)
				}
			}
			for _, o := range p.Options {
				if !options[o] {
					t.Errorf("%s has %q", p.Name, o)
				}
			}
		}
		all, err := files.ReadDir("pictures")
		if err != nil || len(all) != len(drawn) {
			t.Errorf("%d pictures, %d used, %v", len(all), len(drawn), err)
		}
	}
}
