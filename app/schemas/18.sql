CREATE TABLE activity_hours (hour INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;
CREATE TABLE activity_refused (reason TEXT NOT NULL, method TEXT NOT NULL, model TEXT NOT NULL, program TEXT NOT NULL, result TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (reason, method, model, program, result)) STRICT, WITHOUT ROWID;
CREATE TABLE activity_requests (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, key INTEGER NOT NULL, key_name TEXT NOT NULL, program TEXT NOT NULL, address TEXT NOT NULL, method TEXT NOT NULL, model TEXT NOT NULL, result TEXT NOT NULL, reason TEXT NOT NULL, status INTEGER NOT NULL, duration INTEGER NOT NULL, lacked TEXT) STRICT;
CREATE TABLE admin_lock (id INTEGER PRIMARY KEY CHECK (id = 1), hash TEXT NOT NULL, idle INTEGER NOT NULL, failures INTEGER NOT NULL, failed INTEGER NOT NULL) STRICT;
CREATE TABLE affiliate_referrals (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	affiliate INTEGER
) STRICT;
CREATE INDEX affiliate_referrals_affiliate ON affiliate_referrals (affiliate);
CREATE TABLE affiliates (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	referral_key TEXT,
	enabled INTEGER,
	name_sort BLOB,
	words_key TEXT,
	name_key TEXT
) STRICT;
CREATE UNIQUE INDEX affiliates_referral_key ON affiliates (referral_key);
CREATE TABLE api_keys (id INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL, masked TEXT NOT NULL, access INTEGER NOT NULL, clear INTEGER NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL, successor INTEGER NOT NULL, retire INTEGER NOT NULL, master TEXT NOT NULL, sealed BLOB NOT NULL, tag BLOB NOT NULL) STRICT;
CREATE TABLE catalogroles (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	type INTEGER,
	reference TEXT,
	name_key TEXT
) STRICT;
CREATE INDEX catalogroles_reference_type ON catalogroles (reference, type);
CREATE TABLE categories (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	slug_key TEXT,
	name_key TEXT,
	name_sort BLOB,
	parent TEXT,
	sort_order INTEGER
) STRICT;
CREATE INDEX categories_parent_sort_order ON categories (parent, sort_order);
CREATE INDEX categories_slug_key_sort_order ON categories (slug_key, sort_order);
CREATE INDEX categories_sort_order_name_sort_id ON categories (sort_order, name_sort, id);
CREATE TABLE category_products (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	category TEXT,
	product TEXT,
	sort_order INTEGER
) STRICT;
CREATE INDEX category_products_category_sort_order_product ON category_products (category, sort_order, product);
CREATE UNIQUE INDEX category_products_product_category ON category_products (product, category);
CREATE TABLE changes (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, about TEXT NOT NULL, count INTEGER NOT NULL, name TEXT NOT NULL) STRICT;
CREATE TABLE clear_window (id INTEGER PRIMARY KEY CHECK (id = 1), until INTEGER NOT NULL, opened INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT;
CREATE TABLE clearings (id INTEGER PRIMARY KEY AUTOINCREMENT, snapshot TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, by TEXT NOT NULL, products INTEGER NOT NULL, categories INTEGER NOT NULL, customers INTEGER NOT NULL, going INTEGER NOT NULL, restored INTEGER NOT NULL, undo INTEGER NOT NULL) STRICT;
CREATE TABLE customeraccounts (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	email_key TEXT,
	name_key TEXT,
	name_sort BLOB,
	last_sort BLOB,
	place_sort BLOB,
	words_key TEXT,
	tags TEXT,
	country TEXT,
	exempt INTEGER,
	since INTEGER,
	twin_mail TEXT,
	twin_name TEXT,
	twin_phone TEXT,
	price_group TEXT
) STRICT;
CREATE INDEX customeraccounts_email_key_price_group_id ON customeraccounts (email_key, price_group, id);
CREATE INDEX customeraccounts_last_sort ON customeraccounts (last_sort);
CREATE INDEX customeraccounts_name_key_id ON customeraccounts (name_key, id);
CREATE INDEX customeraccounts_name_sort ON customeraccounts (name_sort);
CREATE INDEX customeraccounts_price_group ON customeraccounts (price_group) WHERE price_group IS NOT NULL;
CREATE INDEX customeraccounts_tags ON customeraccounts (tags) WHERE tags IS NOT NULL;
CREATE INDEX customeraccounts_twin_mail_twin_name_twin_phone_id ON customeraccounts (twin_mail, twin_name, twin_phone, id);
CREATE INDEX customeraccounts_words_key_id ON customeraccounts (words_key, id);
CREATE TABLE draft_pictures (page TEXT NOT NULL, field TEXT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (page, field)) STRICT, WITHOUT ROWID;
CREATE TABLE drafts (page TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE feed (number INTEGER PRIMARY KEY AUTOINCREMENT, about TEXT NOT NULL, key INTEGER NOT NULL, id TEXT NOT NULL, action INTEGER NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (about, key)) STRICT;
CREATE UNIQUE INDEX feed_about_id ON feed (about, id) WHERE action = 3;
CREATE TABLE feed_heads (about TEXT PRIMARY KEY, number INTEGER NOT NULL, cleared INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE feed_state (id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, floor INTEGER NOT NULL) STRICT;
CREATE TABLE giftcards (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	name_key TEXT,
	plain TEXT,
	issued INTEGER,
	expires INTEGER,
	left REAL,
	enabled INTEGER,
	recipient_sort BLOB,
	words_key TEXT,
	line INTEGER
) STRICT;
CREATE INDEX giftcards_line ON giftcards (line) WHERE line IS NOT NULL;
CREATE INDEX giftcards_name_key ON giftcards (name_key) WHERE name_key IS NOT NULL;
CREATE INDEX giftcards_plain ON giftcards (plain) WHERE plain IS NOT NULL;
CREATE TABLE kept_answers (owner INTEGER NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, request BLOB NOT NULL, status INTEGER NOT NULL, place TEXT NOT NULL, location TEXT NOT NULL, tag TEXT NOT NULL, body TEXT, number INTEGER NOT NULL, total INTEGER NOT NULL, PRIMARY KEY (owner, name)) STRICT, WITHOUT ROWID;
CREATE INDEX kept_answers_at ON kept_answers (at);
CREATE INDEX kept_answers_owner_number ON kept_answers (owner, number);
CREATE INDEX kept_answers_owner_total ON kept_answers (owner, total);
CREATE TABLE kept_rows (
	change INTEGER NOT NULL,
	about TEXT NOT NULL,
	key TEXT NOT NULL,
	before TEXT,
	after TEXT,
	loose INTEGER NOT NULL DEFAULT 0,
	file TEXT,
	PRIMARY KEY (change, about, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_rows_file ON kept_rows (file) WHERE file IS NOT NULL;
CREATE TABLE key_days (key INTEGER NOT NULL, day TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (key, day)) STRICT, WITHOUT ROWID;
CREATE TABLE key_rights (key INTEGER NOT NULL, right TEXT NOT NULL, since INTEGER NOT NULL, under TEXT NOT NULL, PRIMARY KEY (key, right)) STRICT, WITHOUT ROWID;
CREATE TABLE key_usage (key INTEGER PRIMARY KEY, last INTEGER NOT NULL, program TEXT NOT NULL, address TEXT NOT NULL) STRICT;
CREATE TABLE manufacturers (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	name_key TEXT,
	name_sort BLOB,
	words_key TEXT,
	email_sort BLOB,
	place_sort BLOB
) STRICT;
CREATE INDEX manufacturers_name_sort ON manufacturers (name_sort);
CREATE TABLE masters (pk INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, place TEXT NOT NULL, path TEXT NOT NULL, created INTEGER NOT NULL, proof BLOB NOT NULL) STRICT;
CREATE TABLE numbers (name TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE order_search USING fts5(number, people, goods, more, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE TABLE 'order_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'order_search_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'order_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);
CREATE TABLE 'order_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE orders (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	snapshot TEXT,
	number_key TEXT,
	customer TEXT,
	ordered INTEGER,
	listed INTEGER,
	status INTEGER,
	label INTEGER,
	shipping INTEGER,
	total INTEGER,
	due INTEGER,
	held INTEGER,
	number_sort INTEGER,
	name_sort BLOB,
	country TEXT,
	region TEXT,
	method TEXT,
	means TEXT,
	coupons TEXT,
	source TEXT,
	noted INTEGER,
	affiliate INTEGER,
	buyer TEXT,
	net INTEGER,
	open_return INTEGER,
	name_key TEXT
) STRICT;
CREATE INDEX orders_buyer_listed_ordered_net_id ON orders (buyer, listed, ordered, net, id) WHERE buyer IS NOT NULL;
CREATE INDEX orders_customer ON orders (customer) WHERE customer IS NOT NULL;
CREATE INDEX orders_listed_ordered_status_label_shipping_total_due_held_number_sort_name_sort_country_region_method_means_coupons_source_noted_open_return_affiliate_id ON orders (listed, ordered, status, label, shipping, total, due, held, number_sort, name_sort, country, region, method, means, coupons, source, noted, open_return, affiliate, id);
CREATE INDEX orders_number_key ON orders (number_key) WHERE number_key IS NOT NULL;
CREATE INDEX orders_ordered ON orders (ordered);
CREATE TABLE ordertransactions (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	ordered TEXT,
	at INTEGER
) STRICT;
CREATE INDEX ordertransactions_ordered_at ON ordertransactions (ordered, at);
CREATE TABLE papers (kind TEXT NOT NULL, number TEXT NOT NULL, serial INTEGER NOT NULL, of TEXT NOT NULL, at INTEGER NOT NULL, refers TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, number)) STRICT, WITHOUT ROWID;
CREATE INDEX papers_number ON papers (number);
CREATE INDEX papers_of ON papers (of);
CREATE TABLE pictures (kind INTEGER NOT NULL, owner TEXT NOT NULL, name_key TEXT NOT NULL, size TEXT NOT NULL, file TEXT NOT NULL, type TEXT NOT NULL, uploaded INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (kind, owner, name_key, size)) STRICT, WITHOUT ROWID;
CREATE INDEX pictures_version ON pictures (version);
CREATE TABLE pricegroups (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE COLLATE NOCASE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	name_key TEXT,
	name_sort BLOB,
	type INTEGER,
	amount REAL
) STRICT;
CREATE INDEX pricegroups_name_sort ON pricegroups (name_sort);
CREATE TABLE product_options (pk INTEGER PRIMARY KEY AUTOINCREMENT, product TEXT NOT NULL, option TEXT NOT NULL, sort_order INTEGER NOT NULL, UNIQUE (product, option)) STRICT;
CREATE INDEX product_options_option ON product_options (option);
CREATE TABLE product_property_values (product TEXT NOT NULL, property INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (product, property)) STRICT, WITHOUT ROWID;
CREATE INDEX product_property_values_property ON product_property_values (property);
CREATE VIRTUAL TABLE product_search USING fts5(sku, name, meta, words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE TABLE 'product_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'product_search_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'product_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);
CREATE TABLE 'product_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE productfile_contents (owner TEXT PRIMARY KEY, file TEXT NOT NULL, size INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE productfile_products (pk INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL, product TEXT NOT NULL, minutes INTEGER NOT NULL, downloads INTEGER NOT NULL, UNIQUE (file, product)) STRICT;
CREATE INDEX productfile_products_product ON productfile_products (product);
CREATE TABLE productfiles (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	name_key TEXT,
	description_key TEXT
) STRICT;
CREATE INDEX productfiles_name_key_description_key ON productfiles (name_key, description_key);
CREATE TABLE productimages (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	product TEXT,
	sort_order INTEGER
) STRICT;
CREATE INDEX productimages_product_sort_order ON productimages (product, sort_order);
CREATE TABLE productinventory (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE COLLATE NOCASE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	product TEXT,
	variant TEXT,
	in_stock INTEGER,
	on_hand INTEGER,
	low INTEGER
) STRICT;
CREATE INDEX productinventory_product ON productinventory (product) WHERE low = 1;
CREATE INDEX productinventory_product_in_stock ON productinventory (product, in_stock);
CREATE TABLE productoption_items (item TEXT PRIMARY KEY, option TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX productoption_items_option ON productoption_items (option);
CREATE TABLE productoptions (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	name_key TEXT,
	name_sort BLOB,
	shared INTEGER,
	kind INTEGER
) STRICT;
CREATE INDEX productoptions_name_sort ON productoptions (name_sort);
CREATE TABLE productproperties (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	name_key TEXT,
	name_sort BLOB,
	kind INTEGER
) STRICT;
CREATE INDEX productproperties_name_key ON productproperties (name_key);
CREATE INDEX productproperties_name_sort ON productproperties (name_sort);
CREATE TABLE productrelationships (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	product TEXT,
	related TEXT,
	sort_order INTEGER
) STRICT;
CREATE INDEX productrelationships_product_sort_order ON productrelationships (product, sort_order);
CREATE INDEX productrelationships_related ON productrelationships (related);
CREATE TABLE productreviews (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	product TEXT,
	karma INTEGER,
	written INTEGER,
	approved INTEGER,
	rating INTEGER,
	customer TEXT,
	words_key TEXT
) STRICT;
CREATE INDEX productreviews_approved_written_id ON productreviews (approved, written, id);
CREATE INDEX productreviews_customer ON productreviews (customer) WHERE customer IS NOT NULL;
CREATE INDEX productreviews_product_karma_written ON productreviews (product, karma, written);
CREATE TABLE products (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	sku_key TEXT,
	barcode TEXT,
	slug_key TEXT,
	name_key TEXT,
	name_sort BLOB,
	sku_sort BLOB,
	shown INTEGER,
	status INTEGER,
	available INTEGER,
	picture INTEGER,
	price REAL,
	cost TEXT,
	searchable INTEGER,
	type TEXT,
	vendor TEXT,
	manufacturer TEXT,
	schedule INTEGER
) STRICT;
CREATE INDEX products_barcode ON products (barcode) WHERE barcode IS NOT NULL;
CREATE INDEX products_manufacturer ON products (manufacturer) WHERE manufacturer IS NOT NULL;
CREATE INDEX products_name_sort_id ON products (name_sort, id);
CREATE INDEX products_price_id ON products (price, id);
CREATE INDEX products_schedule ON products (schedule) WHERE schedule IS NOT NULL;
CREATE INDEX products_searchable ON products (searchable) WHERE searchable = 0;
CREATE INDEX products_shown_status_available_picture ON products (shown, status, available, picture);
CREATE INDEX products_sku_key ON products (sku_key);
CREATE INDEX products_sku_sort_id ON products (sku_sort, id);
CREATE INDEX products_slug_key ON products (slug_key);
CREATE INDEX products_type ON products (type) WHERE type IS NOT NULL;
CREATE INDEX products_vendor ON products (vendor) WHERE vendor IS NOT NULL;
CREATE TABLE producttype_properties (pk INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, property INTEGER NOT NULL, sort_order INTEGER NOT NULL, UNIQUE (type, property)) STRICT;
CREATE INDEX producttype_properties_property ON producttype_properties (property);
CREATE TABLE producttypes (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	name_key TEXT,
	name_sort BLOB
) STRICT;
CREATE INDEX producttypes_name_sort ON producttypes (name_sort);
CREATE TABLE productvariants (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	product TEXT,
	sku_key TEXT,
	barcode TEXT
) STRICT;
CREATE INDEX productvariants_barcode ON productvariants (barcode) WHERE barcode IS NOT NULL;
CREATE INDEX productvariants_product ON productvariants (product);
CREATE INDEX productvariants_sku_key ON productvariants (sku_key) WHERE sku_key IS NOT NULL;
CREATE TABLE productvolumediscounts (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	product TEXT,
	qty INTEGER
) STRICT;
CREATE INDEX productvolumediscounts_product_qty ON productvolumediscounts (product, qty);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE sqlite_sequence(name,seq);
CREATE TABLE taxes (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	country TEXT,
	region TEXT,
	postal_code TEXT,
	schedule INTEGER,
	all_fields TEXT
) STRICT;
CREATE INDEX taxes_all_fields ON taxes (all_fields);
CREATE INDEX taxes_country_region_postal_code ON taxes (country, region, postal_code);
CREATE INDEX taxes_schedule_country_region_postal_code ON taxes (schedule, country, region, postal_code);
CREATE TABLE taxschedules (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	name_key TEXT,
	name_sort BLOB
) STRICT;
CREATE INDEX taxschedules_name_key ON taxschedules (name_key);
CREATE INDEX taxschedules_name_sort ON taxschedules (name_sort);
CREATE TABLE ui_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE vendors (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	name_key TEXT,
	name_sort BLOB,
	words_key TEXT,
	email_sort BLOB,
	place_sort BLOB
) STRICT;
CREATE INDEX vendors_name_sort ON vendors (name_sort);
CREATE TABLE webhook_log (id INTEGER PRIMARY KEY AUTOINCREMENT, hook INTEGER NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, message TEXT NOT NULL, model TEXT NOT NULL, record TEXT NOT NULL, action TEXT NOT NULL, by TEXT NOT NULL, cursor TEXT NOT NULL, happened INTEGER NOT NULL, status INTEGER NOT NULL, answer TEXT NOT NULL, took INTEGER NOT NULL, problem TEXT NOT NULL) STRICT;
CREATE INDEX webhook_log_hook_id ON webhook_log (hook, id);
CREATE TABLE webhooks (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, address TEXT NOT NULL, models TEXT NOT NULL, actions TEXT NOT NULL, record INTEGER NOT NULL, running INTEGER NOT NULL, created INTEGER NOT NULL, sealed TEXT NOT NULL, cursor TEXT NOT NULL, tries INTEGER NOT NULL, next INTEGER NOT NULL, ended INTEGER NOT NULL, why TEXT NOT NULL) STRICT;
CREATE TABLE wishlistitems (
	pk INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL,
	body TEXT NOT NULL,
	own TEXT,
	customer TEXT,
	product TEXT,
	updated INTEGER
) STRICT;
CREATE INDEX wishlistitems_customer_updated ON wishlistitems (customer, updated);
CREATE INDEX wishlistitems_product ON wishlistitems (product);
