package shop

import (
	"context"

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

// Affiliates and the referrals they brought: docs/protocol/30-orders-people-taxes.md §5. Creating an affiliate whose ReferralId is in use answers
// the one that has it.
var (
	Affiliates = resource(func(s *Store) *model[Affiliate, int64] { return s.affiliates })
	Referrals  = resource(func(s *Store) *model[AffiliateReferral, int64] { return s.referrals })
)

func (s *Store) declareAffiliates() {
	s.affiliates = declare(s, model[Affiliate, int64]{
		one: "affiliate", id: func(a *Affiliate) *int64 { return &a.Id },
		store: func(a *Affiliate) *int64 { return &a.StoreId }, updated: func(a *Affiliate) *Instant { return &a.LastUpdatedUtc },
		existing: func(a *Affiliate) storage.Cond { return storage.Eq("referral_key", foldKey(a.ReferralId)) },
		twin:     "ReferralId",
		name:     func(a *Affiliate) string { return a.DisplayName }, beforeSave: s.settleAffiliate,
		beforeImport: func(tx *storage.Tx, a *Affiliate) error { return s.settleAffiliate(tx, nil, a, a) },
	}, storage.Spec[Affiliate, int64]{
		Table: affiliatesTable,
		Columns: []storage.Column[Affiliate]{
			{Name: "referral_key", Type: storage.Text, Value: func(a *Affiliate) any { return foldKey(a.ReferralId) }},
		},
		Indexes: []storage.Index{{Columns: []string{"referral_key"}, Unique: true}},
	})
	s.referrals = declare(s, model[AffiliateReferral, int64]{
		one: "referral", id: func(r *AffiliateReferral) *int64 { return &r.Id }, store: func(r *AffiliateReferral) *int64 { return &r.StoreId },
		refs: []ref[AffiliateReferral]{{column: "affiliate", to: affiliatesTable, field: "AffiliateId", back: "the affiliate who brought it"}},
		beforeSave: func(_ *storage.Tx, _ *change, _, r *AffiliateReferral) error {
			r.TimeOfReferralUtc = s.dated(r.TimeOfReferralUtc, Instant{})
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

func (s *Store) settleAffiliate(tx *storage.Tx, _ *change, _, a *Affiliate) error {
	if isBlank(a.ReferralId) {
		return Refuse(Invalid, "ReferralId", "{field} is missing; give the affiliate a code for links.")
	}
	a.CustomThemeName = ""
	a.Address.settle()
	other, err := s.affiliates.double(tx, a)
	if err == nil && other != nil && other.Id != a.Id {
		err = Refuse(Taken, "ReferralId", "{field} is in use by another affiliate; choose another.")
	}
	return err
}

// ReferralsOf calls fn with the referrals an affiliate brought, in the order they came; all of the store's when affiliate is not the number of
// one (docs/protocol/30-orders-people-taxes.md §5.1).
func (s *Store) ReferralsOf(ctx context.Context, affiliate string, fn func(body []byte) error) error {
	id, ok := s.affiliates.parse(affiliate)
	if !ok {
		return Referrals.List(s, ctx, fn)
	}
	return s.referrals.Bodies(s.db.Reader(), storage.Query{Where: storage.Eq("affiliate", id)}, untilDone(ctx, fn))
}

// CommissionType is AffiliateCommissionTypeDTO.
type CommissionType int

// Members names the values.
func (CommissionType) Members() []Member {
	return named(map[int]string{0: "None", 1: "PercentageCommission", 2: "FlatRateCommission"})
}
