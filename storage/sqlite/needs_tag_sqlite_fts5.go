//go:build !sqlite_fts5

package sqlite

// A build without full-text search ends here, at a name that says what to do: use `make run`, `make build` or `make
// test`, or pass -tags migrated_fynedo,sqlite_fts5 to the go command.
var _ = build_with_tags_migrated_fynedo_sqlite_fts5_or_use_make
