package kit

import (
	"os"
	"strings"

	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/language"
)

// Region is the region that this computer is set to, by its code in ISO 3166 such as "DE"; "" when it does not say.
func Region() string { return regionOf(os.Getenv, lang.SystemLocale().String()) }

// regionOf prefers what Unix systems are told about money over the language of the window.
func regionOf(env func(string) string, locale string) string {
	for _, name := range []string{"LC_ALL", "LC_MONETARY", "LANG"} {
		if value := env(name); value != "" {
			locale, _, _ = strings.Cut(value, ".") // de_DE.UTF-8
			locale, _, _ = strings.Cut(locale, "@")
			break
		}
	}
	tag, err := language.Parse(locale)
	if err != nil {
		return ""
	}
	if region, sure := tag.Region(); sure == language.Exact {
		return region.String()
	}
	return ""
}
