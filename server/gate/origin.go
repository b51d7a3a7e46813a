package gate

import "net/http"

// checkOrigin keeps web pages out. A browser tells on itself by Origin, Referer or Sec-Fetch-Site; programs send none
// of them (Node's fetch sends Sec-Fetch-Mode alone and passes). An origin the owner listed overrides all of it.
func (g *Gate) checkOrigin(r *http.Request, p *Passed) *Refusal {
	preflight := r.Method == http.MethodOptions
	if origins := r.Header["Origin"]; len(origins) > 0 {
		if len(origins) == 1 && g.allowed.origin(origins[0]) {
			p.Origin, p.Preflight = origins[0], preflight
			return nil
		}
		if origins[0] == "null" { // which cannot be listed: every page without an address of its own sends it
			return refuse(http.StatusForbidden, "Web pages without an origin of their own (Origin: null) may not "+
				"call the API.")
		}
		return refuse(http.StatusForbidden, "The web page or program at "+quote(origins[0])+
			" is not allowed. Add it under allowed web origins in Settings, API server.")
	}
	if r.Header["Referer"] != nil {
		return refuse(http.StatusForbidden, "Web pages may not call the API. Allowed web origins are in Settings, "+
			"API server.")
	}
	for _, site := range r.Header["Sec-Fetch-Site"] {
		switch {
		case p.Path.Form == Public && (site == "none" || site == "same-origin"):
		case site == "none" && (r.Method == http.MethodGet || r.Method == http.MethodHead):
		case site == "same-origin" && r.Method == http.MethodGet && p.Path.Form == Modern &&
			g.isOwn(r): // our own page /docs
		default:
			return refuse(http.StatusForbidden, "A web browser may not do this. Allowed web origins are in Settings, "+
				"API server.")
		}
	}
	return nil
}

func isPreflight(r *http.Request) bool {
	return r.Header["Origin"] != nil && r.Header["Access-Control-Request-Method"] != nil
}

// WriteOrigin lets the listed origin's page read the answer. No other answer carries Access-Control headers.
func (p *Passed) WriteOrigin(h http.Header) {
	if p.Origin == "" {
		return
	}
	h.Set("Access-Control-Allow-Origin", p.Origin)
	h.Set("Access-Control-Expose-Headers", "Location, Retry-After, ETag, Griddle-Cursor")
	h.Add("Vary", "Origin")
}

// WritePreflight answers a listed origin's preflight, for which there is nothing to say but headers.
func WritePreflight(h http.Header) {
	h.Set("Access-Control-Allow-Methods", modernMethods)
	h.Set("Access-Control-Allow-Headers", "Authorization, X-API-Key, Content-Type, If-Match, If-None-Match, "+
		"Last-Event-ID, Mcp-Protocol-Version, Mcp-Method, Mcp-Name")
	h.Set("Access-Control-Max-Age", "600")
}
