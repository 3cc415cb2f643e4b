"""TwiML as data: a document's verbs, how they are read from XML, and the rules that Twilio holds them to."""
