#!/usr/bin/env bash
# Scans a server with Debian's wapiti, nmap and sslscan: a fresh one in Accounts mode with a certificate, that this script starts and stops; as a stranger and as an administrator.
# Reports and the server's log are kept in artifacts/scan, numbers are printed. No part of make test. TOPOWEB_APP names a published TopoWeb.dll, else one is built.
# SCAN_SECONDS is how long each module of wapiti may take (30).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/prerequisites.sh
source .ci/prerequisites.sh

scan=$PWD/artifacts/scan
seconds=${SCAN_SECONDS:-30}
server='' data=''

install_missing() {
  local missing=() tool
  for tool in wapiti nmap sslscan openssl curl python3; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  ((${#missing[@]})) || return 0
  ((EUID == 0)) && command -v apt-get >/dev/null || stop "not installed: ${missing[*]}" "On Debian, as root: apt-get install ${missing[*]}"
  echo "Installing ${missing[*]} …"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$scan/apt.log" 2>&1 </dev/null ||
    stop "${missing[*]} could not be installed; $scan/apt.log has the details."
}

finish() {
  if [[ -n $server ]]; then
    kill -TERM "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  [[ -z $data ]] || rm -rf "$data"
}

# The first administrator: her cookie for the scanner, her token for the numbers at the end. Everything on standard output, a word each.
enter() {
  python3 - "$address" "$1" <<'PYTHON'
import html.parser, http.cookiejar, json, ssl, sys, urllib.parse, urllib.request

address, code = sys.argv[1:]
cookies = http.cookiejar.CookieJar()
opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=ssl._create_unverified_context()), urllib.request.HTTPCookieProcessor(cookies))

class Hidden(html.parser.HTMLParser):
    fields = {}
    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "input" and a.get("type") == "hidden" and a.get("name"):
            self.fields[a["name"]] = a.get("value") or ""

form = Hidden()
form.feed(opener.open(address + "account/setup").read().decode())
fields = form.fields | {"Code": code, "Person": "Ada Lovelace", "Email": "ada@example.org", "Password": "violet kettle orbit lamp"}
opener.open(address + "account/setup", urllib.parse.urlencode(fields).encode())
request = urllib.request.Request(address + "api/v1/tokens", json.dumps({"name": "scan", "scopes": ["read", "run", "share", "admin"]}).encode(), {"Content-Type": "application/json", "Origin": address.rstrip("/")})
print("; ".join(f"{c.name}={c.value}" for c in cookies))
print(json.load(opener.open(request))["token"])
PYTHON
}

# Without addresses to leave out: wapiti 3.0.4 of Debian 12 ends with an error where there are any.
wapiti_scan() {
  local name=$1
  shift
  wapiti -u "$address" --scope domain --verify-ssl 0 --flush-session --store-session "$data/$name" -d 4 --max-links-per-page 60 --max-scan-time $((seconds * 10)) --max-attack-time "$seconds" \
    -m backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss \
    --no-bugreport -f json -o "$scan/wapiti-$name.json" "$@" >"$scan/wapiti-$name.log" 2>&1 || true
}

mkdir -p "$scan"
require_dotnet
install_missing
program=${TOPOWEB_APP:-$PWD/artifacts/app/TopoWeb.dll}
[[ -n ${TOPOWEB_APP:-} ]] || .ci/build.sh
data=$(mktemp -d)
trap finish EXIT
trap 'exit 1' INT TERM
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=localhost" -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout "$data/key.pem" -out "$data/certificate.pem" 2>/dev/null
port=${SCAN_PORT:-5444}
address=https://127.0.0.1:$port/
env ASPNETCORE_ENVIRONMENT=Production Access__Mode=Accounts Database__Directory="$data/data" Door__Hosts__0=127.0.0.1 Door__Certificate__Path="$data/certificate.pem" Door__Certificate__KeyPath="$data/key.pem" \
  RateLimits__PagesPerMinute=1000000 RateLimits__ApiPerMinute=1000000 RateLimits__AttemptsPerMinute=1000000 \
  dotnet "$program" serve --urls "$address" >"$scan/server.log" 2>&1 &
server=$!
until code=$(grep -oP 'Code:\s+\K\S+' "$scan/server.log") && curl --silent --insecure --fail "${address}health/ready" >/dev/null; do
  kill -0 "$server" 2>/dev/null || stop "the server did not start; $scan/server.log has the details."
  sleep 0.5
done
{ read -r cookie; read -r token; } < <(enter "$code")
[[ -n ${token:-} ]] || stop "no administrator could be made."

echo "wapiti $(wapiti --version 2>/dev/null | grep -oP '[0-9][0-9.]+' | tail -n 1), $(nmap --version | head -n 1 | grep -oP 'Nmap version \S+'), sslscan $(dpkg-query -W -f '${Version}' sslscan 2>/dev/null)"
sslscan --no-colour "127.0.0.1:$port" >"$scan/sslscan.txt" 2>&1 || true
nmap -Pn -p "$port" --script "ssl-enum-ciphers,ssl-cert,+http-headers,+http-security-headers,+http-cookie-flags,+http-methods,+http-trace,+http-cors,+http-csrf,+http-dombased-xss,+http-stored-xss,+http-git,+http-config-backup,+http-enum,+http-errors,+http-open-redirect,+http-passwd,+http-sql-injection,+http-slowloris-check,+http-shellshock" \
  -oN "$scan/nmap.txt" localhost >/dev/null 2>&1 || true
wapiti_scan stranger
wapiti_scan administrator -H "Cookie: $cookie"
curl --silent --insecure -H "Authorization: Bearer $token" "${address}metrics" >"$scan/metrics.txt"
awk -F'[ {},"]+' '/^http_server_request_duration_seconds_count/ { for (i = 1; i < NF; i++) if ($i == "http_response_status_code=") status = $(i + 1); all += $(NF - (NF > 2 && $NF ~ /^[0-9]{13}$/ ? 1 : 0)); by[status] += $(NF - (NF > 2 && $NF ~ /^[0-9]{13}$/ ? 1 : 0)) }
  END { printf "%d requests:", all; for (s in by) printf " %d × %s", by[s], s; print "" }' "$scan/metrics.txt"
python3 - "$scan" <<'PYTHON'
import json, os, sys

for name in ("stranger", "administrator"):
    path = os.path.join(sys.argv[1], f"wapiti-{name}.json")
    if not os.path.exists(path):
        print(f"wapiti as {name}: no report")
        continue
    report = json.load(open(path))
    found = {kind: len(items) for part in ("vulnerabilities", "anomalies", "additionals") for kind, items in report.get(part, {}).items() if items}
    print(f"wapiti as {name}: {report['infos'].get('crawled_pages_nbr', '?')} pages; " + (", ".join(f"{count} × {kind}" for kind, count in found.items()) or "nothing found"))
PYTHON
grep -c '^fail:\|^crit:' "$scan/server.log" | sed 's/$/ errors in the log of the server/' || true
