// Package shop is the store and its rules: the record types (the protocol's DTOs, member for member), what is valid,
// what follows from a change. It knows neither HTTP nor the window. A kind of record has a file of its own: the record,
// its collection, rules and references (vendors.go is a short one); its rows in server/routes.go do the rest. model.go
// and ref.go are what all kinds share, desk.go, find.go, edit.go and undo.go what a window does with any of them.
package shop

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"griddle/shop/activity"
	"griddle/shop/answers"
	"griddle/shop/prefs"
	"griddle/shop/webhooks"
	"griddle/shop/wire"
	"griddle/shop/words"
	"griddle/storage"
	"griddle/storage/signal"
)

// StoreID is the number of the one store in a file; it begins every API key and stands in every record's StoreId.
const StoreID int64 = 1

// Store is the open shop. Safe for concurrent use.
type Store struct {
	db  *storage.DB
	now storage.Clock

	held any // its models; see modelsOf

	// Activity is what programs did, Answers what they were told, Webhooks which of them are told of changes, Prefs what
	// the window keeps for its owner.
	Activity *activity.Log
	Answers  *answers.Kept
	Webhooks *webhooks.Kept
	*prefs.Prefs

	voucher  Voucher
	tables   []storage.Table // of the models
	kinds    map[string]kind // the models by their tables
	refs     []reference
	mentions []mentioning
	uploads  sync.Mutex // of parts of files

	count  count
	window *clearWindow
	events *signal.Hub[Event]

	unwatch func()
	stop    chan struct{}
	stopped sync.WaitGroup
	once    sync.Once
}

// declareAll lists the models.
func (s *Store) declareAll() {
	s.kinds, s.refs = map[string]kind{}, slices.Clone(ownRefs)
	s.declareProducts()
	s.declareCategories()
	s.declareAssociations()
	s.declareRoles()
	s.declareInventory()
	s.declareOptions()
	s.declareVariants()
	s.declareImages()
	s.declareFiles()
	s.declareTypes()
	s.declareProperties()
	s.declareDetails()
	s.declareVendors()
	s.declareCustomers()
	s.declareWishList()
	s.declarePriceGroups()
	s.declareGiftCards()
	s.declareAffiliates()
	s.declareTaxes()
	s.declareOrders()
	s.declareTransactions()
}

// Schema is the shop's tables for storage.Config.
func Schema() []storage.Table {
	s := &Store{held: new(models)}
	s.declareAll()
	for i := range s.tables {
		s.tables[i].Shop = true
	}
	all := slices.Concat(s.tables, []storage.Table{
		numbersDDL(), linksDDL(), valuesDDL(), optionItemsDDL(), productOptionsDDL(), fileContentsDDL(),
		fileProductsDDL(),
		picturesDDL(), modelsOf(s).products.wordTable(), modelsOf(s).orders.wordTable(), windowDDL(), clearingsDDL(),
		papersDDL(),
		changesDDL(), storage.JournalTable(),
	}, storage.FeedTables(), prefs.Tables(), activity.Tables(), answers.Tables(), webhooks.Tables())
	if err := s.check(all); err != nil {
		panic("a mistake in the shop's declarations: " + err.Error())
	}
	for i := range all {
		all[i].Refs, all[i].Feeds = s.refsOf(all[i].Name), s.feedsOf(all[i].Name)
	}
	return all
}

// New builds the shop on an open file.
func New(db *storage.DB, now storage.Clock) (*Store, error) {
	start := time.Now()
	ticker := time.NewTicker(time.Second)
	s, err := open(db, now, func() time.Duration { return time.Since(start) }, ticker.C)
	if err != nil {
		ticker.Stop()
		return nil, err
	}
	s.stopped.Go(func() {
		<-s.stop
		ticker.Stop()
	})
	return s, nil
}

// open is New with every clock injected: the wall clock, one that nobody can set, and the beat of what is done each second.
func open(db *storage.DB, now storage.Clock, mono func() time.Duration, tick <-chan time.Time) (*Store, error) {
	if now == nil {
		now = time.Now
	}
	s := &Store{held: new(models), db: db, now: now, window: &clearWindow{now: now, mono: mono}, stop: make(chan struct{})}
	s.declareAll()
	s.Prefs, s.Answers, s.Webhooks = prefs.Open(db, now), answers.Open(now), webhooks.Open(db, now, fedNames())
	var err error
	if s.Activity, err = activity.Open(db, now); err != nil {
		return nil, err
	}
	s.Window() // the 60 minutes by the clock nobody can set begin when this process first sees an open window
	s.events = signal.New(either)
	s.unwatch = db.Watch(func(c storage.Change) {
		if c.Elsewhere {
			s.count.generation.Add(1)
		}
		s.events.Tell(eventOf(c))
	})
	s.stopped.Go(func() {
		for {
			select {
			case <-s.stop:
				return
			case <-tick:
				s.everySecond()
			}
		}
	})
	return s, nil
}

