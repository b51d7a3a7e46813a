package cli

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"griddle/app"
	"griddle/shop"
)

// A drive may be mounted so that nothing can be written, such as the disk of a broken computer.
func TestBackupFromAReadOnlyDrive(t *testing.T) {
	if out, err := exec.Command("unshare", "-rm", "true").CombinedOutput(); err != nil {
		t.Skipf("this computer lets nobody mount in a namespace of its own: %v, %s", err, out)
	}
	p, _ := made(t)
	h, err := app.Open(t.Context(), app.Config{Dir: p.dir, Keyring: noKeyring{}})
	p.must(err)
	const cup = "11111111-1111-4111-8111-111111111111"
	_, _, err = shop.Products.Save(h.Shop, t.Context(), nil, "", []byte(`{"Bvin":"`+cup+`","ProductName":"Cup"}`))
	p.must(err)
	var dot bytes.Buffer
	p.must(png.Encode(&dot, image.NewGray(image.Rect(0, 0, 4, 4))))
	_, err = h.Shop.PutPicture(t.Context(), nil, shop.ProductMain, cup, "a.png", dot.Bytes())
	p.must(err)
	// A copy of the folder as a crash would leave it: what was written last stands in the log alone.
	crashed := filepath.Join(t.TempDir(), "crashed")
	p.must(os.CopyFS(crashed, os.DirFS(p.dir)))
	p.must(os.Remove(filepath.Join(crashed, "store.db-shm")))
	p.must(h.Close())

	for name, dir := range map[string]string{"ended well": p.dir, "crashed": crashed} {
		t.Run(name, func(t *testing.T) {
			q := &place{T: t, dir: dir, secret: p.secret, display: "none"}
			away := t.TempDir()
			readOnly := func(args ...string) result {
				cmd := q.command(t.Context(), args...)
				script := fmt.Sprintf("mount --bind '%[1]s' '%[1]s' && mount -o remount,bind,ro '%[1]s' && "+
					`exec "$0" "$@"`, dir)
				inside := append([]string{"-rm", "sh", "-c", script}, cmd.Args...)
				in := exec.CommandContext(t.Context(), "unshare", inside...)
				in.Env = cmd.Env
				var out, errs strings.Builder
				in.Stdout, in.Stderr = &out, &errs
				_ = in.Run() // the exit status is looked at
				return result{in.ProcessState.ExitCode(), out.String(), errs.String()}
			}
			zip := filepath.Join(away, "shop.zip")
			if r := readOnly("backup", zip); r.code != 0 || r.stdout != zip+"\n" || r.stderr != "" {
				t.Fatalf("%+v", r)
			}
			if left, err := os.ReadDir(away); err != nil || len(left) != 1 {
				t.Errorf("beside the backup lies %v, %v", left, err)
			}
			r := readOnly("backup", filepath.Join(dir, "shop.zip"))
			if r.code != 1 || !strings.Contains(r.stderr, "cannot be written to") {
				t.Errorf("into the drive: %+v", r)
			}
			r = readOnly("keys", "create", "--name", "Web shop")
			if r.code != 1 || !strings.Contains(r.stderr, "read-only") {
				t.Errorf("a key: %+v", r)
			}
			there := newPlace(t)
			there.ok("restore", zip, "--secret-file", p.secret)
			h := there.shared()
			if n, err := h.Shop.ProductCount(); n != 1 || err != nil {
				t.Errorf("%d products, %v", n, err)
			}
			if files, err := os.ReadDir(filepath.Join(there.dir, "files")); err != nil || len(files) == 0 {
				t.Errorf("%d files, %v", len(files), err)
			}
		})
	}
}
