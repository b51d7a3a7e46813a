package vault

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestScrub(t *testing.T) {
	key := "1-5b0c2f6e-3d41-4c8a-9e77-0f2a6d9b1c34"
	quoted, err := json.Marshal(map[string]string{"key": key, "pwd": "hunter2 hunter2",
		"Authorization": "Bearer hunter2"})
	if err != nil {
		t.Fatal(err)
	}
	header := http.Header{"Authorization": {"Bearer " + key}, "X-Api-Key": {key, "hunter2"}}
	for _, text := range []string{
		key, strings.ToUpper(key), "x" + key + "x", key[:36], key[:16],
		url.QueryEscape("key=" + key), strings.ReplaceAll(key, "-", "%2D"),
		"GET /DesktopModules/Hotcakes/API/rest/v1/products/?key=" + key + "&page=1",
		"?page=1&KEY=hunter2", "key=hunter2;x", "?pwd=hunter2&email=a", `password="hunter2 hunter2"`, "key%3Dhunter2",
		(&url.Error{Op: "Get", URL: "http://127.0.0.1:4743/?key=" + key, Err: fmt.Errorf("refused")}).Error(),
		"Authorization: Bearer hunter2", "authorization: Basic hunter2==", "X-API-Key: hunter2\nnext",
		"proxy-authorization=hunter2",
		fmt.Sprint(header), fmt.Sprintf("%q", header), fmt.Sprintf("%#v", header),
		string(quoted), fmt.Sprintf("%q", quoted), "sent bearer hunter2hunter2 today",
		strings.Repeat("5e", 32), formatRecoveryKey(newSecret()),
	} {
		got := Scrub(text)
		for _, bad := range []string{"hunter2", "5b0c2f6e", "0F2A6D9B1C34", "0f2a6d9b1c34", strings.Repeat("5e", 32)} {
			if strings.Contains(got, bad) {
				t.Errorf("Scrub(%q) = %q still tells %q", text, got, bad)
			}
		}
		if got == text {
			t.Errorf("Scrub(%q) changed nothing", text)
		}
	}
	for _, text := range []string{
		"product 5b0c2f6e-3d41-4c8a-9e77-0f2a6d9b1c34 was saved", "listening on http://127.0.0.1:4743",
		"the keyring is locked",
		"level=INFO msg=\"API server started\" address=127.0.0.1:4743", "monkey=banana", "GET /products/?bysku=a;b",
	} {
		if got := Scrub(text); got != text {
			t.Errorf("Scrub(%q) = %q", text, got)
		}
	}
	if got := Scrub("GET /?page=2&key=hunter2&pagesize=5"); got != "GET /?page=2&key=(hidden)&pagesize=5" {
		t.Errorf("more than the key is hidden: %q", got)
	}
}
