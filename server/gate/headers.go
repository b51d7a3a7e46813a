package gate

import "net/http"

// Values are shared between requests, so that setting them costs no allocation.
var (
	nosniff    = []string{"nosniff"}
	noStore    = []string{"no-store"}
	noReferrer = []string{"no-referrer"}
	nothing    = []string{"default-src 'none'; frame-ancestors 'none'"}
)

// WriteHeaders puts the headers on that every answer carries: should a browser ever show one, nothing in it
// runs, is kept or is passed on.
func WriteHeaders(h http.Header) {
	h["X-Content-Type-Options"] = nosniff
	h["Cache-Control"] = noStore
	h["Referrer-Policy"] = noReferrer
	h["Content-Security-Policy"] = nothing
}
