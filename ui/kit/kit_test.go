package kit

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"griddle/ui/look"
)

// refused is an error of the program on a field.
type refused struct{ field, sentence string }

func (e refused) Error() string { return e.sentence }

func init() {
	Explain(func(label string, err error) string {
		return strings.ReplaceAll(err.(refused).sentence, "{field}", label)
	}, func(err error) string {
		r, _ := err.(refused)
		return r.field
	})
}

// inline is a Runner without goroutines whose time passes by hand. uitest has a full one, which this package cannot
// import.
type inline struct {
	now    time.Time
	timers []*inlineTimer
}

type inlineTimer struct {
	at    time.Time
	every time.Duration
	fn    func()
	off   bool
}

func (r *inline) Run(work, done func()) {
	work()
	if done != nil {
		done()
	}
}
func (r *inline) Post(fn func())     { fn() }
func (r *inline) Together(fn func()) { fn() }

func (r *inline) After(d time.Duration, fn func()) func() { return r.add(d, 0, fn) }
func (r *inline) Every(d time.Duration, fn func()) func() { return r.add(d, d, fn) }
func (r *inline) add(d, every time.Duration, fn func()) func() {
	t := &inlineTimer{at: r.now.Add(d), every: every, fn: fn}
	r.timers = append(r.timers, t)
	return func() { t.off = true }
}

// pass lets seconds pass one by one.
func (r *inline) pass(seconds int) {
	for range seconds {
		r.now = r.now.Add(time.Second)
		for _, t := range append([]*inlineTimer{}, r.timers...) {
			if t.off || t.at.After(r.now) {
				continue
			}
			t.at = t.at.Add(t.every)
			t.off = t.every == 0
			t.fn()
		}
	}
}

func (r *inline) ticking() (n int) {
	for _, t := range r.timers {
		if !t.off {
			n++
		}
	}
	return n
}

// newHost is a window of 640 by 480 with the given content.
func newHost(t *testing.T, content fyne.CanvasObject) (*Host, *inline) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.New(look.Light))
	w := a.NewWindow("")
	w.SetPadded(false)
	r := &inline{now: time.Date(2026, 11, 22, 14, 42, 0, 0, time.UTC)}
	h := NewHost(a, w, r, func() time.Time { return r.now })
	if content == nil {
		content = container.NewWithoutLayout()
	}
	w.SetContent(container.NewStack(content, h.Toasts().Area))
	w.Resize(fyne.NewSize(640, 480))
	t.Cleanup(w.Close)
	return h, r
}

