package sheet

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// ugly are texts that files of cells are known to damage.
var ugly = []string{
	"plain", "Crème brûlée", "🍞 emoji", `say "cheese"`, "a,b", "a;b", "a\tb", "a|b", "a > b", `back\slash`,
	"two\nlines", "two\r\nlines", "lone\rreturn", " blank before", "blank behind ", "  ", "00123", "1E5",
	"1.23E+12", "TRUE", "-12", "=A1", "@SUM(A1)", "+49 30 1234", "\ttab first", "\rreturn first", "＝1+1", "－5", "'",
	"''", "'007", "'=A1", "''=A1",
	"'=\"00123\"", `="00123"`, "(empty)", "'(empty)", "''(empty)", "(Empty)", " (empty)", "02134-1000", "K1A 0B1",
	"<p>&nbsp;\"x\"</p>", "1.234", "1,234", "03/04/2026", "_x000D_", "_x0041_", "x000D_", "sep=;", "\ufeffmark",
	"a\u00a0b", "nul\x01control", "\u2028", strings.Repeat("long ", 400), "",
}

func write(t *testing.T, name string, style Style, heads []string, rows [][]Cell) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	w, err := Create(path, style)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Heads(heads); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func records(t *testing.T, path string, o Options) (f *File, all []Record) {
	t.Helper()
	f, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	err = f.Each(context.Background(), func(r Record) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, all
}

func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestRoundTrip: every text comes back as it went out, in each style and as a workbook.
func TestRoundTrip(t *testing.T) {
	for _, at := range []struct {
		name, file string
		style      Style
	}{
		{"exchange", "a.csv", Exchange(time.UTC)},
		{"German spreadsheet", "a.csv", Spreadsheet("de-DE", time.UTC)},
		{"American spreadsheet", "a.csv", Spreadsheet("en-US", time.UTC)},
		{"workbook", "a.xlsx", Exchange(time.UTC)},
	} {
		t.Run(at.name, func(t *testing.T) {
			var rows [][]Cell
			for _, text := range ugly {
				if strings.IndexFunc(text, unfit) >= 0 && filepath.Ext(at.file) == ".xlsx" {
					text = "no workbook can hold it"
				}
				rows = append(rows, []Cell{{Code, "id"}, {Text, text}, {Text, text}, {Text, "end"}})
			}
			f, all := records(t, write(t, at.file, at.style, []string{"Id", "One", "Two", "End"}, rows), Options{})
			if len(all) != len(ugly)+1 {
				t.Fatalf("%d records, not %d, with the separator %q", len(all), len(ugly)+1, f.Separator)
			}
			for i, text := range ugly {
				cells := all[i+1].Cells
				if cells[1] == "no workbook can hold it" {
					continue
				}
				if len(cells) != 4 || cells[3] != "end" {
					t.Fatalf("%q: %d cells: %q", text, len(cells), cells)
				}
				one, _ := Unguard(cells[1])
				two, _ := Unguard(cells[2])
				if one != text || two != text {
					t.Errorf("%q came back as %q and %q", text, one, two)
				}
			}
		})
	}
}

func TestRoundTrip_NumbersAndDates(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	numbers := []string{"0", "1", "-3", "3.5", "3.55", "1.234", "1234", "1234.567", "-0.001",
		"123456789012345.0123456789",
		"0.0000000001", "1000000"}
	dates := []string{"2026-04-03T10:00:00Z", "2026-04-03T10:00:00.123Z", "2026-10-25T00:30:00Z",
		"2026-10-25T01:30:00Z",
		"1999-12-31T23:00:00Z"}
	for _, name := range []string{"a.csv", "a.xlsx"} {
		for _, style := range []Style{Exchange(zone), Spreadsheet("de-DE", zone), Spreadsheet("en-US", zone)} {
			var rows [][]Cell
			for _, n := range numbers {
				rows = append(rows, []Cell{{Decimal, n}, {Instant, dates[len(rows)%len(dates)]}})
			}
			f, all := records(t, write(t, name, style, []string{"Number", "Date"}, rows), Options{})
			var signs Signs
			var days Days
			for _, r := range all[1:] {
				signs.See(r.Line, r.Cells[0])
				days.See(r.Cells[1])
			}
			sign, err := signs.Sign()
			if f.Workbook {
				sign = Point
			} else if err != nil || sign != style.Sign {
				t.Fatalf("%s: the sign %q: %v", name, sign, err)
			}
			order, err := days.Order()
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range all[1:] {
				if got, ok := Number(r.Cells[0], sign); !ok || got != numbers[i] {
					t.Errorf("%s, %q: %s came back from %q as %s", name, style.Sign, numbers[i], r.Cells[0], got)
				}
				date := dates[i%len(dates)]
				got, ok := Date(r.Cells[1], order, zone)
				if want, _ := time.Parse(time.RFC3339Nano, date); !ok || !got.Equal(want) {
					t.Errorf("%s: %s came back from %q as %v", name, date, r.Cells[1], got)
				}
			}
		}
	}
}

// TestRead: what csv.md §1 says of records, line by line.
func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, content string
		want          []Record
		separator     rune
	}{
		{"plain", "a,b\r\n1,2\r\n",
			[]Record{{Line: 1, Cells: []string{"a", "b"}}, {Line: 2, Cells: []string{"1", "2"}}}, ','},
		{"no last line break", "a;b\n1;2", []Record{{1, []string{"a", "b"}, nil}, {2, []string{"1", "2"}, nil}}, ';'},
		{"returns alone", "a\tb\r1\t2\r", []Record{{1, []string{"a", "b"}, nil}, {2, []string{"1", "2"}, nil}}, '\t'},
		{"blank records", "a|b\n\n|\n1|2\n", []Record{{1, []string{"a", "b"}, nil}, {4, []string{"1", "2"}, nil}}, '|'},
		{"quotes", "a,b\n\"x\"\"y\",\"two\r\nlines\"\n3,4\n", []Record{{1, []string{"a", "b"}, nil},
			{2, []string{`x"y`, "two\r\nlines"}, nil}, {4, []string{"3", "4"}, nil}}, ','},
		{"a quote in a plain cell", "a,b\n5\" pipe,2\n", []Record{{1, []string{"a", "b"}, nil},
			{2, []string{`5" pipe`, "2"}, nil}}, ','},
		{"returns in cells", "a,b\n\"x\ry\",2\n",
			[]Record{{1, []string{"a", "b"}, nil}, {2, []string{"x\ry", "2"}, nil}}, ','},
		{"separators at the end", "a,b,\n1,2,\n",
			[]Record{{1, []string{"a", "b", ""}, nil}, {2, []string{"1", "2", ""}, nil}}, ','},
		{"its separator is said", "sep=;\r\na;b\r\n1,5;2\r\n", []Record{{2, []string{"a", "b"}, nil},
			{3, []string{"1,5", "2"}, nil}}, ';'},
		{"decimal commas", "a;b\n1,5;2,5\n1,5;2,5\n", []Record{{1, []string{"a", "b"}, nil},
			{2, []string{"1,5", "2,5"}, nil}, {3, []string{"1,5", "2,5"}, nil}}, ';'},
		{"a mark before a quote", "\xef\xbb\xbf\"a\",b\n1,2\n", []Record{{1, []string{"a", "b"}, nil},
			{2, []string{"1", "2"}, nil}}, ','},
		{"UTF-16", "\xff\xfea\x00\t\x00b\x00\n\x00\xe8\x00\t\x002\x00", []Record{{1, []string{"a", "b"}, nil},
			{2, []string{"è", "2"}, nil}}, '\t'},
		{"UTF-16 without a mark", "a\x00,\x00b\x00\n\x001\x00,\x002\x00", []Record{{1, []string{"a", "b"}, nil},
			{2, []string{"1", "2"}, nil}}, ','},
		{"Windows-1252", "a,b\nCr\xe8me,\x80 5\n", []Record{{1, []string{"a", "b"}, nil},
			{2, []string{"Crème", "€ 5"}, nil}}, ','},
		{"one column", "a\n1\n", []Record{{1, []string{"a"}, nil}, {2, []string{"1"}, nil}}, ','},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, all := records(t, file(t, c.content), Options{})
			if diff := cmp.Diff(c.want, all); diff != "" || f.Separator != c.separator {
				t.Errorf("separator %q\n%s", f.Separator, diff)
			}
		})
	}
}

