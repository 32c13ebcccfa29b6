/*
 * The shared words of the rules, and those in English. Invariant: as vocab_words.h says.
 */
#include "daemon/detect/vocab.h"

#include <errno.h>
#include <string.h>

#include "daemon/detect/vocab_words.h"
#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"

/* a word of a sentence, not of a cell that names a State */
#define NO_ROW_WORD                                                                            \
	"(?!(?:its|an|to|their|his|has|have|is|are|was|were|will|received|deposit(?:s|ed)|"    \
	"submit(?:s|ted)|transmitted|lodge[sd]|presented|handed|by|on|in|at|for|from|that|"    \
	"which|who|with|date|deadline|day|after|before|since|until|signed|adopted|convention|" \
	"treaty|protocol|agreement|statute|covenant|conference|communication|"                 \
	"acceptance of (?:the )?accession|instruments?)\\b)"

#define BILL_NUMBER                                              \
	"(?:H|S)\\. ?(?:(?:J|Con)\\. ?)?(?:Res\\.|R\\.)? ?\\d+|" \
	"(?-i:HB|SB|HR|LB|AB|HF|SF|HJR|SJR) ?\\d+"
/* what a bill is called when it is not called one */
#define MATTER                                                                                \
	"bills?|acts?|laws?|legislation|measures|measure(?! of\\b)|resolutions?|packages?|"   \
	"budgets?|reforms?|bans?|overhauls?|reauthorizations?|plans?|programs?|programmes?|"  \
	"funding|aid|tax(?:es)?|cuts?|sanctions|quotas?|tariffs?|protections?|caps?|limits?|" \
	"rebates?|relief|bailouts?|code|provisions?|priorities|initiatives?|proposals?|"      \
	"penalt(?:y|ies)|spending|appropriations?|extensions?|repeal|increases?|hikes?|"      \
	"subsid(?:y|ies)|marriages?|funds|fees?|ceilings?|restrictions?|curbs?|controls?|"    \
	"decontrol|rescues?|incentives?|rise|wage|credits|moratoriums?|freeze|guarantees?|"   \
	"benefits?|buy-?outs?|loans|rules|privati[sz]ations?"
#define ITSELF(word) word
#define STATES_OWN "(?:" ASSEMBLY_STATES(ITSELF, "|") ")"
#define EXPANDED_MAX ((size_t)32 * 1024)

/* When it was, as sentences say it in passing: an alternative or several. A year may follow. */
#define WHEN                                                                             \
	"(?:late |early )?(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"            \
	"(?: (?:night|morning|afternoon|evening))?|(?:late |early )?(?:today|yesterday|" \
	"tonight|last (?:night|week)|this (?:week|month|morning|afternoon|evening))|"    \
	"(?:on )?\\d{1,2} (?:" MONTH_STEMS ")[a-z]*\\b|(?:on )?(?:" MONTH_STEMS          \
	")[a-z]*\\.? \\d{1,2}\\b"
#define YEAR "(?:,? \\d{4}\\b)"

