package shop

import (
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"
	"golang.org/x/text/currency"
	"golang.org/x/text/language"

	"griddle/shop/model"
)

// Country is one that addresses can name (docs/protocol/30-orders-people-taxes.md §13).
type Country struct {
	Bvin string // as it stands in Address.CountryBvin
	ISO  string // ISO 3166 alpha-3, as tax rates name it
	Name string
}

// Countries are all of them, by code. Their ids are the protocol's and the same in every store.
var Countries = []Country{
	{"2c6d4fa9-941d-4d5d-807f-7bccba497680", "ALB", "Albania"},
	{"f23ea508-4df9-4aba-9b79-a3de288aa0b2", "ARE", "United Arab Emirates"},
	{"69135901-5cda-42b3-9bb9-eb0318c08ef5", "ARG", "Argentina"},
	{"1e4fadd8-5b90-4534-8220-6be963044f39", "ARM", "Armenia"},
	{"cb87aef1-ae12-4363-a292-8cff1a4e4d02", "AUS", "Australia"},
	{"6594806a-8e9e-4424-ac4b-4ffa19adb683", "AUT", "Austria"},
	{"831a08f8-f3bd-486a-8af5-d53bc2db69fb", "AZE", "Azerbaijan"},
	{"d6764c27-b7b3-49bd-88fb-1385570ad5ef", "BEL", "Belgium"},
	{"c7cb9d92-9ca1-431e-8e27-e5953b895d92", "BGR", "Bulgaria"},
	{"8f6413ef-2edd-4d6c-a9d8-40257bb9dca4", "BHR", "Bahrain"},
	{"6d37454c-7e9b-4a8c-981c-acc656cbb542", "BLR", "Belarus"},
	{"6926f9ef-ccf2-43e4-9c3f-2b0477f4998e", "BLZ", "Belize"},
	{"e911f5fb-157d-41ed-84d6-f7c23ac053cf", "BOL", "Bolivia"},
	{"33ac233a-dc15-4aef-89db-7beda61b0436", "BRA", "Brazil"},
	{"254a6f90-f4dd-4218-879e-9869c38f9236", "BRN", "Brunei"},
	{"94052dcf-1ac8-4b65-813b-b17b12a0491f", "CAN", "Canada"},
	{"ebb0cd59-d227-4c38-b31b-c6c93332bdde", "CHE", "Switzerland"},
	{"a863ac16-e89c-46cc-bfd4-d518843445b7", "CHL", "Chile"},
	{"9046b9d5-9bb9-43f5-b605-e7164f99d7d9", "CHN", "China"},
	{"817edac5-daf0-4722-b02e-03e91309f5fe", "COL", "Colombia"},
	{"83cea890-c1de-41be-a213-635d1416d6db", "CRI", "Costa Rica"},
	{"3b515128-d724-4d2b-a029-bc2e7ddb3cd6", "CYP", "Cyprus"},
	{"d2b92f8b-8645-433d-9f6d-63a34d895798", "CZE", "Czech Republic"},
	{"8d447e0d-6327-4a05-a7e5-f50fc408e13c", "DEU", "Germany"},
	{"1f54446f-f586-483a-9d7d-7eeb812f248c", "DNK", "Denmark"},
	{"ed004593-31b7-4c6b-b918-8e7efdb9c8e6", "DOM", "Dominican Republic"},
	{"255b01ab-4d4f-40eb-b63d-e86ed8f7bd13", "DZA", "Algeria"},
	{"424dd0e3-3cf3-4d46-b13b-2ea43da8c8ac", "ECU", "Ecuador"},
	{"99d0a3c3-4b61-4979-8fde-52584110392e", "EGY", "Egypt"},
	{"1cf4480c-5ef8-4a80-a43a-600a69ff2157", "ESP", "Spain"},
	{"678de6b8-dcbb-4fcf-ac27-6c6f72dd5291", "EST", "Estonia"},
	{"cd884fa0-4d0b-41d9-b45d-0a486fd71009", "FIN", "Finland"},
	{"1c076e3d-43d5-4b8f-bf8c-6946fb58d231", "FRA", "France"},
	{"b8f7c10f-8274-4642-a828-8b41946ac95d", "FRO", "Faroe Islands"},
	{"9c7a73b1-7ef5-4fc2-beeb-ce4c70cca32f", "GBR", "United Kingdom"},
	{"68249d05-62f5-45c9-9735-4057bf0dee7e", "GEO", "Georgia"},
	{"225a471b-8c5c-4b86-9a2d-ea443919eb55", "GRC", "Greece"},
	{"d11db563-7496-4eb5-88d1-81f20bbfbe8c", "GTM", "Guatemala"},
	{"67ce5007-5a16-47b0-bd85-173a8a758944", "HKG", "Hong Kong"},
	{"6aa3072c-540f-4e07-b203-de21180a94bd", "HND", "Honduras"},
	{"be57e8d8-6a09-4589-9181-d8558d27f4b5", "HRV", "Croatia"},
	{"acf84f60-6b00-4131-a5be-fa202f1eb569", "HUN", "Hungary"},
	{"b698900d-71ca-43b3-977c-95d04c152141", "IDN", "Indonesia"},
	{"fa10d66f-3a6a-4b3b-980a-cc66143a2328", "IND", "India"},
	{"a4ac08ae-548a-48bb-af12-d2167c26b673", "IRL", "Ireland"},
	{"f01b4b56-e99c-4b5d-b10e-29be58a79e9b", "IRN", "Iran"},
	{"85a3f763-9543-4a0a-921b-f71a36e3b811", "IRQ", "Iraq"},
	{"4af15981-2ffe-44ff-8c18-7680851ea335", "ISL", "Iceland"},
	{"864722db-70ae-4078-b80c-b60b5216b020", "ISR", "Israel"},
	{"ceb2ea09-1d36-4b44-ac7c-c5d7660ef4f9", "ITA", "Italy"},
	{"04a2314b-66a2-4157-b17c-0d848b73e9c6", "JAM", "Jamaica"},
	{"6f609d0b-e837-4f43-bd3b-a6f4b631942f", "JOR", "Jordan"},
	{"b430b323-926d-4f1a-ac22-eb1b1479fcf6", "JPN", "Japan"},
	{"f7867666-bb5e-46fe-9f49-39fdc0703382", "KAZ", "Kazakhstan"},
	{"3c3c25d5-0067-49f2-b951-22877d41bbb4", "KEN", "Kenya"},
	{"bd87cd0a-2470-4024-b8f2-bab111899375", "KOR", "South Korea"},
	{"be09cdcc-73c5-4829-85a1-ef99a480add8", "KWT", "Kuwait"},
	{"2a330eef-a115-452a-a78d-d94a8d8b7da7", "LBN", "Lebanon"},
	{"dc3b811a-83f5-4f89-a998-af5abd015109", "LBY", "Libya"},
	{"d3e3c48a-c2e9-4c91-98d0-bf2f7802d6d6", "LIE", "Liechtenstein"},
	{"83bfd137-925d-4b64-9559-b6aa9baf9085", "LTU", "Lithuania"},
	{"0f812320-3aaf-4f3e-96ff-01396751cca6", "LUX", "Luxembourg"},
	{"3335935f-84fa-4dcd-9a0b-fa4d6506d2f3", "LVA", "Latvia"},
	{"815902dd-3392-4dc1-b148-3ddcb1a5828c", "MAC", "Macao"},
	{"1118faf0-bb14-41d4-9848-cc011f1a344a", "MAR", "Morocco"},
	{"1a109d87-e02c-4ac9-b4c9-a4f74e802ebb", "MCO", "Monaco"},
	{"271f61fc-9f93-4ac2-bcda-d62640e23489", "MDV", "Maldives"},
	{"cb2f2e2c-459b-4370-a077-7831fdd16733", "MEX", "Mexico"},
	{"01e68cef-1c77-4c2a-bb7b-5295a71379ad", "MKD", "North Macedonia"},
	{"b48dd817-db61-43da-8682-e94d57430126", "MLT", "Malta"},
	{"3dc123db-aa7b-4223-a37a-793d84b35468", "MNG", "Mongolia"},
	{"deddf780-661e-41f7-b5aa-a539cd21e1dd", "MYS", "Malaysia"},
	{"42f04944-57c4-4492-9da0-6ecc375e0a72", "NER", "Niger"},
	{"56191d33-23f0-43e2-8dab-eb07bfb7215c", "NGA", "Nigeria"},
	{"6c866a94-5c9f-414b-b10d-64e8dd330761", "NIC", "Nicaragua"},
	{"d6ae4091-0de6-4fb6-b6f9-99e4f7d3a96a", "NLD", "Netherlands"},
	{"39c7e72b-1721-451c-a2f7-476fcc20aa72", "NOR", "Norway"},
	{"2ebf498d-e6d6-4814-b5f9-f152afcac264", "NZL", "New Zealand"},
	{"aafcbe32-4e5a-4a8c-b101-699274072571", "OMN", "Oman"},
	{"e750df18-7cee-42b2-a334-ba82f26f3dd8", "PAK", "Pakistan"},
	{"52b52f9e-a2c8-4e0d-92eb-678df74f921e", "PAN", "Panama"},
	{"acff76b1-cdd4-4c3e-872e-d655fb092a29", "PER", "Peru"},
	{"3c707cc5-8a8c-4be9-abd1-3dabdce6dd3f", "PHL", "Philippines"},
	{"f6eb3a3f-ea89-43e3-90d4-b665d382542b", "POL", "Poland"},
	{"956066df-b065-43f0-9a2e-85eed038717e", "PRI", "Puerto Rico"},
	{"57e083a5-43b6-47f5-90af-e7153794f0c9", "PRK", "North Korea"},
	{"cb043623-5166-481b-bd1c-79f4f7a80b16", "PRT", "Portugal"},
	{"e606fc92-c7a5-4bd5-abd4-f220db830ee2", "PRY", "Paraguay"},
	{"1b5a4f35-08a6-4259-b375-c4416bec5f11", "QAT", "Qatar"},
	{"7ab0fab9-7605-45cc-a20a-3e59e0b6151f", "ROU", "Romania"},
	{"6b6706b6-11ad-4843-bae6-bf8de441749a", "RUS", "Russia"},
	{"c636ea8b-a773-48df-b5dc-00bf3b8bef87", "SAU", "Saudi Arabia"},
	{"226c5e05-3e46-4129-9594-268d156aaffa", "SGP", "Singapore"},
	{"c2a2f20d-821c-4573-ab4d-349a8c858de7", "SLV", "El Salvador"},
	{"d5e8ed18-b909-4fcf-b6c6-b7a7e00a28d4", "SRB", "Serbia"},
	{"160dbdd9-9957-4bc2-8385-201c3bf32ea0", "SVK", "Slovakia"},
	{"727971df-2751-4e7f-9b22-5f4097241aa7", "SVN", "Slovenia"},
	{"90951a60-ed1a-475d-be9d-e11982593326", "SWE", "Sweden"},
	{"d53313a7-cc06-4b09-a56e-9715d32aaf02", "SYR", "Syria"},
	{"443e409d-0daf-413a-ac06-706375aa0775", "THA", "Thailand"},
	{"62b52f42-fe5e-4329-8c40-8483ff1a6996", "TTO", "Trinidad and Tobago"},
	{"dfd415ae-d8e9-42b4-a143-d1bd6874efe3", "TUN", "Tunisia"},
	{"62f5a76b-622a-4611-9ad6-17465b56b816", "TUR", "Turkey"},
	{"37ba6822-e99f-430a-a3ec-e665ac1a3c8d", "TWN", "Taiwan"},
	{"f3e85660-e4a1-4dc8-afaf-4b4d0a0043f9", "UKR", "Ukraine"},
	{"58b3af90-cdbd-4d36-a56e-5a4a2f6d7dbe", "URY", "Uruguay"},
	{"bf7389a2-9b21-4d33-b276-23c9c18ea0c0", "USA", "United States"},
	{"81cd3640-c7ce-483f-b40c-fee3ee6a3a39", "UZB", "Uzbekistan"},
	{"4787bcae-97ce-46ac-aedf-fc5bbc69e509", "VEN", "Venezuela"},
	{"d7c507f0-a613-418f-8011-df0d380d8835", "VNM", "Vietnam"},
	{"a5ffd15d-731e-4d9d-b9c8-6f68cbffe625", "YEM", "Yemen"},
	{"bfff7d8f-0beb-44d5-bd9c-745b7e939e83", "ZAF", "South Africa"},
	{"0d813c30-067a-4420-b159-84eb8c98b7cb", "ZWE", "Zimbabwe"},
}

