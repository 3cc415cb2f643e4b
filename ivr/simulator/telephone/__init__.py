"""A telephone in the browser: pages for people who want to call the hotline, be called by it, and see what happens.

`pages.py` serves the page and what it asks for once; `feed.py` streams what happens on its calls; `voice.py` lets
prompts be heard; `people.py` says who may call. Everything that acts on a call goes through the control API. The page
itself is in `static/`: plain modules without a build step, every word of it in `strings.js` in both languages.
"""

from ivr.simulator.telephone.pages import telephone

__all__ = ["telephone"]
