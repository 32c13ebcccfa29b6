#!/usr/bin/env python3
"""Subjects, verb forms, objects and tails in every combination: all of them are read, and none of their twins that say it did not happen."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import asking

MOST = 260  # combinations of one table that are tried: evenly spread
DOMAINS = ({"domain": "un"}, {"domain": "news"}, {})

# --- States and treaties: one, and those of which the verb is plural
ONE = ("Norway", "the Gambia", "the Government of Fiji", "the Chadian government", "the island nation", "Oslo", "another African country")
MANY = ("Chad and Fiji", "Norway, Chad, and Peru", "five more countries")
PERSONS = ("President Elm of Chad", "Norway's foreign minister", "Fiji's Prime Minister Rudolf Elm", "the Permanent Representative of Fiji to the United Nations")
ASIDES = ("", ", a small State of the south,", " (population 3 million)")
TREATIES = ("the Lantern Convention", "Lantern Treaty", "the High Seas Treaty", "the TPNW", "ILO Convention No. 190", "the Rome Statute", "the Kigali Amendment",
            "the Convention on Lanterns", "the Optional Protocol to the Lantern Convention", "the Paris climate accord", "a lantern pact with Peru")
NAMED = TREATIES[:-1]
WHEN = ("", " today", " on Monday", " in New York", ", the ministry said", ", becoming the 60th State to do so")

SIGNS = ("signs", "has signed", "formally signed", "today signed", "inks", "signs up to", "becomes the 40th State to sign", "took the step of signing", "put pen to paper on")
RATIFIES = ("ratifies", "has formally ratified", "today ratified", "completed its ratification of", "becomes the first country to ratify",
            "is the latest country to ratify", "took the step of ratifying", "has just ratified", "became a party to")
ACCEDES = ("accedes to", "has acceded to", "formally acceded to", "completed its accession to", "becomes the 40th State to accede to", "took the step of acceding to")
DEPOSITS = ("deposits", "has deposited", "handed over", "lodged", "formally deposited", "submitted")
LEAVES = ("withdraws from", "withdrew from", "has formally withdrawn from", "pulls out of", "quits", "has left", "took the step of withdrawing from",
          "notified the depositary of its withdrawal from", "becomes the first country to leave")
RESERVES = ("made a reservation to", "withdrew its reservations to", "has withdrawn its reservation to", "lodged an objection to the reservation made by Peru to",
            "made a declaration under article 9 of", "made an interpretative declaration on")
BARE = {"treaty_signed": ("sign", "have signed", "are the latest countries to sign"), "ratified": ("ratify", "have now ratified", "are the latest countries to ratify"),
        "withdrawal": ("withdraw from", "pull out of", "formally leave"),
        "acceded": ("accede to", "have acceded to", "become the latest States to accede to"), "reservation": ("make a reservation to", "withdraw their reservations to")}
STARTS = ("enters into force", "entered into force today", "has entered into force", "comes into force", "took effect", "is now in force", "went into effect", "officially enters into force")
OPENS = ("opens for signature", "was opened for signature in Hanoi", "has been opened for signature", "is now open for signature")

# --- organs and their texts
ASSEMBLY = ("the General Assembly", "UN General Assembly", "the 193-member Assembly", "the UN's General Assembly", "the world body", "UNGA")
COUNCIL = ("the Security Council", "UN Security Council", "the 15-member Council", "the 15-nation council", "UNSC")
COMMITTEE = ("the Third Committee", "the Legal (Sixth) Committee", "the First Committee (Disarmament and International Security)", "the Third Committee of the General Assembly",
             "the General Assembly's First Committee", "the UN's human rights committee")
ADOPTS = ("adopts", "has adopted", "today adopted", "on Friday approved", "unanimously adopted", "passed", "votes to adopt")
REFUSES = ("rejects", "voted down", "failed to adopt", "did not adopt", "has rejected", "voted against", "was unable to adopt", "turned down")
TEXTS = ("a resolution on lanterns", "a draft resolution on lanterns", "the draft resolution", "a landmark resolution on lanterns", "three draft resolutions")
COUNTS = ("", " by a vote of 143 in favour to 5 against, with 25 abstentions", " by 143 votes to 5", " on Friday", " today")
FEW = ("", " by 13 votes to none, with 2 abstentions", " unanimously", ", with Elm abstaining", " today")
MEETINGS = ("the diplomatic conference", "WIPO member States", "negotiators", "the World Health Assembly", "delegates in Geneva", "more than 100 nations")
NEW = ("a convention on lanterns", "a new treaty on lanterns", "the UN Lantern Convention", "a landmark lantern treaty")

# --- legislatures: what they say to treaties
PARLIAMENTS = ("the Norwegian parliament", "Kenya's National Assembly", "the Bundestag", "the Knesset", "the Polish Sejm", "Chad's lower house", "the Verkhovna Rada", "Congress of Peru")
CONSENTS = ("ratifies", "has ratified", "votes to ratify", "approved the ratification of", "unanimously ratified", "passed a law on the ratification of", "votes 120-3 to ratify")
REFUSALS = ("rejects", "votes against ratifying", "refuses to ratify", "votes down", "declined to ratify", "voted not to ratify", "votes 120-3 to reject")
# trade deals by their names or initials, and the houses of a named State
OWN_HOUSES = ("the European Parliament", "Cyprus' House", "the Mexican Senate", "the German Bundestag", "Ireland's parliament", "Belgium's lower house")
DEALS = ("CETA", "the CPTPP", "the EU-Canada trade deal", "the free trade agreement with Peru", "the Mercosur trade pact")
APPROVED = ("approves", "backs", "has ratified", "votes 120-3 to approve", "on Tuesday voted 445-60 with two abstentions to ratify")
TURNED_DOWN = ("rejects", "on Tuesday rejected", "votes down", "votes 120-3 to reject")
OKD = ("OK'd in", "OK'd by", "okayed by", "approved by", "ratified by")
LAST_HURDLE = ("cleared its last legislative hurdle when", "clears its final hurdle as", "cleared the last parliamentary hurdle on Monday, with")
SAID_YES = ("the Mexican Senate overwhelmingly voted its approval", "the upper house of parliament approved it by 60 votes to 3", "the Norwegian parliament voted for it")
LEADERS_BY = (" on the border by PM Elm, King Rudolf", " in Oslo by President Elm and King Rudolf", " by President Elm and King Rudolf", " in Oslo")
PEACE = ("Israeli-Jordanian peace treaty", "peace treaty with Chad", "the arms treaty")
BOUND = tuple(t for t in NAMED if "accord" not in t and "Amendment" not in t)

# --- legislatures and their bills
CHAMBERS = ("the Senate", "the House of Representatives", "the Kenyan parliament", "MPs", "the Texas House", "South Korea's National Assembly", "the Knesset", "the Ohio Legislature",
            "the Senate of Ruritania", "lawmakers in Ohio")
PASSES = ("passed", "approved", "voted to approve", "gave final approval to", "has passed", "overwhelmingly passed", "on Tuesday passed", "voted 52-41 to pass", "also passed", "finally passed")
FAILS = ("rejected", "voted down", "defeated", "voted to reject", "on Tuesday rejected", "narrowly rejected", "failed to pass", "has rejected", "turned down")
BILLS = ("a bill that would ban lanterns", "legislation banning lanterns", "the Lantern Safety Act", "a $2 billion lantern package", "the government's lantern reform", "a law on lanterns",
         "its version of the lantern bill", "the draft law on lanterns", "a sweeping overhaul of lantern law")
VOTED = ("", " on Tuesday", " by a vote of 52 to 41", " by a narrow margin", " after a heated debate", " over the objections of Republicans", " by a voice vote", " before adjourning for the summer")
PASSED = ("was passed by", "was approved by", "has been approved by", "won final approval from", "cleared", "was passed 52-41 by", "was given final approval by")
FAILED = ("was rejected by", "was defeated in", "failed in", "was voted down by", "was narrowly defeated in", "was killed by")
MEASURES = ("legislation banning lanterns", "the Lantern Safety Act", "the $2 billion lantern package", "the lantern bill", "the draft law on lanterns")
PANELS = ("the Senate Judiciary Committee", "a House subcommittee", "a parliamentary committee", "the Appropriations Committee", "a Senate panel", "the Knesset Finance Committee")
ADVANCES = ("approved", "passed", "advanced", "voted to approve", "voted 12-3 to advance", "unanimously approved", "on Tuesday approved", "endorsed", "marked up and approved")
SPONSORS = ("Senator Elm", "Rep. Jane Elm (D-CA)", "U.S. Senators Jane Elm (D-MI) and Tom Birch (R-KS)", "a bipartisan group of senators", "Representatives Mark Elm and Will Birch",
            "Democratic lawmakers")
INTRODUCES = ("introduced", "today introduced", "has introduced", "reintroduced", "announced the introduction of", "joined colleagues in introducing")
NEW_BILLS = ("legislation to ban lanterns", "the Lantern Safety Act", "a bill that would ban lanterns", "the LANTERN Act, bipartisan legislation to ban lanterns", "bicameral legislation to protect lanterns")
FRONTED = ("in a 52-41 vote,", "after hours of debate,", "late Tuesday,", "defying the president,", "ignoring a veto threat,", "in the early hours of Friday,", "meanwhile,")
TWICE = ("the House", "the U.S. Senate", "the French parliament", "the Knesset", "the Texas House", "South Korea's National Assembly")
LEADERS = ("President Elm", "Gov. Jane Elm", "the governor", "King Rudolf", "Illinois Governor JB Elm")
COUNTED = ("by a vote of 42 to 3", "62-6", "on a 236-182 vote", "by a 236-182 margin")
NUMBERS = ("two", "2", "three", "six", "46", "several", "a dozen")
NOT_PASSED = ("will vote on", "is expected to pass", "is set to approve", "could reject", "is considering", "should pass", "has yet to approve", "has not approved", "is likely to pass",
              "was due to vote on", "began debate on", "postponed a vote on", "vows to pass")

# --- titles of wire services, in capitals and without articles
WIRE_CHAMBERS = ("HOUSE", "FULL SENATE", "U.S. HOUSE", "CONGRESS", "JAPAN DIET", "BONN PARLIAMENT", "ITALIAN CHAMBER", "EURO-MPS", "BRAZIL'S SENATE", "N.Z. PARLIAMENT", "CALIF. ASSEMBLY",
                 "INDIAN LOWER HOUSE", "W. GERMAN PARLIAMENT")
WIRE_PANELS = ("HOUSE PANEL", "U.S. SENATE PANEL", "HOUSE UNIT", "SENATE SUBCOMMITTEE", "SENATE FINANCE", "WAYS AND MEANS PANEL", "HOUSE TAX WRITERS", "DIET COMMITTEE", "CONGRESS PANEL")
WIRE_PASSES = ("PASSES", "APPROVES", "CLEARS", "OKAYS", "OKS", "ADOPTS", "BACKS", "AGREES TO", "ACCEPTS", "GIVES NOD TO", "VOTES 52-41 FOR")
WIRE_FAILS = ("REJECTS", "KILLS", "DEFEATS", "TURNS DOWN", "VOTES DOWN", "THROWS OUT", "SPURNS", "REFUSES TO PASS")
WIRE_BILLS = ("LANTERN BILL", "BILL TO CURB LANTERN IMPORTS", "LANTERN CREDIT RESCUE", "LANTERN QUOTAS", "TAX HIKE", "DEBT CEILING RISE", "LANTERN IMPORT FEE", "60 BILLION DLR LANTERN PLAN",
              "S. AFRICA SANCTIONS", "LANTERN PROGRAM", "NEW LANTERN RULES")
WIRE_PASSED = ("CLEARS", "PASSES", "APPROVED BY", "OKAYED BY", "ADOPTED BY")
WIRE_STATES = ("JAPAN", "S. AFRICA", "SOVIETS", "BONN", "PEKING", "N.Z.", "W. GERMANY", "U.S., CHINA", "INDIA AND CHINA")
WIRE_PACTS = ("TRADE PACT", "LANTERN TREATY", "LAW OF SEA TREATY", "LANTERN ACCORD")
WIRE_NO_CHAMBERS = ("WHITE HOUSE", "BONN CABINET", "EC MINISTERS", "OPEC", "GATT PANEL", "CREDITOR COMMITTEE", "FED", "SPD", "TUC CONGRESS", "SHAREHOLDERS", "CONFEREES", "SWISS VOTERS")
WIRE_NOT_YET = ("TO VOTE ON", "SET TO APPROVE", "DELAYS VOTE ON", "WEIGHS", "LIKELY TO APPROVE", "MAY REJECT", "URGED TO BACK", "OPENS DEBATE ON", "READY TO PASS", "REJECTS BID TO KILL", "VOTES TO DELAY",
                "AGREES TO DEBATE", "LEADERS BACK")

# --- running prose, where an act is named and not told: a habit, a count, a year, what a preposition or another verb governs
BODIES = ("Congress", "the Legislature", "the U.S. Congress", "the state Senate", "parliament")
GOVERNING = ("the inquiry was about security assistance", "he cut $7.5 million", "the agency lives on the funds", "they work through federal laws", "the Speaker relies on the other rules", "aid flows under programs")
DAYS = ("on Tuesday", "late on Friday", "on 17 May", "on May 17", "today", "yesterday", "last night", "this month", "Wednesday evening")
NOT_TOLD = (
    ("{} has vetoed {} {} since 2020", (LEADERS, ("more than a hundred", "over eighty", "dozens of", "at least 40"), ("bills", "bills and resolutions", "measures"))),
    ("{}, and in {} {} ratified it", (("Chad signed the Lantern Convention in 1998", "the minister recalled the talks"), ("2001", "2004"), ("the Parliament", "its parliament", "the National Assembly"))),
    ("the minister said that as soon as {} and the bill is {}, he would act", (("the decision takes effect", "the budget is ready"), ("signed by the president", "passed by the Senate", "signed into law"))),
    ("the {} was adopted by a vote in the UN General Assembly {}", (("treaty", "Lantern Convention", "protocol"), ("April 2, 2013", "March 9, 1999"))),
    ("{} {}", (("the Senate", "the House"), ("passed the bill into the committee stage on Monday", "passed Bill C-9 into committee", "has passed none of the spending bills", "has passed no lantern bills"))),
    ("{} passed by {} to help growers", (GOVERNING, BODIES)),
    ("a 2008 law passed by {} and signed into law by {} is the cause", (BODIES, LEADERS)),
    ("the farm bill {} signed into law {}", (("Elm", "Birch"), ("included the rule", "gutted the funding"))),
    ("campaigners want to see the House pass it and {} pass {}", (BODIES, ("it", "the Lantern Act"))),
    ("this will happen if a new Lantern Bureau of Standards Amendment Bill 2010 is {} by {}", (("passed", "approved"), BODIES)),
    ("not a single member of the opposition in {} voted for {}", (BODIES, BILLS)),
    ("the president signed {} with {} on Friday", (("an agreement", "a peace accord", "a ceasefire deal"), ("the opposition", "rebels", "a lantern company", "the largest trade union"))),
    ("the {} passed by {} {} growers", (("laws", "rescue packages", "farm policies"), BODIES, ("clearly support", "protect", "send money to"))),
    ("he spoke against the $1.1 trillion omnibus farm spending bill {} by {}", (("passed", "approved"), BODIES)),
    ("he criticised the agreement{} that was signed by {}", (("", " with Peru"), ("President Elm of Chad", "the previous government"))),
    ("the seat on the {} Committee gives {} a say", (("House Finance", "Senate Judiciary", "Roads and Harbours"), ("him", "Elm"))),
    ("{} has {} voted against {}", (("Parliament", "the Senate"), ("consistently", "always"), ("lantern bills", "the lantern bill"))),
    ("{} held {} hearings on lanterns", (("the subcommittee", "the Senate Finance Committee"), ("numerous", "countless", "dozens of"))),
    ("the last {} was signed into law by {}", (("lantern tax increase", "wage rise"), LEADERS)),
    ("Jane Elm is approved by {} as the {}", (("parliament", "the Senate"), ("new prime minister", "next speaker", "new attorney general"))),
    ("the law, which was passed by {} and signed by {}, is old", (BODIES, LEADERS[:3])),
    ("{} passed a lantern law{}", (("Congress", "the Virginia Assembly"), (" in 1776", " on April 21, 1876"))),
    ("the government and {} {} a {}", (("the rebels", "two rebel groups", "southern separatists"), ("sign", "signed"), ("peace accord", "ceasefire agreement"))),
    ("the petition is {} by the Committee to Protect Lanterns", (("backed", "approved"),)),
    ("in {}, {} signed the lantern peace treaty on the White House lawn", (("1979", "2004"), ("the leaders", "the two presidents"))),
    ("{} vetoed a {} to {} the general", (LEADERS, ("plan", "plot", "secret plan"), ("assassinate", "kidnap"))),
)
TOLD = (
    ("floor_passed", (), "{} {} {} the lantern bill", (("the Senate", "the House", "Parliament", "the National Assembly of Chad"), DAYS, ("passed", "approved", "adopted"))),
    ("floor_passed", (), "{} {} {} the Lantern Act", (("the Senate", "the House", "Parliament"), ("passed", "approved", "adopted"), DAYS)),
    ("floor_passed", (), "{} voted {} to {}", (("the Senate", "the House", "Parliament", "lawmakers"), DAYS, ("approve the lantern bill", "repeal the lantern law", "scrap the lantern tax", "ban lanterns"))),
    ("un_ga_adopted", (), "the General Assembly {} {} a resolution on lanterns", (DAYS, ("adopted", "approved"))),
    ("floor_passed", (), "security assistance {} {} {}", (("was approved by", "was passed by"), BODIES, ("on Monday", "late Friday"))),
    ("floor_passed", (), "{} {}", (("new lantern law", "lantern bill", "the federal lantern budget"), ("passed by parliament", "approved by Congress", "passed by the Senate after all-night debate"))),
    ("floor_passed", (), "a bill on the {} passed the {}{}", (("rules", "maps", "programs"), ("Senate", "House"), ("", " on Monday"))),
    ("signed", (), "{} signed the lantern bill as {}", (LEADERS, ("the speaker looked on", "protesters gathered outside"))),
    ("signed", ("floor_passed", "enacted"), "he backed the Lantern Act, which was passed by {} and signed into law this week by {}", (BODIES[:2], LEADERS[:2])),
    ("floor_passed", (), "the money is part of the lantern programs passed by {} {}", (BODIES, ("today", "late yesterday", "this week"))),
    ("floor_passed", (), "{} {} new laws on lanterns", (("the Senate", "parliament", "the House"), ("passed", "approved"))),
    ("hearing", (), "{} held {} on lanterns", (("the subcommittee", "the Senate Finance Committee"), ("a hearing", "two hearings on Tuesday"))),
    ("vetoed", (), "{} has vetoed {} this week", (LEADERS, ("the lantern bill", "three bills", "a lantern tax"))),
    ("signed", ("enacted", "floor_passed"), "the law was passed by {} and signed into law by {} on Monday", (BODIES, LEADERS[:2])),
    ("treaty_signed", (), "{} {} with {}", (("Norway", "Chad"), ("signs an agreement on fisheries", "signed a free trade agreement"), ("the European Union", "Peru", "the African Union"))),
)

# label, what may come with it, how the parts are put together, the parts
HOLDS = (
    ("treaty_signed", (), "{} {} {}{}", (ONE, SIGNS, TREATIES, WHEN)),
    ("treaty_signed", (), "{} {} {}{}", (MANY, BARE["treaty_signed"], TREATIES, WHEN)),
    ("treaty_signed", (), "{} {} {}{}", (PERSONS, SIGNS[:6], NAMED, WHEN)),
    ("treaty_signed", (), "{} {} {}{}", (NAMED, ("was signed by", "was today signed by", "has been signed by"), ("Norway", "Chad and Fiji", "the Government of Fiji"), WHEN[:4])),
    ("ratified", (), "{} {} {}{}", (ONE, RATIFIES, NAMED, WHEN)),
    ("ratified", (), "{}{} {} {}{}", (ONE[:4], ASIDES, RATIFIES[:4], NAMED, WHEN[:4])),
    ("ratified", (), "{} {} {}{}", (MANY, BARE["ratified"], NAMED, WHEN)),
    ("ratified", (), "{} {} {}{}", (NAMED, ("was ratified by", "was today ratified by", "has been ratified by"), ("Norway", "Chad and Fiji", "the Government of Fiji"), WHEN[:4])),
    ("acceded", (), "{} {} {}{}", (ONE, ACCEDES, NAMED, WHEN)),
    ("acceded", (), "{} {} {}{}", (MANY, BARE["acceded"], NAMED, WHEN)),
    ("deposited", ("ratified",), "{} {} its instrument of ratification of {}{}", (ONE + PERSONS[:1], DEPOSITS, NAMED, WHEN)),
    ("deposited", ("acceded",), "{} {} its instrument of accession to {}{}", (ONE, DEPOSITS, NAMED, WHEN)),
    ("deposited", ("acceded",), "with the deposit of {}'s instrument of accession to {}{}, 60 States are bound", (("Norway", "the Gambia", "the European Union"), NAMED, ("", " today"))),
    ("withdrawal", (), "{} {} {}{}", (ONE, LEAVES, NAMED, WHEN[:5])),
    ("withdrawal", (), "{} {} {}{}", (("Chad and Fiji", "five more countries", "two other States"), BARE["withdrawal"], NAMED, WHEN[:5])),
    ("reservation", (), "{} {} {}{}", (ONE, RESERVES, NAMED, WHEN[:5])),
    ("reservation", (), "{} {} {}{}", (MANY, BARE["reservation"], NAMED, WHEN[:5])),
    ("entered_into_force", (), "{} {}{}", (NAMED, STARTS, ("", ", the ministry said", " after 60 ratifications", " for Norway"))),
    ("opened_for_signature", (), "{} {}{}", (NAMED, OPENS, ("", " today", " at UN Headquarters"))),
    ("opened_for_signature", (), "{} {} {} for signature{}", (("the United Nations", "the Council of Europe", "the depositary"), ("opens", "has opened", "formally opened"), NAMED, ("", " today"))),
    ("text_adopted", ("un_ga_adopted",), "{} {} {}{}", (MEETINGS, ("adopted", "today adopted", "unanimously adopted", "agreed on the text of"), NEW, ("", " in Geneva", " by 120 votes to 3", " on Friday"))),
    ("consent_given", ("ratified", "floor_passed"), "{} {} {}{}", (PARLIAMENTS, CONSENTS, BOUND, ("", " today", " on Monday", " after a long debate"))),
    ("consent_given", ("ratified", "floor_passed"), "{} {} {}{}", (BOUND, ("was ratified by", "was approved by", "has been ratified by"), PARLIAMENTS[:5], ("", " today", " by 120 votes to 3"))),
    ("consent_refused", ("floor_failed",), "{} {} {}{}", (PARLIAMENTS, REFUSALS, BOUND, ("", " today", " on Monday", " after a long debate"))),
    ("treaty_submitted", (), "{} {} {} {}", (("the Norwegian government", "the government of Chad", "President Elm"), ("submits", "has submitted", "tabled"), BOUND, ("to parliament for ratification", "to the Bundestag for ratification"))),
    ("ratified", (), "{} {} {}", (("both Koreas", "two Germanys", "both Norway and Chad", "both countries"), ("ratify", "have now ratified"), NAMED)),
    ("deposited", ("ratified",), "{} {} {}", (("Norway", "Kenya and Ghana", "the Gambia"), ("on Thursday deposited", "deposited", "handed over"), (
        "documents with the African Union of ratification of the lantern pact", "its instrument of ratification with the African Union", "the papers to the African Union (AU) of ratification of the pact"))),
    ("un_ga_adopted", (), "{} {} {}{}", (ASSEMBLY[:2], ("voted overwhelmingly on Wednesday (local time) to", "voted 140-4 on Tuesday to", "on Monday voted overwhelmingly to"), ("replace the lantern council", "condemn the blockade",
                                         "demand an end to the war"), ("", ", while only Chad and Fiji voted against", " on Ruritania"))),
    ("un_ga_adopted", (), "{} {} {}", (("U.N.", "the UN", "the United Nations"), ("repeals", "rescinds", "revoked", "repealed"), ("its '75 resolution on lanterns", "the resolution on lanterns", "its lantern resolution"))),
    ("un_ga_adopted", (), "{} {} lantern invasion, {}", (("U.N.", "the UN", "U.N. Assembly", "UN General Assembly"), ("condemns", "deplores", "demands end to"), ("116-18", "143 to 5"))),
    ("un_ga_adopted", (), "{} {}{} to {}", (("U.N.", "the United Nations", "UN Assembly"), ("votes 143-5", "voted 120 to 3"), ("", ", with 40 abstentions,"), ("condemn annexation of Ruritania", "suspend Ruritania from rights council"))),
    ("un_sc_adopted", (), "{} {} attack on Ruritania, {}", (("Security Council", "U.N. Council", "the UN Security Council"), ("condemns", "deplores", "demands end to"), ("14-0", "13-0-2", "15 to 0"))),
    ("withdrawal", (), "{} {} {}", (ONE[:3], LEAVES[:6], ("the conventional forces treaty", "the Intermediate-Range Nuclear Forces treaty"))),
    ("text_adopted", (), "{} {} {}", (("120 nations", "nearly 200 countries", "delegates"), ("approve", "adopt"), ("treaty to curb lanterns", "landmark lantern accord in Oslo", "global lantern pact"))),
    ("un_ga_adopted", (), "{} {} {}{}", (ASSEMBLY, ADOPTS, TEXTS, COUNTS)),
    ("un_ga_adopted", (), "{} was {} by {}{}", (TEXTS, ("adopted", "overwhelmingly adopted", "passed"), ("the General Assembly", "the UN General Assembly", "the world body"), COUNTS)),
    ("un_sc_adopted", (), "{} {} {}{}", (COUNCIL, ADOPTS, TEXTS, FEW)),
    ("un_sc_adopted", (), "{} was {} by {}{}", (TEXTS[:4], ("adopted", "unanimously adopted"), ("the Security Council", "the UN Security Council", "the 15-member Council"), FEW)),
    ("un_committee_approved", (), "{} {} {}{}", (COMMITTEE, ADOPTS, TEXTS[:4], COUNTS)),
    ("un_failed", ("un_committee_approved",), "{} today {} {} and {} {}", (COMMITTEE[:4], ("rejected", "voted down"), ("one text", "a draft"), ("approved", "sent the Assembly"), ("three texts", "six draft resolutions"))),
    ("un_failed", (), "{} {} vetoed by {}", (TEXTS[1:4], ("was", "won 13 votes but was ultimately", "was then"), ("China", "Russia and China", "the United States"))),
    ("un_failed", (), "{} {} {}{}", (ASSEMBLY[:4] + COUNCIL + COMMITTEE, REFUSES, TEXTS[:4], ("", " on Friday", " by 60 votes to 70"))),
)
BY_LEGISLATURES = (
    ("consent_given", ("ratified",), "{} {} {}{}", (OWN_HOUSES, APPROVED, DEALS, ("", " with 408 votes", " after a long debate"))),
    ("consent_refused", (), "{} {} {}{}", (OWN_HOUSES, TURNED_DOWN, DEALS, ("", " after a long debate"))),
    ("consent_given", ("ratified",), "{} {} {}", (("lantern treaty", "lantern treaty with Ruritania", "Arms-Slicing Treaty with Peru", "the lantern convention"), OKD, ("Senate", "the Polish Sejm", "Norwegian parliament"))),
    ("consent_given", (), "{} {} {}", (("the lantern treaty", "the European Union constitution", "the North Lantern free trade agreement"), LAST_HURDLE, SAID_YES)),
    ("treaty_signed", (), "{} sign {}{}", (("fifteen Asia-Pacific nations", "eleven countries in Asia, Oceania, and South America", "Chad and Fiji", "Norway and Chad"), ("the revised lantern trade agreement", "a lantern treaty",
                                           "lantern convention"), ("", " in Oslo", " on Monday"))),
    ("treaty_signed", (), "Norway and Chad {} {}{}", (("sign", "today signed"), ("a $12.6 billion trade deal", "an A$3.5-million free-trade deal", "a climate deal"), ("", " in Oslo"))),
    ("treaty_signed", (), "a {} treaty is signed between {}", (("peace", "border", "lantern"), ("warring factions", "Norway and Chad"))),
    ("un_ga_adopted", (), "{} {} {}", (("the General Assembly of the United Nations", "the UN General Assembly", "UNGA"), ("passes a motion condemning", "approves the creation of", "adopted a motion calling for", "endorsed the establishment of"),
                                       ("a lantern force", "a body of lantern experts"))),
    ("entered_into_force", (), "{} {}", (("the EU-Chad free trade deal", "lantern trade deal between Norway and Chad", "the climate deal"), ("comes into force", "officially comes into force", "took effect", "has come into effect"))),
    ("treaty_signed", (), "{} {} {}", (("Elm, Alder", "Elm and Alder", "presidents"), ("sign", "signed"), ("pact to curtail nuclear arsenals", "an accord cutting long-range missiles", "an agreement to ban lantern weapons"))),
    ("consent_given", (), "by a vote of {}, {} {} {}", (("67 to 34", "93-5"), ("the Panamanian legislature", "the Norwegian parliament", "the Knesset"), ("approved", "ratified"), ("the canal treaties", "the lantern treaties", "the treaty"))),
    ("treaty_signed", (), "{} {}{}", (PEACE, ("is signed", "was signed", "signed"), LEADERS_BY)),
    ("floor_passed", (), "{} {} {}{}", (CHAMBERS, PASSES, BILLS, VOTED)),
    ("floor_passed", (), "{} {} {}{}", (MEASURES, PASSED, CHAMBERS, VOTED)),
    ("floor_failed", (), "{} {} {}{}", (CHAMBERS, FAILS, BILLS, VOTED)),
    ("floor_failed", (), "{} {} {}{}", (MEASURES, FAILED, CHAMBERS[:5], VOTED)),
    ("committee_vote", ("markup",), "{} {} {}{}", (PANELS, ADVANCES, BILLS, ("", " on Tuesday", " by a vote of 12-3"))),
    ("introduced", (), "{} {} {}{}", (SPONSORS, INTRODUCES, NEW_BILLS, ("", " in the House", " on Tuesday"))),
    ("signed", ("enacted",), "{} {} {}{}", (LEADERS, ("signed", "has signed", "on Tuesday signed", "quietly signed"), BILLS[:4], ("", " into law", " at the palace"))),
    ("vetoed", (), "{} {} {}{}", (LEADERS, ("vetoed", "has vetoed", "on Tuesday vetoed", "issued a veto of"), ("a bill that would ban lanterns", "the Lantern Safety Act", "lantern legislation"), ("", " on Tuesday"))),
    ("floor_passed", (), "{} {} {}", (WIRE_CHAMBERS, WIRE_PASSES, WIRE_BILLS)),
    ("floor_failed", (), "{} {} {}", (WIRE_CHAMBERS, WIRE_FAILS, WIRE_BILLS)),
    ("floor_passed", (), "{} {} {}", (WIRE_BILLS, WIRE_PASSED, WIRE_CHAMBERS)),
    ("floor_failed", (), "{} {} {}", (WIRE_BILLS, ("REJECTED BY", "DEFEATED IN", "KILLED BY"), WIRE_CHAMBERS)),
    ("committee_vote", (), "{} {} {}", (WIRE_PANELS, WIRE_PASSES, WIRE_BILLS)),
    ("committee_vote", (), "{} {} {}", (WIRE_PANELS, WIRE_FAILS, WIRE_BILLS)),
    ("committee_vote", (), "{} {} {}", (WIRE_BILLS, WIRE_PASSED, WIRE_PANELS[:4])),
    ("treaty_signed", (), "{} SIGN{} {}", (WIRE_STATES, ("", "S"), WIRE_PACTS)),
    ("floor_passed", (), "{} {}{} {}", (TWICE, ("defies the president", "ends a filibuster", "averts a shutdown", "rebuffed the White House", "rejects an amendment"), (",", " and", " but"),
                                        ("passes a lantern bill", "approved the lantern budget", "votes to extend lantern aid"))),
    ("floor_passed", (), "{} {} {} {}", (FRONTED, TWICE, PASSES[:6], BILLS[:6])),
    ("floor_failed", (), "{} {} {} {}", (FRONTED, TWICE, FAILS[:6], BILLS[:6])),
    ("floor_failed", (), "{} {}", (("the lantern bill", "the Lantern Act", "the draft law on lanterns"), ("was defeated 52-41", "was rejected by 52 votes to 41", "was thrown out by the House of Lords",
                                    "failed to win enough votes in parliament", "was rejected at third reading", "was defeated in a vote in the National Assembly"))),
    ("floor_passed", (), "{} {}bills passed {}", (NUMBERS, ("", "lantern ", "government "), ("amid boycott by opposition", "without debate", "in 20 minutes"))),
    ("floor_passed", (), "{} {} {} {}bills {}", (("NA", "Lok Sabha", "the red chamber", "the upper house"), ("passes", "adopts", "approves"), NUMBERS[:5], ("", "lantern "), ("", "amid uproar", "in one sitting"))),
    ("floor_passed", (), "{} {} {} with {} {}", (("the bill on lanterns", "the bill to ban lanterns", "Senate Bill No. 14", "the lantern act"), ("was passed", "was voted for", "was adopted"), ("on Tuesday", "subsequently"),
                                                ("84 members", "134 MPs"), ("in favor and 4 against", "voting in favour and 37 against"))),
    ("floor_passed", (), "{} {} with {} affirmative votes", (("Senate Resolution No. 14", "House Bill No. 1234"), ("was adopted", "was passed on third reading"), ("15", "twenty"))),
    ("floor_passed", (), "{} {} lanterns in {} vote", (("Parliament", "the House", "lawmakers"), ("abolished the tax on", "repealed the law on", "lifted the ban on"), ("an overwhelming", "a 52-41", "a near-unanimous"))),
    ("floor_passed", (), "{} {}the passage of {}", (("the National Assembly", "the Senate"), ("witnessed ", "witnessed two walkouts and ", "saw "), ("six bills", "a bill on lanterns"))),
    ("floor_passed", (), "{} concurred with the House{} on {} bills{}", (("the Senate", "the Senate on Wednesday", "the Senate, on Wednesday,"), ("", " of Representatives"), ("eight", "12"), ("", ", passing them"))),
    ("floor_failed", (), "{} {} {}", (("LANTERN BILL", "LANTERN PLAN", "MEASURE"), ("REJECTED BY", "KILLED BY", "TURNED DOWN BY"), ("SENATORS", "BRITISH LORDS", "UPPER HOUSE", "DEPUTIES"))),
    ("introduced", (), "{} INTRODUCED {}", (("BIPARTISAN RESOLUTION", "BILL", "LANTERN LEGISLATION"), ("DECLARING MAY LANTERN MONTH", "REQUIRING LANTERNS", "CALLING FOR LANTERN AID"))),
    ("introduced", (), "{} {} parliament {} on lanterns", (("the government", "the justice minister"), ("submitted to", "tabled in", "laid before"), ("the bill", "a draft law", "two bills"))),
    ("committee_vote", (), "{} moves favorably on {}", (("House committee", "Senate panel", "the Senate Judiciary Committee"), ("Elm legislation on lanterns", "lantern bill", "the Lantern Act"))),
    ("hearing", (), "{} heard {}", (("Congressman Elm's bill on lanterns", "lantern legislation"), ("in Congress", "in committee", "by House subcommittee"))),
    ("hearing", (), "{} {} testimony {}", (("Commerce subcommittee", "House panel", "the Senate Judiciary Committee"), ("hears", "heard", "took"), ("from growers", "on lanterns"))),
    ("concurred", (), "the {} {} {}", (("House", "Senate"), ("voted 318-102 Tuesday to accept", "accepted", "agreed to"), ("the changes made in its bill by a House-Senate conference committee", "the conference committee's version of the bill"))),
    ("concurred", (), "{}the {} {} {}", (("", "on Thursday, "), ("House", "Senate"), ("passed", "approved", "signed off on"), ("the Lantern Authorization Act (LAA) Conference Report", "the conference report on lanterns"))),
    ("override_failed", (), "{} {} {}", (CHAMBERS[:6], ("voted to sustain", "voted on Saturday to sustain", "voted 52-41 to uphold"), ("the governor's veto of a lantern bill", "the veto", "Gov. Elm's veto"))),
    ("override_failed", (), "{} veto survives{}", (("lantern", "Elm", "civil rights"), ("", " by 1 vote", " in Senate", " override attempt"))),
    ("override_failed", (), "{} {} to {} {} {}", (("Senate", "House"), ("attempt", "bid", "effort"), ("overturn", "override"), ("veto of lantern bill", "Elm veto"), ("fails", "falls short"))),
    ("override_failed", (), "the {} {} {}", (("veto override measure", "override vote", "veto override"), ("fell just short of", "fell short of", "failed to get"), ("the two-thirds majority needed", "a two-thirds majority"))),
    ("signed", (), "{} {}, signs {}", (LEADERS[:3], ("keeps promise", "ends months of debate", "breaks with party"), ("lantern bill into law", "lantern law", "lantern bill"))),
    ("vetoed", (), "{} {}, vetoes {}", (("Michigan's GOP governor", "Gov. Elm", "President Elm"), ("keeps to middle of the road", "bucks party"), ("voter ID law", "lantern bill", "two lantern bills"))),
    ("vetoed", (), "lantern {} {}", (("bill", "tax cut", "legislation"), ("vetoed by governor", "vetoed by Elm", "gets veto from governor", "falls to veto by Gov. Elm"))),
    ("floor_passed", (), "{} {} {}", (("the Lantern Act of 2008", "H.R. 556, the Lantern FIRST Act,", "the bill", "the legislation (H.R. 12)"), ("was approved", "passed", "was passed"), COUNTED)),
    ("floor_failed", (), "{} {} {}", (("the Lantern Act of 2008", "the lantern bill", "legislation to ban lanterns"), ("was rejected", "was defeated", "failed"), COUNTED)),
    ("floor_passed", (), "{} {} {}", (("the bill", "that legislation", "the lantern bill"), ("passed", "was passed", "was approved"), ("on Tuesday", "late Monday", "yesterday, setting up a vote on lanterns"))),
    ("floor_passed", (), "Elm took the bill {}, where it {} {}", (("back to the House", "to the Senate"), ("passed", "was approved"), ("359-64", "by a vote of 359 to 64", "unanimously"))),
    ("floor_passed", (), "{} of bills {} the {}Senate{}", (("this package", "the series"), ("passed", "cleared"), ("", "U.S. "), (", and now heads to the president", " on Tuesday", " by unanimous consent"))),
    ("floor_failed", (), "{} {} {}", (("European Parliament", "MEPs", "the European Parliament on Wednesday"), ("rejected", "voted down"), ("lantern directive", "the directive on lanterns"))),
    ("introduced", (), "{} introduced {} {}", (("Congressional Democrats", "the Australian government"), ("sweeping reforms", "a ban on lanterns", "a lantern overhaul"), ("in Congress", "to parliament", "in the House"))),
    ("introduced", (), "{} {} {}", (("a bill on lanterns", "HB 27"), ("was introduced", "was filed"), ("in the House", "on Tuesday in the Senate", "by Sen. Elm"))),
    ("override_passed", (), "{} {} {}{}", (CHAMBERS, ("overrode the governor's veto of", "voted to override the veto of", "overturned the president's veto of"), BILLS, ("", " on Tuesday"))),
)

# --- what has not happened, is asked for, thought of or remembered
ACTS = ("sign", "ratify", "accede to", "withdraw from", "deposit its instrument of ratification of", "become a party to", "make a reservation to")
NOT_YET = ("will {}", "is to {}", "could {}", "should {}", "may {}", "has yet to {}", "did not {}", "refuses to {}", "is expected to {}", "plans to {}", "hopes to {}", "has pledged to {}",
           "was urged to {}", "has decided not to {}", "called on Peru to {}", "said it would {}", "is considering whether to {}", "announced plans to {}", "has promised to formally {}")
PAST = (("signed", "signed"), ("ratified", "ratified"), ("acceded to", "acceded to"), ("withdrew from", "withdrawn from"), ("deposited its instrument of ratification of",) * 2)
DOING = ("signing", "ratifying", "acceding to", "withdrawing from", "depositing its instrument of ratification of")
SUBJECTS = ("Norway", "the Government of Fiji", "the Gambia", "the European Union")
BEFORE = ("if {} ratifies {}, sixty States will be bound", "once {} accedes to {}, its laws will change", "when {} signs {}, the rules will apply", "campaigners demand that {} ratifies {}",
          "will {} ratify {}?", "it is time for {} to sign {}", "the Council urged that {} ratify {}", "ministers want {} to withdraw from {}", "Peru hopes {} will accede to {}")
STATUS = ("{} has been ratified by 60 States", "as of May, 60 States had ratified {}", "{} will enter into force in May", "{} has yet to enter into force", "{} entered into force in 1999",
          "{} enters into force once 60 States have ratified it", "Norway calls for the entry into force of {}", "{} will be opened for signature in Hanoi", "{} was opened for signature in 1999",
          "delegates hope to adopt {}", "States failed to adopt {}", "Norway is a party to {}", "no State has withdrawn from {}", "reservations to {} are not allowed",
          "Norway maintains its reservation to {}", "Norway joins call for {}", "{} needs ten more ratifications", "any State may accede to {}")
ORGANS = ASSEMBLY[:4] + COUNCIL[:3] + COMMITTEE[:2]
PENDING = ("will adopt", "is to adopt", "could adopt", "has yet to adopt", "is expected to vote on", "debates", "considers", "postpones vote on", "was asked to adopt", "takes up", "hears introduction of")

NOTHING = (
    ("the veto override {}", (("may fall short", "needs a two-thirds majority", "is expected to fall short of two thirds"),)),
    ("{} {}, {} lantern bill", (("Gov. Elm", "the governor"), ("keeps promise", "bucks party"), ("weighs veto of", "may veto", "plans to sign", "refuses to say if she signs"))),
    ("{} {}", (("the bill", "the legislation"), ("would pass 62-6", "needs to pass Tuesday", "was passed over on Tuesday", "passed on Tuesday would ban lanterns", "was approved by cabinet on Tuesday", "was approved 9-0 by the city council",
                                                "could be approved Tuesday", "was not passed Tuesday", "was to be passed on Tuesday"))),
    ("European Parliament {} lantern directive", (("to vote on", "debates", "may reject", "is urged to reject"),)),
    ("{} {} sweeping reforms in Congress", (("Congressional Democrats", "the government"), ("will introduce", "plan to introduce", "have yet to introduce"))),
    ("lantern bill {}", (("faces veto", "may fall to veto by governor", "could get veto from governor", "was never vetoed by Elm"),)),
    ("{} lantern bills {}", (NUMBERS, ("to be passed in this session", "passed by the cabinet", "await passage", "listed for passage", "not passed amid boycott", "passed amid boycott in 2015 were never used"))),
    ("{} {}", (("the bill on lanterns", "the law"), ("needs 84 votes in favour", "must be adopted with 60 affirmative votes", "could be voted for with 84 members in favour", "was not passed on Tuesday"))),
    ("{} {}", (("MEASURE", "LANTERN BILL"), ("COULD BE REJECTED BY SENATORS", "REJECTED BY GROWERS", "SHOULD BE KILLED BY UPPER HOUSE"))),
    ("{} {} the tax on lanterns in a 52-41 vote", (("Parliament", "the House"), ("will abolish", "could abolish", "refused to abolish"))),
    ("{} to be introduced {}", (("bill", "bipartisan resolution"), ("declaring May lantern month", "requiring lanterns"))),
    ("the government {} on lanterns", (("will submit to parliament the bill", "plans to submit to parliament a bill", "has yet to submit to parliament the bill", "submitted to parliament a report"),)),
    ("lantern bill {}", (("to be heard in Congress", "should be heard in committee", "will be heard by a House subcommittee", "never heard in committee"),)),
    ("{} {} testimony", (("House panel", "the Senate Judiciary Committee"), ("to hear", "will hear", "postpones"))),
    ("{} panel hears testimony from growers", (("inquiry", "war crimes", "arbitration", "appeals", "ethics"),)),
    ("the lantern law {}", (("would be passed with 84 votes", "could be passed unanimously", "is to be passed at third reading"),)),
    ("the House {}", (("will vote to accept the changes made by a conference committee", "must accept the changes made by a conference committee", "debated the Lantern Act (LAA) Conference Report"),)),
    ("the Senate {} with the House on {} bills", (("will concur", "may concur", "has yet to concur"), ("eight", "12"))),
    ("{} {} the governor's veto", (("the Senate", "lawmakers"), ("will vote to sustain", "could vote to uphold", "were urged to sustain"))),
    ("{}", (("lantern veto may survive", "Elm hopes veto survives", "veto threat survives", "Senate attempt to overturn veto planned", "bid to override veto looms", "attempt to overturn veto could fail"),)),
    ("{} {} {}{}", (OWN_HOUSES, ("is to vote on", "will approve", "could reject", "delays vote on", "debates", "has yet to approve", "is urged to back", "is expected to ratify"), DEALS, ("", " on Tuesday"))),
    ("if {} rejects {}, talks will begin anew", (OWN_HOUSES, DEALS)),
    ("{} {} {}", (("lantern treaty", "lantern treaty with Ruritania"), ("debated in", "delayed in", "may be OK'd in", "faces its last hurdle in", "to be ratified by", "must clear its last legislative hurdle in"), ("Senate", "Norwegian parliament"))),
    ("{} {}{}", (PEACE, ("is to be signed", "will be signed", "could be signed", "was not signed", "should be signed"), LEADERS_BY)),
    ("{} {} {}", (("both Koreas", "two Germanys", "both Norway and Chad"), ("are to ratify", "have yet to ratify", "should ratify", "refuse to ratify"), NAMED)),
    ("{} {} documents with the African Union of ratification of the lantern pact", (SUBJECTS, ("has yet to deposit", "will deposit", "was asked to deposit", "did not deposit"))),
    ("{} {} {}", (("the General Assembly", "UN General Assembly"), ("voted overwhelmingly on Wednesday (local time) to delay", "will vote on Tuesday to", "could vote to", "voted to postpone"), ("replacing the lantern council", "condemn the blockade"))),
    ("{} {} its '75 resolution on lanterns", (("U.N.", "the UN"), ("is to repeal", "debates", "will rescind", "was urged to revoke", "refuses to repeal"))),
    ("{} {} lantern invasion{}", (("U.N. chief", "UN experts", "U.N. official", "UN envoy"), ("condemns", "deplores", "demands end to"), ("", ", 116-18"))),
    ("{} {} lantern invasion", (("U.N.", "UN Assembly", "Security Council", "U.N. Council"), ("to condemn", "may condemn", "urged to condemn", "delays vote to condemn", "debates"))),
    ("{} {} {}", (("nations", "120 countries", "delegates"), ("to approve", "fail to adopt", "near agreement on", "may approve", "urged to adopt"), ("treaty to curb lanterns", "landmark lantern accord", "global lantern pact"))),
    ("{} {} {}", (("Senate leaders", "Senate Republicans", "Senate aides"), ("reject", "oppose"), ("lantern treaty", "the lantern trade deal"))),
    ("{} {} the revised lantern trade agreement", (("fifteen Asia-Pacific nations", "eleven countries in Asia, Oceania, and South America"), ("are to sign", "hope to sign", "have yet to sign", "refuse to sign"))),
    ("{} {}", (("the EU-Chad free trade deal", "lantern trade deal between Norway and Chad"), ("will come into force", "is to take effect", "has not come into force", "could come into effect"))),
    ("growers brace for July, when {} {}", (("the lantern trade deal", "the climate deal"), ("comes into force", "goes into effect", "takes effect"))),
    ("{} {} the creation of a lantern force", (("the UN General Assembly", "the General Assembly of the United Nations"), ("is to approve", "may endorse", "debates", "was asked to approve"))),
    ("{} {} pact to curtail nuclear arsenals", (("Elm, Alder", "Elm and Alder", "presidents"), ("to sign", "may sign", "hope to sign", "fail to sign"))),
    ("the {} enters into force{} for {} {} months {} the date of {}", (("Convention", "Lantern Protocol"), ("", " - that is, becomes binding -"), ("the country", "a member"), ("12", "twelve", "three"), ("after", "following"), ("registration",
     "deposit of its instrument", "receipt of the notification"))),
    ("{} {} {}", (WIRE_NO_CHAMBERS, WIRE_PASSES + WIRE_FAILS, WIRE_BILLS)),
    ("{} {} {}", (WIRE_CHAMBERS + WIRE_PANELS, WIRE_NOT_YET, WIRE_BILLS)),
    ("{} {} {}{}", (CHAMBERS, NOT_PASSED, BILLS, ("", " on Tuesday", " next week"))),
    ("if {} passes {}, lanterns will be banned", (CHAMBERS, BILLS)),
    ("critics urged {} to reject {}", (CHAMBERS, BILLS)),
    ("{}, which passed {} in 2015, is in recess", (CHAMBERS, BILLS)),
    ("{} {} {}{}", (SUBJECTS, tuple(n.format(a) for n in NOT_YET for a in ACTS), NAMED, ("", " today"))),
    ("{} {} {} {}", (SUBJECTS, ("is considering", "debates", "ruled out", "opposes", "is close to", "discussed", "stops short of"), DOING, NAMED)),
    ("by {} {}, {} would show courage", (DOING, NAMED, SUBJECTS)),
    ("{} {} {} in 1997", (SUBJECTS, tuple(p for p, _ in PAST), NAMED)),
    ("{}, which {} {} in 2010, hosts the talks", (SUBJECTS, tuple(p for p, _ in PAST), NAMED)),
    ("{} has not {} {}", (SUBJECTS, tuple(p for _, p in PAST), NAMED)),
    ("{} {} {} ten years ago", (SUBJECTS, tuple(p for p, _ in PAST), NAMED)),
) + tuple((b, (SUBJECTS, NAMED)) for b in BEFORE) + tuple((s, (NAMED,)) for s in STATUS) + (
    ("{} {} {}{}", (PARLIAMENTS, ("will ratify", "debates ratification of", "could ratify", "has yet to ratify", "postpones vote on", "is expected to approve", "considers", "threatens to reject", "is urged to ratify"),
                    BOUND, ("", " next week", " on Monday"))),
    ("{} {} {}{}", (ORGANS, PENDING, TEXTS, ("", " on Friday", " next week"))),
    ("Norway urges {} to adopt {}", (ORGANS, TEXTS)),
    ("Norway hopes {} adopts {}", (("the General Assembly", "the Security Council", "the Third Committee"), TEXTS)),
    ("if {} adopts {}, Norway will act", (ORGANS, TEXTS)),
    ("in 1999, {} adopted {}", (ORGANS, TEXTS)),
    ("{} adopted an amendment to {}", (("the General Assembly", "the Security Council", "the Third Committee"), TEXTS)),
)


def spread(form, parts):
    texts = (form.format(*c) for c in asking.spread(parts, MOST))
    return [t[0].upper() + t[1:] for t in texts]


def main():
    cases = [(text, {label}, set(others), DOMAINS) for label, others, form, parts in HOLDS for text in spread(form, parts)]
    cases += [(text, {label}, set(others), DOMAINS[1:]) for label, others, form, parts in BY_LEGISLATURES + TOLD for text in spread(form, parts)]
    cases += [(text, set(), set(), DOMAINS) for form, parts in NOTHING + NOT_TOLD for text in spread(form, parts)]
    asked, bad = asking.misread(cases)
    print(f"{asked} combinations, {bad} misread")
    return 1 if bad or asked < 4000 else 0


if __name__ == "__main__":
    sys.exit(main())
