package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"griddle/ui/look"
)

// DangerOptions describe what is about to be destroyed.
type DangerOptions struct {
	Title        string // "Revoke the key “Till”?"
	Consequences []string
	Verb         string // on the button: "Revoke key"
	// Do runs away from the window; its error is shown in the dialog, which then stays.
	Do func() error
	// Done runs after success, on the window's goroutine; may be nil.
	Done func()
}

// Danger asks before something is destroyed: it names the object, counts the consequence and has the verb on its
// button. The focus is on Cancel, Enter there and Esc cancel.
func (h *Host) Danger(o DangerOptions) *Dialog {
	parts := []fyne.CanvasObject{}
	for _, c := range o.Consequences {
		parts = append(parts, NewPara(c, Style{}))
	}
	d := h.dialog(440, o.Title, Stack(1, parts...), o.Verb, Destroy)
	d.start, d.Done = h.away(o.Do), o.Done
	d.overlay.Open(d.Cancel)
	return d
}

// FormOptions describe a dialog in which the owner types.
type FormOptions struct {
	Title  string
	Note   string
	Fields []*Field
	Verb   string
	// Do runs away from the window after every field was found right. A *shop.Error whose Field is the name of one is
	// shown beside it.
	Do func() error
	// Start is for work that may take long, instead of Do: it runs on the window's goroutine and calls ended later,
	// there too.
	Start func(ended func(error))
	// Done runs after success, on the window's goroutine; may be nil.
	Done func()
}

// Form shows a dialog with fields; what is wrong is said beside the field. The focus is on the first field; Enter in a
// one-line field does the verb.
func (h *Host) Form(o FormOptions) *Dialog {
	parts := []fyne.CanvasObject{}
	if o.Note != "" {
		parts = append(parts, NewPara(o.Note, Style{Color: look.Muted}))
	}
	for _, f := range o.Fields {
		parts = append(parts, f)
	}
	d := h.dialog(480, o.Title, Stack(2, parts...), o.Verb, Primary)
	d.fields, d.start, d.Done = o.Fields, o.Start, o.Done
	if d.start == nil {
		d.start = h.away(o.Do)
	}
	for _, f := range o.Fields {
		f.submit(func() { d.Confirm.Tapped(nil) })
	}
	var first fyne.Focusable = d.Confirm
	if len(o.Fields) > 0 {
		if in := keyboardIn(o.Fields[0].Input); in != nil {
			first = in
		}
	}
	d.overlay.Open(first)
	h.Runner.After(0, d.keepTyped) // when whoever opened it has wired it up
	if in, ok := first.(interface{ TypedShortcut(fyne.Shortcut) }); ok {
		in.TypedShortcut(&fyne.ShortcutSelectAll{}) // typing replaces what stands there, as after Tab
	}
	return d
}

// Message shows content with one button that closes it, e.g. a key that is shown once.
func (h *Host) Message(title string, content fyne.CanvasObject, verb string) *Dialog {
	d := h.dialog(520, title, content, verb, Primary)
	d.Cancel.Hide()
	d.overlay.Open(d.Confirm)
	return d
}

// Dialog is an open dialog.
type Dialog struct {
	Cancel, Confirm *Button
	Done            func()

	start   func(ended func(error)) // what the verb does; nil for nothing but Done
	host    *Host
	overlay *Overlay
	problem *Para
	content *fitScroll
	fields  []*Field
	title   string
	closed  func() // told when it is closed; may be nil
	busy    bool
}

func (h *Host) dialog(width float32, title string, content fyne.CanvasObject, verb string, k Kind) *Dialog {
	d := &Dialog{host: h, title: title, problem: NewPara("", Style{Color: look.Danger}), content: newFitScroll(content)}
	d.problem.Hide()
	d.Cancel = NewButton(lang.X("dialog.cancel", "Cancel"), Secondary, d.Close)
	d.Confirm = NewButton(verb, k, d.confirm)
	d.overlay = NewOverlay(h, width, container.New(dialogLayout{},
		NewPara(title, Style{Size: look.Section, Bold: true}), d.content, d.problem,
		Right(d.Cancel, Gap(0, 0), d.Confirm)))
	d.overlay.OnEscape, d.overlay.scroll = d.Close, d.content
	return d
}

