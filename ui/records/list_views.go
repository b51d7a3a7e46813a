package records

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/ui/kit"
	"griddle/ui/shell"
)

// keptList is what the window remembers of a list.
type keptList struct {
	Columns []string           `json:",omitempty"` // those shown, in order; none: those of the page
	Widths  map[string]float32 `json:",omitempty"` // of those that were dragged
	Views   []View             // the owner's
	Start   string             `json:",omitempty"` // the name of the view that the list opens with; "": the page's own
}

// stateOf is the name under which the window remembers a list.
func stateOf(name string) string { return "list." + name }

// readKept reads what the window remembers; what cannot be read was never kept. views are those of the beginning.
func readKept(d *shell.Desk, name string, views []View) (k keptList) {
	k.Views = slices.Clone(views)
	if name == "" || d.Shop == nil {
		return k
	}
	var read keptList
	if json.Unmarshal([]byte(d.Shop.UIState(stateOf(name))), &read) == nil {
		if read.Views == nil {
			read.Views = k.Views
		}
		k = read
	}
	return k
}

// keep remembers it.
func (p *ListPage[T]) keep() {
	if p.list.Name == "" {
		return
	}
	text, _ := json.Marshal(p.kept) // texts and numbers always encode
	p.desk.Remember(stateOf(p.list.Name), string(text))
}

func (k *keptList) view(name string) (View, bool) {
	i := k.index(name)
	if i < 0 {
		return View{}, false
	}
	return k.Views[i], true
}

func (k *keptList) index(name string) int {
	return slices.IndexFunc(k.Views, func(v View) bool { return strings.EqualFold(v.Name, name) })
}

// columnsOr are those of the view, or others where it has none.
func (v View) columnsOr(others []string) []string {
	if len(v.Columns) > 0 {
		return v.Columns
	}
	return others
}

// views are all tabs: the owner's, the page's, and that of all records.
func (p *ListPage[T]) views() []View {
	return append(slices.Concat(p.kept.Views, p.list.Views), View{Name: lang.X("views.all", "All")})
}

// looks tells whether the list is narrowed as a view is.
func (q Query) looks(v View) bool {
	narrowed := func(q Query) map[string]string {
		all := maps.Clone(q.Chosen)
		maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
		return all
	}
	return strings.TrimSpace(q.Words) == strings.TrimSpace(v.Query.Words) &&
		maps.Equal(narrowed(q), narrowed(v.Query))
}

// showTabs draws the tabs of the views anew.
func (p *ListPage[T]) showTabs() {
	if p.tabs == nil {
		return
	}
	p.tabs.Objects = nil
	open := -1
	for i, v := range p.views() {
		kind := kit.Quiet
		if open < 0 && p.query.looks(v) {
			open, kind = i, kit.Secondary
		}
		name := v.Name
		if n, known := p.counts[v.Name]; v.Counted && known {
			name = lang.X("views.counted", "{{.Name}} ({{.N}})", map[string]any{"Name": name, "N": kit.Count(n)})
		}
		p.tabs.Add(kit.NewButton(name, kind, func() { p.look(v) }))
	}
	if open >= 0 && open < len(p.kept.Views) {
		var more *kit.Button
		tip := lang.X("views.more", "What can be done with this view")
		more = kit.NewIconButton(theme.MoreHorizontalIcon(), tip, func() {
			more.ShowMenu(p.ViewActions(p.kept.Views[open].Name))
		})
		p.tabs.Add(more)
	}
	save := kit.NewButton(lang.X("views.save", "Save view…"), kit.Quiet, p.saveView).WithIcon(theme.ContentAddIcon())
	save.SetEnabled(open < 0)
	p.tabs.Add(save)
	p.tabs.Refresh()
}

// look shows the list as a view does.
func (p *ListPage[T]) look(v View) {
	p.query = v.Query.clone()
	if len(v.Columns) > 0 {
		p.kept.Columns = v.Columns
		p.keep()
		p.table.SetColumns(p.columns()...)
	}
	p.table.SortBy(p.query.Sort, p.query.Desc)
	p.settle()
	p.find()
}

// now is what is on screen as a view.
func (p *ListPage[T]) now(name string) View {
	return View{Name: name, Query: p.query.clone(), Columns: slices.Clone(p.shown())}
}

