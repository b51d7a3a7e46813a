// Package shop is the store and its rules: the record types (the protocol's DTOs, member for member), what is valid,
// what follows from a change. It knows neither HTTP nor the window. A kind of record has a file of its own: the record,
// its collection, rules and references (vendors.go is a short one); its rows in server/routes.go do the rest. What all
// kinds share is shop/model.
package shop

import (
	"context"
	"slices"
	"sync"
	"time"

	"griddle/shop/activity"
	"griddle/shop/answers"
	"griddle/shop/model"
	"griddle/shop/prefs"
	"griddle/shop/refusal"
	"griddle/shop/webhooks"
	"griddle/shop/words"
	"griddle/storage"
)

// StoreID is the number of the one store in a file; it begins every API key and stands in every record's StoreId.
const StoreID int64 = 1

// Store is the open shop. Safe for concurrent use.
type Store struct {
	db  *storage.DB
	now storage.Clock

	*model.Desk
	base *model.Base
	held any // its models; see modelsOf

	// Activity is what programs did, Answers what they were told, Webhooks which of them are told of changes, Prefs
	// what the window keeps for its owner.
	Activity *activity.Log
	Answers  *answers.Kept
	Webhooks *webhooks.Kept
	*prefs.Prefs

	voucher Voucher
	uploads sync.Mutex // of parts of files

	count  count
	window *clearWindow

	stop    chan struct{}
	stopped sync.WaitGroup
	once    sync.Once
}

// newStore is one without a file.
func newStore() *Store {
	s := &Store{held: new(models)}
	s.base = model.NewBase(StoreID, ownRefs)
	s.Desk = s.base.Desk()
	return s
}

