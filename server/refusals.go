package server

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// refusing is one way in which calls are refused: what the description and the docs page say of it.
type refusing struct {
	Status int
	Code   string
	Words  string
	of     func(*route) bool // the calls; nil for all
}

// refusals are all of them. fixture_test.go holds every refusal that a test of this room sees against the list.
var refusals = []refusing{
	{http.StatusBadRequest, "EXCEPTION", "The data, the query or a condition cannot be read.",
		func(r *route) bool { return r.takes != nil || r.writes || r.asked() || r.tagged() }},
	{http.StatusBadRequest, "GATE", "The request breaks a rule of HTTP or of the address; the sentence says which.",
		nil},
	{http.StatusBadRequest, "IDEMPOTENCY", "The Idempotency-Key is no name of a request.", (*route).onceOnly},
	{http.StatusUnauthorized, "KEY", "The API key is missing, wrong, revoked or expired.", nil},
	{http.StatusForbidden, "ACCESS", "The key lacks the right that the sentence names.", nil},
	{http.StatusForbidden, "CLEAR", "Clear operations are not allowed now, or not for this key.", (*route).clears},
	{http.StatusForbidden, "GATE", "A web page that the owner has not allowed asks, or the store is called by a name " +
		"that is not its own.", nil},
	{http.StatusNotFound, "NULL", "There is no such record.",
		func(r *route) bool { return len(r.path) > 0 || r.decides != "" || r.many }},
	{http.StatusNotFound, "NULL", "The list is empty.",
		func(r *route) bool { return r.lists && slices.Contains(emptyIsMissing, r.model) }},
	{http.StatusNotFound, "EXCEPTION", "The two records are not related.",
		func(r *route) bool { return r.method == http.MethodDelete && len(r.path) == 2 }},
	{http.StatusNotFound, "GATE", "The path of a call in the batch leads to no model.",
		func(r *route) bool { return r.many }},
	{http.StatusNotFound, "NOTSUPPORTED", "There is no such model or call.", func(r *route) bool { return r.many }},
	{http.StatusMethodNotAllowed, "NOTSUPPORTED", "The model has no such call, or it cannot stand in a batch.",
		func(r *route) bool { return r.many }},
	{http.StatusRequestTimeout, "GATE", "The body did not arrive in full.", (*route).reading},
	{http.StatusConflict, "EXCEPTION", "The id or another value that must be unique is in use, or other records " +
		"depend on this one.",
		func(r *route) bool { return r.writes }},
	{http.StatusConflict, "IDEMPOTENCY", "The request with this Idempotency-Key is still under way.",
		(*route).onceOnly},
	{http.StatusGone, "CURSOR", "What follows the cursor is no longer kept, or it is none of this store: read " +
		"everything anew.",
		func(r *route) bool { return r.lists || r.model == "changes" }},
	{http.StatusPreconditionFailed, "CHANGED", "The record is not as the condition says; Content is the record as it " +
		"is now.",
		func(r *route) bool { return r.writes && r.conditional() || r.many }},
	{http.StatusRequestEntityTooLarge, "GATE", "The body is too large.", (*route).reading},
	{http.StatusRequestURITooLong, "GATE", "The address is too long.", nil},
	{http.StatusUnsupportedMediaType, "EXCEPTION", "The body has another type than the call reads.", (*route).reading},
	{http.StatusUnsupportedMediaType, "GATE", "The body is compressed.", (*route).reading},
	{http.StatusUnprocessableEntity, "EXCEPTION", "A member or a name in the query is refused, and the sentence " +
		"names it.",
		func(r *route) bool {
			return r.writes || r.takes != nil || r.asked() || r.tagged() || r.model == "changes"
		}},
	{http.StatusUnprocessableEntity, "IDEMPOTENCY", "The Idempotency-Key belongs to another request.",
		(*route).onceOnly},
	{http.StatusUnprocessableEntity, "USERNOTCREATED", "The account cannot be made: its password or its address is " +
		"refused.",
		func(r *route) bool {
			return r.model == "customeraccounts" && r.method == http.MethodPost && len(r.path) == 0
		}},
	{http.StatusTooManyRequests, "KEY", "Too many wrong keys are being tried; Retry-After says when to try again.",
		nil},
	{http.StatusTooManyRequests, "EXCEPTION", "Too many programs wait or hold a stream; Retry-After says when to try " +
		"again.",
		func(r *route) bool { return r.model == "changes" }},
	{http.StatusTooManyRequests, "GATE", "Too many connections; Retry-After says when to try again.", nil},
	{http.StatusInternalServerError, "EXCEPTION", "Something went wrong inside Griddle; its log says what.", nil},
	{http.StatusServiceUnavailable, "KEY", "The master secret of the store is not at hand; Retry-After says when to " +
		"try again.", nil},
	{http.StatusServiceUnavailable, "EXCEPTION", "The disk is full, or the store cannot be reached; Retry-After says " +
		"when to try again.", nil},
}

// emptyIsMissing are the models of which an empty list is refused, as the protocol has it.
var emptyIsMissing = []string{"productoptions", "productproperties", "wishlistitems"}

// reading says whether the call reads a body.
func (r *route) reading() bool { return r.takes != nil }

// clears says whether the call deletes all records of a model.
func (r *route) clears() bool { return r.method == http.MethodDelete && len(r.path) == 0 }

// refusalsOf are the ways in which the calls of some rows may be refused.
func refusalsOf(rows ...*route) (all []refusing) {
	for _, way := range refusals {
		if way.of == nil || slices.ContainsFunc(rows, way.of) {
			all = append(all, way)
		}
	}
	return all
}

// byStatus joins what is said of the ways of one status: "CODE: words" for each.
func byStatus(ways []refusing) map[int]string {
	said := map[int]string{}
	for _, way := range ways {
		said[way.Status] = strings.TrimSpace(said[way.Status] + " " + way.Code + ": " + way.Words)
	}
	return said
}

// codes lists the refusals of a call for a reader: "401 KEY".
func (r *route) codes() (all []string) {
	for _, way := range refusalsOf(r) {
		all = append(all, strconv.Itoa(way.Status)+" "+way.Code)
	}
	return all
}
