# Sourced by the scripts: messages, and long steps that show that they are alive.
# Each step's full output is kept in .cache/logs.

logs=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/.cache/logs
mkdir -p "$logs"
step=

say() { printf '%s\n' "$@" >&2; }
fail() { say "$@"; exit 1; }

# Background commands of a script ignore Ctrl-C, so the script ends them itself.
trap '[ -z "$step" ] || kill "$step" 2>/dev/null || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# try LABEL COMMAND...: run it quietly; after five seconds, tell every five what it does.
try() {
    local label=$1 start=$SECONDS name=${1//[^A-Za-z0-9.]/_}
    log=$logs/$name.log
    shift
    "$@" >"$log" 2>&1 &
    step=$!
    while kill -0 "$step" 2>/dev/null; do
        sleep 0.2
        if ((SECONDS - start >= 5 && (SECONDS - start) % 5 == 0 && SECONDS != ${told-0})); then
            told=$SECONDS
            say "  $label … $((SECONDS - start)) s  $(tail -n 1 "$log" | tr -d '\r' | cut -c 1-60)"
        fi
    done
    local status=0
    wait "$step" || status=$?
    step=
    if ((status == 0 && SECONDS - start >= 2)); then say "✓ $label ($((SECONDS - start)) s)"; fi
    return "$status"
}

# run LABEL COMMAND...: the same, and end the script with the last lines of the log if it fails.
run() {
    try "$@" || {
        tail -n 20 "$log" >&2
        fail "✗ $1 failed. The whole output: $log"
    }
}

apt_install() {
    apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"
}
