package shop

import (
	"context"
	"errors"
	"testing"

	"griddle/shop/model"
	"griddle/storage"
)

func vendorNamed(name string) []byte { return []byte(`{"DisplayName":"` + name + `"}`) }

func (s *shopTest) vendorNames() (all string) {
	s.t.Helper()
	err := Vendors.List(s.Store, s.t.Context(), func(body []byte) error {
		var v VendorManufacturer
		err := model.Decode(body, &v)
		all += v.DisplayName + " "
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

func TestTogetherIsAllOrNothing(t *testing.T) {
	s := newShop(t)
	refused := errors.New("refused")
	two := func(end error) func(context.Context) error {
		return func(ctx context.Context) error {
			for _, name := range []string{"A", "B"} {
				if _, _, err := Vendors.Save(s.Store, ctx, nil, "", vendorNamed(name)); err != nil {
					return err
				}
			}
			no := func(*storage.Tx) error { return refused }
			if _, _, err := Vendors.Save(s.Store, ctx, no, "", vendorNamed("C")); err != refused {
				t.Errorf("a refused write among others: %v", err)
			}
			return end
		}
	}
	if err := s.Together(t.Context(), two(refused)); err != refused || s.vendorNames() != "" {
		t.Errorf("%v, stored %s", err, s.vendorNames())
	}
	if err := s.Together(t.Context(), two(nil)); err != nil || s.vendorNames() != "A B " {
		t.Errorf("%v, stored %s", err, s.vendorNames())
	}
}

func TestSealStandsOrFallsWithTheWrite(t *testing.T) {
	s := newShop(t)
	refused := errors.New("refused")
	seal := func(err error) func(*storage.Tx) error {
		return func(tx *storage.Tx) error {
			return errors.Join(storage.SetSetting(tx, "sealed", "yes"), err)
		}
	}
	sealed := func() string {
		text, err := storage.Setting(s.db.Reader(), "sealed")
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	write := func(ctx context.Context, name string) error {
		_, _, err := Vendors.Save(s.Store, ctx, nil, "", vendorNamed(name))
		return err
	}
	for _, test := range []struct {
		name          string
		do            func(ctx context.Context) func(*storage.Tx) error
		err           error
		names, sealed string
	}{
		{"the seal fails", func(ctx context.Context) func(*storage.Tx) error {
			if err := write(ctx, "A"); err != nil {
				t.Error(err)
			}
			return seal(refused)
		}, refused, "", ""},
		{"the write fails", func(ctx context.Context) func(*storage.Tx) error {
			no := func(*storage.Tx) error { return refused }
			if _, _, err := Vendors.Save(s.Store, ctx, no, "", vendorNamed("A")); err != refused {
				t.Error(err)
			}
			return nil
		}, nil, "", ""},
		{"no seal", func(ctx context.Context) func(*storage.Tx) error {
			if err := write(ctx, "A"); err != nil {
				t.Error(err)
			}
			return nil
		}, nil, "A ", ""},
		{"both", func(ctx context.Context) func(*storage.Tx) error {
			if err := errors.Join(write(ctx, "B"), write(ctx, "C")); err != nil {
				t.Error(err)
			}
			return seal(nil)
		}, nil, "A B C ", "yes"},
	} {
		err := s.Sealed(t.Context(), test.do)
		if !errors.Is(err, test.err) || s.vendorNames() != test.names || sealed() != test.sealed {
			t.Errorf("%s: %v, stored %q, sealed %q", test.name, err, s.vendorNames(), sealed())
		}
	}
	func() {
		defer func() {
			if recover() != "boom" {
				t.Error("a panic was swallowed")
			}
		}()
		_ = s.Sealed(t.Context(), func(ctx context.Context) func(*storage.Tx) error {
			if err := write(ctx, "D"); err != nil {
				t.Error(err)
			}
			panic("boom")
		})
	}()
	if got := s.vendorNames(); got != "A B C " {
		t.Errorf("after a panic: %s", got)
	}
	// A write that nothing was written with is sealed all the same.
	if err := s.Sealed(t.Context(), func(context.Context) func(*storage.Tx) error {
		return func(tx *storage.Tx) error { return storage.SetSetting(tx, "sealed", "again") }
	}); err != nil || sealed() != "again" {
		t.Errorf("%v, sealed %q", err, sealed())
	}
}
