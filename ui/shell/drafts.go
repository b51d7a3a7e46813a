package shell

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop/prefs"
	"griddle/ui/kit"
)

// Drafts are on the disk this long after a change at the latest, and after this long when that failed.
const (
	draftAfter = 500 * time.Millisecond
	draftAgain = 10 * time.Second
)

// drafts are what was typed into pages and is not saved yet: at hand while the window is open, and soon after each
// change in the store's file, so that neither leaving a page nor a kill of the program loses it.
type drafts struct {
	w    *Window
	all  map[string]prefs.Draft // by page
	due  map[string]pictures    // pages whose draft is not written yet, with the pictures chosen since
	open map[string]bool        // dialogs that asked for theirs
	wait func()                 // ends the wait for the next writing; nil: none is awaited
	told bool                   // the owner knows that they cannot be written

	flying []dueDraft // being written
	order  sync.Mutex // one write after the other
}

// pictures are files as they came, by the field that will name them.
type pictures map[string][]byte

func newDrafts(w *Window) *drafts {
	return &drafts{w: w, all: map[string]prefs.Draft{}, due: map[string]pictures{}, open: map[string]bool{}}
}

// begin takes what an earlier start of the program left.
func (d *drafts) begin(all []prefs.Draft) {
	for _, draft := range all {
		d.all[draft.Page] = draft
	}
}

// keep takes a page's draft in place of the one before; one without fields is forgotten.
func (d *drafts) keep(draft prefs.Draft, fresh pictures) {
	before := d.all[draft.Page]
	same := maps.Equal(before.Fields, draft.Fields) && before.Title == draft.Title && before.Record == draft.Record
	if same && len(fresh) == 0 {
		return
	}
	if len(draft.Fields) == 0 {
		delete(d.all, draft.Page)
	} else {
		d.all[draft.Page] = draft
	}
	if d.due[draft.Page] == nil {
		d.due[draft.Page] = pictures{}
	}
	maps.Copy(d.due[draft.Page], fresh)
	d.soon(draftAfter)
}

func (d *drafts) soon(after time.Duration) {
	if d.wait == nil && d.flying == nil && !d.w.closed {
		d.wait = d.w.desk.Runner.After(after, d.write)
	}
}

// write writes what is due away from the window.
func (d *drafts) write() {
	due := d.take()
	d.wait, d.flying = nil, due
	kit.Fetch(d.w.desk.Runner, func() ([]dueDraft, error) { return d.put(due) }, func(failed []dueDraft, err error) {
		d.flying = nil
		for _, f := range failed {
			if newer := d.due[f.Page]; newer != nil {
				maps.Copy(f.fresh, newer)
			}
			d.due[f.Page] = f.fresh
		}
		switch {
		case err == nil:
			d.told = false
		case !d.told:
			d.told = true
			d.w.desk.ToastError(kit.Told(lang.X("draft.unkept", "What you typed is not kept yet: {{.Why}}",
				map[string]any{"Why": kit.Sentence(err)}), err))
		}
		if len(failed) > 0 {
			d.soon(draftAgain)
		} else if len(d.due) > 0 {
			d.soon(draftAfter)
		}
	})
}

// dueDraft is a draft to be written.
type dueDraft struct {
	prefs.Draft
	fresh pictures
}

// take answers what is due, from now on as good as written.
func (d *drafts) take() (due []dueDraft) {
	for page, fresh := range d.due {
		draft := d.all[page]
		draft.Page = page // also of one that is forgotten
		due = append(due, dueDraft{draft, fresh})
	}
	d.due = map[string]pictures{}
	return due
}

// put writes drafts and answers those that could not be, with the first reason. It may be called on any goroutine.
func (d *drafts) put(due []dueDraft) (failed []dueDraft, first error) {
	d.order.Lock()
	defer d.order.Unlock()
	for _, one := range due {
		if err := d.w.shop.SetDraft(context.Background(), one.Draft, one.fresh); err != nil {
			failed = append(failed, one)
			if first == nil {
				first = err
			}
		}
	}
	return failed, first
}

// fresh are the pictures of a page that are not in the store's file yet.
func (d *drafts) fresh(page string) pictures {
	all := pictures{}
	for _, f := range d.flying {
		if f.Page == page {
			maps.Copy(all, f.fresh)
		}
	}
	maps.Copy(all, d.due[page])
	return all
}

// end writes what is due before the program ends. What an earlier start left of a dialog that nobody opened again is
// given up: the order or the key it was about may have another name by now, or be gone.
func (d *drafts) end() {
	for page := range d.all {
		if d.unasked(page) {
			d.keep(prefs.Draft{Page: page}, nil)
		}
	}
	if d.wait != nil {
		d.wait()
		d.wait = nil
	}
	if _, err := d.put(d.take()); err != nil {
		fyne.LogError("keep what was typed", err)
	}
}

// dialogs stand before the name of a dialog where the route of a page stands else.
const dialogs = "dialog:"

// Kept implements kit.Keeper.
func (d *drafts) Kept(dialog string) map[string]string {
	d.open[dialogs+dialog] = true
	typed := map[string]string{}
	for field, t := range d.all[dialogs+dialog].Fields {
		typed[field] = t.Text
	}
	return typed
}

// Keep implements kit.Keeper.
func (d *drafts) Keep(dialog, title string, typed map[string]string) {
	draft := prefs.Draft{Page: dialogs + dialog, Title: title, Fields: map[string]prefs.Typed{}}
	for field, text := range typed {
		draft.Fields[field] = prefs.Typed{Text: text}
	}
	d.keep(draft, nil)
}

// unasked says whether a draft is that of a dialog which was not opened since the start.
func (d *drafts) unasked(page string) bool { return strings.HasPrefix(page, dialogs) && !d.open[page] }

// titles are what the drafts are about, in the order of the alphabet.
func (d *drafts) titles() (all []string) {
	for page, draft := range d.all {
		if !d.unasked(page) {
			all = append(all, draft.Title)
		}
	}
	slices.Sort(all)
	return all
}

// typedText is the one field of a draft that is a text alone.
const typedText = "Text"

// KeptText is what was typed beside a record and is neither stored nor thrown away, as a note: KeepText keeps it.
func (d *Desk) KeptText(r Route) string {
	return d.window.drafts.all[r.String()].Fields[typedText].Text
}

// KeepText keeps what was typed beside the record of a page that is no form, over the visit and the program's end;
// title says what it is, and an empty text is forgotten.
func (d *Desk) KeepText(r Route, title, text string) {
	draft := prefs.Draft{Page: r.String(), Title: title}
	if text != "" {
		draft.Fields = map[string]prefs.Typed{typedText: {Text: text}}
	}
	d.window.drafts.keep(draft, nil)
}

// findDrafts are the pages with changes that are not saved, so that also those of records that are gone can be reached.
func (w *Window) findDrafts(words string) (out []Hit) {
	note := lang.X("edit.unsaved", "Unsaved changes")
	for _, draft := range w.drafts.all {
		if !strings.HasPrefix(draft.Page, dialogs) && containsAll(draft.Title+" "+note, words) {
			out = append(out, Hit{Title: draft.Title, Note: note, Route: parseRoute(draft.Page)})
		}
	}
	slices.SortFunc(out, func(a, b Hit) int { return strings.Compare(a.Title, b.Title) })
	return out
}

// Drafted tells whether what a page shows has changes that are not saved.
func (d *Desk) Drafted(r Route) bool { return len(d.window.drafts.all[r.String()].Fields) > 0 }
