package shop

import (
	"context"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/shop/words"
	"griddle/storage"
)

// CatalogRole is CatalogRoleDTO: a role that may see an item of the catalogue.
type CatalogRole struct {
	CatalogRoleId int64           `doc:"Number of the record. Set by the server."`
	RoleName      *string         `max:"250" doc:"Name of the role on the shop's site."`
	ReferenceId   GUID            `doc:"Id of the product, category or product type that RoleType speaks of. Required."`
	RoleType      CatalogRoleType `doc:"What ReferenceId names."`
}

const rolesTable = "catalogroles"

// CatalogRoles let roles of the shop's site see an item; one an item has already is answered as it is
// (docs/protocol/10-catalog-core.md §5).
var CatalogRoles = resource(func(s *Store) *model.Of[CatalogRole, int64] { return modelsOf(s).roles })

func (s *Store) declareRoles() {
	modelsOf(s).roles = model.Declare(s.base, model.Of[CatalogRole, int64]{
		One: "catalog role", ID: func(r *CatalogRole) *int64 { return &r.CatalogRoleId },
		Existing: func(r *CatalogRole) storage.Cond {
			return storage.And(rolesOf(string(r.ReferenceId), r.RoleType), storage.Eq("name_key", r.nameKey()))
		},
		TwinMember: "RoleName", BeforeImport: knownRole,
		BeforeSave: func(tx *storage.Tx, _ *model.Journal, _, r *CatalogRole) error { return knownRole(tx, r) },
		Refs: []model.Ref[CatalogRole]{
			roleOf(ProductRole, aProduct), roleOf(CategoryRole, aCategory), roleOf(ProductTypeRole, "its product type"),
		},
	}, storage.Spec[CatalogRole, int64]{
		Table: rolesTable,
		Columns: []storage.Column[CatalogRole]{
			{Name: "type", Type: storage.Integer, Value: func(r *CatalogRole) any { return int(r.RoleType) }},
			{Name: "reference", Type: storage.Text, Value: func(r *CatalogRole) any { return string(r.ReferenceId) }},
			{Name: "name_key", Type: storage.Text, Value: func(r *CatalogRole) any { return r.nameKey() }},
		},
		Indexes: []storage.Index{{Columns: []string{"reference", "type"}}},
	})
}

// roleTables are the tables of the items that roles may speak of.
var roleTables = map[CatalogRoleType]string{
	ProductRole: productsTable, CategoryRole: categoriesTable, ProductTypeRole: typesTable,
}

// roleOf is the reference of the roles that speak of one kind of item.
func roleOf(of CatalogRoleType, back words.Form) model.Ref[CatalogRole] {
	return model.Ref[CatalogRole]{Column: "reference", Where: storage.Eq("type", int(of)), To: roleTables[of],
		Field: "ReferenceId", Back: back, Among: func(r *CatalogRole) bool { return r.RoleType == of }}
}

// nameKey tells a role without a name (null) from one with an empty name.
func (r *CatalogRole) nameKey() any {
	if r.RoleName == nil {
		return nil
	}
	return model.Fold(*r.RoleName)
}

// rolesOf selects the roles that may see an item.
func rolesOf(id string, of CatalogRoleType) storage.Cond {
	return storage.And(storage.Eq("reference", id), storage.Eq("type", int(of)))
}

// Roles calls fn with the roles of an item: byType is "category", "producttype", anything else means product. None for
// an unknown or malformed id (docs/protocol/10-catalog-core.md §5).
func (s *Store) Roles(ctx context.Context, byType, bvin string, fn func(body []byte) error) error {
	id, ok := wire.ParseBvin(bvin)
	if !ok {
		return nil
	}
	of := ProductRole
	switch byType {
	case "category":
		of = CategoryRole
	case "producttype":
		of = ProductTypeRole
	}
	return modelsOf(s).roles.Bodies(s.db.Reader(), storage.Query{Where: rolesOf(id, of)}, model.UntilDone(ctx, fn))
}

// knownRole refuses a role that speaks of nothing known.
func knownRole(_ *storage.Tx, r *CatalogRole) error {
	if roleTables[r.RoleType] == "" {
		return Refuse(Invalid, "RoleType", "{field} must be 0 (product), 1 (category) or 2 (product type).")
	}
	return nil
}

// CatalogRoleType is CatalogRoleTypeDTO: what a catalog role speaks of.
type CatalogRoleType int

// What a catalog role may speak of.
const (
	ProductRole CatalogRoleType = iota
	CategoryRole
	ProductTypeRole
)

// Members names the values.
func (CatalogRoleType) Members() []Member {
	return named(map[int]string{0: "ProductRole", 1: "CategoryRole", 2: "ProductTypeRole"})
}

// RolesFor makes these the roles of the shop's site that may see the product or category which is edited; none:
// everybody.
type RolesFor struct {
	Of    CatalogRoleType
	Names []string
}

func (r RolesFor) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	return func(tx *storage.Tx, c *model.Journal, id string) error { return s.admit(tx, c, r.Of, id, r.Names) }, nil,
		nil
}

func (s *Store) admit(tx *storage.Tx, c *model.Journal, of CatalogRoleType, id string, names []string) error {
	rows := rolesOf(id, of)
	if err := c.Before(rolesTable, rows); err != nil {
		return err
	}
	keys := make([]string, len(names))
	nameless := true
	for i, name := range names {
		keys[i] = model.Fold(name)
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
		if model.IsBlank(name) {
			continue
		}
		r := &CatalogRole{RoleName: &name, ReferenceId: GUID(id), RoleType: of}
		if err := wire.Check(r); err != nil {
			return fromWire(err)
		}
		if _, _, err := modelsOf(s).roles.Create(tx, r); err != nil {
			return err
		}
	}
	return c.Made(rolesTable, rows)
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
