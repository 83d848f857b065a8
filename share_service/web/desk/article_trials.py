"""**Article**, its trials: the one that runs, and those that ended."""

from __future__ import annotations

from typing import Any

from flask import g

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.store.trials import trials_of
from share_service.web.desk.ranges import Range
from share_service.web.desk.trial_view import trial_view


def article_trials(parts: Service, stored: StoredArticle, _span: Range) -> dict[str, Any]:
    """Return the trials as the page shows them, the newest first, and whether one may be started."""
    found = [trial_view(parts, stored, trial) for trial in trials_of(parts.engine, stored.id)]
    running = next((view for view in found if view.ended is None), None)
    may = g.editor is not None and g.editor.may("editor")
    return {"running": running, "ended": [view for view in found if view.ended is not None], "may": may}
