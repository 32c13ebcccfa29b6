/*
 * What stops a head in Spanish. Invariant: verbs of the rules are in the past or the present, so
 * that here only what stands around them has to be told.
 */
#include "daemon/detect/guard_rows.h"

#include "daemon/detect/detect.h"
#include "lib/mem.h"

#define NEAR "(?:\\W+[\\w'-]+){0,6}?\\W+"

const struct guard_row guard_rows_es[] = {
	{ GUARD_FUTURE, LEFT,
	    "\\b(?:va a|van a|iban? a|ser\303\241|ser\303\241n|habr\303\241|habr\303\241n|"
	    "deber\303\241\\w*|tendr\303\241\\w*|prev\303\251n?|planea\\w*|pretende\\w*|"
	    "piensan?|buscan?|promete\\w*|se compromet\\w+|se preparan?|a punto de|"
	    "antes (?:de|del|que)|pr\303\263xim\\w+|(?<!esta )(?<!la )ma\303\261ana|pronto|"
	    "futur\\w+|en proceso|en v\303\255as|camino (?:a|de)|con miras|hacia|para que|"
	    "esperan?|la intenci\303\263n|decidi\\w+)\\b" },
	{ GUARD_FUTURE, RIGHT,
	    "^(?:\\W+(?!sobre\\b|que\\b|hasta\\b|convoc)[\\w'-]+){0,7}?\\W+(?:(?:el|la|los|"
	    "las) (?:pr\303\263xim\\w+|a\303\261o que viene|semana que viene|"
	    "a\303\261o pr\303\263ximo)|pr\303\263ximamente|en los pr\303\263ximos)\\b" },
	{ GUARD_MODAL, LEFT,
	    "\\b(?:podr\303\255an?|puede\\w*|puedan?|quiz\303\241s?|tal vez|probable\\w*|"
	    "habr\303\255an?|deber\303\255an?|ser\303\255an?|amenazan?|amenazaba\\w*|"
	    "amenaz(?:\303\263|aron|ando)|posib\\w+|eval\303\272an?|considerar|"
	    "en condiciones)\\b" },
	{ GUARD_CALL, LEFT,
	    "\\b(?:instan?|inst\303\263|instaron|instado|"
	    "llam(?:an?|\303\263|amiento|aron|ado) (?:a|al)|(?<!que )piden?|pidi\303\263|"
	    "pidieron|exhort\\w+|(?<!que )exig(?:e|en|i\303\263|ieron|iendo)|"
	    "(?<!\\ba )solicit\\w+|invit(?:an?|\303\263|aron|ando)|alient\\w+|alent\303\263|"
	    "urg(?:e|en|i\303\263|ieron|ido|imos)|recomend(?!aci)\\w+|recomiend\\w+|deben?|"
	    "hay que|necesi\\w+|quier\\w+|propon\\w+|propus(?:o|ieron)|apoya\\w*|apoy\303\263|"
	    "reclam\\w+)\\b" },
	{ GUARD_CONDITION, LEFT,
	    "\\b(?:si|cuando|una vez|a menos|siempre que|hasta que|en caso de|"
	    "con sujeci\303\263n|a condici\303\263n|mientras(?![^,;]*,)|salvo que)\\b" },
	{ GUARD_CONDITION, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,6}?\\W+(?:si|a menos|siempre que|una vez|cuando|sujet[oa]s? a|"
	    "con sujeci\303\263n)\\b" },
	{ GUARD_NEGATION, LEFT,
	    "\\b(?:no(?! (?:vinculante|proliferaci|discriminaci|internacional|gubernament|"
	    "permanente|intervenci|sujetas?|reconocimiento)|\\.)|nunca|jam\303\241s|ni|"
	    "sin(?! (?:votaci|someter|oposici|debate|abstenci))|ningun\\w*|ning\303\272n|"
	    "tampoco|niegan?|neg(?:\303\263|aron|arse)|reh[u\303\272]s\\w+|rechaz\\w+|"
	    "evit\\w+(?! la doble)|impid\\w+|bloque(?:a|\303\263|aron|an|ar|ado)\\b|fracas\\w+|"
	    "falta\\w*|pendientes?)\\b" },
	{ GUARD_DELAY, LEFT,
	    "\\b(?:aplaz\\w+|pospon\\w+|pospus\\w+|retras\\w+|suspend\\w+|posterg\\w+|"
	    "demor\\w+|congel\\w+)\\b" },
	{ GUARD_DELAY, RIGHT,
	    "^" NEAR
	    "(?:fue|fueron|ha sido|han sido|queda) (?:aplaz|pospuest|suspendid|posterg)\\w+" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "(?:\\b(?:(?:con|por|en|de|a|bajo|mediante|seg\303\272n) (?:el|la|los|las) que|"
	    "quien(?:es)?|cuy[oa]s?|donde|(?:el|la|los|las) cual(?:es)?)(?: [\\w'-]+){0,4} $|"
	    "(?<!anunci\303\263 |inform\303\263 |se\303\261al\303\263 |indic\303\263 |"
	    "afirm\303\263 |confirm\303\263 |anuncia |informa |informado |anunciado |ayer |"
	    "hoy |lunes |martes |mi\303\251rcoles |jueves |viernes |s\303\241bado |domingo |"
	    "inform\303\263 de |lunes de |martes de |coles de |jueves de |"
	    "viernes de )\\bque(?: (?:ha|han|fue|fueron|se|tambi\303\251n|ya|todos|ambos|"
	    "\\w+mente))* $|\\b(?:ya|previamente|anteriormente|originalmente|inicialmente) $|"
	    "\\bhab\303\255an?(?: \\w+){0,3} $|\\bhabiendo(?: \\w+){0,2} $|"
	    "\\b(?:tras|despu\303\251s de) haber(?: \\w+){0,2} $)" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "(?:\\bdesde (?:entonces|que|su)\\b|^\\W*(?:desde (?:el|la|\\d{4})|hasta la fecha|"
	    "hasta ahora|cabe recordar|hay que recordar)\\b)" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+(?!impuest|vigente|establecid|cread|despleg|"
	    "que\\b)[\\w'-]+){0,14}?\\W+desde (?:el (?:a\303\261o|\\d)|\\d{4}|"
	    "la (?:d\303\251cada|entrada|fecha|adopci|firma|ratific|creaci))" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:hasta la fecha|hasta ahora|en total|en los \303\272ltimos a\303\261os)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+(?!adoptad|firmad|aprobad|suscrit|celebrad|conclu|"
	    "que\\b)[\\w'-]+){0,6}?\\W+(?:en (?:(?:enero|febrero|marzo|abril|mayo|junio|julio|"
	    "agosto|septiembre|octubre|noviembre|diciembre) del? )?(?:(?:el )?a\303\261o |"
	    "el )?(?:1[89]|20)\\d\\d\\b|el \\d{1,2} de \\w+ de(?:l a\303\261o)? (?:1[89]\\d\\d|"
	    "200\\d)\\b|el (?:a\303\261o|mes) pasado)" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "(?:^\\W*(?:en|durante|desde) (?:el a\303\261o |\\w+ de )?(?:1[89]|20)\\d\\d\\b|"
	    "(?<!ada )(?<!adas )(?<!ida )\\b(?:a la fecha|hasta el momento|hasta hoy|"
	    "hasta el d\303\255a de hoy|al d\303\255a de hoy)\\b)" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:\\d+|decenas? de|docenas? de|vari[oa]s|much[oa]s|numeros[oa]s|"
	    "la mayor\303\255a de los|m\303\241s de \\w+|\\w+enta|"
	    "\\w+iento) (?:otr[oa]s )?(?:pa\303\255ses|estados(?! unidos)|miembros|partes|"
	    "naciones(?! unidas)|gobiernos|signatarios)(?: [\\w'-]+){0,4} $" },
	/* what a decree recites before it decides */
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "^\\W*(?:que (?:el|la|los|las|con|en|dich[oa]|mediante)|por cuanto|considerando)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,14}?\\W+(?:con|de) fecha (?:del? )?\\d{1,2} de \\w+ del? (?:1[89]\\d\\d|200\\d)\\b" },
	/* the whole date of long ago, however far behind it, that is not the date of a text's name
	 */
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:(?!\\b(?:adoptad|firmad|aprobad|suscrit|hech[oa]|celebrad|conclu|que|del? \\d))[^;,]){0,130}?\\bel \\d{1,2} de \\w+ del? (?:1[89]\\d\\d|200\\d)\\b" },
	/* what followed from it tells that it is history */
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^[^;]{0,120}?, que (?:marc\303\263|puso fin|dio (?:origen|lugar|paso)|condujo|hab\303\255a)\\b" },
	/* a whole date of long ago before all else, or a year that was named */
	{ GUARD_ATTRIBUTIVE, CLAUSE, "^\\W*el \\d{1,2} de \\w+ del? (?:1[89]\\d\\d|200\\d)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,9}?\\W+(?:del|de ese|de aquel|ese) mismo a\303\261o\\b" },
	{ GUARD_ATTRIBUTIVE, CLAUSE, "^\\W*(?:aunque|si bien|pese a|a pesar de)\\b" },
	/* "withdrew in June from": the month of today's news is not named; "..., in 1999 and" */
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^\\W+(?:en|el pasado(?: mes de)?) (?:enero|febrero|marzo|abril|mayo|junio|julio|"
	    "agosto|septiembre|octubre|noviembre|diciembre)\\b(?! del? 20)|"
	    "^[^.;:]{0,140}?, en (?:19|20)\\d\\d\\b" },
	{ GUARD_ATTRIBUTIVE, BEFORE,
	    "\\bque,? el \\d{1,2} de \\w+ de (?:1[89]\\d\\d|20[01]\\d)\\b[^;]{0,160}$" },
	/* recitals: dates in words, and where it stands */
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "\\b(?:el|con fecha) [\\w ]{3,24} de \\w+ de (?:mil novecientos|dos mil)\\b|"
	    "\\bseg\303\272n (?:decreto|consta|ley) " },
	/* its life in two dates: "adopted in 2009, it entered into force on 3 May 2011" */
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "\\b(?:aprobad|adoptad|firmad|suscrit|abiert|ratificad|"
	    "celebrad)[oa]s?\\b[^;]{0,60}\\b(?:19|20)\\d\\d\\b[^;]{0,90}\\bentr(?:\303\263|"
	    "aron) en vig(?:or|encia) [^;]{0,30}\\b(?:19|20)\\d\\d\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+[\\w'-]+){0,6}?\\W+(?:durante|desde hace) (?:\\w+ )?(?:a\303\261os|meses|"
	    "d\303\251cadas)\\b" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "\\b(?:record(?:\303\263|a|aron|ando|emos)|rememor\\w+|evoc\\w+)\\b" },
	{ GUARD_ATTRIBUTIVE, RIGHT,
	    "^(?:\\W+(?!adoptad|firmad|aprobad|suscrit|hech[oa]\\b|celebrad|conclu|"
	    "que\\b)[\\w'-]+){0,14}?\\W+en (?:\\w+ del? )?(?:(?:el )?a\303\261o )?(?:19|"
	    "20)\\d\\d\\b" },
	{ GUARD_ATTRIBUTIVE, CLAUSE,
	    "^\\W*(?:[\\w'-]+\\W+){0,6}?(?:[2-9]\\d|1\\d\\d|1[3-9]) (?:estados(?! unidos)|"
	    "pa\303\255ses|miembros)\\b[^,;]{0,90} (?:firmaron|ratificaron|suscribieron|han|"
	    "se adhirieron)\\b" },
	{ GUARD_ATTRIBUTIVE, LEFT,
	    "(?:\\ben (?:19|20)\\d\\d (?:[\\w'-]+ ){0,3}$|"
	    "\\b(?:la (?:marca|empresa|compa\303\261\303\255a|firma|universidad|patronal|"
	    "federaci\303\263n|selecci\303\263n|alcaldesa)|"
	    "el (?:club|equipo|sindicato|ayuntamiento|alcalde|jugador|gobernador)|"
	    "los sindicatos|ambas entidades)(?: [\\w'-]+){0,5} $)" },
	{ GUARD_ANNIVERSARY, LEFT,
	    "\\b(?:aniversario|a\303\261os (?:despu\303\251s|desde|antes)|conmemor\\w+|"
	    "hace \\w+ a\303\261os)\\b" },
	{ GUARD_ANNIVERSARY, RIGHT,
	    "^\\W+(?:[\\w'-]+\\W+){0,8}?(?:hace (?:[\\w-]+ ){1,3}(?:a\303\261os|d\303\251cadas|"
	    "meses)|a\303\261os despu\303\251s)\\b" },
	{ GUARD_QUESTION, CLAUSE,
	    "\\?[\\\"')]*$|\302\277|^\\W*(?:c\303\263mo|por qu\303\251|qu\303\251|"
	    "qui\303\251n\\w*|cu\303\241ndo|cu\303\241l\\w*|d\303\263nde)\\b" },
};
const size_t guard_rows_es_count = ARRAY_LEN(guard_rows_es);

