package shop

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// Option is OptionDTO: something a shopper chooses about a product, such as its size.
type Option struct {
	Bvin         string          `bvin:"id" doc:"Id of the option. Leave it empty on create to get a new one."`
	StoreId      int64           `doc:"Number of the store. Set by the server."`
	OptionType   OptionType      `doc:"How the choice is offered; 0 or an unknown number becomes 100."`
	Name         string          `max:"255" doc:"Name that shoppers see."`
	NameIsHidden bool            `doc:"Whether shoppers see the items alone."`
	IsVariant    bool            `doc:"Whether each item makes variants, which have stock and a SKU of their own."`
	IsShared     bool            `doc:"Whether products share the option; it then stays when none has it any more."`
	Settings     []OptionSetting `doc:"Settings of this kind of option; the whole list is replaced on update."`
	TextSettings []OptionSetting `doc:"Settings that shoppers read, such as html; the whole list is replaced on update."`
	Items        []OptionItem    `doc:"What may be chosen. Items left out of an update are deleted."`
}

// OptionItem is OptionItemDTO.
type OptionItem struct {
	Bvin             string  `bvin:"id" doc:"Id of the item. Leave it empty to get a new one."`
	StoreId          int64   `doc:"Number of the store. Set by the server."`
	OptionBvin       string  `doc:"Id of the option. Set by the server."`
	Name             string  `max:"255" doc:"Text that shoppers see."`
	PriceAdjustment  Decimal `doc:"Added to the price when chosen, in store currency."`
	WeightAdjustment Decimal `doc:"Added to the weight when chosen, in the store's unit."`
	IsLabel          bool    `doc:"Whether it is a heading that cannot be chosen."`
	SortOrder        int     `doc:"Position among the items."`
	IsDefault        bool    `doc:"Whether it is chosen already."`
}

// OptionSetting is OptionSettingDTO.
type OptionSetting struct {
	Key   *string `default:"" doc:"Name of the setting; not null."`
	Value string  `doc:"Its value."`
}

const (
	optionsTable        = "productoptions"
	optionItemsTable    = "productoption_items"
	ProductOptionsTable = "product_options"
)

// ProductOptions are what shoppers choose (docs/protocol/20-product-details.md §2).
// A post creates or replaces the option whose id is in the record, else that of the address.
var ProductOptions = resource(func(s *Store) *model.Of[Option, string] { return modelsOf(s).options })

func (s *Store) declareOptions() {
	modelsOf(s).options = model.Declare(s.base, model.Of[Option, string]{
		One: "option", ID: func(o *Option) *string { return &o.Bvin },
		StoreID: func(o *Option) *int64 { return &o.StoreId },
		Asks:    map[string]model.AskBy{"Name": model.AsName("name_sort")},
		Order:   storage.Asc("name_sort", "pk"), Addressing: model.Addressing{Upsert: true, BodyWins: true},
		OfOwner: func(product string) storage.Query {
			return storage.Query{Limit: 1000, Via: &storage.Via{Table: ProductOptionsTable, Column: "option", Key: "id",
				Where: storage.Eq("product", product), Order: storage.Asc("sort_order", "pk")}}
		},
		Title: func(o *Option) string { return o.Name }, BeforeSave: s.settleOption, AfterSave: s.followOption,
		BeforeEdit: editOption, AfterEdit: s.variantsFollow,
		Filters: map[string]model.Narrowing{"shared": model.ByTruth("shared"), "kind": model.ByNumber("kind")},
		Sorts: map[string][]storage.By{"name": storage.Asc("name_sort"),
			"kind": storage.Asc("kind", "name_sort")},
		AfterImport: func(tx *storage.Tx, old, o *Option) error { return s.followOption(tx, nil, old, o) },
	}, storage.Spec[Option, string]{
		Table: optionsTable,
		Columns: []storage.Column[Option]{
			{Name: "name_key", Type: storage.Text, Value: func(o *Option) any { return model.Fold(o.Name) }},
			model.SortColumn("name_sort", func(o *Option) string { return o.Name }),
			{Name: "shared", Type: storage.Integer, Value: func(o *Option) any { return o.IsShared }},
			{Name: "kind", Type: storage.Integer, Value: func(o *Option) any { return int(o.OptionType) }},
		},
		Indexes: []storage.Index{{Columns: []string{"name_sort"}}},
	})
}

