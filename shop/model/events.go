package model

import (
	"maps"

	"griddle/storage"
)

// Event tells that something changed; pages fetch again. Sources: this process's commits, another process's commits,
// the API server. Its zero value is nothing.
type Event struct {
	topics     map[storage.Topic]bool
	everything bool // restored, or another process committed
}

// Topics are what somebody wants to hear of.
type Topics []storage.Topic

// RestoredTopic is that of a store of which everything was replaced.
const RestoredTopic storage.Topic = "restored"

// EventOf is one that touches these; of nothing at all, it touches everything.
func EventOf(all ...Topics) Event {
	e := Event{everything: len(all) == 0}
	for _, topics := range all {
		e = either(e, eventOf(storage.Change{Topics: topics}))
	}
	return e
}

// Touches says whether any of these changed, or everything may have.
func (e Event) Touches(all ...Topics) bool {
	for _, topics := range all {
		for _, topic := range topics {
			if e.topics[topic] {
				return true
			}
		}
	}
	return e.everything
}

// Everything says that anything may have changed: the store was restored, or another process wrote.
func (e Event) Everything() bool { return e.everything }

// Empty says that nothing changed.
func (e Event) Empty() bool { return !e.everything && len(e.topics) == 0 }

func eventOf(c storage.Change) Event {
	e := Event{everything: c.Elsewhere, topics: map[storage.Topic]bool{}}
	for _, topic := range c.Topics {
		e.topics[topic] = true
		e.everything = e.everything || topic == RestoredTopic
	}
	return e
}

// either is what changed in either.
func either(a, b Event) Event {
	both := Event{everything: a.everything || b.everything, topics: maps.Clone(a.topics)}
	if both.topics == nil {
		both.topics = map[storage.Topic]bool{}
	}
	maps.Copy(both.topics, b.topics)
	return both
}

// Subscribe calls fn (on a goroutine of the store) after changes; cancel ends it. Events that come close together may
// be joined. fn must not call Close.
func (d *Desk) Subscribe(fn func(Event)) (cancel func()) { return d.base.events.Subscribe(fn) }

// Named are the models whose records those of this one name, so that they must be there first.
func (r Resource[S, T, K]) Named() (models []string) {
	m := r.plain()
	own := m.Name()
	for _, ref := range m.base.Refs {
		if ref.From == own && ref.To != own {
			models = append(models, ref.To)
		}
	}
	return models
}

// Topics are what a page that lists these records wants to hear of: they, what they name and what names them.
func (r Resource[S, T, K]) Topics() Topics {
	m := r.plain()
	own := m.Table().Name
	all := Topics{storage.Topic(own)}
	near := func(from, to string) {
		if from == own {
			all = append(all, storage.Topic(to))
		}
		if to == own {
			all = append(all, storage.Topic(from))
		}
	}
	for _, ref := range m.base.Refs {
		near(ref.From, ref.To)
	}
	for _, mention := range m.base.Mentions {
		near(mention.From, mention.To)
	}
	return all
}
