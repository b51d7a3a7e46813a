package shop

import (
	"context"

	"griddle/shop/wire"
	"griddle/storage"
)

// Along is what is stored with a record that is edited, in one transaction with it, and taken back with it: an Upload,
// ProductsIn, CategoriesWith or RolesFor.
type Along interface {
	// ready does what needs no transaction. drop lets go of what it made when nothing comes of the edit; it may be nil.
	ready(ctx context.Context, s *Store) (keep keeper, drop func(), err error)
}

// keeper stores what goes along for the owner, the record that is edited, as part of a change, which is nil for a new
// record.
type keeper func(tx *storage.Tx, c *change, owner string) error

// ProductsIn makes these products, in this order, those of the category that is edited. Products that are gone are left
// out.
type ProductsIn []string

func (all ProductsIn) ready(_ context.Context, s *Store) (keeper, func(), error) {
	return func(tx *storage.Tx, c *change, category string) error { return s.arrange(tx, c, category, all) }, nil, nil
}

// CategoriesWith makes these categories those that the product which is edited stands in, at the end of each new one.
// Categories that are gone are left out.
type CategoriesWith []string

func (all CategoriesWith) ready(_ context.Context, s *Store) (keeper, func(), error) {
	return func(tx *storage.Tx, c *change, product string) error { return s.standIn(tx, c, product, all) }, nil, nil
}

// RolesFor makes these the roles of the shop's site that may see the product or category which is edited; none:
// everybody.
type RolesFor struct {
	Of    CatalogRoleType
	Names []string
}

func (r RolesFor) ready(_ context.Context, s *Store) (keeper, func(), error) {
	return func(tx *storage.Tx, c *change, id string) error { return s.admit(tx, c, r.Of, id, r.Names) }, nil, nil
}

// Upload is a picture that comes with an edit, under the name that the record gives it.
type Upload struct {
	Kind Picture
	Name string
	Data []byte
}

func (p Upload) ready(ctx context.Context, s *Store) (keeper, func(), error) {
	files, err := s.stagePicture(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	return func(tx *storage.Tx, c *change, owner string) error { return s.keepUpload(tx, c, p, owner, files) },
		func() { s.unstage(files) }, nil
}

// stagePicture checks and scales a picture and writes its files, which nothing names yet.
func (s *Store) stagePicture(ctx context.Context, p Upload) ([]pictureFile, error) {
	if len(p.Data) == 0 || !pictureName(p.Name) {
		return nil, Refuse(Invalid, "", "The picture was not kept: its name must end in .png, .jpg, .jpeg or .gif.")
	}
	files, err := scale(ctx, p.Kind, p.Data)
	if err != nil {
		return nil, err
	}
	return s.stage(files)
}

// keepUpload makes the staged files the picture of a record, as part of a change or, when that is nil, of a new record.
func (s *Store) keepUpload(tx *storage.Tx, c *change, p Upload, owner string, files []pictureFile) error {
	rows := onePicture(p.Kind, owner, foldKey(CleanFileName(p.Name)))
	if err := c.before(picturesTable, rows); err != nil {
		return err
	}
	if err := s.keepPicture(tx, p.Kind, owner, CleanFileName(p.Name), files); err != nil {
		return err
	}
	return c.made(picturesTable, rows)
}

func (s *Store) arrange(tx *storage.Tx, c *change, category string, products []string) error {
	its := storage.Eq("category", category)
	if err := c.before(associationsTable, its); err != nil {
		return err
	}
	gone := storage.And(its, storage.Not(storage.In("product", products)))
	if _, err := modelsOf(s).associations.DeleteWhere(tx, gone); err != nil {
		return err
	}
	place := 0
	for _, id := range products {
		if there, err := modelsOf(s).products.Exists(tx, id); err != nil {
			return err
		} else if !there {
			continue
		}
		place++
		a := &CategoryProductAssociation{ProductId: id, CategoryId: category, SortOrder: place}
		if err := s.placeProduct(tx, a); err != nil {
			return err
		}
	}
	return c.made(associationsTable, its)
}

// placeProduct puts a product at a place of a category, whether it stands there already or not.
func (s *Store) placeProduct(tx *storage.Tx, a *CategoryProductAssociation) error {
	old, err := optional(modelsOf(s).associations.Find(tx, storage.Query{Where: pair(a)}))
	switch {
	case err != nil:
		return err
	case old == nil:
		place := a.SortOrder
		if _, _, err := modelsOf(s).associations.put(tx, nil, nil, a); err != nil || a.SortOrder == place {
			return err
		}
		a.SortOrder = place // the rules put a new one last
	case old.SortOrder == a.SortOrder:
		return nil
	default:
		a.Id, a.StoreId = old.Id, old.StoreId
	}
	_, err = modelsOf(s).associations.Update(tx, a)
	return err
}

func (s *Store) standIn(tx *storage.Tx, c *change, product string, categories []string) error {
	its := storage.Eq("product", product)
	if err := c.before(associationsTable, its); err != nil {
		return err
	}
	gone := storage.And(its, storage.Not(storage.In("category", categories)))
	if _, err := modelsOf(s).associations.DeleteWhere(tx, gone); err != nil {
		return err
	}
	for _, id := range categories {
		if there, err := modelsOf(s).categories.Exists(tx, id); err != nil {
			return err
		} else if !there {
			continue
		}
		a := &CategoryProductAssociation{ProductId: product, CategoryId: id}
		if _, _, err := modelsOf(s).associations.create(tx, a); err != nil {
			return err
		}
	}
	return c.made(associationsTable, its)
}

func (s *Store) admit(tx *storage.Tx, c *change, of CatalogRoleType, id string, names []string) error {
	rows := rolesOf(id, of)
	if err := c.before(rolesTable, rows); err != nil {
		return err
	}
	keys := make([]string, len(names))
	nameless := true
	for i, name := range names {
		keys[i] = foldKey(name)
		nameless = nameless && keys[i] != ""
	}
	gone := storage.Not(storage.In("name_key", keys))
	if nameless {
		gone = storage.Or(gone, storage.Eq("name_key", nil))
	}
	if _, err := modelsOf(s).roles.DeleteWhere(tx, storage.And(rows, gone)); err != nil {
		return err
	}
	for _, name := range names {
		if isBlank(name) {
			continue
		}
		r := &CatalogRole{RoleName: &name, ReferenceId: GUID(id), RoleType: of}
		if err := wire.Check(r); err != nil {
			return fromWire(err)
		}
		if _, _, err := modelsOf(s).roles.create(tx, r); err != nil {
			return err
		}
	}
	return c.made(rolesTable, rows)
}

// ProductsOf are the ids of the products of a category, in its order.
func (s *Store) ProductsOf(ctx context.Context, category string) ([]string, error) {
	return s.FindProducts(ctx, ProductFilter{Category: category})
}

// CategoriesOf are the ids of the categories that a product stands in.
func (s *Store) CategoriesOf(_ context.Context, product string) ([]string, error) {
	return storage.Texts(s.db.Reader(), storage.Select{Table: associationsTable, Columns: []string{"category"},
		Query: storage.Query{Where: storage.Eq("product", product), Order: storage.Asc("pk")}})
}

// RoleNames are the names of the roles that may see a product or category; none: everybody may.
func (s *Store) RoleNames(_ context.Context, of CatalogRoleType, id string) (names []string, err error) {
	err = modelsOf(s).roles.Each(s.db.Reader(), storage.Query{Where: rolesOf(id, of)},
		func(r CatalogRole) error {
			if r.RoleName != nil {
				names = append(names, *r.RoleName)
			}
			return nil
		})
	return names, err
}
