#!/usr/bin/env bash
# Tries the single file where nothing else is: a folder as root, with the program, /tmp and /dev/null.
#
#   bash tests/single.sh PROGRAM
#
# By hand, as root, with tmux, qpdf, poppler-utils and python3. There is no library, terminfo, zone, locale, list of users or
# home, nor any variable but HOME, which leads nowhere, TERM and LANG; whoever works there is nobody.
set -euo pipefail
. "$(dirname "$0")/pane.sh"
program=$(realpath "$1")
root=$(mktemp -d)
trap 'pane kill-server 2>/dev/null || true; rm -r "$root"' EXIT
person=198505162007011008
alone=(env -i HOME=/nonexistent TERM=xterm LANG=C.UTF-8 "$(command -v chroot)" --userspec=65534:65534 "$root" /tatap)
tatap() { "${alone[@]}" "$@" </dev/null; }

papers() {
    tatap guide pengelola | grep -q "Untuk pengelola" || fail "no guide"
    tatap guide --format pdf -o /tmp/guide.pdf
    tatap --data /tmp/data report minutes --person $person -o /tmp/minutes.pdf
    tatap --data /tmp/data report recap --format xlsx -o /tmp/recap.xlsx
    for paper in guide minutes; do
        qpdf --check "$root/tmp/$paper.pdf" >/dev/null || fail "$paper.pdf is not sound"
    done
    pdftotext "$root/tmp/minutes.pdf" - | grep -q $person || fail "the minutes are of somebody else"
    python3 -c 'import sys, zipfile; sys.exit(zipfile.ZipFile(sys.argv[1]).testzip() is not None)' \
        "$root/tmp/recap.xlsx" || fail "recap.xlsx is not sound"
}

kept() {
    tatap --data /tmp/data doctor --lang en
    tatap --data /tmp/data backup /tmp/backups
    tatap restore "/tmp/backups/$(ls "$root/tmp/backups")" --to /tmp/again
    [[ $(tatap --data /tmp/again list targets --json) == "$(tatap --data /tmp/data list targets --json)" ]] ||
        fail "what is restored is not what was there"
}

opened() {
    begun "$(printf '%q ' "${alone[@]}" demo)"
    walked_through
    pane capture-pane -p
    noted "Ditulis di tempat yang kosong"
    pane send-keys Q
    gone
}

mkdir -m 755 "$root/dev"
mkdir -m 1777 "$root/tmp"
mknod -m 666 "$root/dev/null" c 1 3
chmod 755 "$root"
install -m 755 "$program" "$root/tatap"
say "alone"
(cd "$root" && find . -mindepth 1)
tatap --version
tatap demo --keep /tmp/data
say "papers"
papers
say "doctor, backup, restored"
kept
say "every screen"
opened
say "all of it holds"
