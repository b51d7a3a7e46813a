// Package sample is what the sample store is made of: a small kitchen and bakery shop, its people, and the pictures. To
// change it, edit the JSON; each text stands in English there, and in each other language in a file like de.json, which
// a test compares with it. Fill makes a store of it, and what follows from all this, such as orders.
package sample

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"strings"
)

// Text is shown to people, in the language of the Data that holds it.
type Text string

// Data is the sample in one language. Amounts are thought up in dollars, weights in the store's unit.
type Data struct {
	Categories []Category
	Shelves    []Shelf
	Options    []Option
	Types      []Type
	Products   []Product

	Taxes         []Taxes
	Vendors       []string
	Manufacturers []string
	PriceGroups   []PriceGroup
	Affiliates    []Affiliate
	GiftCards     []GiftCard
	People        []Person
	Streets       []string
	Places        []Place
	Opinions      [][]Text // by stars, from one to five
	Remarks       []Text
	Phrases       struct{ GoesWith, MoreFrom, GiftMessage, Home, Office, Delivery, Remarked Text }
}

// Category of products; Parent and whatever else names one does so by its Name.
type Category struct {
	Name, Parent, Text Text
	Picture            string
}

// Shelf is what the products have in common that mainly stand in a category.
type Shelf struct {
	Category             Text
	Type, Taxes          Text
	Vendor, Manufacturer string
}

// Option of products.
type Option struct {
	Name    Text
	Type    int // the protocol's OptionType
	Variant bool
	Items   []struct {
		Name Text
		Adds json.Number // to the price; "" is nothing
	}
}

// Type of products.
type Type struct {
	Name       Text
	Properties []Property
}

// Property that the products of a type have; one that was named before is the same one.
type Property struct {
	Name    Text
	Choices []Text // none: any text
	Values  []Text // given to products
}

// Product of the sample.
type Product struct {
	Name              Text
	SKU               string
	Price, List, Cost json.Number // List "": the same as Price
	Weight            json.Number
	In                []Text // categories, the shelf first
	Short, Long       Text
	Keywords          Text
	Tabs              []struct{ Title, Text Text }
	WhenOut           string // show, hide, backorder; "": always in stock
	Stock             int
	Options           []Text
	Featured, Off     bool
	Picture           string
}

// Taxes is a schedule.
type Taxes struct {
	Name  Text
	Rates []struct {
		Country, Region string
		Rate            json.Number
	}
}

// PriceGroup of customers.
type PriceGroup struct {
	Name   Text
	Type   int // the protocol's PricingType
	Amount json.Number
}

// Affiliate sends customers.
type Affiliate struct {
	Name       string
	Commission json.Number
	Off        bool
}

// GiftCard is given to one of the people.
type GiftCard struct {
	Amount, Used json.Number
	Off          bool
}

// Person who buys.
type Person struct{ First, Last string }

// Place to live in.
type Place struct{ City, Region, PostalCode, Country string }

//go:embed *.json pictures/*.svg
var files embed.FS

// Load reads the sample in a language, such as "de" or "de-AT", else in English.
func Load(language string) (*Data, error) {
	d := &Data{}
	for _, name := range []string{"catalog.json", "people.json"} {
		if err := read(name, d); err != nil {
			return nil, err
		}
	}
	texts := map[Text]Text{}
	language, _, _ = strings.Cut(language, "-")
	if err := read(language+".json", &texts); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	eachText(reflect.ValueOf(d), func(t *Text) {
		if said, ok := texts[*t]; ok {
			*t = said
		}
	})
	return d, nil
}

func read(name string, into any) error {
	text, err := files.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Picture is one of the drawings that Categories and Products name, in SVG.
func Picture(name string) ([]byte, error) { return files.ReadFile("pictures/" + name + ".svg") }

// eachText calls fn for all texts in v that are not empty.
func eachText(v reflect.Value, fn func(*Text)) {
	switch v.Kind() {
	case reflect.Pointer:
		eachText(v.Elem(), fn)
	case reflect.Slice:
		for i := range v.Len() {
			eachText(v.Index(i), fn)
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			eachText(f, fn)
		}
	case reflect.String:
		if t, is := v.Addr().Interface().(*Text); is && *t != "" {
			fn(t)
		}
	}
}
