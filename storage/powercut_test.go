package storage

import (
	"context"
	"fmt"
)

// countAloud writes numbered rows and prints each number once its commit is acknowledged.
func countAloud(c Config) int {
	db, err := Open(context.Background(), c)
	if err != nil {
		return fail(err)
	}
	defer db.Close()
	for n := range 40 {
		if err := db.Write(context.Background(), insertBook(bookNo(n))); err != nil {
			return fail(err)
		}
		fmt.Println("ack", n)
	}
	return 0
}