// regions are the names by country code and abbreviation, where they are known.
var regions = map[string]map[string]string{
	"USA": {
		"AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
		"CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
		"HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
		"IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine",
		"MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi",
		"MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
		"NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
		"ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
		"RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
		"TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington",
		"WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming", "AS": "American Samoa", "GU": "Guam",
		"MP": "Northern Mariana Islands", "PR": "Puerto Rico",
		"VI": "Virgin Islands", "AA": "Armed Forces Americas", "AE": "Armed Forces Europe",
		"AP": "Armed Forces Pacific",
	},
	"CAN": {
		"AB": "Alberta", "BC": "British Columbia", "MB": "Manitoba", "NB": "New Brunswick",
		"NL": "Newfoundland and Labrador", "NT": "Northwest Territories", "NS": "Nova Scotia", "NU": "Nunavut",
		"ON": "Ontario", "PE": "Prince Edward Island", "QC": "Quebec",
		"SK": "Saskatchewan", "YT": "Yukon",
	},
}

var countryByID = sync.OnceValue(func() map[string]*Country {
	byID := map[string]*Country{}
	for i := range Countries {
		byID[Countries[i].Bvin] = &Countries[i]
	}
	return byID
})

// CountryOf finds a country by its id in any letter case; nil for none.
func CountryOf(bvin string) *Country {
	return countryByID()[strings.ToLower(strings.TrimSpace(bvin))]
}

