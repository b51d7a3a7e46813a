package report

import "sync"

// Together lets several reports count over one stream, side by side, so that it is read once. Each goes over the orders
// that it is given once at most, and changes none of them.
func Together(orders Orders, counts ...func(Orders)) {
	var all sync.WaitGroup
	feeds := make([]chan *Order, len(counts))
	for i, count := range counts {
		feed := make(chan *Order, 64)
		feeds[i] = feed
		all.Go(func() {
			count(func(yield func(*Order) bool) {
				for o := range feed {
					if !yield(o) {
						return
					}
				}
			})
			for range feed { // what the report has left
			}
		})
	}
	for o := range orders {
		for _, feed := range feeds {
			feed <- o
		}
	}
	for _, feed := range feeds {
		close(feed)
	}
	all.Wait()
}
