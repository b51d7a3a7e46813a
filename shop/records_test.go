package shop

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"griddle/shop/wire"
)

// detailRecords are the records of docs/protocol/20-product-details.md §15, by the protocol's names.
var detailRecords = map[string]any{
	"OptionDTO": Option{}, "OptionItemDTO": OptionItem{}, "OptionSettingDTO": OptionSetting{},
	"OptionSelectionDTO": OptionSelection{}, "VariantDTO": Variant{},
	"ProductVariantSkuUpdateDTO": VariantSku{}, "VariantOptionDataDTO": VariantChoice{},
	"ProductPropertyDTO":       ProductProperty{},
	"ProductPropertyChoiceDTO": ProductPropertyChoice{}, "ProductTypeDTO": ProductType{},
	"ProductRelationshipDTO": ProductRelationship{},
	"ProductReviewDTO":       ProductReview{}, "ProductVolumeDiscountDTO": ProductVolumeDiscount{},
	"ProductInventoryDTO": ProductInventory{},
	"ProductImageDTO":     ProductImage{}, "ProductFileDTO": ProductFile{},
}

// protocolEnums are those of docs/protocol/10-catalog-core.md §10 and 20-product-details.md §16.
var protocolEnums = map[string]wire.Enum{
	"CategorySortOrderDTO": CategorySortOrder(0), "CategorySourceTypeDTO": CategorySource(0),
	"CatalogRoleTypeDTO": CatalogRoleType(0),
	"ProductStatusDTO":   ProductStatus(0), "ProductInventoryModeDTO": InventoryMode(0),
	"ShippingModeDTO": ShippingMode(0), "ShippingChargeTypeDTO": ShippingCharge(0),
	"OptionTypesDTO": OptionType(0), "ProductPropertyTypeDTO": PropertyType(0),
	"ProductReviewRatingDTO": ReviewRating(0), "ProductVolumeDiscountTypeDTO": DiscountType(0),
}

// textLimits are the longest texts, in UTF-16 units, by docs/protocol/10-catalog-core.md §9, 20-product-details.md §17
// and 30-orders-people-taxes.md §12; every other text of these records may be of any length.
var textLimits = map[string]int{
	"Category.Name": 255, "Category.MetaKeywords": 255, "Category.MetaDescription": 255, "Category.MetaTitle": 512,
	"Category.ImageUrl":       512,
	"Category.BannerImageUrl": 512, "Category.CustomPageUrl": 512, "Category.TemplateName": 512,
	"Category.PreContentColumnId":  50,
	"Category.PostContentColumnId": 50, "CatalogRole.RoleName": 250,
	"Product.Sku": 50, "Product.ProductName": 255, "Product.SitePriceOverrideText": 255, "Product.MetaKeywords": 255,
	"Product.MetaDescription": 255,
	"Product.MetaTitle":       512, "Product.ImageFileSmall": 512, "Product.ImageFileSmallAlternateText": 255,
	"Product.ImageFileMedium":              512,
	"Product.ImageFileMediumAlternateText": 255, "Product.ShortDescription": 512, "Product.PreContentColumnId": 36,
	"Product.PostContentColumnId": 36,
	"Option.Name":                 255, "OptionItem.Name": 255,
	"ProductType.ProductTypeName": 512, "ProductType.TemplateName": 500,
	"ProductProperty.PropertyName": 512,
	"ProductProperty.DisplayName":  512, "ProductPropertyChoice.ChoiceName": 512,
	"ProductPropertyChoice.DisplayName": 512,
	"ProductProperty.CultureCode":       10, "Variant.Sku": 255, "VariantSku.Sku": 255, "ProductFile.FileName": 100,
	"ProductFile.ShortDescription": 100,
	"ProductReview.UserID":         36, "ProductInventory.Bvin": 36,
	"Order.OrderNumber": 50, "Order.ThirdPartyOrderId": 50, "Order.UserEmail": 100, "Order.UserID": 36,
	"Order.StatusCode": 36, "Order.StatusName": 255,
	"Order.ShippingMethodId": 36, "Order.ShippingMethodDisplayName": 255, "Order.ShippingProviderId": 36,
	"Order.ShippingProviderServiceCode": 255,
	"LineItem.VariantId":                36, "LineItem.ProductName": 255,
	"LineItem.ProductSku": 50, "LineItem.StatusCode": 36,
	"LineItem.StatusName":             255,
	"LineItem.ShipFromNotificationId": 50, "LineItem.PromotionIds": 500, "OrderCoupon.CouponCode": 50,
	"OrderCoupon.UserId":              36,
	"OrderPackage.ShippingProviderId": 36, "OrderPackage.ShippingProviderServiceCode": 255,
	"OrderPackage.ShippingMethodId": 36,
	"OrderPackage.TrackingNumber":   255, "OrderTransaction.OrderNumber": 50, "OrderTransaction.RefNum1": 255,
	"OrderTransaction.RefNum2":             255,
	"OrderTransaction.LinkedToTransaction": 50, "OrderTransaction.CheckNumber": 50,
	"OrderTransaction.PurchaseOrderNumber":  50,
	"OrderTransaction.CompanyAccountNumber": 50, "Affiliate.ReferralId": 50, "Affiliate.TaxId": 100,
	"Affiliate.DriversLicenseNumber": 100,
	"Affiliate.WebSiteUrl":           1000, "AffiliateReferral.ReferrerUrl": 1000, "GiftCard.CardNumber": 50,
	"GiftCard.RecipientEmail": 255,
	"GiftCard.RecipientName":  255, "PriceGroup.Bvin": 36, "PriceGroup.Name": 255, "TaxSchedule.Name": 50,
	"Tax.PostalCode":                 20,
	"VendorManufacturer.DisplayName": 255, "VendorManufacturer.EmailAddress": 255,
	"VendorManufacturer.DropShipEmailTemplateId": 36,
}

