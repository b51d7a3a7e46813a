-- shop true, not in snapshots false
CREATE TABLE IF NOT EXISTS products (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	sku_key TEXT,
	slug_key TEXT,
	name_key TEXT,
	shown INTEGER,
	status INTEGER,
	available INTEGER,
	picture INTEGER,
	price REAL,
	searchable INTEGER
) STRICT
CREATE INDEX IF NOT EXISTS products_sku_key ON products (sku_key)
CREATE INDEX IF NOT EXISTS products_slug_key ON products (slug_key)
CREATE INDEX IF NOT EXISTS products_name_key_id ON products (name_key, id)
CREATE INDEX IF NOT EXISTS products_shown_status_available_picture ON products (shown, status, available, picture)
CREATE INDEX IF NOT EXISTS products_price_id ON products (price, id)
CREATE INDEX IF NOT EXISTS products_searchable ON products (searchable) WHERE searchable = 0
-- shop true, not in snapshots false
CREATE TABLE IF NOT EXISTS categories (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	slug_key TEXT,
	name_key TEXT,
	parent TEXT,
	sort_order INTEGER
) STRICT
CREATE INDEX IF NOT EXISTS categories_slug_key_sort_order ON categories (slug_key, sort_order)
CREATE INDEX IF NOT EXISTS categories_parent_sort_order ON categories (parent, sort_order)
CREATE INDEX IF NOT EXISTS categories_sort_order_name_key_id ON categories (sort_order, name_key, id)
-- shop true, not in snapshots false
CREATE TABLE IF NOT EXISTS category_products (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	category TEXT,
	product TEXT,
	sort_order INTEGER
) STRICT
CREATE INDEX IF NOT EXISTS category_products_category_sort_order_product ON category_products (category, sort_order, product)
CREATE UNIQUE INDEX IF NOT EXISTS category_products_product_category ON category_products (product, category)
-- shop true, not in snapshots false
CREATE TABLE IF NOT EXISTS catalogroles (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	type INTEGER,
	reference TEXT,
	name_key TEXT
) STRICT
CREATE INDEX IF NOT EXISTS catalogroles_reference_type ON catalogroles (reference, type)
-- shop true, not in snapshots false
CREATE TABLE IF NOT EXISTS productinventory (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	product TEXT,
	in_stock INTEGER
) STRICT
CREATE INDEX IF NOT EXISTS productinventory_product_in_stock ON productinventory (product, in_stock)
-- shop true, not in snapshots false
CREATE TABLE IF NOT EXISTS pictures (
	kind INTEGER NOT NULL,
	owner TEXT NOT NULL,
	name_key TEXT NOT NULL,
	size TEXT NOT NULL,
	file TEXT NOT NULL,
	type TEXT NOT NULL,
	uploaded INTEGER NOT NULL,
	PRIMARY KEY (kind, owner, name_key, size)
) STRICT, WITHOUT ROWID
-- shop false, not in snapshots false
CREATE VIRTUAL TABLE IF NOT EXISTS product_search USING fts5(sku, name, meta, words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='2 3')
-- shop false, not in snapshots false
CREATE TABLE IF NOT EXISTS clear_window (id INTEGER PRIMARY KEY CHECK (id = 1), until INTEGER NOT NULL, opened INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT
-- shop false, not in snapshots false
CREATE TABLE IF NOT EXISTS clearings (id INTEGER PRIMARY KEY AUTOINCREMENT, snapshot TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, by TEXT NOT NULL, products INTEGER NOT NULL, categories INTEGER NOT NULL, customers INTEGER NOT NULL, going INTEGER NOT NULL, restored INTEGER NOT NULL, undo INTEGER NOT NULL) STRICT
-- shop false, not in snapshots false
CREATE TABLE IF NOT EXISTS ui_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID
-- shop false, not in snapshots true
CREATE TABLE IF NOT EXISTS changes (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, about TEXT NOT NULL, count INTEGER NOT NULL, name TEXT NOT NULL) STRICT
-- shop false, not in snapshots true
CREATE TABLE IF NOT EXISTS change_images (change INTEGER NOT NULL, about TEXT NOT NULL, id ANY NOT NULL, before TEXT, after TEXT, PRIMARY KEY (change, about, id)) STRICT
-- shop false, not in snapshots true
CREATE TABLE IF NOT EXISTS activity_requests (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, key INTEGER NOT NULL, key_name TEXT NOT NULL, program TEXT NOT NULL, address TEXT NOT NULL, method TEXT NOT NULL, model TEXT NOT NULL, result TEXT NOT NULL, reason TEXT NOT NULL, status INTEGER NOT NULL, duration INTEGER NOT NULL) STRICT
-- shop false, not in snapshots true
CREATE TABLE IF NOT EXISTS activity_refused (reason TEXT NOT NULL, method TEXT NOT NULL, model TEXT NOT NULL, program TEXT NOT NULL, result TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (reason, method, model, program, result)) STRICT, WITHOUT ROWID
-- shop false, not in snapshots true
CREATE TABLE IF NOT EXISTS key_usage (key INTEGER PRIMARY KEY, last INTEGER NOT NULL, program TEXT NOT NULL, address TEXT NOT NULL) STRICT
-- shop false, not in snapshots true
CREATE TABLE IF NOT EXISTS key_days (key INTEGER NOT NULL, day TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (key, day)) STRICT, WITHOUT ROWID
-- shop false, not in snapshots true
CREATE TABLE IF NOT EXISTS activity_hours (hour INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT
