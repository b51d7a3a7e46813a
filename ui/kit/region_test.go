package kit

import "testing"

func TestRegion(t *testing.T) {
	for _, c := range []struct {
		env    map[string]string
		locale string
		want   string
	}{
		{nil, "de-DE", "DE"},
		{nil, "de", ""},
		{nil, "zh-Hant-TW", "TW"},
		{map[string]string{"LANG": "de_AT.UTF-8"}, "de", "AT"},
		{map[string]string{"LANG": "en_US.UTF-8", "LC_MONETARY": "de_DE.UTF-8@euro"}, "en-US", "DE"},
		{map[string]string{"LC_ALL": "fr_CH", "LC_MONETARY": "de_DE"}, "fr", "CH"},
		{map[string]string{"LANG": "C.UTF-8"}, "en-US", ""},
		{map[string]string{"LANG": "POSIX"}, "en-US", ""},
	} {
		if got := regionOf(func(name string) string { return c.env[name] }, c.locale); got != c.want {
			t.Errorf("%v, %s: %q, want %q", c.env, c.locale, got, c.want)
		}
	}
}
