// Package look is Griddle's own theme: warm neutrals, one maple accent, four text sizes and an 8-pixel grid, light and
// dark. Widgets never hold a colour: they ask Color(name) while they paint, so a change of theme repaints everything.
// To add a colour: a name here, its two values in palette.go, and the contrast it must keep in look_test.go.
package look

import (
	"image/color"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colour names. The first group lends its names from the toolkit, so that its own widgets wear them too.
const (
	Paper     = theme.ColorNameBackground          // behind everything
	Ink       = theme.ColorNameForeground          // text
	Accent    = theme.ColorNamePrimary             // primary action, current page, focus
	OnAccent  = theme.ColorNameForegroundOnPrimary // text on Accent
	Line      = theme.ColorNameSeparator           // borders of cards and tables
	Good      = theme.ColorNameSuccess             // state: fine
	Warn      = theme.ColorNameWarning             // state: look at this; the clear window
	Danger    = theme.ColorNameError               // state: broken; what destroys
	OnWarn    = theme.ColorNameForegroundOnWarning
	OnDanger  = theme.ColorNameForegroundOnError
	FieldLine = theme.ColorNameInputBorder // border of entries and secondary buttons
	Faint     = theme.ColorNameDisabled    // disabled text

	Card       fyne.ThemeColorName = "griddle.card"       // surface of cards, tables, menus
	Muted      fyne.ThemeColorName = "griddle.muted"      // secondary text, still readable
	Band       fyne.ThemeColorName = "griddle.band"       // table header, status strip
	RowHover   fyne.ThemeColorName = "griddle.rowHover"   // the row under the pointer
	RowChosen  fyne.ThemeColorName = "griddle.rowChosen"  // selected rows
	AccentSoft fyne.ThemeColorName = "griddle.accentSoft" // behind accent words
	GoodSoft   fyne.ThemeColorName = "griddle.goodSoft"   // behind Good words
	WarnSoft   fyne.ThemeColorName = "griddle.warnSoft"   // behind Warn words
	DangerSoft fyne.ThemeColorName = "griddle.dangerSoft" // behind Danger words
	Neutral    fyne.ThemeColorName = "griddle.neutral"    // behind words without a verdict
	Amber      fyne.ThemeColorName = "griddle.amber"      // the clear window while it is open: the loudest fill
	OnAmber    fyne.ThemeColorName = "griddle.onAmber"    // words on Amber
	AmberLine  fyne.ThemeColorName = "griddle.amberLine"  // amber drawn as a line on cards
	Veil       fyne.ThemeColorName = "griddle.veil"       // over the page while a dialog is open
)

// The four text sizes.
const (
	Title   = theme.SizeNameHeadingText    // page title
	Section = theme.SizeNameSubHeadingText // card title
	Body    = theme.SizeNameText
	Small   = theme.SizeNameCaptionText
)

// Measures in device-independent pixels; all distances are multiples of Unit.
const (
	Unit      float32 = 8
	RowHeight float32 = 36   // table rows, buttons, fields
	Corner    float32 = 8    // cards, dialogs
	SmallEdge float32 = 6    // buttons, fields
	Widest    float32 = 1100 // content on large screens
)

// Choice is the owner's wish for light or dark.
type Choice string

// Choices; the zero value follows the system.
const (
	System Choice = ""
	Light  Choice = "light"
	Dark   Choice = "dark"
)

// Theme implements fyne.Theme.
type Theme struct{ choice Choice }

// New makes the theme for a choice; unknown words follow the system.
func New(c Choice) *Theme { return &Theme{choice: c} }

// Choice is what the theme was made for.
func (t *Theme) Choice() Choice { return t.choice }

// silent is whether the system has no wish of its own; the toolkit takes that for dark.
var silent atomic.Bool

// SystemSilent tells whether the system says neither light nor dark: then the window is light.
func SystemSilent(is bool) { silent.Store(is) }

func (t *Theme) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.choice {
	case Light:
		return theme.VariantLight
	case Dark:
		return theme.VariantDark
	}
	if system == theme.VariantDark && !silent.Load() {
		return theme.VariantDark
	}
	return theme.VariantLight
}

// Color answers our palette, and the toolkit's for names it does not have.
func (t *Theme) Color(n fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	v := t.variant(system)
	p, ok := palette[n]
	switch {
	case !ok:
		return theme.DefaultTheme().Color(n, v)
	case v == theme.VariantDark:
		return p.dark
	}
	return p.light
}

// Font is the toolkit's.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(s) }

// Icon is the toolkit's.
func (t *Theme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size sets the four text sizes and the grid.
func (t *Theme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case Title:
		return 24
	case Section:
		return 17
	case Body:
		return 14
	case Small:
		return 12
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return Unit
	case theme.SizeNameLineSpacing:
		return 4
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return SmallEdge
	case theme.SizeNameInlineIcon:
		return 18
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	}
	return theme.DefaultTheme().Size(n)
}

// Color is the value of a name in the theme the running app wears now.
func Color(n fyne.ThemeColorName) color.Color { return theme.Color(n) }

// Size is the value of a size name in the theme the running app wears now.
func Size(n fyne.ThemeSizeName) float32 { return theme.Size(n) }

// IsDark tells whether the running app shows the dark variant.
func IsDark() bool {
	s := fyne.CurrentApp().Settings()
	if t, ok := s.Theme().(*Theme); ok {
		return t.variant(s.ThemeVariant()) == theme.VariantDark
	}
	return s.ThemeVariant() == theme.VariantDark
}
