package shop

import (
	"context"

	"griddle/shop/wire"
	"griddle/storage"
)

const rolesTable = "catalogroles"

func (s *Store) declareRoles() {
	s.roles = declare(s, model[CatalogRole, int64]{
		one: "catalog role", id: func(r *CatalogRole) *int64 { return &r.CatalogRoleId },
		settle: s.settleRole,
	}, storage.Spec[CatalogRole, int64]{
		Table: rolesTable,
		Columns: []storage.Column[CatalogRole]{
			{Name: "type", Type: "INTEGER", Value: func(r *CatalogRole) any { return int(r.RoleType) }},
			{Name: "reference", Type: "TEXT", Value: func(r *CatalogRole) any { return string(r.ReferenceId) }},
			{Name: "name_key", Type: "TEXT", Value: func(r *CatalogRole) any { return r.nameKey() }},
		},
		Indexes: []storage.Index{{Columns: []string{"reference", "type"}}},
	})
}

// nameKey tells a role without a name (null) from one with an empty name.
func (r *CatalogRole) nameKey() any {
	if r.RoleName == nil {
		return nil
	}
	return foldKey(*r.RoleName)
}

// Roles calls fn with the roles of an item: byType is "category", "producttype", anything else means product. None for an unknown or
// malformed id (docs/protocol/10-catalog-core.md §5).
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
	return s.roles.Bodies(s.db.Reader(), storage.Query{Where: "reference = ? AND type = ?", Args: []any{id, int(of)}, Order: "t.pk"}, untilDone(ctx, fn))
}

// CreateRole gives an item a role; one it has already is answered with created false.
func (s *Store) CreateRole(ctx context.Context, g Guard, posted []byte) (body []byte, created bool, err error) {
	r, err := s.roles.read(posted)
	if err != nil {
		return nil, false, err
	}
	err = s.write(ctx, g, func(tx *storage.Tx) error {
		there, err := s.roles.FindBody(tx, storage.Query{Where: "reference = ? AND type = ? AND name_key IS ?",
			Args: []any{string(r.ReferenceId), int(r.RoleType), r.nameKey()}, Order: "t.pk"})
		if err == nil || KindOf(err) != Missing {
			body = there
			return err
		}
		r.CatalogRoleId = 0
		body, created, err = s.roles.put(tx, r, s.roles.creates)
		return err
	})
	return body, created, err
}

func (s *Store) settleRole(tx *storage.Tx, _, r *CatalogRole) error {
	switch r.RoleType {
	case ProductRole:
		return s.products.mustExist(tx, "ReferenceId", string(r.ReferenceId))
	case CategoryRole:
		return s.categories.mustExist(tx, "ReferenceId", string(r.ReferenceId))
	case ProductTypeRole:
		return refuse(Invalid, "ReferenceId", "names a product type that does not exist.")
	}
	return refuse(Invalid, "RoleType", "must be 0 (product), 1 (category) or 2 (product type).")
}

// DeleteRole takes a role away; false when there is none.
func (s *Store) DeleteRole(ctx context.Context, g Guard, id int64) (bool, error) {
	return s.roles.remove(ctx, s, g, id)
}
