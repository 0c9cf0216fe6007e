# Sourced by mvnw and callboard: sets JAVA_HOME to a JDK of at least release 21, or says where it looked.
# A JAVA_HOME that is new enough wins, then the java of the PATH, then the newest one installed in the usual places.

jdk_release() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

jdk_is_new_enough() {
  found_release=$(jdk_release "$1") && [ "${found_release:-0}" -ge 21 ]
}

find_jdk() (
  set +f
  if [ -n "${JAVA_HOME-}" ] && jdk_is_new_enough "$JAVA_HOME"; then
    printf '%s\n' "$JAVA_HOME"
    return
  fi
  if on_path=$(command -v javac 2>/dev/null); then
    while [ -L "$on_path" ]; do
      target=$(readlink "$on_path")
      case $target in
      /*) on_path=$target ;;
      *) on_path=$(dirname "$on_path")/$target ;;
      esac
    done
    home=$(cd "$(dirname "$on_path")/.." && pwd -P)
    if jdk_is_new_enough "$home"; then
      printf '%s\n' "$home"
      return
    fi
  fi
  best= best_release=0
  for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/*; do
    if jdk_is_new_enough "$home" && release=$(jdk_release "$home") && [ "$release" -gt "$best_release" ]; then
      best=$home best_release=$release
    fi
  done
  [ -n "$best" ] && printf '%s\n' "$best"
)

if found_jdk=$(find_jdk); then
  JAVA_HOME=$found_jdk
  export JAVA_HOME
else
  echo "Callboard needs a JDK of release 21 or newer. None was found in JAVA_HOME, on the PATH or in the usual folders" >&2
  echo "(/usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks). Install one, or set JAVA_HOME to where it is." >&2
  exit 1
fi
