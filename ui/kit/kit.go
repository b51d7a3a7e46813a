// Package kit is Griddle's own widgets: what every page is made of, so that a page is mostly a declaration of columns,
// fields and actions. Nothing here knows a page or a record; widgets draw themselves with the names of package look and
// repaint when the theme changes. To build a page: Frame and Card for the shape, Table for lists, Host.Form and
// Host.Danger for questions, Host.Toast for answers.
package kit
