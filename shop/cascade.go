package shop

import "griddle/storage"

// dependent is a table whose rows go with a record of another.
type dependent struct {
	table, column string
	where         string // only these rows; "" for all
}

// cascades says what is deleted with a record. Nothing else in the shop deletes across models, and the file has no foreign keys for it.
// Main pictures, icons and banners stay, as the protocol says of image files; so do a deleted category's children, which then show at the root.
var cascades = map[string][]dependent{
	productsTable: {
		{inventoryTable, "product", ""},
		{associationsTable, "product", ""},
		{rolesTable, "reference", "type = 0"},
		{valuesTable, "product", ""},
		{productOptionsTable, "product", ""},
		{variantsTable, "product", ""},
		{imagesTable, "product", ""},
		{fileProductsTable, "product", ""},
		{relationshipsTable, "product", ""},
		{relationshipsTable, "related", ""},
		{reviewsTable, "product", ""},
		{discountsTable, "product", ""},
		{wishListTable, "product", ""},
	},
	optionsTable: {
		{optionItemsTable, "option", ""},
	},
	imagesTable: {
		{picturesTable, "owner", "kind = 3"},
	},
	filesTable: {
		{fileProductsTable, "file", ""},
	},
	categoriesTable: {
		{associationsTable, "category", ""},
		{rolesTable, "reference", "type = 1"},
	},
	typesTable: {
		{linksTable, "type", ""},
		{rolesTable, "reference", "type = 2"},
	},
	customersTable: {
		{wishListTable, "customer", ""},
	},
	affiliatesTable: {
		{referralsTable, "affiliate", ""},
	},
	ordersTable: {
		{transactionsTable, "ordered", ""},
	},
	schedulesTable: {
		{taxesTable, "schedule", ""},
	},
	propertiesTable: {
		{linksTable, "property", ""},
		{valuesTable, "property", ""},
	},
}

// note hears of the rows of a table that are about to be deleted; nil for nobody.
type note func(table, where string, args ...any) error

// cascade deletes what goes with the records of table whose ids the SELECT lists, before they themselves are deleted; "" stands for all
// records, which is much faster than listing them.
func cascade(tx *storage.Tx, table, ids string, args ...any) error {
	return note(nil).cascade(tx, table, ids, args...)
}

func (n note) cascade(tx *storage.Tx, table, ids string, args ...any) error {
	if table == productsTable {
		if err := unindex(tx, ids, args...); err != nil {
			return err
		}
		if err := n.dropOptions(tx, ids, args...); err != nil {
			return err
		}
	}
	for _, d := range cascades[table] {
		if len(cascades[d.table]) > 0 && d.where == "" {
			of := "SELECT id FROM " + d.table
			if ids != "" {
				of += " WHERE " + d.column + " IN (" + ids + ")"
			}
			if err := n.cascade(tx, d.table, of, args...); err != nil {
				return err
			}
		}
		where := d.where
		if ids != "" {
			where = d.column + " IN (" + ids + ")"
			if d.where != "" {
				where = d.where + " AND " + where
			}
		}
		if err := n.delete(tx, d.table, where, args...); err != nil {
			return err
		}
	}
	return nil
}

// delete deletes the rows that the condition selects; "" stands for all.
func (n note) delete(tx *storage.Tx, table, where string, args ...any) error {
	query := "DELETE FROM " + table
	if where != "" {
		query += " WHERE " + where
		if n != nil {
			if err := n(table, where, args...); err != nil {
				return err
			}
		}
	}
	deleted, _, err := tx.Exec(query, args...)
	if deleted > 0 || where == "" {
		tx.Touch(table)
	}
	return err
}
