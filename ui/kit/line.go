package kit

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

// Line is text as a field of one line keeps it: line breaks and tabs are one blank, with the blanks around them, and
// what nobody can see at the ends is gone, such as the line break behind a cell of a spreadsheet. Blanks that were
// typed between words stay as they are.
func Line(text string) string {
	return strings.TrimFunc(joinLines(text), func(r rune) bool { return unicode.IsSpace(r) || unseen(r) })
}

// joinLines makes one line of several, without blanks before the first and behind the last of them. Control characters,
// which other programs leave at the end of a text, and marks of the byte order go.
func joinLines(text string) string {
	var line strings.Builder
	blanks, broken := "", false
	for _, r := range text {
		switch {
		case strings.ContainsRune("\t\n\v\f\r\u0085\u2028\u2029", r):
			broken = true
		case unicode.IsSpace(r):
			blanks += string(r)
		case unicode.IsControl(r) || r == '\ufeff':
		default:
			switch {
			case !broken:
				line.WriteString(blanks)
			case line.Len() > 0:
				line.WriteByte(' ')
			}
			blanks, broken = "", false
			line.WriteRune(r)
		}
	}
	if !broken {
		line.WriteString(blanks)
	}
	return line.String()
}

// unseen are the characters without any width that programs put around texts: soft hyphens, zero-width blanks and the
// marks of the writing direction. Joiners are none of them, for they change how a letter or a picture looks.
func unseen(r rune) bool {
	switch {
	case r == '\u00ad' || r == '\u200b' || r == '\u200e' || r == '\u200f' || r == '\u2060' || r == '\ufeff':
		return true
	}
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// tidied is a clipboard whose text fits into a field: of one line, or of several.
type tidied struct {
	fyne.Clipboard
	several bool
}

// Content is the text to paste. Blanks at its ends stay, for it may go between words.
func (c tidied) Content() string {
	text := c.Clipboard.Content()
	if c.several {
		return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "", "\ufeff", "").Replace(text)
	}
	return strings.TrimFunc(joinLines(text), unseen)
}

// pasting gives a shortcut that pastes a clipboard whose text fits, or that copies whole texts; any other stays as
// it is.
func pasting(s fyne.Shortcut, several bool) fyne.Shortcut {
	switch s := s.(type) {
	case *fyne.ShortcutPaste:
		return &fyne.ShortcutPaste{Clipboard: tidied{s.Clipboard, several}}
	case *fyne.ShortcutCopy:
		return &fyne.ShortcutCopy{Clipboard: whole{s.Clipboard}}
	case *fyne.ShortcutCut:
		return &fyne.ShortcutCut{Clipboard: whole{s.Clipboard}}
	}
	return s
}

// whole is a clipboard that takes all of a text.
type whole struct{ fyne.Clipboard }

func (c whole) SetContent(text string) { c.Clipboard.SetContent(withoutZero(text)) }

// withoutZero shows the character of number 0 by its picture: the system's clipboards and titles end at it.
func withoutZero(text string) string { return strings.ReplaceAll(text, "\x00", "␀") }
