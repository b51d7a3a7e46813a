package shop

import "griddle/storage"

// Upgrades are the steps that bring the shop's tables of older files up to date beyond what follows from their
// declarations, by the version of the schema that needed them (storage.Schema).
func Upgrades() map[int]func(*storage.Tx) error {
	return map[int]func(*storage.Tx) error{3: storage.NameKeptColumns, 5: turnLogo}
}
