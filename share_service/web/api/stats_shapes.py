"""What numbers look like: four counts that are never added up, over time and by channel."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from share_service.web.api.declare import Shape
from share_service.web.api.shapes import Address, Count, Id, Instant


class Counts(Shape):
    """Four different numbers: none of them is part of another."""

    clicks: Count = Field(description="Readers who followed a signed link.")
    previews: Count = Field(description="Fetches by networks that made a preview.")
    intents: Count = Field(description="Presses of a share button.")
    copies: Count = Field(description="Times that “Copy link” copied.")


class Totals(Counts):
    """The counts, and what was not counted and why."""

    refused: dict[str, Count] = Field(description="What was not counted, by reason.", examples=[{"crawler": 3}])
    readers: Count | None = Field(None, description="Distinct readers, where the range is one day; else null.")
    readers_by_day: dict[str, Count] = Field(
        default={}, description="Distinct readers of each day. They must not be added up: a reader may come again."
    )


class Step(Counts):
    """What was counted in one step of time."""

    start: Instant = Field(examples=["2026-11-16T00:00:00+01:00"])
    beside: float | None = Field(
        None, description="With `beside`: the clicks then; null where nothing had been counted yet.", examples=[8.5]
    )


class Stretch(Counts):
    """What was counted in an earlier range."""

    from_: Instant = Field(alias="from")
    to: Instant
    refused: dict[str, Count]


class Change(Shape):
    """How much more (0.25 is a quarter more) or less than before; null where there was nothing before."""

    clicks: float | None
    previews: float | None
    intents: float | None
    copies: float | None


class Usual(Shape):
    """The medians of the weeks before."""

    clicks: float
    previews: float
    intents: float
    copies: float


class Comparison(Shape):
    """The range beside earlier ones: `before` with `previous`, `weeks` and `usual` with `weekday`."""

    with_: Literal["previous", "weekday"] = Field(alias="with")
    until: Instant = Field(description="Where the range and the earlier ones are cut: not later than now.")
    before: Stretch | None = None
    weeks: list[Stretch] = Field(default=[])
    usual: Usual | None = None
    change: Change


class Item(Shape):
    """One part of a breakdown: which one it is, by the breakdown's own key, and its counts."""

    model_config = ConfigDict(extra="allow", defer_build=True)
    clicks: Count
    previews: Count
    intents: Count
    copies: Count


class Breakdown(Shape):
    """The range cut by something else than time."""

    key: Literal["network", "campaign", "section", "variant", "hour"]
    items: list[Item] = Field(
        description="Those with the most clicks first; hours in their order. Each has, beside its counts, `network`, "
        "`link` with `label` and `article`, `section`, `variant`, or `weekday` (1 is Monday), `hour` and `hours`."
    )


class Numbers(Shape):
    """What was counted in a range of time."""

    timezone: str = Field(examples=["Europe/Paris"])
    from_: Instant = Field(alias="from", examples=["2026-11-16T00:00:00+01:00"])
    to: Instant = Field(description="It is not in the range itself.", examples=["2026-11-23T00:00:00+01:00"])
    totals: Totals
    channels: dict[str, Totals] = Field(description="By network, `copy`, `native` or `link-<id>`.")
    series: list[Step] = Field(description="By hours up to three days, by days beyond; zeros included.")
    channel: str | None = Field(None, description="The one that they are of, where one was asked for.")
    comparison: Comparison | None = None
    by: Breakdown | None = None


class ArticleNumbers(Numbers):
    """An article's numbers."""

    article: Id
    imported_clicks: Count = Field(description="What another shortener had counted: a total, in no range.")


class SiteNumbers(Numbers):
    """The numbers of all articles, or of one section's."""

    section: str | None = None


class Ranked(Shape):
    """An article in a list by numbers."""

    article: Id
    url: Address | None
    title: str | None
    section: str | None
    clicks: Count
    expected: float | None = Field(None, description="Clicks that were to be expected by now, where it rises.")


class Ranking(Shape):
    """Articles by clicks, or those that rise."""

    order: Literal["clicks", "rising"]
    timezone: str
    items: list[Ranked]
    from_: Instant | None = Field(None, alias="from")
    to: Instant | None = None
    at: Instant | None = Field(None, description="When it was looked at what rises.")
