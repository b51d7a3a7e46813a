package shop

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // for computers that have no zones of their own

	"github.com/thlib/go-timezone-local/tzlocal"

	"griddle/shop/order"
	"griddle/shop/picture"
	"griddle/shop/report"
	"griddle/shop/wire"
	"griddle/storage"
)

// DefaultListen is where the API listens unless the owner chose otherwise.
const DefaultListen = "127.0.0.1:4743"

// Settings are the owner's choices. Zero values mean the defaults.
type Settings struct {
	StoreName     string
	Listen        string   // host:port of the API, default 127.0.0.1:4743
	APIOff        bool     // the owner stopped the API
	Hosts         []string // further names allowed as Host
	Origins       []string // web origins allowed
	FirstRunDone  bool
	PricesWithTax bool // the shop's prices contain tax (VAT)
	MaxVariants   int  // of one product (docs/protocol/20-product-details.md §3.3); 0: DefaultMaxVariants

	// Of Listen, Hosts and Origins, those whose default counts: something that Griddle did not write stands in the
	// file, or the master secret is not at hand to tell.
	Doubted, Unproved []string `json:"-"`
}

// DefaultMaxVariants is how many variants a product has at most unless the settings say otherwise, and mostMaxVariants
// what they may say.
const (
	DefaultMaxVariants = 150
	mostMaxVariants    = 10_000
)

const settingsKey = "shop"

// Settings answers the owner's choices; Listen is the default when none was made.
func (s *Store) Settings() (Settings, error) {
	st, err := s.settingsWithAccess(s.db.Reader())
	if st.Listen == "" {
		st.Listen = DefaultListen
	}
	return st, err
}

// SettingsIn are the settings as stored; those of access are not to be used.
func SettingsIn(r storage.Reader) (Settings, error) {
	st := Settings{}
	text, err := storage.Setting(r, settingsKey)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &st)
	}
	return st, err
}

// SaveSettings validates and stores all of them; errors name the field (Listen, Hosts, Origins, StoreName,
// MaxVariants). To open the store to more others than before needs the master secret; an error of the voucher else,
// and nothing is stored.
func (s *Store) SaveSettings(ctx context.Context, st Settings) error {
	return s.db.Write(ctx, func(tx *storage.Tx) error { return s.saveSettings(tx, st) })
}

// EditSettings changes some of the settings, whatever others changed meanwhile; errors are those of SaveSettings and of
// edit.
func (s *Store) EditSettings(ctx context.Context, edit func(*Settings) error) error {
	return s.db.Write(ctx, func(tx *storage.Tx) error {
		st, err := s.settingsWithAccess(tx)
		if err != nil {
			return err
		}
		if err := edit(&st); err != nil {
			return err
		}
		return s.saveSettings(tx, st)
	})
}

func (s *Store) saveSettings(tx *storage.Tx, st Settings) error {
	if err := st.check(); err != nil {
		return err
	}
	if err := s.saveAccess(tx, &st); err != nil {
		return err
	}
	return st.put(tx)
}

// Checked answers the settings tidied as they would be stored, or a refusal that names the field.
func (st Settings) Checked() (Settings, error) {
	err := st.check()
	return st, err
}

func (st *Settings) put(tx *storage.Tx) error {
	text, err := json.Marshal(st)
	if err != nil {
		return err
	}
	return storage.SetSetting(tx, settingsKey, string(text))
}