const char guard_plural_es[] =
    "\\b(?:(?:\\d[\\d ]*|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|"
    "veinte|treinta|cuarenta|cincuenta|sesenta|cien|decenas? de|docenas? de|un centenar de|"
    "vari[oa]s|muchos|muchas|la mayor\303\255a de los|m\303\241s de|tod[oa]s l[oa]s|algun[oa]s|"
    "otr[oa]s|l[oa]s dem\303\241s|numeros[oa]s)(?: (?:otr[oa]s|nuev[oa]s|primer[oa]s|\\d+|"
    "\\w+ta))* (?:estados(?! unidos)|pa\303\255ses|naciones(?! unidas)|miembros|partes|"
    "gobiernos|signatarios|ratificaciones|firmas|instrumentos)|"
    "l[oa]s(?: (?:otr[oa]s|nuev[oa]s|primer[oa]s|\\d+|\\w+ta|dos|tres))* (?:estados(?! unidos)|"
    "pa\303\255ses|naciones(?! unidas)|miembros|partes|gobiernos|signatarios))\\b";

const char guard_stand_in_es[] =
    "(?:^|[,;:\\\"(] ?|\\b(?:y|que|donde|cuando|hoy|ayer|entonces) |"
    "\\b(?=ambos ))(?:(?:el|este|nuestro|su|cada) (?:pa\303\255s|gobierno|reino|"
    "estado)(?: \\w+)?|la (?:rep\303\272blica|naci\303\263n|delegaci\303\263n|"
    "canciller\303\255a|presidencia)|el ejecutivo(?: federal)?|"
    "ambos (?:pa\303\255ses|estados|gobiernos)|los dos (?:pa\303\255ses|gobiernos)|"
    "(?:el |la |su |nuestro |nuestra )?(?:[\\w'-]+ ){0,2}?(?:jef[ea] de(?:l)? estado|"
    "president[ea]|mandatari[oa]|rey|reina|(?:vice|primer |primera )?ministr[oa]|delegad[oa]s|"
    "representantes|cancilleres|canciller|embajador|embajadora|representante permanente|"
    "secretari[oa] de relaciones|subsecretari[oa]|vicecanciller|plenipotenciario|"
    "ejecutivo)\\b(?:(?! y | dijo | que )[^;:]){0,130}?)(?:,? (?:\\w+mente|tambi\303\251n|hoy|"
    "ayer|as\303\255|adem\303\241s|ambos),?)*,? $";
