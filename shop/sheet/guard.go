package sheet

import "strings"

// Empty is the word that empties a field; a blank cell leaves it as it is.
const Empty = "(empty)"

// formula says whether a spreadsheet may take a text for a formula, or a reader for the word Empty, by how it begins.
func formula(text string) bool {
	if strings.TrimSpace(text) == Empty {
		return true
	}
	for _, r := range text {
		return strings.ContainsRune("=+-@\t\r＝＋－＠", r)
	}
	return false
}

// Guard gives a text that is a formula, or such a one behind apostrophes, one apostrophe more, so that it stays text.
// Unguard takes exactly one away: every text comes back as it was.
func Guard(text string) string {
	if formula(strings.TrimLeft(text, "'")) {
		return "'" + text
	}
	return text
}

// Unguard is the text of a cell. whole says that it was guarded, so that it is taken as it is, whatever it means
// otherwise.
func Unguard(cell string) (text string, whole bool) {
	if strings.HasPrefix(cell, "'") && formula(strings.TrimLeft(cell, "'")) {
		return cell[1:], true
	}
	if inner, ok := strings.CutPrefix(cell, `="`); ok {
		if number, ok := strings.CutSuffix(inner, `"`); ok && !strings.Contains(number, `"`) {
			return number, true // how some programs keep leading zeros
		}
	}
	return cell, false
}

// The sign between entries of a list in a cell, and the one between the steps of a path.
const (
	listSign = " | "
	pathSign = " > "
)

var escaper = strings.NewReplacer(`\`, `\\`, `|`, `\|`, `>`, `\>`)

// JoinList writes entries into one cell; SplitList reads them. A backslash stands before signs that are part of an
// entry, and before a blank at its ends.
func JoinList(entries []string) string { return joined(entries, listSign) }

// JoinPath writes the steps of a path, "Bread > Rolls".
func JoinPath(steps []string) string { return joined(steps, pathSign) }

func joined(all []string, sign string) string {
	escaped := make([]string, len(all))
	for i, text := range all {
		escaped[i] = escape(text)
	}
	return strings.Join(escaped, sign)
}

// nothing stands for an entry that is empty.
const nothing = `\0`

func escape(text string) string {
	if text == "" {
		return nothing
	}
	end := ""
	if len(text) > 1 && strings.HasSuffix(text, " ") {
		text, end = text[:len(text)-1], `\ `
	}
	escaped := escaper.Replace(text) + end
	if text[0] == ' ' { // it would be taken for part of the sign
		escaped = `\` + escaped
	}
	return escaped
}

// SplitList are the entries of a list, none of a blank cell.
func SplitList(cell string) []string { return split(cell, '|') }

// SplitPath are the steps of a path.
func SplitPath(cell string) []string { return split(cell, '>') }

// Parts cuts a cell at a sign and leaves escapes in the parts, so that a list of paths can be cut twice.
func Parts(cell string, sign byte) (all []string) {
	if strings.TrimSpace(cell) == "" {
		return nil
	}
	start := 0
	for i := 0; i < len(cell); i++ {
		switch cell[i] {
		case '\\':
			i++
		case sign:
			all = append(all, cell[start:i])
			start = i + 1
		}
	}
	return append(all, cell[start:])
}

func split(cell string, sign byte) []string {
	all := Parts(cell, sign)
	for i, part := range all {
		all[i] = unescaped(part)
	}
	return all
}

// unescaped is an entry without the blanks around it and without its escapes.
func unescaped(part string) string {
	part = strings.TrimLeft(part, " ")
	if strings.TrimRight(part, " ") == nothing {
		return ""
	}
	var b strings.Builder
	kept := 0 // what may not be trimmed
	for i := 0; i < len(part); i++ {
		escaped := part[i] == '\\' && i+1 < len(part)
		if escaped {
			i++
		}
		b.WriteByte(part[i])
		if escaped || part[i] != ' ' {
			kept = b.Len()
		}
	}
	return b.String()[:kept]
}
