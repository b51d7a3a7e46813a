//go:build e2e

package e2e

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// mostOfAStep is for a step that fetches packages and compiles.
const mostOfAStep = 8 * time.Minute

// TestMadeClients: what the usual generators make of the description compiles, and does the day of a program. A linter
// finds nothing in it.
func TestMadeClients(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.run(t, "sample")
	key := s.run(t, "keys", "create", "--name", "Day")
	api := s.serve(t)
	res, err := http.Get(api.address + "/api/v1/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	description, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatal(res.Status, err)
	}
	// workshop is a folder with a program for a client, the description, and a way to run commands in it.
	workshop := func(t *testing.T, program string) (dir string, run func(name string, args ...string) string) {
		dir = t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(filepath.Join("clients", program))); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "openapi.json"), description, 0o600); err != nil {
			t.Fatal(err)
		}
		return dir, func(name string, args ...string) string {
			t.Helper()
			ctx, cancel := context.WithTimeout(t.Context(), mostOfAStep)
			defer cancel()
			cmd := exec.CommandContext(ctx, name, args...)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "GRIDDLE_URL="+api.address, "GRIDDLE_KEY="+key, "GOWORK=off", "GOFLAGS=",
				"REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%s %v: %v\n%.4000s", name, args, err, out)
			}
			return string(out)
		}
	}
	const good = "a good day"
	t.Run("Go", func(t *testing.T) {
		t.Parallel()
		dir, run := workshop(t, "golang")
		made := filepath.Join(dir, "api", "api.gen.go")
		if err := os.Mkdir(filepath.Dir(made), 0o700); err != nil {
			t.Fatal(err)
		}
		tools, err := filepath.Abs("../packaging/tools.mod")
		if err != nil {
			t.Fatal(err)
		}
		generate := exec.Command("go", "tool", "-modfile="+tools, "oapi-codegen", "-generate", "types,client",
			"-package", "api", "-o", made, filepath.Join(dir, "openapi.json"))
		if out, err := generate.CombinedOutput(); err != nil || len(out) > 0 {
			t.Fatalf("%v\n%s", err, out)
		}
		run("go", "vet", "./...")
		if said := run("go", "run", "."); !strings.Contains(said, good) {
			t.Errorf("the day ended with %q", said)
		}
	})
	t.Run("TypeScript", func(t *testing.T) {
		t.Parallel()
		_, run := workshop(t, "typescript")
		run("npm", "ci", "--no-audit", "--no-fund")
		run("npx", "openapi-typescript", "openapi.json", "-o", "api.d.ts", "--default-non-nullable=false")
		run("npx", "tsc")
		if said := run("node", "built/day.js"); !strings.Contains(said, good) {
			t.Errorf("the day ended with %q", said)
		}
		said := run("npx", "redocly", "lint", "openapi.json")
		if strings.Contains(said, "You have") || !strings.Contains(said, "is valid") {
			t.Errorf("redocly says:\n%.4000s", said)
		}
	})
}