// optionItemsDDL: which option an item belongs to, since the id of an item is its own alone.
func optionItemsDDL() storage.Table {
	return storage.TableSpec{Name: optionItemsTable, Shop: true, Key: []string{"item"},
		Columns: []storage.Col{storage.TextCol("item"), storage.TextCol("option")},
		Indexes: []storage.Index{{Columns: []string{"option"}}}}.Table()
}

// productOptionsDDL: which options a product has, in which order.
func productOptionsDDL() storage.Table {
	return model.LinkTable(ProductOptionsTable, "product", storage.TextCol("option"), storage.NumberCol("sort_order"))
}

func (s *Store) settleOption(_ *storage.Tx, _ *model.Journal, _, o *Option) (err error) {
	if !slices.ContainsFunc(o.OptionType.Members(), func(m Member) bool {
		return m.Number == int(o.OptionType) &&
			m.Number != 0
	}) {
		o.OptionType = DropDownList
	}
	if o.Settings, err = lastOfEach("Settings", o.Settings); err != nil {
		return err
	}
	if o.TextSettings, err = lastOfEach("TextSettings", o.TextSettings); err != nil {
		return err
	}
	for i := range o.Items {
		item := &o.Items[i]
		item.OptionBvin, item.StoreId = o.Bvin, StoreID
		if item.Bvin == "" {
			item.Bvin = wire.NewBvin()
		}
	}
	slices.SortStableFunc(o.Items, func(a, b OptionItem) int { return cmp.Compare(a.SortOrder, b.SortOrder) })
	return nil
}

// lastOfEach keeps the last setting of each name, where the first one stood.
func lastOfEach(field string, all []OptionSetting) (kept []OptionSetting, err error) {
	at := map[string]int{}
	for i, setting := range all {
		if setting.Key == nil {
			return nil, Refuse(Invalid, field, "{field} holds a setting without a Key (number %d); name it.", i+1)
		}
		if there, ok := at[*setting.Key]; ok {
			kept[there].Value = setting.Value
			continue
		}
		at[*setting.Key] = len(kept)
		kept = append(kept, setting)
	}
	return kept, nil
}

