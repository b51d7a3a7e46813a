//go:build e2e

// Package packages tries the packages that people install. It is apart from the window's tests, so that go test runs
// both at a time: most of its time goes by in other programs that wait for disk and network.
package packages

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// griddle is the program under test: the binary that make e2e built.
var griddle = os.Getenv("GRIDDLE")

// TestLinuxPackages packs the program under test and installs it as people do: unpacked into a home folder, and with
// apt in a clean system, where it is used, upgraded, removed and purged. The steps are those of
// packaging/linux/test.sh.
func TestLinuxPackages(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root may make a clean system; make dist-test as root does this test")
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		t.Skip("the clean system is made from the package sources of a Debian system, and this is none")
	}
	out := t.TempDir()
	version := strings.TrimSpace(run(t, nil, griddle, "version"))
	run(t, []string{"GRIDDLE=" + griddle}, "../../packaging/linux/build.sh", out, version)
	t.Log(run(t, nil, "../../packaging/linux/test.sh", out))
}

// The notices go out with the program, so they must name what is in it now.
func TestNoticesAreUpToDate(t *testing.T) {
	have, err := os.ReadFile("../../packaging/NOTICES.txt")
	if err != nil {
		t.Fatal(err)
	}
	if want := run(t, nil, "../../packaging/notices.sh"); string(have) != want {
		t.Error("packaging/NOTICES.txt is not what is in the program: run make notices")
	}
}

// Software centres join the packages, the menu entry and the running window by these names.
func TestDesktopNamesAgree(t *testing.T) {
	var component struct {
		ID         string `xml:"id"`
		Launchable string `xml:"launchable"`
		Icon       string `xml:"icon"`
	}
	if err := xml.Unmarshal([]byte(read(t, "metainfo.xml")), &component); err != nil {
		t.Fatal(err)
	}
	build, entry := read(t, "build.sh"), read(t, "griddle.desktop")
	id := regexp.MustCompile(`(?m)^id=(.*)$`).FindStringSubmatch(build)
	if id == nil || component.ID != id[1] || component.Launchable != id[1]+".desktop" || component.Icon != id[1] {
		t.Errorf("metainfo.xml says %+v, build.sh %v", component, id)
	}
	if !strings.Contains(entry, "\nIcon="+component.ID+"\n") {
		t.Error("the menu entry has another icon than metainfo.xml")
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../packaging/linux", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// run runs a program to its end and answers its stdout; what it says besides is shown when it fails.
func run(t testing.TB, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, said.String())
	}
	return string(out)
}
