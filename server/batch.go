package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"griddle/shop/answers"
	"griddle/vault"
)

// Many calls in one request and one transaction.

// mostOperations is how many a batch may hold.
const mostOperations = 1000

// BatchPost is what a batch sends.
type BatchPost struct {
	Atomic     *bool            `doc:"Whether all operations are done or none; when false each stands for itself. True when left out."`
	Result     string           `doc:"brief to leave Content out of the results that went well."`
	Operations []BatchOperation `doc:"The calls, done in this order; each sees what those before it wrote." items:"1000"`
}

// BatchOperation is one call of a batch.
type BatchOperation struct {
	Method      string          `doc:"POST, PUT, PATCH or DELETE."`
	Path        string          `doc:"Where the call goes, as after /api/v1/: products/3421370c-18e4-4bf4-8746-bab47b3df295."`
	Body        json.RawMessage `doc:"What the call sends, as it would by itself; left out where it sends nothing."`
	IfMatch     string          `json:"If-Match" name:"If-Match" doc:"As the header of the call."`
	IfNoneMatch string          `json:"If-None-Match" name:"If-None-Match" doc:"As the header of the call."`
}

// BatchAnswer is what became of a batch.
type BatchAnswer struct {
	Results []BatchResult `doc:"What each operation would have answered by itself, in their order." items:"1000"`
}

// BatchResult is what became of one call of a batch.
type BatchResult struct {
	Status   int             `doc:"Status of the call."`
	ETag     string          `doc:"Tag of the record, left out where there is none."`
	Location string          `doc:"Path of the new record, left out where none was made."`
	Content  json.RawMessage `doc:"Content of the call, left out of brief results."`
	Errors   []apiError      `doc:"Empty, or what was wrong."`
}

// operation is a call of a batch, taken apart.
type operation struct {
	*call
	err error // why it is not even tried
}

// batch does the calls of a batch.
func batch(c *call) answer {
	body, err := c.body()
	if err != nil {
		return answer{err: err}
	}
	b, err := readBatch(body)
	if err != nil {
		return answer{err: err}
	}
	all := make([]operation, len(b.Operations))
	lacking := ""
	for i, o := range b.Operations {
		all[i] = c.operation(o)
		if all[i].err == nil {
			continue
		}
		if c.lacked == "" {
			c.lacked = all[i].lacked
		}
		if b.atomic() {
			return c.failedAt(i, len(all), all[i].run(c.r.Context()))
		}
		lacking += fmt.Sprint(i, all[i].lacked, ",")
	}
	c.Body = bytes.NewReader(body)
	return c.once(func(c *call) answer { return c.batch(b, all) }, lacking)
}

func (b *BatchPost) atomic() bool { return b.Atomic == nil || *b.Atomic }

// readBatch reads what a batch sends. Its operations' data is read when their turn comes.
func readBatch(body []byte) (b BatchPost, err error) {
	refuse := func(status int, text string, args ...any) error {
		return &fault{code: "EXCEPTION", status: status, text: fmt.Sprintf(text, args...)}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	err = d.Decode(&b)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = errors.New("something follows after its end")
		}
	}
	if err != nil {
		return b, refuse(http.StatusBadRequest, `A batch is an object such as {"Operations":[{"Method":"PATCH",`+
			`"Path":"products/…","Body":{…}}]}; this one cannot be read: %s.`,
			strings.TrimPrefix(vault.Scrub(err.Error()), "json: "))
	}
	const invalid = http.StatusUnprocessableEntity
	switch n := len(b.Operations); {
	case n == 0:
		return b, refuse(invalid, "Operations is missing or empty: list the calls of the batch in it.")
	case n > mostOperations:
		return b, refuse(invalid, "Operations holds %d calls, and a batch at most %d: send several batches.", n,
			mostOperations)
	case b.Result != "" && b.Result != "brief":
		return b, refuse(invalid, "Result must be brief or left out.")
	}
	return b, nil
}

