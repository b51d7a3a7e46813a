package shop

import (
	"context"
	"strings"

	"griddle/shop/model"
	"griddle/storage"
)

// OrderByNumber is the id of the order with the number that its customer was told, in any letter case: the newest one
// where a program gave a number twice.
func (s *Store) OrderByNumber(ctx context.Context, number string) (id string, err error) {
	key := model.Fold(strings.TrimSpace(number))
	if key == "" {
		return "", Refuse(Missing, "", "There is no such order.")
	}
	err = s.db.Read(ctx, func(v *storage.View) error {
		ids, err := modelsOf(s).orders.IDs(v, storage.Query{Order: storage.Desc("ordered", "pk"), Limit: 1,
			Where: storage.And(storage.Eq("number_key", key), storage.Eq("listed", int(isOrder)))})
		if err == nil && len(ids) == 0 {
			err = Refuse(Missing, "", "There is no such order.")
		}
		if err == nil {
			id = ids[0]
		}
		return err
	})
	return id, err
}
