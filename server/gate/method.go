package gate

import "net/http"

// Method lists as sent in Allow.
const (
	classicMethods = "GET, POST, DELETE"
	modernMethods  = "GET, HEAD, POST, PUT, DELETE"
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

// checkProtocol wants a plain HTTP/1.1 request for this very server: no older protocol, no attempt at HTTP/2, no request meant for a proxy
// (whose target would replace the Host header that checkHost looks at).
func checkProtocol(r *http.Request) *Refusal {
	if r.ProtoMajor != 1 || r.ProtoMinor != 1 {
		return refuse(http.StatusBadRequest, "Only HTTP/1.1 is spoken here.")
	}
	if r.URL.Scheme != "" || r.URL.Host != "" || r.URL.User != nil {
		return refuse(http.StatusBadRequest, "This is not a proxy: ask with the path alone.")
	}
	return nil
}

// checkMethod knows the methods anybody may use at all; OPTIONS only as a browser's preflight, which checkOrigin then decides.
func checkMethod(r *http.Request, form Form) *Refusal {
	switch r.Method {
	case http.MethodGet, http.MethodPost, http.MethodDelete, http.MethodPut, http.MethodHead:
		return nil
	case http.MethodOptions:
		if isPreflight(r) {
			return nil
		}
	}
	return &Refusal{Status: http.StatusMethodNotAllowed, Reason: "This method is not used here.", Allow: methodsOf(form)}
}

// checkPathMethod is the part of the method list that depends on the path. PUT passes on the classic form, because the envelope answers it
// (docs/protocol/00-conventions.md §2); HEAD does not, the original has no meaning for it.
func checkPathMethod(method string, form Form) *Refusal {
	switch {
	case form == Public && method != http.MethodGet && method != http.MethodHead:
		return &Refusal{Status: http.StatusMethodNotAllowed, Reason: "This page can only be read.", Allow: methodsOf(form)}
	case form == Classic && method == http.MethodHead:
		return &Refusal{Status: http.StatusMethodNotAllowed, Reason: "HEAD is not used on this form of the API.", Allow: methodsOf(form)}
	}
	return nil
}
