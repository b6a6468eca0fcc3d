"""The colours of the app: three themes, what they add to Textual's own, and the measure that holds them readable.

Every text colour reaches a WCAG contrast of 4.5 on background, surface, panel and both cursor lines (7 in the
high-contrast theme, cursor lines apart); a test computes the ratios.
"""

from __future__ import annotations

from textual.color import Color
from textual.theme import Theme

TEXT_COLOURS = (
    "foreground",
    "text-muted",
    "text-primary",
    "text-secondary",
    "text-accent",
    "text-success",
    "text-warning",
    "text-error",
    "tier-1",
    "tier-2",
    "tier-3",
)
"""Variables that colour words; `$text-disabled` is held on the plain grounds alone."""

GROUNDS = ("background", "surface", "panel")
"""Variables that words stand on."""

CURSOR_GROUNDS = ("cursor-line", "cursor-line-blurred")
"""Variables of the line under the cursor, with and without focus."""

_TIERS_ON_DARK = {"tier-1": "#C8A2F5", "tier-2": "#6FCBD6", "tier-3": "#A8B3C2"}
_TIERS_ON_LIGHT = {"tier-1": "#7434A6", "tier-2": "#0B6470", "tier-3": "#4F5A69"}


def _theme(name: str, *, dark: bool, colours: dict[str, str], tiers: dict[str, str]) -> Theme:
    """Return a theme of the colours given; what is not one of Textual's own becomes a variable."""
    return Theme(
        name=name,
        dark=dark,
        primary=colours["primary"],
        secondary=colours["secondary"],
        accent=colours["accent"],
        success=colours["success"],
        warning=colours["warning"],
        error=colours["error"],
        foreground=colours["foreground"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        variables={**_word_variables(colours), **_ground_variables(colours), **tiers},
    )


def _word_variables(colours: dict[str, str]) -> dict[str, str]:
    """Return the variables that colour words: exactly the colours given, not Textual's blends of them."""
    words, ground, muted = colours["foreground"], colours["background"], colours["muted"]
    kinds = ("primary", "secondary", "accent", "success", "warning", "error")
    return {
        **{f"text-{kind}": colours[kind] for kind in kinds},
        "text-muted": muted,
        "text-disabled": colours["disabled"],
        "foreground-muted": muted,
        "foreground-disabled": colours["disabled"],
        "block-cursor-foreground": words,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": words,
        "block-cursor-blurred-text-style": "none",
        "button-color-foreground": ground,
        "footer-foreground": words,
        "footer-key-foreground": colours["accent"],
        "footer-description-foreground": words,
        "input-cursor-foreground": ground,
        "link-color": colours["primary"],
        "link-color-hover": words,
    }


def _ground_variables(colours: dict[str, str]) -> dict[str, str]:
    """Return the variables of what words stand on, and of lines."""
    ground, line, cursor, blurred = (colours[key] for key in ("background", "line", "cursor", "cursor-blurred"))
    return {
        "border": colours["primary"],
        "border-blurred": line,
        "cursor-line": cursor,
        "cursor-line-blurred": blurred,
        "block-cursor-background": cursor,
        "block-cursor-blurred-background": blurred,
        "footer-background": colours["panel"],
        "input-cursor-background": colours["foreground"],
        "input-selection-background": cursor,
        "screen-selection-background": cursor,
        "link-background-hover": cursor,
        "scrollbar": line,
        "scrollbar-hover": colours["muted"],
        "scrollbar-active": colours["primary"],
        **{f"scrollbar-{part}": ground for part in ("background", "background-hover", "background-active")},
        "scrollbar-corner-color": ground,
    }


DARK = _theme(
    "tierbook-dark",
    dark=True,
    colours={
        "background": "#14171C",
        "surface": "#191D23",
        "panel": "#20252D",
        "cursor": "#273449",
        "cursor-blurred": "#242931",
        "line": "#3C4552",
        "foreground": "#D7DCE2",
        "muted": "#97A1AF",
        "disabled": "#8A94A2",
        "primary": "#7AA2F7",
        "secondary": "#8FB8C9",
        "accent": "#F2B26B",
        "success": "#9ECE6A",
        "warning": "#E6C15C",
        "error": "#F7768E",
    },
    tiers=_TIERS_ON_DARK,
)

LIGHT = _theme(
    "tierbook-light",
    dark=False,
    colours={
        "background": "#FAF8F4",
        "surface": "#F5F2EC",
        "panel": "#ECE8E0",
        "cursor": "#D8E2F4",
        "cursor-blurred": "#E8E5DE",
        "line": "#C9C3B8",
        "foreground": "#23272E",
        "muted": "#545B66",
        "disabled": "#62686F",
        "primary": "#2456B3",
        "secondary": "#35606E",
        "accent": "#9A4F00",
        "success": "#2F6B1F",
        "warning": "#7A5600",
        "error": "#B3261E",
    },
    tiers=_TIERS_ON_LIGHT,
)

CONTRAST = _theme(
    "tierbook-contrast",
    dark=True,
    colours={
        "background": "#000000",
        "surface": "#000000",
        "panel": "#101010",
        "cursor": "#12305F",
        "cursor-blurred": "#2A2A2A",
        "line": "#8A8A8A",
        "foreground": "#FFFFFF",
        "muted": "#D0D0D0",
        "disabled": "#B4B4B4",
        "primary": "#8CB8FF",
        "secondary": "#A8E0F0",
        "accent": "#FFC46B",
        "success": "#8EF06B",
        "warning": "#FFE066",
        "error": "#FF9DAE",
    },
    tiers={"tier-1": "#DDB8FF", "tier-2": "#7FE9F5", "tier-3": "#D5DDE8"},
)

THEMES = (DARK, LIGHT, CONTRAST)
"""Our themes, in the order in which one key goes through them."""


def variable_defaults(theme: Theme) -> dict[str, str]:
    """Return the variables that our style sheets name and a foreign theme lacks.

    The App returns them from `get_theme_variable_defaults`, for `self.current_theme`.
    """
    tiers = _TIERS_ON_DARK if theme.dark else _TIERS_ON_LIGHT
    if theme.ansi:
        return {**tiers, "cursor-line": "ansi_bright_black", "cursor-line-blurred": "ansi_bright_black"}
    colours = theme.to_color_system().generate()
    ground, primary, words = (Color.parse(colours[name]) for name in ("background", "primary", "foreground"))
    return {
        **tiers,
        "cursor-line": ground.blend(primary, 0.2).hex,
        "cursor-line-blurred": ground.blend(words, 0.08).hex,
    }


def resolve_colours(theme: Theme) -> dict[str, str]:
    """Return every variable of the theme as the style sheets will see it."""
    return {**variable_defaults(theme), **theme.to_color_system().generate(), **theme.variables}


def contrast_ratio(a: str, b: str) -> float:
    """Return the WCAG 2.2 contrast ratio of two opaque colours, 1.0 to 21.0."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2, 0.0 to 1.0."""
    red, green, blue = (_linear(channel / 255) for channel in Color.parse(colour).rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
