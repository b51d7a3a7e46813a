package kit

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
)

// ClipboardFor is how long a copied secret may stay in the clipboard.
const ClipboardFor = 30 * time.Second

// copied is the secret that Griddle put into the clipboard last.
type copied struct {
	host  *Host
	text  string
	until time.Time
	stop  func()
	tell  func(left int) // how many seconds are left; 0 = cleared
}

// Copy puts ordinary text into the clipboard and says so; a secret still counting down is forgotten, it is no longer
// there.
func (h *Host) Copy(text, said string) {
	h.copied.end()
	h.App.Clipboard().SetContent(withoutZero(text))
	if said != "" {
		h.Toast(said)
	}
}

// CopySecret puts a secret into the clipboard and clears it after 30 s if it still holds it. tell, which may be nil,
// hears the seconds left, at last 0.
func (h *Host) CopySecret(secret string, tell func(left int)) {
	c := h.copied
	c.end()
	h.App.Clipboard().SetContent(secret)
	c.text, c.until, c.tell = secret, h.Now().Add(ClipboardFor), tell
	c.say()
	c.stop = h.Runner.Every(time.Second, func() {
		if c.left() <= 0 {
			h.ClearClipboard()
			return
		}
		c.say()
	})
}

// ClearClipboard removes a secret that Griddle put there and that is still there; the window calls it when it quits.
func (h *Host) ClearClipboard() {
	c := h.copied
	if c.text != "" && h.App.Clipboard().Content() == c.text {
		h.App.Clipboard().SetContent("")
	}
	c.end()
}

func (c *copied) left() int {
	return int((c.until.Sub(c.host.Now()) + time.Second - 1) / time.Second)
}

func (c *copied) say() {
	if c.tell != nil {
		c.tell(c.left())
	}
}

func (c *copied) end() {
	if c.stop != nil {
		c.stop()
	}
	tell := c.tell
	c.stop, c.text, c.tell = nil, "", nil
	if tell != nil {
		tell(0)
	}
}

// NewCopyButton copies a secret and says on itself how long it stays in the clipboard: "Copied · cleared in 28 s".
// get is asked on each press, away from the window, and may fail.
func NewCopyButton(h *Host, label string, get func() (string, error)) *Button {
	b := NewButton(label, Secondary, nil).WithIcon(theme.ContentCopyIcon())
	b.OnTapped = func() {
		Fetch(h.Runner, get, func(secret string, err error) {
			if err != nil {
				h.ToastError(err)
				return
			}
			h.CopySecret(secret, func(left int) {
				if left == 0 {
					b.SetText(label)
					return
				}
				b.SetText(CopiedWords(left))
			})
		})
	}
	return b
}

// NewCopyText copies ordinary text that get answers now, and says so.
func NewCopyText(h *Host, label, said string, get func() string) *Button {
	return NewButton(label, Secondary, func() { h.Copy(get(), said) }).WithIcon(theme.ContentCopyIcon())
}

// CopiedWords says that a secret is in the clipboard for so many more seconds.
func CopiedWords(left int) string {
	return lang.X("copy.counting", "Copied · cleared in {{.Seconds}} s", map[string]any{"Seconds": fmt.Sprint(left)})
}
