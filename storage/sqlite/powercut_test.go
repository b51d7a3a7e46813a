package sqlite

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"griddle/storage"
)

// countAloud writes numbered books from three callers and prints each number once its commit is acknowledged. Now
// and then the log is truncated, which moves its pages into the store.
func countAloud(c options) int {
	db, err := opened(context.Background(), c)
	if err != nil {
		return fail(err)
	}
	defer db.Close()
	var callers sync.WaitGroup
	var failures [3]error
	for caller := range failures {
		callers.Go(func() {
			for n := caller; n < 60; n += len(failures) {
				err := db.Write(context.Background(), func(tx *storage.Tx) error {
					if n%20 == 19 {
						tx.Wipe()
					}
					return insertBook(bookNo(n))(tx)
				})
				if err != nil {
					failures[caller] = err
					return
				}
				os.Stdout.WriteString(fmt.Sprintf("ack %d\n", n))
			}
		})
	}
	callers.Wait()
	if err := errors.Join(failures[:]...); err != nil {
		return fail(err)
	}
	return 0
}

// A power cut keeps what was synced, and of the rest whatever happened to reach the disk. The system calls of a
// real run are replayed up to many such moments: no acknowledged commit may be missing.
func TestPowerCut_FullLosesNothing(t *testing.T) {
	if lost, cuts := powerCuts(t, "FULL", false); lost > 0 {
		t.Errorf("%d acknowledged commits were lost in %d power cuts", lost, cuts)
	}
}

// The same test has to fail without the syncs.
func TestPowerCut_NormalLosesCommits(t *testing.T) {
	if lost, cuts := powerCuts(t, "NORMAL", true); lost == 0 {
		t.Errorf("no commit was lost in %d power cuts with synchronous=NORMAL: the replay proves nothing", cuts)
	}
}

// powerCuts replays 80 power cuts, or up to the first that loses something.
func powerCuts(t *testing.T, synchronous string, first bool) (lost, cuts int) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed: no system calls to replay")
	}
	dir := t.TempDir()
	db := must[*store](t)(opened(t.Context(), testConfig(dir)))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before := readFolder(t, dir)

	trace := filepath.Join(t.TempDir(), "trace")
	cmd := child(t, "count-"+synchronous, dir)
	cmd.Args = append([]string{strace, "-f", "-y", "-xx", "-s", "10000000", "-o", trace,
		"-e", "trace=openat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,unlinkat", cmd.Path}, cmd.Args[1:]...)
	cmd.Path = strace
	if out, err := cmd.Output(); err != nil {
		if strings.Contains(string(out), "ack") {
			t.Fatal(err)
		}
		t.Skipf("strace cannot trace here: %v", err)
	}
	calls := readTrace(t, trace)
	acks := 0
	for _, c := range calls {
		if _, ok := c.ack(); ok {
			acks++
		}
	}
	if acks != 60 {
		t.Fatalf("%d acknowledgements in %d calls, want 60", acks, len(calls))
	}

	seed := uint64(len(calls))
	rng := rand.New(rand.NewPCG(seed, seed))
	t.Logf("%s: %d calls, seed %d", synchronous, len(calls), seed)
	from := slices.IndexFunc(calls, func(c call) bool { _, ok := c.ack(); return ok })
	for cuts < 80 && (lost == 0 || !first) {
		cut := from + rng.IntN(len(calls)-from) + 1
		after := newDisk(dir, before)
		var acked []int
		for _, c := range calls[:cut] {
			if n, ok := c.ack(); ok {
				acked = append(acked, n)
			}
			after.apply(c)
		}
		lost += missingAfter(t, after.cut(rng), acked, cut)
		cuts++
	}
	t.Logf("%d acknowledged commits lost in %d power cuts", lost, cuts)
	return lost, cuts
}

// missingAfter opens the folder a power cut left and counts the acknowledged books that are not in it.
func missingAfter(t *testing.T, content map[string][]byte, acked []int, cut int) (lost int) {
	t.Helper()
	dir := t.TempDir()
	for name, b := range content {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := testConfig(dir)
	c.synchronous = "OFF" // only looks
	db, err := opened(t.Context(), c)
	if err != nil {
		t.Fatalf("after a cut at call %d: %v", cut, err)
	}
	defer db.Close()
	var verdict string
	if err := raw(db.Reader()).queryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("after a cut at call %d: %s %v", cut, verdict, err)
	}
	for _, n := range acked {
		ok, err := books.Exists(db.Reader(), bookNo(n).Bvin)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			lost++
		}
	}
	return lost
}

// readFolder reads the files that make up a store.
func readFolder(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	content := map[string][]byte{}
	for _, e := range must[[]os.DirEntry](t)(os.ReadDir(dir)) {
		if e.Type().IsRegular() {
			content[e.Name()] = must[[]byte](t)(os.ReadFile(filepath.Join(dir, e.Name())))
		}
	}
	return content
}

// call is a completed system call.
type call struct {
	name    string
	file    string   // of the descriptor, or the path
	data    []byte   // written
	numbers []string // the arguments behind
}

