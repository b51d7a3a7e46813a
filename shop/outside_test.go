package shop_test

import (
	"context"

	"griddle/shop"
	"griddle/shop/sample"
)

func init() {
	shop.FillSampleWith(func(s *shop.Store, ctx context.Context) error { return sample.Fill(s, ctx, "") })
}
