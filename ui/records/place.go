package records

import "encoding/json"

// listPlace is what a list wants back when its owner comes back to it.
type listPlace struct {
	Query  Query
	Offset float32
	Cursor string
	Ticked []string
}

// State implements shell.Keeper.
func (p *ListPage[T]) State() string {
	place := listPlace{Query: p.query, Offset: p.table.Offset(), Ticked: p.table.TickedKeys()}
	place.Cursor, _ = p.table.Current()
	text, _ := json.Marshal(place) // texts always encode
	return string(text)
}

// Restore implements shell.Keeper.
func (p *ListPage[T]) Restore(state string) {
	var place listPlace
	if err := json.Unmarshal([]byte(state), &place); err != nil || place.Query.Chosen == nil {
		return // not ours: the page opens as a new one
	}
	p.query, p.place = place.Query, &place
	if p.query.Sort != "" {
		p.table.SortBy(p.query.Sort, p.query.Desc)
	}
}

// forget takes the ticks of records that are gone.
func (p *ListPage[T]) forget(all []string) {
	if len(p.table.TickedKeys()) == 0 {
		return
	}
	there := make(map[string]bool, len(all))
	for _, id := range all {
		there[id] = true
	}
	p.table.Forget(func(id string) bool { return !there[id] })
}

// goBack brings the page where it was left.
func (p *ListPage[T]) goBack() {
	if p.place == nil {
		return
	}
	to := p.place
	p.place = nil
	p.table.Tick(to.Ticked...)
	p.table.Select(to.Cursor)
	p.table.ScrollTo(to.Offset)
}

// mark lets the filters that narrow the list stand out.
func (p *ListPage[T]) mark() {
	p.clear.Hidden = true
	for _, chosen := range p.query.Chosen { // a link may narrow by what has no field
		p.clear.Hidden = p.clear.Hidden && chosen == ""
	}
	for i, s := range p.selects {
		if marked := p.query.Chosen[p.list.Filters[i].Name] != ""; marked != s.Marked {
			s.Marked = marked
			s.Refresh()
		}
	}
	p.showTabs()
}
