// Package statement says what each report shows: which tables, with which headings, rows and totals, which chart, and
// what stands behind a figure. Package report counts; here its figures get their places, as values that a window, a
// file or a printer shows each in its own way. Nothing here knows the store, the language or the clock.
// To add a report: a file with one Report, at most 120 lines, and its name in All.
package statement

import (
	"slices"
	"time"

	"griddle/shop/report"
	"griddle/shop/words"
)

// Kind is what the cells of a column hold.
type Kind uint8

// Kinds of columns.
const (
	Text    Kind = iota
	Money        // in the currency of the store
	Pieces       // a whole number
	Percent      // a fraction: 0.08 is 8 %
	Moment       // an instant, shown in the zone of the store
	Date         // a day of the calendar
	Days         // a number of days, with a decimal
)

// Figure says whether it is right-aligned and can be summed or compared.
func (k Kind) Figure() bool { return k == Money || k == Pieces || k == Percent || k == Days }

// Column is one of a table.
type Column struct {
	ID    string // of the column in its table, for orders that are kept and for files
	Head  words.Form
	Kind  Kind
	Wide  bool // gets what is left over
	Spare bool // shown where there is room, and in files
}

// Cell is what stands in a column. Which of its values counts is the kind's; one that is not Known is shown as a dash
// and left blank in files.
type Cell struct {
	Known  bool
	Text   string
	Said   words.Sentence // instead of Text, where it has a form
	Amount report.Amount  // of Money, Percent and Days
	N      int            // of Pieces
	At     time.Time
	Day    report.Day
	Part   bool // Amount is a fraction, whatever the kind of the column
}

// Link is what a row opens: another report, or a record of the shop.
type Link struct {
	Report  string // name of a report, with With as what is asked of it
	With    map[string]string
	Order   string // id of an order
	Product string // id of a product
}

// Leads says whether there is anything to open.
func (l Link) Leads() bool { return l.Report != "" || l.Order != "" || l.Product != "" }

// Row is one of a table, or of its foot.
type Row struct {
	Key   string // names it for good among the rows of its table
	Cells []Cell
	Sum   bool // a figure that others lead to: stands out
	Aside bool // not in the sums: stands back
	Alarm bool // should not be: shown as a fault
	Link  Link
}

// Table is rows of cells under headings. The rows of a Fixed one are figures of different kinds in an order of their
// own; those of others are alike, can be sorted, and add up to the foot.
type Table struct {
	Name    string // among the tables of its report
	Title   words.Sentence
	Columns []Column
	Rows    []Row
	Foot    []Row
	Fixed   bool
}

// Series are the figures of a chart, one for each of its labels.
type Series struct {
	Name    words.Form
	Figures []report.Amount
}

// Chart shows figures beside each other. Over time there is a label for the first day of each point; otherwise each
// has a word.
type Chart struct {
	Title  words.Form
	Kind   Kind // of its figures
	Days   []report.Day
	Grain  report.Grain
	Words  []string // instead of Days
	Series []Series // the second is what the first is compared with
}

// Statement is a report as it is shown.
type Statement struct {
	Chart  *Chart // nil for none
	Tables []Table
	Notes  []words.Sentence
	// Empty says that nothing of the period is in it; Nearest is the day nearest to it with an order then, if there is
	// one.
	Empty   bool
	Nearest report.Day
}

// Axis is by whose time things belong to a period.
type Axis uint8

// Axes.
const (
	NoAxis   Axis = iota
	BySales       // the time of the orders, and of returns
	ByMoney       // the time of the payments
	ByChoice      // as a switch of the report says
)

// Option is one choice of a switch.
type Option struct {
	Value string
	Label words.Form
}

// Switch is a choice of a report's own. Its first option is what it shows at first.
type Switch struct {
	Name    string
	Label   words.Form
	Options []Option
}

// Reach is which orders a report must see.
type Reach uint8

// Reaches.
const (
	Touching Reach = iota // those of which something lies in the period
	Before                // and those of the period before
	Everyone              // all orders and carts
)

// Report declares one.
type Report struct {
	Name     string // in addresses and files
	Title    words.Form
	Purpose  words.Form
	Axis     Axis
	Reach    Reach
	Now      bool // it is of the moment, and knows no period
	Inner    bool // reached from the figures of others only
	Switches []Switch
	Show     func(*Asked) Statement
}

// Goods is what is known of a product: to what it belongs, by name, "" for nothing.
type Goods struct{ Vendor, Manufacturer, Type string }

// Asked is what a report is asked for, and what it counts with.
type Asked struct {
	Report *Report
	Orders report.Orders // can be gone over again and again
	Rules  report.Rules
	Period report.Period
	Now    time.Time
	// With is what was chosen, by the names of switches, and for inner reports whose figure it is.
	With map[string]string
	// What is known beside the orders. It is read when a report asks for it, which it does before it goes over the
	// orders. Products has those by id of which something is known.
	Affiliates func() []report.Affiliate
	Stock      func() []*report.StockItem
	Products   func() map[string]Goods
}

// Chosen is the value of a switch of the report: that of its first option when nothing else was chosen. An inner report
// has the choices of the one that leads to it.
func (a *Asked) Chosen(name string) string {
	for _, s := range a.Report.Switches {
		if s.Name != name {
			continue
		}
		if slices.ContainsFunc(s.Options, func(o Option) bool { return o.Value == a.With[name] }) {
			return a.With[name]
		}
		return s.Options[0].Value
	}
	return a.With[name]
}

// All are the reports, in the order of the menu.
func All() []*Report {
	return []*Report{&summary, &payments, &products, &ordersByDate, &coupons, &salesTax, &top, &kinds, &carts,
		&affiliates, &customers, &refunds, &stock, &behind, &buyers, &taxLines}
}

// Named is the report of a name; nil for none.
func Named(name string) *Report {
	for _, r := range All() {
		if r.Name == name {
			return r
		}
	}
	return nil
}