// followOption notes whose the items are.
func (s *Store) followOption(tx *storage.Tx, c *model.Journal, _, o *Option) error {
	return c.Anew(tx, optionItemsTable, storage.Eq("option", o.Bvin), func() error {
		for _, item := range o.Items {
			added, err := storage.InsertNew(tx, optionItemsTable, storage.Values{"item": item.Bvin, "option": o.Bvin})
			if err == nil && !added {
				err = Refuse(Taken, "Items", "{field} holds %s, the id of another item; leave it empty to get a new "+
					"id.",
					item.Bvin)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// optionUses is how many products have an option.
func optionUses(r storage.Reader, option string) (n int, err error) {
	return storage.Count(r, ProductOptionsTable, storage.Eq("option", option))
}

// AssignOption gives a product an option, last in its order, and makes all variants when generate is set. One it has
// already stays where it is. false when there is no such product; an *Error of kind Missing when there is no such
// option.
func (s *Store) AssignOption(ctx context.Context, g model.Guard, option, product string, generate bool) (done bool,
	err error) {
	return s.changeOptions(ctx, g, option, product, func(tx *storage.Tx, o *Option, p *Product) error {
		err := model.LinkLast(tx, ProductOptionsTable, "product", p.Bvin, "option", o.Bvin, nil)
		switch {
		case err != nil:
			return err
		case generate:
			return s.generateVariants(tx, nil, p)
		case o.IsVariant:
			return s.validateVariants(tx, nil, p)
		}
		return nil
	})
}

// UnassignOption takes an option from a product. An option that is not shared goes with the last product that has it.
// false and errors as with AssignOption.
func (s *Store) UnassignOption(ctx context.Context, g model.Guard, option, product string) (done bool, err error) {
	return s.changeOptions(ctx, g, option, product, func(tx *storage.Tx, o *Option, p *Product) error {
		gone, err := model.Unlink(tx, ProductOptionsTable, "product", p.Bvin, "option", o.Bvin)
		if err != nil {
			return err
		}
		if gone && !o.IsShared {
			if err := s.dropUnused(tx, nil, o); err != nil {
				return err
			}
		}
		if o.IsVariant {
			return s.validateVariants(tx, nil, p)
		}
		return nil
	})
}

// dropUnused deletes an option that no product has any more.
func (s *Store) dropUnused(tx *storage.Tx, c *model.Journal, o *Option) error {
	if n, err := optionUses(tx, o.Bvin); err != nil || n > 0 {
		return err
	}
	return modelsOf(s).options.Erase(tx, c, []string{o.Bvin})
}

// changeOptions finds the option and the product of an address.
func (s *Store) changeOptions(ctx context.Context, g model.Guard, option, product string,
	do func(*storage.Tx, *Option, *Product) error) (done bool, err error) {
	id, ok := modelsOf(s).options.Parse(option)
	if !ok {
		return false, modelsOf(s).options.Missing()
	}
	bvin, ok := modelsOf(s).products.Parse(product)
	if !ok {
		return false, modelsOf(s).products.Missing()
	}
	err = s.base.Write(ctx, g, func(tx *storage.Tx) error {
		o, err := modelsOf(s).options.Stored(tx, id)
		if err != nil || o == nil {
			return cmp.Or(err, modelsOf(s).options.Missing())
		}
		p, err := modelsOf(s).products.Stored(tx, bvin)
		if err != nil || p == nil {
			return err
		}
		done = true
		return do(tx, o, p)
	})
	return done && err == nil, err
}

// GenerateVariants makes the variants of a product that are still missing. An *Error of kind Missing when there is no
// such product.
func (s *Store) GenerateVariants(ctx context.Context, g model.Guard, product string) error {
	bvin, ok := modelsOf(s).products.Parse(product)
	if !ok {
		return modelsOf(s).products.Missing()
	}
	return s.base.Write(ctx, g, func(tx *storage.Tx) error {
		p, err := modelsOf(s).products.Stored(tx, bvin)
		if err != nil || p == nil {
			return cmp.Or(err, modelsOf(s).products.Missing())
		}
		return s.generateVariants(tx, nil, p)
	})
}

// dropOptions deletes the options that are not shared and that only these products have, before those are deleted.
func (s *Store) dropOptions(tx *storage.Tx, c *model.Journal, products model.Those) error {
	of := func(which storage.Cond) storage.Cond {
		return storage.InSub("id", storage.Sub{Table: ProductOptionsTable, Column: "option", Where: which})
	}
	which := storage.And(storage.Eq("shared", 0), of(products.In("product")))
	if products != nil {
		its, err := storage.Texts(tx, storage.Select{Table: ProductOptionsTable, Columns: []string{"option"},
			Query: storage.Query{Where: products.In("product")}})
		if err != nil || len(its) == 0 {
			return err // most products have none, and those that are looked at next are looked at for each table
		}
		others := storage.And(storage.In("option", its), storage.Not(products.In("product")))
		which = storage.And(storage.Eq("shared", 0), storage.In("id", its), storage.Not(of(others)))
	}
	if err := s.base.Cascade(tx, c, optionsTable, model.Selected(optionsTable, "id", which)); err != nil {
		return err
	}
	return c.Delete(tx, optionsTable, which)
}

// OptionType is OptionTypesDTO: how a choice is offered. The protocol misspells its first name.
type OptionType int

// How a choice is offered. DropDownList is what every unknown type becomes.
const (
	DropDownList OptionType = 100
	RadioButtons OptionType = 200
	CheckBoxes   OptionType = 300
	HTMLOption   OptionType = 400 // a text of the shop, nothing to choose
	TextInput    OptionType = 500
	FileUpload   OptionType = 600
)

// Members names the values.
func (OptionType) Members() []Member {
	return named(map[int]string{0: "Uknown", 100: "DropDownList", 200: "RadioButtonList", 300: "CheckBoxes",
		400: "Html", 500: "TextInput", 600: "FileUpload"})
}

// Names of the settings that choices have, by their kind (docs/protocol/20-product-details.md §2).
const (
	OptionRequired  = "required"           // "1" or "0"
	OptionRows      = "rows"               // of a text
	OptionColumns   = "cols"               // of a text
	OptionLongest   = "maxlength"          // of a text
	OptionManyFiles = "allowmultiplefiles" // "true" or "false"
	OptionHTML      = "html"               // among the settings that shoppers read
)

// One says whether a shopper chooses one of the items.
func (t OptionType) One() bool { return t == DropDownList || t == RadioButtons }

// Listed says whether the choice has items.
func (t OptionType) Listed() bool { return t.One() || t == CheckBoxes }

// editOption refuses what the owner may not do with a choice. Its items stand in the order in which the window has
// them.
func editOption(_ storage.Reader, _, o *Option) error {
	if model.IsBlank(o.Name) {
		return Refuse(Invalid, "Name", "{field} is missing.")
	}
	if !o.OptionType.Listed() {
		o.Items = []OptionItem{}
	}
	chosen := 0
	for i := range o.Items {
		item := &o.Items[i]
		item.SortOrder = i + 1
		if model.IsBlank(item.Name) {
			return Refuse(Invalid, itemField(i, "Name"), "{field} is missing.")
		}
		if item.IsLabel && item.IsDefault {
			return Refuse(Invalid, itemField(i, "IsDefault"), "{field}: a heading cannot be chosen.")
		}
		if item.IsDefault {
			chosen++
		}
		if chosen > 1 && o.OptionType.One() && item.IsDefault {
			return Refuse(Invalid, itemField(i, "IsDefault"), "{field}: only one of them can be chosen already.")
		}
	}
	switch {
	case !o.IsVariant:
	case !o.OptionType.One():
		return Refuse(Invalid, "IsVariant", "{field}: only lists of which one is chosen make variants.")
	case len(o.selectable()) == 0:
		return Refuse(Invalid, "IsVariant", "{field}: enter something to choose first.")
	}
	return nil
}

// variantsFollow brings the variants of all products that have a choice in line with it. A program that changes
// one does that when it assigns it.
func (s *Store) variantsFollow(tx *storage.Tx, c *model.Journal, o *Option) error {
	products, err := optionProducts(tx, o.Bvin)
	for _, id := range products {
		if err != nil {
			return err
		}
		var p *Product
		if p, err = modelsOf(s).products.Stored(tx, id); err == nil && p != nil {
			err = s.validateVariants(tx, c, p)
		}
	}
	return err
}

// VariantsLost are the variants of a product that a change of a choice would delete.
type VariantsLost struct {
	Product         string // its name
	Variants, Stock int    // how many go, and how many pieces of them are in stock
}

// VariantsLost are those that saving the choice as it is given would delete, by the product.
func (s *Store) VariantsLost(ctx context.Context, next Option) (lost []VariantsLost, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		products, err := optionProducts(v, next.Bvin)
		for _, id := range products {
			if err != nil {
				return err
			}
			var one VariantsLost
			var options []Option
			if options, err = s.OptionsOf(v, id); err != nil {
				return err
			}
			if at := slices.IndexFunc(options, func(o Option) bool { return o.Bvin == next.Bvin }); at >= 0 {
				options[at] = next
			}
			if one, err = s.variantsLost(v, id, options); err == nil && one.Variants > 0 {
				lost = append(lost, one)
			}
		}
		return err
	})
	return lost, err
}

// variantsLost are those that go when the product has these options.
func (s *Store) variantsLost(r storage.Reader, product string, options []Option) (lost VariantsLost, err error) {
	from := ChoicesOf(options)
	all, err := s.VariantsOf(r, product)
	if err != nil {
		return lost, err
	}
	gone := map[string]bool{}
	for i := range all {
		if !from.valid(&all[i]) {
			gone[all[i].Bvin] = true
		}
	}
	if len(gone) == 0 {
		return lost, nil
	}
	lost.Variants = len(gone)
	if lost.Product, err = s.base.Kinds[productsTable].Called(r, product); err != nil {
		return lost, err
	}
	its := storage.Query{Where: storage.Eq("product", product)}
	err = modelsOf(s).inventory.Each(r, its, func(i ProductInventory) error {
		if gone[strings.ToLower(i.VariantId)] || gone[i.VariantId] {
			lost.Stock += i.QuantityOnHand
		}
		return nil
	})
	return lost, err
}

// itemField names a member of an item as refusals do.
func itemField(i int, member string) string { return fmt.Sprintf("Items[%d].%s", i, member) }
