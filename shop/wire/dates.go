package wire

import (
	"bytes"
	"strconv"
	"time"
)

// ModernDates appends body to dst with each classic date "\/Date(n)\/" turned into "2026-11-22T13:45:30.123Z", and "not
// set" into null. It works on whole bodies made by Encode, of one record or many, without reading them as JSON: outside
// dates Encode never writes \/.
func ModernDates(dst, body []byte) []byte {
	for {
		at := bytes.Index(body, []byte(dateOpen))
		if at < 0 {
			return append(dst, body...)
		}
		dst = append(dst, body[:at]...)
		body = body[at:]
		inner := body[len(dateOpen):]
		end := bytes.Index(inner, []byte(dateClose))
		if end < 0 || end > 20 {
			dst = append(dst, dateOpen...)
			body = inner
			continue
		}
		n, err := strconv.ParseInt(string(inner[:end]), 10, 64)
		i, ok := fromUnix(n)
		if err != nil || !ok {
			dst = append(dst, dateOpen...)
			body = inner
			continue
		}
		if i.IsZero() {
			dst = append(dst, "null"...)
		} else {
			dst = append(dst, '"')
			dst = time.UnixMilli(n).UTC().AppendFormat(dst, "2006-01-02T15:04:05.000Z")
			dst = append(dst, '"')
		}
		body = inner[end+len(dateClose):]
	}
}