// operation takes a call of a batch apart, and finds out what it is and whether the key may do it.
func (c *call) operation(o BatchOperation) operation {
	sub := &call{s: c.s, began: c.began, key: c.key, r: &http.Request{Method: o.Method, URL: &url.URL{},
		Header: http.Header{}}}
	switch o.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
	default:
		return operation{sub, notInBatch("Method must be POST, PUT, PATCH or DELETE, for a batch only writes.")}
	}
	if no := sub.Inner(c.s.limits, o.Path); no != nil {
		return operation{sub, &fault{code: "GATE", status: no.Status, text: no.Reason}}
	}
	for name, value := range map[string]string{"If-Match": o.IfMatch, "If-None-Match": o.IfNoneMatch} {
		if value != "" {
			sub.r.Header[name] = []string{value}
		}
	}
	if o.Body != nil {
		sub.r.Header["Content-Type"] = []string{"application/json"}
	}
	sub.Body, sub.r.ContentLength = bytes.NewReader(o.Body), int64(len(o.Body))
	rt, otherwise := sub.resolve(o.Method)
	if rt == nil {
		if otherwise.err == nil {
			otherwise.err = otherwise.modern
		}
		return operation{sub, otherwise.err}
	}
	sub.route = rt
	if err := rt.inBatch(sub); err != nil {
		return operation{sub, err}
	}
	err := rt.admits(sub)
	for _, n := range sub.used {
		c.uses(n)
	}
	return operation{sub, err}
}

func notInBatch(text string) *fault {
	return &fault{code: "NOTSUPPORTED", status: http.StatusMethodNotAllowed, text: text}
}

// inBatch refuses what cannot stand in a batch, whatever the key may do by itself.
func (r *route) inBatch(c *call) error {
	switch m := models[r.model]; {
	case r.method == http.MethodDelete && len(r.path) == 0:
		return notInBatch("A clear operation cannot stand in a batch: send it by itself.")
	case m.files:
		return notInBatch("An upload cannot stand in a batch: send it by itself.")
	case !r.writes || m.area == vault.NoArea:
		return notInBatch("This call cannot stand in a batch: send it by itself.")
	case c.Query.Count("pwd") > 0:
		return notInBatch("A call with a password cannot stand in a batch, for passwords take long to seal: send it " +
			"by itself.")
	}
	return nil
}

// run does one call.
func (o operation) run(ctx context.Context) result {
	if o.err != nil {
		return o.outcome(answer{err: o.err})
	}
	o.r = o.r.WithContext(ctx)
	a := o.route.handle(o.call)
	if a.neutral == "" {
		a.neutral = o.route.neutral
	}
	return o.outcome(a)
}

// errOneFailed takes an atomic batch back.
var errOneFailed = errors.New("one of the operations failed")

// batch does all operations in one transaction.
func (c *call) batch(b BatchPost, all []operation) answer {
	results := make([]result, 0, len(all))
	refused := 0
	err := c.s.shop.Together(c.r.Context(), func(ctx context.Context) error {
		for _, o := range all {
			if err := ctx.Err(); err != nil {
				return err
			}
			r := o.run(ctx)
			results = append(results, r)
			if r.fault == nil {
				continue
			}
			if refused++; b.atomic() {
				return errOneFailed
			}
		}
		return nil
	})
	switch last := len(results) - 1; {
	case errors.Is(err, errOneFailed):
		return c.failedAt(last, len(all), results[last])
	case err != nil:
		return answer{err: err}
	}
	c.reason = fmt.Sprintf("%d operations.", len(all))
	if refused > 0 {
		c.reason = fmt.Sprintf("%d operations, %d of them refused.", len(all), refused)
	}
	brief := b.Result == "brief"
	a := answer{body: resultsOf(results, brief)}
	if !brief && len(a.body) > answers.MostBody {
		a.kept = resultsOf(results, true)
	}
	return a
}

// failedAt refuses an atomic batch because of one operation.
func (c *call) failedAt(at, of int, r result) answer {
	f := *r.fault
	f.text = fmt.Sprintf("Operation %d of %d was refused, so nothing of the batch was done. %s", at+1, of, f.text)
	f.tag = ""
	f.content = fmt.Sprintf(`{"Failed":%d,"Result":%s}`, at, r.element(nil, false))
	return answer{err: &f}
}

func resultsOf(all []result, brief bool) []byte {
	out := []byte(`{"Results":[`)
	for i, r := range all {
		if i > 0 {
			out = append(out, ',')
		}
		out = r.element(out, brief && r.fault == nil)
	}
	return append(out, "]}"...)
}

// element appends a result as it stands among others.
func (r result) element(out []byte, brief bool) []byte {
	out = strconv.AppendInt(append(out, `{"Status":`...), int64(r.status), 10)
	for _, header := range [][2]string{{"ETag", r.tag}, {"Location", r.location}} {
		if header[1] != "" {
			value, _ := json.Marshal(header[1]) // a string cannot fail
			out = append(append(append(append(out, `,"`...), header[0]...), `":`...), value...)
		}
	}
	if r.content != nil && !brief {
		out = append(append(out, `,"Content":`...), r.content...)
	}
	return append(append(append(out, `,"Errors":`...), r.errors()...), '}')
}
