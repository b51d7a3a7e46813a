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

// cascade deletes what goes with the records of table whose ids the SELECT lists, before they themselves are deleted; "" stands for all
// records, which is much faster than listing them.
func cascade(tx *storage.Tx, table, ids string, args ...any) error {
	if table == productsTable {
		if err := unindex(tx, ids, args...); err != nil {
			return err
		}
		if err := dropOptions(tx, ids, args...); err != nil {
			return err
		}
	}
	for _, d := range cascades[table] {
		if len(cascades[d.table]) > 0 && d.where == "" {
			of := "SELECT id FROM " + d.table
			if ids != "" {
				of += " WHERE " + d.column + " IN (" + ids + ")"
			}
			if err := cascade(tx, d.table, of, args...); err != nil {
				return err
			}
		}
		query := "DELETE FROM " + d.table
		switch {
		case ids != "" && d.where != "":
			query += " WHERE " + d.where + " AND " + d.column + " IN (" + ids + ")"
		case ids != "":
			query += " WHERE " + d.column + " IN (" + ids + ")"
		case d.where != "":
			query += " WHERE " + d.where
		}
		n, _, err := tx.Exec(query, args...)
		if err != nil {
			return err
		}
		if n > 0 || ids == "" {
			tx.Touch(d.table)
		}
	}
	return nil
}
