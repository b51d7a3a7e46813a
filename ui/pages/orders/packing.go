package orders

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// packing is the dialog in which a package is packed: what goes into it, counted or scanned, and what there is to say
// of it.
type packing struct {
	desk    *shell.Desk
	view    sales.OrderView
	methods []shop.ShippingMethod
	units   shop.Details
	lines   []*pieces
	scan    *kit.Entry
	scans   *kit.Field
	counts  bool // something was scanned: what is not scanned stays here
	method  *kit.Select
	send    *kit.Check
	further []*kit.Field // which are shown on request
	tracking, note, carrier,
	length, width, height, weight, cost *kit.Entry
}

// askParcel makes a package of what is open of an order.
func askParcel(d *shell.Desk, v sales.OrderView) {
	if len(v.Packing.Packages) == 0 {
		d.Toast(lang.X("order.ship.none", "Nothing is left to pack."))
		return
	}
	type ground struct {
		methods []shop.ShippingMethod
		units   shop.Details
	}
	kit.Fetch(d.Runner, func() (g ground, err error) {
		st, err := d.Shop.OrderSettings()
		if err != nil {
			return g, err
		}
		g.methods = st.Methods
		g.units, err = d.Shop.Details()
		return g, err
	}, func(g ground, err error) {
		if err != nil {
			d.ToastError(err)
			return
		}
		p := &packing{desk: d, view: v, methods: g.methods, units: g.units}
		p.open()
	})
}

func (p *packing) open() {
	v := p.view
	fields := []*kit.Field{p.scanner()}
	first := v.Packing.Packages[0]
	for _, l := range v.Order.Items {
		open := v.ToPack[l.Id]
		if open == 0 {
			continue
		}
		in := newPieces(l, open, first[l.Id])
		hint := lang.X("order.ship.open", "{{.N}} open", map[string]any{"N": kit.Count(open)})
		if from := v.Packing.From[l.Id]; from != "" {
			hint += " · " + lang.X("order.ship.from", "ships from {{.Who}}", map[string]any{"Who": from})
		}
		if l.ShipSeparately {
			hint += " · " + lang.X("order.ship.alone", "ships separately")
		}
		p.lines = append(p.lines, in)
		fields = append(fields, in.field(hint, nil))
	}
	fields = append(fields, p.about()...)
	note := ""
	if n := len(v.Packing.Packages); n > 1 {
		note = lang.X("order.ship.several",
			"{{.N}} packages are proposed, by where the items ship from; this is the first.",
			map[string]any{"N": kit.Count(n)})
	}
	packs, ships := lang.X("order.ship.verb", "Pack"), lang.X("orders.ship.verb", "Ship")
	dialog := form(p.desk, kit.FormOptions{
		Title: lang.X("order.ship.title", "Pack and ship {{.Order}}", map[string]any{"Order": called(&v.Order)}),
		Note:  note, Fields: fields, Verb: ships}, p.read)
	p.send.OnChanged = func(now bool) {
		dialog.Confirm.SetText(packs)
		if now {
			dialog.Confirm.SetText(ships)
		}
	}
	p.further[0].Input.(*kit.Check).OnChanged = func(on bool) {
		for _, f := range p.further[1:] {
			f.Hidden = !on
		}
		dialog.Refresh()
	}
	p.scan.OnSubmitted = func(text string) { p.scanned(text); dialog.Refresh() }
	if len(v.Packing.Packages) > 1 {
		did := dialog.Done
		dialog.Done = func() { // the next package
			did()
			viewOf(p.desk, v.Order.Bvin, func(v sales.OrderView) {
				if len(v.Packing.Packages) > 0 {
					askParcel(p.desk, v)
				}
			})
		}
	}
}

// scanner is the field into which items are scanned.
func (p *packing) scanner() *kit.Field {
	p.scan = kit.NewEntry(lang.X("order.ship.scan.sample", "SKU; Enter counts one"))
	p.scans = kit.NewField("Sku", lang.X("order.ship.scan", "Scan what goes in"), "", p.scan, nil)
	return p.scans
}

// scanned counts one piece of what has the code. The first scan begins at none: what is scanned goes into the package.
func (p *packing) scanned(code string) {
	code = strings.TrimSpace(code)
	p.scan.SetText("")
	p.scans.SetProblem("")
	if code == "" {
		return
	}
	at := slices.IndexFunc(p.lines, func(in *pieces) bool {
		n, _ := in.count()
		return strings.EqualFold(strings.TrimSpace(in.line.ProductSku), code) && (!p.counts || n < in.most)
	})
	if at < 0 {
		p.scans.SetProblem(p.misfit(code))
		return
	}
	if !p.counts {
		p.counts = true
		for _, in := range p.lines {
			in.entry.SetText("0")
		}
	}
	n, _ := p.lines[at].count()
	p.lines[at].entry.SetText(strconv.Itoa(n + 1))
}

