package order

// Line is what the rules of status and shipping need to know of a line.
type Line struct {
	Quantity int
	Shipped  int
	// ReturnedUnshipped came back before it was shipped, so it is not shipped any more.
	ReturnedUnshipped int
	NonShipping       bool
}

// Wanted is how many pieces of the line are to be shipped in all.
func (l Line) Wanted() int {
	if l.NonShipping {
		return 0
	}
	return max(l.Quantity-l.ReturnedUnshipped, 0)
}

// Open is how many pieces of the line are still to be shipped.
func (l Line) Open() int { return max(l.Wanted()-l.Shipped, 0) }

// Shipment says how far an order is shipped.
type Shipment struct {
	Stored          int // what goes into the record
	Shipped, Wanted int // pieces; nothing wanted is "nothing to ship"
}

// Ship works out how far an order is shipped. Lines without anything to ship are ignored.
func Ship(lines []Line) (s Shipment) {
	if len(lines) == 0 {
		return s
	}
	some, all := false, true // shipped
	for _, l := range lines {
		wanted := l.Wanted()
		s.Wanted += wanted
		s.Shipped += min(l.Shipped, wanted)
		some = some || wanted > 0 && l.Shipped > 0
		all = all && l.Open() == 0
	}
	switch {
	case all:
		s.Stored = FullyShipped
	case some:
		s.Stored = PartlyShipped
	default:
		s.Stored = Unshipped
	}
	return s
}

// AnyShipped says whether a piece of an order was shipped.
func AnyShipped(lines []Line) bool {
	for _, l := range lines {
		if l.Shipped > 0 {
			return true
		}
	}
	return false
}

// State is what decides what follows from an event for the status of an order.
type State struct {
	Status  Status
	Held    Status // the status before On Hold, to which Release returns
	Settled bool   // nothing is left to pay
	Shipped bool   // nothing is left to ship
}

// Placed is the state of an order that is placed now.
func Placed(s State, hold bool) State {
	s.Status = Received
	if hold {
		return s.on(OnHold)
	}
	return s
}

// on changes the status, and remembers the one before On Hold.
func (s State) on(to Status) State {
	switch {
	case to == s.Status:
		return s
	case to == OnHold:
		s.Held = s.Status
	default:
		s.Held = NoStatus
	}
	s.Status = to
	return s
}

// afterPayment is the status of an order of which nothing is left to pay.
func (s State) afterPayment() Status {
	if s.Shipped {
		return Complete
	}
	return ReadyForShipping
}

// Accept takes a new order on.
func Accept(s State) (State, *Refusal) {
	switch {
	case s.Status != Received:
		return s, refuse("StatusCode", "Only an order that was just received can be accepted.")
	case s.Settled:
		return s.on(s.afterPayment()), nil
	}
	return s.on(ReadyForPayment), nil
}

// Pay lets follow what a change of money means for an order that was settled before, or was not. While an order is
// held, it moves the status that is remembered.
func Pay(s State, before bool) State {
	at := &s.Status
	if s.Status == OnHold {
		at = &s.Held
	}
	switch {
	case !before && s.Settled && *at == ReadyForPayment:
		*at = s.afterPayment()
	case before && !s.Settled && *at == ReadyForShipping:
		*at = ReadyForPayment
	}
	return s
}

// Hold stops an order.
func Hold(s State) (State, *Refusal) {
	switch s.Status {
	case OnHold:
		return s, refuse("StatusCode", "The order is on hold already.")
	case Cancelled, Complete:
		return s, refuse("StatusCode", "An order that is complete or cancelled cannot be put on hold.")
	}
	return s.on(OnHold), nil
}

// Release lets an order go on where it was stopped.
func Release(s State) (State, *Refusal) {
	if s.Status != OnHold {
		return s, refuse("StatusCode", "The order is not on hold.")
	}
	to := s.Held
	if to == NoStatus || to == OnHold { // held by a program, or by an older Griddle
		to = Received
	}
	return s.on(to), nil
}

// Choose sets a status by hand. What leads to Cancelled or away from it are events of their own.
func Choose(s State, to Status, confirmed bool) (State, *Refusal) {
	switch {
	case to < Received || to > Cancelled:
		return s, refuse("StatusCode", "{field} is not one of the six statuses.")
	case to == Cancelled || s.Status == Cancelled:
		return s, refuse("StatusCode", "Cancel or reopen the order instead; stock and money depend on that.")
	case confirmed:
	case (to == Complete || to == ReadyForShipping) && !s.Settled:
		return s, ask("StatusCode", "The order is not paid in full. Choose this status all the same?")
	case to == Complete && !s.Shipped:
		return s, ask("StatusCode", "The order is not shipped in full. Choose this status all the same?")
	case to == ReadyForPayment && s.Settled:
		return s, ask("StatusCode", "The order is paid already. Choose this status all the same?")
	case to == ReadyForShipping && s.Shipped:
		return s, ask("StatusCode", "Nothing of the order is left to ship. Choose this status all the same?")
	}
	return s.on(to), nil
}

// Cancel ends an order of which nothing was shipped.
func Cancel(s State, lines []Line) (State, *Refusal) {
	if s.Status == Cancelled {
		return s, refuse("StatusCode", "The order is cancelled already.")
	}
	shipped := 0
	for _, l := range lines {
		shipped += l.Shipped
	}
	if shipped > 0 {
		return s, refuse("StatusCode",
			"%d pieces were shipped, so the order cannot be cancelled. Cancel the rest, or record a return.", shipped)
	}
	return s.on(Cancelled), nil
}

// CancelUndone ends an order of which everything came back and was refunded.
func CancelUndone(s State, undone bool) (State, *Refusal) {
	switch {
	case s.Status == Cancelled:
		return s, refuse("StatusCode", "The order is cancelled already.")
	case !undone:
		return s, refuse("StatusCode", "Not everything of the order came back and was refunded.")
	}
	return s.on(Cancelled), nil
}

// Reopen takes a cancelled order up again; Settled is as if it were not cancelled.
func Reopen(s State) (State, *Refusal) {
	switch {
	case s.Status != Cancelled:
		return s, refuse("StatusCode", "The order is not cancelled.")
	case s.Settled:
		return s.on(ReadyForShipping), nil
	}
	return s.on(ReadyForPayment), nil
}

// MayShip refuses to ship what is stopped, and asks before what is not paid is shipped.
func MayShip(s State, confirmed bool) *Refusal {
	switch {
	case s.Status == OnHold || s.Status == Cancelled:
		return refuse("StatusCode", "The order is on hold or cancelled. Release or reopen it first, then ship.")
	case !s.Settled && !confirmed:
		return ask("StatusCode", "The order is not paid in full. Ship it all the same?")
	}
	return nil
}

// Shipping lets follow what a change of what is shipped means.
func Shipping(s State) State {
	switch {
	case s.Shipped && s.Settled && s.Status != OnHold && s.Status != Cancelled:
		return s.on(Complete)
	case s.Shipped && s.Status == ReadyForShipping:
		return s.on(ReadyForPayment)
	case !s.Shipped && s.Status == Complete:
		return s.on(ReadyForShipping)
	}
	return s
}

// MayDelete refuses to delete an order of which something was shipped or that has an invoice.
func MayDelete(lines []Line, invoice string) *Refusal {
	switch {
	case AnyShipped(lines):
		return refuse("", "The order has shipped packages, so it was not deleted. Record a return instead.")
	case invoice != "":
		return refuse("", "The order has the invoice %s, so it was not deleted. Cancel it instead.", invoice)
	}
	return nil
}
