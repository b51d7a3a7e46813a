package server

import (
	"encoding/json"
	"net/http"
)

// The places that are not calls of a model.

// health says that the server is up, to anybody.
func (c *call) health() {
	body, _ := json.Marshal(struct { // two strings cannot fail
		Status  string `json:"status"`
		Version string `json:"version"`
	}{"up", c.s.version})
	c.note(http.StatusOK, "OK")
	c.send(http.StatusOK, body)
}

// noIcon keeps browsers that look for one quiet.
func (c *call) noIcon() { c.empty() }

// description is the OpenAPI document.
func (c *call) description() {
	c.note(http.StatusOK, "OK")
	c.send(http.StatusOK, c.s.openAPI())
}

// About is what /api/v1/ tells a program about the store and its own key.
type About struct {
	StoreName string `doc:"Name of the store."`
	Version   string `doc:"Version of Griddle."`
	KeyName   string `doc:"Name the owner gave this API key."`
	Access    string `doc:"write where the key may read and write everything, read where it may read everything, else custom: see Rights."`
	Rights    Rights `doc:"What the key may do in each area."`
	Clear     bool   `doc:"Whether this key may use clear operations while the owner allows them."`
}

func (c *call) about() answer {
	if c.r.Method != http.MethodGet && c.r.Method != http.MethodHead {
		return answer{err: &fault{code: "NOTSUPPORTED", status: http.StatusMethodNotAllowed,
			text: "This page can only be read.", allow: "GET, HEAD"}}
	}
	settings, err := c.s.shop.Settings()
	if err != nil {
		return answer{err: err}
	}
	about := About{StoreName: settings.StoreName, Version: c.s.version, KeyName: c.key.Name,
		Access: c.key.Access.String(), Rights: rightsOf(c.key.Access), Clear: c.key.Clear}
	body, err := json.Marshal(about)
	return answer{body: body, err: err}
}
