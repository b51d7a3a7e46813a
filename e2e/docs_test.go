//go:build e2e

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestCommandsOfTheDocs runs what docs/programs.md tells authors to type, block for block, and looks for what it says
// comes back.
func TestCommandsOfTheDocs(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/programs.md")
	if err != nil {
		t.Fatal(err)
	}
	s := newStore(t)
	s.run(t, "sample")
	key := s.run(t, "keys", "create", "--name", "My program")
	api := s.serve(t)
	blocks := regexp.MustCompile("(?s)```(sh|text|python)\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	var ran, compared int
	var answer string
	for _, block := range blocks {
		kind, text := block[1], block[2]
		if kind == "text" {
			compared++
			rest := answer
			for part := range strings.SplitSeq(strings.TrimSpace(text), "…") {
				_, after, found := strings.Cut(rest, part)
				if !found {
					t.Errorf("the page says that %q comes back, but it was\n%s", part, answer)
					break
				}
				rest = after
			}
			continue
		}
		ran++
		text = strings.NewReplacer("http://127.0.0.1:4743", api.address, "YOUR-KEY", key).Replace(text)
		if strings.Contains(text, "griddle serve") {
			// It runs until it is ended: by timeout, as by one Ctrl-C; to a whole group it would send a second.
			text = strings.NewReplacer(
				"griddle serve", "timeout --foreground --preserve-status -s INT 2 griddle serve",
				"127.0.0.1:4750", freeAddress(t)).Replace(text)
		}
		cmd := exec.Command("bash", "-euo", "pipefail", "-c", text)
		if kind == "python" {
			if _, err := exec.LookPath("python3"); err != nil {
				t.Log("there is no python3 here, so a recipe was not run")
				continue
			}
			cmd = exec.Command("python3", "-c", text)
		}
		cmd.Dir = filepath.Dir(s.dir)
		cmd.Env = append(s.env, "GRIDDLE_DATA="+s.dir, "PATH="+filepath.Dir(griddle)+":"+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s%s", err, text, out)
		}
		answer = string(out)
	}
	if ran < 10 || compared < 10 {
		t.Errorf("only %d commands and %d answers were found on the page", ran, compared)
	}
}

// TestLinksOfTheDocs follows every link to a file of the repository: pages that moved and pictures that were renamed
// are noticed here.
func TestLinksOfTheDocs(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../*.md")
	if err != nil {
		t.Fatal(err)
	}
	below, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	links := 0
	for _, page := range append(pages, below...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`).FindAllStringSubmatch(string(text), -1) {
			links++
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), link[1])); err != nil {
				t.Errorf("%s leads to %s, which is not there", filepath.Base(page), link[1])
			}
		}
	}
	if links < 20 {
		t.Errorf("found only %d links", links)
	}
}
