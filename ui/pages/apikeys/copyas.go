package apikeys

import (
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/ui/look"
)

// snippet is a way to hand a key to a program: a template with the server's address and the key in it.
type snippet struct {
	name string // short, for the choice
	text string // {address} and {key} stand for themselves
}

// snippets in the order offered. The paths are those of docs/protocol/00-conventions.md §1 and of the modern form.
var snippets = []snippet{
	{"curl", `curl -H "Authorization: Bearer {key}" {address}/api/v1/products`},
	{"curl (Hotcakes)", `curl "{address}/DesktopModules/Hotcakes/API/rest/v1/products/?key={key}"`},
	{".env", "GRIDDLE_URL={address}\nGRIDDLE_KEY={key}"},
	{"PowerShell", `Invoke-RestMethod -Uri "{address}/api/v1/products" -Headers @{ "X-API-Key" = "{key}" }`},
	{"C#", `var api = new Hotcakes.CommerceDTO.v1.Client.Api("{address}", "{key}");`},
}

func (s snippet) fill(address, key string) string {
	return strings.NewReplacer("{address}", address, "{key}", key).Replace(s.text)
}

// copyAs shows the ways with the masked key and copies the chosen one with the whole key.
func (c *keysCard) copyAs(r keyRow) {
	names := make([]string, len(snippets))
	for i, s := range snippets {
		names[i] = s.name
	}
	address := c.address
	preview := kit.NewPara("", kit.Style{Mono: true})
	box := kit.NewSurface(kit.Pad(1.5, 1.5, preview))
	box.Fill = look.Band
	chosen := 0
	var dialog *kit.Dialog
	show := func(i int) {
		chosen = i
		preview.SetText(snippets[i].fill(address, r.Masked))
		if dialog != nil {
			dialog.Refresh()
		}
	}
	show(0)
	copyIt := kit.NewCopyButton(c.desk.Host, lang.X("api.copyas.copy", "Copy with the whole key"), func() (string, error) {
		key, err := c.desk.Vault.Reveal(r.ID)
		return snippets[chosen].fill(address, key), err
	})
	dialog = c.desk.Message(lang.X("api.copyas.title", "Copy “{{.Name}}” as…", named(r.called())), kit.Stack(2,
		kit.NewChoice(names, 0, show),
		box,
		kit.NewPara(lang.X("api.copyas.note", "The key is shown shortened here; the copy holds all of it. It leaves the clipboard after 30 seconds."),
			kit.Style{Size: look.Small, Color: look.Muted}),
		kit.Left(copyIt),
	), lang.X("dialog.close", "Close"))
	c.desk.Window.Canvas().Focus(copyIt)
}

func named(name string) map[string]any { return map[string]any{"Name": name} }
