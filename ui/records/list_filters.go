package records

import (
	"slices"

	"fyne.io/fyne/v2/lang"
)

// askOption is the value of the option that asks for another one.
const askOption = "?"

// offered are the words to choose from of a filter: its options, what else was chosen, and the one that asks.
func (p *ListPage[T]) offered(i int) []Option {
	f, all := p.list.Filters[i], slices.Clone(p.options[i])
	if f.Ask == nil || len(all) == 0 {
		return all
	}
	chosen := p.query.Chosen[f.Name]
	if chosen != "" && !slices.ContainsFunc(all, func(o Option) bool { return o.Value == chosen }) {
		all = append(all, Option{Value: chosen, Label: f.Says(chosen)})
	}
	return append(all, Option{Value: askOption, Label: lang.X("records.filter.ask", "From … to …")})
}

// narrow takes over what was chosen of a filter.
func (p *ListPage[T]) narrow(i, at int) {
	f, offered := p.list.Filters[i], p.offered(i)
	if at < 0 || at >= len(offered) {
		return
	}
	set := func(value string) {
		p.query.Chosen[f.Name] = value
		p.settle()
		p.find()
	}
	if offered[at].Value != askOption {
		set(offered[at].Value)
		return
	}
	p.settle() // what was chosen stays until there is an answer
	f.Ask(p.query.Chosen[f.Name], set)
}

func (p *ListPage[T]) hasMore() bool {
	return slices.ContainsFunc(p.list.Filters, func(f Filter) bool { return f.More })
}

// toggleMore shows the further filters, or hides those that are not used.
func (p *ListPage[T]) toggleMore() {
	p.further = !p.further
	p.settle()
	p.desk.Window.Content().Refresh()
}

// nameMore lets the button say what it does now.
func (p *ListPage[T]) nameMore() {
	switch {
	case p.more == nil:
	case p.further:
		p.more.SetText(lang.X("records.filters.fewer", "Fewer filters"))
	default:
		p.more.SetText(lang.X("records.filters.more", "More filters"))
	}
}