// dialogLayout puts title, content, problem and buttons below each other; where the window is too low, the content gets
// less and scrolls.
type dialogLayout struct{}

const dialogContent = 1 // the place of the content among the four

func (dialogLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	stack := &stackLayout{gap: 2 * look.Unit}
	for _, o := range objects {
		o.Resize(fyne.NewSize(s.Width, o.MinSize().Height)) // text breaks for the width and then knows its height
	}
	missing := max(stack.MinSize(objects).Height-s.Height, 0)
	y := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		h := o.MinSize().Height
		if i == dialogContent {
			h = max(h-missing, 0)
		}
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(s.Width, h))
		y += h + stack.gap
	}
}

func (dialogLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return (&stackLayout{gap: 2 * look.Unit}).MinSize(objects)
}

// Close cancels, unless the work is under way.
func (d *Dialog) Close() {
	if !d.busy {
		d.leave()
	}
}

func (d *Dialog) leave() {
	d.overlay.Close()
	if d.closed != nil {
		d.closed()
		d.closed = nil
	}
}

// Refresh gives the dialog the height its content asks for now, after fields came or went.
func (d *Dialog) Refresh() { d.overlay.Refresh() }

// Opened tells whether it is on screen.
func (d *Dialog) Opened() bool { return d.overlay.Opened() }

// Problem is the sentence shown in the dialog, "" when all is well.
func (d *Dialog) Problem() string { return d.problem.Text() }

// away makes of a step one that runs away from the window; nil of none.
func (h *Host) away(do func() error) func(ended func(error)) {
	if do == nil {
		return nil
	}
	return func(ended func(error)) {
		Fetch(h.Runner, func() (struct{}, error) { return struct{}{}, do() },
			func(_ struct{}, err error) { ended(err) })
	}
}

func (d *Dialog) confirm() {
	if d.busy || !d.check() {
		return
	}
	d.tell("")
	if d.start == nil {
		d.finish(nil)
		return
	}
	d.busy = true
	d.Cancel.Disable()
	d.Confirm.Disable()
	verb := d.Confirm.Text
	late := d.host.Runner.After(progressAfter, func() {
		d.Confirm.SetText(lang.X("dialog.working", "One moment…"))
		d.overlay.Refresh()
	})
	d.start(func(err error) {
		d.busy = false
		late()
		d.Confirm.SetText(verb)
		d.Cancel.Enable()
		d.Confirm.Enable()
		d.finish(err)
	})
}

func (d *Dialog) check() bool {
	ok := true
	for _, f := range d.fields {
		ok = f.Valid() && ok
	}
	if !ok {
		d.lead()
	}
	return ok
}

// lead goes to the first field that is wrong.
func (d *Dialog) lead() {
	d.overlay.Refresh() // what is said makes the content longer
	if i := slices.IndexFunc(d.fields, func(f *Field) bool { return f.Problem() != "" && f.Visible() }); i >= 0 {
		d.content.reveal(d.fields[i])
		d.fields[i].Focus()
	}
}

func (d *Dialog) finish(err error) {
	if err == nil {
		d.leave()
		if d.Done != nil {
			d.Done()
		}
		return
	}
	if Beside(err, d.fields...) {
		d.lead()
		return
	}
	d.tell(Sentence(err))
}

func (d *Dialog) tell(sentence string) {
	d.problem.SetText(sentence)
	if sentence == "" {
		d.problem.Hide()
	} else {
		d.problem.Show()
	}
	d.overlay.Refresh()
}
