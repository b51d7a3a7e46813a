package shop

import "github.com/shopspring/decimal"

// Decimal is an exact decimal number: money in store currency, weights and lengths in store units. Plain JSON number on the wire.
type Decimal struct{ decimal.Decimal }

// Instant is a UTC instant with millisecond precision; the zero value is the protocol's "not set" (year 1). Wire: "\/Date(n)\/".
type Instant struct{ ms int64 }
