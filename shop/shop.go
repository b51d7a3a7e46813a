// Package shop is the store and its rules: the record types (the protocol's DTOs, member for member), what is valid, what follows from a
// change. It knows neither HTTP nor the window. To add a model: declare its record and collection here, its rows in server/routes.go, done.
package shop

import (
	"context"
	"io"
	"time"

	"griddle/storage"
)

// StoreID is the number of the one store in a file; it begins every API key and stands in every record's StoreId.
const StoreID int64 = 1

// Event tells that something changed; pages fetch again. Sources: this process's commits, another process's commits, the API server.
type Event struct {
	Products, Categories, Associations, Roles bool
	Keys, Settings, Window, Activity          bool
	Everything                                bool // restored, or another process committed
}

// Store is the open shop. Safe for concurrent use.
type Store struct {
	db  *storage.DB
	now storage.Clock
	// Each model is one field; see products.go, categories.go ...
}

// Schema is the shop's tables for storage.Config.
func Schema() []storage.Table { panic("skeleton") }

// New builds the shop on an open file.
func New(db *storage.DB, now storage.Clock) (*Store, error) { panic("skeleton") }

// Subscribe calls fn (on a goroutine of the store) after changes; cancel ends it. Events that come close together may be joined.
func (s *Store) Subscribe(fn func(Event)) (cancel func()) { panic("skeleton") }

// Close stops the store's own goroutines (activity flusher, watcher); the caller closes the DB.
func (s *Store) Close() error { panic("skeleton") }

// Products: file 10 §6. Bodies are the stored wire form (classic dates).
type PageOf struct {
	Number, Size int // page from 1
}

// ProductBody answers the stored wire form of one product.
func (s *Store) ProductBody(bvin string) ([]byte, error)   { panic("skeleton") }
func (s *Store) ProductBySKU(sku string) ([]byte, error)   { panic("skeleton") }
func (s *Store) ProductBySlug(slug string) ([]byte, error) { panic("skeleton") }

// ProductPage calls fn with each body of the page in ProductName order and answers the real total.
func (s *Store) ProductPage(ctx context.Context, p PageOf, fn func(body []byte) error) (total int, err error) {
	panic("skeleton")
}

// ProductsOfCategory is the storefront view of a category (§6.1 bycategory).
func (s *Store) ProductsOfCategory(ctx context.Context, category string, p PageOf, fn func(body []byte) error) (total int, err error) {
	panic("skeleton")
}
func (s *Store) ProductCount() (int, error) { panic("skeleton") }

// Guard is asked inside the write transaction before anything is written; the server passes "is this key still valid and may it write".
type Guard func(*storage.Tx) error

// SaveProduct creates or updates by the id in the record (pathID "" = none given), §6.3. Created tells which.
func (s *Store) SaveProduct(ctx context.Context, g Guard, pathID string, posted []byte) (body []byte, created bool, err error) {
	panic("skeleton")
}
func (s *Store) DeleteProduct(ctx context.Context, g Guard, bvin string) (bool, error) {
	panic("skeleton")
}

// ClearProducts deletes the first n in name order (§6.6) behind the window: snapshot first. by names the key for the clear list.
func (s *Store) ClearProducts(ctx context.Context, g Guard, by string, n int) (cleared, remaining int, err error) {
	panic("skeleton")
}
func (s *Store) IndexProduct(ctx context.Context, g Guard, bvin string) (bool, error) {
	panic("skeleton")
}

// Categories: file 10 §2.
func (s *Store) CategorySnapshots(ctx context.Context, fn func(body []byte) error) error {
	panic("skeleton")
}
func (s *Store) CategorySnapshotsOfProduct(ctx context.Context, product string, fn func(body []byte) error) error {
	panic("skeleton")
}
func (s *Store) CategoryBody(bvin string) ([]byte, error)   { panic("skeleton") }
func (s *Store) CategoryBySlug(slug string) ([]byte, error) { panic("skeleton") }
func (s *Store) CreateCategory(ctx context.Context, g Guard, posted []byte) (body []byte, err error) {
	panic("skeleton")
}
func (s *Store) UpdateCategory(ctx context.Context, g Guard, pathID string, posted []byte) (body []byte, err error) {
	panic("skeleton")
}
func (s *Store) DeleteCategory(ctx context.Context, g Guard, bvin string) (bool, error) {
	panic("skeleton")
}
func (s *Store) ClearCategories(ctx context.Context, g Guard, by string) error { panic("skeleton") }

// Associations: §4. Roles: §5.
func (s *Store) AssociationBody(id int64) ([]byte, error) { panic("skeleton") }
func (s *Store) Associate(ctx context.Context, g Guard, posted []byte) (body []byte, created bool, err error) {
	panic("skeleton")
}
func (s *Store) UpdateAssociation(ctx context.Context, g Guard, id int64, posted []byte) (body []byte, err error) {
	panic("skeleton")
}
func (s *Store) Unrelate(ctx context.Context, g Guard, product, category string) (bool, error) {
	panic("skeleton")
}
func (s *Store) Roles(ctx context.Context, byType, bvin string, fn func(body []byte) error) error {
	panic("skeleton")
}
func (s *Store) CreateRole(ctx context.Context, g Guard, posted []byte) (body []byte, created bool, err error) {
	panic("skeleton")
}
func (s *Store) DeleteRole(ctx context.Context, g Guard, id int64) (bool, error) { panic("skeleton") }

