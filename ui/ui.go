// Package ui is the Fyne window: it joins the shell (menu, routes, banners, strip) with the pages and the texts.
// Look for the frame in shell/, for widgets in kit/, for colours in look/, for what an owner sees in pages/.
// Nothing here imports fyne.io/fyne/v2/app: main makes the app, so tests need no screen.
package ui
