// Package desktop is what a window needs of the system it stands on and the toolkit has no call for: making it small
// and bringing it back, and whether the system is light or dark. Only the program's own window.go imports it.
package desktop
