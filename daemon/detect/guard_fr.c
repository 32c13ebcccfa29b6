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
	    "\\b(?:va|vont|allai(?:t|ent)|ira|iront|sera|seront|aura|auront|devr(?:a|ont)|"
	    "pr\303\251voi(?:t|ent|r)|s'appr\303\252t\\w+|compt(?:e|ent|ait)|"
	    "enten(?:d|dent|dait)|pr\303\251par(?:e|ent|ait)|prome(?:t|ttent)|s'engag\\w+|"
	    "en vue d(?:e |')(?:ratif|adh|sign|adopt|approuv|acc\303\251|accept|d\303\251pos|"
	    "entr|la (?:ratif|sign)|sa |leur |l'(?:adh|appro|adop|entr)|son )|"
	    "visant \303\240 (?:ratif|adh|sign|adopt|approuv|acc\303\251|accept|d\303\251pos|"
	    "entr|la (?:ratif|sign)|sa |leur |l'(?:adh|appro|adop|entr)|son )|"
	    "avant (?:de|que|l[ea'])|afin qu\\w*|afin d(?:e |')(?:ratif|adh|sign|adopt|approuv|"
	    "acc\303\251|accept|d\303\251pos|entr|la (?:ratif|sign)|sa |leur |"
	    "l'(?:adh|appro|adop|entr)|son )|prochain\\w*|demain|bient\303\264t|futur\\w*|"
	    "\303\240 venir|en voie|en cours|attend\\w*|en passe|sur le point|pour qu\\w*|"
	    "pour (?:ratif|adh|sign|adopt|approuv|acc\303\251|accept|d\303\251pos|entr|"
	    "la (?:ratif|sign)|sa |leur |l'(?:adh|appro|adop|entr)|son )\\w*er|l'intention|"
	    "d\303\251cid\\w+ de|annonc\\w+ (?:son|sa|leur) intention|vers (?:la|l'|sa|une))\\b" },
	{ GUARD_FUTURE, RIGHT,
	    "^(?:\\W+(?!sur\\b|qui\\b|dont\\b|jusqu|"
	    "convo)[\\w'-]+){0,7}?\\W+(?:(?:l'an(?:n\303\251e)?|le mois|la semaine|"
	    "la session) prochaine?|demain|prochainement|dans les prochain\\w+|d'ici)\\b" },
	/* what is to come about has the form of the present: "requises pour que le traite entre" */
	{ GUARD_FUTURE, BEFORE,
	    "\\b(?:pour|afin|avant|jusqu'\303\240 ce|en attendant) qu(?:e\\b|')(?:[^,;]|"
	    ", (?:\303\240|aux?|des?|du|et|ou|sur|en|dans|ainsi|notamment) )*$" },
	{ GUARD_MODAL, LEFT,
	    "\\b(?:pourr(?:ai\\w+|a|ont)|peu(?:t|vent)|probable\\w*|aurai(?:t|ent)|"
	    "devrai(?:t|ent)|serai(?:t|ent)|menac(?:e|ent|ait|\303\251)\\b|possib\\w+|"
	    "envisag\\w+|perme(?:t|tent|ttra|ttrait) (?:que|au|\303\240)|susceptible\\w*|"
	    "en mesure|candidat)\\b" },
	{ GUARD_CALL, LEFT,
	    "(?:\\b(?:appel(?:s|le|lent|ait|ant|\303\251)? (?:\303\240|aux?|l[ea']|les|tous|"
	    "ses|son|sa)|exhort(?!ant)\\w+|(?<!la )(?<!sa )demand(?!ant)\\w+|"
	    "invit(?:e|ent|\303\251|ant|ation)|encourag\\w+|souhait\\w+|veu(?:t|lent)|"
	    "recommand(?:e|ent|\303\251|ait|er)\\b|plaid\\w+|r\303\251clam(?!ant)\\w+|"
	    "doi(?:t|vent)|faut|n\303\251cessit\\w+|soutien(?:t|nent)|"
	    "propos(?:e|ent|ait|er)\\b|incit\\w+|enjoin\\w+|sugg\303\250r\\w+|"
	    "press(?:e|ent|\303\251)|plaidoyer)\\b|\\bprie\\w* )" },
	{ GUARD_CONDITION, LEFT,
	    "(?:\\bs'ils?\\b|\\b(?:si|lorsqu\\w*|d\303\250s qu\\w*|une fois|\303\240 condition|"
	    "sous r\303\251serve|\303\240 moins|tant qu\\w*|jusqu'\303\240 ce|pourvu|au cas|"
	    "quand)\\b)" },
	{ GUARD_CONDITION, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,6}?\\W+(?:si|sous r\303\251serve|\303\240 condition|"
	    "d\303\250s qu\\w*|lorsqu\\w*|une fois|\303\240 moins)\\b" },
	{ GUARD_NEGATION, LEFT,
	    "(?:\\b(?:ne(?! relev)|ni|jamais|aucune?|"
	    "sans(?! (?:vote|opposition|\303\252tre mis|abstention|d\303\251bat|surprise))|"
	    "refus\\w+|\303\251chou\\w+|rejet\\w+|s'oppos\\w+|emp\303\252ch\\w+|bloqu\\w+|"
	    "au lieu|seuls?|seules?)\\b|\\bn'(?!est qu)|\\bnon $)" },
	{ GUARD_DELAY, LEFT,
	    "\\b(?:report(?:e|\303\251|er|ent|\303\251e)|retard\\w*|ajourn\\w+|suspen\\w+|"
	    "gel(?:e|\303\251|er|\303\251e))\\b" },
	{ GUARD_DELAY, RIGHT,
	    "^" NEAR
	    "(?:est|a \303\251t\303\251|sont|ont \303\251t\303\251) (?:report|ajourn|suspend|"
	    "retard)\\w+" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "(?:\\b(?:qui|dont|o\303\271|(?:la|les?)quel(?:le)?s?)(?: [\\w'-]+){0,4} $|"
	    "\\bque(?: (?:a|ont|\\w+ment))* $|\\bqu'$|"
	    "\\b(?:d\303\251j\303\240|auparavant|pr\303\251c\303\251demment|initialement|"
	    "d'abord) $|\\bavai(?:t|ent)(?: [\\w-]+){0,3} $|\\bayant(?: [\\w-]+){0,2} $|"
	    "\\bapr\303\250s (?:avoir|que)(?: [\\w-]+){0,4} $)" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "(?:\\bdepuis (?:lors|qu\\w*|son|sa)\\b|"
	    "^\\W*(?:depuis (?:l[ea'] ?|\\d{4})|\303\240 ce jour|jusqu'ici|rappelons|"
	    "pour rappel|pour m\303\251moire)\\b|\\brappel(?:le|lant|ons) que\\b)" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+(?!impos\303\251|en vigueur|\303\251tabli|cr\303\251\303\251|"
	    "d\303\251ploy|qui\\b|dont\\b)[\\w'-]+){0,14}?\\W+depuis (?:(?:\\w+ )?\\d{4}\\b|"
	    "le \\d{1,2}(?:er)? \\w+ \\d{4}|la (?:cr\303\251ation|fin|signature|ratif)|"
	    "l'(?:adoption|entr\303\251e|ind\303\251pend)|les ann\303\251es|le d\303\251but)" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:\303\240 ce jour|jusqu'ici|au total|ces derni\303\250res ann\303\251es|"
	    "\303\240 l'\303\251poque)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+(?!adopt|sign|conclu|fait\\b|approuv|qui\\b|"
	    "dont\\b)[\\w'-]+){0,6}?\\W+(?:(?:d\303\250s )?en (?:(?:janvier|f\303\251vrier|"
	    "mars|avril|mai|juin|juillet|ao\303\273t|septembre|octobre|novembre|"
	    "d\303\251cembre) )?(?:1[89]|20)\\d\\d\\b|"
	    "le \\d{1,2}(?:er)? \\w+ (?:1[89]\\d\\d|200\\d)\\b|l'an(?:n\303\251e)? derni\\w+|"
	    "le mois dernier)" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "(?:^\\W*(?:en|d\303\250s|courant) (?:\\w+ )?(?:1[89]|20)\\d\\d\\b|"
	    "\\b(?:(?:\303\240|a) ce jour|\303\240 l'heure actuelle|"
	    "jusqu'\303\240 pr\303\251sent|pour l'heure)\\b)" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "(?<!regroupant )(?<!r\303\251unissant )\\b(?:\\d+|\\w+aines? d[e']|plusieurs|"
	    "de nombreux|la plupart des|plus de \\w+|"
	    "la majorit\303\251 des) ?(?:autres )?(?:pays|\303\211tats|etats|membres|parties|"
	    "nations|gouvernements|signataires)(?!-)(?: [\\w'-]+){0,4} $" },
	{ GUARD_CALL, LEFT,
	    "\\b(?:il (?:est|serait) (?:temps|important|essentiel|urgent|crucial|"
	    "n\303\251cessaire|souhaitable)|il (?:importe|convient)|esp\303\250re\\w*|"
	    "esp\303\251r\\w+|important que|essentiel que)\\b" },
	/* what a decree recites before it decides */
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "^\\W*(?:consid\303\251rant|attendu|\303\251tant rappel\303\251)\\b" },
	/* the whole date of long ago, however far behind it, that is not the date of a text's name
	 */
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:(?!\\b(?:adopt|sign|conclu|fait|approuv|qui|dont|du \\d))[^;,]){0,130}?\\ble \\d{1,2}(?:er)? \\w+ (?:1[89]\\d\\d|200\\d)\\b" },
	/* what followed from it tells that it is history */
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^[^;]{0,120}?, qui (?:a|ont|avait|allai(?:t|ent)) (?:marqu\303\251|mis fin|donn\303\251 naissance|conduit|abouti|permettre|institu\303\251)\\b" },
	/* a whole date of long ago before all else, or a year that was named */
	{ GUARD_ATTRIBUTIVE, CLAUSE, "^\\W*le \\d{1,2}(?:er)? \\w+ (?:1[89]\\d\\d|200\\d)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,9}?\\W+(?:la m\303\252me|cette m\303\252me|l'autre) ann\303\251e\\b" },
	{ GUARD_ATTRIBUTIVE, CLAUSE, "^\\W*(?:bien qu\\w*|quoiqu\\w*|malgr\303\251)\\b" },
	/* "withdrew in June from": the month of today's news is not named; "..., in 1999 and" */
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^\\W+(?:en (?:janvier|f\303\251vrier|mars|avril|mai|juin|juillet|ao\303\273t|"
	    "septembre|octobre|novembre|d\303\251cembre)\\b(?! 20)|"
	    "[^.;:]{0,140}?, en (?:19|20)\\d\\d\\b)" },
	{ GUARD_ATTRIBUTIVE, BEFORE,
	    "\\bque,? le \\d{1,2}(?:er)? \\w+ (?:1[89]\\d\\d|20[01]\\d)\\b[^;]{0,160}$" },
	/* its life in two dates: "adopted in 2009, it entered into force on 3 May 2011" */
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "\\b(?:adopt\303\251|sign\303\251|conclu|ouvert|ratifi\303\251|"
	    "\303\251labor\303\251)e?s?\\b[^;]{0,60}\\b(?:19|20)\\d\\d\\b[^;]{0,90}\\b(?:est|"
	    "sont) entr\303\251e?s? en vigueur [^;]{0,24}\\b(?:19|20)\\d\\d\\b|"
	    "\\ben vigueur [^;]{0,24}\\b(?:19|"
	    "20)\\d\\d\\b,? apr\303\250s avoir \303\251t\303\251 (?:adopt|sign|conclu)" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,6}?\\W+depuis (?:des|plusieurs|quelques|\\w+) (?:ans|"
	    "ann\303\251es|mois|d\303\251cennies)\\b" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:rappel\303\251|rappelait|rappelant|\303\251voqu\\w+)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+(?!adopt|sign|conclu|fait|approuv|qui\\b|"
	    "dont\\b)[\\w'-]+){0,14}?\\W+(?:en|courant) (?:\\w+ )?(?:19|20)\\d\\d\\b" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "(?:\\ben (?:19|20)\\d\\d (?:[\\w'-]+ ){0,3}$|"
	    "\\b(?:la (?:marque|soci\303\251t\303\251|compagnie|mairie|municipalit\303\251|"
	    "f\303\251d\303\251ration)|l'(?:entreprise|universit\303\251|\303\251quipe)|"
	    "le (?:club|groupe|syndicat|maire|joueur)|les syndicats)(?: [\\w'-]+){0,5} $)" },
	{ GUARD_ANNIVERSARY, LEFT,
	    "\\b(?:anniversaire|(?:ans|ann\303\251es|mois) (?:apr\303\250s|depuis|auparavant|"
	    "plus t\303\264t)|il y a|comm\303\251mor\\w+|marque(?:nt)? (?:le|les|l'))\\b" },
	{ GUARD_ANNIVERSARY, RIGHT,
	    "^\\W+(?:[\\w'-]+\\W+){0,8}?(?:il y a (?:[\\w-]+ ){1,3}(?:ans|d\303\251cennies|"
	    "mois)|(?:ans|ann\303\251es|mois) plus (?:t\303\264t|tard))\\b" },
	{ GUARD_QUESTION, CLAUSE,
	    "\\?[\\\"')]*$|^\\W*(?:comment|pourquoi|qu'est|que|quel(?:le)?s?|qui|quand|est-ce|"
	    "faut-il|o\303\271)\\b" },
};
const size_t guard_rows_fr_count = ARRAY_LEN(guard_rows_fr);

