package order

// Mode says how the stock of a product is counted.
type Mode uint8

// Modes of stock.
const (
	Uncounted  Mode = iota // no record, or always in stock
	BackOrders             // may be ordered when there is none
	Strict                 // only what there is
)

// Stock is what there is of a product or a variant.
type Stock struct {
	Mode     Mode
	OnHand   int
	Reserved int
	OutPoint int // pieces at which it counts as sold out
}

// Available is how many pieces can still be promised.
func (s Stock) Available() int { return s.OnHand - s.Reserved - s.OutPoint }

// Taken is what a line of an order has of the stock.
type Taken struct {
	Reserved  int `json:",omitempty"`
	Restocked int `json:",omitempty"` // came back and was put on the shelf again
	Counted   int `json:",omitempty"` // of what was shipped, what was taken from the shelf
}

// Shortage is a refusal to reserve more than there is.
type Shortage struct {
	Available int // never below 0
	Wanted    int
}

// Refusal says so of a product.
func (s *Shortage) Refusal(name string) *Refusal {
	return refuse("Quantity", "%s: %d available, %d wanted.", name, s.Available, s.Wanted)
}

// Reserve keeps pieces for a line. Anyway is the owner's decision to promise what there is not.
func Reserve(s Stock, t Taken, pieces int, anyway bool) (Stock, Taken, *Shortage) {
	if s.Mode == Uncounted || pieces <= 0 {
		return s, t, nil
	}
	if s.Mode == Strict && !anyway && s.Available() < pieces {
		return s, t, &Shortage{max(s.Available(), 0), pieces}
	}
	s.Reserved += pieces
	t.Reserved += pieces
	return s, t, nil
}

// Free gives back what a line has reserved, at most so many pieces.
func Free(s Stock, t Taken, pieces int) (Stock, Taken) {
	pieces = max(min(pieces, t.Reserved), 0)
	s.Reserved = max(s.Reserved-pieces, min(s.Reserved, 0))
	t.Reserved -= pieces
	return s, t
}

// Leave takes pieces off the shelf that are shipped.
func Leave(s Stock, t Taken, pieces int) (Stock, Taken) {
	s, t = Free(s, t, pieces)
	if s.Mode != Uncounted {
		s.OnHand -= pieces
		t.Counted += pieces
	}
	return s, t
}

// TakeBack puts pieces on the shelf again of which the shipping is undone, for the same line.
func TakeBack(s Stock, t Taken, pieces int) (Stock, Taken) {
	pieces = max(min(pieces, t.Counted), 0)
	s.OnHand += pieces
	s.Reserved += pieces
	t.Counted -= pieces
	t.Reserved += pieces
	return s, t
}

// Restock puts pieces on the shelf that a customer sent back: no more than were shipped and not put there yet.
func Restock(s Stock, t Taken, pieces, shipped int) (Stock, Taken) {
	pieces = max(min(pieces, shipped-t.Restocked), 0)
	if s.Mode == Uncounted {
		return s, t
	}
	s.OnHand += pieces
	t.Restocked += pieces
	return s, t
}
