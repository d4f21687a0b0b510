#!/usr/bin/env bash
# The demonstration of head office at scale: half a million people in fifty offices write a quarter, what they hand in
# lands in PostgreSQL, and everything there is as it must be. Figures are printed; the last line says whether it holds.
#
#   bash tests/hub.sh                     # 50 offices of 10,000 people; some fifteen minutes on two free cores, 4 GB of disk below $TMPDIR
#   TATAP_BENCH=5x1000 bash tests/hub.sh  # 5 offices of 1,000
#   TATAP_KILLS=100 bash tests/hub.sh     # a small inbox, landed a hundred times while program and database are killed
#
# By hand, with Rust, a C linker and Debian's apt-get, which installs the server where it is missing. It starts a server of
# its own and touches no other; nothing is left behind.
set -euo pipefail
cd "$(dirname "$0")/.."
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || apt-get install -y --no-install-recommends postgresql
cargo bench --locked --features hub --bench hub
echo "all of it holds"
