package storage

import "context"

func (db *DB) RestoreShop(ctx context.Context, path string, before func(*Tx) error) error {
	panic("skeleton")
}

// BackupInfo is the manifest.
type BackupInfo struct{}

func (db *DB) Backup(ctx context.Context, path string) error { panic("skeleton") }
func VerifyBackup(ctx context.Context, path string) (BackupInfo, error) { panic("skeleton") }
func (db *DB) RestoreBackup(ctx context.Context, path string, before func(*Tx) error) error { panic("skeleton") }
func UnpackBackup(ctx context.Context, path, dir string) error { panic("skeleton") }