func TestRead_Problems(t *testing.T) {
	for content, want := range map[string]string{
		"a,b\n\"x\" y,2\n3,4\n": "There is text behind a closing quote; write a quote inside a cell twice.",
		"a,b\n1,2\n\"x,2\n3,4":  "The quote opened in line 3 is never closed.",
	} {
		_, all := records(t, file(t, content), Options{})
		said := ""
		for _, r := range all {
			if r.Err != nil {
				said += r.Err.Error()
			}
		}
		if said != want {
			t.Errorf("%q: %s", content, said)
		}
	}
	for name, content := range map[string]string{"empty.csv": "", "zip.csv": "PK\x03\x04....", "text.xlsx": "a,b\n",
		"old.xls": "\xd0\xcf\x11\xe0....", "binary.csv": "a,b\n\x00\x01\x02 "} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, Options{}); err == nil {
			t.Errorf("%s was opened", name)
		}
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none.csv"), Options{}); err == nil ||
		!strings.Contains(err.Error(), "none.csv") {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		cell string
		sign Sign
		want string
	}{
		{"1.5", Point, "1.5"}, {"1,5", Comma, "1.5"}, {"1.234,50", Comma, "1234.5"}, {"1,234.50", Point, "1234.5"},
		{"€ 3,50", Comma, "3.5"}, {"$1,234.00", Point, "1234"}, {"(3.20)", Point, "-3.2"}, {"3.20-", Point, "-3.2"},
		{"($3.20)", Point, "-3.2"}, {"-$3.20", Point, "-3.2"}, {"3.50 EUR", Point, "3.5"}, {"EUR 3.50", Point, "3.5"},
		{"1'234.50", Point, "1234.5"}, {"1 234,50", Comma, "1234.5"}, {"1\u00a0234,5", Comma, "1234.5"},
		{"−5", Point, "-5"},
		{"+5", Point, "5"}, {".5", Point, "0.5"}, {"5.", Point, "5"}, {"007", Point, "7"}, {"0.00", Point, "0"},
		{"1.5E-05", Point, "0.000015"}, {"1.5e+3", Point, "1500"}, {"4.006381333931E+12", Point, "4006381333931"},
		{"-2E2", Point, "-200"}, {"abc", Point, ""}, {"1.2.3", Point, ""}, {"12,34", Point, ""}, {"", Point, ""},
		{"1.5E999", Point, ""}, {"-", Point, ""}, {"1 2 x", Point, ""},
	} {
		got, ok := Number(c.cell, c.sign)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%q with %q: %q, %v; not %q", c.cell, c.sign, got, ok, c.want)
		}
	}
}

