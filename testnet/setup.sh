# Installs what is missing on Debian 12 and builds. Sourced by demo.sh and test.sh with the working directory at the root of the tree.
#   setup_packages              every Debian package the build and the tests need
#   setup_node                  Node.js, and the packages of what is written in TypeScript
#   setup_web                   the explorer's pages into build/web; needs setup_node's tools, which it installs
#   setup_build PRESET TARGET…  configures and builds the preset with ccache; prints the time it took

setup_packages() {
  # More packages may be named.
  local wanted=("$@"
    g++ cmake ninja-build ccache pkg-config ca-certificates procps
    libboost1.81-dev libboost-url1.81-dev libssl-dev libleveldb-dev libsecp256k1-dev libcrypto++-dev
    nlohmann-json3-dev libexpected-dev libfmt-dev libspdlog-dev libtomlplusplus-dev libcli11-dev libpugixml-dev
    prometheus-cpp-dev libmimalloc-dev libgtest-dev libgmock-dev librapidcheck-dev
    libsqlite3-dev libpq-dev postgresql
    iproute2 nftables faketime
  )
  local missing=() package
  for package in "${wanted[@]}"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      echo "These Debian packages are missing and installing them needs root: ${missing[*]}" >&2
      echo "Run as root, or: apt-get install ${missing[*]}" >&2
      return 1
    }
    as_root=(sudo)
  fi
  echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -q >/dev/null || { echo "apt-get update failed" >&2; return 1; }
  local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends)
  # Tests start a PostgreSQL of their own; the package would make one more that runs with the machine.
  if [[ " ${missing[*]} " == *" postgresql "* ]]; then
    "${install[@]}" postgresql-common >/dev/null &&
      "${as_root[@]}" sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf || {
      echo "apt-get could not install: postgresql-common" >&2
      return 1
    }
  fi
  "${install[@]}" "${missing[@]}" >/dev/null || {
    echo "apt-get could not install: ${missing[*]}" >&2
    return 1
  }
}

# The packages want Node.js 20.19 or later; Debian 12 has 18, which serves to fetch a newer one into build/tools.
setup_node() {
  local tools=$PWD/build/tools recent='const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'
  export PATH=$tools/node_modules/.bin:$PATH
  if ! node -e "$recent" 2>/dev/null || ! command -v npm >/dev/null; then
    setup_packages nodejs npm || return 1
    mkdir -p "$tools"
    npm install --silent --no-save --no-audit --no-fund --prefix "$tools" node@20 npm@11 || {
      echo "npm could not fetch node@20" >&2
      return 1
    }
    hash -r
  fi
  local folder
  for folder in wallet/ts tests/irr explorer/web; do
    # The lock file as it was installed: nothing to do while it stays the same.
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock" && continue
    (cd "$folder" && npm ci --silent --no-audit --no-fund && cp package-lock.json node_modules/.installed-lock) || {
      echo "npm could not install the packages of $folder" >&2
      return 1
    }
  done
}

# The explorer's pages, as tallystick-explorer serves them, into build/web.
setup_web() {
  setup_node && explorer/web/build.sh build/web
}

setup_build() {
  local preset=$1 started=$SECONDS
  shift
  cmake --preset "$preset" >"/tmp/tallystick-configure-$$.log" 2>&1 || {
    cat "/tmp/tallystick-configure-$$.log" >&2
    rm -f "/tmp/tallystick-configure-$$.log"
    return 1
  }
  rm -f "/tmp/tallystick-configure-$$.log"
  cmake --build --preset "$preset" --target "$@" || return 1
  echo "Built $preset ($*) in $((SECONDS - started)) s"
}
