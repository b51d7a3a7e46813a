package look

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// luminance and contrast as WCAG 2.1 defines them.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

var variants = map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark}

func TestContrast(t *testing.T) {
	type on = []fyne.ThemeColorName
	surfaces := on{Paper, Card, Band, RowHover, RowChosen}
	rows := []struct {
		ink     fyne.ThemeColorName
		behind  on
		atLeast float64
	}{
		{Ink, surfaces, 4.5},
		{Muted, surfaces, 4.5},
		{Accent, surfaces, 4.5},
		{Danger, on{Card, Paper, RowChosen, DangerSoft}, 4.5},
		{theme.ColorNamePlaceHolder, on{theme.ColorNameInputBackground}, 4.5},
		{OnAccent, on{Accent}, 4.5},
		{OnDanger, on{Danger}, 4.5},
		{OnWarn, on{Warn}, 4.5},
		{OnAmber, on{Amber}, 4.5},
		{Good, on{GoodSoft}, 4.5},
		{Warn, on{WarnSoft}, 4.5},
		{Accent, on{AccentSoft}, 4.5},
		{Muted, on{Neutral}, 4.5},
		{Ink, on{WarnSoft, DangerSoft, GoodSoft, Neutral, AccentSoft}, 4.5},
		{Paper, on{Ink, Danger}, 4.5}, // toasts
		// Drawn, not written.
		{AmberLine, on{Card}, 3},
		{Good, on{Band}, 3},
		{Danger, on{Band}, 3},
		{Accent, on{Card, Paper}, 3},
	}
	for name, v := range variants {
		th := New(System)
		for _, r := range rows {
			for _, b := range r.behind {
				if c := contrast(th.Color(r.ink, v), th.Color(b, v)); c < r.atLeast {
					t.Errorf("%s: %s on %s has contrast %.2f, needs %.1f", name, r.ink, b, c, r.atLeast)
				}
			}
		}
	}
}

// The directions of the two papers, inks and accents are fixed.
func TestPalette_Anchors(t *testing.T) {
	for _, r := range []struct {
		name        fyne.ThemeColorName
		light, dark uint32
	}{{Paper, 0xFAF8F5, 0x1B1A18}, {Ink, 0x24211D, 0xEDE8E1}, {Accent, 0xA85A0C, 0xF2A65A}} {
		if got := New(Light).Color(r.name, theme.VariantDark); got != rgb(r.light) {
			t.Errorf("light %s is %v", r.name, got)
		}
		if got := New(Dark).Color(r.name, theme.VariantLight); got != rgb(r.dark) {
			t.Errorf("dark %s is %v", r.name, got)
		}
	}
}

func TestChoice_FollowsSystemUnlessChosen(t *testing.T) {
	for _, r := range []struct {
		choice Choice
		system fyne.ThemeVariant
		want   uint32
	}{
		{System, theme.VariantLight, 0xFAF8F5}, {System, theme.VariantDark, 0x1B1A18},
		{Light, theme.VariantDark, 0xFAF8F5}, {Dark, theme.VariantLight, 0x1B1A18},
		{"blue", theme.VariantDark, 0x1B1A18}, // a word nobody knows follows the system
	} {
		if got := New(r.choice).Color(Paper, r.system); got != rgb(r.want) {
			t.Errorf("%q on system %d: %v", r.choice, r.system, got)
		}
	}
}

func TestSizes_FourAndAGrid(t *testing.T) {
	th := New(System)
	seen := map[float32]bool{}
	for _, n := range []fyne.ThemeSizeName{Title, Section, Body, Small} {
		seen[th.Size(n)] = true
	}
	if len(seen) != 4 {
		t.Errorf("text sizes: %v", seen)
	}
	if th.Size(theme.SizeNameInnerPadding) != Unit {
		t.Errorf("inner padding %v", th.Size(theme.SizeNameInnerPadding))
	}
}

func TestChoice_LightWhereTheSystemSaysNothing(t *testing.T) {
	SystemSilent(true)
	defer SystemSilent(false)
	if got := New(System).Color(Paper, theme.VariantDark); got != rgb(0xFAF8F5) {
		t.Errorf("it is %v", got)
	}
	if got := New(Dark).Color(Paper, theme.VariantDark); got != rgb(0x1B1A18) {
		t.Errorf("dark by choice it is %v", got)
	}
}
