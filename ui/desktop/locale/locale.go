// Package locale names a language where the system's locale has none, as in containers: under C.UTF-8 the toolkit
// complains on stderr as soon as it is loaded, and a command says nothing there but what went wrong. Import it for
// its effect. It is ready before the toolkit because it needs nothing but syscall.
package locale

import "syscall"

func init() {
	if chosen, _ := syscall.Getenv("LANGUAGE"); chosen != "" {
		return
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		locale, _ := syscall.Getenv(name)
		if locale == "" {
			continue
		}
		if len(locale) > 2 && locale[:2] == "C." {
			// Only the language of texts; the locale itself decides about letters and keyboards.
			_ = syscall.Setenv("LANGUAGE", "en") // the complaint is all that is at stake
		}
		return
	}
}
