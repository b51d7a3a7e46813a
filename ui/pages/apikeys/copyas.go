package apikeys

import (
	"encoding/json"
	"os"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/ui/look"
)

// snippet is a way to hand a key to a program: a template with the server's address and the key in it.
type snippet struct {
	name string // short, for the choice
	// {address} and {key} stand for themselves, {program} and {arguments} for how an assistant starts Griddle
	text string
}

// sends says what a client that was made sends with each call.
const sends = "\n# with each call: Authorization: Bearer {key}"

// snippets in the order offered. The paths are those of docs/protocol/00-conventions.md §1 and of the modern form.
var snippets = []snippet{
	{"curl", `curl -H "Authorization: Bearer {key}" {address}/api/v1/products`},
	{"curl (Hotcakes)", `curl "{address}/DesktopModules/Hotcakes/API/rest/v1/products/?key={key}"`},
	{".env", "GRIDDLE_URL={address}\nGRIDDLE_KEY={key}"},
	{"PowerShell", `Invoke-RestMethod -Uri "{address}/api/v1/products" -Headers @{ "X-API-Key" = "{key}" }`},
	{"MCP", "{\n  \"mcpServers\": {\n    \"griddle\": {\n      \"command\": {program},\n" +
		"      \"args\": {arguments},\n      \"env\": {\"GRIDDLE_KEY\": \"{key}\"}\n    }\n  }\n}"},
	// The client is made of the description, which needs no key.
	{"Go", "oapi-codegen -generate types,client -package griddle -o griddle.gen.go {address}/api/v1/openapi.json" +
		sends},
	{"TypeScript", "npx openapi-typescript {address}/api/v1/openapi.json -o griddle.d.ts --default-non-nullable=false" +
		sends},
	{"C#", `var api = new Hotcakes.CommerceDTO.v1.Client.Api("{address}", "{key}");`},
}

func (s snippet) fill(address, key, folder string) string {
	program, arguments := starting(folder)
	return strings.NewReplacer("{address}", address, "{key}", key, "{program}", program, "{arguments}", arguments).
		Replace(s.text)
}

// starting is how an assistant starts this very Griddle on the data folder, as JSON.
func starting(folder string) (program, arguments string) {
	name, err := os.Executable()
	if err != nil {
		name = "griddle" // as it is called where it was installed
	}
	text := func(v any) string {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		_ = e.Encode(v) // texts always can be
		return strings.TrimSpace(b.String())
	}
	return text(name), text([]string{"mcp", "--data", folder})
}

// copyAs shows the ways with the masked key and copies the chosen one with the whole key.
func (c *keysCard) copyAs(r keyRow) {
	names := make([]string, len(snippets))
	for i, s := range snippets {
		names[i] = s.name
	}
	address, folder := c.address, c.desk.Shop.Folder()
	preview := kit.NewPara("", kit.Style{Mono: true})
	box := kit.NewSurface(kit.Pad(1.5, 1.5, preview))
	box.Fill = look.Band
	chosen := 0
	var dialog *kit.Dialog
	show := func(i int) {
		chosen = i
		preview.SetText(snippets[i].fill(address, r.Masked, folder))
		if dialog != nil {
			dialog.Refresh()
		}
	}
	show(0)
	which := kit.NewSelect(names, nil)
	which.SetSelectedIndex(0)
	which.OnChanged = func(string) { show(which.SelectedIndex()) }
	copyIt := kit.NewCopyButton(c.desk.Host, lang.X("api.copyas.copy", "Copy with the whole key"),
		func() (string, error) {
			key, err := c.desk.Vault.Reveal(r.ID)
			return snippets[chosen].fill(address, key, folder), err
		})
	dialog = c.desk.Message(lang.X("api.copyas.title", "Copy “{{.Name}}” as…", named(r.called())), kit.Stack(2,
		which,
		box,
		kit.NewPara(lang.X("api.copyas.note", "The key is shown shortened here; the copy holds all of it. It leaves "+
			"the clipboard after 30 seconds."),
			kit.Style{Size: look.Small, Color: look.Muted}),
		kit.Left(copyIt),
	), lang.X("dialog.close", "Close"))
	c.desk.Window.Canvas().Focus(copyIt)
}

func named(name string) map[string]any { return map[string]any{"Name": name} }
