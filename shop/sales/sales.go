// Package sales is what the owner does with orders: they are begun, placed, edited, paid, packed, shipped, taken back
// and cancelled, and papers are made of them. It is at home in the shop (rooms_test.go): it writes with the models of
// the orders and of what hangs on them, each event in one step. What follows from an event stands in shop/order.
package sales
