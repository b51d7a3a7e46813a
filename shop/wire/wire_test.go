package wire

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

type shade int

func (shade) Members() []Member { return []Member{{0, "None"}, {4, "DrillDown"}} }

type part struct {
	Title string  `max:"5"`
	Price Decimal `default:"1.5"`
	When  Instant `default:"now"`
}

type record struct {
	Bvin    string `bvin:"id"`
	Text    string `max:"5" default:"Index"`
	Flag    bool   `default:"true"`
	Int     int    `default:"-1"`
	Long    int64
	Shade   shade `default:"4"`
	Price   Decimal
	Sum     Decimal `total:"true"`
	Made    Instant `default:"now"`
	Gone    *Instant
	Maybe   *bool `default:"false"`
	Name    *string
	Ref     GUID
	Part    part
	Shipped *part `default:"new"`
	Parts   []part
}

var noon = At(time.Date(2024, 2, 29, 13, 45, 30, 123456789, time.UTC))

const fresh = `{"Bvin":"","Text":"Index","Flag":true,"Int":-1,"Long":0,"Shade":4,"Price":0,"Sum":0,` +
	`"Made":"\/Date(1709214330123)\/","Gone":null,` +
	`"Maybe":false,"Name":null,"Ref":"00000000-0000-0000-0000-000000000000","Part":{"Title":"","Price":1.5,"When":"\/Date(1709214330123)\/"},` +
	`"Shipped":{"Title":"","Price":1.5,"When":"\/Date(1709214330123)\/"},"Parts":[]}`

func TestNewRecordOnTheWire(t *testing.T) {
	rec := New[record](noon)
	if got := string(Encode(&rec)); got != fresh {
		t.Errorf("fresh record:\n%s\nwant\n%s", got, fresh)
	}
	if got := string(Encode(rec)); got != fresh {
		t.Errorf("by value:\n%s", got)
	}
	var empty record
	if got := string(Encode(empty)); !strings.Contains(got, `"Shipped":null,"Parts":[]`) ||
		!strings.Contains(got, `"\/Date(-62135596800000)\/"`) {
		t.Errorf("a nil list must be [] and an unset date year 1: %s", got)
	}
}

