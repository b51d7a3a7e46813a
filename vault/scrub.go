package vault

import "regexp"

// secrets are the shapes a secret can have in text, and what is left of them.
var secrets = []struct {
	shape *regexp.Regexp
	left  string
}{
	// key=..., pwd=..., also percent-encoded and with a password in clear.
	{regexp.MustCompile(`(?i)\b(key|pwd|password|passphrase)(=|%3d)("[^"]*"|[^&\s"'<>]*)`), "$1$2(hidden)"},
	// "key":"...", also escaped inside another string.
	{regexp.MustCompile(`(?i)(\\?"(?:key|pwd|password|passphrase)\\?"\s*:\s*)\\?"(?:[^"\\]|\\[^"])*\\?"`),
		`$1"(hidden)"`},
	// Headers, as printed by hand, by %v of a map, or as JSON: up to the end of the line, of the list or of the quotes.
	{regexp.MustCompile(`(?i)\b((?:proxy-)?authorization|x-api-key)(\\?["']?\s*[:=]\s*)(?:\[\]string\{[^}]*|\[[^\]\r\n]*|\\?"[^"\r\n]*|[^"'\r\n]*)`), "$1$2(hidden)"},
	{regexp.MustCompile(`(?i)\b(bearer|basic)\s+[^\s"',\]]{8,}`), "$1 (hidden)"},
	// A key anywhere else, also between letters and cut off behind; record ids lack the store's number in front.
	{
		regexp.MustCompile(`(?i)\d{1,19}(?:-|%2d)[0-9a-f]{8}(?:-|%2d)[0-9a-f]{4}(?:(?:-|%2d)[0-9a-f]{0,12}){0,3}`),
		"(hidden key)",
	},
	// A master secret and a recovery key.
	{regexp.MustCompile(`(?i)\b[0-9a-f]{64}\b`), "(hidden secret)"},
	{regexp.MustCompile(`(?i)\b(?:[0-9a-z]{4}-){13}[0-9a-z]{4}\b`), "(hidden recovery key)"},
}

// Scrub hides anything that looks like a key, pwd or Authorization value in text meant for logs.
func Scrub(text string) string {
	for _, s := range secrets {
		text = s.shape.ReplaceAllString(text, s.left)
	}
	return text
}
