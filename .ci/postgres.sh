# Sourced by test.sh, bench.sh and lab.sh. For tests: a private PostgreSQL server for the tests, on a port and in a directory of its own, gone at the end.
# shellcheck shell=bash

postgres_directory=

postgres_bin() {
  find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if ((EUID == 0)); then runuser -u postgres -- "$@"; else "$@"; fi
}

# Below the ports that the system itself gives out: nobody else takes it before it is used.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

postgres_start() {
  local bin port
  bin=$(postgres_bin)
  [[ -n $bin ]] || return 0
  postgres_directory=$(mktemp -d /tmp/topoweb-postgres.XXXXXX)
  ((EUID != 0)) || chown postgres "$postgres_directory"
  port=$(free_port)
  # Nothing here outlives the tests: no need to wait for the disk.
  local options=${postgres_options--c fsync=off -c full_page_writes=off}
  if (cd "$postgres_directory" &&
    as_postgres "$bin/initdb" -D "$postgres_directory/data" -U postgres -A trust -E UTF8 --locale=C --no-sync &&
    as_postgres "$bin/pg_ctl" -D "$postgres_directory/data" -w -l "$postgres_directory/log" start \
      -o "-p $port -k $postgres_directory -c listen_addresses=127.0.0.1 $options -c max_connections=300") \
    >"$postgres_directory/setup" 2>&1; then
    export TOPOWEB_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
  else
    tail -n 5 "$postgres_directory/setup"
    echo "PostgreSQL could not be started; the tests that need it are skipped."
  fi
}

postgres_stop() {
  [[ -n $postgres_directory ]] || return 0
  (cd / && as_postgres "$(postgres_bin)/pg_ctl" -D "$postgres_directory/data" -m immediate stop) >/dev/null 2>&1 || true
  rm -rf "$postgres_directory"
}
