"""Colour tokens: the three sets of named colours. No Qt, and no rule about where a colour is used."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Tokens = Mapping[str, str]

LIGHT: Tokens = MappingProxyType(
    {
        # surfaces
        "content": "#FFFFFF",
        "panel": "#F6F8F8",
        "chrome": "#EBEFEF",
        "raised": "#FFFFFF",
        "inset": "#F1F4F4",
        "hover": "#F0F4F5",
        # lines: hair and line are decoration, control is the edge of what can be written in or pressed
        "hair": "#DEE4E4",
        "line": "#C5CFCF",
        "control": "#7C8A8B",
        # text
        "text": "#162022",
        "text2": "#465456",
        "text3": "#58666A",
        "disabled": "#8A9698",
        # accent "Siljan"
        "accent": "#13607F",
        "accent_hover": "#0F5270",
        "accent_press": "#0B425B",
        "on_accent": "#FFFFFF",
        "tint": "#E4F0F5",
        "sel": "#D3E6EE",
        "sel_idle": "#E6EBEB",
        "focus": "#0B6FA0",
        # status: text, tint, edge
        "ok": "#1E6A3C",
        "ok_bg": "#E3F2E8",
        "ok_edge": "#3D8E5E",
        "amber": "#7A4A00",
        "amber_bg": "#FFF1D0",
        "amber_edge": "#B4770A",
        "err": "#A3211C",
        "err_bg": "#FBE8E6",
        "err_edge": "#C5413B",
        "info": "#13607F",
        "info_bg": "#E4F0F5",
        "info_edge": "#3F86A4",
        "wait": "#465456",
        "wait_bg": "#EBEFEF",
        "wait_edge": "#7C8A8B",
        "prot": "#5A3A8A",
        "prot_bg": "#EFE9F8",
        "prot_edge": "#8266B4",
        # drawing and brand (the red is the logo's alone)
        "water_edge": "#9DBFCE",
        "falu": "#8B2B22",
        "falu_trim": "#FFFFFF",
        "scrim": "#162022",
        "desk": "#C9D3D4",
        # the frame around the demonstration
        "demo": "#B4530A",
        "on_demo": "#FFFFFF",
    }
)

DARK: Tokens = MappingProxyType(
    {
        "content": "#171B1D",
        "panel": "#1C2123",
        "chrome": "#121517",
        "raised": "#242A2D",
        "inset": "#131719",
        "hover": "#1F2528",
        "hair": "#2B3235",
        "line": "#3B4448",
        "control": "#7A888C",
        "text": "#E6ECEC",
        "text2": "#B2BDBE",
        "text3": "#9CA8AB",
        "disabled": "#6A7679",
        "accent": "#7CC1DF",
        "accent_hover": "#97D1EA",
        "accent_press": "#B4DFF2",
        "on_accent": "#06222F",
        "tint": "#1B303A",
        "sel": "#1D3C4B",
        "sel_idle": "#2A3235",
        "focus": "#8FD0EE",
        "ok": "#84CF9F",
        "ok_bg": "#18301F",
        "ok_edge": "#4E9A6B",
        "amber": "#F0BC5E",
        "amber_bg": "#362810",
        "amber_edge": "#C08A2C",
        "err": "#F39B94",
        "err_bg": "#3B1D1B",
        "err_edge": "#D2635B",
        "info": "#7CC1DF",
        "info_bg": "#1B303A",
        "info_edge": "#4E93B0",
        "wait": "#B2BDBE",
        "wait_bg": "#262D30",
        "wait_edge": "#7A888C",
        "prot": "#C3AAEF",
        "prot_bg": "#2B2240",
        "prot_edge": "#8F74C4",
        "water_edge": "#3A6276",
        "falu": "#A8433A",
        "falu_trim": "#F2E9E4",
        "scrim": "#000000",
        "desk": "#0A0C0D",
        "demo": "#E08A3C",
        "on_demo": "#241200",
    }
)

# Used only when the system asks for more contrast: black lines, outlined chips, yellow selection.
HIGH: Tokens = MappingProxyType(
    {
        **LIGHT,
        "panel": "#FFFFFF",
        "chrome": "#FFFFFF",
        "inset": "#FFFFFF",
        "hover": "#E8E8E8",
        "hair": "#000000",
        "line": "#000000",
        "control": "#000000",
        "text": "#000000",
        "text2": "#000000",
        "text3": "#1A1A1A",
        "disabled": "#595959",
        "accent": "#003B5C",
        "accent_hover": "#00273D",
        "accent_press": "#00273D",
        "tint": "#FFFFFF",
        "sel": "#FFE97A",
        "sel_idle": "#E8E8E8",
        "focus": "#000000",
        "ok": "#00421C",
        "ok_bg": "#FFFFFF",
        "ok_edge": "#00421C",
        "amber": "#4D2E00",
        "amber_bg": "#FFFFFF",
        "amber_edge": "#4D2E00",
        "err": "#7A0000",
        "err_bg": "#FFFFFF",
        "err_edge": "#7A0000",
        "info": "#003B5C",
        "info_bg": "#FFFFFF",
        "info_edge": "#003B5C",
        "wait": "#000000",
        "wait_bg": "#FFFFFF",
        "wait_edge": "#000000",
        "prot": "#33135F",
        "prot_bg": "#FFFFFF",
        "prot_edge": "#33135F",
        "water_edge": "#000000",
    }
)

SETS: Mapping[str, Tokens] = MappingProxyType({"light": LIGHT, "dark": DARK, "high": HIGH})
