"""The public record of the UN Convention against Cybercrime as facts, and how its publishers would show it.

This is a reconstruction for the demonstration: the documents are ours, the facts are these, with their sources:
  A/RES/74/247, 27 December 2019, recorded vote 79-60-33     resolution text and voting record (UN Secretariat)
  A/RES/79/243, 24 December 2024, adopted without a vote      resolution text; A/79/PV.55 (Resumption 1)
  MTDSG no. XVIII-16, opening for signature in Hanoi, signatures of 25-26 October and 19 November 2025
                                                              UN Treaty Collection, status of treaties; verdragen.nl
  Azerbaijan's parliament, 10 February 2026                   national press (no deposit by this)
  Canada signs, July 2026; Qatar deposits by May 2026         press and secondary lists; the days are not public
                                                              in the sources we had: DAY_ASSUMED marks them
The list of the first signatories is complete as far as those sources name them, so its count is lower than
the 72 that the UN Treaty Collection showed.
"""
from email.utils import format_datetime
from datetime import datetime, timezone
from html import escape

TITLE = ("United Nations Convention against Cybercrime; Strengthening International Cooperation for Combating Certain Crimes "
         "Committed by Means of Information and Communications Technology Systems and for the Sharing of Evidence in "
         "Electronic Form of Serious Crimes")
HANOI_25 = """Algeria|Angola|Australia|Austria|Azerbaijan|Belarus|Belgium|Brazil|Brunei Darussalam|Burkina Faso|Cambodia|Chile|China|
Costa Rica|Côte d'Ivoire|Cuba|Czech Republic|Democratic People's Republic of Korea|Democratic Republic of the Congo|Djibouti|
Dominican Republic|Ecuador|Egypt|European Union|France|Ghana|Greece|Guinea-Bissau|Iran (Islamic Republic of)|Ireland|Jamaica|
Kazakhstan|Lao People's Democratic Republic|Libya|Luxembourg|Malaysia|Maldives|Morocco|Mozambique|Namibia|Nauru|Nicaragua|Nigeria|
Palau|Papua New Guinea|Peru|Philippines|Poland|Portugal|Qatar|Russian Federation|Slovakia|Slovenia|Spain|Sri Lanka|
State of Palestine|Sweden|Thailand|Togo|Türkiye|United Kingdom of Great Britain and Northern Ireland|United Republic of Tanzania|
Uzbekistan|Venezuela (Bolivarian Republic of)|Viet Nam"""
HANOI_25 = [name.strip() for name in HANOI_25.replace("\n", "").split("|")]
HANOI_26 = ["Mali", "Rwanda", "Saudi Arabia"]
CANADA_DAY_ASSUMED = "8 Jul 2026"
QATAR_DAY_ASSUMED = "29 Apr 2026"


def signatures(until):
    """Participant -> day of signature, as the treaty collection would show it at a stage of the replay."""
    rows = {}
    if until >= 1:
        rows.update({name: "25 Oct 2025" for name in HANOI_25})
        rows.update({name: "26 Oct 2025" for name in HANOI_26})
    if until >= 2:
        rows["Mauritius"] = "19 Nov 2025"
    if until >= 3:
        rows["Canada"] = CANADA_DAY_ASSUMED
    return dict(sorted(rows.items()))


def mtdsg(stage, deposits=None):
    """The status of XVIII-16 in the form of the UN Treaty Collection (iso-8859-1, its own little faults included)."""
    deposits = deposits or {}
    signed = signatures(stage)
    names = sorted(set(signed) | set(deposits))
    rows = "".join(f"<Row><Entry>{escape(n)}</Entry><Entry>{signed.get(n, '')}</Entry><Entry>{deposits.get(n, '')}</Entry></Row>" for n in names)
    parties = f"<PartiesLabel>Parties</PartiesLabel><Parties>{len(deposits)}</Parties>" if deposits else ""
    text = f"""<?xml version="1.0" encoding="iso-8859-1"?>
<Document><Treaty><Template>mtdsg</Template><Header><Chapter><Header>CHAPTER XVIII</Header><Name>PENAL MATTERS</Name></Chapter>
<ExternalData><Numsect>16</Numsect><Titlesect>{escape(TITLE)}</Titlesect><Conclusion>New York, 24 December 2024</Conclusion>
<EIF><Label>Not yet in force</Label><Labeltext>in accordance with article 65: on the ninetieth day after the date of deposit of the fortieth instrument of ratification, acceptance, approval or accession.</Labeltext></EIF>
<Registration /><Status><Label>Status</Label><SignatoriesLabel>Signatories</SignatoriesLabel><Signatories>{len(signed)}</Signatories>{parties}</Status>
<TreatyText><Label>Text</Label><Text>C.N.196.2025.TREATIES-XVIII.16 of 13 May 2025 (Opening for signature).</Text></TreatyText>
<TreatyNote><Text>The Convention was adopted by resolution 79/243 \x13 see the \x1cofficial\x1d record.</Text></TreatyNote></ExternalData></Header>
<Participants><Table colsep="0" frame="none" rowsep="0"><TGroup cols="3"><Thead><Row rowsep="0"><Entry colname="1">Participant</Entry><Entry colname="2">Signature</Entry>
<Entry colname="3">Ratification, Acceptance(A), Approval(AA), Accession(a)</Entry></Row></Thead><Tbody><Rows>{rows}</Rows></Tbody></TGroup></Table></Participants>
</Treaty></Document>
"""
    return text.encode("iso-8859-1", "xmlcharrefreplace")


def item(key, title, day, text, link=None):
    return dict(key=key, title=title, day=day, text=text, link=link)


def rss(channel, items, base):
    """RSS 2.0 as the UN's news services write it: blanks around titles, references instead of characters."""
    out = []
    for i in items:
        when = format_datetime(datetime.fromisoformat(i["day"]).replace(hour=15, tzinfo=timezone.utc))
        link = i["link"] or f"{base}/en/story/{i['key']}"
        out.append(f"<item><title> {escape(i['title'])} </title><link>{escape(link)}</link><guid isPermaLink=\"true\">{escape(link)}</guid>"
                   f"<description>{escape(escape(i['text']))}</description><pubDate>{when}</pubDate></item>")
    return (f'<?xml version="1.0" encoding="utf-8" ?>\n<rss version="2.0" xml:base="{base}/"><channel><title>{escape(channel)}</title>'
            f"<link>{base}/</link><description>{escape(channel)}</description>{''.join(out)}</channel></rss>\n").encode()


MAINTENANCE = b"""<!DOCTYPE html><html><head><title>United Nations Treaty Collection</title></head>
<body><h1>This site is under urgent maintenance and is currently unavailable.</h1></body></html>"""
