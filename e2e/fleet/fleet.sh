#!/usr/bin/env bash
# fleet.sh - a small fleet of real Linux test hosts (real systemd as PID 1, real
# sshd on port 22) on one machine: systemd-nspawn containers, each in its own
# network namespace, sharing one read-only Debian root through overlayfs.
#
#   fleet.sh deps               apt-get install what this script needs
#   fleet.sh build [--force]    make the shared root file system (once, ~25 s)
#   fleet.sh up N               have exactly hosts 1..N running, ssh-ready (builds if needed)
#   fleet.sh down               stop everything, remove all state except the shared root
#   fleet.sh status             one line per host
#   fleet.sh cut K [MODE]       take host K offline:
#        link    (default) unplug its cable    -> connect: EHOSTUNREACH after ~3 s
#        drop    firewall drops its packets    -> connect: times out
#        refuse  stop its sshd                 -> connect: ECONNREFUSED at once
#        freeze  freeze the whole host         -> connects, but never sends a banner
#        power   pull the plug (SIGKILL init)  -> as link; heal boots it again
#   fleet.sh heal K             undo every cut of host K, wait until ssh answers
#   fleet.sh exec K CMD...      run CMD as root inside host K, not through ssh
#   fleet.sh reset K            put host K's test units back into their first state
#   fleet.sh purge              down, and remove the shared root too
#
# Hosts: 10.231.77.(10+K) port 22, the same host also on 127.0.0.1 port 2200+K.
# Users: root, and deploy (sudo only for `/usr/bin/systemctl restart *`).
# Both take the key $STATE/id_ed25519 or the password in $STATE/password.
# For tests: $STATE/fleet.json (inventory), known_hosts, ssh_config.
# Units on every host - see seed_units below.

set -euo pipefail
umask 022
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

BASE=${FLEET_BASE:-/var/tmp/holdpoint-fleet/base}   # shared root, only ever a read-only lower layer
STATE=${FLEET_STATE:-/var/tmp/holdpoint-fleet/state}  # everything of the running fleet
NET=${FLEET_NET:-10.231.77}           # /24 that nothing else here uses
BR=fleet0
MAX=50
CG=/sys/fs/cgroup
SUITE=bookworm
MIRROR=${FLEET_MIRROR:-}              # default: the one this machine's own apt uses
PKGS=systemd,systemd-sysv,dbus,openssh-server,sudo,cron,nginx-light,iproute2,procps
DEPS=(systemd-container mmdebstrap nftables openssh-client iproute2)

die()  { echo "fleet: $*" >&2; exit 1; }
say()  { echo "fleet: $*" >&2; }
addr() { echo "$NET.$((10 + $1))"; }
port() { echo "$((2200 + $1))"; }
hdir() { echo "$STATE/h$1"; }
now()  { date +%s%N; }

