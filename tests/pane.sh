# Sourced by the scripts beside it that are run by hand: a terminal of 80 columns, and what stands on it.

say() { printf '== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
pane() { tmux -L "tatap-$$" "$@"; }
# Starts a command line there.
begun() { pane -f /dev/null new-session -d -x 80 -y 24 "exec $*"; }

# Waits until something stands on the screen.
shown() {
    for ((tries = 0; tries < 200; tries++)); do
        ! pane capture-pane -p 2>/dev/null | grep -qF -- "$1" || return 0
        sleep 0.1
    done
    pane capture-pane -p
    fail "no $1 on the screen"
}

# Waits until the screen is gone.
gone() {
    for ((tries = 0; tries < 200; tries++)); do
        pane has-session 2>/dev/null || return 0
        sleep 0.1
    done
    fail "the screen stays"
}

# Goes through every screen, and comes back to the first.
walked_through() {
    local screen
    shown "[Pegawai]"
    for screen in t:Target m:Tim u:Umpan\ Balik n:Penilaian r:Rapat k:Pembinaan l:Layanan o:Ringkasan s:Sinkron p:Pegawai; do
        pane send-keys g "${screen%%:*}"
        shown "[${screen#*:}]"
        echo "$screen"
    done
}

# Gives feedback to the person in front.
noted() {
    pane send-keys A
    shown "Isi *"
    pane send-keys "$1" C-s
    shown "Tersimpan"
}
