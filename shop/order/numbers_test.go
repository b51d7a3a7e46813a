package order

import (
	"strings"
	"testing"
	"time"
)

func TestNumber(t *testing.T) {
	day := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	for pattern, want := range map[string]string{
		InvoicePattern: "2026-00042", "RE{no}": "RE42", "{no:3}/{year}": "042/2026", "{no:1}": "42",
	} {
		if r := CheckPattern(pattern); r != nil {
			t.Errorf("%s: %v", pattern, r)
		}
		if got := Number(pattern, 42, day); got != want {
			t.Errorf("%s: %s, want %s", pattern, got, want)
		}
	}
	for pattern, want := range map[string]string{
		"": "once", "2026": "once", "{year}": "once", "{no}{no}": "once", "{month}-{no}": "{month} is neither",
		"{year:2}{no}": "neither", "{no}{": "bracket", "{no}}": "bracket",
		strings.Repeat("x", 50) + "{no}": "at most 50",
	} {
		if r := CheckPattern(pattern); r == nil || !strings.Contains(r.Error(), want) {
			t.Errorf("%s: %v, want %q", pattern, r, want)
		}
	}
}

func TestCounts(t *testing.T) {
	for text, want := range map[string]int64{"1007": 1007, "": 0, "A7": 0, "-3": 0, "0": 0, "99999999999": 0, "7 ": 0} {
		if n, ok := Counts(text); ok != (want > 0) || ok && n != want {
			t.Errorf("%q: %d %v, want %d", text, n, ok, want)
		}
	}
}

func TestPartNumbers(t *testing.T) {
	if got := PackageNumber("1007", 2) + " " + ReturnNumber("1007", 1); got != "1007-P2 1007-R1" {
		t.Error(got)
	}
}
