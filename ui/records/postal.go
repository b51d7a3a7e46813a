package records

import (
	"regexp"
	"strings"
)

// postalForms are what the postal codes of some countries look like once they are tidy.
var postalForms = map[string]*regexp.Regexp{
	"USA": regexp.MustCompile(`^\d{5}(-\d{4})?$`),
	"CAN": regexp.MustCompile(`^[A-Z]\d[A-Z] \d[A-Z]\d$`),
	"GBR": regexp.MustCompile(`^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$`),
	"NLD": regexp.MustCompile(`^\d{4} [A-Z]{2}$`),
	"DEU": regexp.MustCompile(`^\d{5}$`),
	"FRA": regexp.MustCompile(`^\d{5}$`),
	"ESP": regexp.MustCompile(`^\d{5}$`),
	"ITA": regexp.MustCompile(`^\d{5}$`),
	"AUT": regexp.MustCompile(`^\d{4}$`),
	"CHE": regexp.MustCompile(`^\d{4}$`),
	"AUS": regexp.MustCompile(`^\d{4}$`),
}

// parted are the countries whose codes have a blank before so many last characters.
var parted = map[string]int{"CAN": 3, "GBR": 3, "NLD": 2}

// fitsPostal tells whether a code looks as those of the country do, or nothing is known of them.
func fitsPostal(iso, code string) bool {
	form := postalForms[iso]
	return form == nil || code == "" || form.MatchString(tidyPostal(iso, code))
}

// tidyPostal writes a code as the country does, when it then is one; zeros before it are figures like others.
func tidyPostal(iso, code string) string {
	tidy := strings.ToUpper(strings.TrimSpace(code))
	if last := parted[iso]; last > 0 {
		joined := strings.ReplaceAll(tidy, " ", "")
		if len(joined) > last {
			tidy = joined[:len(joined)-last] + " " + joined[len(joined)-last:]
		}
	}
	if form := postalForms[iso]; form != nil && form.MatchString(tidy) {
		return tidy
	}
	return code
}
