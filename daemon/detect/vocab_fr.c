/*
 * The shared words of the rules in French. Invariant: as vocab_words.h says.
 */
#include "daemon/detect/vocab_words.h"

#include "lib/mem.h"

#define FR_HAVE                                                                                \
	"(?:(?:a|ont|avons)(?:,(?: [^,.;]{2,80},){1,2})?(?:,? (?:(?!précéd|antérieur|"      \
	"préalabl|initial)[\\w-]+ment|également|ainsi|aussi|enfin|surtout|hier|aujourd'hui|" \
	"donc|ensuite|puis|(?:à|a) (?:son|leur) tour|quan[dt] à (?:lui|elle|eux|elles)|"     \
	"à l'unanimité|à une (?:large|très large|écrasante) majorité|de même|"          \
	"pour (?:sa|leur) part|tou(?:s|tes) (?:les )?deux|(?:lui|elle|eux|elles) aussi|"       \
	"par ailleurs|en outre|finalement|dans la foulée|en conséquence|cet(?:te)? \\w+|"    \
	"ce (?:\\d{1,2} )?\\w+|(?:le )?(?:lun|mar|mercre|jeu|vendre|"                          \
	"same)di(?: (?:matin|soir|après-midi|dernier|\\d{1,2} \\w+))?|(?:le )?dimanche|"      \
	"le \\d{1,2}(?:er)? \\w+(?: (?:\\d{4}|dernier))?|à \\w+|"                             \
	"par \\d+ voix contre \\d+),?){0,3})"

#define FR_JUST "(?:vien(?:t|nent) (?:tout juste )?d)"

