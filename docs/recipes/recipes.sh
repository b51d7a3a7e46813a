#!/usr/bin/env bash
# What programs do with Griddle, with curl, in bash 4.4 or newer. Take the functions that you need.
#
# All of them run against a store of yours, one line for each, and leave it as it was:
#
#     GRIDDLE_URL=http://127.0.0.1:4743 GRIDDLE_KEY=YOUR-KEY ./recipes.sh
set -euo pipefail

api=${GRIDDLE_URL%/}/api/v1
auth=(-H "Authorization: Bearer $GRIDDLE_KEY")
json=(-H 'Content-Type: application/json')

fail() {
	echo "$*" >&2
	exit 1
}

# call CURL-ARGUMENT... prints the answer; one that is refused goes to stderr, with what curl says.
call() {
	local answer
	answer=$(curl -sS --fail-with-body --max-time 60 "${auth[@]}" "${json[@]}" "$@") || {
		echo "$answer" >&2
		return 1
	}
	printf '%s\n' "$answer"
}

# member NAME JSON prints the first member of that name. Where jq is, jq -r .Content.NAME does it better.
member() {
	local pattern="\"$1\":\"?([^\",}]*)"
	[[ $2 =~ $pattern ]] && printf '%s\n' "${BASH_REMATCH[1]}"
}

# header NAME ANSWER prints a header of an answer that was asked for with -i.
header() { tr -d '\r' <<<"$2" | sed -n "1,/^\$/s/^$1: //p"; }

# Asks what the key may do. Do so at the start, so that a missing right is named before half the work is done.
rights() {
	local about
	about=$(call "$api/")
	[ "$(member Catalog "$about")" = write ] || fail "rights: this key needs the right catalog:write"
	echo "rights: this key may write the catalog"
}

# Asks what is new since the last time, and waits up to 30 seconds for it. Keep the cursor with your copy.
changes() { # changes PRODUCT
	local cursor news
	cursor=$(member Cursor "$(call "$api/changes")")
	call -X PATCH -d '{"SitePrice":2.55}' "$api/products/$1" >/dev/null
	news=$(call "$api/changes?models=products&records=1&wait=30&since=$cursor")
	[[ $news == *"\"Id\":\"$1\",\"Action\":\"changed\""*'"SitePrice":2.55,'* ]] || fail "changes: $news"
	echo "changes: a price"
}

# Hears of each change at once, for as long as it listens. A quiet stream speaks every 20 seconds.
stream() { # stream PRODUCT
	local cursor line curl
	cursor=$(member Cursor "$(call "$api/changes")")
	exec 3< <(exec curl -sSN "${auth[@]}" "$api/changes/stream?models=products&since=$cursor")
	curl=$!
	call -X PATCH -d '{"SitePrice":2.60}' "$api/products/$1" >/dev/null
	while read -r -t 60 line <&3; do
		[[ $line != 'data: '*"\"Id\":\"$1\""* ]] || break
	done
	kill "$curl" 2>/dev/null || true
	exec 3<&-
	[[ $line == 'data: '* ]] || fail "stream: it ended early"
	echo "stream: a change, at once"
}

