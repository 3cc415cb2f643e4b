"""What the hotline does about a problem: freezing a wallet, opening a case. May import wallet, carrier and base."""
