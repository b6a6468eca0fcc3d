"""The words that people head the parts of an account plan with, and the columns of its tables; what each is here.

Collected from plans in public repositories and vendors' templates, in English, German and French; folded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from store.clean import fold

OBJECTIVES, ACTIONS, RISKS, COMPETITORS = "objectives", "actions", "risks", "competitors"
SWOT: Mapping[str, str] = {
    "strength": "strengths|our strengths|unsere stärken|nos forces|staerken|stärken|forces|points forts",
    "weakness": "weaknesses|our weaknesses|unsere schwächen|nos faiblesses|schwaechen|schwächen|faiblesses|"
    "points faibles",
    "opportunity": "opportunities|swot opportunities|growth signals|chancen|wachstumssignale|signaux de croissance|"
    "opportunites|opportunités",
    "threat": "threats|bedrohungen|gefahren|menaces",
}
"""Kinds of what stands for or against us, each with the headings of it."""
TEXTS: Mapping[str, str] = {
    "field_of_play": "field of play|which field of play|scope|spielfeld|périmètre|terrain de jeu",
    "our_value": "the value we bring|value we bring|our value|unser beitrag|unser nutzen|valeur apportée|notre valeur",
    "their_gain": "how they gain|customer benefit|customer benefits|kundennutzen|bénéfices pour le client|"
    "nutzen fuer den kunden|nutzen für den kunden|bénéfices client",
    "our_gain": "what we gain|our gain|was wir gewinnen|notre gain",
    "goal": "goal|account goal|overall goal|mission|vision|charter|ziel|gesamtziel|hauptziel|leitbild|objectif|"
    "objectif principal|objectif global",
    "value_proposition": "value proposition|value hypothesis|wertversprechen|nutzenversprechen|werthypothese|"
    "hypothèse de valeur|proposition de valeur",
    "success_factors": "critical success factors|success factors|success metrics|success criteria|key metrics|"
    "indicateurs|indicateurs de succès|indicateurs clés|facteurs clés de succès|facteurs de succès|"
    "critères de succès|kritische erfolgsfaktoren|kennzahlen|erfolgskennzahlen|erfolgsfaktoren|erfolgskriterien|"
    "kpis|measures of success",
}
"""Fields of the plan, each with the headings of its text."""
LISTS: Mapping[str, str] = {
    OBJECTIVES: "objectives|goals|strategic priorities|priorities|initiatives|strategic initiatives|objectifs|ziele|"
    "strategische ziele|strategische prioritäten|prioritäten|initiativen|kundenziele|unsere ziele|ziele des kunden|"
    "objectifs stratégiques|priorités|priorités stratégiques|initiatives stratégiques|nos objectifs|"
    "objectives and key results|goals and objectives|goals & objectives|our objectives|customer objectives|"
    "our goals|account goals|strategic goals|account objectives|key objectives|strategic objectives|growth goals|"
    "objectives and goals|okr|okrs|targets|target|key results|desired outcomes|outcomes|zielvorgaben|zielwerte|cibles",
    ACTIONS: "actions|action plan|next actions|next 3 actions|next three actions|next steps|engagement plan|"
    "plan d'action|plan d’action|plan d'actions|massnahmen|maßnahmen|massnahmenplan|maßnahmenplan|aktionen|"
    "aktionsplan|aufgaben|meilensteine|nächste aktionen|nächste massnahmen|nächste maßnahmen|todos|to-dos|to do|"
    "prochaines actions|tâches|jalons|plan d'actions commerciales|planned actions|key actions|immediate actions|"
    "nächste schritte|naechste schritte|prochaines étapes|tasks|action items|mutual action plan|milestones|"
    "other actions|30/60/90 day plan|30-60-90 day plan",
    RISKS: "risks|risk register|risk assessment|risk analysis|risks and mitigation|risks and mitigations|"
    "risks & mitigation|risks & mitigations|key risks|risiken|risques|risikoanalyse|risikoregister|"
    "risiken und massnahmen|risiken und maßnahmen|hauptrisiken|analyse des risques|registre des risques|"
    "risques et parades|risques et mesures|top risks",
    COMPETITORS: "competitors|competition|competitive landscape|competitive analysis|competitive situation|"
    "competitor analysis|main competitors|key competitors|mitbewerber|konkurrenz|wettbewerbsanalyse|"
    "wettbewerbssituation|wettbewerbslandschaft|paysage concurrentiel|analyse concurrentielle|"
    "analyse de la concurrence|wettbewerb|wettbewerber|concurrence|concurrents",
    **SWOT,
}
"""Lists of records, each with the headings of it."""
COMPANIONS: Mapping[str, str] = {
    OBJECTIVES: "kpi|kpis|measures|metrics|results|success criteria|success metrics|success measures|indicators|"
    "strategy|strategies|actions|initiatives|kennzahlen|messgrößen|messgroessen|erfolgskriterien|ergebnisse|strategie|"
    "massnahmen|maßnahmen|indicateurs|indicateurs clés|mesures|résultats|résultats clés|critères de succès|stratégie",
    ACTIONS: "owners|timeline|deadlines|dates|due dates|responsibilities|decisions|termine|verantwortliche|zeitplan|"
    "zuständigkeiten|responsables|échéances|calendrier",
    RISKS: "mitigation|mitigations|countermeasures|measures|issues|challenges|blockers|dependencies|massnahmen|"
    "maßnahmen|gegenmassnahmen|gegenmaßnahmen|probleme|herausforderungen|hindernisse|parades|mesures|obstacles|freins",
    COMPETITORS: "positioning|alternatives|market|incumbents|differentiation|markt|alternativen|marché|positionnement",
}
"""What is named beside a list in its heading without being another one: `Goals and KPIs`, `Risiken/Hindernisse`."""
QUALIFIERS = (
    "our|their|the|key|main|major|top|strategic|account|customer|client|business|sales|commercial|growth|joint|shared|"
    "mutual|annual|yearly|quarterly|overall|agreed|open|current|upcoming|immediate|wichtige|wichtigste|strategische|"
    "gemeinsame|unsere|ihre|offene|nächste|aktuelle|geschäftliche|jährliche|nos|leurs|les|principaux|principales|"
    "principal|stratégiques|commerciaux|commerciales|partagés|communs|annuels|annuelles|clés|prioritaires"
)
"""Words around a list in its heading that do not change what it lists: `Top risks`, `Objectifs commerciaux`."""
HOLDERS = frozenset({"swot", "swot analysis", "swot-analyse", "analyse swot"})
"""Headings that only hold others, folded."""
ACTION_WORDS = "action|actions|task|step|next step|massnahme|maßnahme|milestone|to do|aktion|étape|tâche"
OBJECTIVE_WORDS = "objective|objectives|goal|goals|priority|initiative|ziel|objectif"
RISK_WORDS = "risk|risks|risiko|risque"
COMPETITOR_WORDS = "competitor|wettbewerber|concurrent"
COLUMNS: Mapping[str, str] = {
    "title": f"{ACTION_WORDS}|{OBJECTIVE_WORDS}|{RISK_WORDS}|{COMPETITOR_WORDS}|title|what|item|description|name",
    "owner": "owner|who|responsible|our owner|accountable|lead|verantwortlich|responsable|pilote|assignee",
    "customer_owner": "customer owner|their owner|client owner|customer stakeholder|stakeholder|customer",
    "due_on": "due|due date|date|by|by when|when|deadline|target date|fällig|faellig|termin|échéance|bis|datum",
    "status": "status|state|stand|statut",
    "objective": "for|for objective|objective|supports",
    "measure": "measure|measures|metric|kpi|success|success metric|success measure|success criteria|indicator|"
    "messgröße|messgroesse|indicateur",
    "target": "target|target value|zielwert|cible",
    "start": "start value|starting value|startwert|ausgangswert|valeur de départ|valeur initiale",
    "current": "current|now|baseline|today|ist|actuel",
    "likelihood": "likelihood|probability|chance|wahrscheinlichkeit|probabilité",
    "impact": "impact|severity|effect|auswirkung",
    "mitigation": "mitigation|mitigating action|mitigation strategy|against it|response|countermeasure|gegenmaßnahme|"
    "gegenmassnahme",
    "strengths": "strengths|strength|their strengths|stärken|staerken|forces|them",
    "counter": "counter|our counter|our answer|how we win|our response|us|differentiator",
    "share": "share|share of wallet|anteil|part de marché",
    "note": "note|notes|comment|comments|remarks|why|commentaire|bemerkung",
}
"""Columns of tables, and labels of a line, each with the words of its header."""
_NUMBER = re.compile(
    rf"(?i)^(?:(?:{OBJECTIVE_WORDS}|{RISK_WORDS}|{COMPETITOR_WORDS})\s*)?#?\d{{1,2}}\s*[:.)–—-]\s+"
    rf"|^(?:{OBJECTIVE_WORDS}|{RISK_WORDS}|{COMPETITOR_WORDS})\s*\d{{0,2}}\s*[:–—-]\s*"
)


_PART = re.compile(
    r"^(?:(?:part|section|step|chapter|teil|kapitel|partie|etape) ?[0-9ivx]{1,4}|[ivx]{1,4}|[a-h])[.:)] "
)
"""The number of a part before its heading, folded."""
_ONE_TIME = r"(?:(?:fy|gj) ?(?:20)?[0-9]{2}(?: ?[/–-] ?(?:20)?[0-9]{2})?|20[0-9]{2}(?: ?[/–-] ?[0-9]{2,4})?|[hqt][1-4])"
_TIME = re.compile(rf"(?:[ ,;/|–—-]+(?:(?:for|fur|pour|in|en|bis|until|by) )?{_ONE_TIME})+$")
"""A year behind a heading, folded."""
_EARLY = re.compile(rf"^(?:{_ONE_TIME}[ :,/–—-]+)+")
"""A year before a heading, folded."""
_JOINED = re.compile(r" ?[&/,+;] ?| (?:and|und|et|sowie|y|mit|with) ")
_LONGEST = 120
"""Letters of a heading that names what stands below it; a longer one is a sentence."""
_SIGNS = " .)#*-–—•→▶✓"
_AROUND = f"{_SIGNS}0123456789"
_NUMBERED = re.compile(r"^[ .)#*•→▶✓–—-]*(?:[0-9]{1,2}(?![0-9])[ .)#*•→▶✓–—-]*)*")


def _turned(words: Mapping[str, str]) -> dict[str, list[str]]:
    """Return for each heading what it may stand for, in the order of the lists."""
    found: dict[str, list[str]] = {}
    for name, headings in words.items():
        for heading in headings.split("|"):
            if name not in found.setdefault(fold(heading), []):
                found[fold(heading)].append(name)
    return found


_SECTIONS = _turned({**TEXTS, **LISTS})
_HEADERS = _turned(COLUMNS)
_KINDS = _turned({ACTIONS: ACTION_WORDS, OBJECTIVES: OBJECTIVE_WORDS, RISKS: RISK_WORDS, COMPETITORS: COMPETITOR_WORDS})
_NAMED_BESIDE = {name: frozenset(map(fold, words.split("|"))) for name, words in COMPANIONS.items()}
_QUALIFIERS = frozenset(map(fold, QUALIFIERS.split("|")))
_BESIDE: Mapping[str, frozenset[str]] = {
    ACTIONS: frozenset({"owner", "due_on", "status"}),
    OBJECTIVES: frozenset({"owner", "due_on", "status", "measure", "target"}),
    RISKS: frozenset({"likelihood", "impact", "mitigation", "owner"}),
    COMPETITORS: frozenset({"strengths", "counter", "share"}),
}
"""What a table has to say besides, to be one of these records under any heading."""


def section_of(heading: str) -> str:
    """Return what a heading stands for: a name of TEXTS or LISTS, "" for none; numbers and counts are left aside.

    One that names several stands for the first that all of it belongs to: `Goals and KPIs`, `Actions & owners`.
    """
    bare = bare_heading(heading)
    return _SECTIONS.get(bare, [""])[0] or _joined(_parts(bare))


def bare_heading(heading: str) -> str:
    """Return a heading folded, without its number, and without what stands behind a colon or in brackets."""
    whole = fold(heading).strip()
    if whole in _SECTIONS:
        return whole
    named = _EARLY.sub("", _PART.sub("", whole)).split(":")[0].split("(")[0].rstrip()
    return _TIME.sub("", named).strip(_AROUND) if len(named) <= _LONGEST else ""


def is_all_known(heading: str) -> bool:
    """Say whether a known heading says nothing else: no year behind it, no remark in brackets."""
    whole = fold(heading).strip()
    bare = _NUMBERED.sub("", whole).rstrip(f"{_SIGNS}:")
    if {whole, bare} & (_SECTIONS.keys() | HOLDERS):
        return True
    parts = _parts(bare)
    return len(bare) <= _LONGEST and len(parts) > 1 and bool(_joined(parts, is_bare=True))


def _parts(bare: str) -> list[str]:
    return _JOINED.split(bare)


def _joined(parts: Sequence[str], *, is_bare: bool = False) -> str:
    """Return the list or text that all parts of a heading belong to, "" when there is none."""
    own = [_SECTIONS.get(part if is_bare else _unqualified(part), [""])[0] for part in parts]
    for meant in filter(None, own):
        beside = _NAMED_BESIDE.get(meant, frozenset())
        if all(name == meant or part in beside for name, part in zip(own, parts, strict=True)):
            return meant
    return ""


def _unqualified(part: str) -> str:
    """Return a part of a heading without the words around it that do not change what it lists."""
    words = part.split(" ")
    while len(words) > 1 and " ".join(words) not in _SECTIONS:
        if words[0] in _QUALIFIERS:
            words = words[1:]
        elif words[-1] in _QUALIFIERS:
            words = words[:-1]
        else:
            break
    return " ".join(words)


def kind_of_word(word: str) -> str:
    """Return which list a record belongs to that is called so: `objectives` for `Goal`; "" for none."""
    return _KINDS.get(_bare(word), [""])[0]


def without_number(heading: str) -> str:
    """Return the heading of a single record without the number of it: `Objective 2: Win Gent`, `2. Win Gent`."""
    return heading[found.end() :].strip() if (found := _NUMBER.match(heading.strip())) else heading.strip()


def columns_of(headers: Sequence[str]) -> list[str]:
    """Return what each column of a table stands for, "" for nothing known; what is plain is settled first.

    `Objective` beside `Action` says what the action is for; alone it is the title itself.
    """
    meant = [_HEADERS.get(_bare(header), []) for header in headers]
    found = [""] * len(headers)
    for place in sorted(range(len(headers)), key=lambda place: (len(meant[place]), place)):
        found[place] = next((name for name in meant[place] if name not in found), "")
    return found


def kind_of_table(headers: Sequence[str]) -> str:
    """Return which list the rows of a table belong to by its columns alone, "" when they do not tell."""
    columns = columns_of(headers)
    if "title" not in columns:
        return ""
    kind = _KINDS.get(_bare(headers[columns.index("title")]), [""])[0]
    return kind if kind and _BESIDE[kind] & set(columns) else ""


def swot_of(headers: Sequence[str]) -> list[str]:
    """Return the kind of each column when a table has strengths, weaknesses and so on side by side; else nothing."""
    kinds = [section_of(header) for header in headers]
    return kinds if len(kinds) > 1 and set(kinds) <= SWOT.keys() else []


def _bare(header: str) -> str:
    return fold(header).strip(" .:*#?")
