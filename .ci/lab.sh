#!/usr/bin/env bash
# A server for a lab, to try it out: people with accounts, a PostgreSQL server of its own, a self-signed certificate. All that it keeps is in one folder
# (LAB_DIR, else ./lab): starting again goes on with it, deleting the folder deletes the lab. Arguments go to the server.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/prerequisites.sh
source .ci/prerequisites.sh
# shellcheck source=.ci/postgres.sh
source .ci/postgres.sh

lab=$(realpath --canonicalize-missing "${LAB_DIR:-lab}")
port=${LAB_PORT:-5443}
server='' database=''

# What Debian has and this machine has not. The package of PostgreSQL starts a server of the system's own, which is left alone.
install_missing() {
  local missing=() sudo=()
  [[ -n $(postgres_bin) ]] || missing+=(postgresql)
  command -v openssl >/dev/null || missing+=(openssl)
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || return 0
  if ((EUID != 0)); then
    command -v sudo >/dev/null && sudo -v || return 0
    sudo=(sudo)
  fi
  echo "Installing ${missing[*]} …"
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >"$lab/apt.log" 2>&1 ||
    stop "${missing[*]} could not be installed; $lab/apt.log has the details."
}

# 24 random bytes in letters that need no quoting anywhere.
make_secret() {
  [[ -s $1 ]] || openssl rand -base64 24 | tr '+/' '-_' >"$1"
  chmod 600 "$1"
}

database_start() {
  database_port=$(free_port)
  if [[ -n $(postgres_bin) ]]; then
    cluster_start
  elif docker compose version >/dev/null 2>&1; then
    database=compose
    POSTGRES_PORT=$database_port POSTGRES_PASSWORD=$(<"$lab/database.password") compose up --detach --wait postgres
  else
    stop "PostgreSQL is not installed, and nor is Docker." "On Debian or Ubuntu, ask an administrator of this machine for: apt-get install postgresql openssl"
  fi
}

compose() {
  docker compose --project-name topoweb-lab "$@"
}

# PostgreSQL refuses to run as root: then its folder belongs to the user postgres, who must be able to get there.
cluster_start() {
  local bin data=$lab/postgres/data
  bin=$(postgres_bin)
  mkdir -p "$lab/postgres"
  if ((EUID == 0)); then
    chown postgres "$lab/postgres"
    as_postgres test -w "$lab/postgres" ||
      stop "the user postgres, as whom PostgreSQL runs, cannot enter $lab." "Choose another folder: make serve-lab LAB_DIR=/var/lib/topoweb-lab"
  fi
  make_secret "$lab/administrator.password"
  if [[ ! -d $data ]]; then
    rm -rf "$data.new"
    install -m 600 "$lab/administrator.password" "$lab/postgres/password"
    ((EUID != 0)) || chown postgres "$lab/postgres/password"
    (cd "$lab/postgres" && as_postgres "$bin/initdb" -D "$data.new" -U administrator -A scram-sha-256 --pwfile="$lab/postgres/password" -E UTF8 --locale=C) >"$lab/postgres/setup.log" 2>&1 ||
      stop "the database could not be made; $lab/postgres/setup.log has the details."
    rm -f "$lab/postgres/password"
    mv "$data.new" "$data"
  fi
  database=cluster
  (cd "$lab/postgres" && as_postgres "$bin/pg_ctl" -D "$data" -w -l "$lab/postgres/log" start \
    -o "-p $database_port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200") >>"$lab/postgres/setup.log" 2>&1 9>&- ||
    stop "PostgreSQL could not be started; $lab/postgres/log has the details."
  # Each time anew, so that a start that was interrupted leaves nothing half done.
  PGPASSWORD=$(<"$lab/administrator.password") "$bin/psql" --quiet --no-psqlrc -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$database_port" -U administrator postgres <<SQL
SELECT 'CREATE ROLE topoweb LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'topoweb')\gexec
ALTER ROLE topoweb PASSWORD '$(<"$lab/database.password")';
SELECT 'CREATE DATABASE topoweb OWNER topoweb' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'topoweb')\gexec
SQL
}

