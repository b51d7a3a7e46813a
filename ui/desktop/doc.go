// Package desktop runs the window on the system it stands on: Fyne's app, the message of the system's own where no
// window can open, and what the toolkit has no call for, such as making the window small and bringing it back. Only
// main imports it, so the tests of the window need neither a screen nor OpenGL.
package desktop
