# Installs what the tests of the telephone in the browser need, where it is missing and root may do so: Debian's
# chromium, espeak-ng for spoken prompts, a font with Chinese characters. Else it says in one line what is not tried.
set -u
missing=
command -v chromium >/dev/null || missing="$missing chromium"
command -v espeak-ng >/dev/null || missing="$missing espeak-ng"
find /usr/share/fonts -name '*CJK*' -o -name 'wqy*' 2>/dev/null | grep -q . || missing="$missing fonts-wqy-zenhei"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing$missing for the tests in the browser"
    for _try in 1 2 3; do
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 && exit 0
    done
fi
echo "not tried here without$missing: the telephone in the browser (apt-get install$missing)" >&2
