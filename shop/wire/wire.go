// Package wire is the protocol's JSON: how values look on the wire, what is tolerated on the way in, what always comes
// out. A record is a plain struct whose field names and order are the protocol's; struct tags say the rest (see
// plan.go). Rules: docs/protocol/00-conventions.md §8. Use Decode, Check and Encode; nothing here knows what a product
// is.
package wire

import (
	"strconv"

	"griddle/shop/words"
)

// Error says which member of a posted record cannot be taken, and why.
type Error struct {
	Field    string         // path of the member, "Tabs[2].TabTitle"; empty when the text as a whole cannot be read
	Sentence words.Sentence // what is wrong with it
	// Unfit: the value could be read but may not be stored (too long, too large). Otherwise it could not be read at
	// all.
	Unfit bool
}

func (e *Error) Error() string { return e.Sentence.About(e.Field) }

// problem is an error on its way up from the member where it arose; the path grows at its front.
type problem struct {
	path   string
	say    words.Sentence
	unfit  bool
	syntax bool // the text is not JSON: no member is to blame
	whole  bool // nor is one here
}

func (p *problem) Error() string { return p.say.About(p.path) }

// refuse is a value that cannot be read; unfit one that cannot be stored.
func refuse(form words.Form, args ...any) *problem { return &problem{say: words.Say(form, args...)} }
func unfit(form words.Form, args ...any) *problem {
	return &problem{say: words.Say(form, args...), unfit: true}
}

func (p *problem) in(name string) *problem {
	switch {
	case p.path == "":
		p.path = name
	case p.path[0] == '[':
		p.path = name + p.path
	default:
		p.path = name + "." + p.path
	}
	return p
}

func (p *problem) at(i int) *problem { return p.in("[" + strconv.Itoa(i) + "]") }

// final is the error for the caller.
func (p *problem) final() error {
	if p.syntax {
		return unreadable("The data is not valid JSON: %s", p.say)
	}
	if p.whole {
		p.path = ""
	}
	return &Error{Field: p.path, Sentence: p.say, Unfit: p.unfit}
}

// unreadable is what is wrong with the data as a whole.
func unreadable(form words.Form, args ...any) *Error {
	return &Error{Sentence: words.Say(form, args...)}
}

// quote shortens a value for a sentence.
func quote(s string) string {
	n := 0
	for at := range s {
		if n++; n > 40 {
			s = s[:at] + "…"
			break
		}
	}
	return strconv.Quote(s)
}