// everySecond tells of new requests, writes the log and notes the time. What fails (a full disk) is tried again later.
func (s *Store) everySecond() {
	if s.Activity.News() {
		s.events.Tell(EventOf(ActivityTopics))
	}
	if s.Activity.Due() {
		_ = s.Activity.Flush(context.Background())
	}
	s.noteTime(context.Background())
}

// Close writes what is left of the log and stops the store's own goroutines; the caller closes the DB. A second Close does nothing.
func (s *Store) Close() (err error) {
	s.once.Do(func() {
		close(s.stop)
		s.stopped.Wait()
		s.unwatch()
		s.events.Close()
		err = s.Activity.Flush(context.Background())
	})
	return err
}

// Lost says that nothing is saved any more, because another program took the store's file away, and where what was
// still open has been saved; false while all is well. A change of Everything tells of it.
func (s *Store) Lost() (words.Sentence, bool) {
	lost := s.db.Lost()
	switch {
	case lost == nil:
		return words.Sentence{}, false
	case lost.Rescue() == "":
		return Trouble(lost).Sentence, true
	}
	return words.Say("Another program moved, replaced or damaged the store's file while Griddle was running, so "+
		"nothing is saved any more. What Griddle still had is saved as the backup %s: end Griddle, start it again and "+
		"restore that.", lost.Rescue()), true
}

// Folder is the data folder.
func (s *Store) Folder() string { return s.db.Dir() }

// Reader reads statement by statement, for what is kept beside the records.
func (s *Store) Reader() storage.Reader { return s.db.Reader() }

func (s *Store) instant() Instant { return wire.At(s.now()) }

// dated is what a posted date means where a record must have one: not set, it is the stored one, or now when there is
// none (docs/protocol/00-conventions.md §8).
func (s *Store) dated(posted, stored Instant) Instant {
	switch {
	case !posted.IsZero():
		return posted
	case !stored.IsZero():
		return stored
	}
	return s.instant()
}

// write is the way of every change of records but clears and restores: the guard first, then fn, all or nothing.
func (s *Store) write(ctx context.Context, g Guard, fn func(*storage.Tx) error) error {
	return s.through(ctx, s.db.Write, g, fn)
}

// free is write for deleting, which must work on a full disk.
func (s *Store) free(ctx context.Context, g Guard, fn func(*storage.Tx) error) error {
	return s.through(ctx, s.db.Free, g, fn)
}

// way is one of the ways into the store's file.
type way func(context.Context, func(*storage.Tx) error) error

// manyRecords is from how many records on a write runs alone.
const manyRecords = 100

// forMany is the way for a write of n records; frees: it makes room, as Free says. One of many runs alone: beside
// others it would be a savepoint of their transaction, of which the database keeps every page it touches in a list that
// it walks from the start again and again, which takes time by the square.
func (s *Store) forMany(n int, frees bool) way {
	switch {
	case n < manyRecords && frees:
		return s.db.Free
	case n < manyRecords:
		return s.db.Write
	case !frees:
		return s.db.Alone
	}
	return func(ctx context.Context, fn func(*storage.Tx) error) error {
		if err := s.db.Alone(ctx, fn); !errors.Is(err, storage.ErrDiskFull) {
			return err
		}
		return s.db.Free(ctx, fn)
	}
}

func (s *Store) through(ctx context.Context, w way, g Guard, fn func(*storage.Tx) error) error {
	write := func(tx *storage.Tx) error {
		if g != nil {
			if err := g(tx); err != nil {
				return err
			}
		}
		if err := endLoop(tx); err != nil {
			return err
		}
		return fn(tx)
	}
	var err error
	switch j := joinOf(ctx); {
	case j == nil:
		err = w(ctx, write)
	case j.tx == nil:
		err = j.open(ctx, w, write)
	default:
		err = j.tx.Part(func() error { return write(j.tx) })
	}
	s.count.generation.Add(1)
	return err
}

// Empty says whether there is neither a product nor a category.
func (s *Store) Empty() (bool, error) {
	products, err := s.ProductCount()
	if err != nil || products > 0 {
		return false, err
	}
	categories, err := s.CategoryCount()
	return categories == 0, err
}

// Upgrades are the steps that bring the shop's tables of older files up to date beyond what follows from their
// declarations, by the version of the schema that needed them (storage.Schema).
func Upgrades() map[int]func(*storage.Tx) error {
	return map[int]func(*storage.Tx) error{3: storage.NameKeptColumns, 5: turnLogo, 8: sumOrders}
}

// What a page may want to hear of besides the records of a model (Resource.Topics).
var (
	ProductTopics  = Topics{productsTable, inventoryTable, picturesTable}
	CategoryTopics = Topics{categoriesTable, picturesTable}
	PlaceTopics    = Topics{associationsTable} // of products in categories
	RoleTopics     = Topics{rolesTable}
	KeyTopics      = Topics{"keys"}
	SettingTopics  = Topics{settingTopic}
	WindowTopics   = Topics{windowTopic} // of clear operations
	ActivityTopics = Topics{activity.Topic}
	WebhookTopics  = Topics{webhooks.Topic}
)
