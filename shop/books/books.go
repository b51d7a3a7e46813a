// Package books keeps the books of the shop: it reads orders, payments, stock and affiliates out of the store for the
// reports (shop/report), and answers what each of them shows (shop/statement). It only reads.
package books