// ack reads the number that the traced process acknowledged by this call.
func (c call) ack() (int, bool) {
	if c.name != "write" {
		return 0, false
	}
	digits, ok := strings.CutPrefix(strings.TrimSpace(string(c.data)), "ack ")
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil
}

var (
	wholeCall   = regexp.MustCompile(`^(\d+) +(\w+)\((.*)\) += (\d+)`)
	begunCall   = regexp.MustCompile(`^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$`)
	resumedCall = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (\d+)`)
	hexText     = regexp.MustCompile(`["<]((?:\\x[0-9a-f]{2})*)[">]`)
)

// readTrace reads what strace wrote, in the order in which the calls completed. Failed calls are left out: they
// changed nothing.
func readTrace(t *testing.T, path string) (calls []call) {
	t.Helper()
	f := must[*os.File](t)(os.Open(path))
	defer f.Close()
	begun := map[string]string{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		if m := begunCall.FindStringSubmatch(lines.Text()); m != nil {
			begun[m[1]] = m[3]
		} else if m := resumedCall.FindStringSubmatch(lines.Text()); m != nil {
			calls = append(calls, parseCall(m[2], begun[m[1]]+m[3]))
		} else if m := wholeCall.FindStringSubmatch(lines.Text()); m != nil {
			calls = append(calls, parseCall(m[2], m[3]))
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return calls
}

func parseCall(name, args string) call {
	c := call{name: name}
	var texts []string
	for _, m := range hexText.FindAllStringSubmatch(args, -1) {
		b, err := hex.DecodeString(strings.ReplaceAll(m[1], `\x`, ""))
		if err != nil {
			panic(err) // the pattern lets only digits through
		}
		texts = append(texts, string(b))
	}
	switch {
	case len(texts) == 0:
	case name == "openat" || name == "unlinkat" || name == "unlink":
		c.file = texts[len(texts)-1]
	default:
		c.file = texts[0]
	}
	if strings.HasSuffix(name, "write") || name == "pwrite64" {
		c.data = []byte(texts[len(texts)-1])
	}
	c.numbers = strings.Split(hexText.ReplaceAllString(args, ""), ", ")
	return c
}

// drive is a folder on a disk that may lose power: what is durable, and what was asked for since.
type drive struct {
	dir   string
	files map[string]*image
}

type image struct {
	durable []byte
	pending []change
	// A name lasts, or is gone, from the next sync of its folder on.
	named, nameDurable bool
}

type change struct {
	data []byte // nil: truncation
	at   int
}

func newDisk(dir string, content map[string][]byte) *drive {
	d := &drive{dir, map[string]*image{}}
	for name, b := range content {
		d.files[name] = &image{durable: b, named: true, nameDurable: true}
	}
	return d
}

func (d *drive) apply(c call) {
	if c.file == d.dir {
		if c.name == "fsync" || c.name == "fdatasync" {
			for _, f := range d.files {
				f.nameDurable = f.named
			}
		}
		return
	}
	name, inside := strings.CutPrefix(c.file, d.dir+"/")
	// the index in shared memory is rebuilt
	if !inside || !strings.HasPrefix(name, storeName) || strings.HasSuffix(name, "-shm") {
		return
	}
	f := d.files[name]
	if f == nil {
		f = &image{}
		d.files[name] = f
	}
	number := func(back int) int {
		n, err := strconv.Atoi(c.numbers[len(c.numbers)-1-back])
		if err != nil {
			panic(fmt.Sprintf("%s%v: %v", c.name, c.numbers, err))
		}
		return n
	}
	switch c.name {
	case "openat":
		if slices.ContainsFunc(c.numbers, func(s string) bool { return strings.Contains(s, "O_CREAT") }) {
			f.named = true
		}
	case "unlink", "unlinkat":
		f.named = false
	case "pwrite64":
		f.pending = append(f.pending, change{c.data, number(0)})
	case "ftruncate":
		f.pending = append(f.pending, change{nil, number(0)})
	case "fsync", "fdatasync":
		for _, p := range f.pending {
			f.durable = p.on(slices.Clone(f.durable))
		}
		f.pending = nil
	}
}

func (p change) on(b []byte) []byte {
	if p.data == nil {
		return append(b, make([]byte, max(0, p.at-len(b)))...)[:p.at]
	}
	if grow := p.at + len(p.data) - len(b); grow > 0 {
		b = append(b, make([]byte, grow)...)
	}
	copy(b[p.at:], p.data)
	return b
}

// cut answers what the folder holds when the power comes back.
func (d *drive) cut(rng *rand.Rand) map[string][]byte {
	const sector = 512
	left := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(d.files)) {
		f := d.files[name]
		there := f.nameDurable
		if f.named != f.nameDurable {
			there = rng.IntN(2) == 0
		}
		if !there {
			continue
		}
		b := slices.Clone(f.durable)
		kept := rng.IntN(3) // none, some or half-written ones: disks differ
		for _, p := range f.pending {
			if kept == 0 || rng.IntN(2) == 0 {
				continue
			}
			if kept == 2 && len(p.data) > sector {
				p.data = p.data[:sector*rng.IntN(len(p.data)/sector)]
			}
			b = p.on(b)
		}
		left[name] = b
	}
	return left
}
