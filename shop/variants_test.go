package shop

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"griddle/shop/model"
	"griddle/storage"
)

// option stores an option with items of these ids, and gives it to the product.
func (s *shopTest) option(id, product string, items ...string) {
	s.t.Helper()
	var list []string
	for i, item := range items {
		list = append(list, fmt.Sprintf(`{"Bvin":%q,"SortOrder":%d}`, item, i))
	}
	body := fmt.Sprintf(`{"Bvin":%q,"IsVariant":true,"Items":[%s]}`, id, strings.Join(list, ","))
	if _, _, err := ProductOptions.Save(s.Store, ctx, nil, "", []byte(body)); err != nil {
		s.t.Fatal(err)
	}
	if done, err := s.AssignOption(ctx, nil, id, product, false); !done || err != nil {
		s.t.Fatal(done, err)
	}
}

func (s *shopTest) generate(product string) {
	s.t.Helper()
	if err := s.GenerateVariants(ctx, nil, product); err != nil {
		s.t.Fatal(err)
	}
}

// variantsOfProduct are SKU and the last letters of the chosen items of each variant.
func (s *shopTest) variantsOfProduct(product string) (all []string) {
	s.t.Helper()
	for _, v := range must(s.Store.VariantsOf(s.Store.db.Reader(), product)) {
		text := v.Sku
		for _, sel := range v.Selections {
			text += sel.SelectionData[len(sel.SelectionData)-1:]
		}
		all = append(all, text)
	}
	return all
}

// stockOf is how many inventory records a product has itself, and by variant.
func (s *shopTest) stockOf(product string) (own, variants int) {
	s.t.Helper()
	its := storage.Eq("product", product)
	own = must(storage.Count(s.Store.db.Reader(), inventoryTable, storage.And(its, storage.Eq("variant", ""))))
	return own, must(storage.Count(s.Store.db.Reader(), inventoryTable, its)) - own
}

