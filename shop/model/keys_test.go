package model

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"
	"unicode"
)

// TestTextsAreOrderedForPeople: accents are lesser differences than letters, however they are composed; case is none.
func TestTextsAreOrderedForPeople(t *testing.T) {
	want := []string{"", " leading blank", "-dash", "10 eggs", "9 eggs", "a b", "ab", "Apfel", "Äpfel",
		"A\u0308pfel", "Birnen", "cote", "Cote", "coté", "côte", "éclair", "Eclairs", "Öl", "Straße",
		"Strasse 2", "Zwetschge", "Ωμέγα", "Яблоко", "日本"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortStableFunc(got, CompareTexts)
	same := func(a, b string) bool { return CompareTexts(a, b) == 0 }
	if !slices.EqualFunc(got, want, same) {
		t.Errorf("%q", got)
	}
	for _, pair := range [][2]string{{"Äpfel", "A\u0308pfel"}, {"Oil", "Oil  "}, {"ÖL", "öl"}} {
		if !same(pair[0], pair[1]) {
			t.Errorf("%q and %q differ", pair[0], pair[1])
		}
	}
	// Nothing stops at a byte that texts in C end at.
	if CompareTexts("A\u0000a", "A\u0000b") >= 0 {
		t.Error("texts are compared up to a zero byte")
	}
}

// TestSortForm: keys stay what they are for as long as their form has its number, so that stored ones are made anew.
func TestSortForm(t *testing.T) {
	sum := sha256.New()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if unicode.IsGraphic(r) {
			sum.Write(sortKey(string(r)))
		}
	}
	sum.Write(sortKey("Crème brûlée, 2 pieces"))
	const form, want = 1023, "8aa272856f76fd8e"
	if got := fmt.Sprintf("%x", sum.Sum(nil)[:8]); sortForm != form || got != want {
		t.Errorf("keys of form %d are %s, those of %d were %s: raise sortRules if the form is the same, then note "+
			"both here",
			sortForm, got, form, want)
	}
}

// TestSortKeysOfManyAtOnce: keys are the same whoever else makes some meanwhile.
func TestSortKeysOfManyAtOnce(t *testing.T) {
	want := sortKey("Äpfel")
	done := make(chan bool)
	for range 8 {
		go func() {
			right := true
			for range 500 {
				right = right && bytes.Equal(sortKey("Äpfel"), want)
			}
			done <- right
		}()
	}
	for range 8 {
		if !<-done {
			t.Error("a key became another")
		}
	}
}
