package wire

import (
	"encoding/json"
	"errors"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

// list is a JSON list of n times item.
func list(item string, n int) string {
	return "[" + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + "]"
}

// TestLimits: what no honest program sends is refused by its name, at the limit and not before it.
func TestLimits(t *testing.T) {
	million := strings.Repeat("1", 1_000_000)
	text := strings.Repeat("é", MaxRecord/2)
	strange := func(n int) string {
		return `{"Text":"a"` + strings.Repeat(`,"x":1`, n-1) + `}`
	}
	for name, c := range map[string]struct{ in, want string }{ // want: "" when it is taken
		"so many items": {`{"Parts":` + list("{}", MaxItems) + `}`, ""},
		"one more item": {`{"Parts":` + list("{}", MaxItems+1) + `}`,
			"Parts may hold at most 10000 items."},
		"items, then something else": {`{"Parts":` + list("{}", 1_000_000) + `,"Int":"x"}`, "Parts may hold at most"},
		"so many members":            {strange(MaxItems), ""},
		"one more member":            {strange(MaxItems + 1), "The data has an object with more than 10000 members."},
		"a million unknown members":  {strange(1_000_000), "The data has an object with more than 10000 members."},
		"unknown members below":      {`{"Text":"a","x":` + strange(MaxItems+1) + `}`, "more than 10000 members."},
		"an unknown list is skipped": {`{"Text":"a","x":` + list("[]", 100_000) + `}`, ""},
		"so long a number":           {`{"Price":0.` + strings.Repeat("1", MaxNumber-2) + `}`, ""},
		"a longer number": {`{"Price":0.` + million[:MaxNumber-1] + `}`,
			"Price is a number of more than 1000"},
		"a million digits":           {`{"Int":` + million + `}`, "Int is a number of more than 1000 characters."},
		"a million digits as text":   {`{"Long":"` + million + `"}`, "Long is a number of more than 1000 characters."},
		"a million digits for text":  {`{"Name":` + million + `}`, "Name is a number of more than 1000 characters."},
		"a long text for a date":     {`{"Made":"` + million + `"}`, "Made must be a date"},
		"a long text for an id":      {`{"Ref":"` + million + `"}`, "Ref must be an id"},
		"commas for an id":           {`{"Bvin":"{` + strings.Repeat(",", 1_000_000) + `}"}`, "Bvin must be an id"},
		"a long text for a bool":     {`{"Flag":"` + million + `"}`, "Flag must be true or false"},
		"a small large number":       {`{"Price":1e-999999999}`, ""},
		"an exponent bomb":           {`{"Price":1e999999999}`, "Price is too large"},
		"an exponent of a mile":      {`{"Price":1e` + strings.Repeat("9", 900) + `}`, "Price is too large"},
		"an exponent for an integer": {`{"Long":1e999999999}`, "Long must be a whole number"},
		"an exponent for a text":     {`{"Name":1e999999999}`, ""},
		"a record that fits":         {`{"Name":"` + text[:len(text)-1000] + `"}`, ""},
		"a record that does not": {`{"Name":"` + text + `"}`,
			"The data is too large: at most 8 MB of it can be stored."},
		"in many parts":            {`{"Parts":` + list(`{"Title":"`+million[:1000]+`"}`, 9000) + `}`, "too large"},
		"blanks do not count":      {`{"Name":` + strings.Repeat(" ", MaxRecord) + `"x"}`, ""},
		"nor does what is unknown": {`{"Text":"x","y":"` + text + `"}`, ""},
	} {
		var rec record
		err := Decode([]byte(c.in), &rec, noon)
		if err == nil {
			err = Check(&rec)
		}
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(e.Error(), c.want) {
			t.Errorf("%s: %v, want …%s…", name, err, c.want)
		}
	}
	// What is stored already may be larger, and stays whole.
	large := `{"Name":"` + text + `","Parts":` + list("{}", 2*MaxItems) + `}`
	var rec record
	if err := Stored([]byte(large), &rec); err != nil || len(rec.Parts) != 2*MaxItems || *rec.Name != text {
		t.Errorf("a large stored record: %v, %d parts", err, len(rec.Parts))
	}
	if err := Check(&rec); err == nil || !strings.Contains(err.Error(), "Parts may hold at most") {
		t.Errorf("a record that grew too large by rules: %v", err)
	}
	if _, err := PlainText([]byte(text + "x")); err == nil || err.Error() != TooMuch().Error() {
		t.Errorf("a long text: %v", err)
	}
	if got, err := PlainText([]byte(text)); err != nil || got != text {
		t.Errorf("a text that fits: %v", err)
	}
	if _, err := DecodeText([]byte(`"` + text + `x"`)); err == nil || err.Error() != TooMuch().Error() {
		t.Errorf("a long JSON text: %v", err)
	}
}

// TestLeast: no record is shorter on the wire than is counted for it before it is read.
func TestLeast(t *testing.T) {
	for name, rec := range map[string]any{"fresh": New[record](noon), "empty": record{}, "a part": part{},
		"pointers": record{Maybe: new(bool), Name: new(string), Gone: new(Instant), Shipped: new(part)}} {
		body := Encode(rec)
		if least := planOf(reflect.TypeOf(rec)).least; len(body) < least || !json.Valid(body) {
			t.Errorf("%s: %d bytes, at the least %d were expected: %s", name, len(body), least, body)
		}
	}
}

type nest struct {
	Lists []inner
}

type inner struct {
	Values []part
	Other  []part
}

// TestBombs: small bodies that would become huge records are refused before memory is taken for what they would become.
func TestBombs(t *testing.T) {
	const most = 64 << 20 // bytes taken for bodies of 30 MB, all in all
	many := 10_000_000
	if testing.Short() {
		many /= 10
	}
	for name, in := range map[string]string{
		"one list":   `{"Lists":` + list("{}", many) + `}`,
		"two levels": `{"Lists":` + list(`{"Values":`+list("{}", MaxItems)+`}`, many/MaxItems) + `}`,
		"many lists": `{"Lists":` + list(`{"Values":`+list("{}", 100)+`,"Other":`+list("{}", 100)+`}`, many/200) + `}`,
		"over and over": `{"Lists":[]` +
			strings.Repeat(`,"Lists":`+list(`{"Values":`+list("{}", 1000)+`}`, 10), many/10_000) + `}`,
	} {
		body := []byte(in)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var rec nest
		err := Decode(body, &rec, noon)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s was taken", name)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > most {
			t.Errorf("%s: %d MB were taken for a body of %d MB", name, took>>20, len(body)>>20)
		}
	}
}
