"""Action lines of the Congress in the wordings of many years: outcome for outcome, and steps that are none."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import asking

LINES = [
    ("cloture_invoked", "Second cloture on the motion to proceed invoked in Senate by Yea-Nay Vote. 74-24. Record Vote No: 34."),
    ("cloture_failed", "Second cloture on the motion to proceed not invoked in Senate by Yea-Nay Vote. 54-42. Record Vote No: 35."),
    ("", "Second cloture motion on the motion to proceed presented in Senate."),
    ("", "Third cloture motion on the measure withdrawn by unanimous consent in Senate."),
    ("hearing", "Field Hearings Held in Strelsau, Ruritania."),
    ("hearing", "Joint Hearings Held by the Subcommittee on Orchards and by the Subcommittee on Gardens."),
    ("hearing", "Subcommittee on Orchards Held Hearings Without Referral."),
    ("markup", "Committee on Gardens. Committee consideration and Mark Up Session held."),
    ("committee_vote markup", "Subcommittee on Orchards held mark-up and agreed to report to Full Committee (voice vote).."),
    ("committee_vote markup", "Subcommittee Consideration and Mark-up Session Held by the Subcommittee on Orchards; Forwarded by the Subcommittee to the Full Committee."),
    ("committee_vote", "Subcommittee on Orchards Forwarded to Full Committee (Amended) by Voice Vote."),
    ("committee_vote", "Committee Approved Measure with an Amendment in the Nature of a Substitute by Yea-Nay vote: 7 - 5."),
    ("committee_vote", "Committee Failed to Report Measure by Yea-Nay Vote: 5 - 7."),
    ("reported", "Committee on Gardens. Jointly reported to Senate by Senator Alder without amendment. With written report No. 100-900."),
    ("referred", "Committee on Gardens and Orchards referred to Subcommittee on Pruning."),
    ("", "Referred to Department of Orchards for comments."),
    ("", "Veto message referred to Committee on Gardens by Unanimous Consent."),
    ("discharged", "Subcommittee on U.S. Orchards and Gardens Discharged."),
    ("", "Discharged from Union Calendar."),
    ("", "On motion to discharge the managers on the part of the House from further consideration of the bill H.R. 77. Agreed to without objection."),
    ("calendar introduced", "Introduced in the Senate. Ordered read the first time Placed on Senate Legislative Calendar under Read the First Time."),
    ("rule", "The resolution provides for one hour of general debate on H.R. 77 and H.R. 78."),
    ("", "The resolution waives clause 6(a) of rule XIII (requiring a two-thirds vote to consider a rule on the same day it is reported from the Rules Committee) against any resolution."),
    ("concurred", "On motion to suspend the rules and agree to the conference report Agreed to by the Yeas and Nays: (2/3 required): 420 - 5 (Roll no. 84)."),
    ("floor_failed", "On agreeing to the conference report Failed by the Yeas and Nays: 190 - 230 (Roll no. 31)."),
    ("concurred", "Senate concurred in the amendments of the House by Yea-Nay Vote. 96-0. Record Vote No: 36."),
    ("", "Senate disagreed to the amendments of the House by Voice Vote."),
    ("concurred", "Motion to concur in House amendment to Senate amendment no. 15 agreed to by Yea-Nay Vote. 53-44. Record Vote No: 61."),
    ("", "Motion to concur in House amendment to Senate amendment no. 15 made in Senate."),
    ("floor_failed", "Failed to Receive 2/3's Vote to Suspend and Pass by Yea-Nay Vote: 219 - 197 (Record Vote No: 41)."),
    ("", "Senate passed companion measure S. 7001 in lieu of this measure by Voice Vote."),
    ("", "Ms. Alder moved that the Committee rise."),
    ("", "On agreeing to Article II of the resolution Failed by the Yeas and Nays: 205 - 229 (Roll No. 44)."),
    ("", "RESERVATION OF OBJECTION - The House proceeded with debate under a reservation of objection."),
    ("", "Disapproval bill introduced in House: H.R. 7001."),
    ("override_passed", "Motion to override veto passed House, roll call #63 (284-135)."),
    ("override_failed", "Motion to override veto failed of passage in House, roll call #63 (235-184)."),
    ("enacted", "Public law 93-901."),
    ("floor_passed", "Measure passed House, amended, in lieu of H.R. 7001, roll call #62 (244-170)."),
    ("", "Measure enrolled in House."),
    ("floor_failed", "Under the order of 11/12/14, not having achieved 60 votes in the affirmative, failed of passage in Senate by Yea-Nay Vote. 59 - 41. Record Vote Number: 80."),
    ("concurred", "Under the order of 5/21/14, having achieved 60 votes in the affirmative, the conference report was agreed to."),
    ("floor_failed", "On motion that the House suspend the rules and agree to the Senate amendment Failed by the Yeas and Nays: (2/3 required): 265 - 154 (Roll no. 33)."),
    ("concurred", "On motion that the House suspend the rules and agree to the Senate amendment Agreed to by the Yeas and Nays: (2/3 required): 285 - 134 (Roll no. 33)."),
    ("", "Pursuant to the provisions of H. Res. 77, the amendment printed in the report of the Committee on Rules was considered as adopted."),
    ("floor_passed", "Pursuant to an earlier unanimous consent agreement, the resolution was deemed agreed to."),
    ("committee_vote", "Not Forwarded by Subcommittee to Full Committee by Record Vote of 12 Yeas and 13 Nays."),
    ("", "House Committee on Gardens Granted an extension for further consideration ending not later than Sept. 12, 2014."),
    ("", "House Agreed to Request for Conference and Speaker Appointed Conferees: Alder, Birch, Elm."),
    ("floor_passed", "Passed/agreed to in Senate: Submitted in the Senate, considered, and agreed to without amendment by Voice Vote."),
    ("floor_passed introduced", "Submitted in the Senate, considered, and agreed to without amendment by Voice Vote."),
    ("floor_failed", "Failed of passage/not agreed to in Senate: Under the order of 12/1/22, not having achieved 60 votes in the affirmative, failed of passage in Senate by Yea-Nay Vote. 52 - 43. Record Vote Number: 71."),
    ("concurred", "Pursuant to the provisions of H. Res. 77 the House agreed to the Senate amendments."),
    ("concurred", "Senate agreed, under the order of 12/15/22, having achieved 60 votes in the affirmative, to the House amendment to the Senate amendment by Yea-Nay Vote. 71 - 19. Record Vote Number: 41."),
    ("", "Motion by Senator Alder to concur in the House amendment to the Senate amendment with an amendment (SA 6541) was not agreed to by Yea-Nay Vote. 35 - 56. Record Vote Number: 40."),
    ("", "Motion to place bill on Consensus Calendar filed by Mr. Elm."),
    ("consent_given", "Senate gave its advice and consent to ratification by division vote."),
    ("entered_into_force", "Entered into force."),
    ("consent_refused", "Senate failed to agree to the resolution of advice and consent to ratification by Yea-Nay Vote. 48 - 51. Record Vote Number: 43."),
]

bad = 0


def asked(want, line, domain):
    treaty = {"domain": "us_treaty"} if domain and want.startswith(("consent", "entered")) else domain
    return {"id": "", "text": line, **treaty}


for domain in ({"domain": "us_bill"}, {}):
    for (want, line), got in zip(LINES, asking.classify([asked(*line, domain) for line in LINES])):
        if sorted(got["labels"]) != want.split():
            bad += 1
            print("FAILED (%s): want %s, got %s: %s" % (domain or "no domain", want.split(), got["labels"], line))
print("%d lines, %d failures" % (2 * len(LINES), bad))
sys.exit(1 if bad else 0)