const struct vocab_word vocab_words_en[] = {
	{ "treaty",
	    "(?:treaty|treaties|conventions?|protocols?|agreements?|pacts?|accords?|covenants?|"
	    "(?<!a )(?<!state )(?<!federal )(?-i:Statute|STATUTE)|(?:founding|rome) statute|"
	    "charter|(?-i:ATT|CETA|TPNW|UNCLOS|CEDAW|CRPD|BBNJ|CTBT|NPT|CCM|UNCAC|UNTOC|ICPPED|"
	    "OPCAT|ICCPR|ICESCR|CITES|MARPOL|NAFTA|CAFTA|USMCA|CPTPP|RCEP|AfCFTA)|"
	    "(?:(?<=kigali )|(?<=\\bban )|(?<=doha )|(?<=kampala )|(?<=beijing )|"
	    "(?<=copenhagen ))amendments?)" },
	{ "bill",
	    "(?:bills?|acts?|laws?|legislation|measures|measure(?! of\\b)|resolutions?|"
	    "packages?|budgets?)" },
	{ "matter", "(?:" MATTER "|" BILL_NUMBER ")" },
	{ "chamber", "(?:House of Representatives|House|Senate)" },
	{ "committee",
	    "(?:(?<!ministerial )(?<!negotiating )(?<!cabinet )(?<!working )(?<!bank )"
	    "(?<!steering )(?<!organizing )(?<!organising )(?<!central )(?<!conference )"
	    "(?<!olympic )(?<!nobel )(?<!strike )(?:sub)?comm?itt?ees?|sub-?comm?itt?ees?|"
	    "panels?|cmtes?|subpanels?|(?<=house |senate )units?|"
	    "(?:tax|budget|bill)[- ]writers|(?<=house |senate )appropriators|"
	    "(?-i:EPW|ENR|HSGAC|SFRC|SASC|HASC|HFAC|SVAC|SJC|HPSCI|SSCI))" },
	{ "parliament",
	    "(?:parliaments?|parliamentarians|members of (?:the )?parliament|ncop|"
	    "(?:council of states|national council)(?=(?: of (?:switzerland|slovakia|austria|"
	    "monaco|bhutan))? (?:back|vote|approve|pass|reject|adopt)(?:e?[ds])?\\b)|"
	    "national council of provinces|(?-i:HPR)|house of peoples?'?s? representatives|"
	    "verkhovna rada|rada|bundestag|bundesrat|knesset|(?:state )?duma|lok sabha|"
	    "rajya sabha|jatiya sangsad|dewan (?:rakyat|negara)|wolesi jirga|meshrano jirga|"
	    "senedd|tynwald|sabor|legco|hluttaw|riigikogu|saeima|seimas|sejm|storting(?:et)?|"
	    "riksdag|eduskunta|folketing(?:et)?|althing|cortes|oireachtas|"
	    "d[aá]il(?: [eé]ireann)?|seanad(?: [eé]ireann)?|diet|majlis|mejlis|"
	    "mazhilis(?: members)?|(?:great )?(?:state )?(?:khural|hural)|skup[sš]tina|"
	    "jogorku kenesh|(?:supreme|shura|legislative) (?:soviet|council)|loya jirga|"
	    "(?:national|legislative|federal|state|constituent|people's) assembly|"
	    "(?<!student )(?<!citizens' )(?<!youth )(?<!church )(?<!faculty )(?<!general )"
	    "(?<!un )(?<!u\\.n\\. )(?<!the )(?<!health )(?<!union )(?<!world )\\bassembly|"
	    "(?<=\\bthe )assembly(?= of (?!states|heads|"
	    "the (?:union|states|parties|african|heads|world)|european|experts|health|parties|"
	    "delegates|(?-i:(?:[A-Z][\\w-]*|the|of|for|and) ){0,6}?(?-i:Union|Organi[sz]ation|"
	    "Authority|Agency|Association|Fund|League|Commission)\\b))|federation council|people's congress|holyrood|legislative yuan|"
	    "national diet|" STATES_OWN
	    " general assembly|senate(?= (?:of|in) )|house of representatives(?= of )|"
	    "house of (?:assembly|delegates)|chamber of (?:deputies|representatives)|"
	    "(?:lower|upper) (?:legislative )?(?:house|chamber)|(?:red|green) chamber|"
	    "(?-i:NA|NASS|RS|LS)(?= (?:passe[sd]|adopt(?:s|ed)|approve[sd]|okays|clears|rejects|rejected)\\b)|"
	    "(?:italian|belgian|brazilian|mexican|dutch|spanish|french|chilean|argentine|czech|"
	    "romanian|bolivian|haitian|colombian) chamber(?! of (?!dep|rep))|"
	    "house of (?:commons|lords|councillors|keys)|commons|lawmakers|legislators|"
	    "(?-i:LS|RS)(?<=in [lr]s)|parliamentary vote|legislature|(?<!state )legislatures|"
	    "(?:euro-)?MPs|MSPs|MEPs|TDs|MLAs|peers|house of reps|"
	    "(?<!sheriff's )(?<!police )\\bdeputies(?= (?:[a-z]+ly |on \\w+day |also |"
	    "have )?(?:pass|adopt|approve|vote|reject|back|gave|give|threw|defeat|"
	    "refuse)(?:e?d)?\\b)|(?-i:^Reps(?= [a-z])|LORDS|"
	    "Lords)(?= (?:back|vote|approve|pass|reject|defeat)(?:s|ed)? )|"
	    "(?<!world )(?<!union )(?<!unions )(?<!party )(?<!party's )(?<!mobile )(?<!tuc )"
	    "(?<!anc )(?<!nfu )(?<!fifa )(?<!uefa )(?<!medical )(?<!association )"
	    "(?<!federation )\\bcongress)" },
	/* parts of States that make laws of their own */
	{ "province",
	    "(?:(?:alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|"
	    "florida|georgia|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|"
	    "maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|"
	    "nebraska|nevada|hampshire|jersey|mexico|york|carolina|dakota|ohio|oklahoma|oregon|"
	    "pennsylvania|rhode island|tennessee|texas|utah|vermont|virginia|washington|"
	    "wisconsin|wyoming|ontario|quebec|alberta|manitoba|british columbia|saskatchewan|"
	    "nova scotia|newfoundland|south wales|nsw|victoria|queensland|tasmania|scotland|"
	    "wales|northern ireland|catalonia|bavaria|greenland|faroe islands|hong kong|macau|"
	    "puerto rico|san francisco|crimea|taiwan|kosovo|zanzibar|gibraltar|bermuda|"
	    "himachal|kerala|punjab|karnataka|gujarat|maharashtra|tamil nadu|bihar|assam|"
	    "uttar pradesh|madhya pradesh|delhi|goa|haryana|rajasthan|odisha|telangana|"
	    "west bengal|sindh|balochistan|lagos|chicago|los angeles|nyc|seattle|philadelphia|"
	    "denver)(?: pradesh| city| state)?)" },
	/* who may pass a bill in a headline; the House is none of fashion or cards */
	{ "us_chamber",
	    "(?:(?<!white )(?<!opera )(?<!clearing )(?<!world )(?<!student )(?<!academic )"
	    "(?<!university )(?<!fifa )(?<!uefa )(?<!tuc )(?<!anc )(?<!nfu )(?<!labour )"
	    "(?<!jewish )(?<!lower )(?<!upper )(?<!faculty )(?<!party )(?<!party's )"
	    "(?<!union )(?<!people's )(?<!auction )(?<!publishing )(?<!open )(?<!in the full )"
	    "(?<!committee in the )(?<!committee of the )"
	    "(?<!committee of the u\\.s\\. )\\b(?:(?:u\\.s\\.?|us|"
	    "united states) ?)?(?:house of representatives|house|senate|congress|"
	    "(?-i:^Members)(?= \\w+,? (?:by )?\\d+-\\d+))(?! of (?!rep))(?!'s)"
	    "(?! (?:armed services|ways (?:and|&) means|appropriat\\w+|judiciary|"
	    "energy (?:and|&) commerce|natural resources|foreign (?:affairs|relations)|"
	    "financial services|finance|banking|homeland security|oversight|education and|"
	    "veterans'? affairs|intelligence|small business|ethics|party)\\b))" },
	{ "us_state",
	    "(?:alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|"
	    "florida|georgia|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|"
	    "maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|"
	    "nebraska|nevada|hampshire|jersey|mexico|york|carolina|dakota|ohio|oklahoma|oregon|"
	    "pennsylvania|island|tennessee|texas|utah|vermont|virginia|washington|wisconsin|"
	    "wyoming|state)" },
	{ "committee_name",
	    "(?:(?:(?<=by )|(?<=from )|(?<=of )|(?<=in )|(?<=through ))(?:ways (?:and|&) means|"
	    "energy (?:and|&) commerce|armed services|financial services|natural resources)\\b|"
	    "(?:house|senate) (?:epw|enr|hsgac|armed services|ways (?:and|&) means|"
	    "appropriat(?:ions|ors)|judiciary|energy (?:and|&) commerce|natural resources|"
	    "foreign (?:affairs|relations)|financial services|finance|banking|"
	    "homeland security|oversight|education and (?:labor|the workforce)|"
	    "veterans'? affairs|intelligence|small business|agriculture|budget|commerce|help|"
	    "energy|environment|transportation|health)\\b)" },
	/* when it was, between a verb and who did it */
	{ "day", "(?: (?:(?:" WHEN ")(?!" YEAR ")|unanimously|overwhelmingly))" },
	/* what lies between a body and its verb: how and when it voted */
	{ "how",
	    "(?:,? (?:(?:by|on|in) (?:an? )?(?:[a-z-]+ )?(?:vote|margin|tally) of \\d+(?:-|"
	    " to )\\d+,?|(?:" WHEN ")" YEAR "?,?|[a-z]+ly|"
	    "still|finally|again|also|just|now|has|have|by|on|in|with|a|an|the|late|"
	    "late-night|early|rare|final|vote|votes|voice|unanimous|bipartisan|party-line|"
	    "near-unanimous|lopsided|narrow|overwhelming|consent|voting|morning|"
	    "afternoon|evening|night|once|one|then|later|(?:first|second|third|final|last) reading|majority|"
	    "margin|of|(?:amended|debated|considered|revised) and|"
	    "\\(?\\d+-(?:to-)?\\d+\\)?,?|\\d+ to \\d+))" },
	/* after "votes": by how much and when */
	{ "margin",
	    "(?:,? (?:by )?(?:a )?(?:vote of |majority of |"
	    "margin of )?(?:\\(?\\d+(?:-to-|-| to | votes to )\\d+\\)?|"
	    "(?:more than |nearly |almost )?(?:two|three|four) to one),?| overwhelmingly|"
	    ",? with [\\w-]+ abstentions?,?|"
	    ",? on an? (?:free|conscience|party-line) vote,?| (?:nearly |almost )?unanimously|"
	    " narrowly| again| (?:along|on) party lines| (?:" WHEN ")(?!" YEAR "),?| late| early|"
	    " \\d+ in favou?r(?:,| and) [\\w-]+ (?:against|opposed))" },
	/* "the House of Lords, the upper house of the United Kingdom, approves" */
	{ "aside",
	    "(?:, (?:(?:the|an?|which|whose|where|meeting|led|chaired|headed|acting|defying|"
	    "following|amid|despite|voting|by|in|of|with|as|after|on|having|also|bringing|"
	    "[\\w-]+'s?) [^,;]{3,90}|[\\w'-]+|"
	    "(?-i:[A-Z])[\\w.'-]+(?: (?-i:[A-Z])[\\w.'-]+){1,3}),| \\[[^\\][]{2,60}\\]|"
	    " \\([^()]{1,40}\\))" },
	/* what a body did before, of which it is the subject, too: "House defies Elm, passes ..."
	 */
	{ "first_it",
	    "(?: (?:defies|defied|ignores|ignored|ends|ended|bucks|bucked|rebuffs|rebuffed|"
	    "rebukes|rebuked|rejects|rejected|averts|averted|breaks|broke|bows|bowed|overcomes|"
	    "overcame|caps|capped|reverses|reversed|cuts|adds|added|strips|stripped|drops|"
	    "dropped|passes|passed|approves|approved|adopts|adopted|met|meets|convenes|"
	    "convened|debated|debates|returned|returns|voted|votes|acts|acted|agreed|overrode|"
	    "overrides|wraps|wrapped|finishes|finished|amends|amended|considers|considered|"
	    "took|takes|suspended|worked|moved|moves|shrugs|brushes|brushed|set|sets|removes|"
	    "removed|keeps|kept|kills|killed|defeats|defeated|turns|turned|beats|spurns|"
	    "spurned|snubs|snubbed|caves|caved|relents|relented|delivers|delivered|completes|"
	    "completed|clears|cleared|restores|restored|opened|opens|gathered|backs|backed|"
	    "joins|joined|defy|ignore|reject|buck|avert|debate|meet|return|amend|kill|defeat|"
	    "drop|add)\\b(?: (?!that\\b|which\\b|who\\b|whose\\b|to\\b|and\\b|"
	    "but\\b)[\\w'$%.-]+){1,12}?(?:,(?: and| but| then)?| and| but)(?: then| later|"
	    " also| finally| instead| today)?)" },
	/* "the Senate of Italy", "the legislature in the US state of Ohio" */
	{ "whose", "(?: (?:of|in) (?:the )?(?:[\\w.'-]+ ){0,5}?[\\w.'-]+)" },
	/* a body's yes: of one, and of many */
	{ "approves",
	    "(?:approv(?:es|ed)|pass(?:es|ed)|ok'?s|ok'?d|o\\.k\\.'?[sd]|oks|okays|okayed|"
	    "clear(?:s|ed)|adopt(?:s|ed)|endors(?:es|ed)|enact(?:s|ed)|green-?lights?|"
	    "green-?lit|green-?lighted|(?:signs|signed) off on|rubber-?stamp(?:s|ed)|"
	    "(?:waves|waved|pushes|pushed|rushes|rushed|rams|rammed) through|"
	    "complet(?:es|ed) (?:the )?passage of|"
	    "complet(?:es|ed) (?:congressional |final )?action on|"
	    "agree(?:s|d) to(?! an? (?:move|deal|request|motion|delay|debate)\\b)(?= (?:the|"
	    "an?|its|their|house|senate|conference|\\$?\\d|"
	    "(?!(?:consider|debate|take|hold|hear|delay|postpone|put|let|meet|vote|work|review|"
	    "discuss|start|begin|negotiate|drop|seek|try|back|support|revise|rewrite|amend|"
	    "revisit|withdraw|study|move|send|speed|open|resume|give|table|act|raise|extend|"
	    "lift|fund|repeal|renew|end|bar)\\b)(?:[\\w.'-]+ ){0,3}?(?:" MATTER
	    "|changes|compromise)\\b))|accept(?:s|ed)|"
	    "(?:gives?|gave|given) (?:(?!no |little |his |her )[\\w-]+ ){0,3}?(?:approval|"
	    "passage|ok|okay|nod|green light|go-ahead|blessing|backing|thumbs up|"
	    "stamp of approval))" },
	{ "approve",
	    "(?:approved?|pass(?:ed)?|ok(?:'d|ay|ayed)?|clear(?:ed)?|adopt(?:ed)?|endorsed?|"
	    "enact(?:ed)?|green-?light|back(?:ed)?|sign off on|"
	    "give (?:final |unanimous |overwhelming |their )*(?:approval|nod|backing|"
	    "green light) to)" },
	{ "rejects",
	    "(?:(?:did not|didn't|refus(?:es|ed) to) pass|"
	    "refus(?:es|ed) to (?:approve|adopt|back)|nix(?:es|ed)|spurn(?:s|ed)|"
	    "fail(?:s|ed),? by (?:a vote of )?\\d+(?:-\\d+| votes?),? to (?:pass|approve)|"
	    "reject(?:s|ed)|defeat(?:s|ed)|kill(?:s|ed)|(?:votes|voted) down|turn(?:s|ed) down|"
	    "(?:throws|threw|has thrown|have thrown|thrown) out|(?:shoots|shot) down|"
	    "scuttle[sd]|torpedo(?:es|ed)|(?:votes|voted)(?: [\\w,-]+){0,4}? to (?:reject|kill|"
	    "defeat|turn down)|fail(?:s|ed) to (?:achieve|muster|get|win|reach|obtain|garner|"
	    "secure) [^;]{0,40}?(?:majority|votes) (?:that (?:was|were|is) )?(?:needed |"
	    "required |necessary )?to (?:pass|approve)|"
	    "(?:fell|falls|came) (?:[\\w-]+ votes? )?short of (?:passing|approving)|"
	    "(?:votes|voted) against|fail(?:s|ed) to (?:pass|approve|advance))" },
	/* what is turned down so that a measure lives, or is none */
	{ "no_measure",
	    "(?:calls?|witness(?:es)?|testimony|bids?|attempts?|motions?|efforts?|(?<!constitutional )(?<!budget )(?<!flag )(?<!marriage )(?<!burning )(?<!desecration )(?<!rights )amendments?(?!\\)? (?:act|bill|law)\\b)|revisions?|substitutes?|alternatives?(?! (?:[\\w-]+ )?(?:plans?|bills?|budgets?))|alterations?|changes?|modifications?|requests?|appeals?|nominees?|nominations?|pick|choice|demands?|claims?|subpoenas?|pleas?|filibuster|challenge|objections?|accusations?|criticism|delay|advice|polls?|charges?|allegations?|reports?|rumou?rs|tie-?up|alliance|theory|remarks?|statements?|suggestions?)" },
	{ "instrument",
	    "(?:instruments? of (?:ratification|acceptance|approval|accession|succession))" },
	{ "main_committee",
	    "(?:(?:(?:first|second|third|fourth|fifth|sixth|legal \\(sixth\\)) committee|"
	    "(?<!house )(?<!senate )\\b(?:disarmament|"
	    "legal) committee(?! of (?:the )?(?!un\\b|u\\.n|united|general|assembly))|"
	    "special political and decolonization committee|"
	    "(?:un|u\\.n\\.|united nations|assembly)(?:'s)? (?:human rights|disarmament|social|"
	    "budget|legal|decoloni[sz]ation) committee)(?: of the (?:un |u\\.n\\. |"
	    "united nations )?general assembly)?)" },
	{ "rat_instrument",
	    "(?:(?:instruments?|letters?|documents?|papers|articles) (?:of|on|for) (?:the |"
	    "its |their )?(?:formal )?(?:ratifications?|acceptance|approval)|"
	    "(?:ratification|acceptance|approval) (?:instruments?|documents?|papers?|letters?))" },
	/* what lies between an organ of the United Nations and its verb */
	{ "timed",
	    "(?:,? (?:also|then|next|again|first|now|later|further|"
	    "subsequently|unanimously|overwhelmingly|narrowly|finally|formally|by consensus|"
	    "without (?:a )?vote|(?:" WHEN ")" YEAR
	    "?|grudgingly but|for the (?:first|second|third|fourth|fifth|"
	    "\\d+(?:st|nd|rd|th)) time|"
	    "by (?:a )?(?:recorded |roll-call )?votes? of [^;]{3,200}?|"
	    "by (?:a )?(?:separate )?recorded votes?|by \\d+ votes? [^;]{3,120}?|"
	    "in (?:an?|its) [\\w -]{3,40} meeting|in a (?:recorded |rare |unanimous )?vote|has|"
	    "have),?)" },
	/* a sentence that says of itself when: something happened now, it is no balance of years */
	{ "fresh",
	    "(?:(?![^;]{0,300}\\b(?:as of|to date|so far|thus far|until now|up to now|since|"
	    "already|in total)\\b)(?=[^;]{0,300}\\b(?:today|yesterday|this week|last night|"
	    "this (?:morning|afternoon|evening)|in the (?:past|last) (?:few|couple of|two|"
	    "three|several) (?:days|weeks)|in the past (?:couple of )?weeks?|th(?:at|is) day|"
	    "at (?:the|this) (?:event|ceremony|meeting|summit|conference)|"
	    "during (?:the|this) (?:[\\w-]+ )?(?:event|ceremony|week|session|summit|conference|"
	    "debate)|(?:on )?(?:mon|tues|wednes|thurs|fri)day|on (?:" MONTH_NAMES
	    ") \\d{1,2}(?:st|nd|rd|th)?(?!\\d)(?!,? \\d{4})|on \\d{1,2} (?:" MONTH_NAMES
	    ")(?! \\d{4}))\\b))" },
	/* up to those who acted: nothing before them makes it a balance, a rule or a condition */
	{ "newly",
	    "(?:^(?![^;]{0,300}\\b(?:as of|last (?!week|night|month|\\w+day)|to date|so far|since|"
	    "by (?:19|20)\\d\\d|in (?:19|20)\\d\\d|(?:have|has|had) (?:[a-z]+ ){0,2}?(?:signed|"
	    "ratified|acceded|accepted|deposited|joined|become)|needed|required|requires?|"
	    "years? (?:later|after)|year that)\\b)(?:(?!\\b(?:after|would|will|when|once|until|"
	    "must|should|if|which|whose|who|only)\\b)[^;]){0,160}?\\K)" },
	/* the organs by their names and by what they are called */
	{ "ga",
	    "(?:(?:(?:un|u\\.n\\.|"
	    "united nations)(?:'s)? )?(?<!president of the )"
	    "(?<!committee of the )general assembly(?: \\(\\w{3,5}\\))?|"
	    "(?:un|u\\.n\\.|united nations) (?:assembly|member (?:states|countries|nations))|"
	    "unga|1[5-9]\\d-(?:member|nation|country|strong|state)(?: world| un| u\\.n\\.|"
	    " united nations| global)* (?:body|assembly|organi[sz]ation|organ|"
	    "general assembly)|world body|"
	    /* alone, it is theirs only where no word says whose */
	    "(?:(?<![\\w.'] )|(?<=\\bthe )|(?<=\\bthis )|(?<=\\band )|(?<=\\bas )|"
	    "(?<=\\bthat ))\\bassembly)" },
	{ "sc",
	    "(?:(?:un |u\\.n\\. |"
	    "united nations )?(?<!peace and )security council(?: \\(\\w{3,5}\\))?|"
	    "(?:un|u\\.n\\.) council|unsc|(?:15|fifteen)-(?:member|nation|strong)(?: un|"
	    " u\\.n\\.| security| world)* (?:council|body|organ|panel))" },
	{ "p5",
	    "(?:(?:the )?(?:u\\.?s\\.?a?\\b\\.?|united states(?: of america)?|america|"
	    "washington|russia(?:n federation)?|moscow|china|beijing|france|paris|britain|"
	    "uk\\b|u\\.k\\.|united kingdom|london|ussr|soviets?(?: union)?))" },
	/* what it takes to be adopted in the Security Council */
	{ "few",
	    "(?:(?:9|1[0-5])(?![\\d,.])|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
	    "all (?:15|fifteen))" },
	/* the Security Council where a text has named it, and in its own headlines */
	{ "council",
	    "(?:\\bthe council(?! of)|^council(?! (?:of|members?|president|resolution|area|tax|"
	    "house|estate)\\b)|\\b(?:15|fifteen)-(?:member|nation|strong)(?: un| u\\.n\\.|"
	    " security| world)* (?:council|body|organ|panel))" },
	/* what the Security Council does to its measures */
	{ "sc_does",
	    "(?:extend(?:s|ed)|renew(?:s|ed)|prolong(?:s|ed)|(?:re)?authori[sz](?:es|ed)|"
	    "(?:re)?impos(?:es|ed)|lift(?:s|ed)|eas(?:es|ed)|suspend(?:s|ed)|tighten(?:s|ed)|"
	    "toughen(?:s|ed)|strengthen(?:s|ed)|broaden(?:s|ed)|widen(?:s|ed)|expand(?:s|ed)|"
	    "terminat(?:es|ed)|end(?:s|ed)|dissolv(?:es|ed)|w(?:inds|ound) (?:down|up)|"
	    "establish(?:es|ed)|creat(?:es|ed)|sets? up|deploy(?:s|ed)|dispatch(?:es|ed)|"
	    "mandat(?:es|ed)|reduc(?:es|ed)|increas(?:es|ed)|approv(?:es|ed)|endors(?:es|ed)|"
	    "back(?:s|ed)|adopt(?:s|ed)|pass(?:es|ed)|green-?light(?:s|ed)|green-?lit|"
	    "(?:gives|gave|has given) (?:the |its )?(?:green light|go-ahead|blessing|backing|"
	    "approval) (?:to|for)|(?:decid(?:es|ed)|agree(?:s|d)|vot(?:es|ed)|"
	    "resolv(?:es|ed))(?: today| unanimously|"
	    ",[^,;]{3,70},)* to(?! (?:consider|delay|postpone|hear|hold|discuss|add|include|"
	    "reject|keep (?:the )?(?:item|matter)|meet|block|invite|let|place|defer|remain)))" },
	/* what only the Security Council does */
	{ "measures",
	    "(?:sanctions|embargo(?:es)?|(?:peacekeeping |stabili[sz]ation |security |"
	    "multinational )?(?:force|mission|operation)s?|peacekeep\\w+|mandates?|no-fly zone|"
	    "tribunal|panel of experts|travel ban|asset freeze|blue helmets|troops|regime|"
	    "cease-?fire|truce|inspections)" },
	/* more votes than any council has: an organ of all members */
	{ "many",
	    "(?:4[89]|[5-9]\\d|1\\d\\d|(?:one|a) hundred(?: and)? [\\w-]+|"
	    "(?:fifty|sixty|seventy|eighty|ninety)(?:-\\w+)?)" },
	{ "un_text",
	    "(?:resolutions?|decisions?|texts?|drafts?|declarations?|measures?|recommendations?)" },
	/* cells of tables of participants: who, and what it did; no word of a sentence */
	{ "row_actor",
	    "(?:(?:" NO_ROW_WORD "(?:st\\.|[^ \\d:;.*|]++) ){0,10}?" NO_ROW_WORD
	    "(?:st\\.|[^ \\d:;.*|]++))" },
	{ "row_act",
	    "(?:ratification|acceptance(?! of (?:the )?accession)|approval|bound|"
	    "formal confirmation|definitive signature|consent to be bound|accession|"
	    "succession|(?<!definitive )signature|withdrawal(?! of)|denunciation|"
	    "termination|(?:(?:(?:partial )?withdrawal|modification) of (?:an |the |"
	    "a )?)(?:objection|reservation|declaration)s?|(?:interpretative |"
	    "optional )?(?:objection|reservation|declaration(?! of continued))s?|"
	    "notifications? (?:under|pursuant to|in accordance with) article|"
	    "(?:territorial |extension of (?:the )?)*(?:(?<!continued )application|"
	    "exclusion|extension)s?)" },
	/* cells of the Security Council's tables: how it voted, which draft, how a draft fell */
	{ "sc_votes",
	    "(?:(?:\\| )?[(\\[]? ?(?:votes?:? |"
	    "by )?(?:\\d{1,2} ?- ?\\d{1,2}(?: ?- ?\\d{1,2}){0,2}(?![\\d/])|"
	    "\\d{1,2} (?:votes? )?(?:in favou?r|yes|for|"
	    "to (?:\\d|none))(?:[^;|]{0,60}?\\b(?:abstentions?|abstaining|against|"
	    "none))?)[)\\]]?)" },
	{ "sc_draft",
	    "(?:s/(?:(?:\\d{4}/|p\\.?v\\.?)?\\d{1,5}|"
	    "\\d{4}/l\\.\\d+)(?:/rev\\. ?\\d)?(?:/(?:add|corr)\\.\\d)?)" },
	{ "sc_fails",
	    "(?:(?:was )?(?:not (?:adopted|carried)|rejected|defeated|"
	    "fail(?:s|ed)(?: (?:to be adopted|of adoption|"
	    "to obtain [^;|0-9]{0,40}?majority))?)(?: \\([^)0-9]{3,60}\\)|"
	    ",? (?:due|owing) to [^0-9;.|]{3,60}?)?)" },
	{ "sc_vetoed", "(?:veto(?:ed)?(?: by)?:? (?:the )?(?-i:[A-Z])[^0-9;.()|]{1,90}?)" },
	/* feeds of the floor begin with the time and the measure, and a dash or a colon */
	{ "line",
	    "(?:^(?:(?:\\d{1,2}:\\d\\d(?::\\d\\d)? ?[ap]\\.?m\\.?,? ?[-:]? ?)?(?:h|"
	    "s)\\. ?(?:(?:j|con)\\. ?)?(?:res\\.|"
	    "r\\.)? ?\\d+(?: ?\\[\\d+\\w\\w\\])? ?[-:] ?)?(?:(?:passed/agreed to|"
	    "failed of passage/not agreed to|failed of passage|passed) in (?:house|"
	    "senate)(?: over veto)?:? |resolving differences -- (?:house|senate) actions: )?)" },
	/* how many acted, and that they were States */
	{ "counted",
	    "(?:(?<![\\d.,$])(?:\\d{1,3}|a hundred|one hundred|"
	    "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\\w+)?|two|three|"
	    "four|five|six|seven|eight|nine|ten|eleven|twelve|"
	    "(?:thir|four|fif|six|seven|eigh|nine)teen|several|dozens of|"
	    "scores of)(?: \\(\\d+\\))?(?: more| other| new| additional| further| member| un|"
	    " u\\.n\\.| african| european| pacific| latin american| caribbean| and|"
	    " [a-z]+(?:an|ese|ish))*(?: of (?:its|the) members)? (?:countr(?:y|ies)|states?|"
	    "nations?|members?|governments|parties)(?: and regions| and territories)?)" },
	/* who acts for States without a name */
	{ "envoys",
	    "(?:(?:world |african |european |pacific |arab |national |political )?leaders|"
	    "heads of (?:delegations?|states?|governments?)(?:,? (?:and|"
	    "or) (?:of )?governments?)?|(?:foreign |prime |justice |trade |environment |"
	    "energy |labou?r |finance )?ministers|plenipotentiaries|representatives|"
	    "delegations|delegates|ambassadors|envoys|officials|dignitaries|diplomats)" },
	/* the words of a name up to its noun: no preposition that would make the noun another's */
	{ "np",
	    "(?:(?:the |a |an |its |two |three |this |that )?(?:text of (?:the |a |an )?|"
	    "draft )?(?:(?!(?:of|on|for|to|under|at|in|by|that|which|and|with|from|regarding|"
	    "concerning|calling|urging|about)\\b)[\\w'\"()/.,-]+ ){0,10}?)" },
	{ "ordinal",
	    "(?:\\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
	    "tenth|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth|last|latest|newest|final)" },
	{ "gap", "(?:[^.;]{0,90}?)" },
	{ "state_word", "(?:countr(?:y|ies)|states?|nations?|members?|part(?:y|ies))" },
	{ "month",
	    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
	    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)" },
	/* a whole date in any form */
	{ "date",
	    "(?:\\d{1,2}(?:st|nd|rd|th)?[ .-](?:(?:" MONTH_STEMS
	    ")[a-z]*\\.?|[ivx]{1,4})[ .,-] ?\\d{4}|(?:" MONTH_STEMS
	    ")[a-z]*\\.? \\d{1,2}, \\d{4}|\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{4}|"
	    "\\d{4}-\\d\\d-\\d\\d)" },
	{ "bill_number", "(?:" BILL_NUMBER ")" },
};
const size_t vocab_words_en_count = ARRAY_LEN(vocab_words_en);

