#!/usr/bin/env bash
# Tries the package where nothing else is: a bare Debian in a folder, with the host example and an sshd of its own.
#
#   bash tests/package.sh PACKAGE.deb ROOT
#
# By hand, as root, with debootstrap, tmux and openssh-client. ROOT is a folder with a bookworm, made where it is missing
# and kept for the next time. What is started and mounted ends with the script.
set -euo pipefail
if [[ -z ${TATAP_INSIDE:-} ]]; then
    exec env TATAP_INSIDE=1 unshare --mount --pid --fork --kill-child --mount-proc bash "$0" "$@"
fi
package=$(realpath "$1")
root=$(realpath "$2")
work=$(mktemp -d)
# Never the root: the devices of this machine are mounted there.
trap 'rm -r "$work"' EXIT
port=22522
# The last of the people whom the shipped example has.
text="Fajar Hidayat"

. "$(dirname "$0")/pane.sh"
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
as() { inside su "$1" -s /bin/sh -c "$2"; }
options=(-F none -i "$work/key" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR
    -o BatchMode=yes -o ConnectTimeout=10)
reach() { timeout 20 ssh "${options[@]}" -p $port "$@"; }
# What there is, without what package managers and logs keep for themselves.
files() {
    (cd "$root" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./tmp -o -path ./run \
        -o -path ./var/cache -o -path ./var/log -o -path ./var/lib/dpkg -o -path ./var/lib/apt \) -prune -o -print |
        sort)
}

made() {
    [[ -d $root/usr ]] || debootstrap --variant=minbase bookworm "$root" >/dev/null
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/run"
    inside apt-get -qq update
    inside apt-get -qq install --no-install-recommends openssh-server man-db bash-completion adduser >/dev/null
    mkdir -p "$root/run/sshd"
}

installed() {
    cp "$package" "$root/run/tatap.deb"
    inside apt-get -qq install /run/tatap.deb >/dev/null
    inside tatap --version
    inside man -w tatap
    # What is given instead of a terminal is no page, so this one is looked through.
    inside man tatap | grep -q "^EXIT CODES\|Exit codes" || fail "the manual page names no exit codes"
    inside bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader tatap; complete -p tatap'
    inside test -s /usr/share/zsh/vendor-completions/_tatap -a -s /usr/share/fish/vendor_completions.d/tatap.fish
}

hosted() {
    local examples=/usr/share/doc/tatap/examples
    inside install -d -m 755 /etc/tatap
    inside install -m 644 $examples/host/registry.toml /etc/tatap/registry.toml
    inside install -m 644 $examples/host/sshd.conf /etc/ssh/sshd_config.d/tatap.conf
    inside install -d -g tatap -m 3770 /srv/tatap/exchange
    as dewi 'mkdir -p ~/.ssh'
    as sri 'mkdir -p ~/.ssh ~/.config/tatap && printf "scheme = \"nasional\"\n" >~/.config/tatap/config.toml'
    as sri 'for file in ~/.profile ~/.bashrc ~/.ssh/rc; do echo "touch ~/started" >$file; done'
    ssh-keygen -q -t ed25519 -N "" -f "$work/key"
    for login in sri dewi; do
        install -m 644 "$work/key.pub" "$root/home/$login/.ssh/authorized_keys"
    done
    as sri "tatap import units $examples/import/units.csv && tatap import employees $examples/import/employees.csv" \
        >/dev/null
    inside sshd -t
    inside /usr/sbin/sshd -p $port -o ListenAddress=127.0.0.1
}

# Logs somebody in.
enter() { begun ssh "${options[@]}" -tt -p $port "$1@127.0.0.1"; }

opened() {
    enter sri
    shown "$text"
    pane capture-pane -p
    pane send-keys Q
    gone
}

# The made-up offices as somebody's own data: every screen, then a line that is cut off in the middle of a sentence.
walked() {
    local saved="Yang ini sudah disimpan" draft="Yang ini belum selesai"
    as dewi 'tatap demo --keep ~/.local/share/tatap' </dev/null
    # Who leads the office that the demo opens with.
    printf '\n[logins.dewi]\nnip = "197911242001012012"\n' >>"$root/etc/tatap/registry.toml"
    enter dewi
    walked_through
    noted "$saved"
    pane send-keys A
    shown "Isi *"
    pane send-keys "$draft"
    shown "$draft"
    # A draft is on disk within a second.
    sleep 2
    kill -9 "$(pane display-message -p '#{pane_pid}')"
    gone
    for ((tries = 0; tries < 200; tries++)); do
        pgrep -x tatap >/dev/null || break
        sleep 0.1
    done
    ! pgrep -x tatap >/dev/null || fail "the program stays after its line"
    enter dewi
    shown "$draft"
    pane send-keys C-s
    shown "Tersimpan"
    pane send-keys g u
    shown "$saved"
    shown "$draft"
    pane send-keys Q
    gone
}

refused() {
    local code=0
    reach sri@127.0.0.1 'id; touch ~/ran' </dev/null >"$work/said" 2>&1 || code=$?
    cat "$work/said"
    [[ $code = 5 ]] || fail "a command ended with $code, not as a program without a terminal"
    ! grep -q uid= "$work/said" || fail "a command ran"
    for way in -O -s; do
        ! timeout 20 scp "$way" "${options[@]}" -P $port "$work/key.pub" sri@127.0.0.1:ran >/dev/null 2>&1 ||
            fail "scp $way"
    done
    ! reach -W 127.0.0.1:$port sri@127.0.0.1 </dev/null >"$work/said" 2>&1 || fail "a port was forwarded"
    cat "$work/said"
    ! reach -N -o ExitOnForwardFailure=yes -R 22523:127.0.0.1:22 sri@127.0.0.1 >"$work/said" 2>&1 ||
        fail "a port was opened"
    cat "$work/said"
    ! inside test -e /home/sri/ran || fail "something was written"
    ! inside test -e /home/sri/started || fail "a file of the user's started something"
}

say "a bare system"
made
inside groupadd --system --force tatap
for login in sri dewi; do
    ! inside id $login >/dev/null 2>&1 || inside userdel --remove $login 2>/dev/null
    inside useradd --create-home --shell /bin/sh --groups tatap $login
done
inside install -d -m 755 /srv/tatap
rm -rf "$root/etc/tatap" "$root/srv/tatap/exchange" "$root/etc/ssh/sshd_config.d/tatap.conf"
files >"$work/before"
say "installed"
installed
say "opened by ssh"
hosted
opened
say "every screen of the demo, and a line that is cut off"
walked
say "refused"
refused
say "purged"
inside apt-get -qq purge tatap >/dev/null
rm "$root/etc/ssh/sshd_config.d/tatap.conf"
files >"$work/after"
! diff "$work/before" "$work/after" >"$work/differ" || fail "even the data is gone"
grep '^[<>]' "$work/differ" >"$work/stays"
cut -d/ -f1-5 "$work/stays" | uniq
! grep -v '^> \./\(home/sri\|home/dewi\|etc/tatap\|srv/tatap/exchange\)\(/\|$\)' "$work/stays" || fail "the package leaves something"
inside test -s /home/sri/.local/share/tatap/journal/00000001.tj || fail "the data is gone"
say "all of it holds"
