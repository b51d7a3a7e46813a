package shop

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"griddle/shop/wire"
)

// detailRecords are the records of docs/protocol/20-product-details.md §15, by the protocol's names.
var detailRecords = map[string]any{
	"OptionDTO": Option{}, "OptionItemDTO": OptionItem{}, "OptionSettingDTO": OptionSetting{}, "OptionSelectionDTO": OptionSelection{}, "VariantDTO": Variant{},
	"ProductVariantSkuUpdateDTO": VariantSku{}, "VariantOptionDataDTO": VariantChoice{}, "ProductPropertyDTO": ProductProperty{},
	"ProductPropertyChoiceDTO": ProductPropertyChoice{}, "ProductTypeDTO": ProductType{}, "ProductRelationshipDTO": ProductRelationship{},
	"ProductReviewDTO": ProductReview{}, "ProductVolumeDiscountDTO": ProductVolumeDiscount{}, "ProductInventoryDTO": ProductInventory{},
	"ProductImageDTO": ProductImage{}, "ProductFileDTO": ProductFile{},
}

var detailEnums = map[string]wire.Enum{
	"OptionTypesDTO": OptionType(0), "ProductPropertyTypeDTO": PropertyType(0), "ProductReviewRatingDTO": ReviewRating(0),
	"ProductVolumeDiscountTypeDTO": DiscountType(0), "ProductInventoryModeDTO": InventoryMode(0), "ProductStatusDTO": ProductStatus(0),
}

// §17: the longest texts, in UTF-16 units; every other one may be of any length.
var detailLimits = map[string]int{
	"Option.Name": 255, "OptionItem.Name": 255, "ProductType.ProductTypeName": 512, "ProductType.TemplateName": 500, "ProductProperty.PropertyName": 512,
	"ProductProperty.DisplayName": 512, "ProductPropertyChoice.ChoiceName": 512, "ProductPropertyChoice.DisplayName": 512,
	"ProductProperty.CultureCode": 10, "Variant.Sku": 255, "VariantSku.Sku": 255, "ProductFile.FileName": 100, "ProductFile.ShortDescription": 100,
	"ProductReview.UserID": 36, "ProductInventory.Bvin": 36,
}

// Members, their types and their defaults are those of the tables; so are the names of enums.
func TestDetailRecordsAreTheProtocols(t *testing.T) {
	text := string(must(os.ReadFile("../docs/protocol/20-product-details.md")))
	_, text, _ = strings.Cut(text, "\n## 15. ")
	dtos, enums, _ := strings.Cut(text, "\n## 16. ")
	now := wire.At(midday)
	title, row, short := regexp.MustCompile(`^\*\*(\w+)\*\*(.*)`), regexp.MustCompile("^\\| (\\w+) \\| ([^|]+) \\| `?([^|`]+)`? \\|"), regexp.MustCompile("(\\w+) (string) `([^`]*)`")
	seen := map[string][]string{}
	name := ""
	for _, line := range strings.Split(dtos, "\n") {
		fields := [][]string{}
		if m := title.FindStringSubmatch(line); m != nil {
			name = m[1]
			seen[name] = []string{}
			fields = short.FindAllStringSubmatch(m[2], -1)
		} else if m := row.FindStringSubmatch(line); m != nil && m[1] != "Field" {
			fields = append(fields, m)
		}
		for _, f := range fields {
			member, kind, deflt := f[1], strings.TrimSpace(f[2]), strings.TrimSpace(f[3])
			seen[name] = append(seen[name], member)
			if record := detailRecords[name]; record != nil {
				checkMember(t, record, member, kind, deflt, now)
			}
		}
	}
	for name, record := range detailRecords {
		members := []string{}
		for i := range reflect.TypeOf(record).NumField() {
			members = append(members, reflect.TypeOf(record).Field(i).Name)
		}
		slices.Sort(members)
		if slices.Sort(seen[name]); !slices.Equal(members, seen[name]) {
			t.Errorf("%s has %q, want %q", name, members, seen[name])
		}
	}
	for name, enum := range detailEnums {
		_, line, ok := strings.Cut(enums, "\n| "+name+" ")
		line, _, _ = strings.Cut(line, "\n")
		want := map[int]string{}
		for _, value := range regexp.MustCompile(`(?:[|,]) (\w+) (-?\d+)`).FindAllStringSubmatch(line, -1) {
			var n int
			fmt.Sscan(value[2], &n)
			want[n] = value[1]
		}
		if !ok || !slices.Equal(enum.Members(), named(want)) {
			t.Errorf("%s: %v, want %v", name, enum.Members(), want)
		}
	}
}

// checkMember compares a member with its row of a table.
func checkMember(t *testing.T, record any, member, kind, deflt string, now Instant) {
	t.Helper()
	typ := reflect.TypeOf(record)
	f, ok := typ.FieldByName(member)
	if !ok {
		t.Errorf("%s has no %s", typ.Name(), member)
		return
	}
	kinds := map[string]string{"string": "string", "string or null": "*string", "int64": "int64", "int32": "int", "bool": "bool", "decimal": "wire.Decimal", "date": "wire.Instant"}
	is := f.Type.String()
	dto, isEnum := strings.CutPrefix(kind, "enum ")
	of, isList := strings.CutSuffix(kind, "[]")
	switch {
	case isEnum:
		ok = detailEnums[dto] != nil && f.Type == reflect.TypeOf(detailEnums[dto])
	case isList:
		ok = detailRecords[of] != nil && f.Type == reflect.SliceOf(reflect.TypeOf(detailRecords[of]))
	default:
		ok = kinds[kind] == is || kind == "string" && is == "*string" // null is told apart from ""
	}
	if !ok {
		t.Errorf("%s.%s is a %s, want %s", typ.Name(), member, is, kind)
	}
	fresh := reflect.New(typ)
	if err := wire.Decode([]byte("{}"), fresh.Interface(), now); err != nil {
		t.Fatal(err)
	}
	if deflt == "now" {
		deflt = fmt.Sprintf(`"\/Date(%d)\/"`, midday.UnixMilli())
	}
	if body := string(wire.Encode(fresh.Interface())); !strings.Contains(strings.ReplaceAll(body, "}", ","), `"`+member+`":`+deflt+",") {
		t.Errorf("%s.%s must be %s when it is left out: %s", typ.Name(), member, deflt, body)
	}
}

func TestTextsOfDetailsHaveTheProtocolsLimits(t *testing.T) {
	for _, record := range detailRecords {
		typ := reflect.TypeOf(record)
		for i := range typ.NumField() {
			f := typ.Field(i)
			if _, id := f.Tag.Lookup("bvin"); id || f.Type.Kind() != reflect.String && f.Type != reflect.TypeFor[*string]() {
				continue
			}
			fits := func(n int) bool {
				text := strings.Repeat("é", n)
				v := reflect.New(typ)
				if v.Elem().Field(i).Kind() == reflect.Pointer {
					v.Elem().Field(i).Set(reflect.ValueOf(&text))
				} else {
					v.Elem().Field(i).SetString(text)
				}
				return wire.Check(v.Interface()) == nil
			}
			name := typ.Name() + "." + f.Name
			if most, ok := detailLimits[name]; ok && (!fits(most) || fits(most+1)) || !ok && !fits(100_000) {
				t.Errorf("%s must hold %d characters and no more (0 is any number)", name, most)
			}
		}
	}
}
