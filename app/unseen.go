package app

// Unseen is what there is to tell an owner whose window cannot open.
type Unseen struct {
	Dir     string // data folder
	Why     string // one sentence: what the display answered
	Address string // where programs reach the API server meanwhile; "" when Err is set
	Err     error  // why there is no API server either; a storage.InUseError names another Griddle's
}