# Says whether a webhook's message is Griddle's, and not an old one sent again. NOW is for trying it. While openssl runs,
# other users of this computer can see the secret in the list of processes: for that, take another language.
verify() { # verify SECRET ID TIMESTAMP SIGNATURES BODY [NOW]
	local secret good age
	[[ $3 =~ ^[0-9]{1,12}$ ]] || return 1 # what strangers send is no number until it looks like one
	secret=$(base64 -d <<<"${1#whsec_}" | od -An -v -tx1 | tr -d ' \n')
	good=$(printf '%s.%s.%s' "$2" "$3" "$5" |
		openssl dgst -sha256 -mac HMAC -macopt "hexkey:$secret" -binary | base64)
	[[ " $4 " == *" v1,$good "* ]] || return 1
	age=$((${6:-$(date +%s)} - 10#$3))
	((age > -300 && age < 300))
}

# A message as Griddle sends it, one that somebody tampered with, and one that is sent again too late.
webhooks() {
	local body='{"type":"products.changed","data":{"Model":"products","Action":"changed","By":"Käsetheke"}}'
	local message=('whsec_b25seSBmb3IgdGhlc2UgcmVjaXBlcyEh' 'griddle_1_trwddkgzxiib-15y' 1795355130
		'v1,rJ1Bx4XamsOF9MuvGsvkWHLfknwnLUHvA8tr1hIah+k=')
	verify "${message[@]}" "$body" 1795355131 || fail "webhooks: a true message is refused"
	! verify "${message[@]}" "$body " 1795355131 || fail "webhooks: a forged message is taken"
	! verify "${message[@]}" "$body" 1795355530 || fail "webhooks: an old message is taken"
	echo "webhooks: a true message is taken, a forged and an old one are not"
}

# Changes the members that it sends and no others, so that two programs need not know of each other's.
patch() { # patch PRODUCT
	local changed
	changed=$(call -X PATCH -d '{"SitePrice":2.65}' "$api/products/$1")
	[[ $changed == *'"ProductName":"Recipe syrup"'*'"SitePrice":2.65,'* ]] || fail "patch: $changed"
	echo "patch: another price, the same name"
}

# Writes only while nobody else has changed the record, else looks at what it is now and tries again.
conditions() { # conditions PRODUCT
	local record tag price tries=1
	record=$(call -i "$api/products/$1")
	tag=$(header Etag "$record")
	call -X PATCH -d '{"SitePrice":2.70}' "$api/products/$1" >/dev/null # somebody else is faster
	while
		price=$(LC_ALL=C awk -v price="$(member SitePrice "$record")" 'BEGIN { printf "%.2f", price + 0.10 }')
		record=$(curl -sS -i "${auth[@]}" "${json[@]}" -H "If-Match: $tag" -X PATCH -d "{\"SitePrice\":$price}" \
			"$api/products/$1")
		[[ $record == 'HTTP/1.1 412 '* ]]
	do
		tag=$(header Etag "$record")
		tries=$((tries + 1))
	done
	[[ $record == 'HTTP/1.1 200 '*'"SitePrice":2.8,'* && $tries == 2 ]] || fail "conditions: $record"
	echo "conditions: done at the second try"
}

# Sends a request until it is answered. It is done once however often it is sent, for it keeps its name.
once() { # once NAME CURL-ARGUMENT...
	call -i --retry 5 --retry-connrefused -H "Idempotency-Key: $1" "${@:2}"
}

# The same request twice, as after an answer that was lost, makes one vendor.
idempotency() {
	local name first again
	name=$(openssl rand -hex 16)
	first=$(once "$name" -d '{"DisplayName":"Recipe press"}' "$api/vendors")
	again=$(once "$name" -d '{"DisplayName":"Recipe press"}' "$api/vendors")
	call -X DELETE "$api/vendors/$(member Bvin "$first")" >/dev/null
	[ "$(member Bvin "$again")" = "$(member Bvin "$first")" ] || fail "idempotency: $again"
	[ "$(header Idempotent-Replayed "$again")" = true ] || fail "idempotency: $again"
	echo "idempotency: sent twice, done once"
}

# Up to 1,000 calls that write, in one step: all of them are done or none. The answer says what became of each.
batch() { # batch OPERATIONS
	call -d "{\"Result\":\"brief\",\"Operations\":[$1]}" "$api/batch"
}

# Three vendors are made, then deleted; in between one call of four is refused, and nothing is done.
batches() {
	local operations='' made refused deleted name
	for name in "Recipe mill" "Recipe dairy" "Recipe orchard"; do
		operations+=",{\"Method\":\"POST\",\"Path\":\"vendors\",\"Body\":{\"DisplayName\":\"$name\"}}"
	done
	made=$(batch "${operations#,}")
	operations=$(grep -o '"Location":"[^"]*' <<<"$made" |
		sed 's|.*/api/v1/\(.*\)|,{"Method":"DELETE","Path":"\1"}|' | tr -d '\n')
	refused=$(batch "${operations#,},{\"Method\":\"POST\",\"Path\":\"vendors\",\"Body\":{\"DisplayNaem\":\"?\"}}" 2>&1) &&
		fail "batch: a fault is taken"
	deleted=$(batch "${operations#,}")
	[ "$(member Failed "$refused")" = 3 ] || fail "batch: $refused"
	[ "$(grep -o '"Status":200' <<<"$deleted" | wc -l)" -eq 3 ] || fail "batch: $deleted"
	echo "batch: 3 made, none deleted with a fault among them, 3 deleted"
}

# What costs 3 or more, the cheapest first: a filter, an order, and only the members that are needed. It is read part
# by part, as the answers link them: nothing is skipped while others write.
lists() {
	local path='/api/v1/products?SitePrice.gte=3&Status=Active&sort=SitePrice&fields=Sku,SitePrice&pagesize=20'
	local part total='' prices='' count=0
	while [ -n "$path" ]; do
		part=$(call -i "${GRIDDLE_URL%/}$path")
		total=${total:-$(member TotalProductCount "$part")}
		prices+=$(grep -o '"SitePrice":[0-9.]*' <<<"$part" | cut -d: -f2)$'\n'
		path=$(header Link "$part" | sed -n 's/^<\(.*\)>; rel="next"$/\1/p')
		count=$((count + 1))
	done
	[ "$(grep -c . <<<"$prices")" = "$total" ] || fail "lists: not $total prices: $prices"
	printf '3\n%s' "$prices" | LC_ALL=C sort -c -n || fail "lists: not the cheapest first"
	echo "lists: $total products in $count parts"
}

# One call of a tool for assistants. Which there are depends on the rights of the key: method tools/list.
tool() { # tool NAME ARGUMENTS
	call -H 'Accept: application/json, text/event-stream' "${GRIDDLE_URL%/}/mcp" -d "{
		\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"$1\",\"arguments\":$2}}"
}

# The words that an assistant would look for.
assistants() { # assistants PRODUCT SKU
	local answer
	answer=$(tool find_products "{\"words\":\"$2\"}")
	[[ $answer == *'"structuredContent":'*"\"id\":\"$1\",\"name\":\"Recipe syrup\""* ]] || fail "assistants: $answer"
	echo "assistants: found Recipe syrup"
}

rights
sku=RECIPE-SH
syrup="{\"ProductName\":\"Recipe syrup\",\"Sku\":\"$sku\",\"SitePrice\":2.50}"
product=$(member Bvin "$(call -d "$syrup" "$api/products")")
trap 'call -X DELETE "$api/products/$product" >/dev/null' EXIT
changes "$product"
stream "$product"
webhooks
patch "$product"
conditions "$product"
idempotency
batches
lists
assistants "$product" "$sku"
