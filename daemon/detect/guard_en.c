/*
 * What stops a head in English. Invariant: a head is finite, or its rule says that it is not; here
 * only what stands around it is told.
 */
#include "daemon/detect/guard_rows.h"

#include "daemon/detect/detect.h"
#include "daemon/detect/vocab_words.h"
#include "lib/mem.h"

#define NEAR "(?:\\W+[\\w'-]+){0,6}?\\W+"
/* behind it, a word with a capital is a name */
#define NAMED                                                                          \
	"(?-i:(?<=and |& |Sen\\. |Rep\\. |Senator |Representative |Congressman |"      \
	"Congresswoman |Gov\\. |Governor |Secretary |Minister |Mr\\. |Mrs\\. |Ms\\. |" \
	"Theresa ))"

const struct guard_row guard_rows_en[] = {
	{ GUARD_FUTURE, GOVERNS,
	    "(?!" NAMED
	    "(?-i:Will [A-Z]))\\b(?:will|would|shall|won't|to be|(?:is|are|was|were|be) to|"
	    "going to|(?:set|due|poised|ready|about|expected|scheduled|slated|likely|"
	    "plan(?:s|ned|ning)?|vow(?:s|ed)?|promis(?:es|ed)|pledg(?:es|ed)|"
	    "inten(?:ds|ded|tion)|hop(?:es|ed|ing)|aim(?:s|ed|ing)|seek(?:s|ing)?|sought|"
	    "agree(?:s|d)?|mov(?:es|ed|ing)|prepar(?:es|ed|ing)|tr(?:y|ies|ied|ying)|bid|"
	    "commit(?:s|ted)?|decid(?:es|ed)|offer(?:s|ed)?|wish(?:es|ed)?|"
	    "announce[sd]? (?:(?:its|his|her|their) )?(?:plans|intentions?)) to|on track to|"
	    "closer to|step (?:closer|towards?)|(?:pav|clear)(?:es|ed|ing) (?:the )?way|"
	    "ahead of|near(?:s|ing)|toward|towards(?= (?:the )?(?:\\w+ing|adoption|"
	    "ratification|accession|signature)\\b)|heads? (?:for|to)|looks? forward to|"
	    "looking forward to|process of|helps?|helping|next (?:week|month|year)|tomorrow|"
	    "upcoming|by 20[3-9]\\d)\\b" },
	{ GUARD_FUTURE, LEFT,
	    "\\bto(?: (?:\\W?\\w+ly(?: and \\w+ly)?\\W?|soon|again|also))? \\W?$" },
	{ GUARD_FUTURE, LEFT,
	    "\\b(?:hop(?:es?|ed|ing)|expect(?:s|ed|ing)?|demand(?:s|ed|ing)?|"
	    "insist(?:s|ed|ing)?|urg(?:es?|ed|ing)|ask(?:s|ed|ing)?|fear(?:s|ed|ing)?|"
	    "predict(?:s|ed|ing)?|requir(?:es?|ed|ing)|recommend(?:s|ed)?|propos(?:es|ed)|"
	    "approved|decided|agreed|suggest(?:s|ed)|important|necessary|essential|"
	    "requirement|condition|stipulation|proviso|insistence) that (?:[\\w'-]+ ){0,5}$|\\b(?:ensur(?:es?|ed|ing)|make sure|"
	    "insur(?:es?|ed|ing)(?= that))(?: that)? (?:[\\w'-]+ ){0,9}$|"
	    "\\b(?:(?<!holy )see|seeing|get|getting|having|wants?|"
	    "to have) (?:(?!and\\b|to\\b)[\\w'-]+ ){1,8}$" },
	{ GUARD_FUTURE, RIGHT,
	    "^(?:\\W+(?!until\\b|to\\b|that\\b|which\\b)[\\w'-]+){0,7}?\\W+(?:next (?:week|"
	    "month|year|session)|tomorrow|later this (?:week|month|year)|in the coming)\\b" },
	{ GUARD_FUTURE, LEFT,
	    "\\b(?:hop(?:es?|ed|ing)|hopeful|confident|pray(?:ing)?|trust|wish|"
	    "expects?)(?: that)? (?:the|this|our|"
	    "(?-i:[A-Z])[\\w.-]+) (?:(?!as\\b)[\\w'()-]+ ){0,4}$" },
	/* "should use the chance and accede": the same verb in front governs both */
	{ GUARD_FUTURE, BARE,
	    "\\b(?:to (?-i:(?!the\\b|an?\\b|his\\b|her\\b|its\\b|their\\b|this\\b)[a-z]+)|will|"
	    "would|should|must|shall|can|could|might|let us)\\b.*(?:,|\\band|"
	    "\\bor) (?:(?:and|or|\\w+ly|then|also) )*$" },
	{ GUARD_FUTURE, CLAUSE,
	    "\\b(?:signing|ratification|adoption|accession|approval|ceremony|"
	    "vote)\\b[^;]{0,80}?\\b(?:will (?:take place|be held)|"
	    "this coming (?:\\w+day|week|month|year))\\b" },
	{ GUARD_FUTURE, CLAUSE, "^\\W*(?:today|watch) \\d{1,2} ?[ap]\\.?m\\b" },
	{ GUARD_FUTURE, CLAUSE,
	    "^[^,;.]*\\bwill\\b[^;.]{0,160}\\b(?:enabling|allowing|letting|so that)\\b" },
	{ GUARD_MODAL, GOVERNS,
	    "\\b(?:could|might|can|likely|possibl[ey]|consider(?:s|ed|ing)|mull(?:s|ed|ing)?|"
	    "weigh(?:s|ed|ing)?|(?<!veto )threat(?!s? of\\b)(?:s|ens?|ened|ening)?|"
	    "fac(?:es|ing)|would-be|determine|permitted|allowed?|eligible|able)\\b" },
	{ GUARD_MODAL, GOVERNS,
	    "(?-i)(?<!\\d )(?<!\\bin )(?<!\\bof )(?<!\\bby )(?<!\\bon )(?<!since )(?<!\\bIN )"
	    "(?<!\\bOF )(?!" NAMED "May\\b)\\b(?:may|May|MAY)\\b(?! \\d)(?!,)" },
	{ GUARD_CALL, GOVERNS,
	    "\\b(?:urg(?:es?|ed)|call(?:s|ed)? (?:on|for|upon)|press(?:es|ed|ing)|"
	    "pressur(?:es?|ed|ing)|push(?:es|ed|ing)|demand(?:s|ed)?|ask(?:s|ed|ing)|"
	    "want(?:s|ed)|support(?:s|ed)|oppos(?:es|ed)|must|should|ought|need(?:s|ed)|"
	    "time (?:to|for)|letter(?! dated)|appeal(?:s|ed)?|invit(?:es?|ed|ing)|"
	    "encourag(?:es|ed|ing)|let's|please|request(?:s|ed)?)\\b" },
	{ GUARD_CALL, LEFT,
	    "\\b(?:ensure|make sure|so that|pertinent that|"
	    "move:? that)(?: that)? (?:[\\w'-]+ ){0,4}$|"
	    "^\\W*that (?:the )?(?:parliament|house|senate|assembly) $" },
	{ GUARD_CALL, BEFORE,
	    "\\b(?:urg(?:es?|ed|ing)|call(?:s|ed|ing)? (?:on|for|upon)|encourag\\w+|invit\\w+|"
	    "appeal\\w*|recommend\\w*|should|must|needs? to|can|could|"
	    "ought)\\b.*\\bby (?:[\\w-]+ing(?:,| and| or|, and|, or) )*$" },
	{ GUARD_MODAL, LEFT,
	    "\\b(?:possibility|idea|hope|option|scenario|chance|plan|goal|proposal|danger|"
	    "risk) (?:is|was) that (?:[\\w'-]+ ){0,5}$" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:bills?|laws?|dollars|funding|money|measures?|acts?|orders?|legislation|"
	    "package|plan|reforms?|deal|provisions?) (?:that )?(?:he|she|they|it|we) (?:has |had |have |"
	    "just )*$" },
	/* "as passed by Congress", "after the law passed", "of the funds approved by Congress" */
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "^\\W*as (?:\\w+ly )?(?:passed|enacted|approved|adopted|introduced|reported|signed|"
	    "ratified)\\b|\\bas (?:passed|enacted|approved|adopted) by\\b|"
	    "^\\W*(?:shortly |soon |immediately )?after (?:the|that|"
	    "this) (?:[\\w-]+ ){0,2}?law (?:was |had )?(?:passed|adopted|enacted)\\b(?! by)|"
	    "^\\W*of (?:the|all|these|those)\\b[^,]{0,90} (?:approved|passed|adopted|signed|"
	    "ratified|introduced) (?:by|in)\\b|\\bas (?:the|this) (?:bill|legislation|"
	    "measure) (?:passes|goes|moves|progresses) through\\b|"
	    "^\\W*(?:while|although|though|even though)\\b[^,;]{2,60}? (?:has|have) (?:signed|"
	    "ratified|acceded)\\b|^\\W*(?:over|in) the course of\\b|"
	    "^\\W*throughout (?:his|her|the|its)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^ an? (?:[a-z]+ )?(?:19|20)\\d\\d (?:[\\w-]+ )?(?:law|bill|act|measure|statute|ban)\\b" },
	/* the past: "in the past", "in the 1990s", "in 1998 passed", "months after" */
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "^\\W*in the past\\b(?! (?:few|couple|two|three|several|day|week|month))|"
	    "^[^,]{0,90}\\bin the (?:early |late |mid-)?(?:1[89]\\d0|20[01]0)s\\b|"
	    "^\\W*(?:[\\w-]+ )?(?:months|years|decades) after\\b|"
	    "^\\W*(?:signed|enacted) into law\\b[^,]*,|"
	    "\\bin (?:the (?:previous|last|prior)|a previous) congress\\b" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "(?<!concluded )(?<!adopted )(?<!signed )\\bin (?:late |early )?(?:(?:" MONTH_NAMES
	    ") )?(?:1[89]|20)\\d\\d (?:\\w+ly )?$|\\b(?:un)?aware(?: that)? (?:[\\w'-]+ ){0,4}$" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^[^;]{0,80}\\bwhen (?:he|she|it) was\\b|^[^;]{0,80}\\bonly once\\b|"
	    "^(?:\\W+(?!that\\b|which\\b|who\\b|any\\b|"
	    "whose\\b)[\\w'-]+){0,10}?\\W+in the (?:early |late |mid-)?(?:1[89]\\d0|"
	    "20[01]0)s\\b" },
	{ GUARD_MODAL, LEFT,
	    "\\b(?:issue|question|possibility|prospects?|importance|idea|option|advantages?|"
	    "benefits?|merits|intention|feasibility) of (?:\\w+ly )?$" },
	{ GUARD_MODAL, GERUND,
	    "\\b(?:importance|awareness|value|necessity|benefits?|prospects?|goal|aim|purpose|objective|result|in favou?r)\\b.*\\bof "
	    "(?:\\w+ly |the (?-i:[A-Z])\\w+ )?$" },
	/* a text that something else rests on was adopted before it */
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:in accordance with|pursuant to|on the basis of|in line with|in keeping with|"
	    "implement(?:ed|ing|ation of)?|recall(?:s|ed|ing)?|under|had) (?:[\\w'()/,-]+ ){0,6}"
	    "resolutions?(?: [\\w()/-]+){0,3},? (?:both |all )?$|"
	    "\\b(?:successive|previous|earlier|numerous|many|countless|various) (?:[\\w-]+ ){0,3}"
	    "resolutions? (?:were|have been|has been) $" },
	/* "debates signing", "ruled out acceding": what is thought of is not done */
	{ GUARD_MODAL, GERUND,
	    "\\b(?:debat(?:es?|ed|ing)|discuss(?:es|ed|ing)?|favou?r(?:s|ed|ing)?|"
	    "rul(?:es?|ed|ing) out|resist(?:s|ed|ing)?|think(?:s|ing)? (?:of|about)|"
	    "thought (?:of|about)|towards?|explor(?:es?|ed|ing)|contemplat(?:es?|ed|ing)|"
	    "back(?:s|ed)|advocat(?:es?|ed|ing)|oppos(?:es?|ed|ing)|avoid(?:s|ed|ing)?|"
	    "propos(?:es?|ed|ing)|suggest(?:s|ed|ing)?|means|entails|interest in|against) $" },
	/* "by signing it, Norway would show" */
	{ GUARD_FUTURE, CLAUSE,
	    "^\\W*(?:by|in) (?:\\w+ly )?\\w+ing\\b[^;]*, [^;]*\\b(?:would|could|will|can|might|"
	    "should)\\b" },
	{ GUARD_NEGATION, LEFT,
	    "\\b(?:decid(?:es|ed)|opt(?:s|ed)|argu(?:es|ed)|"
	    "advis(?:es|ed)) against (?:\\w+ly )?$" },
	{ GUARD_MODAL, LEFT,
	    "\\b(?:can|could|may|might|must|should|will|would|shall|to) be(?: \\w+ly)? $" },
	{ GUARD_CONDITION, LEFT,
	    "\\bany (?:[\\w-]+ ){1,6}(?:that|which) (?:is|are|was|were|has been|have been) $" },
	{ GUARD_CONDITION, OUTSIDE,
	    "\\b(?:if|as soon as|once(?! again| more)|unless|until|subject to|pending|provided|"
	    "(?<!day )(?<!night )when(?:ever)?|whether|in the event (?:of|that)|requires?|"
	    "conditional)\\b" },
	{ GUARD_CONDITION, CLAUSE,
	    "^\\W*(?:as soon as|once(?! again| more)|if|unless)\\b|"
	    "\\bthe moment (?:that )?(?:it|they|the)\\b|"
	    "\\b(?:until|till|whenever|from the (?:minute|moment|day|time)|"
	    "(?:immediately|soon|shortly|only|days|weeks|months|years) after|so that|"
	    "(?:provides|stipulates|states) that) (?:[\\w'.-]+ ){1,9}(?:enters into|comes into|"
	    "takes) (?:force|effect)\\b" },
	/* "as soon as it takes effect and the bill is signed", "if a new bill on pensions is
	   passed" */
	{ GUARD_CONDITION, BEFORE,
	    "\\b(?:as soon as|once(?! again| more)|if|unless|until) (?:the|an?|any|this|such|both|"
	    "it|they) (?:[^,;.]{3,90}? and (?:the |its )?(?:[\\w'-]+ ){0,4}|"
	    "(?:[\\w'()-]+ ){1,14}(?:is |are |gets ))$" },
	{ GUARD_CONDITION, LEFT,
	    "\\bif (?:the )?(?:[\\w.'-]+ ){0,2}(?:house|senate|congress|lawmakers|parliament|"
	    "panel|committee|legislature|it|they|he|she|we|you|president)(?: \\w+)? $" },
	{ GUARD_CONDITION, LEFT,
	    "\\b(?:before|providing|provided that) (?:the |a |its )?(?:[\\w.'-]+ ){0,3}$" },
	{ GUARD_CONDITION, RIGHT,
	    "^(?:\\W+(?!to (?!sign)|that\\b|which\\b|(?:threaten|ban|requir|allow|grant|giv|"
	    "rais|impos)\\w*ing\\b)[\\w'-]+){0,6}?\\W+(?:if|unless|"
	    "until(?! (?:\\d|the \\w+ (?:day|week|month|year)|the end|next|late|early|mid|"
	    "at least|" MONTH_NAMES "|(?:jan|feb|mar|apr|aug|sept?|oct|nov|dec)\\b))|"
	    "once (?:it|they|all|both|approved|ratified|the)|only when|"
	    "(?<!day )(?<!night )when (?:it|they|the)|provided that|subject to|conditional)\\b|"
	    "^[^;]{0,60}\\bonce (?:\\w+ )?(?:\\d+|\\w+) (?:states?|countries|nations|parties|"
	    "members|ratifications)\\b" },
	{ GUARD_NEGATION, OUTSIDE,
	    "(?:\\b(?:not(?! only\\b)|never|no(?!\\.? ?\\d| abstentions?| votes?| opposition|"
	    " dissent| objections?| (?:fewer|less) than)|nor|neither|cannot|yet to|"
	    "(?<!not )only|hold-?outs?)|n't)\\b" },
	{ GUARD_NEGATION, GOVERNS,
	    "\\b(?:without(?! (?:an? )?(?:vote|objection|debate|opposition|dissent))|refus\\w+|"
	    "fail(?:s|ed|ing|ure)?|declin\\w+|reject\\w*(?![^;]*(?:,|\\band|"
	    "\\bbut)(?: then)? $)(?! (?:calls?|bids?|attempts?|moves?) to (?:delay|postpone|"
	    "block|stop))|den(?:y|ies|ied)|lack\\w*|short of|instead of|rather than|"
	    "block(?:s|ed|ing)?|prevent(?:s|ed|ing)?|halt\\w*)\\b" },
	{ GUARD_NEGATION, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,3}?\\W+(?:nothing|no (?:changes?|one))\\b|"
	    "^ (?:none\\b|no (?:[a-z]+ ){0,3}(?:bills?|laws?|legislation|measures?|hearings?|budgets?|"
	    "resolutions?)\\b)" },
	{ GUARD_NEGATION, CLAUSE, "^\\W*not (?:a single|one)\\b" },
	{ GUARD_DELAY, GOVERNS,
	    "\\b(?<!calls to )(?<!call to )(?<!bid to )(?<!bids to )(?<!attempts to )"
	    "(?:delay\\w*|postpon\\w*|stall\\w*|shelv\\w*|put(?:s|ting)? off|suspend\\w*|"
	    "slow\\w*)\\b(?![^,]*, )" },
	{ GUARD_DELAY, RIGHT,
	    "^" NEAR "(?:(?:is |was |been )(?:postponed|delayed|stalled|shelved|put off)\\b|"
	    "(?:postponed|delayed|stalled|shelved|put off)(?=\\W*$| until| again| by| for))" },
	{ GUARD_ATTRIBUTIVE, LEFT, "\\w-$" },
	/* "legislation that Congress has passed", "the bill that was reported" */
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:bills?|laws?|acts?|legislation|measures?|resolutions?|budgets?|reforms?|decrees?|those|ones|packages?|statutes?|plans?|motions?|amendments?|polic(?:y|ies)|sanctions|protections)(?:,[^,;]{3,60},)? (?:(?:that|which) (?:(?:the |this )?(?:[\\w.'-]+ ){0,3}?(?:house|senate|congress|parliament|assembly|legislature|committee|panel|council|lawmakers|president|governor|bush|obama|trump|biden|clinton|reagan|he|she|we|they) (?:(?-i:[A-Z][\\w.-]+) )?)?|(?:the )?(?:full |u\\.s\\. )?(?:house|senate|congress) |the (?:president|governor) )(?:(?:is|are|gets|was|were|has|have|had|been|also|already|just|\\w+ly) )*$" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "^\\W*in (?:early |late |mid-)?(?:" MONTH_NAMES
	    ")(?: of)?,? (?:19|20)\\d\\d\\b[^;]{0,60}?\\b(?:house|senate|senator|sen\\.|rep\\.|"
	    "congress|representatives|lawmakers|president|governor|he|she)\\b" },
	{ GUARD_ATTRIBUTIVE, CLAUSE, "^\\W*on this (?:day|date) in\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+(?!to\\b|made\\b|that\\b|which\\b|"
	    "for\\b)[\\w'-]+){0,10}?\\W+last (?:congress|session|year)\\b(?!'s)|"
	    "^(?:\\W+[\\w'-]+){0,10}?\\W+(?:in|during) the (?:final|last|closing) (?:days|"
	    "weeks|hours) of\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT, "^-\\w" },
	/* "as Congress has enacted", "the weeks that the House approved", "what Congress approved"
	 */
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:what|(?:weeks|months|amount|levels?|funds|money|billion|"
	    "million)(?: that)?) (?:the )?(?:house|senate|congress|parliament)(?: just| has|"
	    " have| had)* $|\\bas (?:the )?(?:house|senate|congress|parliament) (?:has|have|"
	    "had) $" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "^(?:\\W*(?:but|and|also|indeed),?)?\\W*the (?:[1-9]\\d|10\\d) ?(?:th|st|nd|rd) congress\\b" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:which|(?-i:(?!WHO\\b))who|whom|whose|(?<!day )(?<!night )when|"
	    "where)(?: \\w+){0,4} $|\\bthat(?: (?:has|have|had|also|all|both|\\w+ly))* $|"
	    "\\b(?:already|previously|earlier|formerly|originally|initially|"
	    "(?<!assembly )(?<!committee )(?<!council )first|since|long|recently)(?: been)? $|"
	    "\\bhad(?: \\w+){0,3} $|\\bnumber of (?:\\w+ )?(?:states|countries|nations|"
	    "parties)(?: that| which| who| having)?(?: have)? $|"
	    "\\b(?:hours?|days?|weeks?|months?|years?|decades?) after (?:[\\w.'-]+ ){0,8}$" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "^\\W*since\\b|^\\W*as (?:(?:is|was) (?:well[- ])?known|"
	    "(?:we|you|they|members|the (?:assembly|council|committee)) (?:(?:may|will|all|"
	    "well) )*(?:knows?|recalls?|remembers?))\\b|"
	    "^\\W*(?:in|during) the (?:(?:last|previous) (?:congress|session)|"
	    "\\d+ ?(?:th|st|nd|rd) congress)\\b|^\\W*last (?:year|session|congress|fall|spring|"
	    "summer|winter|" MONTH_NAMES ")\\b|^\\W*(?:over|for|during|in) the (?:past|last|"
	    "previous) (?:[\\w-]+ )?(?:years?|decades?|sessions|congresses)\\b|"
	    "\\bon (?:many|several|numerous|various|multiple|countless) occasions\\b|"
	    "\\btime and (?:time )?again\\b|\\b(?:has|have) (?:repeatedly|consistently|always|regularly|routinely)\\b|"
	    "^\\W*in (?:early |late |mid-)?(?:" MONTH_NAMES
	    ")\\b,? (?!\\d)|^\\W*all (?:[\\w-]+ ){1,5}(?:powers|states|countries|nations|"
	    "members)\\b.*\\bhave (?!now)|^\\W*(?:(?:but|and|so|then|also|later|yet),? )?(?:back )?"
	    "(?:in|during|throughout) (?:1[89]|20)\\d\\d,? (?!,|\\d)|\\bheld (?:(?:in|at) [\\w .]{2,30}? )?in (?:" MONTH_NAMES
	    ") (?:19|20)\\d\\d\\b|^after\\b.*\\bin (?:" MONTH_NAMES
	    ")\\b(?! \\d)|^\\W*now that\\b|^\\W*(?:exactly |just |some |about |almost |nearly |"
	    "over |more than )?[\\w-]+ (?:years?|decades?) ago\\b|"
	    "^\\W*(?:currently\\b|now that\\b|at present\\b|as of (?!today|this)|earlier, |"
	    "earlier this (?:year|session|congress)\\b|to date\\b|so far\\b|this means\\b|"
	    "over the years\\b)" },
	/* "in the bill passed by", "sponsored legislation introduced by": what is of another verb
	 * is no subject */
	{ GUARD_ATTRIBUTIVE, GOVERNS,
	    "\\b(?:in|with|of|to|under|from|than|like|on|by|for|about|despite|amid|against|"
	    "over) (?:(?:the|an?|this|his|her|their|its|our|"
	    "my) (?:(?!the\\b|an?\\b|this\\b)[\\w'$.-]+ ){0,3}?(?:bill|deal|provision|law|"
	    "legislation|measure|package|resolution|version|budget|decision|declaration|"
	    "statement|accord|protocol)(?: \\d+(?: \\(\\d{4}\\))?)?|"
	    "(?:the |all (?:the )?|these |those |relevant )(?:[\\w'-]+ ){0,2}?(?:resolutions|"
	    "recommendations|documents|provisions|decisions|measures|declarations|statements|"
	    "sanctions|laws|bills|accords)|(?-i:\\b[a-z]+ )laws $|legislation|bills|laws|"
	    "measures|resolutions),? $|\\bagainst law $|"
	    "(?<!-)\\b(?:co-?sponsor(?:s|ed)|sponsored|veto(?:es|ed)?|promulgat(?:es?|ed)|"
	    "condemn(?:s|ed)?|oppos(?:es?|ed)|protest(?:s|ed)?|debat(?:es?|ed)|reviews?|"
	    "praised|applauded|lauded|hailed|criticized|discussed|cit(?:es?|ed|ing)|mirrors|"
	    "resembles|includ(?:es|ed)|str(?:ik(?:es?|ing)|uck) down|overturn(?:s|ed)?|"
	    "invalidat(?:es?|ed)|up(?:holds?|held)|annul(?:s|led)?|void(?:s|ed)|"
	    "suspend(?:s|ed)?|highlight(?:s|ed)?|tout(?:s|ed)?|promot(?:es|ed)|"
	    "explain(?:s|ed)?|outlin(?:es|ed)|defend(?:s|ed)?|celebrat(?:es|ed)|recall\\w*|"
	    "reaffirm\\w*|reiterat\\w*|regret\\w*|compl(?:y|ies|ying) with|challeng(?:es?|ed)|"
	    "repeal(?:s|ed)?|violat(?:es?|ed)|implement(?:s|ed)?|(?-i:enforc(?:es?|ed))|"
	    "invok(?:es?|ed)) (?:(?:the|an?|this) )?(?:[\\w'\"-]+ ){0,3}?(?:bills?|laws?|"
	    "legislation|measures?|package|resolutions?) $|\\bas $" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,6}?\\W+(?:(?:numerous|several|many|two|three|four|five) times|"
	    "twice|(?<!\\d )(?:every|each) (?:subsequent )?(?:year|congress|session))\\b" },
	{ GUARD_ATTRIBUTIVE, LEFT, "\\blast (?:year|" MONTH_NAMES ")\\b" },
	{ GUARD_ATTRIBUTIVE, LEFT, "\\bsince(?! \\d)(?: [\\w'-]+){0,5} $" },
	/* "the longest extension since the war" is new */
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "^(?!.*\\b(?:first|only|most|least|worst|"
	    "\\w+est)\\b[^;]*\\bsince\\b).*\\bsince (?:then|its|it|the|\\d{4}|coming|being)\\b" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:to date|so far|a total of|this means|over the years|in recent years)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+(?!will\\b|would\\b|"
	    "effective\\b)[\\w'-]+){0,6}?\\W+(?:(?:back )?in (?:(?:early|late|mid-?) ?)?(?:(?:" MONTH_NAMES
	    "),? )?(?:1[89]|20)\\d\\d\\b(?! \\d)|last (?:year|session|congress|" MONTH_NAMES
	    ")\\b(?!')|that (?:same )?year)" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+(?!will\\b|would\\b|effective\\b|that\\b|which\\b|who\\b|"
	    "(?-i:[a-z]\\w*ed)\\b)[\\w'-]+){0,24}?\\W+(?:earlier this (?:year|session|spring|"
	    "summer|fall|autumn|winter)|of last year\\b(?!')|"
	    "last (?:spring|summer|fall|autumn|winter))\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^ (?:(?!that|which|who|and|it|he|she|they|critics|said)[\\w'$.-]+ ){1,5}would\\b" },
	{ GUARD_ANNIVERSARY, OUTSIDE,
	    "^\\W*(?:factbox|timeline|explainer|analysis|(?:on )?this day|"
	    "(?:this|today) in history)\\b|\\banniversar(?:y|ies)\\b(?![^,;]{0,60}, )|"
	    "\\byears? (?:after|since|ago|on)\\b|\\bon this day\\b|\\bthis day in\\b|"
	    "(?<!'s )\\bmarks\\b|(?-i:\\bmark\\b)" },
	{ GUARD_ANNIVERSARY, CLAUSE,
	    "^\\W*\\w+ (?:years?|decades?|months) ago\\b|"
	    "^\\W*(?:but |and )?(?:back )?in (?:1[89]\\d\\d|200\\d),? (?!\\d)|"
	    "\\bit(?:'s| is| has been|'s been) (?:\\w+ ){1,3}(?:years|decades|months) since\\b" },
	{ GUARD_ANNIVERSARY, RIGHT,
	    "^\\W+(?:\\w+\\W+){0,8}?(?:years?|decades?|months) (?:ago|later|before|earlier)\\b|"
	    "^\\W+(?:\\w+[^\\w,;]+){9,16}?(?:years?|decades?) (?:ago|earlier)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+(?!will\\b|would\\b|effective\\b|to\\b|that\\b|which\\b|for\\b|by\\b|"
	    "\\w+ing\\b)[\\w'-]+){7,12}?\\W+in (?:1[89]|20)\\d\\d\\W*$|"
	    "^(?:[^\\w,;]+(?!will\\b|would\\b|effective\\b|to (?!the\\b)|that\\b|which\\b|"
	    "by\\b|\\w+(?:ing|ed)\\b)[\\w'-]+){7,16}?[^\\w,;]+(?:(?:back )?in (?:1[89]|"
	    "20)\\d\\d(?=\\W*$|,| and\\b| but\\b| when\\b| as\\b)|last year\\b(?!'))" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^[^;]{3,120}? in (?:" MONTH_NAMES " )?(?:19|20)\\d\\d and (?:has|have) since\\b|"
	    "^(?:[^\\w,;]+(?!will\\b|would\\b|to\\b|by\\b|that\\b|which\\b|who\\b|was\\b|"
	    "were\\b|\\w+ed\\b)[\\w'/-]+){1,16}?(?<!ing)[^\\w,;]+in (?:19\\d\\d|200\\d)\\W*$" },
	{ GUARD_ATTRIBUTIVE, LEFT, "\\brecall(?:s|ed|ing)? that (?:[\\w'()-]+ ){0,8}$" },
	/* "must be read and signed", "after such a treaty is signed" */
	{ GUARD_FUTURE, BEFORE,
	    "\\b(?:can|could|may|might|must|should|will|would|shall|"
	    "to) (?:\\w+ly )?be (?:[\\w'-]+ ){1,9}(?:and|or) (?:\\w+ly |then |also )*$" },
	{ GUARD_FUTURE, LEFT,
	    "\\b(?:paramount|imperative|critical|crucial|vital|"
	    "high time) that (?:[\\w'-]+ ){0,6}$" },
	{ GUARD_CONDITION, LEFT,
	    "\\b(?:after|before|when|once|until|till) (?:[\\w'-]+ ){1,6}(?:is|are|gets?) $" },
	/* "the bill passed by the Senate would": the clause says something else of it */
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^ (?:by|in|into law by|out of)(?: (?!(?:that|which|who|whose|whom|where|when|what|"
	    "as|but|so|if|and|it|he|she|they|critics|said|says)\\b)[\\w'$.-]+){0,7} (?:would|"
	    "could|will|should|includes|included|contains|contained|provides|provided|directs|"
	    "authorizes|requires|ignores|extends|allows|gives|gave|makes|made|fails|calls|does|"
	    "did|has|have|had|is|was|are|were|\\w+ed (?:the|an?|its|his|her|their))\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,10}?\\W+(?:in the past(?! (?:few |couple |two |three |"
	    "several )?(?:hours?|days?|weeks?|months?)\\b)|"
	    "(?:in|during) (?:both |each of )?the \\d+ ?(?:th|st|nd|"
	    "rd)(?: and \\d+ ?(?:th|st|nd|rd))? congress(?:es)?|last term)\\b" },
	{ GUARD_FUTURE, LEFT,
	    "\\bwill (?:[\\w'-]+ ){1,3}(?:after|before|when|once|until|if) (?:[\\w'-]+ ){0,5}$" },
	{ GUARD_FUTURE, BEFORE,
	    "\\b(?:let us|must|to|should|will|shall) ensure(?: that)? [^,;]{0,120}$" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+(?!will\\b|would\\b|that\\b|which\\b|"
	    "who\\b)[\\w'-]+){0,12}?\\W+in (?:early |late |mid-)?(?:" MONTH_NAMES
	    ")(?:\\W*$| which\\b)|^[^;]{0,120}\\b(?:to date\\b|(?:now )?ha(?:s|ve) (?:over |more than |"
	    "nearly |almost )?\\d+ (?:[\\w-]+ )?(?:parties|members|signatories|ratifications)|"
	    "once (?:the )?\\w+ had)\\b" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "\\b(?:has|have) been (?:adopted|ratified|signed|approved|accepted|"
	    "endorsed) by (?:(?:over|more than|nearly|almost|some|at least|only|just|"
	    "all but \\w+) )?(?:\\d[\\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|"
	    "twelve|\\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\\w+)?|dozens of|"
	    "most|many|several) (?:[\\w-]+ ){0,2}(?:countries|states|nations|members|parties|"
	    "governments)\\b(?![^;]{0,80}\\b(?:today|yesterday|this week)\\b)" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:is|are) being $|^\\W*having (?:\\w+ly |already |also )?$|"
	    "\\b(?:twice|thrice|ever|often|repeatedly) $" },
	{ GUARD_FUTURE, LEFT,
	    "\\b(?:procedures?|preparations?|plans?|dates?|deadline|ceremon(?:y|ies)|"
	    "conditions|arrangements|schedule) (?:for|of|before) (?:the )?$|"
	    "\\b(?:preceding|prior to|awaiting|pending|until) (?:the )?$" },
	{ GUARD_CONDITION, CLAUSE,
	    "^\\W*(?-i:After|AFTER|Before|BEFORE|When|Until) the (?:[\\w'-]+ ){1,4}(?:passes|approves|"
	    "ratifies|signs|adopts|votes|acts|vetoes)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^ by (?:the )?(?:[\\w.-]+ ){1,9}in (?:1[89]|20)\\d\\d\\b(?! \\d)" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^ by (?:the )?(?:(?!vote|consensus|\\d)[\\w.'-]+ ){0,5}(?:assembly|council|"
	    "parliament|senate|house|congress|states|countries)(?: [^,;]{1,40})?, (?:will|"
	    "would|is|has|was|had|came|comes)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^ (?:bills?|versions?|budgets?|measures?|legislation) (?:must|would|will|are|were|have|is|was|has|also|incorporates|includes?|contains?|provides?|makes?|gives?|requires?|calls?)\\b" },
	/* what a speaker sums up: "has ratified all the conventions", "at its thirtieth session" */
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "\\b(?:has|have) (?:also |now |already |so far |since |fully |"
	    "consistently )*(?:ratified|signed|vetoed|acceded to|adopted|passed|approved|concluded|"
	    "held|chaired|convened) (?:and \\w+ )?(?:(?:all|most|many|several|numerous|"
	    "countless|nearly all|almost all|virtually all|a (?:large |great |good )?number of|"
	    "a series of|dozens of|hundreds of|scores of|some of|"
	    "(?:more than |over |nearly )?(?:\\d{1,3}|[a-z]+) (?:out )?of (?:the )?|"
	    "(?:more than |fewer than |less than |over |nearly |some |about |around |at least )?"
	    "(?:\\d{2,3}|(?:an? |several )?(?:hundred|dozen)|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
	    "(?:-\\w+)?)|nine|ten|eleven|"
	    "twelve|the (?:main|major|core|principal|"
	    "key)) (?:of )?(?:the )?(?:[\\w-]+ ){0,5}(?:conventions|treaties|protocols|"
	    "instruments|covenants|agreements|resolutions|hearings|bills|measures|laws)|"
	    "(?:two|three|four|five|six|seven|eight) hearings)\\b(?![^;]{0,80}\\btoday\\b)" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "^\\W*(?:at|during) (?:its|the|that(?: same)?|our|each|"
	    "every)(?: very)? (?:(?:(?:[a-z]+-)?(?:\\w+th|\\w+ieth|first|second|third|ninth)|"
	    "previous|last|\\d+\\w\\w) )?(?:[a-z]+ ){0,2}sessions?\\b(?! today|"
	    " of the (?:conference|meeting))(?![^;]{0,200}\\b(?:today|yesterday|"
	    "this (?:week|morning|afternoon|evening)|on \\w+day)\\b)|"
	    "^\\W*(?:for|over|in) (?:many|several|[a-z]+ consecutive) (?:years|sessions|"
	    "decades)\\b|^\\W*(?:every|each) (?:year|session|time)\\b|"
	    ", in (?:1[89]|20)\\d\\d,? (?=the |we |our |"
	    "[a-z]+ (?:assembly|council|parliament|congress))" },
	/* "and in 2001 the Parliament ratified it" */
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:and|but|then|later|that),? in (?:early |late |mid-)?(?:1[89]|20)\\d\\d,? (?:the |"
	    "its |their |his |her |our )?(?:[\\w'-]+ ){0,3}$" },
	/* a treaty's history: "was adopted by the Assembly April 2, 2013", "was adopted in 2013 and
	 * entered into force" */
	{ GUARD_ANNIVERSARY, CLAUSE,
	    "\\b(?:treaty|convention|protocol|accord|covenant|agreement)\\b[^;]{0,40}\\bwas adopted "
	    "(?:[^;]{0,90}(?<!\\bon )(?:" MONTH_NAMES ") \\d{1,2}, (?:19|20)\\d\\d\\W*$|"
	    "[^;]{0,90}\\bin (?:(?:" MONTH_NAMES ") )?(?:19|20)\\d\\d,? and (?:[\\w-]+ ){0,4}?"
	    "(?:entered|came|went) into)" },
	/* "passed the bill into the committee stage": it is not out of it */
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?: (?!and\\b)[\\w.'-]+){0,6}? into (?:the )?committee\\b|^ as follows\\b|"
	    "^ the following rules\\b|^ (?:an?|the|any) (?:[\\w-]+ )?(?:plan|plot|proposal|attempt|operation|strike|mission) to "
	    "(?:assassinate|kill|murder|attack|bomb|capture|invade|arrest|kidnap|poison)\\b" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:newly|as (?:it|they) (?:was|were|is|has been|have been)|"
	    "now that (?:[\\w'-]+ ){0,6}[\\w'-]+) $" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "\\bthe last time\\b|\\bthe last (?:[a-z-]+ ){1,4}(?:was|were) (?:signed|passed|enacted|approved)\\b|"
	    "\\b(?:held|chaired|convened|conducted) (?:numerous|many|countless|dozens of|multiple) (?:[\\w-]+ ){0,3}hearings\\b|"
	    "\\b(?:position|seat|role|membership|service) on the (?:[\\w&,-]+ ){1,8}(?:sub)?committee (?:gives|gave|allows|has|helps|means|makes)\\b|\\bduring (?:his|her|their) (?:[\\w-]+ ){0,3}(?:tenure|terms|"
	    "presidency|career|years|governorship)\\b" },
	/* "The statute, passed by the Assembly in January 1786, is": something else is said of it
	 */
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^[^,;]{0,70}? in (?:(?:" MONTH_NAMES "),? )?(?:1[6-9]|20)\\d\\d, (?:is|was|were|are|"
	    "has|have|had|would|will)\\b|^(?: \\w+ly)? by [^,;]{3,40} and (?:\\w+ly )?signed "
	    "[^,;]{3,60}, (?:says|[a-z]+(?:es|ts|rs|ws|ks|ed)|would|will|is|was)\\b" },
	/* "the farm bill Elm signed", "a law passed by Congress and signed by" */
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "(?-i)\\b(?:[a-z]+ (?:bill|law|act|legislation|package|measure|plan|reform|deal)|"
	    "the (?:[A-Z][\\w-]+ )+Act) (?:that )?(?:Gov\\. |then-)?[A-Z][\\w.-]+ $" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "(?<!was )(?<!were )(?<!been )\\b(?:(?:the|an?|this|that|any|existing) (?:[\\w'-]+ ){0,3}?"
	    "(?:law|bill|act|statute|measure|legislation|money|extension|package)s?|legislation|laws|"
	    "bills|money|funds)(?:,| that (?:has|have) been)? (?:\\w+ly |already )?(?:passed|approved|backed|enacted|adopted|"
	    "appropriated|sought|written|drafted)(?: \\w+ly)? by [^,;]{3,40}? and "
	    "(?:later |then |\\w+ly )?$" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:agreements?|accords?|pacts?|treat(?:y|ies))(?: with [\\w.]+)? (?:that|which) (?:was|were) $" },
	/* "through changes approved by Congress": what a preposition governs */
	{ GUARD_ATTRIBUTIVE, PASSIVE,
	    "\\b(?:1[6-9]|20)\\d\\d (?:[\\w'-]+ ){0,3}?(?-i:law|statute|ban),? $|"
	    "\\b(?:in|with|of|under|from|against|than|on) (?:the|an?|his|her|its|our|their) (?:(?!the\\b|and\\b|as\\b|to\\b)[\\w'$.-]+ ){4,7}?(?-i:bill|Bill|legislation|law|package|budget|act|Act),? $|"
	    "(?-i:\\b(?:[Tt]he|[Tt]hese|[Tt]hose) (?:[a-z-]+ )?(?:laws|rules|statutes|policies|packages|cuts|sanctions|taxes|protections|changes)) $|"
	    "\\b(?:in|with|of|under|from|than|like|by|for|about|through|via|following|including|"
	    "despite|amid|(?:rel(?:y|ies|ied)|lives?|based|depend(?:s|ed)?|spen[dt]|built) on|"
	    "support(?:s|ed|ing)?|used?|uses|using|cited|cuts?|spend|enforces?|withh[eo]ld) (?:(?:the|"
	    "an?|this|these|those|all|any|some|other|joint|federal|his|her|its|their|our|my|"
	    "\\$[\\d.]+|[a-z]+(?= (?:aid|assistance|funding))) (?:(?!the\\b|and\\b|as\\b|"
	    "to\\b)[\\w'$.-]+ ){0,3}?)?(?:aid|assistance|funds|funding|texts?|changes|reforms?|"
	    "statutes?|rules|cuts|sanctions|polic(?:y|ies)|maps?|plans|initiatives?|sharing|extension|language|programs?|"
	    "projects?|amendments?|requirements?|restrictions?|limits?|standards?|procedures?|"
	    "(?<=\\d )(?:million|billion)|laws),? (?:just |recently |already |unanimously )?$" },
	/* what is signed with those who are no State, or by a judge */
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "\\b(?:sign(?:s|ed|ing)?|ink(?:s|ed)|concluded?) (?:[\\w'$.-]+ ){0,5}?(?:agreements?|deals?|"
	    "accords?|pacts?|contracts?|truce|ceasefire|settlements?) with (?:the |its |an? |two |"
	    "three |several )?(?:[\\w'-]+ ){0,3}?(?:opposition|rebels?|guerrillas?|insurgents?|company|"
	    "companies|firms?|(?:labou?r |trade |teachers' )unions?|unions|manufacturers?|suppliers?|consortium|insurers?|vendors?|"
	    "developers?|investors?|first nations?|inc|corp|ltd)\\b|"
	    "\\bsigned by (?:[\\w.]+ ){0,4}(?:judge|magistrate)\\b" },
	{ GUARD_ATTRIBUTIVE, BEFORE,
	    "\\b(?:campaign|political action|democratic national|republican national) committee"
	    "(?:,[^,;]{2,80},)? (?:has |have |also |\\w+ly )*$" },
	{ GUARD_FUTURE, BARE,
	    "\\b(?:(?:want|wants|wanted|like|hope|hopes|love) to see|demand(?:s|ed|ing)?|"
	    "insist(?:s|ed|ing)?|requir(?:es?|ed|ing))\\b[^,;]{2,90}$" },
	/* who is approved is no text: "approved by parliament as the new premier" */
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^[^,;]{0,80}? (?:as|to return as|term as) (?:the |its |his |her |their )?(?:(?:new |next |"
	    "acting |interim |country's )(?:(?:vice|deputy|attorney)[- ])?(?:president|governor|"
	    "chair|chairman|chairwoman|general|justice|secretary|premiers?|prime ministers?|"
	    "ministers?|speaker|ambassador)|(?:vice-)?premiers?|prime ministers?|speaker|ambassador)"
	    "(?:\\W*$|,| of (?:the )?(?-i:[A-Z]))" },
	/* a law's history: "which was passed by Congress and signed by", a date of another century
	 */
	{ GUARD_ATTRIBUTIVE, PASSIVE,
	    "\\b(?:which|that) (?:was|were) (?:\\w+ly )?(?:passed|approved|enacted|adopted) by "
	    "[^,;]{3,60} and (?:then |later |\\w+ly )?$" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "\\bin (?:(?:early |late )?(?:" MONTH_NAMES ") )?1[5-8]\\d\\d\\b|"
	    "\\b(?:" MONTH_NAMES ") \\d{1,2}, 1[5-8]\\d\\d\\b|"
	    "(?-i:\\bCommittee (?:to|of Concerned) [A-Z])|"
	    "\\b(?:factions?|rebel groups?|rebels|militias?|guerrillas|separatists|insurgents|"
	    "opposition leader|houthis) (?:[\\w'-]+ ){0,6}?sign(?:s|ed)? (?:an?|the|two) "
	    "(?:[\\w-]+ ){0,3}?(?:agreements?|deals?|accords?|treat(?:y|ies)|pacts?|truce|"
	    "ceasefire)\\b" },
	{ GUARD_QUESTION, CLAUSE,
	    "\\?[\"')]*$|^\\W*(?:how|why|what|whether|will|can|could|should|would|does|did|is|"
	    "are|(?-i:(?!WHO\\b))who|which|where)\\b" },
};
const size_t guard_rows_en_count = ARRAY_LEN(guard_rows_en);

const char guard_plural_en[] =
    "\\b(?:\\d[\\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    "(?:thir|four|fif|six|seven|eigh|nine)teen|"
    "(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\\w+)?|dozens? of|scores of|many|several|"
    "most|more|all|some|few|both|other|these|those|"
    "half)(?: (?:more|other|new|un|u\\.n\\.|eu|member|of the|its|remaining|additional|the|"
    "african|european|asian|of))* (?:states(?! of)|countries|nations|members|parties|"
    "governments|signatories|ratifications|signatures|instruments)\\b";

/* Who acts where no State is named: a pronoun, what stands for a State, one who acts for it. */
const char guard_stand_in_en[] =
    "(?:^|[,;:\"(] ?|\\b(?:and|that|when|while|as|today|yesterday|then|\\w+day|said|says|"
    "saying) )(?:it|we|(?:another|(?:an additional|a further) (?:\\d{1,2}|[a-z]+)|"
    "(?:\\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:more|other|new|"
    "additional|further))(?: [\\w-]+){0,2}? (?:countr(?:y|ies)|states?|nations?|members?|"
    "governments)|(?:the|this|his|her|its|our|my|both|"
    "each)(?: (?!number|list|group|of)[\\w-]+){0,2}? (?:countr(?:y|ies)|governments?|republic|"
    "kingdom|nations?|(?:island|member|landlocked) states?|states?|archipelago|monarch)|"
    "(?:the |his |her |its |our )?(?:[\\w'-]+ ){0,3}?(?:his excellency|her excellency|"
    "head of state|president|king|queen|emir|sultan|(?:prime |foreign )?minister|monsignor|"
    "archbishop|nuncio|cardinal|ambassador|permanent representative|excellency|h\\.e\\.|envoy|"
    "(?:under[- ])?secretary of state|foreign secretary)\\b(?! of states)(?:(?! and | said |"
    " says | that )[^;:]){0,90}?)(?:,? (?:has|have|thus|thereby|therefore|also|today|yesterday|"
    "tonight|formally|officially|then|now|just|finally|personally|\\w+ly|(?:on )?\\w+day|"
    "this week|both|each|in turn),?)*,? $";
