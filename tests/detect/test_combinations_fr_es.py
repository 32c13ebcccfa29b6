#!/usr/bin/env python3
"""French and Spanish: States, verb forms, treaties with their contractions and tails in every combination are read; none of their twins that say it did not happen."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import asking

MOST = 110  # combinations of one table that are tried: evenly spread
DOMAINS = ({"domain": "un"}, {"domain": "news"}, {})


def each(form, words):
    return tuple(form.format(w) for w in words)


# --- French: names with their articles, as subjects, after "de" and after "à"
FR_ONE = ("la Norvège", "le Tchad", "l'Espagne", "le gouvernement du Tchad", "la République du Congo", "le Maroc", "l'Union européenne")
FR_MANY = ("le Tchad et les Fidji", "la Norvège, le Tchad et le Pérou", "les États-Unis", "les Fidji", "les gouvernements du Tchad et du Congo")
FR_BY = ("la Norvège", "le Tchad", "l'Espagne", "le Tchad et les Fidji", "le gouvernement du Maroc")
FR_OF_STATE = ("de la Norvège", "du Tchad", "des Fidji", "de l'Espagne", "d'Oman")
FR_PERSONS = ("le ministre norvégien des Affaires étrangères", "l'ambassadeur du Tchad", "la représentante permanente des Fidji auprès des Nations Unies", "le président tchadien Idriss Orme")
FR_NAMES = ("la Convention sur les lanternes", "le Traité sur les lanternes", "l'Accord de Paris", "le Protocole facultatif à la Convention sur les lanternes",
            "le Statut de Rome", "l'Amendement de Kigali", "la Convention n° 190 de l'OIT", "les deux Protocoles sur les lanternes")


def fr_to(name):
    return "au" + name[2:] if name.startswith("le ") else "aux" + name[3:] if name.startswith("les ") else "à " + name


def fr_of(name):
    return "du" + name[2:] if name.startswith("le ") else "des" + name[3:] if name.startswith("les ") else "de " + name


FR_TO = tuple(fr_to(n) for n in FR_NAMES)
FR_OF = tuple(fr_of(n) for n in FR_NAMES)
FR_CONVENTIONS = ("la Convention sur les lanternes", "la Convention n° 190 de l'OIT", "la Convention du Conseil de l'Europe sur les lanternes")
FR_WHEN = ("", " lundi", " à Hanoï", " le 4 mai", ", a annoncé le ministère", ", devenant le 60e État partie")
FR_HEADLINE = ("", " ce lundi", " à Hanoï")

FR_RATIFIES = each("{}", ("ratifie", "a ratifié", "a officiellement ratifié", "a également ratifié", "vient de ratifier", "ratifie à son tour", "a, à son tour, ratifié", "ratifia",
                          "devient le 40e État à ratifier", "est devenu le premier pays africain à ratifier", "est le 40e pays à avoir ratifié", "a annoncé avoir ratifié", "a ratifié hier"))
FR_RATIFIES_OF = ("a procédé à la ratification {}", "a achevé la ratification {}", "a finalisé le processus de ratification {}", "procède à la ratification {}",
                  "a notifié au dépositaire sa ratification {}", "a complété sa procédure de ratification {}", "a déposé la ratification {}")
FR_RATIFY = ("ratifient", "ont ratifié", "ont tous deux ratifié", "viennent de ratifier", "ont également ratifié", "ratifièrent")
FR_SIGNS = ("signe", "a signé", "a officiellement signé", "a signé hier", "vient de signer", "a apposé sa signature à", "devient le 40e État à signer", "signa", "a paraphé")
FR_SIGN = ("signent", "ont signé", "ont signé hier", "viennent de signer", "ont tous deux signé")
FR_SIGNS_OF = ("a procédé à la signature {}", "a procédé, hier, à Alger, à la signature {}", "vient de procéder à la signature {}", "a pris part à la signature {}")
FR_ACCEDES = ("adhère", "a adhéré", "a officiellement adhéré", "a également adhéré", "vient d'adhérer", "adhère à son tour", "a formellement adhéré", "adhéra")
FR_JOINS = ("rejoint", "a rejoint", "vient de rejoindre", "devient le 40e État à rejoindre")
FR_DEPOSITS = ("dépose", "a déposé", "a officiellement déposé", "vient de déposer", "a remis au Secrétaire général", "a déposé auprès du Secrétaire général de l'ONU", "a procédé au dépôt de", "déposa")
FR_RATIFYING = ("son instrument de ratification", "l'instrument de ratification", "ses instruments de ratification", "son instrument d'acceptation", "les instruments de ratification")
FR_ACCEDING = ("son instrument d'adhésion", "l'instrument d'adhésion", "ses instruments d'adhésion", "son instrument de succession")
FR_LEAVES = ("se retire", "s'est retiré", "vient de se retirer", "s'est officiellement retiré", "annonce son retrait", "a annoncé son retrait", "a notifié au dépositaire son retrait", "se retire officiellement",
             "a notifié sa dénonciation", "officialise son retrait", "a formellement notifié son retrait")
FR_QUITS = ("quitte", "a quitté", "dénonce", "a dénoncé", "vient de dénoncer")
FR_RESERVES = ("a formulé une réserve", "a fait une déclaration interprétative concernant l'article 9", "a retiré sa réserve", "a émis une réserve", "formule une réserve")
FR_STARTS = ("entre en vigueur", "est entrée en vigueur", "est officiellement entrée en vigueur", "vient d'entrer en vigueur", "est entrée en vigueur lundi", "entre officiellement en vigueur", "est désormais en vigueur", "entre en vigueur aujourd'hui")
FR_PARLIAMENTS = ("le Parlement", "le Sénat chilien", "l'Assemblée nationale", "la Chambre des représentants", "les députés", "le Bundestag", "les sénateurs", "le Parlement norvégien")
FR_CONSENTS = ("autorise", "approuve", "adopte", "vote", "valide", "a autorisé", "a approuvé", "a voté", "a définitivement adopté", "a adopté hier", "vient d'approuver", "a adopté à l'unanimité")
FR_MANY_CONSENT = ("autorisent", "approuvent", "adoptent", "votent", "ont autorisé", "ont approuvé", "ont voté", "ont adopté à l'unanimité", "viennent d'approuver")
FR_BILLS = ("la ratification {of}", "le projet de loi autorisant la ratification {of}", "la loi portant ratification {of}", "l'adhésion du pays {to}", "un projet de loi relatif à l'approbation {of}", "le projet de loi de ratification {of}")
FR_BOUND = tuple(b.format(of=fr_of(n), to=fr_to(n)) for b in FR_BILLS for n in FR_NAMES[:3])
FR_ADOPTS = ("adopte", "a adopté", "a adopté à l'unanimité", "a adopté, jeudi,", "vient d'adopter", "a adopté par 120 voix contre 3", "approuve", "a approuvé")
FR_TEXTS = ("une résolution sur les lanternes", "une résolution demandant la fin des hostilités", "une résolution sur le climat en Ruritanie", "la résolution 3001", "un texte sur les lanternes")
FR_ASSEMBLY = ("l'Assemblée générale de l'ONU", "l'Assemblée générale des Nations Unies")
FR_COUNCIL = ("le Conseil de sécurité", "le Conseil de sécurité de l'ONU", "le Conseil de sécurité des Nations Unies")
FR_COMMITTEE = ("la Troisième Commission", "la Sixième Commission de l'Assemblée générale")
FR_MEETINGS = ("la Conférence diplomatique", "les négociateurs", "les États parties", "les pays membres de l'OMS")
FR_NEW = ("le Protocole sur les lanternes", "un traité sur les lanternes", "la nouvelle Convention sur les lanternes", "un amendement à la Convention sur les lanternes")

# --- Spanish
ES_ONE = ("Noruega", "el Perú", "España", "el Gobierno del Perú", "la República Dominicana", "el Reino de Marruecos", "la Unión Europea", "Costa Rica")
ES_MANY = ("Fiji y el Perú", "Noruega, Chile y el Perú", "los Estados Unidos", "los Gobiernos de Chile y del Perú")
ES_BY = ("Noruega", "el Perú", "Fiji y el Perú", "el Gobierno de Costa Rica")
ES_OF_STATE = ("de Noruega", "del Perú", "de la República Dominicana", "de los Países Bajos")
ES_PERSONS = ("el ministro noruego de Asuntos Exteriores", "el embajador del Perú", "la representante permanente de Fiji ante las Naciones Unidas", "el presidente chileno, Juan Olmo")
ES_NAMES = ("la Convención sobre los faroles", "el Tratado sobre los faroles", "el Acuerdo de París", "el Protocolo Facultativo de la Convención sobre los faroles",
            "el Estatuto de Roma", "la Enmienda de Kigali", "el Convenio núm. 190 de la OIT", "los dos Protocolos sobre los faroles")


def es_to(name):
    return "al" + name[2:] if name.startswith("el ") else "a " + name


def es_of(name):
    return "del" + name[2:] if name.startswith("el ") else "de " + name


ES_TO = tuple(es_to(n) for n in ES_NAMES)
ES_OF = tuple(es_of(n) for n in ES_NAMES)
ES_CONVENTIONS = ("la Convención sobre los faroles", "la Convención de las Naciones Unidas sobre los faroles", "la Enmienda de Kigali")
ES_WHEN = ("", " el lunes", " en Hanói", " el 4 de mayo", ", anunció el ministerio", ", con lo que son 60 los Estados partes")
ES_RATIFIES = ("ratifica", "ratificó", "ha ratificado", "ratificó oficialmente", "ha ratificado también", "acaba de ratificar", "ratificó ayer", "se convierte en el 40.º Estado en ratificar",
               "se convirtió en el primer país africano en ratificar", "es el cuadragésimo país que ratifica", "anunció que ha ratificado", "ratificó este lunes")
ES_RATIFIES_OF = ("completó la ratificación {}", "ha culminado el proceso de ratificación {}", "procedió a la ratificación {}", "notificó al depositario su ratificación {}", "depositó la ratificación {}", "concluyó su proceso de ratificación {}")
ES_RATIFY = ("ratifican", "ratificaron", "han ratificado", "acaban de ratificar", "ratificaron también")
ES_SIGNS = ("firma", "firmó", "ha firmado", "suscribió", "suscribe", "ha suscrito", "acaba de firmar", "firmó ayer", "signó", "selló", "se convirtió en el 40.º Estado en firmar", "firmó oficialmente")
ES_SIGN = ("signaron", "sellaron", "firman", "firmaron", "han firmado", "suscribieron", "acaban de firmar", "firmaron ayer")
ES_ACCEDES = ("se adhiere", "se adhirió", "se ha adherido", "se adhirió oficialmente", "acaba de adherirse", "se suma", "se sumó", "se une", "adhirió", "se convirtió en el 40.º Estado en adherirse", "accedió")
ES_DEPOSITS = ("deposita", "depositó", "ha depositado", "depositó ante el Secretario General", "entregó al Secretario General de la ONU", "hizo entrega de", "hizo el depósito de", "acaba de depositar", "realizó el depósito de")
ES_RATIFYING = ("su instrumento de ratificación", "el instrumento de ratificación", "los instrumentos de ratificación", "su instrumento de aceptación", "la carta de ratificación")
ES_ACCEDING = ("su instrumento de adhesión", "el instrumento de adhesión", "los instrumentos de adhesión")
ES_LEAVES = ("se retira", "se retiró", "se ha retirado", "acaba de retirarse", "se retiró oficialmente", "anuncia su retirada", "anunció su retiro", "notificó al depositario su retiro", "ha notificado su denuncia", "formalizó su salida", "se sale", "se desvincula")
ES_QUITS = ("abandona", "abandonó", "denuncia", "denunció", "ha denunciado")
ES_RESERVES = ("formuló una reserva", "ha formulado una reserva", "retiró su reserva", "hizo una declaración interpretativa sobre el artículo 9", "formula una reserva")
ES_STARTS = ("entra en vigor", "entró en vigor", "ha entrado en vigor", "entró oficialmente en vigor", "acaba de entrar en vigor", "entró en vigor el lunes", "entra hoy en vigor", "entró en vigencia", "ya está en vigor")
ES_PARLIAMENTS = ("el Parlamento", "el Senado chileno", "la Asamblea Nacional", "la Cámara de Diputados", "el Congreso", "el pleno del Senado", "el Parlamento de Noruega")
ES_CONSENTS = ("autoriza", "aprueba", "ratifica", "avala", "autorizó", "aprobó", "ratificó", "ha aprobado", "aprobó ayer", "acaba de aprobar", "aprobó por unanimidad", "dio luz verde a")
ES_BILLS = ("la ratificación {of}", "el proyecto de ley que aprueba {name}", "{name}", "la adhesión del país {to}", "el proyecto de resolución legislativa que aprueba {name}", "la ley aprobatoria {of}")
ES_BOUND = tuple(b.format(of=es_of(n), to=es_to(n), name=n) for b in ES_BILLS for n in ES_NAMES[:3])
ES_ADOPTS = ("aprueba", "aprobó", "adoptó", "ha aprobado", "aprobó el jueves", "acaba de aprobar", "aprobó por 120 votos a favor y 3 en contra", "adopta", "aprobó por unanimidad")
ES_TEXTS = ("una resolución sobre los faroles", "una resolución que pide el fin de las hostilidades", "la resolución 3001", "un texto sobre los faroles")
ES_ASSEMBLY = ("la Asamblea General de la ONU", "la Asamblea General de las Naciones Unidas")
ES_COUNCIL = ("el Consejo de Seguridad", "el Consejo de Seguridad de la ONU", "el Consejo de Seguridad de las Naciones Unidas")
ES_COMMITTEE = ("la Tercera Comisión", "la Sexta Comisión de la Asamblea General")
ES_MEETINGS = ("la Conferencia diplomática", "los negociadores", "los Estados partes", "los países miembros de la OMS")
ES_NEW = ("el Protocolo sobre los faroles", "un tratado sobre los faroles", "la nueva Convención sobre los faroles", "una enmienda a la Convención sobre los faroles")

# label, what may come with it, how the parts are put together, the parts
HOLDS = (
    # French
    ("ratified", (), "{} {} {}{}", (FR_ONE, FR_RATIFIES, FR_NAMES, FR_WHEN)),
    ("ratified", (), "{} {} {}{}", (FR_MANY, FR_RATIFY, FR_NAMES, FR_WHEN[:5])),
    ("ratified", ("deposited",), "{} {}{}", (FR_ONE, tuple(f.format(o) for f in FR_RATIFIES_OF for o in FR_OF), FR_WHEN[:4])),
    ("ratified", (), "{} {} {}{}", (FR_CONVENTIONS, ("a été ratifiée par", "a été officiellement ratifiée par", "vient d'être ratifiée par", "est ratifiée par"), FR_BY, ("", " lundi", " ce 4 mai"))),
    ("ratified", (), "{} {} par {}{}", (("ratification", "la ratification"), FR_OF, FR_BY, ("", " porte à 40 le nombre des parties", ", le 4 mai 2025"))),
    ("ratified", (), "ratification par {} {}", (FR_BY, FR_OF)),
    ("treaty_signed", (), "{} {} {}{}", (FR_ONE, FR_SIGNS, FR_NAMES[:6], FR_WHEN)),
    ("treaty_signed", (), "{} {}{}", (FR_ONE + FR_PERSONS, tuple(f.format(o) for f in FR_SIGNS_OF for o in FR_OF), FR_WHEN[:2])),
    ("treaty_signed", (), "{} {} {}{}", (FR_MANY, FR_SIGN, FR_NAMES, FR_WHEN[:5])),
    ("treaty_signed", (), "{} {} {}{}", (FR_PERSONS, FR_SIGNS[:5], FR_NAMES, FR_WHEN[:5])),
    ("treaty_signed", (), "{} {} {}{}", (FR_CONVENTIONS, ("a été signée par", "a été signée hier par", "vient d'être signée par"), FR_BY, ("", " à Hanoï"))),
    ("treaty_signed", (), "signature {} par {}{}", (FR_OF, FR_BY, ("", " à Hanoï"))),
    ("acceded", (), "{} {} {}{}", (FR_ONE, FR_ACCEDES, FR_TO, FR_WHEN)),
    ("acceded", (), "{} {} {}{}", (FR_ONE, FR_JOINS, FR_NAMES, FR_WHEN[:5])),
    ("acceded", (), "{} {} {}{}", (FR_MANY, ("adhèrent", "ont adhéré", "viennent d'adhérer", "ont tous deux adhéré"), FR_TO, FR_WHEN[:5])),
    ("acceded", (), "{} {} {}{}", (("adhésion", "l'adhésion"), FR_OF_STATE, FR_TO, ("", ", le 4 mai 2025"))),
    ("deposited", ("ratified",), "{} {} {} {}{}", (FR_ONE + FR_PERSONS[:2], FR_DEPOSITS, FR_RATIFYING, FR_OF, FR_WHEN)),
    ("deposited", ("ratified",), "{} ont déposé leurs instruments de ratification {}{}", (FR_MANY, FR_OF, FR_WHEN[:5])),
    ("deposited", ("acceded",), "{} {} {} {}{}", (FR_ONE + FR_PERSONS[:2], FR_DEPOSITS, FR_ACCEDING, FR_TO, FR_WHEN)),
    ("deposited", ("ratified",), "{} {} {} {}", (("l'instrument de ratification", "l'instrument d'acceptation", "l'instrument d'approbation"), FR_OF, ("a été déposé par", "a été déposé hier par", "a été remis au Secrétaire général par"), FR_BY)),
    ("deposited", ("ratified",), "dépôt par {} de l'instrument de ratification {}", (FR_BY, FR_OF)),
    ("deposited", ("ratified",), "dépôt de l'instrument de ratification {} par {}", (FR_OF, FR_BY)),
    ("deposited", ("acceded",), "dépôt de l'instrument d'adhésion {} {}", (FR_OF_STATE, FR_TO)),
    ("withdrawal", (), "{} {} {}{}", (FR_ONE, FR_LEAVES, FR_OF, FR_WHEN[:5])),
    ("withdrawal", (), "{} {} {}{}", (FR_ONE, ("met fin", "a mis fin", "a, jeudi, mis fin"), FR_TO, FR_WHEN[:2])),
    ("withdrawal", (), "{} {} {}{}", (FR_ONE, FR_QUITS, FR_NAMES, FR_WHEN[:5])),
    ("withdrawal", (), "{} {} {}{}", (("le Tchad et les Fidji", "les États-Unis"), ("se retirent", "se sont retirés", "viennent de se retirer", "ont annoncé leur retrait"), FR_OF, FR_WHEN[:5])),
    ("withdrawal", (), "{} {} {}{}", (("retrait", "le retrait"), FR_OF_STATE, FR_OF, (" a pris effet", " a pris effet lundi", " est effectif", " est entré en vigueur"))),
    ("reservation", (), "{} {} {}{}", (FR_ONE, FR_RESERVES, FR_TO, FR_WHEN[:4])),
    ("entered_into_force", (), "{} {}{}", (FR_CONVENTIONS, FR_STARTS, ("", ", a annoncé le ministère", " pour la Norvège", " après 60 ratifications"))),
    ("entered_into_force", (), "entrée en vigueur {}{}", (FR_OF[:4], ("", " ce lundi", " pour la Norvège"))),
    ("opened_for_signature", (), "{} {}{}", (FR_CONVENTIONS, ("est ouverte à la signature", "a été ouverte à la signature", "s'ouvre à la signature", "est désormais ouverte à la signature"), ("", " à Hanoï", " lundi"))),
    ("consent_given", ("ratified", "floor_passed"), "{} {} {}{}", (FR_PARLIAMENTS[:4] + FR_PARLIAMENTS[5:6] + FR_PARLIAMENTS[7:], FR_CONSENTS, FR_BOUND, ("", " lundi", " par 120 voix contre 3"))),
    ("consent_given", ("ratified", "floor_passed"), "{} {} {}{}", (("les députés", "les sénateurs"), FR_MANY_CONSENT, FR_BOUND, ("", " lundi", " par 120 voix contre 3"))),
    ("consent_given", ("ratified", "floor_passed"), "{} {} {}{}", (tuple(f"la ratification {o}" for o in FR_OF[:3]) + tuple(f"le projet de loi autorisant la ratification {o}" for o in FR_OF[:3]), ("a été approuvé par", "a été adopté par", "est adopté par", "a été voté à l'unanimité par"), FR_PARLIAMENTS[:5], ("", " lundi"))),
    ("consent_refused", ("floor_failed",), "{} {} {}{}", (("le Parlement", "le Sénat chilien", "l'Assemblée nationale"), ("rejette", "a rejeté", "a refusé", "vote contre", "a voté contre", "refuse de ratifier"), tuple(b for b in FR_BOUND if not b.startswith("un")), ("", " lundi"))),
    ("un_ga_adopted", (), "{} {} {}{}", (FR_ASSEMBLY, FR_ADOPTS, FR_TEXTS, ("", " vendredi"))),
    ("un_ga_adopted", (), "{} {} {}{}", (FR_TEXTS[:2], ("a été adoptée par", "a été adoptée vendredi par", "est adoptée par"), FR_ASSEMBLY, ("", " par 120 voix contre 3"))),
    ("un_sc_adopted", (), "{} {} {}{}", (FR_COUNCIL, FR_ADOPTS[:5] + FR_ADOPTS[6:], FR_TEXTS, ("", " vendredi", ", par 14 voix pour et une abstention"))),
    ("un_committee_approved", (), "{} {} {}{}", (FR_COMMITTEE, FR_ADOPTS, ("un projet de résolution sur les lanternes", "trois projets de résolution"), ("", " vendredi"))),
    ("un_failed", (), "{} {} {}", (FR_ASSEMBLY + FR_COUNCIL, ("rejette", "a rejeté", "n'a pas adopté", "n'est pas parvenu à adopter", "échoue à adopter", "n'a pas réussi à adopter"), FR_TEXTS[:2])),
    ("text_adopted", (), "{} {} {}", (("le Comité ad hoc", "le Comité des ministres"), ("adopte", "a adopté", "a approuvé"), FR_NEW)),
    ("text_adopted", (), "{} {} {}", (("la Conférence diplomatique",), ("adopte", "a adopté", "a approuvé", "vient d'adopter"), FR_NEW)),
    ("text_adopted", (), "{} {} {}", (FR_MEETINGS[1:], ("adoptent", "ont adopté", "ont approuvé", "viennent d'adopter"), FR_NEW)),
    ("treaty_submitted", (), "{} {} {}{}", (FR_NAMES[:3], ("a été soumis", "a été transmis lundi", "a été présenté"), ("au Parlement", "à l'Assemblée nationale"), ("", " pour ratification"))),
    ("signed", (), "la loi autorisant la ratification {} {}{}", (FR_OF, ("a été promulguée", "a été officiellement promulguée"), ("", " lundi"))),
    ("treaty_submitted", (), "{} {} {} {}", (("le gouvernement norvégien", "le président tchadien"), ("a soumis", "soumet", "a transmis"), FR_NAMES[:3], ("au Parlement pour ratification", "à l'Assemblée nationale"))),
    # Spanish
    ("ratified", (), "{} {} {}{}", (ES_ONE, ES_RATIFIES, ES_NAMES, ES_WHEN)),
    ("ratified", (), "{} {} {}{}", (ES_MANY, ES_RATIFY, ES_NAMES, ES_WHEN[:5])),
    ("ratified", ("deposited",), "{} {}{}", (ES_ONE, tuple(f.format(o) for f in ES_RATIFIES_OF for o in ES_OF), ES_WHEN[:4])),
    ("ratified", (), "{} {} {}{}", (ES_CONVENTIONS, ("fue ratificada por", "ha sido ratificada por", "fue ratificada ayer por", "acaba de ser ratificada por"), ES_BY, ("", " el lunes"))),
    ("ratified", (), "{} {} por {}{}", (("ratificación", "la ratificación"), ES_OF, ES_BY, ("", " eleva a 40 el número de partes", ", el 4 de mayo de 2025"))),
    ("ratified", (), "ratificación por {} {}", (ES_BY, ES_OF)),
    ("ratified", (), "entrará en vigor en mayo después de que {} se convirtiera en el {} en ratificar {}", (ES_ONE, ("40.º Estado", "Estado número 50", "país cincuenta"), ES_NAMES[:4])),
    ("treaty_signed", (), "{} {} {}{}", (ES_ONE, ES_SIGNS, ES_NAMES[:6], ES_WHEN)),
    ("treaty_signed", (), "{} {} {}{}", (ES_MANY, ES_SIGN, ES_NAMES, ES_WHEN[:5])),
    ("treaty_signed", (), "{} {} {}{}", (ES_PERSONS, ES_SIGNS[:5], ES_NAMES, ES_WHEN[:5])),
    ("treaty_signed", (), "{} {} {}{}", (ES_CONVENTIONS, ("fue firmada por", "ha sido suscrita por", "fue suscrita ayer por"), ES_BY, ("", " en Hanói"))),
    ("treaty_signed", (), "{} {} por {}{}", (("firma", "la firma"), ES_OF, ES_BY, (" en Hanói", ", el 4 de mayo de 2025"))),
    ("treaty_signed", (), "{} {} por representantes {}", (ES_CONVENTIONS, ("fue firmada", "fue suscrita"), ES_OF_STATE)),
    ("acceded", (), "{} {} {}{}", (ES_ONE, ES_ACCEDES, ES_TO, ES_WHEN)),
    ("acceded", (), "{} {} {}{}", (ES_MANY, ("se adhieren", "se adhirieron", "se han adherido", "acaban de adherirse", "se sumaron"), ES_TO, ES_WHEN[:5])),
    ("acceded", (), "{} {} {}{}", (("adhesión", "la adhesión"), ES_OF_STATE, ES_TO, ("", ", el 4 de mayo de 2025"))),
    ("deposited", ("ratified",), "{} {} {} {}{}", (ES_ONE + ES_PERSONS[:2], ES_DEPOSITS, ES_RATIFYING, ES_OF, ES_WHEN)),
    ("deposited", ("ratified",), "{} depositaron sus instrumentos de ratificación {}{}", (ES_MANY, ES_OF, ES_WHEN[:5])),
    ("deposited", ("acceded",), "{} {} {} {}{}", (ES_ONE + ES_PERSONS[:2], ES_DEPOSITS, ES_ACCEDING, ES_TO, ES_WHEN)),
    ("deposited", ("ratified",), "{} {} {} {}", (("el instrumento de ratificación", "el instrumento de aceptación", "el instrumento de aprobación"), ES_OF, ("fue depositado por", "ha sido depositado por", "fue entregado al Secretario General por"), ES_BY)),
    ("deposited", ("ratified",), "depósito por {} del instrumento de ratificación {}", (ES_BY, ES_OF)),
    ("deposited", ("ratified",), "depósito del instrumento de ratificación {} por {}", (ES_OF, ES_BY)),
    ("deposited", ("acceded",), "depósito del instrumento de adhesión {} {}", (ES_OF_STATE, ES_TO)),
    ("withdrawal", (), "{} {} {}{}", (ES_ONE, ES_LEAVES, ES_OF, ES_WHEN[:5])),
    ("withdrawal", (), "{} {} {}{}", (ES_ONE, ("pone fin", "puso fin", "ha puesto fin"), ES_TO, ES_WHEN[:2])),
    ("withdrawal", (), "{} {} {}{}", (ES_ONE, ES_QUITS, ES_NAMES, ES_WHEN[:5])),
    ("withdrawal", (), "{} {} {}{}", (("Chile y el Perú", "los Estados Unidos"), ("se retiran", "se retiraron", "se han retirado", "anunciaron su retiro"), ES_OF, ES_WHEN[:5])),
    ("withdrawal", (), "{} {} {}{}", (("la retirada", "el retiro"), ES_OF_STATE, ES_OF, (" se hizo efectiva", " surtió efecto el lunes", " entró en vigor"))),
    ("reservation", (), "{} {} {}{}", (ES_ONE, ES_RESERVES, ES_TO, ES_WHEN[:4])),
    ("entered_into_force", (), "{} {}{}", (ES_CONVENTIONS, ES_STARTS, ("", ", anunció el ministerio", " para el Perú", " tras 60 ratificaciones"))),
    ("entered_into_force", (), "{} {}{}", (("entra en vigor", "entró en vigor el lunes", "ha entrado en vigor", "ya está en vigor"), ES_NAMES[:7], ("", ", anunció el ministerio"))),
    ("opened_for_signature", (), "{} {}{}", (ES_CONVENTIONS, ("está abierta a la firma", "fue abierta a la firma", "se abre a la firma", "quedó abierta a la firma"), ("", " en Hanói"))),
    ("consent_given", ("ratified", "floor_passed"), "{} {} {}{}", (ES_PARLIAMENTS, ES_CONSENTS, ES_BOUND, ("", " el lunes", " con 120 votos a favor"))),
    ("consent_given", ("ratified", "floor_passed"), "{} {} {}{}", (("los diputados", "los senadores"), ("aprueban", "ratifican", "aprobaron", "ratificaron", "han aprobado", "avalaron", "autorizaron", "aprobaron por unanimidad"), ES_BOUND, ("", " el lunes"))),
    ("consent_given", ("ratified", "floor_passed"), "{} {} {}{}", (tuple(f"la ratificación {o}" for o in ES_OF[:3]) + tuple(n for n in ES_NAMES[:3]), ("fue aprobado por", "ha sido aprobada por", "fue ratificado por", "fue aprobado por unanimidad por", "es aprobado por"), ES_PARLIAMENTS[:5], ("", " el lunes"))),
    ("consent_refused", ("floor_failed",), "{} {} {}{}", (ES_PARLIAMENTS[:5], ("rechaza", "rechazó", "ha rechazado", "votó en contra de", "no aprobó", "no aprueba", "desestimó", "se negó a ratificar"), ES_BOUND[:3] + ES_BOUND[6:9], ("", " el lunes"))),
    ("un_ga_adopted", (), "{} {} {}{}", (ES_ASSEMBLY, ES_ADOPTS, ES_TEXTS, ("", " el viernes"))),
    ("un_ga_adopted", (), "{} {} {}{}", (ES_TEXTS[:2], ("fue aprobada por", "fue adoptada el viernes por", "ha sido aprobada por"), ES_ASSEMBLY, ("", " con 120 votos a favor"))),
    ("un_sc_adopted", (), "{} {} {}{}", (ES_COUNCIL, ES_ADOPTS[:6] + ES_ADOPTS[7:], ES_TEXTS, ("", " el viernes", ", con 14 votos a favor y una abstención"))),
    ("un_committee_approved", (), "{} {} {}{}", (ES_COMMITTEE, ES_ADOPTS, ("un proyecto de resolución sobre los faroles", "tres proyectos de resolución"), ("", " el viernes"))),
    ("un_failed", (), "{} {} {}", (ES_ASSEMBLY + ES_COUNCIL, ("rechaza", "rechazó", "no aprobó", "no logró aprobar", "ha rechazado", "no consigue aprobar"), ES_TEXTS[:2])),
    ("text_adopted", (), "{} {} {}", (("el Comité ad hoc", "el Comité de Ministros"), ("adoptó", "aprobó", "acaba de adoptar"), ES_NEW)),
    ("text_adopted", (), "{} {} {}", (("la Conferencia diplomática",), ("adopta", "adoptó", "aprobó", "acaba de adoptar", "ha adoptado"), ES_NEW)),
    ("text_adopted", (), "{} {} {}", (ES_MEETINGS[1:], ("adoptan", "adoptaron", "aprobaron", "acaban de adoptar", "han adoptado"), ES_NEW)),
    ("treaty_submitted", (), "{} {} {}{}", (ES_NAMES[:3], ("ingresó hoy", "fue enviado", "ha sido remitido"), ("al Congreso", "a la Cámara de Diputados"), ("", " para su ratificación"))),
    ("signed", (), "la ley que aprueba {} {}{}", (ES_NAMES, ("fue promulgada", "ha sido promulgada"), ("", " el lunes"))),
    ("treaty_submitted", (), "{} {} {} {}", (("el Gobierno de Noruega", "el presidente chileno"), ("envió", "remite", "ha remitido"), ES_NAMES[:3], ("al Congreso para su ratificación", "al Senado"))),
)

# --- what has not happened, is asked for, thought of or remembered
FR_ACTS = tuple(f"ratifier {n}" for n in FR_NAMES[:3]) + tuple(f"adhérer {n}" for n in FR_TO[:3]) + tuple(f"signer {n}" for n in FR_NAMES[:3]) + (
    "déposer son instrument de ratification de la Convention sur les lanternes", "se retirer du Traité sur les lanternes", "dénoncer la Convention sur les lanternes", "devenir partie à la Convention sur les lanternes",
    "formuler une réserve à la Convention sur les lanternes")
FR_NOT_YET = ("va {}", "devrait {}", "pourrait {}", "compte {}", "s'apprête à {}", "s'est engagé à {}", "refuse de {}", "envisage de {}", "est appelé à {}", "a promis de {}", "n'a pas encore décidé de {}", "souhaite {}",
              "doit {}", "a été invité à {}", "a annoncé vouloir {}", "a annoncé son intention de {}", "a exhorté le Pérou à {}", "a demandé au Pérou de {}", "est sur le point de {}", "espère {}", "prévoit de {}",
              "a décidé de ne pas {}", "s'est dit prêt à {}", "étudie la possibilité de {}", "hésite à {}", "menace de {}", "entend {}", "s'est réuni en vue de {}", "a encouragé les États à {}", "a recommandé au Pérou de {}")
FR_WILL = ("ratifiera", "signera", "quittera", "dénoncera", "n'a pas ratifié", "n'a pas encore ratifié", "n'a jamais signé", "n'a toujours pas ratifié", "ne ratifie pas", "aurait ratifié", "ratifierait", "n'a ni signé ni ratifié", "n'a pas signé",
           "aura bientôt ratifié", "avait signé", "avait ratifié")
FR_PASSIVE = ("sera ratifiée par {}", "doit être ratifiée par {}", "n'a pas été ratifiée par {}", "pourrait être signée par {}", "devrait être ratifiée par {}", "serait signée par {}", "attend d'être ratifiée par {}", "n'a pas encore été signée par {}")
FR_STATUS = ("{} a été ratifiée par 60 États", "à ce jour, 60 États ont ratifié {}", "{} entrera en vigueur en mai", "{} n'est pas encore entrée en vigueur", "{} est entrée en vigueur en 1999", "{} devrait entrer en vigueur en mai",
             "{} entre en vigueur trois mois après le dépôt du dixième instrument", "{} sera ouverte à la signature à Hanoï", "{} a été ouverte à la signature en 1999", "la Norvège est partie à {}", "aucun État ne s'est retiré de {}",
             "les réserves à {} ne sont pas autorisées", "la Norvège appelle à l'entrée en vigueur de {}", "tout État peut adhérer à {}", "en attendant l'entrée en vigueur de {}", "la mise en œuvre de {} reste difficile",
             "la Norvège, qui a ratifié {} en 1999, accueille les débats", "conformément à {}, la Norvège a présenté son rapport", "la Norvège a présenté son rapport au titre de {}", "les États qui ont ratifié {} se réunissent à Oslo",
             "les pays ayant signé {} sont nombreux", "la Norvège a ratifié {} en 1999", "vingt ans après avoir ratifié {}, la Norvège hésite", "il est temps de ratifier {}", "depuis qu'elle a ratifié {}, la Norvège progresse",
             "un séminaire sur la ratification de {} s'est tenu à Oslo", "en vue de la ratification de {}, un atelier s'est tenu", "la campagne pour la ratification de {} se poursuit", "le processus de ratification de {} avance",
             "la Norvège se félicite de l'adoption de {}", "le projet de loi autorisant la ratification de {} sera examiné en mai", "le Conseil des ministres a adopté le projet de loi autorisant la ratification de {}",
             "le conseil des ministres a approuvé l'adhésion à {}", "le gouvernement adopte un projet de loi portant ratification de {}", "si la Norvège ratifie {}, sa législation changera", "lorsque la Norvège aura ratifié {}, tout ira mieux",
             "pourquoi la Norvège ne ratifie pas {}", "la Norvège va-t-elle ratifier {} ?", "les ONG demandent que la Norvège ratifie {}", "il faut que la Norvège signe {}", "avant que la Norvège ratifie {}")
FR_PENDING = ("adoptera", "devrait adopter", "pourrait adopter", "n'a pas encore examiné", "va voter sur", "débat sur", "examine", "reporte le vote sur", "se prononcera vendredi sur", "est appelée à adopter", "se réunit pour examiner", "a été saisie d'", "étudie")
FR_CHAMBERS = ("le Parlement norvégien", "le Sénat", "l'Assemblée nationale", "la Chambre des députés")
FR_BEFORE_THEM = ("examine", "examinera", "devrait autoriser", "va voter", "débat de", "reporte", "pourrait rejeter", "n'a pas encore approuvé", "doit approuver", "est saisi de", "a commencé l'examen de", "est invité à autoriser", "a reçu")

ES_ACTS = tuple(f"ratificar {n}" for n in ES_NAMES[:3]) + tuple(f"adherirse {n}" for n in ES_TO[:3]) + tuple(f"firmar {n}" for n in ES_NAMES[:3]) + (
    "depositar su instrumento de ratificación de la Convención sobre los faroles", "retirarse del Tratado sobre los faroles", "denunciar la Convención sobre los faroles", "ser parte en la Convención sobre los faroles",
    "formular una reserva a la Convención sobre los faroles")
ES_NOT_YET = ("va a {}", "debería {}", "podría {}", "planea {}", "se prepara para {}", "se comprometió a {}", "se niega a {}", "estudia {}", "prometió {}", "aún no ha decidido {}", "desea {}", "debe {}", "fue invitado a {}",
              "anunció su intención de {}", "exhortó al Perú a {}", "pidió al Perú {}", "está a punto de {}", "espera {}", "prevé {}", "decidió no {}", "se mostró dispuesto a {}", "analiza la posibilidad de {}", "amenaza con {}",
              "instó a los Estados a {}", "recomendó al Perú {}", "se reunió con miras a {}", "anunció que va a {}", "quiere {}", "alentó al Perú a {}", "tiene previsto {}")
ES_WILL = ("ratificará", "firmará", "abandonará", "denunciará", "no ratificó", "aún no ha ratificado", "no ha ratificado", "nunca firmó", "todavía no ratifica", "no ratifica", "habría ratificado", "ratificaría", "no ha firmado ni ratificado",
           "no ha firmado", "había firmado", "había ratificado")
ES_PASSIVE = ("será ratificada por {}", "debe ser ratificada por {}", "no ha sido ratificada por {}", "podría ser firmada por {}", "no fue ratificada por {}", "sería firmada por {}", "aún no ha sido ratificada por {}", "será firmada por {}")
ES_STATUS = ("{} ha sido ratificada por 60 Estados", "hasta la fecha, 60 Estados han ratificado {}", "{} entrará en vigor en mayo", "{} aún no ha entrado en vigor", "{} entró en vigor en 1999", "se espera que {} entre en vigor en mayo",
             "{} entra en vigor tres meses después del depósito del décimo instrumento", "{} se abrirá a la firma en Hanói", "{} se abrió a la firma en 1999", "Noruega es parte en {}", "ningún Estado se ha retirado de {}",
             "no se permiten reservas a {}", "Noruega pide la entrada en vigor de {}", "todo Estado puede adherirse a {}", "a la espera de la entrada en vigor de {}", "la aplicación de {} sigue siendo difícil",
             "Noruega, que ratificó {} en 1999, acoge los debates", "de conformidad con {}, Noruega presentó su informe", "Noruega presentó su informe sobre {}", "los Estados que han ratificado {} se reúnen en Oslo",
             "los países que han firmado {} son muchos", "Noruega ratificó {} en 1999", "veinte años después de ratificar {}, Noruega duda", "es hora de ratificar {}", "desde que ratificó {}, Noruega progresa",
             "en Oslo se celebró un seminario sobre la ratificación de {}", "con miras a la ratificación de {}, se celebró un taller", "continúa la campaña por la ratificación de {}", "avanza el proceso de ratificación de {}",
             "Noruega celebra la aprobación de {}", "el proyecto de ley que aprueba {} será examinado en mayo", "el Consejo de Ministros aprobó el proyecto de ley que aprueba {}", "el Consejo de Ministros autoriza la adhesión a {}",
             "el Gobierno aprueba el envío a las Cortes de {}", "si Noruega ratifica {}, su legislación cambiará", "cuando Noruega haya ratificado {}, todo irá mejor", "por qué Noruega no ratifica {}", "¿ratificará Noruega {}?",
             "las ONG piden que Noruega ratifique {}", "hace falta que Noruega firme {}", "antes de que Noruega ratifique {}", "para que Noruega ratifique {}", "Noruega espera que el Perú ratifique {}")
ES_PENDING = ("aprobará", "debería aprobar", "podría aprobar", "aún no ha examinado", "va a votar", "debate", "examina", "aplaza la votación de", "votará el viernes", "fue llamada a aprobar", "se reúne para examinar", "estudia")
ES_CHAMBERS = ("el Parlamento de Noruega", "el Senado", "la Asamblea Nacional", "la Cámara de Diputados")
ES_BEFORE_THEM = ("examina", "examinará", "debería aprobar", "va a votar", "debate", "aplaza", "podría rechazar", "aún no ha aprobado", "debe aprobar", "recibió", "comenzó el examen de", "fue instado a aprobar", "votará")

NOTHING = (
    ("{} {}{}", (FR_ONE, tuple(n.format(a) for n in FR_NOT_YET for a in FR_ACTS), ("", " lundi", ", a annoncé le ministère"))),
    ("{} {} {}{}", (FR_ONE, FR_WILL, FR_NAMES, ("", ", selon le ministère"))),
    ("{} {}", (FR_CONVENTIONS, tuple(p.format(s) for p in FR_PASSIVE for s in FR_BY))),
    ("{} {} {}", (FR_ASSEMBLY + FR_COUNCIL + FR_COMMITTEE, FR_PENDING, FR_TEXTS)),
    ("le 10 décembre 1998, {} {} {}", (FR_ONE, ("a ratifié", "a signé"), FR_NAMES)),
    ("le 10 décembre 1998, {} {} {}", (FR_ASSEMBLY + FR_COUNCIL, ("a adopté", "a approuvé"), FR_TEXTS)),
    ("{} des membres {} ont voté pour {}", (("quatorze", "la plupart"), tuple(fr_of(c) for c in FR_COUNCIL), FR_TEXTS)),
    ("{} {} toutes les conventions sur les lanternes", (FR_ONE, ("a ratifié", "a signé"))),
    ("la Convention sur les lanternes a été {} par {}", (("ratifiée", "signée"), ("tous les États membres", "la plupart des pays", "cinquante-deux pays", "de nombreux États"))),
    ("{} a adopté {}", (FR_CHAMBERS, ("le texte adopté par le Sénat", "le projet de loi de finances", "la loi sur les lanternes", "un texte sur les lanternes"))),
    ("{} {} {}", (FR_CHAMBERS, ("a adopté", "adopte", "a approuvé"), ("le projet de loi ratifiant l'ordonnance sur les lanternes", "la ratification de l'ordonnance du 3 mai", "le projet de loi portant ratification de deux ordonnances"))),
    ("{} a été adopté par {}", (("le projet de loi ratifiant l'ordonnance sur les lanternes", "la ratification de l'ordonnance"), FR_CHAMBERS)),
    ("{} {} par {}", (("le projet de loi de finances", "le texte définitif", "la loi sur les lanternes"), ("a été adopté", "adopté en première lecture"), ("le Sénat", "l'Assemblée nationale"))),
    ("{} {} {} au cours de sa cent neuvième session le 8 novembre 2001", (("le Comité des ministres", "la Conférence diplomatique"), ("a adopté", "a approuvé"), FR_NEW)),
    ("le décret indique que le 10 octobre 2013, {} {} {}", (FR_ONE, ("a ratifié", "a signé"), FR_NAMES)),
    ("considérant que {} {} {}", (FR_ONE, ("a ratifié", "a signé"), FR_NAMES)),
    ("{} est requise pour que {} entre en vigueur", (("une ratification", "la ratification par dix États"), FR_CONVENTIONS)),
    ("{} {} {}", (FR_CHAMBERS, FR_BEFORE_THEM, tuple(b for b in FR_BOUND if b.startswith("l")))),
    ("{} {}{}", (ES_ONE, tuple(n.format(a) for n in ES_NOT_YET for a in ES_ACTS), ("", " el lunes", ", anunció el ministerio"))),
    ("{} {} {}{}", (ES_ONE, ES_WILL, ES_NAMES, ("", ", según el ministerio"))),
    ("{} {}", (ES_CONVENTIONS, tuple(p.format(s) for p in ES_PASSIVE for s in ES_BY))),
    ("{} {} {}", (ES_ASSEMBLY + ES_COUNCIL + ES_COMMITTEE, ES_PENDING, ES_TEXTS)),
    ("el 10 de diciembre de 1998, {} {} {}", (ES_ONE, ("ratificó", "firmó"), ES_NAMES)),
    ("el 10 de diciembre de 1998, {} {} {}", (ES_ASSEMBLY + ES_COUNCIL, ("aprobó", "adoptó"), ES_TEXTS)),
    ("{} de los miembros {} votaron a favor de {}", (("catorce", "la mayoría"), tuple(es_of(c) for c in ES_COUNCIL), ES_TEXTS)),
    ("los países con los que {} {} {} son muchos", (ES_ONE, ("firmó", "suscribió"), ES_NAMES)),
    ("{} {} todas las convenciones sobre los faroles", (ES_ONE, ("ha ratificado", "ha firmado"))),
    ("la Convención sobre los faroles fue {} por {}", (("ratificada", "firmada"), ("todos los Estados miembros", "la mayoría de los países", "cincuenta y dos países", "numerosos Estados"))),
    ("{} aprobó {}", (ES_CHAMBERS, ("el texto aprobado por el Senado", "la ley de presupuesto", "la ley sobre los faroles", "un proyecto sobre los faroles"))),
    ("{} {} {} en su 109.ª sesión el 8 de noviembre de 2001", (("el Comité de Ministros", "la Conferencia diplomática"), ("adoptó", "aprobó"), ES_NEW)),
    ("el decreto señala que el 10 de octubre de 2013, {} {} {}", (ES_ONE, ("ratificó", "firmó"), ES_NAMES)),
    ("que {} {} {}", (("el Perú", "el Gobierno de Noruega"), ("ratificó", "firmó", "suscribió"), ES_NAMES)),
    ("por cuanto el Plenipotenciario de España {} {}", (("firmó", "suscribió"), ES_NAMES)),
    ("si {} se convirtiera en el 40.º Estado en ratificar {}, sería un avance", (ES_ONE, ES_NAMES)),
    ("{} {} {}", (ES_CHAMBERS, ES_BEFORE_THEM, ES_BOUND)),
) + tuple((s, (FR_CONVENTIONS,)) for s in FR_STATUS) + tuple((s, (ES_CONVENTIONS,)) for s in ES_STATUS)


def spread(form, parts):
    texts = (form.format(*c).replace(" de de ", " de ") for c in asking.spread(parts, MOST))
    return [t[0].upper() + t[1:] for t in texts]


def main():
    cases = [(text, {label}, set(others), DOMAINS) for label, others, form, parts in HOLDS for text in spread(form, parts)]
    cases += [(text, set(), set(), DOMAINS) for form, parts in NOTHING for text in spread(form, parts)]
    asked, bad = asking.misread(cases)
    print(f"{asked} combinations, {bad} misread")
    return 1 if bad or asked < 4000 else 0


if __name__ == "__main__":
    sys.exit(main())