const char guard_plural_fr[] =
    "\\b(?:(?:\\d[\\d ]*|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|"
    "trente|quarante|cinquante|soixante|cent|(?:diz|douz|quinz|vingt|trent|quarant|cinquant|"
    "soixant|cent)aines? d[e']|plusieurs|la plupart des|plus de|tous les|toutes les|quelques|"
    "certaine?s|d'autres|les autres|de nombreux|"
    "de nombreuses)(?: ?(?:autres|nouveaux|nouvelles|premiers|premi\303\250res|"
    "\\w+i\303\250me))* ?(?:\303\211tats|etats(?!-unis)|pays|nations(?! unies)|membres|parties|"
    "gouvernements|signataires|ratifications|signatures|instruments)|"
    "(?:des|les|ces)(?: ?(?:autres|nouveaux|nouvelles|premiers|premi\303\250res|deux|"
    "trois))* (?:\303\211tats|etats)(?!-unis)|(?:des|les|"
    "ces)(?: ?(?:autres|nouveaux|nouvelles|premiers|premi\303\250res|deux|trois))* (?:pays|"
    "nations(?! unies)|membres|parties|gouvernements|signataires))\\b";

const char guard_stand_in_fr[] =
    "(?:^|[,;:\\\"(] ?|\\b(?:et|que|o\303\271|puis|quand|hier|aujourd'hui|\\w+di) |"
    "\\bqu')(?:ils?|elles?|nous|(?:le|ce|notre|leur|son|chaque) (?:pays|gouvernement|royaume|"
    "\303\251tat|grand-duch\303\251)|la (?:r\303\251publique|nation|d\303\251l\303\251gation|"
    "principaut\303\251)|l'(?:archipel|\303\256le|\303\251tat|ex\303\251cutif)|"
    "les deux (?:pays|\303\251tats|gouvernements|parties)|"
    "(?:le |la |l'|son |sa |notre )?(?:[\\w'-]+ ){0,2}?(?:chef de l'\303\251tat|chef de l'etat|"
    "pr\303\251sident|pr\303\251sidente|roi|reine|souverain|\303\251mir|"
    "(?:premier |premi\303\250re )?ministre|chef d(?:e la diplomatie|u gouvernement)|"
    "ambassadeur|ambassadrice|repr\303\251sentante? permanente?|"
    "secr\303\251taire d'\303\251tat)\\b(?:(?! et | a dit | a d\303\251clar\303\251 |"
    " que )[^;:]){0,110}?)(?:,? (?:[\\w]+ment|\303\251galement|aussi|hier|aujourd'hui|ainsi|"
    "enfin|tous deux|\\w+di|\303\240 son tour),?)*,? $";