// check refuses what cannot work and tidies the rest: blanks, letter case of host names, doubles.
func (st *Settings) check() error {
	st.StoreName = strings.TrimSpace(st.StoreName)
	if n := wire.Units(st.StoreName); n > 100 {
		return Refuse(Invalid, "StoreName", "{field} is too long: it has %d characters, %d fit.", n, 100)
	}
	if st.MaxVariants < 0 || st.MaxVariants > mostMaxVariants {
		return Refuse(Invalid, "MaxVariants", "{field} must be a number from 1 to %d, or 0 for %d.", mostMaxVariants,
			DefaultMaxVariants)
	}
	st.Listen = strings.TrimSpace(st.Listen)
	if st.Listen != "" {
		host, port, err := net.SplitHostPort(st.Listen)
		n, portErr := strconv.Atoi(port)
		switch {
		case err != nil || portErr != nil || n < 1 || n > 65535:
			return Refuse(Invalid, "Listen", "{field} must be an address and a port from 1 to 65535, such as %s.",
				DefaultListen)
		case host == "":
			return Refuse(Invalid, "Listen", "{field} needs an address before the port, such as %s; 0.0.0.0 lets the "+
				"whole network in.", DefaultListen)
		case host != "localhost":
			if _, err := netip.ParseAddr(host); err != nil {
				return Refuse(Invalid, "Listen", "{field} must begin with an address of this computer in numbers, "+
					"such as %s.", DefaultListen)
			}
		}
	}
	st.Hosts, st.Origins = slices.Clone(st.Hosts), slices.Clone(st.Origins)
	for i, h := range st.Hosts {
		h = strings.ToLower(strings.TrimSpace(h))
		if !hostName(h) {
			return Refuse(Invalid, "Hosts", "{field} holds %q, which is not a host name such as shop.local (without "+
				"http:// and path).", h)
		}
		st.Hosts[i] = h
	}
	for i, o := range st.Origins {
		o = strings.TrimSpace(o)
		if !webOrigin(o) {
			return Refuse(Invalid, "Origins", "{field} holds %q, which is not a web origin such as "+
				"https://shop.example (no path, no slash at the end).", o)
		}
		st.Origins[i] = o
	}
	st.Hosts, st.Origins = unique(st.Hosts), unique(st.Origins)
	return nil
}

func unique(all []string) []string {
	slices.Sort(all)
	return slices.Compact(all)
}

// hostName takes a name or address, with a port or without.
func hostName(h string) bool {
	if host, port, err := net.SplitHostPort(h); err == nil {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return false
		}
		h = host
	}
	if _, err := netip.ParseAddr(strings.Trim(h, "[]")); err == nil {
		return true
	}
	if h == "" || len(h) > 253 {
		return false
	}
	for _, label := range strings.Split(h, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	return true
}

// webOrigin takes scheme://host[:port], any scheme (programs built on web pages have their own), never "null".
func webOrigin(o string) bool {
	u, err := url.Parse(o)
	return err == nil && u.Scheme != "" && u.Host != "" && u.User == nil && o == u.Scheme+"://"+u.Host
}

// Details are what a store says of itself, besides its name (Settings.StoreName), and the units its figures are in.
type Details struct {
	Company, Street, PostalCode, City, Region, Country string
	Phone, Email                                       string

	Currency string // one of Currencies: what prices are in
	Weight   string // one of WeightUnits
	Length   string // one of LengthUnits
}

// Address is where the store is; countries and regions that the shop knows have their ids.
func (d Details) Address() Address {
	a := Address{Company: d.Company, Line1: d.Street, PostalCode: d.PostalCode, City: d.City, Phone: d.Phone,
		CountryName: d.Country, RegionName: d.Region}
	for _, c := range Countries {
		if d.Country != "" && (strings.EqualFold(c.Name, d.Country) || strings.EqualFold(c.ISO, d.Country)) {
			a.CountryBvin, a.CountryName = c.Bvin, c.Name
		}
	}
	for _, r := range Regions(a.CountryBvin) {
		if strings.EqualFold(r.Name, d.Region) || strings.EqualFold(r.ID, d.Region) {
			a.RegionBvin, a.RegionName = r.ID, r.Name
		}
	}
	return a
}

// What the units are chosen from; the first is the one at first.
var (
	WeightUnits = []string{"lb", "kg"}
	LengthUnits = []string{"in", "cm"}
)

const (
	detailsKey = "store.details"
	logoKey    = "store.logo"
	logoSide   = 256 // pixels a logo is scaled to
)

// Details answers them; units have their defaults when none were chosen.
func (s *Store) Details() (Details, error) { return DetailsIn(s.db.Reader()) }

// DetailsIn is Details as a reader sees it.
func DetailsIn(r storage.Reader) (Details, error) {
	d := Details{Currency: Currencies[0], Weight: WeightUnits[0], Length: LengthUnits[0]}
	text, err := storage.Setting(r, detailsKey)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &d)
	}
	return d, err
}

