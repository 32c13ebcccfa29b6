/*
 * What stops a head in French. Invariant: verbs of the rules are in the past or the present, so
 * that here only what stands around them has to be told.
 */
#include "daemon/detect/guard_rows.h"

#include "daemon/detect/detect.h"
#include "lib/mem.h"

#define NEAR "(?:\\W+[\\w'-]+){0,6}?\\W+"

const struct guard_row guard_rows_fr[] = {
	{ GUARD_FUTURE, LEFT,
	    "\\b(?:va|vont|allai(?:t|ent)|ira|iront|sera|seront|devr(?:a|ont)|pr\303\251voi(?:t|"
	    "ent|r)|"
	    "s'appr\303\252t\\w+|compt(?:e|ent|ait)|enten(?:d|dent|dait)|pr\303\251par(?:e|ent|ait)"
	    "|prome(?:t|ttent)|"
	    "s'engag\\w+|en vue d[eu']|avant "
	    "(?:de|que|l[ea'])|afin|prochain\\w*|demain|bient\303\264t|"
	    "futur\\w*|\303\240 venir|en voie|en cours|attend\\w*|en passe|sur le point|pour "
	    "qu\\w*|"
	    "l'intention|d\303\251cid\\w+ de|annonc\\w+ (?:son|sa|leur) intention|vers)\\b" },
	{ GUARD_FUTURE, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,7}?\\W+(?:(?:l'an(?:n\303\251e)?|le mois|la semaine|la session) "
	    "prochaine?|demain|prochainement|dans les prochain\\w+|d'ici)\\b" },
	{ GUARD_MODAL, LEFT,
	    "\\b(?:pourr(?:ai\\w+|a|ont)|peu(?:t|vent)|probable\\w*|aurai(?:t|ent)|devrai(?:t|ent)|"
	    "serai(?:t|ent)|menac\\w+|possib\\w+|envisag\\w+|susceptible\\w*|en "
	    "mesure|candidat)\\b" },
	{ GUARD_CALL, LEFT,
	    "(?:\\b(?:appel(?:s|le|lent|ait|ant|\303\251)? "
	    "(?:\303\240|aux?|l[ea']|les|tous|ses|son|sa)|exhort\\w+|"
	    "demand\\w+|invit(?:e|ent|\303\251|ant|ation)|encourag\\w+|souhait\\w+|veu(?:t|lent)|"
	    "recommand\\w+|plaid\\w+|r\303\251clam\\w+|doi(?:t|vent)|faut|n\303\251cessit\\w+|"
	    "soutien\\w*|"
	    "propos\\w+|incit\\w+|enjoin\\w+|sugg\303\250r\\w+|press(?:e|ent|\303\251)|"
	    "plaidoyer)\\b|"
	    "\\bprie\\w* )" },
	{ GUARD_CONDITION, LEFT,
	    "(?:\\bs'ils?\\b|\\b(?:si|lorsqu\\w*|d\303\250s qu\\w*|une fois|\303\240 "
	    "condition|sous r\303\251serve|"
	    "\303\240 moins|tant qu\\w*|jusqu'\303\240 ce|pourvu|au cas|quand)\\b)" },
	{ GUARD_CONDITION, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,6}?\\W+(?:si|sous r\303\251serve|\303\240 condition|d\303\250s "
	    "qu\\w*|lorsqu\\w*|"
	    "une fois|\303\240 moins)\\b" },
	{ GUARD_NEGATION, LEFT,
	    "(?:\\b(?:ne|ni|jamais|aucune?|sans(?! (?:vote|opposition|\303\252tre "
	    "mis))|refus\\w+|\303\251chou\\w+|"
	    "rejet\\w+|s'oppos\\w+|emp\303\252ch\\w+|bloqu\\w+|au "
	    "lieu|seuls?|seules?)\\b|\\bn'|\\bnon $)" },
	{ GUARD_DELAY, LEFT,
	    "\\b(?:report(?:e|\303\251|er|ent|\303\251e)|retard\\w*|ajourn\\w+|suspen\\w+|gel(?:e|"
	    "\303\251|er|\303\251e))\\b" },
	{ GUARD_DELAY, RIGHT,
	    "^" NEAR "(?:est|a \303\251t\303\251|sont|ont \303\251t\303\251) "
	    "(?:report|ajourn|suspend|retard)\\w+" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "(?:\\b(?:qui|dont|o\303\271|(?:la|les?)quel(?:le)?s?)(?: [\\w'-]+){0,4} $|"
	    "\\bque(?: (?:a|ont|\\w+ment))* $|\\bqu'$|"
	    "\\b(?:d\303\251j\303\240|auparavant|pr\303\251c\303\251demment|initialement|d'abord) "
	    "$|"
	    "\\bavai(?:t|ent)(?: [\\w-]+){0,3} $|\\bayant(?: [\\w-]+){0,2} $)" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "(?:\\bdepuis (?:lors|qu\\w*|son|sa|l[ea']|\\d{4})|^\\W*(?:\303\240 ce "
	    "jour|jusqu'ici)\\b)" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:\303\240 ce jour|jusqu'ici|au total|ces derni\303\250res ann\303\251es)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,6}?\\W+(?:(?:d\303\250s )?en "
	    "(?:1[89]|20)\\d\\d\\b|l'an(?:n\303\251e)? derni\\w+|"
	    "le mois dernier)" },
	{ GUARD_ANNIVERSARY, LEFT,
	    "\\b(?:anniversaire|(?:ans|ann\303\251es|mois) (?:apr\303\250s|depuis)|il y "
	    "a|comm\303\251mor\\w+|marque\\w*)\\b" },
	{ GUARD_ANNIVERSARY, RIGHT,
	    "^\\W+(?:[\\w'-]+\\W+){0,8}?il y a (?:[\\w-]+ ){1,3}(?:ans|d\303\251cennies|mois)\\b" },
	{ GUARD_QUESTION, CLAUSE,
	    "\\?[\"')]*$|^\\W*(?:comment|pourquoi|qu'est|que|quel\\w*|qui|quand|est-ce|faut-il|"
	    "o\303\271)\\b" },
};
const size_t guard_rows_fr_count = ARRAY_LEN(guard_rows_fr);

const char guard_plural_fr[] =
    "\\b(?:\\d[\\d ]*|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|"
    "quarante|cinquante|soixante|cent|(?:diz|douz|quinz|vingt|trent|quarant|cinquant|soixant|"
    "cent)aines? d[e']|plusieurs|la plupart des|plus de|tous les|toutes les|quelques|certaine?s|"
    "d'autres|les autres|de nombreux|de nombreuses|des)(?: ?(?:autres|nouveaux|nouvelles|"
    "premiers|premi\303\250res|\\w+i\303\250me))* "
    "?(?:\303\211tats|etats(?!-unis)|pays|nations|membres|parties|"
    "gouvernements|signataires|ratifications|signatures|instruments)\\b";