// misfit says why a code is not counted.
func (p *packing) misfit(code string) string {
	for _, in := range p.lines {
		if strings.EqualFold(strings.TrimSpace(in.line.ProductSku), code) {
			return lang.X("order.ship.full", "{{.Item}}: all {{.N}} are counted already.",
				map[string]any{"Item": in.line.ProductName, "N": kit.Count(in.most)})
		}
	}
	return lang.X("order.ship.wrong", "{{.Code}} does not belong to what is open of this order.",
		map[string]any{"Code": code})
}

// about are the fields of what there is to say of the package.
func (p *packing) about() []*kit.Field {
	o := &p.view.Order
	in := string(p.view.Currency)
	length := kit.NewEntry("").WithUnit(p.units.Length)
	p.tracking, p.note, p.carrier, p.length = kit.NewEntry(""), kit.NewEntry(""), kit.NewEntry(""), length
	p.width, p.height = kit.NewEntry("").WithUnit(p.units.Length), kit.NewEntry("").WithUnit(p.units.Length)
	p.weight, p.cost = kit.NewEntry("").WithUnit(p.units.Weight), kit.NewEntry("").WithUnit(in)
	names := []string{cmp.Or(o.ShippingMethodDisplayName, lang.X("order.ship.asordered", "As ordered"))}
	for _, m := range p.methods {
		names = append(names, m.Name)
	}
	p.method = kit.NewSelect(names, nil)
	p.method.SetSelectedIndex(0)
	p.method.OnChanged = func(string) {
		if at := p.method.SelectedIndex(); at > 0 {
			p.carrier.SetText(p.methods[at-1].Carrier)
		}
	}
	p.send = kit.NewCheck(lang.X("order.ship.now", "It leaves now; without this it is only packed"), nil)
	p.send.SetChecked(true)
	amount := func(name, label, hint string, e *kit.Entry) *kit.Field {
		return kit.NewField(name, label, hint, e, func() string { return records.AmountProblem(e, p.view.Currency) })
	}
	size := kit.NewField("", lang.X("order.ship.size", "Length, width, height"), "",
		kit.Even(1, p.length, p.width, p.height),
		func() string {
			return cmp.Or(records.AmountProblem(p.length, p.view.Currency),
				records.AmountProblem(p.width, p.view.Currency),
				records.AmountProblem(p.height, p.view.Currency))
		})
	p.further = []*kit.Field{
		kit.NewField("", "", "", kit.NewCheck(lang.X("order.ship.more", "Method, carrier, size, weight and cost"), nil),
			nil),
		kit.NewField("", lang.X("orders.method", "Shipping method"), "", p.method, nil),
		kit.NewField("ShippingProviderId", lang.X("order.ship.carrier", "Carrier"), "", p.carrier, nil), size,
		amount("Weight", lang.X("order.ship.weight", "Weight"),
			lang.X("order.ship.weight.hint", "Left empty, it is that of the items."), p.weight),
		amount("EstimatedShippingCost", lang.X("order.ship.cost", "What it costs you"), "", p.cost)}
	for _, f := range p.further[1:] {
		f.Hide()
	}
	return append([]*kit.Field{
		kit.NewField("TrackingNumber", lang.X("orders.tracking", "Tracking number"), "", p.tracking, nil),
		kit.NewField("Description", lang.X("orders.pay.text", "Remark"), "", p.note, nil),
		kit.NewField("", "", "", p.send, nil)}, p.further...)
}

// read is what is to be packed.
func (p *packing) read() (string, event) {
	all := sales.Parcel{Package: sales.NewParcel(p.desk.Shop), Pieces: map[int64]int{}, Send: p.send.Checked}
	amount := func(e *kit.Entry) shop.Decimal {
		d, _ := say.ParseAmount(e.Text()) // the field was found right
		return d
	}
	k := &all.Package
	k.TrackingNumber, k.Description = strings.TrimSpace(p.tracking.Text()), strings.TrimSpace(p.note.Text())
	k.Length, k.Width, k.Height = amount(p.length), amount(p.width), amount(p.height)
	k.Weight, k.EstimatedShippingCost = amount(p.weight), amount(p.cost)
	if p.units.Length == "cm" {
		k.SizeUnits = shop.Centimeters
	}
	if p.units.Weight == "kg" {
		k.WeightUnits = shop.Kilograms
	}
	if at := p.method.SelectedIndex(); at > 0 {
		k.ShippingMethodId = p.methods[at-1].ID
	}
	if carrier := strings.TrimSpace(p.carrier.Text()); carrier != "" {
		k.ShippingProviderId = carrier
	}
	for _, l := range p.lines {
		all.Pieces[l.line.Id], _ = l.count() // the field was found right
	}
	return fmt.Sprint(all.Pieces, all.Send), func(ctx context.Context, sure bool) (model.Change, error) {
		all.Confirmed = sure
		return sales.PackOrders(p.desk.Shop, ctx, []string{p.view.Order.Bvin}, all)
	}
}
