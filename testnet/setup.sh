# Installs what is missing on Debian 12 and builds. Sourced by demo.sh and test.sh with the working directory at the root of the tree.
#   setup_packages              every Debian package the build and the tests need
#   setup_build PRESET TARGET…  configures and builds the preset with ccache; prints the time it took

setup_packages() {
  local wanted=(
    g++ cmake ninja-build ccache pkg-config ca-certificates procps
    libboost1.81-dev libboost-url1.81-dev libssl-dev libleveldb-dev libsecp256k1-dev libcrypto++-dev
    nlohmann-json3-dev libexpected-dev libfmt-dev libspdlog-dev libtomlplusplus-dev libcli11-dev libpugixml-dev
    prometheus-cpp-dev libmimalloc-dev libgtest-dev libgmock-dev librapidcheck-dev
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
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null || {
    echo "apt-get could not install: ${missing[*]}" >&2
    return 1
  }
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
