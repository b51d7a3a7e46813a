package vault

import (
	"errors"
	"slices"
	"strings"
)

// Area is a part of the store that a key has rights in; which models belong to it is the server's table.
type Area uint8

// Areas. They are stored by their number: a new one comes last.
const (
	NoArea Area = iota // needs no right beyond a key
	Catalog
	Stock
	Orders
	People
	Taxes
)

// Level is what a key may do in an area. To write implies to read.
type Level uint8

// Levels, lowest first. They are stored by their number.
const (
	None Level = iota
	Read
	Write
)

// Areas are all areas that rights are given in, in the order they are shown in.
var Areas = []Area{Catalog, Stock, Orders, People, Taxes}

var (
	areaNames  = []string{"", "catalog", "stock", "orders", "people", "taxes"}
	levelNames = []string{"none", "read", "write"}
)

// String is the area's name as commands and programs use it.
func (a Area) String() string { return areaNames[a] }

// String is the level's name as commands and programs use it.
func (l Level) String() string { return levelNames[l] }

// Need is a right that a request asks for.
type Need struct {
	Area  Area
	Level Level
}

// String is the right as a command gives it: "orders:read".
func (n Need) String() string { return n.Area.String() + ":" + n.Level.String() }

// ParseNeed reads what String wrote; ok is false for anything else.
func ParseNeed(text string) (n Need, ok bool) {
	area, level, _ := strings.Cut(text, ":")
	a, l := slices.Index(areaNames, area), slices.Index(levelNames, level)
	if a < 1 || l < 0 {
		return Need{}, false
	}
	return Need{Area(a), Level(l)}, true
}

// Access is what a key may do in each area, in one number, which is what the key's row holds and its tag covers. The
// same rights are always the same number.
type Access int64

// Kinds of access that are alike in all areas.
const (
	ReadWrite Access = iota // the default
	ReadOnly
)

// A number with the bit chosen holds a level of two bits for each area; the small ones are from before there were
// areas. What is neither gives no rights.
const (
	chosen    Access = 1 << 32
	levelBits        = 2
)

func (a Area) shift() int { return levelBits * int(a-1) }

// Level is what the access gives in an area.
func (a Access) Level(of Area) Level {
	switch {
	case of == NoArea:
		return Write
	case a == ReadWrite:
		return Write
	case a == ReadOnly:
		return Read
	case a&chosen == 0:
		return None
	}
	return min(Level(a>>of.shift()&(1<<levelBits-1)), Write)
}

// May says whether the access is enough.
func (a Access) May(n Need) bool { return a.Level(n.Area) >= n.Level }

// With is the access with another level in one area.
func (a Access) With(of Area, l Level) Access {
	sum, alike := chosen, true
	for _, area := range Areas {
		level := l
		if area != of {
			level = a.Level(area)
		}
		alike = alike && level == l
		sum |= Access(level) << area.shift()
	}
	switch {
	case alike && l == Write:
		return ReadWrite
	case alike && l == Read:
		return ReadOnly
	}
	return sum
}

// Nothing is the access of a key that may do nothing yet.
const Nothing = chosen

// Writes says whether the access may write anything at all.
func (a Access) Writes() bool {
	return slices.ContainsFunc(Areas, func(area Area) bool { return a.Level(area) == Write })
}

// Clears says whether a key with the access can have the right to clear, which needs to write what is cleared.
func (a Access) Clears() bool { return a.Level(Catalog) == Write || a.Level(People) == Write }

// String is read or write where all areas are alike, else custom.
func (a Access) String() string {
	switch a {
	case ReadWrite:
		return Write.String()
	case ReadOnly:
		return Read.String()
	}
	return "custom"
}

// Rights are the rights as a command gives them: "catalog:read,stock:write", without the areas that it has none in.
func (a Access) Rights() string {
	var list []string
	for _, area := range Areas {
		if l := a.Level(area); l != None {
			list = append(list, Need{area, l}.String())
		}
	}
	return strings.Join(list, ",")
}

// ClearRight is the right to clear among those of a key, as a command gives it.
const ClearRight = "clear"

// Rights are all rights of the key as a command gives them, the right to clear with them: what ParseRights reads.
func (k Key) Rights() string {
	if k.Clear {
		return strings.TrimPrefix(k.Access.Rights()+","+ClearRight, ",")
	}
	return k.Access.Rights()
}

// Preset is a choice of rights that fits a kind of program.
type Preset struct {
	Name   string // as commands take it
	Access Access
	Clear  bool
}

func choose(needs ...Need) Access {
	a := Nothing
	for _, n := range needs {
		a = a.With(n.Area, n.Level)
	}
	return a
}

// Presets in the order they are offered.
var Presets = []Preset{
	{Name: "everything", Access: ReadWrite, Clear: true},
	{Name: "read", Access: ReadOnly},
	{Name: "till", Access: choose(Need{Catalog, Read}, Need{People, Read}, Need{Stock, Write}, Need{Orders, Write})},
	{Name: "labels", Access: choose(Need{Catalog, Read})},
	{Name: "importer", Access: choose(Need{Catalog, Write}, Need{Stock, Write})},
	{Name: "bookkeeping", Access: choose(Need{Orders, Read}, Need{People, Read}, Need{Taxes, Read})},
}

// ErrRights: rights that a command was given cannot be read.
var ErrRights = errors.New("name rights as in catalog:read,stock:write; the areas are catalog, stock, orders, people " +
	"and taxes, the levels none, read and write; add clear for the right to clear")

// ParseRights reads the name of a preset, or rights such as "catalog:read,stock:write,clear". An area that is not named
// has none. ErrRights for anything else, an area named twice included.
func ParseRights(text string) (a Access, mayClear bool, err error) {
	for _, p := range Presets {
		if text == p.Name {
			return p.Access, p.Clear, nil
		}
	}
	a = Nothing
	seen := map[Area]bool{}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == ClearRight && !mayClear {
			mayClear = true
			continue
		}
		n, ok := ParseNeed(part)
		if !ok || seen[n.Area] {
			return Nothing, false, ErrRights
		}
		seen[n.Area] = true
		a = a.With(n.Area, n.Level)
	}
	if mayClear && !a.Clears() {
		return Nothing, false, ErrRights
	}
	return a, mayClear, nil
}
