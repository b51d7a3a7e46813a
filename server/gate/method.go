package gate

import (
	"bytes"
	"net/http"
)

// Method lists as sent in Allow.
const (
	classicMethods = "GET, POST, DELETE"
	modernMethods  = "GET, HEAD, POST, PUT, PATCH, DELETE"
	publicMethods  = "GET, HEAD"
)

func methodsOf(form Form) string {
	switch form {
	case Classic:
		return classicMethods
	case Public:
		return publicMethods
	}
	return modernMethods
}

// checkProtocol wants a plain HTTP/1.1 or 1.0 request for this very server: no attempt at HTTP/2, no request
// meant for a proxy (whose target would replace the Host header that checkHost looks at).
func checkProtocol(r *http.Request, c *Conn) *Refusal {
	switch {
	case r.ProtoMajor != 1 || r.ProtoMinor > 1:
		return refuse(http.StatusBadRequest, "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
	case r.URL.Scheme != "" || r.URL.Host != "" || r.URL.User != nil:
		return refuse(http.StatusBadRequest, "This is not a proxy: ask with the path alone.")
	case r.ProtoMinor == 1:
		return nil
	case r.Host == "":
		return refuse(http.StatusBadRequest, "An HTTP/1.0 request needs the header Host here.")
	case c != nil && c.head == nil:
		return refuse(http.StatusBadRequest, "An HTTP/1.0 request needs a connection of its own.")
	case c != nil && names(c.head, "transfer-encoding"):
		return refuse(http.StatusBadRequest, "HTTP/1.0 knows no Transfer-Encoding: send the body with its "+
			"Content-Length.")
	}
	return nil
}

// names says whether a request as it came in names a header, given in lower case. net/http takes
// Transfer-Encoding out of HTTP/1.0 requests without a word; programs on the way may have gone by it.
func names(request []byte, header string) bool {
	for line := range bytes.Lines(request) {
		name, _, ok := bytes.Cut(line, []byte(":"))
		switch {
		case len(bytes.TrimRight(line, "\r\n")) == 0:
			return false // the body follows
		case ok && string(bytes.ToLower(bytes.TrimSpace(name))) == header:
			return true
		}
	}
	return false
}

// checkMethod knows the methods anybody may use at all; OPTIONS only as a browser's preflight, which checkOrigin then
// decides.
func checkMethod(r *http.Request, form Form) *Refusal {
	switch r.Method {
	case http.MethodGet, http.MethodPost, http.MethodDelete, http.MethodPut, http.MethodHead:
		return nil
	case http.MethodPatch:
		if form == Modern {
			return nil
		}
	case http.MethodOptions:
		if isPreflight(r) {
			return nil
		}
	}
	return &Refusal{Status: http.StatusMethodNotAllowed, Reason: "This method is not used here.",
		Allow: methodsOf(form)}
}

// checkPathMethod is the part of the method list that depends on the path. PUT passes on the classic form, because the
// envelope answers it (docs/protocol/00-conventions.md §2); HEAD does not, the original has no meaning for it.
func checkPathMethod(method string, form Form) *Refusal {
	switch {
	case form == Public && method != http.MethodGet && method != http.MethodHead:
		return &Refusal{Status: http.StatusMethodNotAllowed, Reason: "This page can only be read.",
			Allow: methodsOf(form)}
	case form == Classic && method == http.MethodHead:
		return &Refusal{Status: http.StatusMethodNotAllowed, Reason: "HEAD is not used on this form of the API.",
			Allow: methodsOf(form)}
	}
	return nil
}
