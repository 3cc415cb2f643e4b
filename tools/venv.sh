# Makes .venv where Debian's python3 comes without the means to: installs them when root, else says what is missing.
set -eu
python=$1
rm -rf .venv
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "python3-venv is missing: installing it"
    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
    exec "$python" -m venv .venv
fi
echo "Python cannot make a virtual environment here: install it with 'apt-get install python3-venv' and try again" >&2
exit 1