// TestTolerance walks the table of what is accepted and what is refused (docs/protocol/00-conventions.md §8).
func TestTolerance(t *testing.T) {
	const guid = "3421370c-18e4-4bf4-8746-bab47b3df295"
	// want: a piece of the re-encoded record, or "!" and a piece of the error
	for _, c := range []struct{ in, want string }{
		{`{"text":"a"}`, `"Text":"a"`},
		{`{"TEXT":"a"}`, `"Text":"a"`},
		{`{"Nope":{"a":[1,{"b":null}]},"Text":"a"}`, `"Text":"a"`},
		{`{"Text":"a","Text":"b"}`, `"Text":"b"`},
		{`{"Text":"a","tExt":"b"}`, `"Text":"b"`},
		{`{"Parts":[{}],"Parts":[]}`, `"Parts":[]`},
		{`{"Part":{"Title":"x"},"Part":{}}`, `"Part":{"Title":"",`},
		{`{}`, fresh},
		{"\xef\xbb\xbf {} \r\n\t", fresh},
		{`{"Text":null}`, `"Text":""`},
		{`{"Int":null,"Long":null,"Flag":null,"Shade":null,"Price":null,"Ref":null}`,
			`"Flag":true,"Int":-1,"Long":0,"Shade":4`},
		{`{"Made":null,"Shipped":{"When":null}}`, `"Made":"\/Date(-62135596800000)\/"`},
		{`{"Shipped":{"When":null}}`, `"Shipped":{"Title":"","Price":1.5,"When":"\/Date(-62135596800000)\/"}`},
		{`{"Part":{"When":"\/Date(-62135596800000)\/"}}`,
			`"Part":{"Title":"","Price":1.5,"When":"\/Date(-62135596800000)\/"}`},
		{`{"Maybe":null,"Gone":null,"Name":null}`, `"Gone":null,"Maybe":null,"Name":null`},
		{`{"Gone":""}`, `"Gone":null`},
		{`{"Name":""}`, `"Name":""`},
		{`{"Shipped":null}`, `"Shipped":null`},
		{`{"Int":"12"}`, `"Int":12`},
		{`{"Int":" 12 "}`, `"Int":12`},
		{`{"Price":"19.95"}`, `"Price":19.95`},
		{`{"Price":"+19.95"}`, `"Price":19.95`},
		{`{"Int":1e3}`, `"Int":1000`},
		{`{"Int":-2147483648,"Long":9223372036854775807}`, `"Int":-2147483648,"Long":9223372036854775807`},
		{`{"Price":1.995e1}`, `"Price":19.95`},
		{`{"Text":12}`, `"Text":"12"`},
		{`{"Text":1.50}`, `"Text":"1.50"`},
		{`{"Text":true}`, `"Text":"True"`},
		{`{"Text":false}`, `"Text":"False"`},
		{`{"Flag":"false"}`, `"Flag":false`},
		{`{"Maybe":"True"}`, `"Maybe":true`},
		{`{"Shade":77}`, `"Shade":77`},
		{`{"Shade":"0"}`, `"Shade":0`},
		{`{"Shade":"NONE"}`, `"Shade":0`},
		{`{"Shade":"drilldown"}`, `"Shade":4`},
		{`{"Ref":"{3421370C-18E4-4BF4-8746-BAB47B3DF295}"}`, `"Ref":"` + guid + `"`},
		{`{"Bvin":"3421370C18E44BF48746BAB47B3DF295"}`, `"Bvin":"` + guid + `"`},
		{`{"Bvin":"00000000-0000-0000-0000-000000000000"}`, `"Bvin":""`},
		{`{"Made":""}`, `"Made":"\/Date(-62135596800000)\/"`},
		{`{"Parts":{}}`, `"Parts":[]`},
		{`{"Parts":{ }}`, `"Parts":[]`},
		{`{"Parts":[{"title":"x"},{}]}`, `"Parts":[{"Title":"x","Price":1.5,"When":"\/Date(1709214330123)\/"},{"Title":"",`},
		{`{"Text":"\"\\\/\b"}`, `"Text":"\"\\/\b"`},
		{`{"Text":"\f\n\r\t"}`, `"Text":"\f\n\r\t"`},
		{`{"Text":"\u0001\u00e9"}`, `"Text":"\u0001é"`},
		{`{"Text":"\ud83d\ude00"}`, `"Text":"😀"`},
		{`{"Text":"/a/"}`, `"Text":"/a/"`},
		{"{\"Text\":\"a\r\n\tb\"}", `"Text":"a\r\n\tb"`},
		{"{\"Text\":\"\n\\u0041\t\"}", `"Text":"\nA\t"`},
		{"{\"a\nb\":1,\"Text\":\"x\"}", `"Text":"x"`},

		{``, `!no data`},
		{"  \n", `!no data`},
		{`null`, `!JSON object`},
		{`[]`, `!JSON object`},
		{`5`, `!JSON object`},
		{`"x"`, `!JSON object`},
		{`{"Content":{"Text":"a"},"Errors":[]}`, `!none of the members`},
		{`{"record":{"Text":"a"}}`, `!none of the members`},
		{`{"Int":12.5}`, `!Int must be a whole number`},
		{`{"Int":12.0}`, `!Int must be a whole number`},
		{`{"Int":""}`, `!Int must be a whole number`},
		{`{"Int":"abc"}`, `!Int must be a whole number`},
		{`{"Int":true}`, `!Int must be a whole number`},
		{`{"Int":2147483648}`, `!Int must lie between`},
		{`{"Int":1e18}`, `!Int must lie between`},
		{`{"Long":9223372036854775808}`, `!Long must lie between`},
		{`{"Int":[1]}`, `!Int must be a number, not a list.`},
		{`{"Price":"19,95"}`, `!Price must be a number`},
		{`{"Price":"1,234.50"}`, `!Price must be a number`},
		{`{"Price":""}`, `!Price must be a number`},
		{`{"Price":false}`, `!Price must be a number`},
		{`{"Price":999999999999999.9999999999}`, `"Price":999999999999999.9999999999`},
		{`{"Price":"-999999999999999.9999999999","Sum":-999999999999999999.9999999999}`,
			`"Price":-999999999999999.9999999999,"Sum":-999999999999999999.9999999999`},
		{`{"Price":1000000000000000}`, `!Price is too large: at most 15 digits may stand before the decimal point.`},
		{`{"Price":1e999999999}`, `!Price is too large`},
		{`{"Sum":1000000000000000000}`, `!Sum is too large: at most 18 digits may stand before the decimal point.`},
		{`{"Sum":999999999999999999.99999999999}`, `!Sum is too large`},
		{`{"Parts":[{"Price":1e15}]}`, `!Parts[0].Price is too large: at most 15`},
		{`{"Text":{}}`, `!Text must be a text, not an object.`},
		{`{"Text":[]}`, `!Text must be a text, not a list.`},
		{`{"Flag":1}`, `!Flag must be true or false`},
		{`{"Flag":"1"}`, `!Flag must be true or false`},
		{`{"Flag":""}`, `!Flag must be true or false`},
		{`{"Shade":"Purple"}`, `!Shade must be a whole number`},
		{`{"Shade":2.0}`, `!Shade must be a whole number`},
		{`{"Ref":""}`, `!Ref must be an id`},
		{`{"Ref":"x"}`, `!Ref must be an id`},
		{`{"Bvin":"x"}`, `!Bvin must be an id`},
		{`{"Made":5}`, `!Made must be a date`},
		{`{"Made":"soon"}`, `!Made must be a date`},
		{`{"Parts":5}`, `!Parts must be a list`},
		{`{"Parts":"x"}`, `!Parts must be a list in [ ], not a text.`},
		{`{"Parts":{"0":{}}}`, `!Parts must be a list in [ ], not an object.`},
		{`{"Parts":{"1":{"Title":"x"}}}`, `!Parts must be a list in [ ], not an object.`},
		{`{"Parts":{x`, `!Parts must be a list in [ ], not an object.`},
		{`{"Parts":{`, `!Parts must be a list in [ ], not an object.`},
		{`{"Parts":false}`, `!Parts must be a list in [ ].`},
		{`{"Parts":[null]}`, `!Parts[0] must be an object`},
		{`{"Part":[]}`, `!Part must be an object`},
		{`{"Parts":[{},{"Price":"x"}]}`, `!Parts[1].Price must be a number`},
		{`{"Shipped":{"Title":[]}}`, `!Shipped.Title must be a text`},
		{`{"Text":"abcdef"}`, `!Text is too long: it has 6 characters, 5 fit.`},
		{`{"Text":"ab😀ef"}`, `!Text is too long: it has 6 characters, 5 fit.`},
		{`{"Parts":[{},{"When":"10000-01-01"}]}`, `!Parts[1].When is a date after the year 9999.`},
		{`{"Parts":[{"Title":"abcdef"}]}`, `!Parts[0].Title is too long`},
		{`{'Text':'a'}`, `!not valid JSON`},
		{`{Text:"a"}`, `!not valid JSON`},
		{"{\"Text\":\"a\x00b\"}", `!a control character stands in a text; write it as \u0000`},
		{"{\"Text\":\"a\x08b\"}", `!control character`},
		{"{\"Text\":\"\\n\x1fb\"}", `!control character`},
		{"{\"Text\":\"a\\\nb\"}", `!escape`},
		{"{\"Text\"\x0b:\"a\"}", `!not valid JSON`},
		{`{"Text":"a",}`, `!not valid JSON`},
		{`{"Parts":[{},]}`, `!JSON`},
		{`{"Text":"a"} x`, `!something follows`},
		{`{"Text":"a"}{}`, `!something follows`},
		{`{"Text":"a" /* c */}`, `!not valid JSON`},
		{`{"Int":1`, `!ends in the middle`},
		{`{"Text":"a`, `!ends in the middle`},
		{`{"Text":`, `!`},
		{`{"Text":"\x"}`, `!escape`},
		{`{"Text":"\ud800"}`, `!surrogate`},
		{`{"Text":"\u12"}`, `!hexadecimal`},
		{`{"Int":01}`, `!malformed`},
		{`{"Int":-}`, `!malformed`},
		{`{"Price":1.}`, `!malformed`},
		{`{"Price":1e}`, `!malformed`},
		{`{"Int":tru}`, `!misspelt`},
		{"{\"Text\":\"\xff\"}", `!UTF-8`},
		{`{"Text":"Index",` + strings.Repeat(`"x":{`, 63) + strings.Repeat(`}`, 64), fresh},
		{strings.Repeat(`{"x":`, 65) + `1` + strings.Repeat(`}`, 65), `!nested deeper`},
		{`{"x":` + strings.Repeat(`[`, 100_000), `!nested deeper`},
	} {
		var rec record
		err := Decode([]byte(c.in), &rec, noon)
		if err == nil {
			err = Check(&rec)
		}
		if piece, bad := strings.CutPrefix(c.want, "!"); bad {
			var e *Error
			if !errors.As(err, &e) || !strings.Contains(e.Error(), piece) {
				t.Errorf("%.80q: error %v, want …%s…", c.in, err, piece)
			} else if e.Field != "" && !strings.HasPrefix(e.Error(), e.Field) {
				t.Errorf("%.80q: message %q does not name %s", c.in, e.Error(), e.Field)
			}
			continue
		}
		if got := string(Encode(&rec)); err != nil || !strings.Contains(got, c.want) {
			t.Errorf("%.80q:\n%s %v\nwant %s", c.in, got, err, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	day := func(s string) int64 {
		d, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return d.UnixMilli()
	}
	const bad, late = math.MinInt64, math.MaxInt64
	for in, want := range map[string]int64{
		`"\/Date(1709214330123)\/"`:           1709214330123,
		`"/Date(1709214330123)/"`:             1709214330123,
		`"\u002FDate(0)\u002F"`:               0,
		`"\/Date(1709214330123+0200)\/"`:      1709214330123,
		`"\/Date(-2208988800000)\/"`:          -2208988800000,
		`"\/Date(-2208988800000-0500)\/"`:     -2208988800000,
		`"\/Date(253402300799999)\/"`:         253402300799999,
		`"\/Date(253402300800000)\/"`:         late,
		`"\/Date(99999999999999999999)\/"`:    late,
		`"\/Date(-99999999999999999999)\/"`:   unsetUnix,
		`"\/Date(-62135596800000)\/"`:         unsetUnix,
		`"\/Date(-59011459200000)\/"`:         unsetUnix,
		`"\/Date(-62135578980000)\/"`:         unsetUnix,
		`"\/Date(-6847804800000)\/"`:          -6847804800000,
		`"\/Date(-6847804800001)\/"`:          unsetUnix,
		`"\/Date(1.5)\/"`:                     bad,
		`"\/Date()\/"`:                        bad,
		`"\/Date(1"`:                          bad,
		`"\/Date(+1)\/"`:                      bad,
		`"2024-02-29T13:45:30.123Z"`:          1709214330123,
		`"2024-02-29T13:45:30.1239999Z"`:      1709214330123,
		`"2024-02-29T14:45:30.123+01:00"`:     1709214330123,
		`"2024-02-29T13:45:30.123"`:           1709214330123,
		`"2024-02-29 13:45:30"`:               day("2024-02-29T13:45:30Z"),
		`"2024-02-29"`:                        day("2024-02-29T00:00:00Z"),
		`"02/29/2024 13:45"`:                  day("2024-02-29T13:45:00Z"),
		`"2/29/2024 1:45:10 PM"`:              day("2024-02-29T13:45:10Z"),
		`"02/29/2024"`:                        day("2024-02-29T00:00:00Z"),
		`"0001-01-01T00:00:00"`:               unsetUnix,
		`"1752-12-31T23:59:59Z"`:              unsetUnix,
		`"1753-01-01"`:                        day("1753-01-01T00:00:00Z"),
		`""`:                                  unsetUnix,
		`"2023-02-29"`:                        bad,
		`"10000-01-01"`:                       late,
		`"+010000-01-01T00:00:00.000Z"`:       late,
		`"+275760-09-13T00:00:00.000Z"`:       late,
		`"9999-12-31T23:59:59-05:00"`:         late,
		`"-000001-12-31T00:00:00.000Z"`:       unsetUnix,
		`"0000-01-01"`:                        unsetUnix,
		`"0000-00-00 00:00:00"`:               bad,
		`"12345-6-7"`:                         bad,
		`"2024-13-01"`:                        bad,
		`"` + strings.Repeat("9", 1000) + `"`: bad,
		`null`:                                unsetUnix,
		`1709214330123`:                       bad,
		`true`:                                bad,
		`"now"`:                               bad,
	} {
		var rec struct{ When Instant }
		err := Decode([]byte(`{"When":`+in+`}`), &rec, noon)
		switch {
		case want == bad:
			if err == nil || !strings.Contains(err.Error(), "When must be a date") {
				t.Errorf("%s was taken as %v (%v)", in, rec.When.Time(), err)
			}
		case want == late:
			if err == nil || err.Error() != "When is a date after the year 9999." {
				t.Errorf("%s was taken as %v (%v)", in, rec.When.Time(), err)
			}
		case err != nil || rec.When.unix() != want:
			t.Errorf("%s = %d, %v, want %d", in, rec.When.unix(), err, want)
		}
	}
	if !At(time.Time{}).IsZero() || !(Instant{}).Time().IsZero() || noon.Time().UnixMilli() != 1709214330123 {
		t.Error("Instant and time.Time disagree")
	}
	if b, err := json.Marshal(noon); err != nil || string(b) != `"\/Date(1709214330123)\/"` {
		t.Errorf("encoding/json writes %s, %v", b, err)
	}
}

func TestDecimals(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "-0": "0", "0.00": "0", "19.95": "19.95", "19.9500000000": "19.95", "-1.10": "-1.1",
		"0.0000001": "0.0000001", "0.12345678905": "0.1234567891", "-0.12345678905": "-0.1234567891",
		"0.123456789049": "0.123456789", "99999999.9999999999": "99999999.9999999999",
		"999999999999999.9999999999":  "999999999999999.9999999999",
		"-999999999999999.9999999999": "-999999999999999.9999999999", "100000000": "100000000",
		"1e14": "100000000000000", "123456789012345.12345678905": "123456789012345.1234567891",
		"999999999999998.99999999995": "999999999999999", "99999999.99999999999": "100000000", "9.99999999995": "10",
		"999999999999999.99999999999": "", "1000000000000000": "", "1e15": "", "1e7": "10000000",
		"0.00000000009": "0.0000000001", "12345678901234.5": "12345678901234.5",
		"123456789.0123456789": "123456789.0123456789", "0.99999999995": "1", "1E-10": "0.0000000001", "4e-11": "0",
		"5e-11": "0.0000000001", "1e-999999999999": "0", "1e999999999999": "", "0e999999999999": "0",
		"123e-2": "1.23", "00012": "12", "0.00000000000000000000001": "0", "-99999999": "-99999999", "1e": "",
		".": "", "": "", "-": "", "1.2.3": "", "12a": "", "Infinity": "", "0x10": "",
		"0." + strings.Repeat("9", 100_000): "1", strings.Repeat("0", 1000) + "7": "7",
	} {
		d, err := ParseDecimal(in)
		if want == "" {
			if err == nil {
				t.Errorf("%.40q was read as %s", in, d)
			}
			continue
		}
		if got := string(appendDecimal(nil, d)); err != nil || got != want {
			t.Errorf("%.40q = %s, %v, want %s", in, got, err, want)
		}
		if !d.fits(maxWhole) {
			t.Errorf("%.40q does not fit", in)
		}
	}
	// Numbers that Go code computes, outside what ParseDecimal makes.
	for in, want := range map[Decimal]string{
		{MustDecimal("1").Div(MustDecimal("3").Decimal)}:                   "0.3333333333",
		{MustDecimal("1").Shift(-30)}:                                      "0",
		{MustDecimal("12").Shift(3)}:                                       "12000",
		{MustDecimal("99999999").Div(MustDecimal("7").Decimal)}:            "14285714.1428571429",
		{MustDecimal("999999999999999").Div(MustDecimal("7").Decimal)}:     "142857142857142.7142857143",
		{MustDecimal("999999999999999.5").Mul(MustDecimal("0.5").Decimal)}: "499999999999999.75",
	} {
		if got := string(Encode(struct{ D Decimal }{in})); got != `{"D":`+want+`}` || !in.fits(maxWhole) {
			t.Errorf("%s, want %s", got, want)
		}
	}
	var e *Error
	rec := struct{ SitePrice Decimal }{Decimal{MustDecimal("1").Shift(15)}}
	if err := Check(&rec); !errors.As(err, &e) || e.Field != "SitePrice" || !e.Unfit {
		t.Errorf("a too large computed price: %v", err)
	}
	sum := struct {
		Grand Decimal `total:"true"`
	}{rec.SitePrice}
	if err := Check(&sum); err != nil {
		t.Errorf("a total of 16 digits: %v", err)
	}
	sum.Grand = Decimal{MustDecimal("1").Shift(18)}
	if err := Check(&sum); !errors.As(err, &e) || e.Field != "Grand" || !e.Unfit {
		t.Errorf("a total of 19 digits: %v", err)
	}
	rec.SitePrice = Decimal{MustDecimal("1").Shift(2_000_000_000)}
	if Check(&rec) == nil {
		t.Error("an absurd price was taken")
	}
	if b, _ := json.Marshal(MustDecimal("1.50")); string(b) != "1.5" {
		t.Errorf("encoding/json writes %s", b)
	}
}

func TestParseBvin(t *testing.T) {
	const want = "3421370c-18e4-4bf4-8746-bab47b3df295"
	for _, in := range []string{want, strings.ToUpper(want), "{" + want + "}", "(" + want + ")", " " + want + " ",
		strings.ReplaceAll(want, "-", ""),
		"{0x3421370c,0x18e4,0x4bf4,{0x87,0x46,0xba,0xb4,0x7b,0x3d,0xf2,0x95}}",
		"{0x3421370C, 0x18e4, 0x4bf4, {0x87,0x46,0xba,0xb4,0x7b,0x3d,0xf2,0x95}}"} {
		if got, ok := ParseBvin(in); !ok || got != want {
			t.Errorf("%q = %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "ANY", want[1:], want + "0", "{" + want, want + "}", "g" + want[1:],
		strings.Replace(want, "-", "_", 1),
		"{" + strings.ReplaceAll(want, "-", "") + "}", "{0x1,0x2}", "{0x1,0x2,0x3,{1,2,3,4,5,6,7,8}}", "{,{}}", "{",
		"()"} {
		if got, ok := ParseBvin(in); ok {
			t.Errorf("%q was read as %q", in, got)
		}
	}
	if got, ok := ParseBvin(NewBvin()); !ok || len(got) != 36 {
		t.Errorf("a new id: %q", got)
	}
}

func TestModernDates(t *testing.T) {
	for in, want := range map[string]string{
		`{"A":"\/Date(1795355130123)\/"}`:                     `{"A":"2026-11-22T13:45:30.123Z"}`,
		`{"A":"\/Date(0)\/","B":"\/Date(-62135596800000)\/"}`: `{"A":"1970-01-01T00:00:00.000Z","B":null}`,
		`["\/Date(253402300799999)\/"]`:                       `["9999-12-31T23:59:59.999Z"]`,
		`{"A":"plain","B":"/Date(5)/"}`:                       `{"A":"plain","B":"/Date(5)/"}`,
		string(AppendString(nil, `\/Date(5)\/`)):              `"\\/Date(5)\\/"`,
		string(AppendString(nil, `"\/Date(5)\/"`)):            `"\"\\/Date(5)\\/\""`,
		`"\/Date(`:      `"\/Date(`,
		`"\/Date(x)\/"`: `"\/Date(x)\/"`,
	} {
		if got := string(ModernDates(nil, []byte(in))); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
	if got := string(ModernDates([]byte("x"), []byte("y"))); got != "xy" {
		t.Errorf("not appended: %s", got)
	}
}

func TestDecodeBytes(t *testing.T) {
	for in, want := range map[string]string{
		`[0,255,16]`: "\x00\xff\x10", ` [ 1 , "7" ,2 ] `: "\x01\x07\x02", `[]`: "", `[ ]`: "",
		"\xef\xbb\xbf[9]": "\x09", "[10]": "\n", `["0"]`: "\x00",
	} {
		got, err := DecodeBytes([]byte(in))
		if err != nil || got == nil || string(got) != want {
			t.Errorf("%s = %v, %v", in, got, err)
		}
	}
	for _, in := range []string{``, ` `, `null`, "\r\nnull"} {
		if got, err := DecodeBytes([]byte(in)); err != nil || got != nil {
			t.Errorf("%q = %v, %v", in, got, err)
		}
	}
	for in, want := range map[string]string{
		`[256]`: "[0] ", `[1,-1]`: "[1] ", `[1,2.5]`: "[1] ", `["AQID"]`: "[0] ", `"AQID"`: "list", `{}`: "list",
		`[1,]`: "[1] ", `[1 2]`: "[0] ", `[1`: "list", `[01]`: "[0] ", `["1]`: "[0] ", `[1000]`: "[0] ",
		`[99999999999999999999]`: "[0] ", `[null]`: "[0] ", `[`: "list", `[1]]`: "[0] ",
	} {
		got, err := DecodeBytes([]byte(in))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s = %v, %v, want …%s…", in, got, err, want)
		}
	}
}

// TestTexts: bodies that are texts are refused like JSON bodies when they are not UTF-8, and never changed on the way.
func TestTexts(t *testing.T) {
	for in, want := range map[string]string{"": "", "Größe\x00\n": "Größe\x00\n", ` "x" `: ` "x" `, "null": "null"} {
		if got, err := PlainText([]byte(in)); got != want || err != nil {
			t.Errorf("%q = %q, %v", in, got, err)
		}
	}
	for in, want := range map[string]string{`"a"`: "a", " \"a\\u0000b\" ": "a\x00b", `""`: "",
		"\xef\xbb\xbf\"é\"": "é", "\"a\nb\"": "a\nb", `"\ud83d\ude00"`: "😀"} {
		if got, err := DecodeText([]byte(in)); got != want || err != nil {
			t.Errorf("%q = %q, %v", in, got, err)
		}
	}
	for in, want := range map[string]string{`null`: "JSON text", `5`: "JSON text", `{}`: "JSON text", ``: "JSON text",
		`"a" b`: "follows", `"a`: "ends", `"\ud800"`: "surrogate", "\"Gr\xf6\xdfe\"": "UTF-8"} {
		if got, err := DecodeText([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q = %q, %v, want …%s…", in, got, err, want)
		}
	}
	for _, in := range []string{"Gr\xf6\xdfe", "\xc3", "\xed\xa0\x80", "\xff"} {
		if got, err := PlainText([]byte(in)); err == nil || err.Error() != "The data is not valid UTF-8 text." {
			t.Errorf("%q = %q, %v", in, got, err)
		}
	}
}