func item(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012x", n) }

func TestVariantsFollowOptions(t *testing.T) {
	s := newShop(t)
	s.product(`{"Bvin":"` + idA + `","InventoryMode":101}`)
	s.option(item(100), idA, item(1), item(2))
	s.generate(idA)
	s.same(s.variantsOfProduct(idA), []string{"1", "2"})
	if own, by := s.stockOf(idA); own != 0 || by != 2 {
		t.Errorf("stock %d %d", own, by)
	}
	posted := fmt.Sprintf(`{"Sku":"S","MatchingOptions":[{"ChoiceId":%q,"ChoiceItemId":%q}]}`, item(100), item(2))
	if done, err := s.SetVariantSku(ctx, nil, idA, []byte(posted)); !done || err != nil {
		t.Fatal(done, err)
	}
	s.option(item(200), idA, item(3), item(4)) // what is there is extended by its first item
	s.same(s.variantsOfProduct(idA), []string{"13", "S23"})
	s.generate(idA) // what is there stays; the last option changes fastest
	s.same(s.variantsOfProduct(idA), []string{"13", "S23", "14", "24"})
	s.generate(idA)
	s.same(s.variantsOfProduct(idA), []string{"13", "S23", "14", "24"})

	relabel := fmt.Sprintf(`{"Bvin":%q,"IsVariant":true,"Items":[{"Bvin":%q,"IsLabel":true},{"Bvin":%q}]}`, item(200),
		item(3), item(4))
	if _, _, err := ProductOptions.Save(s.Store, ctx, nil, "", []byte(relabel)); err != nil {
		t.Fatal(err)
	}
	s.same(s.variantsOfProduct(idA), []string{"13", "S23", "14", "24"}) // until the next validation
	s.generate(idA)
	s.same(s.variantsOfProduct(idA), []string{"14", "24"})

	if done, err := s.UnassignOption(ctx, nil, item(200), idA); !done || err != nil {
		t.Fatal(done, err)
	}
	s.same(s.variantsOfProduct(idA), nil)
	if own, by := s.stockOf(idA); own != 1 || by != 0 {
		t.Errorf("stock %d %d", own, by)
	}
	if _, err := ProductOptions.One(s.Store, item(200)); KindOf(err) != Missing {
		t.Errorf("the option stays: %v", err)
	}
}

func TestVariantsEndAtTheLimit(t *testing.T) {
	s := newShop(t)
	s.product(`{"Bvin":"` + idA + `"}`)
	for option := range 3 {
		var items []string
		for i := range 6 {
			items = append(items, item(16*option+i))
		}
		s.option(item(1000+option), idA, items...)
	}
	s.product(`{"Bvin":"` + idB + `"}`)
	s.option(item(2000), idB) // without items
	s.generate(idA)
	s.generate(idA)
	all := s.variantsOfProduct(idA)
	if len(all) != DefaultMaxVariants || all[0] != "000" || all[1] != "001" || all[DefaultMaxVariants-1] != "405" {
		t.Errorf("%d: %v", len(all), all)
	}
	if own, by := s.stockOf(idA); own != 0 || by != DefaultMaxVariants {
		t.Errorf("stock %d %d", own, by)
	}
	s.generate(idB)
	s.same(s.variantsOfProduct(idB), nil)

	if err := s.SaveSettings(ctx, Settings{MaxVariants: 200}); err != nil {
		t.Fatal(err)
	}
	s.generate(idA)
	if all := s.variantsOfProduct(idA); len(all) != 200 || all[DefaultMaxVariants-1] != "405" {
		t.Errorf("with another limit: %d: %v", len(all), all)
	}
}

func TestDeletedProductTakesItsDetails(t *testing.T) {
	s := newShop(t)
	s.product(`{"Bvin":"` + idA + `"}`)
	s.product(`{"Bvin":"` + idB + `"}`)
	s.option(item(100), idA, item(1), item(2)) // goes
	s.option(item(200), idA, item(3))          // the other product has it too
	s.option(item(300), idA, item(4))          // is shared
	if _, _, err := ProductOptions.Save(s.Store, ctx, nil, "",
		fmt.Appendf(nil, `{"Bvin":%q,"IsShared":true,"Items":[{"Bvin":%q}]}`, item(300), item(4))); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AssignOption(ctx, nil, item(200), idB, true); err != nil {
		t.Fatal(err)
	}
	s.generate(idA)
	s.save(ProductImages, "", `{"Bvin":"`+idA+`","ProductId":"`+idA+`"}`)
	if err := s.PutProductImage(ctx, nil, idA, idA, "a.png", somePNG(3, 3)); err != nil {
		t.Fatal(err)
	}
	s.save(ProductFiles, "", `{"FileName":"f","ProductId":"`+idA+`"}`)
	if gone, err := Products.Delete(s.Store, ctx, nil, idA); !gone || err != nil {
		t.Fatal(gone, err)
	}
	for table, n := range map[string]int{optionsTable: 2, optionItemsTable: 2, ProductOptionsTable: 1, variantsTable: 1,
		inventoryTable: 1, imagesTable: 0, picturesTable: 0,
		fileProductsTable: 0, filesTable: 1} {
		s.rows(table, n)
	}
}

// A part that was cut off, or that a restore took back, does not come into the file.
func TestFilePartsSkipWhatWasCutOff(t *testing.T) {
	s := newShop(t)
	put := func(first bool, data string) {
		t.Helper()
		if stored, err := s.PutFilePart(ctx, nil, idA, FilePart{First: first, FileName: "f",
			Data: []byte(data)}); !stored || err != nil {
			t.Fatal(stored, err)
		}
	}
	put(true, "one ")
	name, size, err := s.contentOf(s.Store.db.Reader(), idA)
	if err != nil || size != 4 {
		t.Fatal(size, err)
	}
	if _, err := s.db.Files().Append(name, strings.NewReader("cut off")); err != nil {
		t.Fatal(err)
	}
	read := func(want string) {
		t.Helper()
		r, _, err := s.OpenFile(idA)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if got := must(io.ReadAll(r)); string(got) != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	read("one ")
	put(false, "two ")
	read("one two ")
	put(false, "three")
	read("one two three")
	s.rows(fileContentsTable, 1)
}

func TestFilesHaveALimit(t *testing.T) {
	s := newShop(t)
	part := FilePart{First: true, FileName: "f", Data: []byte("one")}
	if stored, err := s.PutFilePart(ctx, nil, idA, part); !stored || err != nil {
		t.Fatal(stored, err)
	}
	err := s.db.Write(ctx, func(tx *storage.Tx) error {
		_, err := storage.Set(tx, fileContentsTable, storage.Cond{}, storage.Values{"size": MaxProductFile - 2})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if stored, err := s.PutFilePart(ctx, nil, idA, FilePart{Data: []byte("two")}); stored || KindOf(err) != Invalid {
		t.Errorf("%v %v", stored, err)
	}
	if stored, err := s.PutFilePart(ctx, nil, idA, part); !stored || err != nil { // beginning again is always possible
		t.Errorf("%v %v", stored, err)
	}
}

func TestGuardOfProductDetails(t *testing.T) {
	s := newShop(t)
	s.furnish()
	s.option(item(100), idA, item(1))
	s.save(ProductImages, "", `{"Bvin":"`+idA+`","ProductId":"`+idA+`"}`)
	s.save(ProductFiles, "", `{"Bvin":"`+idA+`","FileName":"f"}`)
	revoked := errors.New("revoked")
	guard := func(*storage.Tx) error { return revoked }
	for name, call := range map[string]func() error{
		"save option": func() error {
			_, _, err := ProductOptions.Save(s.Store, ctx, guard, "", []byte(`{}`))
			return err
		},
		"assign option":    func() error { _, err := s.AssignOption(ctx, guard, item(100), idB, true); return err },
		"unassign option":  func() error { _, err := s.UnassignOption(ctx, guard, item(100), idA); return err },
		"generate":         func() error { return s.GenerateVariants(ctx, guard, idA) },
		"set SKU":          func() error { _, err := s.SetVariantSku(ctx, guard, idA, []byte(`{}`)); return err },
		"put image":        func() error { return s.PutProductImage(ctx, guard, idA, idA, "a.png", somePNG(3, 3)) },
		"put no image":     func() error { return s.PutProductImage(ctx, guard, idA, idA, "a.png", nil) },
		"put a bad image":  func() error { return s.PutProductImage(ctx, guard, idA, idA, "a.png", []byte("x")) },
		"put an odd image": func() error { return s.PutProductImage(ctx, guard, idA, idA, "a.webp", somePNG(3, 3)) },
		"put part": func() error {
			_, err := s.PutFilePart(ctx, guard, idA,
				FilePart{Data: []byte("x")})
			return err
		},
		"put no part": func() error { _, err := s.PutFilePart(ctx, guard, idA, FilePart{}); return err },
		"add file":    func() error { return s.AddFile(ctx, guard, idA, idA, 0, 0) },
		"remove file": func() error { _, err := s.RemoveFile(ctx, guard, idA, idA); return err },
		"save order":  func() error { _, _, err := saveOrder(s, guard, "", true, []byte(`{}`)); return err },
		"save transaction": func() error {
			_, _, err := OrderTransactions.Save(s.Store, ctx, guard, "", []byte(`{}`))
			return err
		},
	} {
		if err := call(); !errors.Is(err, revoked) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// No call answers the value of a property, so nobody but the store can tell what became of it
// (docs/protocol/20-product-details.md §4).
func TestPropertyValues(t *testing.T) {
	s := newShop(t)
	s.furnish()
	s.save(ProductProperties, "", `{"PropertyName":"P","DisplayName":"P","DefaultValue":"d"}`)
	for _, value := range []string{" \"not\" JSON & + %41\r\n", "5", ""} { // an empty one is a value too
		if err := s.SetPropertyValue(ctx, nil, "1", strings.ToUpper(idA), value); err != nil {
			t.Fatal(err)
		}
		s.same(must(storage.Texts(s.Store.db.Reader(), storage.Select{Table: valuesTable, Columns: []string{"value"},
			Query: storage.Query{Where: storage.And(storage.Eq("product", idA),
				storage.Eq("property", 1))}})), []string{value})
	}
	if err := s.SetPropertyValue(ctx, nil, "1", idB, "other"); err != nil {
		t.Fatal(err)
	}
	s.rows(valuesTable, 2)
}

// What changes by calls of its own, and not with a record, is told to the pages too.
func TestPagesHearOfDetails(t *testing.T) {
	s := newShop(t)
	s.furnish()
	s.save(ProductOptions, "", `{"Bvin":"`+item(100)+`","IsShared":true,"Items":[{"Bvin":"`+item(1)+`"}]}`)
	s.save(ProductOptions, "", `{"Bvin":"`+item(200)+`","IsVariant":true,"Items":[{"Bvin":"`+item(2)+`"}]}`)
	s.save(ProductFiles, "", `{"Bvin":"`+idA+`","FileName":"f"}`)
	s.save(ProductTypes, "", `{"Bvin":"`+idA+`"}`)
	s.save(ProductProperties, "", `{"PropertyName":"P"}`)
	s.save(Relationships, "", `{"ProductId":"`+idA+`","RelatedProductId":"`+idB+`"}`)
	bools := func(_ bool, err error) error { return err }
	heard := make(chan model.Event, 100)
	defer s.Subscribe(func(e model.Event) { heard <- e })()
	records := model.Topics{settingTopic}
	for _, table := range Schema() {
		records = append(records, storage.Topic(table.Name))
	}
	told := func() (yes bool) { // events up to one that is made here
		must(s.AllowClear(ctx))
		for {
			e := <-heard
			if yes = yes || e.Touches(records); e.Touches(WindowTopics) {
				return yes
			}
		}
	}
	told()
	for _, c := range []struct {
		name string
		call func() error
	}{
		{"assign", func() error { return bools(s.AssignOption(ctx, nil, item(100), idA, false)) }},
		{"assign one that makes variants", func() error {
			return bools(s.AssignOption(ctx, nil, item(200), idA,
				false))
		}},
		{"generate", func() error { return s.GenerateVariants(ctx, nil, idA) }},
		{"set SKU", func() error {
			return bools(s.SetVariantSku(ctx, nil, idA, fmt.Appendf(nil,
				`{"Sku":"S","MatchingOptions":[{"ChoiceId":%q,"ChoiceItemId":%q}]}`, item(200), item(2))))
		}},
		{"unassign a shared one", func() error { return bools(s.UnassignOption(ctx, nil, item(100), idA)) }},
		{"unassign", func() error { return bools(s.UnassignOption(ctx, nil, item(200), idA)) }},
		{"add file", func() error { return s.AddFile(ctx, nil, idA, idA, 0, 0) }},
		{"remove file", func() error { return bools(s.RemoveFile(ctx, nil, idA, idA)) }},
		{"put part", func() error { return bools(s.PutFilePart(ctx, nil, idA, FilePart{Data: []byte("x")})) }},
		{"add property", func() error { return s.AddTypeProperty(ctx, nil, idA, "1", nil) }},
		{"remove property", func() error { return bools(s.RemoveTypeProperty(ctx, nil, idA, "1")) }},
		{"set value", func() error { return s.SetPropertyValue(ctx, nil, "1", idA, "v") }},
		{"unrelate", func() error { return bools(s.UnrelateProducts(ctx, nil, idA, idB)) }},
	} {
		if err := c.call(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if !told() {
			t.Errorf("%s: nobody was told", c.name)
		}
	}
}

func TestOptionsOfAProductEndAtAThousand(t *testing.T) {
	s := newShop(t)
	s.furnish()
	err := s.base.Write(ctx, nil, func(tx *storage.Tx) error {
		for n := range 1001 {
			if _, err := modelsOf(s.Store).options.Insert(tx, &Option{Bvin: item(n)}); err != nil {
				return err
			}
			if err := model.Link(tx, ProductOptionsTable, "product", idA, "option", item(n), 1001-n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all := s.list("Bvin", func(fn func([]byte) error) error { return ProductOptions.Of(s.Store, ctx, idA, fn) })
	if len(all) != 1000 || all[0] != item(1000) || all[999] != item(1) {
		t.Errorf("%d options, from %s to %s", len(all), all[0], all[len(all)-1])
	}
}
