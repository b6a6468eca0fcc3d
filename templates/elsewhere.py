"""What other systems call the values of a template, so that one that is pasted in is told our own words for them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CALLED: Mapping[str, str] = {
    "account.name": "account|account name|company|company name|customer|customer name|client|client name|organization"
    "|organisation|prospect|business name|firm",
    "account.city": "city|town|location|headquarters|hq|address",
    "account.country": "country|region|state",
    "account.postcode": "zip|zip code|postal code|postcode",
    "account.website": "website|url|domain|company website|site|web site|company com|company domain",
    "account.industry": "industry|sector|vertical|branch",
    "account.segment": "segment|market",
    "account.employees": "employees|size|company size|headcount|number of employees|employee count",
    "account.revenue": "revenue|annual revenue|turnover|arr|sales volume",
    "account.owner": "owner|account owner|account manager|csm|csm name|am|rep|sales rep|account executive|ae",
    "account.owner_email": "owner email|account manager email|csm email|rep email",
    "account.tier": "tier|account tier",
    "account.tier_reason": "tier reason|why this account",
    "account.relationship": "status|account status|lifecycle stage",
    "account.customer_since": "customer since|start date|contract start",
    "account.parent": "parent|parent account|parent company",
    "account.phone": "company phone|main phone",
    "account.notes": "notes|description|account notes|overview",
    "me": "me|my name|your name|sender|sender name|sender first name|signature|author|prepared by|presenter",
    "book.quarter": "quarter|fiscal quarter|period|review period|qbr period",
    "as_of": "date|today|current date|report date|date of report|meeting date|last updated|prepared on",
    "contact.name": "name|first name|firstname|last name|lastname|full name|contact|contact name|person|recipient"
    "|recipient name|stakeholder|champion|champion name|customer contact|executive sponsor|decision maker",
    "contact.title": "title|job title|role|position|contact title|contact role",
    "contact.email": "email|e mail|contact email|email address",
    "contact.phone": "phone|telephone|contact phone|phone number",
    "persona.name": "persona|buyer persona",
    "persona.cares_about": "what they care about|priorities|cares about",
    "points[0].text": "talking point|talking point 1|point 1|key message|hook|trigger|trigger event|pain|pain point"
    "|value proposition|message 1",
    "points[1].text": "talking point 2|point 2|message 2",
    "points[2].text": "talking point 3|point 3|message 3",
    "points[0].so_what": "so what|question|bridge|impact",
    "points[0].proof": "proof|proof point|case study|evidence|reference|peer",
    "opportunities.open_sum": "pipeline|open pipeline|deal value|amount|acv|tcv",
    "opportunities.open[0].name": "deal|deal name|opportunity|opportunity name",
    "opportunities.open[0].stage": "stage|deal stage",
    "opportunities.open[0].close_on": "close date|closing date|renewal date|renewal",
    "opportunities.open[0].competitor": "competitor|competition",
    "last_touch.next_step": "next step|next steps|next action|action|action item|call to action|cta|ask",
    "last_touch.on": "last contact|last touch|last activity|last meeting|last call",
    "last_touch.summary": "last conversation|meeting notes",
    "plan.goal": "goal|goals|objective|objectives|desired outcome|outcome",
    "campaign.name": "campaign|campaign name",
    "campaign.opening": "opening|intro|introduction|first paragraph",
    "campaign.closing": "closing|last paragraph|sign off",
    "tier_plan.period": "fiscal year|year",
}
"""Our placeholder, and what others call the value, in small letters with a blank between the words."""
_PATHS: Mapping[str, str] = {called: path for path, names in _CALLED.items() for called in names.split("|")}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN = re.compile(r"[\W_]+")


def placeholder_for(name: str) -> str | None:
    """Return our placeholder for what another system calls a value, however that is written; None for none.

    `COMPANY_NAME`, `companyName`, `{{company.name}}` and `Company name` are one.
    """
    words = _BETWEEN.sub(" ", _HUMP.sub(" ", name)).strip().casefold()
    return _PATHS.get(words) or _PATHS.get(words.removeprefix("the ").removeprefix("your ").removeprefix("insert "))