func TestSigns(t *testing.T) {
	for _, c := range []struct {
		cells string
		want  Sign
		says  string
	}{
		{"1.5 2", Point, ""}, {"1,5 2", Comma, ""}, {"1.234,50", Comma, ""}, {"1,234.50", Point, ""},
		{"1.234 1.5", Point, ""},
		{"1.234", 0, "not clear"}, {"1,234 5", 0, "not clear"}, {"1.2340", Point, ""}, {"0.123", Point, ""},
		{"1234.567", Point, ""}, {"1.234.567", Comma, ""}, {"1.5 1,5", 0, "line 1 and a comma in line 2"},
		{"1 2", Point, ""},
		{"abc", Point, ""},
	} {
		var s Signs
		for i, cell := range strings.Fields(c.cells) {
			s.See(i+1, cell)
		}
		got, err := s.Sign()
		if got != c.want || (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q, %v", c.cells, got, err)
		}
	}
}

func TestDate(t *testing.T) {
	for _, c := range []struct {
		cell  string
		order DayOrder
		want  string
	}{
		{"2026-04-03", DayFirst, "2026-04-03T00:00:00Z"}, {"2026-04-03 14:05", DayFirst, "2026-04-03T14:05:00Z"},
		{"2026-04-03T14:05:06.5+02:00", DayFirst, "2026-04-03T12:05:06.5Z"},
		{"03/04/2026", DayFirst, "2026-04-03T00:00:00Z"},
		{"03/04/2026", MonthFirst, "2026-03-04T00:00:00Z"}, {"3.4.2026 7:05", MonthFirst, "2026-04-03T07:05:00Z"},
		{"4/3/2026 2:05 PM", MonthFirst, "2026-04-03T14:05:00Z"},
		{"4/3/2026 12:05 am", MonthFirst, "2026-04-03T00:05:00Z"},
		{"46115", DayFirst, "2026-04-03T00:00:00Z"}, {"46115.5", DayFirst, "2026-04-03T12:00:00Z"},
		{"2026-04-03 14:05:06 +0200", DayFirst, "2026-04-03T12:05:06Z"},
		{"03/04/26", DayFirst, ""}, {"31.02.2026", DayFirst, ""}, {"2026-13-01", DayFirst, ""}, {"today", DayFirst, ""},
		{"13/25/2026", DayFirst, ""}, {"61000", DayFirst, ""},
	} {
		got, ok := Date(c.cell, c.order, time.UTC)
		text := ""
		if ok {
			text = got.UTC().Format(time.RFC3339Nano)
		}
		if text != c.want {
			t.Errorf("%q, %s first: %s, not %s", c.cell, c.order, text, c.want)
		}
	}
	for cells, want := range map[string]DayOrder{"03/04/2026": "", "13/04/2026": DayFirst, "04/13/2026": MonthFirst,
		"03.04.2026": DayFirst, "2026-04-03": DayFirst, "03/03/2026": DayFirst} {
		var d Days
		d.See(cells)
		if got, _ := d.Order(); got != want {
			t.Errorf("%s: %q", cells, got)
		}
	}
}

