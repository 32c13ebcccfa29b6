#!/usr/bin/env python3
"""French and Spanish: what must change a reading does, and what must not does not; dates, votes and dossiers are the same in each language."""
import json
import os
import subprocess
import sys

TOP = os.environ["RATIFY_SOURCE"]
CTL = os.path.join(os.environ["RATIFY_BIN"], "ratifyctl")

# (text with {} for States, the label, what the verb may be turned into so that nothing happened)
TEXTS = (
    ("{} a ratifié la Convention de Vienne sur les lanternes.", "ratified", ("a ratifié", ("n'a pas ratifié", "va ratifier", "pourrait ratifier", "devrait ratifier", "doit ratifier", "refuse de ratifier"))),
    ("{} a signé la Convention sur les lanternes et les phares.", "treaty_signed", ("a signé", ("n'a jamais signé", "signera", "est appelé à signer", "menace de ne pas signer"))),
    ("{} a adhéré au Protocole sur les lanternes et les phares.", "acceded", ("a adhéré", ("n'a pas encore adhéré", "va adhérer", "est invité à adhérer"))),
    ("{} s'est retiré de la Convention sur les lanternes.", "withdrawal", ("s'est retiré", ("ne s'est pas retiré", "pourrait se retirer", "menace de se retirer"))),
    ("{} a déposé son instrument d'acceptation auprès de l'ONU.", "deposited", ("a déposé", ("n'a pas déposé", "déposera", "doit déposer"))),
    ("{} ratificó la Convención sobre los faroles y los buques.", "ratified", ("ratificó", ("no ratificó", "ratificará", "podría ratificar", "debe ratificar", "se niega a ratificar"))),
    ("{} firmó el Tratado sobre los faroles y los buques.", "treaty_signed", ("firmó", ("nunca firmó", "firmará", "planea firmar", "no firmó"))),
    ("{} se adhirió al Protocolo sobre los faroles y los buques.", "acceded", ("se adhirió", ("no se adhirió", "se adherirá", "podría adherirse"))),
    ("{} se retiró del Tratado sobre los faroles y los buques.", "withdrawal", ("se retiró", ("no se retiró", "se retirará", "amenaza con retirarse"))),
    ("{} depositó su instrumento de aceptación ante la ONU.", "deposited", ("depositó", ("no depositó", "depositará", "debe depositar"))),
)
STATES = {"fr": (("Le Qatar", "Qatar"), ("L'Espagne", "Spain"), ("La Côte d'Ivoire", "Côte d'Ivoire"), ("La Grèce", "Greece")),
          "es": (("Qatar", "Qatar"), ("España", "Spain"), ("Costa de Marfil", "Côte d'Ivoire"), ("Grecia", "Greece"))}