// declareAll lists the models.
func (s *Store) declareAll() {
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
	s := newStore()
	s.declareAll()
	for i := range s.base.Tables {
		s.base.Tables[i].Shop = true
	}
	all := slices.Concat(s.base.Tables, []storage.Table{
		model.NumbersDDL(), linksDDL(), valuesDDL(), optionItemsDDL(), productOptionsDDL(), fileContentsDDL(),
		fileProductsDDL(),
		picturesDDL(), modelsOf(s).products.WordTable(), modelsOf(s).orders.WordTable(), windowDDL(), clearingsDDL(),
		papersDDL(),
		model.ChangesDDL(), storage.JournalTable(),
	}, storage.FeedTables(), prefs.Tables(), activity.Tables(), answers.Tables(), webhooks.Tables())
	if err := s.base.Check(all); err != nil {
		panic("a mistake in the shop's declarations: " + err.Error())
	}
	for i := range all {
		all[i].Refs, all[i].Feeds = s.base.RefsOf(all[i].Name), s.base.FeedsOf(all[i].Name)
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

// open is New with every clock injected: the wall clock, one that nobody can set, and the beat of what is done each
// second.
func open(db *storage.DB, now storage.Clock, mono func() time.Duration, tick <-chan time.Time) (*Store, error) {
	if now == nil {
		now = time.Now
	}
	s := newStore()
	s.db, s.now, s.window, s.stop = db, now, &clearWindow{now: now, mono: mono}, make(chan struct{})
	s.base.Open(db, now, endLoop)
	s.declareAll()
	s.Prefs, s.Answers, s.Webhooks = prefs.Open(db, now), answers.Open(now), webhooks.Open(db, now, fedNames())
	var err error
	if s.Activity, err = activity.Open(db, now); err != nil {
		return nil, err
	}
	s.Window() // the 60 minutes by the clock nobody can set begin when this process first sees an open window
	s.base.Listen()
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
		s.base.Tell(model.EventOf(ActivityTopics))
	}
	if s.Activity.Due() {
		_ = s.Activity.Flush(context.Background())
	}
	s.noteTime(context.Background())
}

// Close writes what is left of the log and stops the store's own goroutines; the caller closes the DB. A second Close
// does nothing.
func (s *Store) Close() (err error) {
	s.once.Do(func() {
		close(s.stop)
		s.stopped.Wait()
		s.base.Close()
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

// Now is the store's time, Instant the same as records hold it.
func (s *Store) Now() time.Time { return s.now() }

// Instant is Now as records hold it.
func (s *Store) Instant() Instant { return s.base.Instant() }

// Write lets a room within the shop (rooms_test.go) write in one transaction, all or nothing.
func Write(s *Store, ctx context.Context, do func(*storage.Tx) error) error {
	return s.base.Write(ctx, nil, do)
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
	ProductTopics  = model.Topics{productsTable, inventoryTable, picturesTable}
	CategoryTopics = model.Topics{categoriesTable, picturesTable}
	PlaceTopics    = model.Topics{associationsTable} // of products in categories
	RoleTopics     = model.Topics{rolesTable}
	KeyTopics      = model.Topics{"keys"}
	SettingTopics  = model.Topics{settingTopic}
	WindowTopics   = model.Topics{windowTopic} // of clear operations
	ActivityTopics = model.Topics{activity.Topic}
	WebhookTopics  = model.Topics{webhooks.Topic}
)

// Topics that are not the name of a table of records.
const (
	settingTopic               = prefs.Topic
	windowTopic  storage.Topic = "clear window"
)

// What a Change speaks of.
const (
	ProductChange  = productsTable
	CategoryChange = categoriesTable
)

// Kinds of changes that can be undone, besides those that every model knows and those of orders.
const (
	Activated   model.ChangeKind = "activated"
	Deactivated model.ChangeKind = "deactivated"
	Repriced    model.ChangeKind = "repriced"
	Moved       model.ChangeKind = "moved"
	Hidden      model.ChangeKind = "hidden"
	Revealed    model.ChangeKind = "revealed"
	Arranged    model.ChangeKind = "arranged" // the products of a category
	Admitted    model.ChangeKind = "admitted" // the roles that may see it
	Approved    model.ChangeKind = "approved"
	Tagged      model.ChangeKind = "tagged"
	Untagged    model.ChangeKind = "untagged"
	FromFile    model.ChangeKind = "file" // read from a file
)

// Nouns are what sentences call one record of each model.
func Nouns() []words.Form { return declared().base.Nouns() }

// Batch is the store at one moment, as whoever moves many records of several models sees it: shop/tables, which reads
// and writes files of them. It only reads (Look), or it is one step of writing, which can be taken back (Batch). Its
// methods, and those of Resource that take it, see what it has written. It serves one goroutine, and only as long as
// the function runs that was given it.
type Batch struct {
	*model.Batch[*Store]
	s  *Store
	r  storage.Reader
	tx *storage.Tx // nil: it only reads
	c  *model.Journal
}

// Look reads the store at one moment.
func (s *Store) Look(ctx context.Context, do func(*Batch) error) error {
	return model.Look(ctx, s, func(b *model.Batch[*Store], r storage.Reader) error {
		return do(&Batch{b, s, r, nil, nil})
	})
}

// Batch writes in one step, all or nothing, by the rules of every write; do says in Made what it did. An error of do,
// any one, leaves the store as it was and comes back. Nobody else writes meanwhile. The change can be undone.
func (s *Store) Batch(ctx context.Context, kind model.ChangeKind, do func(*Batch) error) (made model.Change,
	err error) {
	return model.InOne(ctx, s, kind, func(b *model.Batch[*Store], tx *storage.Tx, c *model.Journal) error {
		return do(&Batch{b, s, tx, tx, c})
	})
}

// Try does what Batch does, and leaves the store as it was whatever comes of it. Nobody else writes meanwhile.
func (s *Store) Try(ctx context.Context, do func(*Batch) error) error {
	return model.Try(ctx, s, func(b *model.Batch[*Store], tx *storage.Tx) error {
		return do(&Batch{b, s, tx, tx,
			nil})
	})
}

// Store is whose batch it is.
func (b *Batch) Store() *Store { return b.s }

// Error is a refusal that a person can act on, and Kind what went wrong (shop/refusal).
type (
	Error = refusal.Error
	Kind  = refusal.Kind
)

// Kinds of errors, as refusal explains them.
const (
	Internal     = refusal.Internal
	Unreadable   = refusal.Unreadable
	Invalid      = refusal.Invalid
	Taken        = refusal.Taken
	NotCreated   = refusal.NotCreated
	Missing      = refusal.Missing
	NotSupported = refusal.NotSupported
	ClearClosed  = refusal.ClearClosed
	Denied       = refusal.Denied
	Full         = refusal.Full
	Unready      = refusal.Unready
)

// Refuse is a refusal that says form with args filled in; field may be "".
func Refuse(kind Kind, field string, form words.Form, args ...any) *Error {
	return refusal.New(kind, field, form, args...)
}

// AsRefusal is the refusal in err's chain, or one that says otherwise.
func AsRefusal(err error, otherwise words.Form) *Error { return refusal.As(err, otherwise) }

// KindOf is the kind of an error, as refusal.KindOf says.
func KindOf(err error) Kind { return refusal.KindOf(err) }

// Trouble is the refusal for what the store's file does not allow at the moment; nil for any other error.
func Trouble(err error) *Error { return refusal.Trouble(err) }

func fromWire(err error) error { return refusal.FromWire(err) }
