package cli

import (
	"errors"
	"fmt"

	"griddle/storage"
)

// visit opens the store beside whatever runs on it, does something and closes it again.
func (c *call) visit(do func(*House) error) error {
	return c.visitOrCreate(func() error { return storage.ErrNoStore }, do)
}

// visitOrCreate does the same, but makes a store in an empty folder unless first refuses.
func (c *call) visitOrCreate(first func() error, do func(*House) error) (err error) {
	config := c.config()
	config.Shared, config.Stderr = true, nil
	h, err := OpenHouse(c.ctx, config)
	if errors.Is(err, storage.ErrNoStore) {
		if err := first(); err != nil {
			return err
		}
		config.Shared = false
		h, err = OpenHouse(c.ctx, config)
		if errors.Is(err, storage.ErrInUse) { // somebody else made it meanwhile
			config.Shared = true
			h, err = OpenHouse(c.ctx, config)
		}
	}
	if err != nil {
		return err
	}
	defer func() { c.closeAfter(h, err) }()
	return do(h)
}

// closeAfter closes the store once what was asked for has ended with err. What goes wrong in closing changes nothing
// about that, and is told beside it.
func (c *call) closeAfter(h *House, err error) {
	if closing := h.Close(); closing != nil && err == nil {
		fmt.Fprintln(c.Stderr, Sentence(closing))
	}
}
