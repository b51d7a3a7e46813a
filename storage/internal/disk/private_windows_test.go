package disk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/windows"
)

func TestPrivateFolder(t *testing.T) {
	everyone, err := windows.SecurityDescriptorFromString("D:(A;OICI;FA;;;WD)")
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := everyone.DACL()
	if err != nil {
		t.Fatal(err)
	}
	open := t.TempDir()
	if err := windows.SetNamedSecurityInfo(open, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION, nil, nil,
		list, nil); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(open, "store")
	if err := MakeFolder(dir); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "store.db")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, file} {
		got, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
		if err != nil {
			t.Fatal(err)
		}
		if text := got.String(); strings.Contains(text, ";WD)") || !strings.Contains(text, user.User.Sid.String()) {
			t.Errorf("%s: %s", path, text)
		}
	}
}
