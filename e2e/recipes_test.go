//go:build e2e

package e2e

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// languages are those of docs/recipes. What only make dist-test installs may be missing.
var languages = []struct {
	name  string
	tools []string // the last of them runs the recipes
	file  string
	mayBe bool // missing
}{
	{"curl", []string{"curl", "openssl", "bash"}, "recipes.sh", false},
	{"Python", []string{"python3"}, "recipes.py", false},
	{"JavaScript", []string{"node"}, "recipes.mjs", false},
	{"PHP", []string{"php"}, "recipes.php", true},
	{"C#", []string{"mcs", "mono"}, "Recipes.cs", true},
}

// TestRecipes runs what docs/recipes shows authors, in all languages at once against one store. Each must say the same
// of each part of the API, leave the store as it was, and end with an error where its key lacks a right.
func TestRecipes(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.run(t, "sample")
	may := s.run(t, "keys", "create", "--name", "Recipes", "--rights", "catalog:write")
	mayNot := s.run(t, "keys", "create", "--name", "Reader", "--rights", "read")
	api := s.serve(t)
	c := client{api.address, may}
	var before, after []struct{ Bvin string }
	c.must(t, http.MethodGet, "vendors", "", &before)
	products := c.productCount(t)
	want := expectedOfRecipes(t, api.address, may)

	t.Run("in", func(t *testing.T) {
		for _, in := range languages {
			t.Run(in.name, func(t *testing.T) {
				t.Parallel()
				for _, tool := range in.tools {
					if _, err := exec.LookPath(tool); err != nil && in.mayBe {
						t.Skip(tool, "is not here")
					} else if err != nil {
						t.Fatal(err)
					}
				}
				file, err := filepath.Abs(filepath.Join("../docs/recipes", in.file))
				if err != nil {
					t.Fatal(err)
				}
				if in.tools[0] == "mcs" {
					program := filepath.Join(t.TempDir(), "Recipes.exe")
					mustRun(t, s.env, "mcs", "-warnaserror", "-r:System.Net.Http,System.Web.Extensions",
						"-out:"+program, file)
					file = program
				}
				env := append(s.env[:len(s.env):len(s.env)], "GRIDDLE_URL="+api.address)
				runner := in.tools[len(in.tools)-1]
				if got := mustRun(t, append(env, "GRIDDLE_KEY="+may), runner, file); got != want {
					t.Errorf("it says\n%sinstead of\n%s", got, want)
				}
				out, err := output(t, append(env, "GRIDDLE_KEY="+mayNot), runner, file)
				var exit *exec.ExitError
				if !errors.As(err, &exit) || !strings.Contains(out, "rights: this key needs the right catalog:write") {
					t.Errorf("with a key that may only read: %v\n%s", err, out)
				}
			})
		}
	})
	c.must(t, http.MethodGet, "vendors", "", &after)
	if n := c.productCount(t); n != products || len(after) != len(before) {
		t.Errorf("there were %d products and %d vendors, and now %d and %d", products, len(before), n, len(after))
	}
}

// TestLinesOfTheRecipes follows the table of docs/programs.md: the number of a line leads to the function of its row.
func TestLinesOfTheRecipes(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/programs.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	link := regexp.MustCompile(`\[(\d+)\]\(recipes/([^)#]+)#L(\d+)\)`)
	for _, row := range regexp.MustCompile("(?m)^\\| .* \\| `(\\w+)` \\|.*$").FindAllStringSubmatch(string(page), -1) {
		function := regexp.MustCompile(`(?i)\b` + row[1] + `(<T>)?\(`)
		for _, l := range link.FindAllStringSubmatch(row[0], -1) {
			found++
			text, err := os.ReadFile(filepath.Join("../docs/recipes", l[2]))
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(string(text), "\n")
			n, err := strconv.Atoi(l[3])
			if err != nil || n > len(lines) || l[1] != l[3] || !function.MatchString(lines[n-1]) {
				t.Errorf("%s of %s is not in line %s", row[1], l[2], l[3])
			}
		}
	}
	if want := 10 * len(languages); found != want {
		t.Errorf("the table leads to %d lines instead of %d", found, want)
	}
}

// expectedOfRecipes is what all recipes say about the sample store.
func expectedOfRecipes(t *testing.T, address, key string) string {
	t.Helper()
	_, answer := send(t, http.MethodGet, address+"/api/v1/products?countonly=1&SitePrice.gte=3&Status=Active", "",
		http.Header{"Authorization": {"Bearer " + key}})
	var long int
	if _, err := fmt.Sscanf(string(answer), `{"Content":%d,`, &long); err != nil || long < 41 {
		t.Fatalf("there are to be products for more than two parts of 20, but: %s, %v", answer, err)
	}
	return fmt.Sprintf(`rights: this key may write the catalog
changes: a price
stream: a change, at once
webhooks: a true message is taken, a forged and an old one are not
patch: another price, the same name
conditions: done at the second try
idempotency: sent twice, done once
batch: 3 made, none deleted with a fault among them, 3 deleted
lists: %d products in %d parts
assistants: found Recipe syrup
`, long, (long+19)/20)
}

// mustRun answers what a program says that has to succeed.
func mustRun(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	out, err := output(t, env, name, args...)
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return out
}

// output runs a program to its end, for two minutes at most, and answers what it says on both streams.
func output(t *testing.T, env []string, name string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env, cmd.WaitDelay = env, time.Second // those that it started may go on
	out, err := cmd.CombinedOutput()
	return string(out), err
}
