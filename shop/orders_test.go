package shop

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"griddle/shop/model"
)

// Where the owner says that prices contain tax, orders say so too, and tax is taken out of the price instead of being
// added to it.
func TestOrdersOfAShopWithTaxInItsPrices(t *testing.T) {
	s := newShop(t)
	if err := s.SaveSettings(ctx, Settings{PricesWithTax: true}); err != nil {
		t.Fatal(err)
	}
	s.save(TaxSchedules, "", `{"Name":"Goods","DefaultRate":19}`)
	s.save(Taxes, "", `{"TaxScheduleId":1,"CountryIsoAlpha3":"USA","Rate":19}`)
	for _, recalc := range []bool{false, true} {
		body, _, err := saveOrder(s, nil, "", recalc, []byte(`{"TotalTax":7,"ShippingAddress":{"CountryBvin":"`+usaBvin+
			`"},"Items":[{"Quantity":1,"BasePricePerItem":119,"LineTotal":119,"TaxSchedule":1}]}`))
		if err != nil || !strings.Contains(string(body), `{"DeveloperId":"hcc","Key":"ApplyVATRules","Value":"True"}`) {
			t.Fatalf("%v: %s", err, body)
		}
		if posted := strings.Replace(string(body), `"ApplyVATRules","Value":"True"`, `"ApplyVATRules","Value":"False"`, 1); recalc { // which is the store's to say
			body, _, err = saveOrder(s, nil, s.parse(body).text("Bvin"), true, []byte(posted))
			if err != nil || posted == string(body) {
				t.Fatalf("%v: %s", err, body)
			}
		}
		s.want(s.parse(body), fields{"TotalGrand": 119, "TotalTax": map[bool]int{false: 7, true: 19}[recalc]})
	}
}

// An order that came from another store says what shipping costs after discounts in its grand total alone, which
// posting it back must not change.
func TestReceivedOrderKeepsItsTotal(t *testing.T) {
	s := newShop(t)
	if err := s.BeginImport(ctx, "x", false); err != nil {
		t.Fatal(err)
	}
	came := Orders.Import([]byte(`{"Bvin":"` + idA + `","Id":5,"Items":[{"Id":9,"LineTotal":10}],` +
		`"TotalShippingBeforeDiscounts":4,"TotalTax":1,"TotalGrand":11}`))
	err := s.Import(ctx, []ImportItem{came}, func(all []Imported) (string, error) { return "y", all[0].Refused })
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s.want(s.save(Orders, idA, string(must(Orders.One(s.Store, idA)))),
			fields{"Id": 5, "TotalShippingBeforeDiscounts": 4, "TotalGrand": 11})
	}
	dearer := strings.Replace(string(must(Orders.One(s.Store, idA))),
		`"TotalShippingBeforeDiscounts":4`, `"TotalShippingBeforeDiscounts":6`, 1)
	s.want(s.save(Orders, idA, dearer), fields{"TotalShippingBeforeDiscounts": 6, "TotalGrand": 17})
}

// What is a matter of lists stands in the protocol's own tables.
func TestListsAreTheProtocols(t *testing.T) {
	text, err := os.ReadFile("../docs/protocol/30-orders-people-taxes.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := func(after, pattern string) [][]string {
		_, section, ok := strings.Cut(string(text), after)
		section, _, _ = strings.Cut(section, "\n#")
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(section, -1)
		if !ok || len(found) == 0 {
			t.Fatalf("the protocol has no %q", after)
		}
		return found
	}
	statuses := rows("### 2.8", "(?m)^\\| `(\\S+)` \\| ([\\w ]+?) (?:\\(.*\\) )?\\|")
	if len(statuses) != len(OrderStatuses) {
		t.Errorf("%d statuses, want %d", len(OrderStatuses), len(statuses))
	}
	for i, row := range statuses {
		if OrderStatuses[i] != (OrderStatus{row[1], row[2]}) {
			t.Errorf("%+v, want %s", OrderStatuses[i], row)
		}
	}
	countries := rows("## 13.", `([A-Z]{3}) ([0-9a-f-]{36})`)
	if len(countries) != len(Countries) {
		t.Errorf("%d countries, want %d", len(Countries), len(countries))
	}
	for _, row := range countries {
		if c := CountryOf(strings.ToUpper(row[2])); c == nil || c.ISO != row[1] || c.Bvin != row[2] {
			t.Errorf("%+v, want %s", c, row)
		}
	}
	for _, enum := range []struct {
		section, pattern string
		members          []Member
	}{
		{"### 3.3", `\| (\d+) \| (\w+)`, TransactionAction(0).Members()},
		{"### 2.9", `(?m)^\| (\d) \| (\w+)`, PaymentStatus(0).Members()},
		{"### 2.10", `(?m)^\| (\d) \| (\w+)`, ShippingStatus(0).Members()},
		{"### 8.2", `(\d) (\w+)`, PricingType(0).Members()},
	} {
		want := rows(enum.section, enum.pattern)
		named := map[string]string{}
		for _, m := range enum.members {
			named[fmt.Sprint(m.Number)] = m.Name
		}
		for _, row := range want {
			if named[row[1]] != row[2] {
				t.Errorf("%s: %s is called %q", enum.section, row[0], named[row[1]])
			}
		}
		if len(named) != len(want) {
			t.Errorf("%s: %d names, want %d", enum.section, len(named), len(want))
		}
	}
}

