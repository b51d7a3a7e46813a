package storage

import "errors"

const settingsTable = "settings"

var settingByName = NewLookup(settingsTable, "name", "value")

// Setting reads a value of the settings table; "" when unset. Settings are not the shop's records: a restore leaves
// them.
func Setting(r Reader, name string) (string, error) {
	var value string
	err := settingByName.Get(r, name, &value)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return value, err
}

// SetSetting writes (or with "" removes) a setting; topic "settings".
func SetSetting(tx *Tx, name, value string) (err error) {
	if value == "" {
		_, err = Delete(tx, settingsTable, Eq("name", name))
	} else {
		err = Upsert(tx, settingsTable, Values{"name": name, "value": value}, "name")
	}
	if err != nil {
		return err
	}
	tx.Touch(settingsTable)
	return nil
}

// OwnTables are the tables of every store, whatever is kept in it: an engine adds them to those of the schema.
func OwnTables() []Table {
	return []Table{TableSpec{Name: settingsTable, Key: []string{"name"}, Lookups: []*Lookup{settingByName},
		Columns: []Col{TextCol("name"), TextCol("value")}}.Table()}
}
