/*
 * The shared words of the rules in Spanish. Invariant: as vocab_words.h says.
 */
#include "daemon/detect/vocab_words.h"

#include "lib/mem.h"

#define ES_TIME                                                                      \
	"(?:(?:,? (?:[\\w-]+mente|también|ambos|por su lado|"                       \
	"finalmente|igualmente|así|hoy|ayer|asimismo|además|"                      \
	"por (?:su parte|unanimidad|aclamación|mayoría)|a su vez|est[ea] \\w+|"    \
	"el (?:pasado )?(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|" \
	"el (?:pasado )?\\d{1,2} de \\w+(?: de \\d{4})?),?){0,3})"
#define ES_HAVE "(?:(?:ha|han|hemos)(?:, [^,.;]{2,80},)?" ES_TIME ")"
#define ES_JUST "(?:acab(?:a|an) de )"

const struct vocab_word vocab_words_es[] = {
	/* treaties of States, and not the contracts that go by the same names */
	{ "es_treaty",
	    "(?:tratados?|convenci[óo]n|convenciones|"
	    "convenios?(?! (?:colectivo|marco(?! de las)|interinstitucional|específico|"
	    "de (?:colaboración|cooperación(?! (?:judicial|jurídica|aduanera|policial|militar|"
	    "transfronteriza))|asociación|financiación|financiamiento|préstamo|concertación|"
	    "adhesión)|con ))|protocolos?(?! (?:sanitario|de actuación))|"
	    "(?<!de )acuerdos?(?! (?:marco|de (?:colaboración|"
	    "cooperación(?! (?:judicial|jurídica|aduanera|policial|militar|transfronteriza))|"
	    "financiación|financiamiento|préstamo|sede)|con ))|pactos?|estatuto de roma|carta|"
	    "enmiendas?(?= de (?-i:[A-Z]))|instrumento de enmienda)" },
	{ "es_accord",
	    "(?:tratados?|convenci[óo]n|convenciones|"
	    "convenios?(?! (?:colectivo|interinstitucional|"
	    "de (?:financiación|financiamiento|préstamo)))|"
	    "protocolos?(?! (?:sanitario|de actuación))|"
	    "(?<!de )acuerdos?(?! (?:político|de (?:financiación|financiamiento|préstamo|"
	    "gobierno|coalición)))|pactos?|estatuto de roma|carta|enmiendas? (?:al?|de kigali)|"
	    "instrumento internacional)" },
	{ "es_instrument",
	    "(?:(?:instrumentos?|documentos?|cartas?|"
	    "actas?)(?: (?:jurídicos?|respectivos?|originales|original|correspondientes?|"
	    "formales))? (?:de (?:la |su )?(?:ratificación|aceptación|aprobación)|"
	    "ratificatorios?)|(?<=\\bsu )ratificación|(?<=depósito de la )ratificación)" },
	{ "es_accession",
	    "(?:(?:instrumentos?|documentos?|cartas?)(?: (?:jurídicos?|respectivos?|"
	    "correspondientes?))? de (?:la |su )?(?:adhesión|sucesión)|(?<=\\bsu )adhesión|"
	    "(?<=depósito de la )adhesión)" },
	{ "es_parliament",
	    "(?:parlamento(?! europeo)|congreso(?! (?:mundial|internacional))|senado|"
	    "asamblea (?:nacional|legislativa|de la república|plurinacional|federal)|"
	    "cámaras? (?:de (?:diputad[oa]s|representantes|senadores)|alta|baja)|ambas cámaras|"
	    "(?<=la )cámara(?= (?:apr(?:obó|ueba)|ratific(?:ó|a)|dio |da luz|avaló|"
	    "ha (?:aprob|ratif)))|cortes(?: generales)?|diputad[oa]s|senador[ea]s|congresistas|"
	    "legisladores|parlamentarios|asambleístas|pleno de(?:l| la) \\w+|"
	    "(?<![\\w ])pleno(?= (?:no )?(?:apr|ratif|rechaz|autor|sancion))|"
	    "plenaria de(?:l| la) \\w+|legislativo|bundestag|bundesrat|duma|rada)" },
	{ "es_have", ES_HAVE },
	{ "es_time", ES_TIME },
	{ "es_just", ES_JUST },
	/* how a legislature agrees, what the Assembly does with a text, how an organ does not adopt
	   one */
	{ "es_consents",
	    "(?:aprob(?:ó|aron)|aprueban?|" ES_HAVE
	    " (?:aprobado|ratificado|adoptado|autorizado|avalado|respaldado|refrendado|"
	    "sancionado|dado (?:luz verde|su (?:aprobación|consentimiento|aval|visto bueno)|"
	    "el (?:visto bueno|sí)))|ratific(?:ó|aron|an?)|autoriz(?:ó|aron|an?)|"
	    "adopt(?:ó|aron|an?)|respald(?:ó|aron|an?)|aval(?:ó|aron|an?)|"
	    "refrend(?:ó|aron|an?)|sancion(?:ó|aron|an?)|vot(?:ó|aron|an?) a favor|"
	    "vot(?:ó|aron)(?: (?:hoy|ayer|este \\w+|"
	    "el \\w+))? (?=el proyecto de ley que (?:aprueba|ratifica)|el acuerdo\\b)|"
	    "otorg(?:ó|aron|an?) (?:\\w+ \\w+ )?(?:la |su )?(?:ratificación|aprobación|aval)|"
	    "convirti(?:ó|eron) en ley|despach(?:ó|aron) (?:a|como) ley|"
	    "d(?:io|ieron|a|an) (?:media )?sanción(?: definitiva)?|"
	    "d(?:io|ieron|a|an) (?:luz verde|el sí|"
	    "(?:su |el )(?:aprobación|consentimiento|aval|visto bueno))|" ES_JUST
	    "(?:aprobar|ratificar|autorizar|avalar))" },
	{ "es_adopts",
	    "(?:aprob(?:ó|aron)|aprueba|adopt(?:ó|aron|a)|" ES_HAVE
	    " (?:aprobado|adoptado|proclamado|decidido (?:que )?|hecho suya)|"
	    "vot(?:ó|a)(?: \\w+mente| hoy| ayer| este \\w+| el \\w+){0,2} a favor de|"
	    "proclam(?:ó|a)|hizo suya|decidi(?:ó)(?:, [^,.;]{2,30},)? (?:que|convocar|"
	    "proclamar|prorrogar|crear|establecer)|al (?:aprobar|adoptar)|" ES_JUST
	    "(?:aprobar|adoptar))" },
	{ "es_texts",
	    "(?:\\b(?:resoluci(?:ón|ones)|textos?|declaraci(?:ón|ones)|convención|convenio|"
	    "tratado|protocolo|pacto|decisi(?:ón|ones)|proyectos?|"
	    "día (?:internacional|mundial)|año internacional|decenio)\\b|(?<=que )|"
	    "(?<=convocar )|(?<=crear )|(?<=establecer ))" },
	{ "es_fails",
	    "(?:no (?:aprob(?:ó|aron)|aprueba|adopt(?:ó|a)|ha aprobado|"
	    "logr(?:ó|a|aron) (?:aprobar|adoptar|reunir|obtener)|"
	    "consigu(?:e|ió) (?:aprobar|adoptar)|pudo (?:aprobar|adoptar|ser)|alcanz(?:ó|a)|"
	    "reuni(?:ó))|no (?:prosper(?:ó|a|aron)|sali(?:ó|eron) adelante|sale adelante|"
	    "(?:logr|alcanz|reuni|obtuv)\\w+ (?:hoy |ayer |\\w+mente |el \\w+ )?(?:los|la|"
	    "el) (?:\\w+ )?(?:votos|mayoría|apoyos?))|" ES_HAVE
	    " (?:rechazado|bloqueado)|rechaz(?:ó|a|aron)|fracas(?:ó|a)|"
	    "(?:fue|fueron|ha sido|han sido|es|queda|quedó) (?:rechazad|vetad|bloquead|"
	    "derrotad)[oa]s?|no (?:fue|fueron|ha sido|pudo ser) (?:aprobad|adoptad)[oa]s?|"
	    "no (?:obtuvo|obtuvieron|recibió|consiguió))" },
	{ "es_failed",
	    "(?:no (?:logr(?:ó|a|aron) (?:reunir|obtener)|pudo ser|alcanz(?:ó|a)|reuni(?:ó))|"
	    "no (?:prosper(?:ó|a|aron)|sali(?:ó|eron) adelante|sale adelante)|"
	    "no (?:logr|alcanz|reuni|obtuv)\\w+ (?:hoy |ayer |\\w+mente |el \\w+ )?(?:los|la|"
	    "el) (?:\\w+ )?(?:votos|mayoría|apoyos?)|fracas(?:ó|a)|"
	    "(?:fue|fueron|ha sido|han sido|es|queda|quedó) (?:rechazad|vetad|bloquead|"
	    "derrotad)[oa]s?|no (?:fue|fueron|ha sido|pudo ser) (?:aprobad|adoptad)[oa]s?|"
	    "no (?:obtuvo|obtuvieron|recibió|consiguió))" },
	{ "es_deposits",
	    "(?:deposit(?:ó|aron|an?)|" ES_HAVE
	    " (?:depositado|entregado|presentado|hecho (?:el )?(?:depósito|entrega)|"
	    "efectuado el depósito|realizado el depósito)|entreg(?:ó|aron|an?)|"
	    "(?:present|ingres|envi)(?:ó|aron)(?! (?:hoy |ayer )?(?:al|a la|a las) (?:congreso|"
	    "senado|parlamento|asamblea|cámara|cortes))|"
	    "(?:hi(?:zo|cieron)|hacen?|llev(?:ó|aron|an?) a cabo|realiz(?:ó|aron|an?)|"
	    "efectu(?:ó|aron)|efectúan?|concret(?:ó|aron|a)|formaliz(?:ó|aron|a)|"
	    "procedi(?:ó|eron) (?:a hacer )?(?:al?)?) ?(?:el |la |hoy |ayer |este \\w+ |"
	    "formal |acto de |solemne )*(?:depósito|entrega)|"
	    "al concretarse (?:el |la |acto |de )*(?:depósito|entrega)|" ES_JUST
	    "(?:depositar|entregar)|al depositar)" },
	{ "es_deposited",
	    "(?:(?:fue|fueron|ha sido|han sido) (?:[\\w]+mente |debidamente )?(?:depositad|"
	    "entregad|recibid|presentad)[oa]s?|(?:quedó|quedaron) depositad[oa]s?|"
	    "se deposit(?:ó|aron)|se (?:ha|han) depositado|se recibi(?:ó|eron)|"
	    "obra(?:n)? depositado)" },
	/* who adopts the text of a treaty */
	{ "es_meeting",
	    "(?:conferencias?(?! de prensa)|comité (?:especial|intergubernamental|"
	    "de (?:negociación|ministros)|ad hoc)|"
	    "asamblea (?:de (?:los )?Estados partes|mundial de la salud|general de la oea)|"
	    "negociadores|plenipotenciarios|delegados|delegaciones|"
	    "Estados (?:miembros?|partes?)|reunión de las partes|cumbre|países|oms|oit|omi|"
	    "unesco|organización (?:mundial de la salud|internacional del trabajo|"
	    "marítima internacional))" },
};
const size_t vocab_words_es_count = ARRAY_LEN(vocab_words_es);