need_root() { [[ $EUID == 0 ]] || die "must run as root"; }
need_host() { [[ ${1:-} =~ ^[1-9][0-9]?$ && -d $(hdir "$1") ]] || die "no such host: ${1:-(none)}"; }
check_deps() {
  local c miss=()
  for c in systemd-nspawn mmdebstrap nft ssh-keygen ip nsenter flock; do
    command -v "$c" >/dev/null || miss+=("$c")
  done
  ((${#miss[@]} == 0)) || die "missing: ${miss[*]} - run '$0 deps' (apt-get install ${DEPS[*]})"
}
# Bridge, namespaces and cgroups have fixed names: one fleet per machine, so one lock per machine.
lock() { exec 9>/run/fleet.lock; flock -w 300 9 || die "another fleet.sh holds the lock"; }
# A program that brings the fleet up has it until it takes it down or ends: others wait for it. A person at a terminal
# has it for one command only. Holds the lock when it returns.
own() {
  local me=${FLEET_OWNER:-} other end=$((SECONDS + 300))
  [[ -n $me || -t 2 ]] || me=$PPID
  while lock; other=$(cat /run/fleet.owner 2>/dev/null || true); [[ -n $other && $other != "$me" && -d /proc/$other ]]; do
    exec 9>&-
    ((SECONDS < end)) || die "the fleet is in use by process $other: $(tr '\0' ' ' < "/proc/$other/cmdline")"
    sleep 1
  done
  [[ -z $me ]] || echo "$me" > /run/fleet.owner
}

# ---------------------------------------------------------------- processes
# Cgroup roots in which a host may live: pure v2, or v1 "systemd" + v2 "unified".
cgroots() { if [[ -f $CG/cgroup.controllers ]]; then echo "$CG"; else echo "$CG/systemd" "$CG/unified"; fi; }
cg2()     { if [[ -f $CG/cgroup.controllers ]]; then echo "$CG"; else echo "$CG/unified"; fi; }

# Pids of host K: those in its own cgroup, which no foreign process can be in.
host_pids() { local d; d=$(cg2)/fleet/h$1; [[ -d $d ]] && find "$d" -name cgroup.procs -exec cat {} + 2>/dev/null || true; }
# Pid (as seen here) of host K's systemd, empty if it does not run.
leader() {
  local p
  p=$(cat "$(hdir "$1")/nspawn.pid" 2>/dev/null) || return 0
  grep -qs ":/fleet/h$1/" "/proc/$p/cgroup" || return 0
  cat "/proc/$p/task/$p/children" 2>/dev/null | tr -d ' '
}
inside() { # K CMD...: run as root inside host K
  local l; l=$(leader "$1"); [[ -n $l ]] || die "host $1 is not running"
  shift
  nsenter -t "$l" -m -u -i -n -p -C -r -w env -i PATH="$PATH" HOME=/root TERM=dumb LC_ALL=C.UTF-8 "$@" 9>&-
}
stop_host() { # K: power off at once (a test host holds nothing worth a clean stop)
  local p i
  for i in {1..100}; do
    p=$(host_pids "$1"); [[ -n $p ]] || break
    kill -KILL $p 2>/dev/null || true
    sleep 0.05
  done
  [[ -z $(host_pids "$1") ]] || die "host $1 does not die: $(host_pids "$1" | tr '\n' ' ')"
  for i in $(cgroots); do [[ ! -d $i/fleet/h$1 ]] || find "$i/fleet/h$1" -depth -type d -exec rmdir {} + ; done
  rm -rf "/run/systemd/nspawn/propagate/fleet$1" "$(hdir "$1")/nspawn.pid"
}

# ------------------------------------------------------------------ network
net_up() {
  # Every systemd holds several inotify instances; the usual limit of 128 ends at about 20 hosts.
  (( $(sysctl -n fs.inotify.max_user_instances) >= 8192 )) || sysctl -qw fs.inotify.max_user_instances=8192
  if ! ip link show $BR &>/dev/null; then
    [[ -z $(ip -4 route show root "$NET.0/24") ]] || die "$NET.0/24 is in use here, set FLEET_NET"
    ip link add $BR type bridge
    sysctl -qw net.ipv6.conf.$BR.disable_ipv6=1 net.ipv4.conf.$BR.route_localnet=1
    ip addr add "$NET.1/24" dev $BR
    ip link set $BR up
  fi
  # The test hosts answer; they may start nothing towards this machine, and have no route beyond it.
  nft list table inet fleet &>/dev/null || nft -f - <<NFT
table inet fleet {
  map  ports   { type inet_service : ipv4_addr; }
  set  dropped { type ipv4_addr; }
  chain to_alias { type nat hook output priority -100; ip daddr 127.0.0.1 tcp dport $(port 1)-$(port $MAX) dnat ip to tcp dport map @ports:22; }
  chain from_alias { type nat hook postrouting priority 100; oifname "$BR" ip saddr 127.0.0.0/8 masquerade; }
  chain filter_in { type filter hook input priority 0; ip saddr @dropped drop; iifname "$BR" ct state new drop; }
  chain filter_out { type filter hook output priority 0; ip daddr @dropped drop; }
  chain filter_fwd { type filter hook forward priority 0; iifname "$BR" oifname != "$BR" drop; ip saddr @dropped drop; ip daddr @dropped drop; }
}
NFT
}
net_host() { # K: namespace, cable, loopback alias
  local ns=fleet$1
  if [[ ! -e /run/netns/$ns ]]; then
    ip netns add "$ns"
    # A fixed hardware address: with a new one, neighbours would keep asking the old one for ~35 s.
    ip link add "fleet$1h" type veth peer name host0 address "$(printf '02:f1:ee:70:00:%02x' "$1")" netns "$ns"
    ip link set "fleet$1h" master $BR up
    ip -n "$ns" addr add "$(addr "$1")/24" dev host0
    ip netns exec "$ns" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
    ip -n "$ns" link set lo up
    ip -n "$ns" link set host0 up
  fi
  nft add element inet fleet ports "{ $(port "$1") : $(addr "$1") }"
}
net_host_down() {
  ip link del "fleet$1h" 2>/dev/null || true
  [[ ! -e /run/netns/fleet$1 ]] || ip netns del "fleet$1"
  nft delete element inet fleet ports "{ $(port "$1") }" 2>/dev/null || true
  nft delete element inet fleet dropped "{ $(addr "$1") }" 2>/dev/null || true
}
# Forgetting the hardware address makes EHOSTUNREACH come in ~3 s also right after traffic.
unplug() { ip link set "fleet$1h" down; ip neigh flush dev $BR to "$(addr "$1")"; }
net_down() { ip link del $BR 2>/dev/null || true; nft delete table inet fleet 2>/dev/null || true; }

# ------------------------------------------------------------ file systems
recipe() { { declare -f build seed_units; echo "$SUITE $PKGS"; } | sha256sum; }
build() {
  check_deps
  [[ ${1:-} == --force || $(cat "$BASE/.fleet-built" 2>/dev/null) != "$(recipe)" ]] || return 0
  [[ -z $(hosts) ]] || die "the shared root is out of date and in use - run 'down' first"
  [[ ! -e $BASE || -e $BASE/.fleet-built ]] || die "$BASE exists and is not ours"
  [[ -n $MIRROR ]] || MIRROR=$(apt-get indextargets --format '$(REPO_URI)' "Codename: $SUITE" | head -1)
  [[ -n $MIRROR ]] || die "no Debian $SUITE mirror in this machine's apt sources - set FLEET_MIRROR"
  say "building the shared root in $BASE ..."
  rm -rf --one-file-system "$BASE" "$BASE.new"
  mkdir -p "$(dirname "$BASE")"
  mmdebstrap --quiet --variant=minbase --include="$PKGS" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    "$SUITE" "$BASE.new" "$MIRROR" 9>&-
  rm -f "$BASE.new"/etc/ssh/ssh_host_* "$BASE.new/etc/machine-id" "$BASE.new/etc/resolv.conf"
  mkdir -p "$BASE.new/var/log/journal"
  chroot "$BASE.new" useradd -m -s /bin/bash deploy
  # Nothing a test host does by itself on a timer.
  chroot "$BASE.new" systemctl -q disable apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer 2>/dev/null || true
  chroot "$BASE.new" systemctl -q mask systemd-resolved.service systemd-networkd.service getty.target console-getty.service 2>/dev/null || true
  seed_units "$BASE.new"
  recipe > "$BASE.new/.fleet-built"
  mv "$BASE.new" "$BASE"
}

# Test units, the same on every host. All start cleanly at boot.
seed_units() {
  local r=$1/etc/systemd/system u
  unit() { cat > "$r/$1.service"; }
  unit demo <<'U'
[Unit]
Description=fleet: restarts at once
StartLimitIntervalSec=0
[Service]
Type=exec
ExecStart=/bin/sleep infinity
[Install]
WantedBy=multi-user.target
U
  unit broken <<'U'
[Unit]
Description=fleet: every restart fails (systemctl rc 1, then is-active = failed)
StartLimitIntervalSec=0
[Service]
Type=exec
ExecStartPre=/bin/sh -c 'if [ -e /run/broken.ran ]; then echo "broken: bad configuration in /etc/broken.conf line 7" >&2; exit 1; fi; touch /run/broken.ran'
ExecStart=/bin/sleep infinity
[Install]
WantedBy=multi-user.target
U
  unit slow <<'U'
[Unit]
Description=fleet: every restart takes SLOW_SECONDS (60), then works
StartLimitIntervalSec=0
[Service]
Type=exec
Environment=SLOW_SECONDS=60
EnvironmentFile=-/etc/default/slow
TimeoutStartSec=600
ExecStartPre=/bin/sh -c 'if [ -e /run/slow.ran ]; then exec sleep "$SLOW_SECONDS"; fi; touch /run/slow.ran'
ExecStart=/bin/sleep infinity
[Install]
WantedBy=multi-user.target
U
  unit stuck <<'U'
[Unit]
Description=fleet: ignores SIGTERM, restart hangs 60 s until systemd kills it
StartLimitIntervalSec=0
[Service]
Type=exec
TimeoutStopSec=60
ExecStart=/bin/bash -c 'trap "" TERM; while :; do sleep 1; done'
[Install]
WantedBy=multi-user.target
U
  unit flaky <<'U'
[Unit]
Description=fleet: restart reports success, the service dies 1 s later
StartLimitIntervalSec=0
[Service]
Type=exec
ExecStart=/bin/sh -c 'if [ -e /run/flaky.ran ]; then sleep 1; exit 3; fi; touch /run/flaky.ran; exec sleep infinity'
[Install]
WantedBy=multi-user.target
U
  unit limited <<'U'
[Unit]
Description=fleet: systemd's own start limit, the 4th restart within 60 s is refused
StartLimitIntervalSec=60
StartLimitBurst=3
[Service]
Type=exec
ExecStart=/bin/sleep infinity
U
  ln -sf /dev/null "$r/masked.service"
  chroot "$1" systemctl -q enable demo broken slow stuck flaky
}

seed_host() { # K: what differs from the shared root, written into the host's own layer
  local d u k=$1 f; d=$(hdir "$k"); u=$d/upper
  rm -rf "$d"
  mkdir -p "$u/etc/ssh/sshd_config.d" "$u/etc/sudoers.d" "$u/root/.ssh" "$u/home/deploy/.ssh" "$d/work" "$d/root"
  chmod 755 "$d/upper"
  ssh-keygen -q -t ed25519 -N '' -C "fleet$k" -f "$u/etc/ssh/ssh_host_ed25519_key"
  cat > "$u/etc/ssh/sshd_config.d/fleet.conf" <<'C'
HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin yes
PasswordAuthentication yes
UseDNS no
MaxStartups 100
C
  tr -d - < /proc/sys/kernel/random/uuid > "$u/etc/machine-id"
  echo "fleet$k" > "$u/etc/hostname"
  printf '127.0.0.1 localhost\n%s fleet%s\n' "$(addr "$k")" "$k" > "$u/etc/hosts"
  : > "$u/etc/resolv.conf"
  for f in "$u/root" "$u/home/deploy"; do cp "$STATE/id_ed25519.pub" "$f/.ssh/authorized_keys"; chmod 700 "$f" "$f/.ssh"; done
  chown -R --reference="$BASE/home/deploy" "$u/home/deploy"
  echo 'deploy ALL=(root) NOPASSWD: /usr/bin/systemctl restart *' > "$u/etc/sudoers.d/deploy"
  chmod 440 "$u/etc/sudoers.d/deploy"
  # Passwords: a copy of the shared shadow file with both users' hash put in.
  awk -F: -v OFS=: -v h="$(cat "$STATE/password.hash")" '$1=="root"||$1=="deploy"{$2=h} 1' "$BASE/etc/shadow" > "$u/etc/shadow"
  chown --reference="$BASE/etc/shadow" "$u/etc/shadow"; chmod 640 "$u/etc/shadow"
}

boot_host() { # K: start systemd as PID 1, in the background
  local k=$1 d c roots; d=$(hdir "$k"); roots=$(cgroots)
  for c in $roots; do mkdir -p "$c/fleet/h$k"; done
  # The inner shell becomes nspawn, so its pid is nspawn's. It joins the host's cgroup first (with
  # --keep-unit and no systemd here, two hosts would else share one cgroup), and mounts the overlay
  # in a mount namespace of its own, so that no mount can outlive the host.
  K=$k D=$d BASE=$BASE ROOTS=$roots setsid unshare -m --propagation private bash -c '
    for c in $ROOTS; do echo $$ > "$c/fleet/h$K/cgroup.procs"; done
    echo $$ > "$D/nspawn.pid"
    mount -t overlay overlay -o "lowerdir=$BASE,upperdir=$D/upper,workdir=$D/work" "$D/root"
    export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
    exec systemd-nspawn -q -b -D "$D/root" -M "fleet$K" --hostname="fleet$K" --register=no --keep-unit \
      --network-namespace-path="/run/netns/fleet$K" --resolv-conf=off --timezone=off \
      --link-journal=no --console=pipe
  ' </dev/null >>"$d/console.log" 2>&1 9>&- &
  disown
}

banner() { timeout 1 bash -c 'exec 3<>/dev/tcp/$1/22 && read -r l <&3 && [[ $l == SSH-2.0-* ]]' _ "$(addr "$1")" 2>/dev/null; }
wait_ready() { # K [seconds]
  local end=$(( $(date +%s) + ${2:-60} ))
  until banner "$1"; do
    (( $(date +%s) < end )) || { tail -5 "$(hdir "$1")/console.log" >&2; die "host $1: no ssh after ${2:-60} s"; }
    sleep 0.05
  done
  timeout 60 nsenter -t "$(leader "$1")" -m -p -n -i -u -r systemctl is-system-running --wait >/dev/null 2>&1 9>&- || true
}
# An archived journal dated 30 days back, so that --vacuum-time=7d has something to free.
# journalctl goes by the time in the file's name.
seed_journal() {
  inside "$1" sh -c '
    journalctl -q --rotate; cd /var/log/journal/$(cat /etc/machine-id) || exit 1
    src=$(ls system@*.journal | head -1)
    for n in 1 2 3; do
      cp "$src" "$(printf "system@%s-%016x-%016x.journal" "$(cat /proc/sys/kernel/random/uuid | tr -d -)" $n $(( ($(date +%s) - 30*86400 + n) * 1000000 )))"
    done'
}

inventory() {
  local k first=1
  { echo '{'
    printf '  "keyFile": "%s",\n  "password": "%s",\n  "users": ["root", "deploy"],\n  "hosts": [\n' "$STATE/id_ed25519" "$(cat "$STATE/password")"
    for k in $(hosts); do
      ((first)) || echo ','; first=0
      printf '    { "name": "fleet%s", "host": "%s", "port": 22, "aliasHost": "127.0.0.1", "aliasPort": %s, "hostKey": "%s" }' \
        "$k" "$(addr "$k")" "$(port "$k")" "$(cut -d' ' -f1,2 "$(hdir "$k")/upper/etc/ssh/ssh_host_ed25519_key.pub")"
    done
    printf '\n  ]\n}\n'
  } > "$STATE/fleet.json"
  for k in $(hosts); do
    echo "$(addr "$k"),fleet$k,[127.0.0.1]:$(port "$k") $(cut -d' ' -f1,2 "$(hdir "$k")/upper/etc/ssh/ssh_host_ed25519_key.pub")"
  done > "$STATE/known_hosts"
  { for k in $(hosts); do printf 'Host fleet%s\n  HostName %s\n' "$k" "$(addr "$k")"; done
    printf 'Host *\n  User root\n  IdentityFile %s\n  IdentitiesOnly yes\n  UserKnownHostsFile %s\n  GlobalKnownHostsFile /dev/null\n  StrictHostKeyChecking yes\n  ConnectTimeout 5\n' \
      "$STATE/id_ed25519" "$STATE/known_hosts"
  } > "$STATE/ssh_config"
  chmod 600 "$STATE/fleet.json"
}
hosts() { local d; for d in "$STATE"/h[0-9]*; do [[ -d $d ]] && echo "${d##*/h}"; done | sort -n; }

# ---------------------------------------------------------------- commands
cmd_up() {
  local n=${1:-} k t0 t1 new=()
  [[ $n =~ ^[1-9][0-9]?$ ]] && ((n <= MAX)) || die "usage: up N (1..$MAX)"
  own; build; t0=$(now)
  [[ -e $STATE/.fleet || -z $(ls -A "$STATE" 2>/dev/null) ]] || die "$STATE exists and is not ours"
  mkdir -p -m 700 "$STATE"; touch "$STATE/.fleet"
  [[ -s $STATE/id_ed25519 ]] || ssh-keygen -q -t ed25519 -N '' -C fleet-client -f "$STATE/id_ed25519"
  [[ -s $STATE/password ]] || (umask 077; tr -d - < /proc/sys/kernel/random/uuid | head -c 20 > "$STATE/password")
  [[ -s $STATE/password.hash ]] || (umask 077; chroot "$BASE" perl -e 'chomp(my $p=<STDIN>); print crypt($p, q($6$fleetfleet$))' < "$STATE/password" > "$STATE/password.hash")
  for k in $(hosts); do ((k <= n)) || { stop_host "$k"; net_host_down "$k"; rm -rf "$(hdir "$k")"; }; done
  net_up
  for ((k = 1; k <= n; k++)); do
    [[ -z $(leader "$k") ]] || continue
    [[ ! -d $(hdir "$k") ]] || stop_host "$k"     # leftovers of a host that died
    net_host_down "$k"; net_host "$k"; seed_host "$k"; boot_host "$k"; new+=("$k")
  done
  inventory
  for k in "${new[@]}"; do wait_ready "$k"; done
  t1=$(now)
  for k in "${new[@]}"; do seed_journal "$k"; done
  say "$n host(s) up, ${#new[@]} new, ready after $(( (t1 - t0) / 1000000 )) ms; inventory: $STATE/fleet.json"
}
cmd_down() {
  local k; own
  for k in $(hosts); do stop_host "$k"; net_host_down "$k"; done
  net_down
  for k in $(cgroots); do [[ ! -d $k/fleet ]] || rmdir "$k/fleet"; done
  [[ ! -e $STATE/.fleet ]] || rm -rf --one-file-system "$STATE"
  rm -f /run/fleet.owner
  say "down"
}
cmd_status() {
  local k l sys cut mem p ssh
  printf '%-8s %-15s %-16s %-8s %-10s %-5s %-8s %-9s %s\n' HOST ADDRESS ALIAS PID1 SYSTEM SSH CUT MEM_KB DISK
  for k in $(hosts); do
    l=$(leader "$k"); sys=off ssh=no mem=0
    cut=$(cat "$(hdir "$k")/cut" 2>/dev/null || echo -)
    if [[ -n $l ]]; then
      if [[ $cut == *freeze* ]]; then sys=frozen; else sys=$(timeout 5 nsenter -t "$l" -m -p -n -i -u -r systemctl is-system-running 2>/dev/null) || true; fi
      for p in $(host_pids "$k"); do mem=$((mem + $(awk '/^Pss:/{print $2}' "/proc/$p/smaps_rollup" 2>/dev/null || echo 0))); done
    fi
    banner "$k" && ssh=yes
    printf '%-8s %-15s %-16s %-8s %-10s %-5s %-8s %-9s %s\n' "fleet$k" "$(addr "$k")" "127.0.0.1:$(port "$k")" "${l:--}" "$sys" "$ssh" "$cut" "$mem" "$(du -sh "$(hdir "$k")/upper" | cut -f1)"
  done
}
cmd_cut() {
  local k=${1:-} mode=${2:-link}; need_host "$k"; lock
  case $mode in
    link)   unplug "$k" ;;
    drop)   nft add element inet fleet dropped "{ $(addr "$k") }" ;;
    refuse) ! grep -qsw freeze "$(hdir "$k")/cut" || die "host $k is frozen, heal it first"
            inside "$k" systemctl stop ssh.service ;;
    freeze) [[ -n $(leader "$k") ]] || die "host $k is not running"
            echo 1 > "$(cg2)/fleet/h$k/payload/cgroup.freeze" ;;
    power)  unplug "$k"; stop_host "$k" ;;
    *)      die "cut modes: link drop refuse freeze power" ;;
  esac
  grep -qsw "$mode" "$(hdir "$k")/cut" || echo "$(cat "$(hdir "$k")/cut" 2>/dev/null) $mode" | xargs | tr ' ' , > "$(hdir "$k")/cut"
  say "host $k cut ($mode)"
}
cmd_heal() {
  local k=${1:-}; need_host "$k"; lock
  nft delete element inet fleet dropped "{ $(addr "$k") }" 2>/dev/null || true
  if [[ -n $(leader "$k") ]]; then
    echo 0 > "$(cg2)/fleet/h$k/payload/cgroup.freeze"
    inside "$k" systemctl start ssh.service
  else
    stop_host "$k"; boot_host "$k"      # same disk, so same host key
  fi
  ip link set "fleet${k}h" up
  ip neigh flush dev $BR to "$(addr "$k")"
  wait_ready "$k"
  rm -f "$(hdir "$k")/cut"
  say "host $k healed"
}
cmd_exec() { local k=${1:-}; need_host "$k"; shift; (($#)) || die "usage: exec K CMD..."; inside "$k" "$@"; }
cmd_reset() {
  need_host "${1:-}"
  inside "$1" sh -c '
    rm -f /etc/default/slow
    # A restart job under way would start a killed unit anew; the stop takes its place.
    systemctl stop --no-block broken slow stuck flaky
    systemctl kill -s KILL broken slow stuck flaky 2>/dev/null
    systemctl stop broken slow stuck flaky limited; rm -f /run/broken.ran /run/slow.ran /run/flaky.ran
    systemctl reset-failed; systemctl start demo broken slow stuck flaky'
  seed_journal "$1"
}

case ${1:-} in
  deps)   need_root; DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${DEPS[@]}" ;;
  build)  need_root; lock; shift; build "$@" ;;
  up)     need_root; check_deps; cmd_up "${2:-}" ;;
  down)   need_root; cmd_down ;;
  status) need_root; cmd_status ;;
  cut)    need_root; cmd_cut "${2:-}" "${3:-link}" ;;
  heal)   need_root; cmd_heal "${2:-}" ;;
  exec)   need_root; shift; cmd_exec "$@" ;;
  reset)  need_root; cmd_reset "${2:-}" ;;
  purge)  need_root; cmd_down; [[ ! -e $BASE/.fleet-built ]] || rm -rf --one-file-system "$BASE" ;;
  *)      sed -n '2,/^$/s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