// Currency is what the store's prices are in.
func (s *Store) Currency() (Currency, error) { return CurrencyIn(s.db.Reader()) }

// CurrencyIn is Currency as a reader sees it.
func CurrencyIn(r storage.Reader) (Currency, error) {
	d, err := DetailsIn(r)
	return Currency(d.Currency), err
}

// SaveDetails stores all of them, without blanks around them, and in the same go what edit changes of the settings: the
// name, and how the store calculates. Errors name the field.
func (s *Store) SaveDetails(ctx context.Context, d Details, edit func(*Settings)) error {
	return s.SaveStore(ctx, d, nil, edit)
}

// SaveStore does what SaveDetails does, with a logo, all or nothing: a picture, which is scaled to at most
// 256 pixels, or no data for none. A nil logo stays as it is. What is no picture is an *Error on Logo.
func (s *Store) SaveStore(ctx context.Context, d Details, logo *[]byte, edit func(*Settings)) error {
	for _, f := range []struct {
		name string
		text *string
	}{
		{"Company", &d.Company}, {"Street", &d.Street}, {"PostalCode", &d.PostalCode}, {"City", &d.City},
		{"Region", &d.Region},
		{"Country", &d.Country}, {"Phone", &d.Phone}, {"Email", &d.Email},
	} {
		*f.text = strings.TrimSpace(*f.text)
		if n := wire.Units(*f.text); n > 100 {
			return Refuse(Invalid, f.name, "{field} is too long: it has %d characters, %d fit.", n, 100)
		}
	}
	switch {
	case d.Email != "" && !order.Mailable(d.Email):
		return Refuse(Invalid, "Email", "{field} must be an address such as shop@example.com.")
	case !slices.Contains(Currencies, d.Currency):
		return Refuse(Invalid, "Currency", "{field} must be one of %s.", strings.Join(Currencies, ", "))
	case !slices.Contains(WeightUnits, d.Weight):
		return Refuse(Invalid, "Weight", "{field} must be one of %s.", strings.Join(WeightUnits, ", "))
	case !slices.Contains(LengthUnits, d.Length):
		return Refuse(Invalid, "Length", "{field} must be one of %s.", strings.Join(LengthUnits, ", "))
	}
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	reduced := ""
	if logo != nil {
		if reduced, err = reducedLogo(ctx, *logo); err != nil {
			return err
		}
	}
	return s.db.Write(ctx, func(tx *storage.Tx) error {
		st, err := SettingsIn(tx)
		if err != nil {
			return err
		}
		edit(&st)
		if err := st.check(); err != nil {
			return err
		}
		if err := st.put(tx); err != nil {
			return err
		}
		if logo != nil {
			if err := storage.SetSetting(tx, logoKey, reduced); err != nil {
				return err
			}
		}
		return storage.SetSetting(tx, detailsKey, string(text))
	})
}

// Logo answers the store's picture, PNG, JPEG or GIF; nil when there is none.
func (s *Store) Logo() ([]byte, error) {
	text, err := storage.Setting(s.db.Reader(), logoKey)
	if err != nil || text == "" {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(text)
}

// reducedLogo is a picture as it is stored as the logo; "" for none.
func reducedLogo(ctx context.Context, data []byte) (string, error) {
	if data == nil {
		return "", nil
	}
	_, copies, err := picture.Reduce(ctx, data, logoSide)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		return "", Refuse(Invalid, "Logo", "Logo must be a PNG, JPEG or GIF picture of at most 100 megapixels "+
			"that takes no more than 1 GB of memory to be read.").Because(err)
	}
	p := copies[0]
	if len(p.Data) > 1<<20 { // an animation is not scaled frame by frame
		return "", Refuse(Invalid, "Logo",
			"Logo is too large: its file may have 1 MB.").Because(errors.New("over 1 MB"))
	}
	return base64.StdEncoding.EncodeToString(p.Data), nil
}

// CalendarSettings is how the store counts days: reports are cut by it.
type CalendarSettings struct {
	Zone   string // IANA name: "Europe/Berlin"; "" for the computer's
	Week   string // English name of the day with which a week begins; "" for that of the store's country
	Fiscal int    // month in which the financial year begins, from 1; 0 for January
}