static const char *
find_word(const char *s, size_t len)
{
	const struct {
		const struct vocab_word *words;
		size_t count;
	} tables[] = { { vocab_words_en, ARRAY_LEN(vocab_words_en) },
		{ vocab_words_fr, vocab_words_fr_count },
		{ vocab_words_es, vocab_words_es_count } };
	size_t t, i;

	for (t = 0; t < ARRAY_LEN(tables); t++)
		for (i = 0; i < tables[t].count; i++)
			if (strlen(tables[t].words[i].name) == len &&
			    memcmp(tables[t].words[i].name, s, len) == 0)
				return tables[t].words[i].text;
	return NULL;
}

int
vocab_expand(char **ret, const char *pattern, struct err *err)
{
	const char *open, *close, *word, *p = pattern;
	struct buf b;
	int r = 0;

	buf_init(&b, EXPANDED_MAX);
	while (r == 0 && (open = strstr(p, "{{")) != NULL) {
		close = strstr(open, "}}");
		word = close != NULL ? find_word(open + 2, (size_t)(close - open) - 2) : NULL;
		if (word == NULL) {
			r = err_set(err, -EINVAL, "\"%.40s\" is no shared word", open);
			break;
		}
		r = buf_append(&b, p, (size_t)(open - p));
		if (r == 0)
			r = buf_puts(&b, word);
		p = close + 2;
	}
	if (r == 0)
		r = buf_puts(&b, p);
	if (r == 0)
		*ret = buf_take(&b);
	else if (r == -EFBIG)
		r = err_set(
		    err, -EINVAL, "the pattern is longer than 32 KiB with its shared words");
	buf_done(&b);
	return r;
}

