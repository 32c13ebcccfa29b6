"""A reader of iCalendar that takes nothing but what RFC 5545 allows, and says where it is not."""
import re

LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[^;:\",]*)*):(.*)", re.S)
ESCAPE = re.compile(r"\\(.)", re.S)
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "UID"}


def unfold(raw):
    """Content lines of the bytes; ValueError for line ends, lengths, cut characters and controls."""
    if not raw.endswith(b"\r\n") or b"\n" in raw.replace(b"\r\n", b"") or b"\r" in raw.replace(b"\r\n", b""):
        raise ValueError("line ends")
    physical = raw[:-2].split(b"\r\n")
    for line in physical:
        if len(line) > 75:
            raise ValueError(f"a line of {len(line)} octets: {line!r}")
        line.decode()  # a fold cuts no character
    text = raw[:-2].replace(b"\r\n ", b"").decode()
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
        raise ValueError("a control character")
    return text.split("\r\n")


def plain(value):
    for mark in re.finditer(r"\\(.|$)|([;,])", value):
        if mark.group(2) or mark.group(1) not in ("n", "N", "\\", ";", ","):
            raise ValueError(f"an escape that is none: {mark.group(0)!r}")
    return ESCAPE.sub(lambda m: "\n" if m.group(1) in "nN" else m.group(1), value)


def read(raw):
    """(properties of the calendar, [properties of each event]); a property is (parameters, value)."""
    calendar, events, at = {}, [], None
    for line in unfold(raw):
        m = LINE.fullmatch(line)
        if not m:
            raise ValueError(f"no content line: {line!r}")
        name, parameters, value = m.groups()
        if name == "BEGIN":
            at = calendar if value == "VCALENDAR" else {}
            if value == "VEVENT":
                events.append(at)
            elif value != "VCALENDAR":
                raise ValueError(f"a component {value!r}")
        elif name == "END":
            at = calendar if value == "VEVENT" else None
        elif at is None or name in at:
            raise ValueError(f"{name} twice, or nowhere")
        else:
            at[name] = (parameters, plain(value) if name in TEXTS else value)
    return calendar, events