func TestYesNo(t *testing.T) {
	for cell, want := range map[string]string{"yes": "yes", "FALSE": "no", "1": "yes", "0": "no", "X": "yes",
		" on ": "yes",
		"Nein": "no", "wahr": "yes", "maybe": "", "": ""} {
		yes, ok := YesNo(cell)
		if got := map[bool]string{true: "yes", false: "no"}[yes]; ok != (want != "") || ok && got != want {
			t.Errorf("%q: %v, %v", cell, yes, ok)
		}
	}
}

func TestLists(t *testing.T) {
	for _, entries := range [][]string{{"a"}, {"a", "b"}, {"A > B", "A | B", `A\B`}, {" a ", " "}, {"", "x", ""},
		{`\`, `\ `, `a\ `},
		{`\0`}, {"x\ny", "ü"}, ugly} {
		if got := SplitList(JoinList(entries)); !cmp.Equal(got, entries) {
			t.Errorf("%s", cmp.Diff(entries, got))
		}
		if got := SplitPath(JoinPath(entries)); !cmp.Equal(got, entries) {
			t.Errorf("%s", cmp.Diff(entries, got))
		}
	}
	if got := SplitList("a|b | c"); !cmp.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("%q", got)
	}
}

func FuzzGuard(f *testing.F) {
	for _, text := range ugly {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if back, _ := Unguard(Guard(text)); back != text {
			t.Errorf("%q came back as %q", text, back)
		}
		if got := SplitList(JoinList([]string{text, text})); !cmp.Equal(got, []string{text, text}) {
			t.Errorf("%q in a list: %q", text, got)
		}
	})
}

// TestCreate_Whole: a file takes its name only when it is whole.
func TestCreate_Whole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.csv")
	w, err := Create(path, Exchange(time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Heads([]string{"a"}); err != nil {
		t.Fatal(err)
	}
	w.Abandon()
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	if _, err := Create(filepath.Join(dir, "none", "a.csv"), Exchange(time.UTC)); err == nil {
		t.Error("a file in a folder that is not there")
	}
	book, err := Create(filepath.Join(dir, "a.xlsx"), Exchange(time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Abandon()
	if err := book.Heads([]string{"Description"}); err != nil {
		t.Fatal(err)
	}
	if err := book.Row([]Cell{{Text, strings.Repeat("x", 40_000)}}); err == nil ||
		!strings.Contains(err.Error(), "Description") {
		t.Errorf("a text that would be cut off: %v", err)
	}
	if err := book.Row([]Cell{{Text, "\x01"}}); err == nil || !strings.Contains(err.Error(), "Description") {
		t.Errorf("a character that would get lost: %v", err)
	}
}
