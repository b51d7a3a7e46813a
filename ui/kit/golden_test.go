package kit

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"griddle/ui/look"
)

// golden compares pieces with their pictures in testdata, light, and dark after a change of theme. When a change of
// looks is meant, look at what is written to testdata/failed and copy it.
func golden(t *testing.T, name string, size fyne.Size, build func(h *Host) fyne.CanvasObject) {
	t.Helper()
	h, _ := newHost(t, nil)
	h.Window.SetContent(container.NewStack(NewBand(look.Paper, Pad(2, 2, build(h))), h.Toasts().Area))
	h.Window.Resize(size)
	for _, c := range []look.Choice{look.Light, look.Dark, look.Light} {
		h.App.Settings().SetTheme(look.New(c))
		test.AssertImageMatches(t, name+"-"+string(c)+".png", h.Window.Canvas().Capture())
	}
}

func TestGolden_Buttons(t *testing.T) {
	golden(t, "buttons", fyne.NewSize(520, 180), func(h *Host) fyne.CanvasObject {
		off := NewButton("Disabled", Secondary, nil)
		off.Disable()
		focused := NewButton("Focused", Secondary, nil)
		focused.FocusGained()
		return Stack(2,
			Row(1, NewButton("Primary", Primary, nil), NewButton("Secondary", Secondary, nil),
				NewButton("Quiet", Quiet, nil), off),
			Row(1, NewButton("Destroy", Destroy, nil), NewButton("Amber", Amber, nil), focused,
				NewButton("Copy", Secondary, nil).WithIcon(theme.ContentCopyIcon()),
				NewIconButton(theme.SearchIcon(), "", nil)),
			Row(1, NewPill("In use", Fine), NewPill("Unused", Neutral), NewPill("Rotate", Caution),
				NewPill("Unreadable", Bad), NewPill("New", Accented)))
	})
}

func TestGolden_Fields(t *testing.T) {
	golden(t, "fields", fyne.NewSize(420, 420), func(h *Host) fyne.CanvasObject {
		wrong := NewField("Name", "Name", "", NewEntry("For example: till in the shop"),
			func() string { return "Give the key a name." })
		wrong.Valid()
		pick := NewSelect([]string{"Never", "In 30 days"}, nil)
		pick.SetSelected("Never")
		tick := NewCheck("May use clear operations", nil)
		tick.SetChecked(true)
		return Stack(2, wrong, NewField("", "Access", "Programs with this key can read and change your store.",
			NewChoice([]string{"Read and write", "Read only"}, 0, nil), nil), NewField("", "Expires", "", pick, nil),
			tick)
	})
}

func TestGolden_Table(t *testing.T) {
	golden(t, "table", fyne.NewSize(640, 310), func(h *Host) fyne.CanvasObject {
		tab := dishTable()
		tab.Most = 8
		tab.Chosen = func([]dish) []Action { return nil }
		tab.Actions = func(dish) []Action { return []Action{{Label: "Copy", Icon: theme.ContentCopyIcon()}} }
		tab.SetRows(dishes("Hotcake", "Waffle with berries", "Omelette", "Bacon"))
		tab.SortBy("price", true)
		tab.Select("Omelette")
		tab.grid.FocusGained()
		return NewCard(Card{Title: "Dishes", Note: "What the kitchen makes.", Flush: true, Content: tab})
	})
}

func TestGolden_ChartsAndRing(t *testing.T) {
	golden(t, "charts", fyne.NewSize(520, 170), func(h *Host) fyne.CanvasObject {
		ring := NewRing(112)
		ring.Set(41*time.Minute+7*time.Second, time.Hour)
		return Row(3, ring, Wide(60, NewSpark([]int{3, 0, 2, 8, 9, 4, 7})),
			Wide(260, NewBarChart([]int{3, 0, 2, 8, 9, 4, 7}, []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
				func(int) string { return "" })))
	})
}

func TestGolden_BannersAndToast(t *testing.T) {
	golden(t, "notes", fyne.NewSize(560, 330), func(h *Host) fyne.CanvasObject {
		h.ToastUndo("The key “Till” was renamed.", func() {})
		return Stack(1, NewBanner(Neutral, "The API is switched off.", NewButton("Start", Secondary, nil)),
			NewBanner(Caution, "The keyring is locked, so no program can get in until you unlock it.",
				NewButton("Unlock", Secondary, nil)),
			NewBanner(Bad, "The API is stopped: port 4743 is taken."))
	})
}

func TestGolden_Danger(t *testing.T) {
	h, _ := newHost(t, nil)
	h.Danger(DangerOptions{Title: "Revoke the key “Till in the shop”?", Verb: "Revoke key", Consequences: []string{
		"The program using it is refused from its very next request on.", "Last used 20 seconds ago by Kasse/2.1."}})
	for _, c := range []look.Choice{look.Light, look.Dark} {
		h.App.Settings().SetTheme(look.New(c))
		test.AssertImageMatches(t, "danger-"+string(c)+".png", h.Window.Canvas().Capture())
	}
}
