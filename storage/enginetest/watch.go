package enginetest

import (
	"fmt"
	"slices"
	"time"

	"griddle/storage"
)

func touch(topics ...string) func(*storage.Tx) error {
	return func(tx *storage.Tx) error {
		for _, topic := range topics {
			tx.Touch(storage.Topic(topic))
		}
		return nil
	}
}

// told is the next change a watcher hears of.
func (f *fixture) told(changes <-chan storage.Change) storage.Change {
	f.Helper()
	select {
	case c := <-changes:
		return c
	case <-time.After(10 * time.Second):
		f.Fatal("no change was told")
		return storage.Change{}
	}
}

func watch(db *storage.DB) (changes chan storage.Change, cancel func()) {
	changes = make(chan storage.Change, 1000)
	return changes, db.Watch(func(c storage.Change) { changes <- c })
}

var watching = map[string]func(*fixture){
	"CommitOrder": func(f *fixture) {
		changes, cancel := watch(f.db)
		f.write(add(bookNo(1)), touch("b", "a", "b"), setting("x", "y"))
		f.write(func(*storage.Tx) error { return nil }) // touched nothing: not told
		f.is("refused", f.db.Write(f.Context(), func(tx *storage.Tx) error { tx.Touch("no"); return errRefused }),
			errRefused)
		for n := range 50 {
			f.write(touch(fmt.Sprint(n)))
		}
		if c := f.told(changes); c.Elsewhere || !slices.Equal(c.Topics,
			[]storage.Topic{"a", "b", "books", "settings"}) {
			f.Errorf("first %+v", c)
		}
		for n := range 50 {
			if c := f.told(changes); !slices.Equal(c.Topics, []storage.Topic{storage.Topic(fmt.Sprint(n))}) {
				f.Fatalf("change %d: %+v", n, c)
			}
		}
		cancel()
		again, _ := watch(f.db)
		f.write(touch("last"))
		f.told(again)
		if len(changes) > 0 {
			f.Errorf("told %+v after cancel", <-changes)
		}
	},
	// What a watcher is told of is there for those who then read.
	"AfterTheCommit": func(f *fixture) {
		changes := make(chan int, 10)
		f.db.Watch(func(storage.Change) {
			n, err := storage.Count(f.db.Reader(), "books", storage.Cond{})
			if err != nil {
				n = -1
			}
			changes <- n
		})
		f.write(addNumbered(0, 7))
		if n := <-changes; n != 7 {
			f.Errorf("a watcher sees %d books", n)
		}
	},
	"SlowWatcherHoldsNobodyUp": func(f *fixture) {
		release := make(chan struct{})
		done := make(chan struct{}, 100)
		f.db.Watch(func(storage.Change) { <-release; done <- struct{}{} })
		for n := range 50 {
			f.write(add(bookNo(n)))
		}
		close(release)
		<-done
	},
	// A commit of another process is noticed, and not taken for one's own.
	"Elsewhere": func(f *fixture) {
		other := f.beside()
		changes, _ := watch(f.db)
		f.write(add(bookNo(1)))
		if c := f.told(changes); c.Elsewhere {
			f.Errorf("our own commit came as another's: %+v", c)
		}
		f.ok(other.Write(f.Context(), add(bookNo(2))))
		if c := f.told(changes); !c.Elsewhere || c.Topics != nil {
			f.Errorf("another's commit came as %+v", c)
		}
		f.has("books", 2)
	},
}
