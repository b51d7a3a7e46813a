package sqlite

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// Whoever unpacks a backup and packs it again adds this and that; nothing of the store is damaged by it.
func TestBackup_PackedAgain(t *testing.T) {
	db, picture, path := backedUp(t)
	add := func(w *zip.Writer, name, content string) {
		must[int](t)(must[io.Writer](t)(w.Create(name)).Write([]byte(content)))
	}
	copied := func(w *zip.Writer, name string, content []byte) { add(w, name, string(content)) }
	for name, again := range map[string]string{
		"folders and the system's own files": repack(t, path, func(w *zip.Writer, f *zip.File, content []byte) {
			if f.Name == storeName {
				for _, name := range []string{"files/", "__MACOSX/"} {
					must[io.Writer](t)(w.CreateHeader(&zip.FileHeader{Name: name}))
				}
				for _, name := range []string{".DS_Store", "Thumbs.db", "files/.DS_Store", "README.txt",
					"__MACOSX/._store.db", "__MACOSX/files/._" + picture, "files/ffffffffffffffffffffffffffffffff"} {
					add(w, name, "of the system")
				}
			}
			copied(w, f.Name, content)
		}),
		"a folder around everything": repack(t, path, func(w *zip.Writer, f *zip.File, content []byte) {
			if f.Name == storeName {
				add(w, ".DS_Store", "of the system")
				add(w, "__MACOSX/shop/._"+manifestName, "of the system")
			}
			copied(w, "shop/"+f.Name, content)
		}),
		"slashes of Windows": repack(t, path, func(w *zip.Writer, f *zip.File, content []byte) {
			copied(w, strings.ReplaceAll("shop/"+f.Name, "/", `\`), content)
		}),
		"something else twice": repack(t, path, func(w *zip.Writer, f *zip.File, content []byte) {
			add(w, ".DS_Store", "of the system")
			copied(w, f.Name, content)
		}),
	} {
		t.Run(name, func(t *testing.T) {
			info := must[storage.BackupInfo](t)(db.VerifyBackup(t.Context(), again))
			if info.Files != 1 || info.Instance != db.Instance() {
				t.Errorf("info %+v", info)
			}
			if err := db.RestoreBackup(t.Context(), again, nil); err != nil || content(t, db, picture) != "picture" {
				t.Error(err)
			}
			dir := filepath.Join(t.TempDir(), "elsewhere")
			if err := unpackBackup(t.Context(), again, dir, testSchema()); err != nil {
				t.Fatal(err)
			}
			files := must[[]os.DirEntry](t)(os.ReadDir(filepath.Join(dir, filesName)))
			if len(files) != 1 || files[0].Name() != picture {
				t.Errorf("unpacked %v, want what the manifest names", files)
			}
			there := openTest(t, testConfig(dir))
			if there.Instance() != db.Instance() || count(t, there.Reader(), "books") != 1 {
				t.Error("the unpacked store is not the whole store")
			}
		})
	}
	locked := repack(t, path, func(w *zip.Writer, f *zip.File, content []byte) {
		h := zip.FileHeader{Name: f.Name}
		if f.Name == storeName {
			h.Flags = 1 // encrypted
		}
		must[int](t)(must[io.Writer](t)(w.CreateHeader(&h)).Write(content))
	})
	var flaw *storage.DamagedError
	err := second(db.VerifyBackup(t.Context(), locked))
	if !errors.As(err, &flaw) || flaw.Flaw != storage.Locked || flaw.Entry != storeName {
		t.Errorf("encrypted: %v", err)
	}
}

// allocated is how many bytes do asks for.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A small file that claims to be much must not cost much.
func TestBackup_CraftedToBeLarge(t *testing.T) {
	db, _, path := backedUp(t)
	manifest := func(content func(w io.Writer)) string {
		return repack(t, path, func(w *zip.Writer, f *zip.File, old []byte) {
			to := must[io.Writer](t)(w.Create(f.Name))
			if f.Name == manifestName {
				content(to)
				return
			}
			must[int](t)(to.Write(old))
		})
	}
	many := func(piece string, bytes int) func(io.Writer) {
		return func(w io.Writer) {
			io.WriteString(w, `{"format":1,"entries":[`)
			for piece := []byte(strings.Repeat(piece, 4096)); bytes > 0; bytes -= len(piece) {
				w.Write(piece)
			}
		}
	}
	for name, c := range map[string]struct {
		bad  string
		flaw storage.Flaw
	}{
		"a manifest of 64 MiB":        {manifest(many("{},", 64<<20)), storage.Large},
		"a manifest of empty entries": {manifest(many("{},", manifestLimit-(1<<20))), storage.Foreign},
		"a manifest of numbers":       {manifest(many("1,", manifestLimit-(1<<20))), storage.Unreadable},
		"an entry with an endless name": {manifest(func(w io.Writer) {
			io.WriteString(w, `{"entries":[{"name":"`+strings.Repeat("x", manifestLimit-100))
		}), storage.Unreadable},
		"a list with more than fits into it": {crowded(t), storage.Crowded},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			bytes := allocated(func() { _, err = db.VerifyBackup(t.Context(), c.bad) })
			var flaw *storage.DamagedError
			if !errors.As(err, &flaw) || flaw.Flaw != c.flaw {
				t.Errorf("%v, want flaw %d", err, c.flaw)
			}
			if bytes > 600<<20 {
				t.Errorf("%d MiB were asked for", bytes>>20)
			}
		})
	}
}

// crowded is a zip with as many entries as a hostile one may have, all of them real.
func crowded(t *testing.T) string {
	t.Helper()
	header := make([]byte, 46+1)
	binary.LittleEndian.PutUint32(header, 0x02014b50)
	binary.LittleEndian.PutUint16(header[28:], 1) // the length of its name
	header[46] = 'x'
	const entries = directoryLimit/47 + 1000
	var z bytes.Buffer
	for range entries {
		z.Write(header)
	}
	end := make([]byte, 22)
	binary.LittleEndian.PutUint32(end, 0x06054b50)
	binary.LittleEndian.PutUint16(end[8:], entries&0xffff)
	binary.LittleEndian.PutUint16(end[10:], entries&0xffff)
	binary.LittleEndian.PutUint32(end[12:], uint32(z.Len()))
	z.Write(end)
	path := filepath.Join(t.TempDir(), "crowded.zip")
	if err := os.WriteFile(path, z.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A backup that says it unpacks into more than the disk has room for is refused before anything is unpacked.
func TestBackup_LargerThanTheDisk(t *testing.T) {
	db, _, path := backedUp(t)
	const size = 1 << 55
	bad := repack(t, path, func(w *zip.Writer, f *zip.File, content []byte) {
		h := zip.FileHeader{Name: f.Name, Method: zip.Deflate}
		if f.Name == storeName { // laid in raw: its size is a lie
			h.UncompressedSize64, h.CompressedSize64 = size, 0
			must[io.Writer](t)(w.CreateRaw(&h))
			return
		}
		if f.Name == manifestName {
			content = bytes.Replace(content, sizeOf(content, storeName), []byte(`"bytes":36028797018963968`), 1)
		}
		must[int](t)(must[io.Writer](t)(w.CreateHeader(&h)).Write(content))
	})
	dir := filepath.Join(t.TempDir(), "new")
	for what, err := range map[string]error{
		"verify":  second(db.VerifyBackup(t.Context(), bad)),
		"restore": db.RestoreBackup(t.Context(), bad, nil),
		"unpack":  unpackBackup(t.Context(), bad, dir, testSchema()),
	} {
		if !errors.Is(err, storage.ErrDiskFull) {
			t.Errorf("%s: %v, want ErrDiskFull", what, err)
		}
	}
}

// sizeOf is the member that tells the size of an entry in a manifest.
func sizeOf(manifest []byte, name string) []byte {
	_, rest, _ := bytes.Cut(manifest, []byte(`"`+name+`",`))
	size, _, _ := bytes.Cut(rest, []byte(","))
	return size
}

// An attempt that was killed does not keep the next one from the folder.
func TestUnpackBackup_AfterAKill(t *testing.T) {
	db, picture, path := backedUp(t)
	leave := func(dir string, names ...string) {
		for _, name := range names {
			name = filepath.Join(dir, name)
			err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte("half"), 0o600))
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, left := range map[string][]string{
		"while it was checked": {disk.LockName, disk.TempPrefix + storeName},
		"while it was unpacked": {disk.LockName, disk.TempPrefix + storeName, disk.TempPrefix + filesName + "/" +
			picture},
		"before it was named": {disk.LockName, disk.TempPrefix + storeName, filesName + "/" + picture, markerName},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			leave(dir, left...)
			if err := unpackBackup(t.Context(), path, dir, testSchema()); err != nil {
				t.Fatal(err)
			}
			there := openTest(t, testConfig(dir))
			if there.Instance() != db.Instance() || content(t, there, picture) != "picture" {
				t.Error("the store is not whole")
			}
		})
	}
	dir := t.TempDir()
	leave(dir, "letter.txt")
	if err := unpackBackup(t.Context(), path, dir, testSchema()); !errors.Is(err, storage.ErrNotEmpty) {
		t.Errorf("unpacked beside a letter: %v", err)
	}
}