// Regions are those of a country, given by its id, by their names; none where the shop knows none.
func Regions(country string) (all []model.Named) {
	if c := CountryOf(country); c != nil {
		for abbreviation, name := range regions[c.ISO] {
			all = append(all, model.Named{ID: abbreviation, Name: name})
		}
	}
	slices.SortFunc(all, func(a, b model.Named) int { return model.CompareTexts(a.Name, b.Name) })
	return all
}

// withoutPostalCodes are the countries whose addresses have none, or none that everybody uses.
var withoutPostalCodes = []string{"ARE", "BLZ", "BOL", "HKG", "IRL", "JAM", "LBY", "MAC", "PAN", "QAT", "SYR", "TTO",
	"YEM", "ZWE"}

// HasPostalCodes says whether addresses in a country, given by its id, have postal codes.
func HasPostalCodes(country string) bool {
	c := CountryOf(country)
	return c != nil && !slices.Contains(withoutPostalCodes, c.ISO)
}

// Settle fills in the names that go with country and region. Names of those that are not known here stay as posted.
func (a *Address) Settle() {
	c := CountryOf(a.CountryBvin)
	if c == nil {
		return
	}
	a.CountryBvin, a.CountryName = c.Bvin, c.Name
	if known := regions[c.ISO]; known != nil && a.RegionBvin != "" {
		a.RegionName = known[strings.ToUpper(strings.TrimSpace(a.RegionBvin))]
	}
}

