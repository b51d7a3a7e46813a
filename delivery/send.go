package delivery

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"griddle/shop/webhooks"
	"griddle/shop/words"
	"griddle/vault"
)

// send sends one message and answers it with what became of it. An error is none of the program's: the store could not
// be read, or Griddle ends.
func (s *Sender) send(ctx context.Context, h *webhooks.Webhook, secret string, e webhooks.Entry) (webhooks.Entry,
	error) {
	body, err := s.body(h, e)
	if err != nil {
		return e, err
	}
	signer, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		return e, err
	}
	e.At = s.Clock().UTC()
	signature, err := signer.Sign(e.Message, e.At, body)
	if err != nil {
		return e, err
	}
	limited, cancel := context.WithTimeout(ctx, s.Limit)
	defer cancel()
	r, err := http.NewRequestWithContext(limited, http.MethodPost, h.Address, bytes.NewReader(body))
	if err != nil {
		return e, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Griddle/"+s.Version)
	r.Header.Set(standardwebhooks.HeaderWebhookID, e.Message)
	r.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(e.At.Unix(), 10))
	r.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)

	began := time.Now()
	e.Status, e.Answer, e.Problem = 0, "", words.Sentence{}
	response, err := s.client.Do(r)
	if err == nil {
		// What was said after the status is for the log alone, so it does not matter when it breaks off.
		text, _ := io.ReadAll(io.LimitReader(response.Body, mostAnswer))
		_ = response.Body.Close()
		e.Status, e.Answer = response.StatusCode, shown(text)
	}
	e.Took = time.Since(began)
	if ctx.Err() != nil {
		return e, ctx.Err()
	}
	switch {
	case err != nil:
		e.Problem = s.problem(err)
	case e.Status >= 300 && e.Status < 400:
		e.Problem = words.Say("The program answered with status %d, which leads elsewhere. Griddle does not follow: "+
			"enter "+
			"the address it leads to.", e.Status)
	case e.Status < 200 || e.Status >= 400:
		e.Problem = words.Say("The program answered with status %d. Only one from 200 to 299 says that it took the "+
			"message.",
			e.Status)
	}
	return e, nil
}

// problem words why there was no answer. It repeats no address: there may be a secret in it.
func (s *Sender) problem(err error) words.Sentence {
	var no *refused
	var name *net.DNSError
	var wrapped *url.Error
	var unknown x509.UnknownAuthorityError
	var wrong x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &no):
		return no.Sentence
	case errors.Is(err, context.DeadlineExceeded):
		return words.Say("There was no answer within %d seconds.", int(s.Limit/time.Second))
	case errors.As(err, &name):
		return words.Say("The name %s cannot be found in the network.", name.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return words.Say("No program listens at this address.")
	case errors.As(err, &unknown), errors.As(err, &wrong), errors.As(err, &invalid):
		return words.Say("The program's certificate is not valid for this address, or nobody known has signed it.")
	case errors.Is(err, http.ErrSchemeMismatch):
		return words.Say("The program does not speak https at this address.")
	case errors.As(err, &wrapped):
		err = wrapped.Err
	}
	return words.Say("The connection failed: %s.", vault.Scrub(shown([]byte(err.Error()))))
}

// shown is the beginning of an answer in one line.
func shown(text []byte) string {
	one := strings.Join(strings.FieldsFunc(strings.ToValidUTF8(string(text), "?"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if letters := []rune(one); len(letters) > mostShown {
		one = string(letters[:mostShown]) + "…"
	}
	return vault.Scrub(one)
}
