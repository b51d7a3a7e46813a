package shop

// Named is a record that another one can name: what a list of choices offers.
type Named struct{ ID, Name string }
