"""What each service publishes of the message that its preset sends, in our own words: a small schema a service, with the page that says
so, and what judges a body by one. `additional` names what the page has and the preset does not send; anything else is a mistake."""

MARK = {"type": "string", "min": 1}


def words(most, least=1):
    return {"type": "string", "min": least, "max": most}


LINK = {"type": "string", "starts": ("http://", "https://"), "max": 2048}


def obj(required, optional=None, additional=()):
    return {"type": "object", "required": required, "optional": optional or {}, "additional": additional}


def many(items, most, least=1):
    return {"type": "array", "items": items, "min": least, "max": most}


def one_of(**by_type):
    return {"type": "union", "by": by_type}


RUN = obj({"type": {"const": "TextRun"}, "text": words(6000)}, {"weight": {"enum": ("default", "lighter", "bolder")}})

SCHEMAS = {
    # docs.ntfy.sh/publish: "Publish as JSON", "Updating notifications"; limits: a message over 4,096 bytes becomes an attachment
    "ntfy": obj({"topic": {"type": "string", "letters": "-_A-Za-z0-9", "min": 1, "max": 64}},
                {"title": words(1024), "message": {"type": "string", "bytes": 4096}, "priority": {"enum": (1, 2, 3, 4, 5)}, "click": LINK,
                 "sequence_id": words(64)}),
    # docs.slack.dev: sending messages using incoming webhooks; blocks: header (150), section (3,000); text object: plain_text, emoji
    "slack": obj({"text": words(40000), "blocks": many(one_of(
        header=obj({"type": {"const": "header"}, "text": obj({"type": {"const": "plain_text"}, "text": words(150)}, {"emoji": {"type": "boolean"}})}),
        section=obj({"type": {"const": "section"}, "text": obj({"type": {"enum": ("plain_text", "mrkdwn")}, "text": words(3000)}, {"emoji": {"type": "boolean"}})})), 50)},
        {"unfurl_links": {"type": "boolean"}, "unfurl_media": {"type": "boolean"}}),
    # spec.matrix.org, client-server API: m.room.message, m.text, m.mentions; an event is at most 65,536 bytes
    "matrix": obj({"msgtype": {"const": "m.text"}, "body": {"type": "string", "bytes": 60000}}, {"m.mentions": obj({}, {"room": {"type": "boolean"}})}),
    # docs.mattermost.com: message attachments; a post is at most 16,383 characters
    "mattermost": obj({"attachments": many(obj({"fallback": MARK}, {"title": MARK, "title_link": LINK, "text": {"type": "string", "max": 16383}}), 10)}),
    # docs.discord.com: execute webhook; embed limits 256, 4,096 and 6,000 in all; allowed mentions
    "discord": obj({"embeds": many(obj({}, {"title": words(256), "description": words(4096), "url": LINK}), 10)},
                   {"allowed_mentions": obj({}, {"parse": many({"enum": ("roles", "users", "everyone")}, 3, 0)})}),
    # learn.microsoft.com: create incoming webhooks with Workflows, "the payload"; adaptivecards.io: RichTextBlock and TextRun are of 1.2,
    # Action.OpenUrl of 1.0; a message is at most 28 KB
    "teams": obj({"type": {"const": "message"}, "attachments": many(obj({
        "contentType": {"const": "application/vnd.microsoft.card.adaptive"},
        "content": obj({"type": {"const": "AdaptiveCard"}, "version": {"enum": ("1.2", "1.3", "1.4", "1.5")},
                        "body": many(obj({"type": {"const": "RichTextBlock"}, "inlines": many(RUN, 100)}), 100)},
                       {"$schema": {"const": "http://adaptivecards.io/schemas/adaptive-card.json"},
                        "actions": many(obj({"type": {"const": "Action.OpenUrl"}, "title": MARK, "url": LINK}), 6, 0)})},
        {"contentUrl": {"const": None}}), 10)}),
    # gotify.net/api-docs: createMessage, of which the message is required; gotify.net/docs/msgextras; priorities 0 to 10, from 8 high
    "gotify": obj({"message": MARK}, {"title": MARK, "priority": {"type": "integer", "least": 0, "most": 10}, "extras": obj({}, {
        "client::display": obj({"contentType": {"enum": ("text/plain", "text/markdown")}}),
        "client::notification": obj({}, {"click": obj({"url": LINK})})})}),
    # developers.home-assistant.io: REST API, POST /api/services/DOMAIN/SERVICE; notify: the message is required
    "home-assistant": obj({"message": MARK}, {"title": MARK}),
}

KINDS = {"string": str, "object": dict, "array": list, "boolean": bool, "integer": int}


def faults(value, schema, at="$"):
    """What is wrong, each with its place; nothing: it is as published."""
    if "const" in schema:
        return [] if value == schema["const"] else [f"{at} is {value!r:.60}, not {schema['const']!r}"]
    if "enum" in schema:
        return [] if value in schema["enum"] and not isinstance(value, bool) else [f"{at} is {value!r:.60}, none of {schema['enum']}"]
    if schema["type"] == "union":
        kind = value.get("type") if isinstance(value, dict) else None
        return faults(value, schema["by"][kind], at) if kind in schema["by"] else [f"{at} is of no known type: {kind!r}"]
    if not isinstance(value, KINDS[schema["type"]]) or (schema["type"] == "integer" and isinstance(value, bool)):
        return [f"{at} is no {schema['type']}: {value!r:.60}"]
    return globals()["in_" + schema["type"]](value, schema, at)


def in_string(value, schema, at):
    out = []
    if not schema.get("min", 0) <= len(value) <= schema.get("max", 1 << 20):
        out.append(f"{at} has {len(value)} characters")
    if len(value.encode()) > schema.get("bytes", 1 << 20):
        out.append(f"{at} has {len(value.encode())} bytes")
    if "starts" in schema and not value.startswith(schema["starts"]):
        out.append(f"{at} is no link: {value:.60}")
    if any(ord(c) < 0x20 and c not in "\n\t" for c in value):
        out.append(f"{at} has a control character")
    return out


def in_integer(value, schema, at):
    return [] if schema.get("least", value) <= value <= schema.get("most", value) else [f"{at} is {value}"]


def in_boolean(value, schema, at):
    return []


def in_array(value, schema, at):
    out = [] if schema["min"] <= len(value) <= schema["max"] else [f"{at} has {len(value)} elements"]
    return out + [f for i, v in enumerate(value) for f in faults(v, schema["items"], f"{at}[{i}]")]


def in_object(value, schema, at):
    known = {**schema["required"], **schema["optional"]}
    out = [f"{at} lacks {k}" for k in schema["required"] if k not in value]
    out += [f"{at} has {k}, which is not published" for k in value if k not in known]
    return out + [f for k in value if k in known for f in faults(value[k], known[k], f"{at}.{k}")]