// Picture names a kind of uploaded image: §3.
type Picture int

// Kinds of pictures.
const (
	ProductMain Picture = iota
	CategoryIcon
	CategoryBanner
)

// PutPicture decodes, checks and scales data (already raw bytes) and stores it with its copies under the cleaned name. stored is false with a
// nil error for what the protocol answers with a plain false (no data, extension not allowed, empty name).
func (s *Store) PutPicture(ctx context.Context, g Guard, p Picture, bvin, filename string, data []byte) (stored bool, err error) {
	panic("skeleton")
}

// OpenPicture opens the current picture (size "", "small", "medium", "banner") named by the record, else the newest uploaded one.
func (s *Store) OpenPicture(p Picture, bvin, size string) (r io.ReadCloser, contentType string, err error) {
	panic("skeleton")
}

// --- clear window: security §3 ---

// Window is the clear-operations window as it stands.
type Window struct {
	Open   bool
	Until  time.Time // UTC; zero when never opened
	Notice string    // e.g. the clock was moved
}

func (s *Store) Window() Window                                 { panic("skeleton") }
func (s *Store) AllowClear(ctx context.Context) (Window, error) { panic("skeleton") }
func (s *Store) CloseClear(ctx context.Context) error           { panic("skeleton") }

// Clearing is one entry of the API page's list: a loop of clears with one snapshot.
type Clearing struct {
	Snapshot   string // name for Restore
	At         time.Time
	By         string // key name
	Products   int
	Categories int
	Customers  int
	Until      time.Time // restorable until
	Restored   bool
}

func (s *Store) Clearings() ([]Clearing, error) { panic("skeleton") }

// RestoreClearing puts the shop's records back as they were before the clearing; what is there now is saved first, the window is closed.
func (s *Store) RestoreClearing(ctx context.Context, snapshot string) error { panic("skeleton") }

// Backup and RestoreBackup: security §3-§4.
func (s *Store) Backup(ctx context.Context, path string) error        { panic("skeleton") }
func (s *Store) RestoreBackup(ctx context.Context, path string) error { panic("skeleton") }

// --- sample store ---

// AddSample fills an empty store from a seed; an *Error when there are records already.
func (s *Store) AddSample(ctx context.Context) error { panic("skeleton") }
func (s *Store) Empty() (bool, error)                { panic("skeleton") }

// --- settings ---

// Settings are the owner's choices. Zero values mean the defaults.
type Settings struct {
	StoreName    string
	Listen       string   // host:port of the API, default 127.0.0.1:4743
	APIOff       bool     // the owner stopped the API
	Hosts        []string // further names allowed as Host
	Origins      []string // web origins allowed
	FirstRunDone bool
}

func (s *Store) Settings() (Settings, error) { panic("skeleton") }

// SaveSettings validates and stores all of them; errors name the field (Listen, Hosts, Origins, StoreName).
func (s *Store) SaveSettings(ctx context.Context, st Settings) error { panic("skeleton") }

// UIState remembers small window facts (size, last page, theme) as text by name.
func (s *Store) UIState(name string) string                               { panic("skeleton") }
func (s *Store) SetUIState(ctx context.Context, name, value string) error { panic("skeleton") }

// --- activity (reported by the server), kept over restarts, flushed every second in one write ---

// Request is one finished API request. No key, no query text.
type Request struct {
	At       time.Time
	KeyID    int64 // 0 = refused before a key was known
	KeyName  string
	Program  string // User-Agent or ""
	Address  string // remote IP
	Method   string
	Model    string
	Result   string // "OK", an error code (NULL, KEY, GATE ...)
	Reason   string // sentence, for refused ones
	Status   int
	Duration time.Duration
	Refused  bool // by gate or key: counted by kind instead of listed
}

// RefusedKind is equal refusals counted.
type RefusedKind struct {
	Reason, Method, Model, Program, Result string
	First, Last                            time.Time
	Count                                  int64
}

// Usage is what a key was used for; stands beside the key, untagged.
type Usage struct {
	LastUsed time.Time // zero = never
	Program  string
	Address  string
	Days     [7]int // requests per local day, today last
}

func (s *Store) Report(r Request)                   { panic("skeleton") } // never blocks
func (s *Store) Recent() []Request                  { panic("skeleton") } // newest first, at most 1,000
func (s *Store) Refused() []RefusedKind             { panic("skeleton") } // newest first, at most 200
func (s *Store) KeyUsage() (map[int64]Usage, error) { panic("skeleton") }

// APIStatus is what the window shows of the server; main hands it over.
type APIStatus struct {
	Running bool
	Address string   // http://127.0.0.1:4743
	Why     string   // why it is not running, a sentence
	Notes   []string // e.g. no IPv6 on this machine
}
