package shop

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/storage"
)

// Affiliate is AffiliateDTO: a partner who brings customers for a commission.
type Affiliate struct {
	Id                   int64          `doc:"Number of the affiliate. Set by the server."`
	StoreId              int64          `doc:"Number of the store. Set by the server."`
	LastUpdatedUtc       Instant        `default:"now" doc:"When the affiliate was last saved. Set by the server."`
	Enabled              bool           `doc:"Whether the partnership is in force."`
	ReferralId           string         `max:"50" doc:"Code in the affiliate's links, unique in the store. Required."`
	DisplayName          string         `doc:"Name."`
	Address              Address        `doc:"Postal address."`
	CommissionAmount     Decimal        `doc:"Commission: percent, or an amount in store currency, by CommissionType."`
	CommissionType       CommissionType `default:"1" doc:"How the commission is worked out."`
	ReferralDays         int            `default:"30" doc:"Days for which a referral counts."`
	TaxId                string         `max:"100" doc:"Tax number."`
	DriversLicenseNumber string         `max:"100" doc:"Number of the driving licence."`
	WebSiteUrl           string         `max:"1000" doc:"Web site."`
	CustomThemeName      string         `doc:"Unused; always empty."`
	Notes                string         `doc:"The shop's notes."`
}

// AffiliateReferral is AffiliateReferralDTO: a visit that an affiliate brought.
type AffiliateReferral struct {
	Id                int64   `doc:"Number of the referral. Set by the server."`
	StoreId           int64   `doc:"Number of the store. Set by the server."`
	AffiliateId       int64   `doc:"Number of the affiliate. Required."`
	TimeOfReferralUtc Instant `default:"now" doc:"When it was; not set: now."`
	ReferrerUrl       string  `max:"1000" doc:"Page the visitor came from."`
}

const (
	affiliatesTable = "affiliates"
	referralsTable  = "affiliate_referrals"
)

// Affiliates and the referrals they brought: docs/protocol/30-orders-people-taxes.md §5. Creating an affiliate whose
// ReferralId is in use answers the one that has it.
var (
	Affiliates = resource(func(s *Store) *model.Of[Affiliate, int64] { return modelsOf(s).affiliates })
	Referrals  = resource(func(s *Store) *model.Of[AffiliateReferral, int64] { return modelsOf(s).referrals })
)

func (s *Store) declareAffiliates() {
	modelsOf(s).affiliates = model.Declare(s.base, model.Of[Affiliate, int64]{
		One: "affiliate", ID: func(a *Affiliate) *int64 { return &a.Id },
		Asks:       map[string]model.AskBy{"ReferralId": model.AsText("referral_key").Sorts("referral_key")},
		StoreID:    func(a *Affiliate) *int64 { return &a.StoreId },
		Updated:    func(a *Affiliate) *Instant { return &a.LastUpdatedUtc },
		Existing:   func(a *Affiliate) storage.Cond { return storage.Eq("referral_key", model.Fold(a.ReferralId)) },
		TwinMember: "ReferralId",
		Title:      (*Affiliate).Called, BeforeSave: s.settleAffiliate, BeforeEdit: editAffiliate,
		Searched: []string{"words_key"}, Filters: map[string]model.Narrowing{"enabled": model.ByTruth("enabled")},
		Sorts:        map[string][]storage.By{"code": storage.Asc("referral_key"), "name": storage.Asc("name_sort")},
		BeforeImport: func(tx *storage.Tx, a *Affiliate) error { return s.settleAffiliate(tx, nil, a, a) },
	}, storage.Spec[Affiliate, int64]{
		Table: affiliatesTable,
		Columns: []storage.Column[Affiliate]{
			{Name: "referral_key", Type: storage.Text,
				Value: func(a *Affiliate) any { return model.Fold(a.ReferralId) }},
			{Name: "enabled", Type: storage.Integer, Value: func(a *Affiliate) any { return a.Enabled }},
			model.SortColumn("name_sort", (*Affiliate).Called),
			model.WordsColumn(func(a *Affiliate) []string {
				return []string{a.ReferralId, a.DisplayName, a.Address.FirstName, a.Address.LastName,
					a.Address.Company, a.WebSiteUrl, a.Notes}
			}),
		},
		Indexes: []storage.Index{{Columns: []string{"referral_key"}, Unique: true}},
	})
	modelsOf(s).referrals = model.Declare(s.base, model.Of[AffiliateReferral, int64]{
		One: "referral", ID: func(r *AffiliateReferral) *int64 { return &r.Id },
		StoreID: func(r *AffiliateReferral) *int64 { return &r.StoreId },
		Refs: []model.Ref[AffiliateReferral]{{Column: "affiliate", To: affiliatesTable, Field: "AffiliateId",
			Back: "the affiliate who brought it"}},
		BeforeSave: func(_ *storage.Tx, _ *model.Journal, _, r *AffiliateReferral) error {
			r.TimeOfReferralUtc = s.base.Dated(r.TimeOfReferralUtc, Instant{})
			return nil
		},
	}, storage.Spec[AffiliateReferral, int64]{
		Table: referralsTable,
		Columns: []storage.Column[AffiliateReferral]{
			{Name: "affiliate", Type: storage.Integer, Value: func(r *AffiliateReferral) any { return r.AffiliateId }},
		},
		Indexes: []storage.Index{{Columns: []string{"affiliate"}}},
	})
}