const struct vocab_word vocab_words_fr[] = {
	/* treaties of States, and not the contracts that go by the same names */
	{ "fr_treaty",
	    "(?:traités?|conventions?(?! (?:collective|citoyenne|nationale|démocrate|"
	    "républicaine|de (?:financement|partenariat|prêt|"
	    "coopération(?! (?:judiciaire|douanière|policière|militaire|transfrontalière))|"
	    "subvention|stage|concession|cession)|"
	    "d'(?:assurance|investissement|établissement)))|"
	    "protocoles?(?! (?:sanitaire|de soins|d'accord))|"
	    "(?<!d')accords?(?! de (?:siège|financement|prêt|partenariat|"
	    "coopération(?! (?:judiciaire|douanière|policière|militaire|transfrontalière))|"
	    "cessez))|pactes?|statut de rome|charte|"
	    "(?:(?<=l')|(?<=d')|(?<=dits )|(?<=les )|(?<=des )|(?<=aux )|"
	    "(?<=deux ))amendements?(?= de (?-i:[A-Z])))" },
	{ "fr_accord",
	    "(?:traités?|conventions?(?! (?:collective|citoyenne|nationale|démocrate|"
	    "républicaine|de (?:financement|subvention|stage|concession)))|"
	    "protocoles?(?! (?:sanitaire|de soins))|"
	    "(?<!d')accords?(?! (?:de (?:financement|prêt|cessez|coalition|gouvernement)|"
	    "politique))|pactes?|statut de rome|charte|arrangement|"
	    "amendements? (?:à|au|aux|de kigali))" },
	{ "fr_instrument",
	    "(?:(?:instruments?|documents?|lettres?|"
	    "actes?)(?: (?:respectifs?|juridiques?|originaux|original|officiels?|"
	    "[\\w]+(?:ais|ien|ois|ain)))? (?:(?:de |portant )(?:la |sa |leur )?ratification|"
	    "d'acceptation|d'approbation|portant ratification)|(?<=\\bsa )ratification|"
	    "(?<=leur )ratification|(?<=déposé la )ratification|(?<=dépose la )ratification|"
	    "(?<=remis la )ratification|(?<=dépôt de la )ratification|"
	    "(?<=remise de la )ratification)" },
	{ "fr_accession",
	    "(?:(?:instruments?|documents?|lettres?|"
	    "actes?)(?: (?:respectifs?|juridiques?|officiels?))? (?:d'adhésion|d'accession|"
	    "de succession|portant adhésion)|(?<=son )adhésion|(?<=leur )adhésion)" },
	{ "fr_parliament",
	    "(?:parlement(?! européen)|assemblée (?:nationale|fédérale|législative|"
	    "de la république|des représentants)|sénat|"
	    "chambres? (?:des (?:députés|représentants|conseillers|communes|lords)|basse|haute|"
	    "fédérales)|conseil national(?! de)|conseil (?:des états|de la nation)|"
	    "représentation nationale|représentants du peuple|assemblée populaire|députés|"
	    "(?<=par la )chambre(?! (?:des?\\b|d'|criminelle|sociale|civile|commerciale))|"
	    "(?<=la )chambre(?=(?: \\w+)? (?:a (?:\\w+ment )?(?:approuvé|voté|ratifié|validé|"
	    "entériné|donné son)|approuve|vote|ratifie|valide|adopte le projet|"
	    "a adopté[^;]{0,30} projets?)\\b)|parlementaires|législateurs|sénateurs|élus|"
	    "congrès(?! (?:mondial|international))|eduskunta|bundestag|bundesrat|knesset|douma|"
	    "rada|diète|folketing|storting|riksdag)" },
	{ "fr_have", FR_HAVE },
	{ "fr_just", FR_JUST },
	/* how a legislature agrees, what the Assembly does with a text, how an organ does not adopt
	   one */
	{ "fr_consents",
	    "(?:" FR_HAVE " (?:\\w+é,? (?:et|puis) (?:\\w+ment )?)?(?:ratifié|adopté|approuvé|"
	    "voté(?! (?:(?:ce|cet|hier|aujourd'hui|le|\\d+|\\w+di|\\w+ment|janvier|février|"
	    "mars|avril|mai|juin|juillet|août|\\w+bre|matin|soir),? ){0,5}(?:contre|sur) )|"
	    "autorisé|entériné|validé|plébiscité|donné (?:[\\w-]+ ){0,2}?(?:son|leur|"
	    "le) (?:accord|aval|feu vert|approbation|consentement|quitus)(?: à)?|accepté|"
	    "dit oui)|procédé(?:,(?: [^,;]{2,40},){1,3})? à l'adoption|"
	    "(?:s'est|se sont) (?:\\w+ment )?(?:prononcée?s?|exprimée?s?) (?:en faveur d[eu']|"
	    "pour la|pour le|pour l')|(?:ratifi|adopt|approuv|autoris|entérin|valid|"
	    "accept)(?:e|ent|a|èrent)\\b|vot(?:e|ent|a|"
	    "èrent)\\b(?! (?:(?:ce|cet|hier|aujourd'hui|le|\\d+|\\w+di|\\w+ment|janvier|"
	    "février|mars|avril|mai|juin|juillet|août|\\w+bre|matin|soir),? ){0,5}(?:contre|"
	    "sur) )|donne(?:nt)? (?:son|leur|le) (?:accord|aval|feu vert|approbation|"
	    "consentement)|" FR_JUST
	    "(?:'|e )(?:ratifier|adopter|approuver|voter|autoriser|entériner|valider))" },
	{ "fr_adopts",
	    "(?:" FR_HAVE " (?:adopté|approuvé|voté|proclamé|entériné|"
	    "procédé(?:,(?: [^,;]{2,40},){1,3})? à l'adoption|fait siennes?|"
	    "décidé[*]?(?:, [^,.;]{2,30},)? (?:de |que |d'))|en adoptant|en proclamant|"
	    "adopt(?:e|ent)\\b|approuve|vote|proclame|entérine|fait siennes?|adopta|approuva|"
	    "proclama|" FR_JUST "(?:'|e )(?:adopter|approuver|voter|proclamer))" },
	{ "fr_fails",
	    "(?:n'(?:a|ont) pas (?:adopté|réussi à adopter|pu (?:être )?adopte?[ér]e?s?|"
	    "approuvé)|n'(?:a|ont) (?:donc |ainsi |finalement )?pas pu être (?:adopté|"
	    "approuvé)e?s?|n'est pas parvenue? à adopter|"
	    "n'(?:a|ont) pas (?:pu être|été) (?:adopté|approuvé)e?s?|"
	    "échoue(?:nt)? à (?:faire )?adopter|a (?:de nouveau |"
	    "\\w+ment )?échoué(?:, [^,;]{2,30},| \\w+di| hier| ce \\w+)? à (?:adopter|"
	    "faire adopter)|ne parvient pas à adopter|" FR_HAVE
	    " (?:rejeté|bloqué|repoussé|écarté)|rejette|repousse|rejeta|"
	    "n'(?:a|ont) pas (?:pu )?(?:recueillir?|obtenir?|obtenu|recueilli)|"
	    "(?:a été|est|ont été|sont|se voit) (?:\\w+ment )?(?:rejeté|bloqué|repoussé|"
	    "retoqué)e?s?)" },
	{ "fr_failed",
	    "(?:n'(?:a|ont) (?:\\w+ )?pas (?:pu être|été) (?:adopté|approuvé)e?s?|"
	    "n'(?:a|ont) (?:\\w+ )?pas (?:pu )?(?:recueilli|obten)\\w+|"
	    "(?:a été|est|ont été|sont|se voit) (?:\\w+ment )?(?:rejeté|bloqué|repoussé|"
	    "retoqué)e?s?|a échoué|échoue)" },
	{ "fr_deposits",
	    "(?:" FR_HAVE
	    " (?:déposé|remis|présenté|transmis|envoyé(?! (?:au|à l')(?: ?)(?:parlement|sénat|"
	    "congrès|assemblée))|"
	    "procédé(?:,(?: [^,;]{2,40},){1,3})? (?:[\\w']+ ){0,3}?(?:au dépôt|à la remise)|"
	    "effectué le dépôt)|dépos(?:e|ent|a|èrent)|en déposant|remet(?:tent)?|remit|"
	    "remirent|" FR_JUST "e (?:déposer|remettre|procéder au dépôt)|"
	    "procède(?:nt)? (?:[\\w']+ ){0,2}?au dépôt)" },
	{ "fr_deposited",
	    "(?:(?:a|ont) été (?:[\\w]+ment |dûment )?(?:déposé|remis|reçu|présenté|"
	    "transmis)e?s?)" },
	/* who has a veto, and uses it */
	{ "fr_vetoers",
	    "(?:états-unis|etats-unis|russie|chine|france|royaume-uni|moscou|washington|pékin|"
	    "londres)" },
	{ "fr_vetoes",
	    "(?:(?:a|ont) (?:\\w+ment |\\w+di |hier )?(?:opposé|mis|utilisé|exercé|fait valoir|"
	    "fait usage de|usé de) (?:son|leur) (?:droit de )?v[eé]to|"
	    "(?:met|mettent|oppose(?:nt)?|utilise(?:nt)?) (?:son|leur) (?:droit de )?v[eé]to)" },
	/* who adopts the text of a treaty */
	{ "fr_meeting",
	    "(?:conférences?(?! de presse)|comité (?:spécial|ad hoc|intergouvernemental|"
	    "de négociation|des ministres)|assemblée (?:des États parties|"
	    "mondiale de la santé)|négociateurs|plénipotentiaires|délégués|délégations|"
	    "États membres|États parties|réunion des parties|sommet|pays|oms|oit|omi|unesco|"
	    "organisation (?:mondiale de la santé|internationale du travail|"
	    "maritime internationale))" },
};
const size_t vocab_words_fr_count = ARRAY_LEN(vocab_words_fr);