// Fresh records have the members and defaults of the protocol's tables (docs/protocol/30-orders-people-taxes.md §12).
func TestFreshOrdersAndPeopleAreTheProtocols(t *testing.T) {
	const (
		now, unset = `"\/Date(1704164645000)\/"`, `"\/Date(-62135596800000)\/"`
		none       = `"00000000-0000-0000-0000-000000000000"`
		address    = `{"Bvin":null,"LastUpdatedUtc":` + now + `,"StoreId":0,"NickName":"","FirstName":"","MiddleInitial":"","LastName":"","Company":"","Line1":"","Line2":"","Line3":"",` +
			`"City":"","RegionBvin":"","RegionName":"","PostalCode":"","CountryBvin":"","CountryName":"","Phone":"","Fax":"","WebSiteUrl":"","UserBvin":"","AddressType":0}`
		head     = `"StoreId":0,"LastUpdatedUtc":` + now + `,"TimeOfOrderUtc":`
		head2    = `,"OrderNumber":"","ThirdPartyOrderId":"","UserEmail":"","UserID":"","CustomProperties":[],"PaymentStatus":0,"ShippingStatus":0,"IsPlaced":false,"StatusCode":"","StatusName":"","BillingAddress":` + address + `,"ShippingAddress":` + address
		shipping = `"Instructions":"","ShippingMethodId":"","ShippingMethodDisplayName":"","ShippingProviderId":"","ShippingProviderServiceCode":""`
		saved    = `"StoreId":0,"LastUpdatedUtc":` + now
	)
	then := time.UnixMilli(1704164645000)
	for _, c := range []struct {
		fresh any
		want  string
	}{
		{NewRecord[Order](then), `{"Bvin":"","Id":0,` + head + now + head2 + `,"AffiliateID":null,"FraudScore":0,` + shipping + `,"Coupons":[],"Items":[],"Notes":[],"Packages":[],"OrderDiscountDetails":[],"ShippingDiscountDetails":[],` +
			`"TotalTax":0,"ItemsTax":0,"ShippingTax":0,"ShippingTaxRate":0,"TotalShippingBeforeDiscounts":0,"TotalHandling":0,"TotalOrderBeforeDiscounts":0,"TotalOrderDiscounts":0,"TotalShippingDiscounts":0,"TotalGrand":0}`},
		{NewRecord[OrderSnapshot](then), `{"bvin":"","Id":0,` + head + unset + head2 + `,"ItemsTax":0,"ShippingTax":0,"TotalTax":0,"TotalOrderBeforeDiscounts":0,"TotalShippingBeforeDiscounts":0,"TotalShippingDiscounts":0,"TotalOrderDiscounts":0,` +
			`"TotalHandling":0,"TotalGrand":0,"AffiliateID":null,"FraudScore":-1,` + shipping + `}`},
		{NewRecord[LineItem](then), `{"Id":0,` + saved + `,"OrderBvin":"","ProductId":"","VariantId":"","ProductName":"","ProductSku":"","ProductShortDescription":"","Quantity":0,"QuantityReturned":0,"QuantityShipped":0,"BasePricePerItem":0,` +
			`"AdjustedPricePerItem":0,"LineTotal":0,"DiscountDetails":[],"IsUserSuppliedPrice":false,"IsBundle":false,"IsGiftCard":false,"ShippingPortion":0,"ShippingCharge":1,"StatusCode":"","StatusName":"","TaxRate":0,"TaxPortion":0,` +
			`"TaxSchedule":0,"SelectionData":[],"IsNonShipping":false,"ProductShippingWeight":0,"ProductShippingLength":0,"ProductShippingWidth":0,"ProductShippingHeight":0,"CustomProperties":[],"ShipFromMode":0,"ShipFromNotificationId":"",` +
			`"ShipFromAddress":` + address + `,"ShipSeparately":false,"ExtraShipCharge":0,"PromotionIds":null,"FreeQuantity":0}`},
		{NewRecord[OrderCoupon](then), `{"Id":0,` + saved +
			`,"OrderBvin":"","CouponCode":"","IsUsed":false,"UserId":""}`},
		{NewRecord[OrderNote](then), `{"Id":0,` + saved + `,"OrderID":"","AuditDate":` + now +
			`,"Note":"","IsPublic":false}`},
		{NewRecord[OrderPackage](then), `{"Id":0,` + saved + `,"OrderId":"","Items":[],"Description":"","Width":0,"Height":0,"Length":0,"Weight":0,"SizeUnits":1,"WeightUnits":1,"ShippingProviderId":"","ShippingProviderServiceCode":"",` +
			`"ShippingMethodId":"","TrackingNumber":"","HasShipped":false,"ShipDateUtc":` + now +
			`,"EstimatedShippingCost":0,"CustomProperties":[]}`},
		{NewRecord[OrderPackageItem](then), `{"ProductBvin":"","LineItemId":0,"Quantity":0,"ShippingMethodBvin":""}`},
		{NewRecord[DiscountDetail](then), `{"Id":` + none + `,"Description":"","Amount":0,"DiscountType":0}`},
		{NewRecord[OrderTransaction](then), `{"Id":` + none + `,"StoreId":0,"OrderId":"","OrderNumber":"","TimeStampUtc":` + now + `,"Action":0,"Amount":0,"Success":false,"Voided":false,"RefNum1":"","RefNum2":"","LinkedToTransaction":"","Messages":"",` +
			`"CheckNumber":"","PurchaseOrderNumber":"","CompanyAccountNumber":"","CreditCard":{"CardNumber":"","CardIsEncrypted":false,"ExpirationMonth":1,"ExpirationYear":1900,"CardHolderName":""},` +
			`"GiftCard":{"LineItemId":0,"CardNumber":null,"SecurityCode":null,"Amount":0,"RecipientName":null,"RecipientEmail":null,"ExpirationDate":` + unset + `}}`},
		{NewRecord[CustomerAccount](then), `{"Bvin":"","Email":"","FirstName":"","LastName":"","Password":"","Addresses":[],"ShippingAddress":` + address + `,"BillingAddress":` + address + `,"TaxExempt":false,"Notes":"","PricingGroupId":"",` +
			`"FailedLoginCount":0,"LastUpdatedUtc":` + now + `,"CreationDateUtc":` + now + `,"LastLoginDateUtc":` +
			now + `}`},
		{NewRecord[Affiliate](then), `{"Id":0,` + saved + `,"Enabled":false,"ReferralId":"","DisplayName":"","Address":` + address + `,"CommissionAmount":0,"CommissionType":1,"ReferralDays":30,"TaxId":"","DriversLicenseNumber":"","WebSiteUrl":"","CustomThemeName":"","Notes":""}`},
		{NewRecord[AffiliateReferral](then), `{"Id":0,"StoreId":0,"AffiliateId":0,"TimeOfReferralUtc":` + now +
			`,"ReferrerUrl":""}`},
		{NewRecord[GiftCard](then), `{"GiftCardId":0,"StoreId":0,"LineItemId":null,"CardNumber":null,"Amount":0,"UsedAmount":0,"IssueDateUtc":` + unset + `,"ExpirationDateUtc":` + unset + `,"RecipientEmail":null,"RecipientName":null,"GiftMessage":null,"Enabled":false}`},
		{NewRecord[WishListItem](then), `{"Id":0,"StoreId":0,"CustomerId":"","LastUpdatedUtc":` + now +
			`,"ProductId":"","Quantity":1,"SelectionData":[]}`},
		{NewRecord[PriceGroup](then), `{"Bvin":"","StoreId":0,"LastUpdated":` + now +
			`,"Name":"","PricingType":0,"AdjustmentAmount":0}`},
		{NewRecord[TaxSchedule](then), `{"Id":0,"StoreId":0,"Name":"","DefaultRate":0,"DefaultShippingRate":0}`},
		{NewRecord[Tax](then), `{"Id":0,"StoreId":0,"CountryIsoAlpha3":"","RegionAbbreviation":"","PostalCode":"","TaxScheduleId":0,"Rate":0,"ShippingRate":0,"ApplyToShipping":false}`},
		{NewRecord[VendorManufacturer](then), `{"Bvin":"","StoreId":0,"LastUpdated":` + now +
			`,"DisplayName":"","EmailAddress":"","Address":` + address +
			`,"DropShipEmailTemplateId":"","ContactType":0}`},
	} {
		if got := string(model.Encode(c.fresh)); got != c.want {
			t.Errorf("%T:\n%s\nwant\n%s", c.fresh, got, c.want)
		}
	}
}