const calendarKey = "calendar"

// ComputerZone is the IANA name of the zone that this computer is set to; UTC when it does not tell.
func ComputerZone() string {
	name, err := tzlocal.RuntimeTZ()
	if err == nil {
		_, err = time.LoadLocation(name)
	}
	if err != nil || name == "" || name == "Local" {
		return "UTC"
	}
	return name
}

// CalendarSettings answers what the owner chose.
func (s *Store) CalendarSettings() (CalendarSettings, error) {
	return calendarSettingsIn(s.db.Reader())
}

func calendarSettingsIn(r storage.Reader) (c CalendarSettings, err error) {
	text, err := storage.Setting(r, calendarKey)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &c)
	}
	return c, err
}

// SaveCalendarSettings stores all of them. Errors name the field: Zone, Week or Fiscal.
func (s *Store) SaveCalendarSettings(ctx context.Context, c CalendarSettings) error {
	c.Zone, c.Week = strings.TrimSpace(c.Zone), strings.TrimSpace(c.Week)
	if c.Zone != "" {
		zone, err := time.LoadLocation(c.Zone)
		if err != nil || strings.EqualFold(c.Zone, "Local") {
			return Refuse(Invalid, "Zone", "{field}: no time zone is called so. Write it like Europe/Berlin.")
		}
		c.Zone = zone.String()
	}
	if _, known := weekdayNamed(c.Week); c.Week != "" && !known {
		return Refuse(Invalid, "Week", "{field} must be a day of the week.")
	}
	if c.Fiscal < 0 || c.Fiscal > 12 {
		return Refuse(Invalid, "Fiscal", "{field} must be a month from 1 to 12.")
	}
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *storage.Tx) error { return storage.SetSetting(tx, calendarKey, string(text)) })
}

// KeepZone keeps the zone of this computer as that of the store, unless one is kept already: so that its reports stay
// the same when the computer travels.
func (s *Store) KeepZone(ctx context.Context) error {
	c, err := s.CalendarSettings()
	if err != nil || c.Zone != "" {
		return err
	}
	c.Zone = ComputerZone()
	return s.SaveCalendarSettings(ctx, c)
}

// Calendar is how the store counts days. What was not chosen is as in the store's country, and on this computer.
func (s *Store) Calendar() (report.Calendar, error) { return calendarIn(s.db.Reader()) }

func calendarIn(r storage.Reader) (report.Calendar, error) {
	c, err := calendarSettingsIn(r)
	if err != nil {
		return report.Calendar{}, err
	}
	if c.Zone == "" {
		c.Zone = ComputerZone()
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil { // kept by a program that knows more zones
		zone = time.UTC
	}
	cal := report.Calendar{Zone: zone, Week: time.Monday, Fiscal: time.Month(c.Fiscal)}
	if day, known := weekdayNamed(c.Week); known {
		cal.Week = day
		return cal, nil
	}
	d, err := DetailsIn(r)
	if err != nil {
		return cal, err
	}
	a := d.Address()
	switch iso := a.ISO(); {
	case slices.Contains(sundayCountries, iso), iso == "" && slices.Contains(letterCurrencies, d.Currency):
		cal.Week = time.Sunday
	case slices.Contains(saturdayCountries, iso):
		cal.Week = time.Saturday
	}
	return cal, nil
}

func weekdayNamed(name string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if day.String() == name {
			return day, true
		}
	}
	return 0, false
}

// Countries in which calendars begin the week on Sunday or Saturday, by the Unicode CLDR; the others begin on Monday.
var (
	sundayCountries = strings.Fields(`USA CAN MEX BRA ARG COL PER VEN GTM HND NIC PAN PRI PRY SLV DOM JAM BHS BLZ BWA
		ZWE ZAF KEN ETH MOZ ISR JPN KOR TWN HKG MAC PHL THA SGP IDN IND PAK BGD NPL BTN KHM LAO MMR PRT SAU YEM WSM
		ASM GUM MHL VIR UMI TTO DMA ATG MLT`)
	saturdayCountries = strings.Fields(`AFG ARE BHR DJI DZA EGY IRN IRQ JOR KWT LBY OMN QAT SDN SYR`)
)
