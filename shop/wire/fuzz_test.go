package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

// FuzzDecode: whatever is taken comes out the same after another round, as JSON that any parser reads, and with \/ in
// dates alone.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(fresh))
	f.Add([]byte("{\"text\":\"a\r\n\tb\",\"parts\":{}}"))
	f.Add([]byte(`{"parts":{"1":{}}}`))
	f.Add([]byte(`{"parts":[{"title":"a/b","when":"2024-02-29"}],"maybe":null,"price":"1e-3","text":"\u0000\/"}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		var rec, again record
		if err := Decode(in, &rec, noon); err != nil {
			return
		}
		if !json.Valid(properly(in)) {
			t.Fatalf("took what is not JSON: %q", in)
		}
		if Check(&rec) != nil {
			return
		}
		out := Encode(&rec)
		if !json.Valid(out) {
			t.Fatalf("wrote what is not JSON: %s", out)
		}
		if err := Decode(out, &again, Instant{}); err != nil {
			t.Fatalf("own body refused: %v\n%s", err, out)
		}
		if diff := cmp.Diff(string(out), string(Encode(&again))); diff != "" {
			t.Fatal(diff)
		}
		if n := strings.Count(string(out), `\/`); n != 2*strings.Count(string(out), `"\/Date(`) {
			// An escaped backslash before a slash looks the same; take those out first.
			if rest := strings.ReplaceAll(string(out), `\\`, ``); strings.Count(rest, `\/`) != 2*strings.Count(rest,
				`"\/Date(`) {
				t.Fatalf(`\/ stands outside a date: %s`, out)
			}
		}
		modern := ModernDates(nil, out)
		if !json.Valid(modern) {
			t.Fatalf("modern form is not JSON: %s", modern)
		}
		var third record
		if err := Decode(modern, &third, Instant{}); err != nil {
			t.Fatalf("modern form refused: %v\n%s", err, modern)
		}
		if diff := cmp.Diff(string(out), string(Encode(&third))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// properly is JSON as other readers want it: without a byte order mark, and with line breaks and tabs in texts escaped.
func properly(in []byte) []byte {
	in = bytes.TrimPrefix(in, bom)
	var out []byte
	inside := false
	for i := 0; i < len(in); i++ {
		c := in[i]
		switch {
		case inside && c == '\\' && i+1 < len(in):
			i++
			out = append(out, c, in[i])
			continue
		case inside && rawInText(c):
			out = append(out, '\\', map[byte]byte{'\n': 'n', '\r': 'r', '\t': 't'}[c])
			continue
		case c == '"':
			inside = !inside
		}
		out = append(out, c)
	}
	return out
}

// FuzzDecodeText: what is taken is JSON and comes out as encoding/json reads it.
func FuzzDecodeText(f *testing.F) {
	f.Add([]byte(`"a\u0000b"`))
	f.Add([]byte("\"a\nb\""))
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := DecodeText(in)
		if err != nil {
			return
		}
		var want string
		if err := json.Unmarshal(properly(in), &want); err != nil || got != want {
			t.Fatalf("%q = %q, want %q (%v)", in, got, want, err)
		}
	})
}

// FuzzModernDates: texts pass through unharmed, dates are turned, any bytes are survived.
func FuzzModernDates(f *testing.F) {
	f.Add(`"\/Date(5)\/"`, int64(0))
	f.Add(`\`, int64(-1))
	f.Fuzz(func(t *testing.T, text string, ms int64) {
		ModernDates(nil, []byte(text))
		i, ok := fromUnix(ms)
		if !ok {
			return
		}
		body := Encode(struct {
			A string
			B Instant
			C string
		}{text, i, text})
		var got struct {
			A string
			B *time.Time
			C string
		}
		if err := json.Unmarshal(ModernDates(nil, body), &got); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		want := strings.ToValidUTF8(text, "\uFFFD")
		if strings.ContainsRune(text, '\uFFFD') || want != text {
			return // runs of bad bytes are counted differently
		}
		if got.A != want || got.C != want || i.IsZero() != (got.B == nil) || got.B != nil && got.B.UnixMilli() != ms {
			t.Fatalf("%s became %+v", body, got)
		}
	})
}

// FuzzDecodeBytes: agrees with encoding/json on lists of plain numbers.
func FuzzDecodeBytes(f *testing.F) {
	f.Add([]byte(`[1,2,255]`))
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := DecodeBytes(in)
		var want []uint16
		jsonErr := json.Unmarshal(in, &want)
		for _, n := range want {
			if n > 255 {
				jsonErr = errors.New("too large")
			}
		}
		if jsonErr == nil && !strings.Contains(string(in), "null") {
			if err != nil || len(got) != len(want) {
				t.Fatalf("%s: %v %v", in, got, err)
			}
			for i := range want {
				if uint16(got[i]) != want[i] {
					t.Fatalf("%s: %v", in, got)
				}
			}
		}
		if err == nil && got != nil && !json.Valid([]byte(strings.TrimPrefix(string(in), "\xef\xbb\xbf"))) {
			t.Fatalf("took %q", in)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	body := []byte(fresh)
	for b.Loop() {
		var rec record
		if err := Decode(body, &rec, noon); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	rec := New[record](noon)
	for b.Loop() {
		Encode(&rec)
	}
}

func BenchmarkDecodeBytes(b *testing.B) {
	body := []byte("[" + strings.TrimSuffix(strings.Repeat("137,80,7,255,", 1<<16), ",") + "]")
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := DecodeBytes(body); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzDecimal: a number is read as exact arithmetic rounds it, or refused for its size alone.
func FuzzDecimal(f *testing.F) {
	for _, text := range []string{"19.95", "-999999999999999.99999999995", "1e-11", "0.00000000005", "9.5e17",
		"123456789012345678.12345678905"} {
		f.Add(text)
	}
	plain := regexp.MustCompile(`^-?\d{1,40}(\.\d{1,40})?(e[+-]?\d{1,2})?$`)
	f.Fuzz(func(t *testing.T, text string) {
		got, problem := parseDecimal([]byte(text))
		if !plain.MatchString(text) {
			return // only what it must not do is known: fail
		}
		want, err := decimal.NewFromString(text)
		if err != nil {
			return
		}
		want = want.Round(maxFraction)
		large := want.Abs().GreaterThanOrEqual(decimal.New(1, maxTotal))
		if large != (problem != nil) || !large && !got.Equal(want) {
			t.Fatalf("%s is %s (%v), want %s", text, got, problem, want)
		}
		if !large && !json.Valid(appendDecimal(nil, got)) {
			t.Fatalf("%s is written as %s", text, appendDecimal(nil, got))
		}
		if fits := want.Abs().LessThan(decimal.New(1, maxWhole)); !large && got.fits(maxWhole) != fits {
			t.Fatalf("%s fits: %v", text, !fits)
		}
	})
}
