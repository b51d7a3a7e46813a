package order

// Packing is what of a line is to be packed.
type Packing struct {
	Line   int64
	Pieces int
	From   string // the place it ships from; "" for the store
	Alone  bool   // each piece needs a package of its own
}

// Packages are those that are proposed for some lines, each as pieces by line: one for each place that things ship
// from, and one for each piece that ships separately. Those of the store's come as the lines do.
func Packages(lines []Packing) (all []map[int64]int) {
	place := map[string]int{} // index of the package of each place
	for _, l := range lines {
		switch at, begun := place[l.From]; {
		case l.Pieces <= 0:
		case l.Alone:
			for range l.Pieces {
				all = append(all, map[int64]int{l.Line: 1})
			}
		case begun:
			all[at][l.Line] += l.Pieces
		default:
			place[l.From] = len(all)
			all = append(all, map[int64]int{l.Line: l.Pieces})
		}
	}
	return all
}
