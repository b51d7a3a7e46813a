package apikeys

import (
	"context"
	"slices"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/ui/kit"
	"griddle/vault"
)

// allow offers to give a key the right for whose lack a request of it was refused.
func (c *activityCard) allow(r request) []kit.Action {
	n, lacked := vault.ParseNeed(r.Lacked)
	i := slices.IndexFunc(c.facts.keys, func(k keyRow) bool { return k.ID == r.KeyID })
	if !lacked || i < 0 || !c.facts.keys[i].Readable || c.facts.keys[i].Access.May(n) {
		return nil
	}
	return []kit.Action{{Label: lang.X("activity.allow", "Allow this…"), Icon: theme.ConfirmIcon(),
		Do: func() { c.askAllow(c.facts.keys[i], n) }}}
}

// askAllow raises just that right, once the admin password was given where there is one.
func (c *activityCard) askAllow(k keyRow, n vault.Need) {
	word, holds := areaWords(n.Area)
	password := kit.NewPassword("")
	var fields []*kit.Field
	if c.facts.locks {
		fields = []*kit.Field{kit.NewField("Present",
			lang.X("activity.allow.password", "Admin password"), "", password, nil)}
	}
	with := map[string]any{"Name": k.called(), "Area": word, "Level": levelWords()[n.Level], "Holds": holds}
	c.desk.Form(kit.FormOptions{
		Title: lang.X("activity.allow.title", "Allow “{{.Name}}” more?", with),
		Note: lang.X("activity.allow.note", "It gets {{.Area}}: {{.Level}} ({{.Holds}}). Its other rights stay as "+
			"they are.", with),
		Fields: fields,
		Verb:   lang.X("activity.allow.verb", "Allow this"),
		Do: func() error {
			err := c.desk.Shop.CheckAdminPassword(context.Background(), password.Text())
			if err != nil {
				return err
			}
			return c.desk.Vault.Allow(context.Background(), k.ID, n)
		},
		Done: func() {
			c.desk.ToastOn(aboutKey(k.ID), lang.X("activity.allowed", "“{{.Name}}” may do this now.", with), nil)
		},
	})
}
