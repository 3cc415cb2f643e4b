"""The wallet company's API: the contract, the client, the sandbox, and that the three agree."""
