package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"griddle/storage/internal/disk"
)

// childJob names the environment variable that makes the test binary another process: it does the job on the folder
// that is its last argument.
const childJob = "GRIDDLE_STORAGE_TEST_JOB"

func runChild(job, dir string) int {
	c := testConfig(dir)
	switch job {
	case "hold": // the folder, until stdin ends
		db, err := opened(context.Background(), c)
		if err != nil {
			return fail(err)
		}
		defer db.Close()
		if err := db.SetAddress("http://127.0.0.1:4743"); err != nil {
			return fail(err)
		}
		fmt.Println("ready")
		bufio.NewReader(os.Stdin).ReadString('\n')
	case "add": // a book beside the process that holds the folder
		c.Shared = true
		db, err := opened(context.Background(), c)
		if err != nil {
			return fail(err)
		}
		defer db.Close()
		if err := db.Write(context.Background(), insertBook(
			book{Bvin: "from-elsewhere", Name: "Elsewhere"})); err != nil {
			return fail(err)
		}
	case "part": // of a backup that does not end
		p, err := disk.NewPart(dir)
		if err != nil {
			return fail(err)
		}
		if err := os.WriteFile(filepath.Join(p.Path, storeName), []byte("half"), 0o600); err != nil {
			return fail(err)
		}
		fmt.Println("ready")
		bufio.NewReader(os.Stdin).ReadString('\n')
	case "count-FULL", "count-NORMAL":
		c.synchronous = strings.TrimPrefix(job, "count-")
		return countAloud(c)
	}
	return 0
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func child(t testing.TB, job, dir string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, dir)
	cmd.Env = append(os.Environ(), childJob+"="+job)
	cmd.Stderr = os.Stderr
	cmd.Dir = filepath.Dir(dir)
	return cmd
}
