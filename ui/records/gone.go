package records

import (
	"net/http"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/activity"
	"griddle/ui/kit"
	"griddle/ui/look"
)

// lately is how long ago a program may have deleted a record that is found to be gone.
const lately = time.Minute

// notice says on top of the page what happened to its record, and offers to save it as a new one.
type notice struct {
	words *kit.Para
	anew  *kit.Button
	line  *fyne.Container
}

func newNotice(anew func()) *notice {
	n := &notice{words: kit.NewPara("", kit.Style{Color: look.Warn}),
		anew: kit.NewButton(lang.X("edit.anew", "Save as new"), kit.Secondary, anew)}
	n.line = kit.Fill(2, 0, n.words, n.anew)
	n.line.Hide()
	return n
}

// say shows a sentence, with the offer or without; "" takes it away.
func (n *notice) say(sentence string, offer bool) {
	n.words.SetText(sentence)
	n.line.Hidden, n.anew.Hidden = sentence == "", !offer
}

// missing says that the record cannot be edited any more: one that is gone can be saved as a new one.
func (p *EditorPage[T]) missing(err error) {
	first := !p.gone
	p.gone = true
	if p.base == nil || shop.KindOf(err) != shop.Missing {
		p.say(kit.Sentence(err), false)
		p.follow()
		return
	}
	if first {
		p.say(lang.X("edit.gone", "Deleted meanwhile. Save as new?"), true)
		p.follow()
		p.desk.Reveal(p.note.line)
	}
	p.findDeleter()
}

// findDeleter names the program that deleted the record, once the activity tells.
func (p *EditorPage[T]) findDeleter() {
	since := p.desk.Now().Add(-lately)
	kit.Fetch(p.desk.Runner, p.desk.Shop.Activity.Recent, func(all []activity.Request, err error) {
		if err != nil || !p.gone {
			return // the sentence stays without a name
		}
		who := map[string]bool{}
		for _, r := range all {
			if r.Method == http.MethodDelete && r.Model == p.decl.Model && r.Result == "OK" && r.At.After(since) {
				who[r.KeyName] = true
			}
		}
		if len(who) != 1 { // of several nobody knows which one it was
			return
		}
		for name := range who {
			p.say(lang.X("edit.gone.by", "Deleted meanwhile by “{{.Who}}”. Save as new?",
				map[string]any{"Who": name}), true)
		}
	})
}

func (p *EditorPage[T]) say(sentence string, offer bool) {
	p.note.say(sentence, offer)
	p.desk.Window.Content().Refresh()
}

// anew is whether saving makes a new record.
func (p *EditorPage[T]) anew() bool { return p.id == "" || p.gone }

// withoutPictures takes the pictures away that stay with the record that is gone.
func (p *EditorPage[T]) withoutPictures(next *T) {
	for _, s := range p.shots {
		if s.data == nil {
			s.name = ""
			s.write(next)
		}
	}
}