static const struct body_name bodies[] = {
	{ "security council", "Security Council", NULL },
	{ "conseil de s\303\251curit\303\251", "Security Council", NULL },
	{ "CONSEIL DE S\303\211CURIT\303\211", "Security Council", NULL },
	{ "consejo de seguridad", "Security Council", NULL },
	{ "assembl\303\251e g\303\251n\303\251rale", "General Assembly", NULL },
	{ "ASSEMBL\303\211E G\303\211N\303\211RALE", "General Assembly", NULL },
	{ "asamblea general", "General Assembly", NULL },
	{ "premi\303\250re commission", "First Committee", NULL },
	{ "PREMI\303\210RE COMMISSION", "First Committee", NULL },
	{ "deuxi\303\250me commission", "Second Committee", NULL },
	{ "DEUXI\303\210ME COMMISSION", "Second Committee", NULL },
	{ "troisi\303\250me commission", "Third Committee", NULL },
	{ "TROISI\303\210ME COMMISSION", "Third Committee", NULL },
	{ "quatri\303\250me commission", "Fourth Committee", NULL },
	{ "QUATRI\303\210ME COMMISSION", "Fourth Committee", NULL },
	{ "cinqui\303\250me commission", "Fifth Committee", NULL },
	{ "CINQUI\303\210ME COMMISSION", "Fifth Committee", NULL },
	{ "sixi\303\250me commission", "Sixth Committee", NULL },
	{ "SIXI\303\210ME COMMISSION", "Sixth Committee", NULL },
	{ "primera comisi", "First Committee", NULL },
	{ "segunda comisi", "Second Committee", NULL },
	{ "tercera comisi", "Third Committee", NULL },
	{ "cuarta comisi", "Fourth Committee", NULL },
	{ "quinta comisi", "Fifth Committee", NULL },
	{ "sexta comisi", "Sixth Committee", NULL },
	{ "un council", "Security Council", NULL },
	{ "general assembly", "General Assembly", NULL },
	{ "unga", "General Assembly", NULL },
	{ "first committee", "First Committee", NULL },
	{ "second committee", "Second Committee", NULL },
	{ "third committee", "Third Committee", NULL },
	{ "fourth committee", "Fourth Committee", NULL },
	{ "special political and decolonization", "Fourth Committee", NULL },
	{ "fifth committee", "Fifth Committee", NULL },
	{ "sixth committee", "Sixth Committee", NULL },
	{ "house of commons", "House of Commons", "United Kingdom" },
	{ "house of lords", "House of Lords", "United Kingdom" },
	{ "european parliament", "European Parliament", "European Union" },
	{ "verkhovna rada", "Verkhovna Rada", "Ukraine" },
	{ "bundestag", "Bundestag", "Germany" },
	{ "bundesrat", "Bundesrat", "Germany" },
	{ "knesset", "Knesset", "Israel" },
	{ "duma", "State Duma", "Russian Federation" },
	{ "federation council", "Federation Council", "Russian Federation" },
	{ "lok sabha", "Lok Sabha", "India" },
	{ "rajya sabha", "Rajya Sabha", "India" },
	{ "riigikogu", "Riigikogu", "Estonia" },
	{ "saeima", "Saeima", "Latvia" },
	{ "seimas", "Seimas", "Lithuania" },
	{ "sejm", "Sejm", "Poland" },
	{ "storting", "Storting", "Norway" },
	{ "riksdag", "Riksdag", "Sweden" },
	{ "eduskunta", "Eduskunta", "Finland" },
	{ "folketing", "Folketing", "Denmark" },
	{ "oireachtas", "Oireachtas", "Ireland" },
	{ "committee on foreign relations", "Senate Committee on Foreign Relations", NULL },
	{ "foreign relations committee", "Senate Committee on Foreign Relations", NULL },
	{ "house of representatives", "US House", "United States of America" },
	{ "house", "US House", "United States of America" },
	{ "senate", "US Senate", "United States of America" },
	{ NULL, NULL, NULL },
};

const struct body_name *
vocab_body(const char *s, size_t len)
{
	size_t at, i, n;

	for (at = 0; at < len; at++)
		for (i = 0; bodies[i].word != NULL; i++) {
			n = strlen(bodies[i].word);
			if (at + n <= len && strncasecmp(bodies[i].word, s + at, n) == 0)
				return &bodies[i];
		}
	return NULL;
}
