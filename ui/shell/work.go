package shell

import (
	"context"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
)

// Work does something long away from the window. From 0.3 seconds on, a dialog shows how much of how much is done, as
// shop.WithProgress tells and words says it, and Cancel, which ends the context. done hears how it ended.
func (d *Desk) Work(title string, words func(n int64) string, do func(context.Context) error, done func(error)) {
	d.Progress(title, func(ctx context.Context, tell func(string, float64)) error {
		return do(shop.WithProgress(ctx, func(reached, total int64) {
			said := lang.X("work.of", "{{.Done}} of {{.Total}}",
				map[string]any{"Done": words(reached), "Total": words(total)})
			if reached >= total {
				said = lang.X("work.finishing", "Finishing…")
			}
			tell(said, float64(reached)/float64(max(total, 1)))
		}))
	}, done)
}
