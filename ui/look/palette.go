package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

type pair struct{ light, dark color.NRGBA }

func both(light, dark uint32) pair { return pair{rgb(light), rgb(dark)} }

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

func faded(v uint32, alpha uint8) color.NRGBA {
	c := rgb(v)
	c.A = alpha
	return c
}

// palette: light value, dark value.
var palette = map[fyne.ThemeColorName]pair{
	Paper:    both(0xFAF8F5, 0x1B1A18),
	Card:     both(0xFFFFFF, 0x242320),
	Band:     both(0xF6F2EC, 0x2B2926),
	Ink:      both(0x24211D, 0xEDE8E1),
	Muted:    both(0x6B645A, 0xAAA397),
	Faint:    both(0x9A9287, 0x77716A),
	Line:     both(0xE4DED5, 0x3A3733),
	Accent:   both(0xA85A0C, 0xF2A65A),
	OnAccent: both(0xFFFFFF, 0x2A1704),

	Good:       both(0x2E6B3A, 0x8CCB96),
	Warn:       both(0x8A5A00, 0xF0BF4C),
	Danger:     both(0xB3261E, 0xF2938A),
	OnWarn:     both(0xFFFFFF, 0x2A1D00),
	OnDanger:   both(0xFFFFFF, 0x3B0A06),
	AccentSoft: both(0xFBF1E5, 0x3B2D1E),
	GoodSoft:   both(0xE5F1E6, 0x233226),
	WarnSoft:   both(0xFFF0CC, 0x3A2F14),
	DangerSoft: both(0xFBE7E4, 0x41231F),
	Neutral:    both(0xEFEAE3, 0x35322E),
	Amber:      both(0xF5B83D, 0xF0BF4C),
	OnAmber:    both(0x2A1D00, 0x2A1D00),
	AmberLine:  both(0xC27A00, 0xF0BF4C),
	RowHover:   both(0xF8F4EE, 0x2C2A27),
	RowChosen:  both(0xFBF0E3, 0x3B2D1E),
	Veil:       {faded(0x24211D, 0x73), faded(0x000000, 0x99)},
	FieldLine:  both(0xCFC7BB, 0x56514A),

	theme.ColorNameForegroundOnSuccess: both(0xFFFFFF, 0x0C2411),
	theme.ColorNameButton:              both(0xFFFFFF, 0x2B2926),
	theme.ColorNameDisabledButton:      both(0xEFEAE3, 0x2B2926),
	theme.ColorNameHeaderBackground:    both(0xF6F2EC, 0x2B2926),
	theme.ColorNameHover:               {faded(0x24211D, 0x0D), faded(0xEDE8E1, 0x12)},
	theme.ColorNamePressed:             {faded(0x24211D, 0x1F), faded(0xEDE8E1, 0x24)},
	theme.ColorNameFocus:               {faded(0xA85A0C, 0x40), faded(0xF2A65A, 0x4D)},
	theme.ColorNameSelection:           {faded(0xA85A0C, 0x38), faded(0xF2A65A, 0x47)},
	theme.ColorNameHyperlink:           both(0xA85A0C, 0xF2A65A),
	theme.ColorNameInputBackground:     both(0xFFFFFF, 0x1F1E1B),
	theme.ColorNameMenuBackground:      both(0xFFFFFF, 0x2B2926),
	theme.ColorNameOverlayBackground:   both(0xFFFFFF, 0x242320),
	theme.ColorNamePlaceHolder:         both(0x7A7266, 0x9B9488),
	theme.ColorNameScrollBar:           {faded(0x24211D, 0x59), faded(0xEDE8E1, 0x59)},
	theme.ColorNameScrollBarBackground: {faded(0x24211D, 0x08), faded(0xEDE8E1, 0x0A)},
	theme.ColorNameShadow:              {faded(0x24211D, 0x1A), faded(0x000000, 0x4D)},
}
