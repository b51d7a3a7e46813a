package uitest

import (
	"runtime"
	"testing"

	"fyne.io/fyne/v2/lang"

	"griddle/assets"
)

// German makes the texts German for the rest of the test.
func German(t testing.TB) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the language of this system is not chosen by the environment")
	}
	load := func() {
		if err := lang.AddTranslationsFS(assets.Translations, assets.TranslationsDir); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(load) // runs when the environment is as before again
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"} {
		t.Setenv(name, "de_DE.UTF-8")
	}
	load()
}
