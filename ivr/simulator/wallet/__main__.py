"""`python -m ivr.simulator.wallet --port 8002 --api-key KEY`; WALLET_PORT and WALLET_API_KEY stand in for these."""

import argparse
import logging
import os

from ivr.simulator.wallet.server import serve


def main() -> None:
    """Read the options and serve; exits with 2 when there is no key."""
    parser = argparse.ArgumentParser(prog="python -m ivr.simulator.wallet", description="The sandbox wallet.")
    parser.add_argument("--port", type=int, default=os.environ.get("WALLET_PORT", "8002"))
    parser.add_argument("--api-key", default=os.environ.get("WALLET_API_KEY"))
    options = parser.parse_args()
    if not options.api_key:
        parser.error("--api-key or WALLET_API_KEY is needed")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    serve(options.port, options.api_key)


if __name__ == "__main__":
    main()
