package tables

import (
	"strings"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/words"
	"griddle/storage"
)

// list is a model whose records others name: ids by name and names by id.
type list struct {
	noun   words.Form
	names  map[string]string
	ids    map[string][]string // by the folded name
	create func(s *session, name string) (string, error)
}

// name is the name of a record, or its id where it has none, or is not there.
func (l *list) name(id string) string {
	if name := l.names[id]; strings.TrimSpace(name) != "" {
		return name
	}
	return id
}

func (l *list) add(id, name string) {
	l.names[id] = name
	key := folded(name)
	l.ids[key] = append(l.ids[key], id)
}

func folded(name string) string { return model.Fold(strings.TrimSpace(name)) }

// find is the id of the record of a name, made where the import makes what is not there.
func (l *list) find(s *session, name string) (string, error) {
	ids := l.ids[folded(name)]
	_, known := l.names[name]
	switch {
	case len(ids) == 1:
		return ids[0], nil
	case len(ids) > 1:
		return "", refuse("There are several %ss with the name %s; give all but one another name.", l.noun, name)
	case known:
		return name, nil
	case !s.make || l.create == nil:
		return "", refuse("There is no %s %s; make it first, choose another, or leave the cell blank.", l.noun, name)
	}
	id, err := l.create(s, strings.TrimSpace(name))
	if err == nil {
		l.add(id, name)
	}
	return id, err
}

// listOf reads a list when it is first asked for.
func listOf[T any, K storage.ID](of shop.Resource[T, K], name func(*T) *string) func(*session) (*list, error) {
	return func(s *session) (*list, error) {
		if l := s.lists[of.Name()]; l != nil {
			return l, nil
		}
		l := &list{noun: of.Noun(), names: map[string]string{}, ids: map[string][]string{}}
		l.create = func(s *session, called string) (string, error) {
			rec := shop.NewRecord[T](s.b.Now())
			*name(&rec) = called
			made, err := of.Put(s.b, nil, rec)
			if err != nil {
				return "", err
			}
			return of.ID(made), nil
		}
		err := of.OfEach(s.b, "", nil, func(rec *T) error {
			l.add(of.ID(rec), *name(rec))
			return nil
		})
		s.lists[of.Name()] = l
		return l, err
	}
}

// The lists that records name.
var (
	manufacturerNames = listOf(shop.Manufacturers, func(v *shop.VendorManufacturer) *string { return &v.DisplayName })
	vendorNames       = listOf(shop.Vendors, func(v *shop.VendorManufacturer) *string { return &v.DisplayName })
	typeNames         = listOf(shop.ProductTypes, func(t *shop.ProductType) *string { return &t.ProductTypeName })
	scheduleNames     = listOf(shop.TaxSchedules, func(t *shop.TaxSchedule) *string { return &t.Name })
	groupNames        = listOf(shop.PriceGroups, func(g *shop.PriceGroup) *string { return &g.Name })
)