func press(f fyne.Focusable, keys ...fyne.KeyName) {
	for _, k := range keys {
		f.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestCopySecret_ClearedAfter30Seconds(t *testing.T) {
	h, r := newHost(t, nil)
	b := NewCopyButton(h, "Copy", func() (string, error) { return "1-secret", nil })
	test.Tap(b)
	if got := h.App.Clipboard().Content(); got != "1-secret" {
		t.Fatalf("clipboard %q", got)
	}
	if b.Text != "Copied · cleared in 30 s" {
		t.Errorf("the button says %q", b.Text)
	}
	r.pass(29)
	if b.Text != "Copied · cleared in 1 s" || h.App.Clipboard().Content() != "1-secret" {
		t.Errorf("after 29 s: %q, clipboard %q", b.Text, h.App.Clipboard().Content())
	}
	r.pass(1)
	if b.Text != "Copy" || h.App.Clipboard().Content() != "" {
		t.Errorf("after 30 s: %q, clipboard %q", b.Text, h.App.Clipboard().Content())
	}
	if r.ticking() != 0 {
		t.Error("something still ticks")
	}
}

func TestCopySecret_LeavesOthersText(t *testing.T) {
	h, r := newHost(t, nil)
	h.CopySecret("1-secret", nil)
	h.App.Clipboard().SetContent("a recipe")
	r.pass(40)
	if got := h.App.Clipboard().Content(); got != "a recipe" {
		t.Errorf("clipboard %q", got)
	}
}

func TestCopySecret_SecondOneTakesOver(t *testing.T) {
	h, r := newHost(t, nil)
	var first []int
	h.CopySecret("one", func(left int) { first = append(first, left) })
	r.pass(20)
	h.CopySecret("two", nil)
	if first[len(first)-1] != 0 {
		t.Error("the first button still counts")
	}
	r.pass(15)
	if got := h.App.Clipboard().Content(); got != "two" {
		t.Errorf("the first one's end cleared the second: %q", got)
	}
	h.ClearClipboard() // as on quitting
	if got := h.App.Clipboard().Content(); got != "" {
		t.Errorf("clipboard %q", got)
	}
}

func TestCopyButton_ErrorIsSaid(t *testing.T) {
	h, _ := newHost(t, nil)
	test.Tap(NewCopyButton(h, "Copy", func() (string, error) { return "", Told("The keyring is locked.", nil) }))
	if h.Toasts().Shown() != 1 || h.App.Clipboard().Content() != "" {
		t.Errorf("%d toasts, clipboard %q", h.Toasts().Shown(), h.App.Clipboard().Content())
	}
}

func TestDanger_FocusOnCancelEscAndEnterCancel(t *testing.T) {
	h, _ := newHost(t, nil)
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace} {
		done := false
		d := h.Danger(DangerOptions{Title: "Revoke “Till”?", Consequences: []string{"Used 2 minutes ago."},
			Verb: "Revoke", Do: func() error { done = true; return nil }})
		if f := h.Window.Canvas().Focused(); f != d.Cancel {
			t.Fatalf("focus on %T", f)
		}
		press(h.Window.Canvas().Focused(), key)
		if d.Opened() || done {
			t.Errorf("%s: opened %v, done %v", key, d.Opened(), done)
		}
	}
}

func TestDanger_VerbDoesAndErrorStays(t *testing.T) {
	h, _ := newHost(t, nil)
	fail := true
	finished := 0
	d := h.Danger(DangerOptions{Title: "Revoke?", Verb: "Revoke", Done: func() { finished++ }, Do: func() error {
		if fail {
			return Told("The disk is full. Make room and try again.", nil)
		}
		return nil
	}})
	test.Tap(d.Confirm)
	if !d.Opened() || d.Problem() != "The disk is full. Make room and try again." {
		t.Fatalf("opened %v, says %q", d.Opened(), d.Problem())
	}
	fail = false
	test.Tap(d.Confirm)
	if d.Opened() || finished != 1 {
		t.Errorf("opened %v, finished %d", d.Opened(), finished)
	}
}

func TestForm_SaysBesideTheField(t *testing.T) {
	h, _ := newHost(t, nil)
	name, port := NewEntry(""), NewEntry("")
	saved := ""
	fields := []*Field{
		NewField("Name", "Name", "", name, func() string {
			if name.Text() == "" {
				return "Give it a name."
			}
			return ""
		}),
		NewField("Listen", "Port", "", port, nil),
	}
	d := h.Form(FormOptions{Title: "Key", Verb: "Create", Fields: fields, Do: func() error {
		if port.Text() == "80" {
			return refused{"Listen", "Port 80 is taken. Choose another."}
		}
		saved = name.Text()
		return nil
	}})
	if h.Window.Canvas().Focused() != name {
		t.Error("the first field has not the focus")
	}
	test.Tap(d.Confirm)
	if fields[0].Problem() != "Give it a name." {
		t.Errorf("beside the name: %q", fields[0].Problem())
	}
	test.Type(name, "Till")
	if fields[0].Problem() != "" {
		t.Error("still wrong while typing")
	}
	port.SetText("80")
	name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // Enter submits
	if fields[1].Problem() != "Port 80 is taken. Choose another." || saved != "" {
		t.Errorf("beside the port: %q, saved %q", fields[1].Problem(), saved)
	}
	port.SetText("4744")
	test.Tap(d.Confirm)
	if saved != "Till" || d.Opened() {
		t.Errorf("saved %q, opened %v", saved, d.Opened())
	}
}

// Esc closes a dialog from every kind of input in it.
func TestForm_EscFromEveryInput(t *testing.T) {
	inputs := map[string]func() fyne.CanvasObject{
		"entry":    func() fyne.CanvasObject { return NewEntry("") },
		"password": func() fyne.CanvasObject { return NewPassword("") },
		"lines":    func() fyne.CanvasObject { return NewLines(nil, "", 3) },
		"select":   func() fyne.CanvasObject { return NewSelect([]string{"a"}, nil) },
		"check":    func() fyne.CanvasObject { return NewCheck("a", nil) },
		"choice":   func() fyne.CanvasObject { return NewChoice([]string{"a", "b"}, 0, nil) },
		"date":     func() fyne.CanvasObject { return NewDateEntry(nil) },
	}
	for name, input := range inputs {
		h, _ := newHost(t, nil)
		d := h.Form(FormOptions{Title: "x", Verb: "Save", Fields: []*Field{NewField("", "x", "", input(), nil)}})
		press(h.Window.Canvas().Focused(), fyne.KeyEscape)
		if d.Opened() {
			t.Errorf("Esc in %s does not close", name)
		}
	}
}

func TestDialog_NamesAFieldByItsLabel(t *testing.T) {
	h, _ := newHost(t, NewPara("", Style{}))
	field := NewField("Listen", "Port", "", NewEntry(""), nil)
	d := h.Form(FormOptions{Title: "Where", Verb: "Save", Fields: []*Field{field},
		Do: func() error { return refused{"Listen", "{field} is missing."} }})
	test.Tap(d.Confirm)
	if field.Problem() != "Port is missing." {
		t.Errorf("%q", field.Problem())
	}
}

func TestWhen_Words(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 42, 0, 0, time.Local)
	for _, r := range []struct {
		back time.Duration
		want string
	}{
		{-time.Hour, "just now"}, // another computer's clock is ahead
		{5 * time.Second, "just now"}, {5 * time.Minute, "5 minutes ago"}, {3 * time.Hour, "3 hours ago"},
		{25 * time.Hour, "yesterday"}, {47 * time.Hour, "2 days ago"}, {70 * 24 * time.Hour, "2 months ago"},
		{800 * 24 * time.Hour, "2 years ago"},
	} {
		if got := Ago(now.Add(-r.back), now); got != r.want {
			t.Errorf("%v ago: %q, want %q", r.back, got, r.want)
		}
	}
	if Ago(time.Time{}, now) != "never" {
		t.Error("zero time")
	}
	for d, want := range map[time.Duration]string{
		time.Hour: "60 min", 58*time.Minute + time.Second: "59 min", 2*time.Minute + time.Second: "3 min",
		2 * time.Minute: "2:00", 500 * time.Millisecond: "0:01", -time.Second: "0:00", 61 * time.Second: "1:01",
	} {
		if got := Clock(d); got != want {
			t.Errorf("Clock(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestText_CutsWithEllipsis(t *testing.T) {
	newHost(t, nil)
	style := Style{}
	long := "Newsletter tool with a very long name"
	got := cut(long, 120, style)
	if !strings.HasSuffix(got, "…") || style.measure(got).Width > 120 {
		t.Errorf("%q is %v wide", got, style.measure(got).Width)
	}
	if got := cut(long, style.measure(long).Width, style); got != long {
		t.Errorf("cut although it fits: %q", got)
	}
}

func TestPara_KeepsEveryWord(t *testing.T) {
	newHost(t, nil)
	long := "Programs with this key can read and change your store " +
		"http://127.0.0.1:4743/DesktopModules/Hotcakes/API/rest/v1/categories"
	lines := wrapLines(long, 150, Style{})
	for _, l := range lines {
		if w := (Style{}).measure(l).Width; w > 151 {
			t.Errorf("%q is %v wide", l, w)
		}
	}
	if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); got != strings.ReplaceAll(long, " ", "") {
		t.Errorf("words lost: %q", lines)
	}
}

func TestChoice_Keys(t *testing.T) {
	newHost(t, nil)
	var heard []int
	c := NewChoice([]string{"Read and write", "Read"}, 0, func(i int) { heard = append(heard, i) })
	press(c, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft, fyne.KeyLeft, fyne.KeySpace)
	if c.Index() != 1 || len(heard) != 3 {
		t.Errorf("at %d, heard %v", c.Index(), heard)
	}
}

// A form that is higher than the window scrolls; its buttons stay in sight.
func TestForm_HigherThanTheWindow(t *testing.T) {
	h, _ := newHost(t, nil)
	var fields []*Field
	for range 12 {
		fields = append(fields, NewField("", "Field", "A hint.", NewEntry(""), nil))
	}
	d := h.Form(FormOptions{Title: "Much", Verb: "Save", Fields: fields})
	at := h.App.Driver().AbsolutePositionForObject(d.Confirm)
	if end := at.Y + d.Confirm.Size().Height; end > h.Window.Canvas().Size().Height ||
		d.Confirm.Size().Height < look.RowHeight {
		t.Errorf("the button ends at %v of %v", end, h.Window.Canvas().Size().Height)
	}
}

// slow is a runner whose work does not end by itself.
type slow struct {
	*inline
	finish func()
}

func (s *slow) Run(work, done func()) {
	s.finish = func() { work(); done() }
}

func TestDialog_BusyUntilDone(t *testing.T) {
	h, r := newHost(t, nil)
	s := &slow{inline: r}
	h.Runner = s
	runs := 0
	d := h.Danger(DangerOptions{Title: "Delete?", Verb: "Delete", Do: func() error { runs++; return nil }})
	d.Confirm.Tapped(nil)
	d.Confirm.Tapped(nil)
	r.pass(1)
	if d.Confirm.Text != "One moment…" || !d.Confirm.Disabled() {
		t.Errorf("says %q, disabled %v", d.Confirm.Text, d.Confirm.Disabled())
	}
	d.Close() // Esc while it works
	if !d.Opened() {
		t.Error("closed while working")
	}
	s.finish()
	if d.Opened() || runs != 1 || r.ticking() != 0 {
		t.Errorf("opened %v, %d runs, %d timers", d.Opened(), runs, r.ticking())
	}
}

func TestProgress_FiguresAndCancel(t *testing.T) {
	h, r := newHost(t, nil)
	s := &slow{inline: r}
	h.Runner = s
	var ended error
	h.Progress("Restoring the store", func(ctx context.Context, step func(string, float64)) error {
		step("1,200 of 10,000 products", 0.12)
		return ctx.Err()
	}, func(err error) { ended = err })
	if h.Window.Canvas().Overlays().Top() != nil {
		t.Error("shown at once: short work would flicker")
	}
	r.pass(1)
	e, ok := h.Window.Canvas().Overlays().Top().(Escaper)
	if !ok {
		t.Fatal("no dialog after 300 ms")
	}
	e.Escape()
	s.finish()
	if !errors.Is(ended, context.Canceled) || h.Window.Canvas().Overlays().Top() != nil {
		t.Errorf("ended with %v", ended)
	}
}

// The real runner: work away from the window, what comes of it through fyne.Do, nothing after a cancel.
func TestBackground(t *testing.T) {
	newHost(t, nil)
	got := make(chan string, 1)
	Fetch(&Background{}, func() (string, error) { return "read", nil }, func(s string, _ error) { got <- s })
	if s := <-got; s != "read" {
		t.Errorf("got %q", s)
	}
	ticks := make(chan bool, 16)
	stop := new(Background).Every(time.Millisecond, func() { ticks <- true })
	<-ticks
	<-ticks
	stop()
	stop() // twice does no harm
	once := make(chan bool, 1)
	new(Background).After(time.Millisecond, func() { once <- true })
	<-once
	new(Background).After(time.Hour, func() { t.Error("ran although cancelled") })()
}

// TestBackground_Together: what is quick is there when Together returns, in it or begun by it; what is slow comes
// later, and only once.
func TestBackground_Together(t *testing.T) {
	newHost(t, nil)
	b := Background{wait: time.Minute}
	var got []string
	b.Together(func() {
		b.Run(func() {}, func() {
			got = append(got, "first")
			b.Run(func() {}, func() { got = append(got, "begun by it") })
		})
		b.Together(func() { b.Run(func() {}, func() { got = append(got, "inside") }) })
	})
	slices.Sort(got)
	if want := []string{"begun by it", "first", "inside"}; !slices.Equal(got, want) {
		t.Errorf("after Together: %q", got)
	}
	b.Together(func() {}) // waits for nothing

	b.wait = time.Millisecond
	slow, late := make(chan bool), make(chan bool, 1)
	b.Together(func() { b.Run(func() { <-slow }, func() { late <- true }) })
	if len(late) != 0 {
		t.Error("what was not read yet is shown")
	}
	close(slow)
	<-late
}

func TestBackground_DropsWhatComesBackAfterTheEnd(t *testing.T) {
	var b Background
	worked := make(chan bool, 1)
	b.End()
	b.Post(func() { t.Error("posted to a toolkit that has ended") })
	b.Run(func() { worked <- true }, func() { t.Error("shown in a window that is gone") })
	if !<-worked {
		t.Error("the work itself must be done")
	}
}
