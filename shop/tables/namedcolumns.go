package tables

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"griddle/shop"
)

// Columns whose headers name something of the store: a property, or a value that programs keep with products.

const (
	propertyHead = "property:"
	customHead   = "custom:"
)

// customKey is whose value and which.
type customKey struct{ developer, key string }

var customEscape = strings.NewReplacer(`\`, `\\`, `/`, `\/`)

func (k customKey) head() string {
	return customHead + customEscape.Replace(k.developer) + "/" + customEscape.Replace(k.key)
}

// customOf reads what head wrote, behind its first word.
func customOf(text string) (k customKey, ok bool) {
	var parts []string
	var part []byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			i++
			part = append(part, text[i])
		case c == '/':
			parts, part = append(parts, string(part)), nil
		default:
			part = append(part, c)
		}
	}
	if len(parts) != 1 {
		return k, false
	}
	return customKey{parts[0], string(part)}, true
}

func namedColumns(s *session, heads []string) (all []column[item], err error) {
	properties, err := s.properties()
	if err != nil {
		return nil, err
	}
	if heads == nil {
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			all = append(all, propertyColumn(propertyHead+name, properties[name]))
		}
		byHead := func(a, b customKey) int {
			return cmp.Or(cmp.Compare(a.developer, b.developer), cmp.Compare(a.key, b.key))
		}
		for _, k := range slices.SortedFunc(maps.Keys(s.custom), byHead) {
			all = append(all, customColumn(k))
		}
		return all, nil
	}
	for _, head := range heads {
		if name, is := cutFold(head, propertyHead); is {
			if id, there := properties[name]; there {
				all = append(all, propertyColumn(head, id))
			}
		}
		if text, is := cutFold(head, customHead); is {
			if k, ok := customOf(text); ok {
				all = append(all, customColumn(k))
			}
		}
	}
	return all, nil
}

// cutFold cuts a beginning off, in any letter case.
func cutFold(text, before string) (string, bool) {
	if len(text) < len(before) || !strings.EqualFold(text[:len(before)], before) {
		return text, false
	}
	return text[len(before):], true
}

// properties are the numbers of the store's properties by name; of two with the same name the later has its number
// behind it.
func (s *session) properties() (map[string]int64, error) {
	all := map[string]int64{}
	err := shop.ProductProperties.OfEach(s.b, "", nil, func(p *shop.ProductProperty) error {
		name := p.PropertyName
		if _, twice := all[name]; twice || strings.TrimSpace(name) == "" {
			name += "#" + strconv.FormatInt(p.Id, 10)
		}
		all[name] = p.Id
		return nil
	})
	return all, err
}

func propertyColumn(head string, id int64) column[item] {
	return own(column[item]{head: head, part: valuePart,
		get: func(_ *session, p *item) string { return p.values[id] },
		set: func(_ *session, p *item, value string) error {
			if p.values == nil {
				p.values = map[int64]string{}
			}
			p.values[id] = value
			p.touch(valuePart)
			return nil
		}})
}

func customColumn(k customKey) column[item] {
	return own(column[item]{head: k.head(), field: "CustomProperties",
		get: func(_ *session, p *item) string {
			if at := k.in(p.CustomProperties); at >= 0 {
				return p.CustomProperties[at].Value
			}
			return ""
		},
		set: func(_ *session, p *item, value string) error {
			at := k.in(p.CustomProperties)
			if at < 0 {
				p.CustomProperties = append(p.CustomProperties,
					shop.CustomProperty{DeveloperId: k.developer, Key: k.key,
						Value: value})
				return nil
			}
			p.CustomProperties[at].Value = value
			return nil
		}})
}

func (k customKey) in(all []shop.CustomProperty) int {
	return slices.IndexFunc(all, func(c shop.CustomProperty) bool {
		return c.DeveloperId == k.developer && c.Key == k.key
	})
}
