package cli

import (
	"errors"
	"fmt"

	"griddle/app"
	"griddle/shop/model"
	"griddle/storage"
)

// visit opens the store beside whatever runs on it, does something and closes it again.
func (c *call) visit(do func(*app.App) error) error {
	return c.visitOrCreate(func() error { return storage.ErrNoStore }, do)
}

// visitOrCreate does the same, but makes a store in an empty folder unless first refuses.
func (c *call) visitOrCreate(first func() error, do func(*app.App) error) (err error) {
	config := c.config()
	config.Shared, config.Stderr, config.By = true, nil, model.ByCommandLine
	a, err := app.Open(c.ctx, config)
	if errors.Is(err, storage.ErrNoStore) {
		if err := first(); err != nil {
			return err
		}
		config.Shared = false
		a, err = app.Open(c.ctx, config)
		if errors.Is(err, storage.ErrInUse) { // somebody else made it meanwhile
			config.Shared = true
			a, err = app.Open(c.ctx, config)
		}
	}
	if err != nil {
		return err
	}
	defer func() { c.closeAfter(a, err) }()
	return do(a)
}

// closeAfter closes the store once what was asked for has ended with err. What goes wrong in closing changes nothing
// about that, and is told beside it.
func (c *call) closeAfter(a *app.App, err error) {
	if closing := a.Close(); closing != nil && err == nil {
		fmt.Fprintln(c.Stderr, app.Sentence(closing))
	}
}