// Currency is what amounts are in, by its code in ISO 4217: "EUR". Every rounding of an amount goes through it.
type Currency string

// Currencies are those that a store can have; the first is the one at first.
var Currencies = []string{
	"USD", "AED", "ARS", "AUD", "BHD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP",
	"HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JOD", "JPY", "KES", "KRW", "KWD", "MAD", "MXN", "MYR", "NGN", "NOK",
	"NZD", "OMR", "PEN", "PHP", "PKR", "PLN", "PYG", "RON", "SAR", "SEK", "SGD", "THB", "TND", "TRY", "TWD", "UAH",
	"UGX", "VND", "XAF", "XOF", "ZAR",
}

// The currencies that have no hundredths.
var (
	withoutDecimals   = []Currency{"CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF"}
	withThreeDecimals = []Currency{"BHD", "JOD", "KWD", "OMR", "TND"}
)

// Decimals is how many figures stand behind the point of an amount that somebody pays.
func (c Currency) Decimals() int32 {
	switch {
	case slices.Contains(withoutDecimals, c):
		return 0
	case slices.Contains(withThreeDecimals, c):
		return 3
	}
	return 2
}

// Round is an amount that can be paid: rounded to the currency's decimals, half away from zero.
func (c Currency) Round(d decimal.Decimal) decimal.Decimal { return d.Round(c.Decimals()) }

