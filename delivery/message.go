package delivery

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"griddle/shop"
	"griddle/shop/webhooks"
	"griddle/storage"
)

// Message is what a program is sent.
type Message struct {
	Type      string      `json:"type"`      // "orders.created"; "test" when the owner tries the webhook out
	Timestamp string      `json:"timestamp"` // when it happened, RFC 3339 in UTC
	Data      MessageData `json:"data"`
}

// MessageData is the change, as the feed of changes says it.
type MessageData struct {
	Model  string
	Id     string
	Action string
	By     string
	Cursor string
	Record json.RawMessage `json:",omitempty"` // as it is now; left out when it is gone, or not wanted
}

// entryOf is a change as it will stand in the log.
func entryOf(hook int64, model string, e storage.FeedEntry) webhooks.Entry {
	cursor := e.Cursor.String()
	return webhooks.Entry{Kind: webhooks.Delivery, Message: "griddle_" + strconv.FormatInt(hook, 10) + "_" + cursor,
		Model: model, Record: e.ID, Action: e.Action.String(), By: e.By, Cursor: cursor, Happened: e.At}
}

// messageName tells one message from others; a change is always sent under the same one, so that a program that gets it
// twice knows.
func messageName(hook int64, what string, at time.Time) string {
	return "griddle_" + strconv.FormatInt(hook, 10) + "_" + what + "_" + strconv.FormatInt(at.UnixNano(), 36)
}

// body is the message as it is sent.
func (s *Sender) body(h *webhooks.Webhook, e webhooks.Entry) ([]byte, error) {
	m := Message{Type: e.Action, Timestamp: e.Happened.UTC().Format("2006-01-02T15:04:05.000Z"),
		Data: MessageData{Model: e.Model, Id: e.Record, Action: e.Action, By: e.By, Cursor: e.Cursor}}
	if e.Model != "" {
		m.Type = e.Model + "." + e.Action
	}
	if h.Record && e.Record != "" {
		record, err := s.record(e.Model, e.Record)
		if err != nil {
			return nil, err
		}
		m.Data.Record = record
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(m)
	return bytes.TrimRight(text.Bytes(), "\n"), err
}

// record is the record in the modern form, nil when it is gone.
func (s *Sender) record(model, id string) (json.RawMessage, error) {
	for _, m := range shop.FedModels {
		if m.Name != model {
			continue
		}
		body, err := m.Records.One(s.Shop, id)
		switch {
		case shop.KindOf(err) == shop.Missing:
			return nil, nil
		case err != nil:
			return nil, err
		}
		return shop.ModernDates(nil, body), nil
	}
	return nil, nil
}
