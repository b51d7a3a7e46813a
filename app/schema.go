package app

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"griddle/shop"
	"griddle/storage"
	"griddle/vault"
)

// SchemaVersion is raised whenever a table's declaration changes; it becomes the file's user_version.
const SchemaVersion = 18

// Schema is everything in the store's file.
func Schema() storage.Schema {
	return storage.Schema{
		Version:  SchemaVersion,
		Tables:   slices.Concat(shop.Schema(), vault.Tables()),
		Upgrades: shop.Upgrades(),
		Known:    knownSchemas(),
	}
}

// schemas hold what a file of each version may hold. The newest is written by go test ./app -run TestKnownSchemas
// with GOLDEN=1; those of versions that people have files of never change.
//
//go:embed schemas/*.sql
var schemas embed.FS

// statementEnd parts the statements of a list.
const statementEnd = ";\n"

func schemaFile(version int) string { return fmt.Sprintf("schemas/%d.sql", version) }

var knownSchemas = sync.OnceValue(func() map[int][]string {
	all := map[int][]string{}
	for v := 1; v <= SchemaVersion; v++ {
		list, err := schemas.ReadFile(schemaFile(v))
		if err != nil {
			panic(err) // it is part of the program; a test reads them all
		}
		all[v] = strings.Split(strings.TrimSuffix(string(list), statementEnd), statementEnd)
	}
	return all
})