ORGANS = (
    ("L'Assemblée générale des Nations Unies a adopté la résolution par 79 voix contre 60, avec 33 abstentions.", "un_ga_adopted", (79, 60, 33)),
    ("L'Assemblée générale des Nations Unies a adopté la résolution par 60 voix contre 79, avec 33 abstentions.", "un_ga_adopted", (60, 79, 33)),
    ("La Asamblea General de la ONU aprobó la resolución por 79 votos a favor, 60 en contra y 33 abstenciones.", "un_ga_adopted", (79, 60, 33)),
    ("La Asamblea General de la ONU aprobó la resolución por 60 votos a favor, 79 en contra y 33 abstenciones.", "un_ga_adopted", (60, 79, 33)),
    ("Le projet de résolution a été rejeté par 9 voix contre 2, avec 4 abstentions.", "un_failed", (9, 2, 4)),
    ("La Troisième Commission a adopté sans vote le projet de résolution sur les lanternes.", "un_committee_approved", None),
    ("El Consejo de Seguridad aprobó la resolución por 13 votos a favor, ninguno en contra y 2 abstenciones.", "un_sc_adopted", (13, 0, 2)),
)
# a parliament gives its consent, a committee advises, a cabinet asks: none of them ratifies; whose parliament it is the adjective says
BODIES = (
    ("Le Sénat chilien a adopté le projet de loi autorisant la ratification de la Convention sur les lanternes.", {("consent_given", "Chile")}),
    ("Le projet de loi autorisant l'approbation de l'Accord sur les lanternes a été adopté par l'Assemblée nationale.", {("consent_given", None)}),
    ("El Congreso peruano aprobó por 80 votos a favor la ratificación de la Convención sobre los faroles.", {("consent_given", "Peru")}),
    ("La Cámara de Diputados ratificó el Tratado sobre los faroles, firmado por 22 países.", {("consent_given", None)}),
    ("La commission des affaires étrangères du Sénat a adopté le projet de loi autorisant la ratification de la Convention sur les lanternes.", {("committee_vote", None)}),
    ("La Comisión de Relaciones Exteriores del Senado aprobó la ratificación del Tratado sobre los faroles.", {("committee_vote", None)}),
    ("Le conseil des ministres a adopté le projet de loi autorisant la ratification de la Convention sur les lanternes.", set()),
    ("El Consejo de Ministros aprobó la adhesión al Tratado sobre los faroles y los buques.", set()),
    ("Le gouvernement norvégien a ratifié la Convention de Vienne sur les lanternes.", {("ratified", "Norway")}),
    ("El presidente mexicano ratificó la Convención sobre los faroles y los buques.", {("ratified", "Mexico")}),
)
DOSSIERS = (
    ("Le Qatar a ratifié le 3 mars 2026 la Convention des Nations Unies contre la cybercriminalité.", "un-cybercrime", "2026-03-03"),
    ("Perú firmó el 25 de octubre de 2025 la Convención de las Naciones Unidas contra la Ciberdelincuencia.", "un-cybercrime", "2025-10-25"),
    ("Le Bénin a adhéré le 1er avril 2026 à la Convention de Budapest sur la cybercriminalité.", "budapest", "2026-04-01"),
    ("Ecuador se adhirió el 1 de abril de 2026 al Convenio sobre la Ciberdelincuencia del Consejo de Europa.", "budapest", "2026-04-01"),
    ("Le Bénin a ratifié le Deuxième Protocole additionnel à la Convention sur la cybercriminalité.", None, None),
    ("Ecuador firmó el Segundo Protocolo adicional al Convenio de Budapest sobre la Ciberdelincuencia.", None, None),
)


def classify(texts, *packs):
    lines = "\n".join(json.dumps({"id": str(i), "text": t}) for i, t in enumerate(texts))
    run = subprocess.run([CTL, "--packs", os.path.join(TOP, "config", "packs"), "classify", *packs], input=lines.encode(), stdout=subprocess.PIPE, timeout=120, check=True)
    return [json.loads(line) for line in run.stdout.decode().splitlines()]


def main():
    texts, due = [], []
    for i, (pattern, label, (verb, turns)) in enumerate(TEXTS):
        for name, state in STATES["fr" if i < len(TEXTS) // 2 else "es"]:
            texts.append(pattern.format(name))
            due.append((label, state))
            for turn in turns:
                texts.append(pattern.format(name).replace(verb, turn))
                due.append((None, None))
    bad = 0
    for text, (label, state), answer in zip(texts, due, classify(texts)):
        got = {(f["type"], f.get("actor")) for f in answer["facts"]}
        if (label is None and got) or (label is not None and ((label, state) not in got or {s for _, s in got} != {state})):
            bad += 1
            print(f"{label} {state}: {got}: {text}")
    for (text, label, vote), answer in zip(ORGANS, classify([o[0] for o in ORGANS])):
        votes = [f.get("vote") for f in answer["facts"]]
        got = tuple(votes[0][k] for k in ("for", "against", "abstain")) if votes and votes[0] else None
        if answer["labels"] != [label] or got != vote:
            bad += 1
            print(f"{label} {vote}: {answer['labels']} {votes}: {text}")
    for (text, due_facts), answer in zip(BODIES, classify([b[0] for b in BODIES])):
        got = {(f["type"], f.get("actor")) for f in answer["facts"]}
        if got != due_facts:
            bad += 1
            print(f"{due_facts}: {got}: {text}")
    packs = ("--pack", "un-cybercrime", "--pack", "budapest", "--pack", "rules-fr-es")
    for (text, dossier, date), answer in zip(DOSSIERS, classify([d[0] for d in DOSSIERS], *packs)):
        got = {(f.get("dossier"), f.get("date")) for f in answer["facts"]}
        if got != {(dossier, date)}:
            bad += 1
            print(f"{dossier} {date}: {got}: {text}")
    print(f"{len(texts) + len(ORGANS) + len(BODIES) + len(DOSSIERS)} texts: {bad} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