// Where people do otherwise than nearly everywhere.
var (
	inPounds   = []string{"US", "LR", "MM"}              // and inches
	withoutTax = []string{"US", "CA"}                    // on price tags
	inEuros    = map[string]bool{"HR": true, "BG": true} // since the tables of x/text were made
)

// HabitsOf are what a shop in a region, by its code in ISO 3166 such as "DE", most likely reckons in, and whether its
// prices contain tax. For an unknown region they are what a store has at first.
func HabitsOf(region string) (d Details, taxed bool) {
	d = Details{Currency: Currencies[0], Weight: WeightUnits[0], Length: LengthUnits[0]}
	r, err := language.ParseRegion(region)
	if err != nil || !r.IsCountry() {
		return d, false
	}
	unit, known := currency.FromRegion(r)
	code := unit.String()
	if inEuros[r.String()] {
		code = "EUR"
	}
	if known && slices.Contains(Currencies, code) {
		d.Currency = code
	}
	if !slices.Contains(inPounds, r.String()) {
		d.Weight, d.Length = "kg", "cm"
	}
	return d, !slices.Contains(withoutTax, r.String())
}

// cityFirst are the countries in whose addresses the postal code stands behind the city, by their ISO code; in those of
// withRegion it stands behind the abbreviation of the region.
var (
	cityFirst  = []string{"USA", "CAN", "AUS", "GBR", "NZL", "IRL", "IND", "ZAF"}
	withRegion = []string{"USA", "CAN", "AUS"}
)

// CityFirst says whether the postal code stands behind the city in a country, given by its ISO code.
func CityFirst(iso string) bool { return slices.Contains(cityFirst, iso) }

// ISO is the ISO code of its country, "" where that is none that is known.
func (a *Address) ISO() string {
	if c := CountryOf(a.CountryBvin); c != nil {
		return c.ISO
	}
	return ""
}

// Lines are the address as it stands on a letter, without the country where that is home, the ISO code of the store's;
// "" writes the country always.
func (a *Address) Lines(home string) (lines []string) {
	iso, country := a.ISO(), a.CountryName
	if c := CountryOf(a.CountryBvin); c != nil {
		country = c.Name
	}
	city := JoinSome(" ", a.PostalCode, a.City)
	switch {
	case slices.Contains(withRegion, iso):
		region := a.RegionBvin
		if model.IsBlank(region) {
			region = a.RegionName
		}
		city = JoinSome(", ", a.City, JoinSome(" ", region, a.PostalCode))
	case CityFirst(iso):
		city = JoinSome(" ", a.City, a.PostalCode)
	}
	if iso != "" && iso == home {
		country = ""
	}
	for _, line := range []string{JoinSome(" ", a.FirstName, a.MiddleInitial, a.LastName), a.Company, a.Line1, a.Line2,
		a.Line3, city, country} {
		if !model.IsBlank(line) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// JoinSome puts texts side by side, without empty ones.
func JoinSome(between string, texts ...string) string {
	var some []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			some = append(some, t)
		}
	}
	return strings.Join(some, between)
}