database_stop() {
  case $database in
    cluster) (cd / && as_postgres "$(postgres_bin)/pg_ctl" -D "$lab/postgres/data" -m fast -w stop) >/dev/null || true ;;
    compose) POSTGRES_PASSWORD=unused compose stop postgres || true ;;
  esac
  database=''
}

# Names and addresses by which others can reach this machine.
machine_names() {
  { echo localhost; uname -n; hostname -f 2>/dev/null || true; } | grep -v '^(none)$' | sort -u
}

machine_addresses() {
  { printf '%s\n' 127.0.0.1 ::1; hostname -I 2>/dev/null | tr ' ' '\n' || true; } | grep -v -e '^$' -e '^fe80' | sort -u
}

# Made again where the machine has other names by now, or the certificate is about to expire.
make_certificate() {
  local names
  names=$(machine_names | sed 's/^/DNS:/'; machine_addresses | sed 's/^/IP:/')
  [[ -s $lab/key.pem && -f $lab/certificate.names && $(<"$lab/certificate.names") == "$names" ]] &&
    openssl x509 -in "$lab/certificate.pem" -noout -checkend 604800 >/dev/null && return
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 397 -subj "/O=TopoWeb lab/CN=$(uname -n | cut -c 1-60)" \
    -addext "subjectAltName=$(paste -sd, <<<"$names")" -addext extendedKeyUsage=serverAuth -addext basicConstraints=critical,CA:FALSE \
    -keyout "$lab/key.pem" -out "$lab/certificate.pem" 2>"$lab/openssl.log" || stop "the certificate could not be made; $lab/openssl.log has the details."
  echo "$names" >"$lab/certificate.names"
}

# What was started last ends first; a second Ctrl+C does not cut it short.
finish() {
  trap '' INT TERM
  if [[ -n $server ]]; then
    kill -TERM "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  database_stop
}

umask 077
mkdir -p "$lab"
# The user postgres passes through to its own folder; the files beside it have modes of their own.
chmod 711 "$lab"
exec 9>"$lab/lock"
flock -n 9 || stop "a lab already runs in $lab." "Stop it, or choose another folder and port: make serve-lab LAB_DIR=lab2 LAB_PORT=5444"
install_missing
command -v openssl >/dev/null || stop "openssl is not installed (it makes passwords and the certificate)." "On Debian or Ubuntu: apt-get install openssl"
trap finish EXIT
trap 'exit 0' INT TERM
make_secret "$lab/database.password"
make_certificate
database_start

index=0
while read -r name; do
  export "Door__Hosts__$index=$name"
  index=$((index + 1))
done < <(machine_names; machine_addresses)
# Links lead to an address that others reach, also if the administrator sits at this machine and opens localhost.
first=$(machine_addresses | grep -v -e '^127\.' -e ':' | head -n 1 || true)
export Door__PublicAddress=${Door__PublicAddress:-https://${first:-localhost}:$port}
export Access__Mode=Accounts Database__Directory=$lab/data
export Database__Postgres="Host=127.0.0.1;Port=$database_port;Database=topoweb;Username=topoweb;Password=$(<"$lab/database.password")"
export Door__Certificate__Path=$lab/certificate.pem Door__Certificate__KeyPath=$lab/key.pem
cat <<TEXT

  A lab's server, kept in $lab.
  Others reach it at  $(machine_addresses | grep -v -e '^127\.' -e ':' | sed "s|.*|https://&:$port/|" | paste -sd' ')
  The certificate is signed by nobody: browsers ask once. Compare its fingerprint:
  $(openssl x509 -in "$lab/certificate.pem" -noout -fingerprint -sha256 | cut -d= -f2)
  The set-up code for the first administrator appears below when the server is ready.

TEXT
.ci/topoweb.sh serve --urls "https://0.0.0.0:$port" "$@" 9>&- &
server=$!
wait "$server"