// saveView keeps what is on screen under a name, in place of the view that has it already.
func (p *ListPage[T]) saveView() {
	p.nameView(lang.X("views.save.title", "Save this view"), lang.X("views.save.verb", "Save"), "", func(name string) {
		if i := p.kept.index(name); i >= 0 {
			p.kept.Views[i] = p.now(name)
		} else {
			p.kept.Views = append(p.kept.Views, p.now(name))
		}
	})
}

// nameView asks for the name of a view.
func (p *ListPage[T]) nameView(title, verb, old string, do func(name string)) {
	const longest = 40
	name := kit.NewEntry("")
	name.SetText(old)
	p.desk.Form(kit.FormOptions{Title: title, Verb: verb, Done: func() {
		do(strings.TrimSpace(name.Text()))
		p.keepViews()
	}, Fields: []*kit.Field{kit.NewField("", lang.X("views.name", "Name"),
		lang.X("views.name.hint", "It stands above the list and brings back the filters, the order and the columns."),
		name, func() string {
			text := strings.TrimSpace(name.Text())
			taken := slices.ContainsFunc(append(p.list.Views, View{Name: lang.X("views.all", "All")}),
				func(v View) bool { return strings.EqualFold(v.Name, text) })
			if old != "" && !strings.EqualFold(text, old) && p.kept.index(text) >= 0 {
				taken = true
			}
			switch {
			case text == "":
				return lang.X("views.noname", "Give the view a name.")
			case len([]rune(text)) > longest:
				return lang.X("views.long", "Use at most {{.N}} characters.", map[string]any{"N": kit.Count(longest)})
			case taken:
				return lang.X("views.taken", "Another view has this name.")
			}
			return ""
		})}})
}

func (p *ListPage[T]) keepViews() {
	p.keep()
	p.showTabs()
	p.desk.Window.Content().Refresh()
}

// ViewActions are what can be done with a view of the owner, by its name.
func (p *ListPage[T]) ViewActions(name string) []kit.Action {
	at := p.kept.index(name)
	move := func(by int) func() {
		return func() {
			if to := at + by; to >= 0 && to < len(p.kept.Views) {
				p.kept.Views[at], p.kept.Views[to] = p.kept.Views[to], p.kept.Views[at]
				p.keepViews()
			}
		}
	}
	start := p.kept.Start == name
	return []kit.Action{
		{Label: lang.X("views.again", "Take over columns and order"), Do: func() {
			p.kept.Views[at] = p.now(name)
			p.keepViews()
		}},
		{Label: lang.X("views.rename", "Rename…"), Do: func() {
			p.nameView(lang.X("views.rename.title", "Rename the view"), lang.X("views.rename.verb", "Rename"), name,
				func(next string) {
					p.kept.Views[at].Name = next
					if start {
						p.kept.Start = next
					}
				})
		}},
		{Label: lang.X("views.start", "Open the list with it"), Checked: start, Do: func() {
			p.kept.Start = name
			if start {
				p.kept.Start = ""
			}
			p.keepViews()
		}},
		{Label: lang.X("views.left", "Move left"), Do: move(-1)},
		{Label: lang.X("views.right", "Move right"), Do: move(1)},
		{Label: lang.X("views.delete", "Delete the view"), Danger: true, Do: func() {
			gone := p.kept.Views[at]
			p.kept.Views = slices.Delete(p.kept.Views, at, at+1)
			if start {
				p.kept.Start = ""
			}
			p.keepViews()
			said := lang.X("views.deleted", "View “{{.Name}}” deleted", map[string]any{"Name": gone.Name})
			p.desk.ToastUndo(said, func() {
				p.kept.Views = slices.Insert(p.kept.Views, min(at, len(p.kept.Views)), gone)
				if start {
					p.kept.Start = gone.Name
				}
				p.keepViews()
			})
		}},
	}
}

// readCounts counts what the page's views show.
func (p *ListPage[T]) readCounts() {
	counted := slices.DeleteFunc(slices.Clone(p.list.Views), func(v View) bool { return !v.Counted })
	if len(counted) == 0 {
		return
	}
	kit.Fetch(p.desk.Runner, func() (map[string]int, error) {
		if p.list.Counts != nil {
			return p.list.Counts(context.Background())
		}
		n := map[string]int{}
		for _, v := range counted {
			ids, err := p.list.Find(context.Background(), v.Query.clone())
			if err != nil {
				return nil, err
			}
			n[v.Name] = len(ids)
		}
		return n, nil
	}, func(n map[string]int, err error) {
		if err != nil {
			p.desk.ToastError(err)
			return
		}
		p.counts = n
		p.showTabs()
		p.desk.Window.Content().Refresh()
	})
}
