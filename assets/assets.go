// Package assets holds the files that are built into the program: the icon and the texts of the window in each
// language. Draw the icon in icon.svg and make icon.png from it (256 pixels); texts are translations/en.json and its
// sisters. A new language is one more file there, with every key of en.json.
package assets

import (
	"embed"

	"fyne.io/fyne/v2"
)

//go:embed icon.svg
var iconSVG []byte

//go:embed icon.png
var iconPNG []byte

// Icon is the program's icon as a drawing, for the window's content.
var Icon fyne.Resource = fyne.NewStaticResource("griddle.svg", iconSVG)

// IconPNG is the same at 256 pixels, for the system's lists of windows and programs.
var IconPNG fyne.Resource = fyne.NewStaticResource("griddle.png", iconPNG)

// Translations are the texts of the window, one JSON file for each language in TranslationsDir.
//
//go:embed translations/*.json
var Translations embed.FS

// TranslationsDir is where they lie in Translations.
const TranslationsDir = "translations"