// Members, their types and their defaults are those of the tables.
func TestDetailRecordsAreTheProtocols(t *testing.T) {
	text := string(must(os.ReadFile("../docs/protocol/20-product-details.md")))
	_, text, _ = strings.Cut(text, "\n## 15. ")
	text, _, _ = strings.Cut(text, "\n## 16. ")
	now := wire.At(midday)
	title, row, short := regexp.MustCompile(`^\*\*(\w+)\*\*(.*)`), regexp.MustCompile("^\\| (\\w+) \\| ([^|]+) \\| "+
		"`?([^|`]+)`? \\|"), regexp.MustCompile("(\\w+) (string) `([^`]*)`")
	seen := map[string][]string{}
	name := ""
	for _, line := range strings.Split(text, "\n") {
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
			if f := reflect.TypeOf(record).Field(i); OnWire(f) {
				members = append(members, f.Name)
			}
		}
		slices.Sort(members)
		if slices.Sort(seen[name]); !slices.Equal(members, seen[name]) {
			t.Errorf("%s has %q, want %q", name, members, seen[name])
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
	kinds := map[string]string{"string": "string", "string or null": "*string", "int64": "int64", "int32": "int",
		"bool": "bool", "decimal": "wire.Decimal", "date": "wire.Instant"}
	is := f.Type.String()
	dto, isEnum := strings.CutPrefix(kind, "enum ")
	of, isList := strings.CutSuffix(kind, "[]")
	switch {
	case isEnum:
		ok = protocolEnums[dto] != nil && f.Type == reflect.TypeOf(protocolEnums[dto])
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
	if body := string(wire.Encode(fresh.Interface())); !strings.Contains(strings.ReplaceAll(body, "}", ","),
		`"`+member+`":`+deflt+",") {
		t.Errorf("%s.%s must be %s when it is left out: %s", typ.Name(), member, deflt, body)
	}
}

func TestEnumsAreTheProtocols(t *testing.T) {
	found := 0
	for file, value := range map[string]string{"10-catalog-core": `[|,] (?P<number>-?\d+) (?P<name>\w+)`,
		"20-product-details": `[|,] (?P<name>\w+) (?P<number>-?\d+)`} {
		text := string(must(os.ReadFile("../docs/protocol/" + file + ".md")))
		values := regexp.MustCompile(value)
		for name, enum := range protocolEnums {
			_, row, ok := strings.Cut(text, "\n| "+name+" ")
			row, _, _ = strings.Cut(row, "\n")
			list, _, _ := strings.Cut(row, ". ") // what follows are no values
			want := map[int]string{}
			for _, m := range values.FindAllStringSubmatch(list, -1) {
				n := must(strconv.Atoi(m[values.SubexpIndex("number")]))
				want[n] = m[values.SubexpIndex("name")]
			}
			if ok && !slices.Equal(enum.Members(), named(want)) {
				t.Errorf("%s: %v, want %v", name, enum.Members(), want)
			}
			if ok {
				found++
			}
		}
	}
	if want := len(protocolEnums) + 2; found != want { // two stand in both
		t.Errorf("%d tables were compared, want %d", found, want)
	}
}

func TestTextsHaveTheProtocolsLimits(t *testing.T) {
	records := append(slices.Collect(maps.Values(detailRecords)), Category{}, CatalogRole{},
		CategoryProductAssociation{}, Product{}, ShippableItem{}, ProductDescriptionTab{}, CustomProperty{},
		NewRecord[Order](midday), LineItem{}, OrderCoupon{}, NewRecord[OrderNote](midday),
		NewRecord[OrderPackage](midday), OrderPackageItem{}, DiscountDetail{}, NewRecord[OrderTransaction](midday),
		TransactionCard{}, TransactionGiftCard{}, Address{}, CustomerAccount{}, Affiliate{},
		NewRecord[AffiliateReferral](midday), GiftCard{ExpirationDateUtc: wire.At(midday)},
		NewRecord[WishListItem](midday),
		PriceGroup{}, TaxSchedule{}, Tax{}, VendorManufacturer{})
	for _, record := range records {
		typ := reflect.TypeOf(record)
		for i := range typ.NumField() {
			f := typ.Field(i)
			if _, id := f.Tag.Lookup("bvin"); id || f.Type.Kind() != reflect.String &&
				f.Type != reflect.TypeFor[*string]() {
				continue
			}
			fits := func(n int) bool {
				text := strings.Repeat("é", n)
				v := reflect.New(typ)
				v.Elem().Set(reflect.ValueOf(record))
				if v.Elem().Field(i).Kind() == reflect.Pointer {
					v.Elem().Field(i).Set(reflect.ValueOf(&text))
				} else {
					v.Elem().Field(i).SetString(text)
				}
				return wire.Check(v.Interface()) == nil
			}
			name := typ.Name() + "." + f.Name
			if most, ok := textLimits[name]; ok && (!fits(most) || fits(most+1)) || !ok && !fits(100_000) {
				t.Errorf("%s must hold %d characters and no more; 0 is any number", name, most)
			}
		}
	}
}
