package wire

import (
	"strings"
	"testing"
)

// mergedWhole is a record with all that a merge treats in ways of its own.
type mergedPart struct {
	Width  int `default:"3"`
	Height int
}

type mergedWhole struct {
	Name  string       `default:"new"`
	Size  mergedPart   // always there
	Part  *mergedPart  // may be null
	Fixed *mergedPart  `default:"new"`
	Limit *int         // may be null
	Parts []mergedPart // replaced whole
	Words []string     // replaced whole
	On    bool         `default:"true"`
}

func TestMerge(t *testing.T) {
	seven := 7
	before := func() *mergedWhole {
		return &mergedWhole{Name: "a", Size: mergedPart{1, 2}, Part: &mergedPart{3, 4}, Fixed: &mergedPart{5, 6},
			Limit: &seven,
			Parts: []mergedPart{{7, 8}, {9, 10}}, Words: []string{"x", "y"}}
	}
	const was = `{"Name":"a","Size":{"Width":1,"Height":2},"Part":{"Width":3,"Height":4},"Fixed":{"Width":5,"Height":6},` +
		`"Limit":7,"Parts":[{"Width":7,"Height":8},{"Width":9,"Height":10}],"Words":["x","y"],"On":false}`
	for _, test := range []struct{ patch, from, to string }{
		{`{}`, ``, ``},
		{`{"NAME":"b"}`, `"a"`, `"b"`},
		{`{"Name":null}`, `"a"`, `"new"`},
		{`{"On":null}`, `"On":false`, `"On":true`},
		{`{"Size":{"Height":9}}`, `"Height":2`, `"Height":9`},
		{`{"Size":{"Width":null}}`, `{"Width":1,`, `{"Width":3,`},
		{`{"Size":null}`, `{"Width":1,"Height":2}`, `{"Width":3,"Height":0}`},
		{`{"Part":{"Width":9}}`, `{"Width":3,"Height":4}`, `{"Width":9,"Height":4}`},
		{`{"Part":null}`, `{"Width":3,"Height":4}`, `null`},
		{`{"Fixed":{"Height":9}}`, `{"Width":5,"Height":6}`, `{"Width":5,"Height":9}`},
		{`{"Fixed":null}`, `{"Width":5,"Height":6}`, `{"Width":3,"Height":0}`},
		{`{"Limit":null}`, `"Limit":7`, `"Limit":null`},
		{`{"Parts":[{"Height":1}]}`, `[{"Width":7,"Height":8},{"Width":9,"Height":10}]`, `[{"Width":3,"Height":1}]`},
		{`{"Parts":null}`, `[{"Width":7,"Height":8},{"Width":9,"Height":10}]`, `[]`},
		{`{"Words":["z"]}`, `["x","y"]`, `["z"]`},
	} {
		rec := before()
		if err := Merge([]byte(test.patch), rec, Instant{}); err != nil {
			t.Errorf("%s: %v", test.patch, err)
		}
		want := strings.Replace(was, test.from, test.to, 1)
		if got := string(Encode(rec)); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.patch, got, want)
		}
	}
	for patch, names := range map[string]string{
		`{"Prise":1}`:                "Prise",
		`{"Size":{"Wide":1}}`:        "Size.Wide",
		`{"Parts":[{"Wide":1}]}`:     "Parts[0].Wide",
		`{"Size":{"Height":"tall"}}`: "Size.Height",
		`{"Parts":{"a":1}}`:          "Parts",
		`[]`:                         "JSON object",
		``:                           "no data",
		`{} {}`:                      "follows",
	} {
		if err := Merge([]byte(patch), before(), Instant{}); err == nil || !strings.Contains(err.Error(), names) {
			t.Errorf("%s: %v", patch, err)
		}
	}
	// A record that is there without the part it may have gets one with defaults.
	rec := &mergedWhole{}
	if err := Merge([]byte(`{"Part":{"Height":1}}`), rec, Instant{}); err != nil || *rec.Part != (mergedPart{3, 1}) {
		t.Errorf("%+v, %v", rec.Part, err)
	}
}