func (s *Store) settleAffiliate(tx *storage.Tx, _ *model.Journal, _, a *Affiliate) error {
	if model.IsBlank(a.ReferralId) {
		return Refuse(Invalid, "ReferralId", "{field} is missing; give the affiliate a code for links.")
	}
	a.CustomThemeName = ""
	a.Address.Settle()
	other, err := modelsOf(s).affiliates.Double(tx, a)
	if err == nil && other != nil && other.Id != a.Id {
		err = Refuse(Taken, "ReferralId", "{field} is in use by another affiliate; choose another.")
	}
	return err
}

// ReferralsOf calls fn with the referrals an affiliate brought, in the order they came; all of the store's when
// affiliate is not the number of one (docs/protocol/30-orders-people-taxes.md §5.1).
func (s *Store) ReferralsOf(ctx context.Context, affiliate string, fn func(body []byte) error) error {
	id, ok := modelsOf(s).affiliates.Parse(affiliate)
	if !ok {
		return Referrals.List(s, ctx, fn)
	}
	return modelsOf(s).referrals.Bodies(s.db.Reader(), storage.Query{Where: storage.Eq("affiliate", id)},
		model.UntilDone(ctx, fn))
}

// CommissionType is AffiliateCommissionTypeDTO.
type CommissionType int

// How an affiliate earns.
const (
	NoCommission      CommissionType = 0
	PercentCommission CommissionType = 1 // of the sales
	FlatCommission    CommissionType = 2 // an amount for each order
)

// Members names the values.
func (CommissionType) Members() []Member {
	return named(map[int]string{0: "None", 1: "PercentageCommission", 2: "FlatRateCommission"})
}

// Called is what people call the affiliate: the name, else the company, else the code.
func (a *Affiliate) Called() string {
	person := strings.TrimSpace(a.Address.FirstName + " " + a.Address.LastName)
	return cmp.Or(strings.TrimSpace(a.DisplayName), person, strings.TrimSpace(a.Address.Company), a.ReferralId)
}

// What the owner may enter for an affiliate.
const (
	mostReferralDays = 9999
	mostCommission   = 100 // percent
)

// editAffiliate refuses what the owner may not do with an affiliate. What a program wrote, and the owner has not
// touched, is kept.
func editAffiliate(_ storage.Reader, base, a *Affiliate) error {
	if base == nil {
		base = &Affiliate{ReferralDays: -1} // all of a new one is looked at
	}
	a.ReferralId, a.WebSiteUrl = strings.TrimSpace(a.ReferralId), strings.TrimSpace(a.WebSiteUrl)
	odd := strings.ContainsFunc(a.ReferralId, func(r rune) bool {
		return r != '_' && r != '-' && !('0' <= r && r <= '9') && !('a' <= r && r <= 'z') && !('A' <= r && r <= 'Z')
	})
	same := a.CommissionType == base.CommissionType && a.CommissionAmount.Equal(base.CommissionAmount.Decimal)
	least := decimal.New(1, -2)
	switch web, err := url.Parse(a.WebSiteUrl); {
	case odd && a.ReferralId != base.ReferralId:
		return Refuse(Invalid, "ReferralId", "{field} may hold letters from A to Z, digits, _ and - alone.")
	case model.IsBlank(a.DisplayName + a.Address.FirstName + a.Address.LastName + a.Address.Company):
		return Refuse(Invalid, "DisplayName", "{field} is missing; enter it or a company.")
	case !same && a.CommissionType != NoCommission && a.CommissionAmount.LessThan(least):
		return Refuse(Invalid, "CommissionAmount", "{field} must be at least %s.", least.String())
	case !same && a.CommissionType == PercentCommission && a.CommissionAmount.GreaterThan(decimal.New(mostCommission,
		0)):
		return Refuse(Invalid, "CommissionAmount", "{field} must be at most %d percent.", mostCommission)
	case a.ReferralDays != base.ReferralDays && (a.ReferralDays < 1 || a.ReferralDays > mostReferralDays):
		return Refuse(Invalid, "ReferralDays", "{field} must be between %d and %d.", 1, mostReferralDays)
	case a.WebSiteUrl != base.WebSiteUrl && a.WebSiteUrl != "" &&
		(err != nil || web.Host == "" || web.Scheme != "http" && web.Scheme != "https"):
		return Refuse(Invalid, "WebSiteUrl", "{field} must begin with http:// or https://.")
	}
	return nil
}

// NewestReferrals are the visits that an affiliate brought, the newest first, at most that many; and how many there are
// in all.
func (s *Store) NewestReferrals(ctx context.Context, affiliate string, most int) (all []AffiliateReferral, n int,
	err error) {
	id, ok := modelsOf(s).affiliates.Parse(affiliate)
	if !ok {
		return nil, 0, modelsOf(s).affiliates.Missing()
	}
	its := storage.Eq("affiliate", id)
	err = s.db.Read(ctx, func(v *storage.View) error {
		if n, err = storage.Count(v, referralsTable, its); err != nil {
			return err
		}
		newest := storage.Query{Where: its, Order: storage.Desc("pk"), Limit: most}
		return modelsOf(s).referrals.Each(v, newest, func(r AffiliateReferral) error {
			all = append(all, r)
			return ctx.Err()
		})
	})
	return all, n, err
}
