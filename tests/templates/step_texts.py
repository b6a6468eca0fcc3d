"""A play and a cadence that say everything there is to say, for the tests of how their files are read."""

from __future__ import annotations

PLAY = """\
---
name: sponsor
title: Our sponsor
description: Ours.
for:
  tier: [1, 2]
  persona: [CFO]
  centre: Fleet
  offering: [Fuel cards]
channel: [in person]
asset: Brief
trigger: [quiet, renewal]
before: renewal
---
Why.

## Steps

1. +0 Sales: Go
2. -2w Customer: Say yes
   - external; waits for 1; R Marketing
"""

CADENCE = """\
---
name: depots
title: Depots in spring
description: Ours.
for:
  tier: [2, 3]
  industry: Energy
  solution: [Fuel cards]
  persona: [Head of Energy]
---
Why.

## Steps

1. +0 email: Write
   - template call-opener
2. +2w phone: Call
   - to Head of Energy
"""