// The orders of the modes are counted once for all who ask, and anew after each write.
func TestOrdersAreCountedOnce(t *testing.T) {
	s := newShop(t)
	s.received("")
	first := must(s.CountOrders(ctx))
	if first[NewOrders] != 1 {
		t.Error(first)
	}
	again := must(s.CountOrders(ctx))
	first[CompleteOrders] = 7 // the answer is shared
	if again[CompleteOrders] != 7 {
		t.Error("they were counted anew")
	}
	s.received("")
	if n := must(s.CountOrders(ctx)); n[NewOrders] != 2 || n[CompleteOrders] != 0 {
		t.Error(n)
	}
}

// received is a placed order of a program, of 100 with one line of 4 pieces.
func (s *shopTest) received(more string) string {
	s.t.Helper()
	posted := `{"IsPlaced":true,"StatusCode":"F37EC405-1EC6-4a91-9AC4-6836215FBBBC","StatusName":"Received",` + more +
		`"Items":[{"ProductId":"` + idB + `","ProductName":"Pan","ProductSku":"PAN-9","Quantity":4,` +
		`"BasePricePerItem":25,"LineTotal":100}]}`
	body, _, err := saveOrder(s, nil, "", false, []byte(posted))
	if err != nil {
		s.t.Fatal(err)
	}
	return s.parse(body).text("Bvin")
}
