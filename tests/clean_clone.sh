#!/bin/sh
# From a clean clone in an empty environment to a served card, with the seconds it took.
#
#   tests/clean_clone.sh            `make demo` until the sign-in page answers and a card opens
#   tests/clean_clone.sh --tests    and `make test` after it
#
# The clone has an empty home, no settings and a path with nothing on it but Python, make and a few everyday
# commands, so nothing that happens to be installed here can help. PORT chooses the port (8765).
set -eu

checkout=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d "${TMPDIR:-/tmp}/headwater-clean-XXXXXX")
port=${PORT:-8765}
python=${PYTHON:-$(python3 -c 'import sys; print(sys.executable)')}
server=
tidy() {
    if [ -n "$server" ]; then
        # Shells do not agree on how to ask a whole process group.
        "$python" -c 'import os, signal, sys; os.killpg(int(sys.argv[1]), signal.SIGTERM)' "$server" || true
        wait "$server" || true
    fi
    rm -rf "$place"
}
trap tidy EXIT
trap 'exit 130' INT TERM

mkdir "$place/home" "$place/bin" "$place/tmp"
for program in sh env make rm mkdir mktemp touch cp mv ln ls cat sed grep uname dirname basename; do
    ln -s "$(command -v "$program")" "$place/bin/$program"
done
ln -s "$python" "$place/bin/python3"

git clone --quiet "$checkout" "$place/headwater"
cd "$place/headwater"
# Where packages come from is the machine's business, not the clone's: only what says that is let through.
from_where=$(env | sed -n -E '/^(PIP|UV|NPM_CONFIG|SSL_CERT|HTTPS?_PROXY|NO_PROXY)[A-Z_]*=[^ ]*$/p')
clean="$from_where HOME=$place/home TMPDIR=$place/tmp LANG=C.UTF-8"
began=$(date +%s)
# A session of its own, so that make and everything it starts can be ended together.
# shellcheck disable=SC2086  # one word each
"$python" -c 'import os, sys; os.setsid(); os.execvp("env", ["env", *sys.argv[1:]])' \
    -i $clean PATH="$place/bin" make demo PORT="$port" > "$place/demo.txt" 2>&1 &
server=$!
until "$python" - "$port" <<'END' 2>/dev/null
import sys, urllib.request
page = urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/", timeout=10)
sys.exit(page.status != 200 or b"Sign in" not in page.read())
END
do
    kill -0 "$server" 2>/dev/null || { server=; cat "$place/demo.txt"; echo "make demo ended before it served a page" >&2; exit 1; }
    [ $(($(date +%s) - began)) -lt 1800 ] || { cat "$place/demo.txt"; echo "no page after half an hour" >&2; exit 1; }
    sleep 1
done
cat "$place/demo.txt"
echo "make demo: from a clean clone to the sign-in page in $(($(date +%s) - began)) seconds"

# Sign in with the printed password as a person would, and open the first card.
"$python" - "$port" "$place/demo.txt" <<'END'
import re, sys, urllib.parse, urllib.request
from http.cookiejar import CookieJar

port, printed = sys.argv[1], open(sys.argv[2]).read()
address = f"http://127.0.0.1:{port}"
email, password = re.search(r"(principal@\S+)\s+(\S+)", printed).groups()
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
form = browser.open(f"{address}/account/login/").read().decode()
token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
fields = {"csrfmiddlewaretoken": token, "login": email, "password": password}
home = browser.open(f"{address}/account/login/", urllib.parse.urlencode(fields).encode()).read().decode()
path = re.search(r'href="(/schools/\d+/card/)"', home)[1]
card = browser.open(address + path)
title = re.search(r"<title>\s*(.*?)\s*</title>", card.read().decode(), re.S)[1]
print(f"{path} answers {card.status}: {title}")
END

if [ "${1:-}" = --tests ]; then
    began=$(date +%s)
    # The tests look for Chromium and PostgreSQL where the machine has them.
    # shellcheck disable=SC2086
    env -i $clean PATH="$place/bin:/usr/local/bin:/usr/bin:/bin" \
        HEADWATER_OPEN_DATA="${HEADWATER_OPEN_DATA:-$checkout/../shared/data}" make test
    echo "make test: $(($(date +%s) - began)) seconds"
fi
