/*
 * Chambers, committees and organs by one name each, whatever a publisher calls them. Invariant: a
 * form belongs to one body; what two chambers have, such as "Committee on Armed Services", to none.
 */
#include <string.h>

#include "daemon/identify/fold.h"
#include "daemon/identify/identify.h"
#include "lib/mem.h"

/* clang-format off */
/* Name, then codes and other names with '|' between. */
static const struct {
	const char *name, *forms;
} bodies[] = {
	{ "General Assembly",
	    "UNGA|United Nations General Assembly|UN General Assembly|"
	    "Assembl\303\251e g\303\251n\303\251rale|GA" },
	{ "Security Council",
	    "UNSC|United Nations Security Council|UN Security Council|"
	    "Conseil de s\303\251curit\303\251" },
	{ "Economic and Social Council",
	    "ECOSOC|United Nations Economic and Social Council|"
	    "Conseil \303\251conomique et social" },
	{ "First Committee",
	    "Disarmament and International Security Committee|1st Committee|C.1|"
	    "Premi\303\250re Commission" },
	{ "Second Committee",
	    "Economic and Financial Committee|2nd Committee|C.2|Deuxi\303\250me Commission" },
	{ "Third Committee",
	    "Social, Humanitarian and Cultural Committee|"
	    "Social, Humanitarian & Cultural Issues|3rd Committee|C.3|"
	    "Troisi\303\250me Commission" },
	{ "Fourth Committee",
	    "Special Political and Decolonization Committee|"
	    "Special Political and Decolonization|"
	    "Special Political and Decolonization Committee (Fourth Committee)|4th Committee|"
	    "C.4|Quatri\303\250me Commission" },
	{ "Fifth Committee",
	    "Administrative and Budgetary Committee|5th Committee|C.5|"
	    "Cinqui\303\250me Commission" },
	{ "Sixth Committee", "Legal Committee|6th Committee|C.6|Sixi\303\250me Commission" },
	{ "US Senate", "Senate|United States Senate|U.S. Senate|The Senate" },
	{ "US House",
	    "US House of Representatives|U.S. House of Representatives|"
	    "United States House of Representatives|House of Representatives" },
	{ "European Parliament", "Parlement europ\303\251en" },
	{ "Council of the European Union",
	    "Council of the EU|Conseil de l'Union europ\303\251enne" },
	{ "House of Commons", "Commons" },
	{ "House of Lords", "Lords" },
	{ "Senate Committee on Agriculture, Nutrition, and Forestry",
	    "SSAF00|SSAF|Senate Agriculture, Nutrition, and Forestry Committee|"
	    "Senate Agriculture, Nutrition, and Forestry|"
	    "Senate Committee on Agriculture, Nutrition, and Forestry" },
	{ "Senate Committee on Appropriations",
	    "SSAP00|SSAP|Senate Appropriations Committee|Senate Appropriations|"
	    "Senate Committee on Appropriations" },
	{ "Senate Committee on Armed Services",
	    "SSAS00|SSAS|Senate Armed Services Committee|Senate Armed Services|"
	    "Senate Committee on Armed Services" },
	{ "Senate Committee on Banking, Housing, and Urban Affairs",
	    "SSBK00|SSBK|Senate Banking, Housing, and Urban Affairs Committee|"
	    "Senate Banking, Housing, and Urban Affairs|"
	    "Senate Committee on Banking, Housing, and Urban Affairs" },
	{ "Senate Committee on the Budget",
	    "SSBU00|SSBU|Senate Budget Committee|Senate Budget|Senate Committee on Budget" },
	{ "Senate Committee on Commerce, Science, and Transportation",
	    "SSCM00|SSCM|Senate Commerce, Science, and Transportation Committee|"
	    "Senate Commerce, Science, and Transportation|"
	    "Senate Committee on Commerce, Science, and Transportation" },
	{ "Senate Committee on Energy and Natural Resources",
	    "SSEG00|SSEG|Senate Energy and Natural Resources Committee|"
	    "Senate Energy and Natural Resources|"
	    "Senate Committee on Energy and Natural Resources" },
	{ "Senate Committee on Environment and Public Works",
	    "SSEV00|SSEV|Senate Environment and Public Works Committee|"
	    "Senate Environment and Public Works|"
	    "Senate Committee on Environment and Public Works" },
	{ "Senate Committee on Finance",
	    "SSFI00|SSFI|Senate Finance Committee|Senate Finance|Senate Committee on Finance" },
	{ "Senate Committee on Foreign Relations",
	    "SSFR00|SSFR|Senate Foreign Relations Committee|Senate Foreign Relations|"
	    "Senate Committee on Foreign Relations|Committee on Foreign Relations|"
	    "Foreign Relations Committee|Foreign Relations|"
	    "US Senate Committee on Foreign Relations|"
	    "United States Senate Committee on Foreign Relations|SFRC" },
	{ "Senate Committee on Homeland Security and Governmental Affairs",
	    "SSGA00|SSGA|Senate Homeland Security and Governmental Affairs Committee|"
	    "Senate Homeland Security and Governmental Affairs|"
	    "Senate Committee on Homeland Security and Governmental Affairs" },
	{ "Senate Committee on Health, Education, Labor, and Pensions",
	    "SSHR00|SSHR|Senate Health, Education, Labor, and Pensions Committee|"
	    "Senate Health, Education, Labor, and Pensions|"
	    "Senate Committee on Health, Education, Labor, and Pensions" },
	{ "Senate Committee on the Judiciary",
	    "SSJU00|SSJU|Senate Judiciary Committee|Senate Judiciary|"
	    "Senate Committee on Judiciary" },
	{ "Senate Committee on Rules and Administration",
	    "SSRA00|SSRA|Senate Rules and Administration Committee|"
	    "Senate Rules and Administration|Senate Committee on Rules and Administration" },
	{ "Senate Committee on Small Business and Entrepreneurship",
	    "SSSB00|SSSB|Senate Small Business and Entrepreneurship Committee|"
	    "Senate Small Business and Entrepreneurship|"
	    "Senate Committee on Small Business and Entrepreneurship" },
	{ "Senate Committee on Veterans' Affairs",
	    "SSVA00|SSVA|Senate Veterans' Affairs Committee|Senate Veterans' Affairs|"
	    "Senate Committee on Veterans' Affairs" },
	{ "Senate Committee on Indian Affairs",
	    "SLIA00|SLIA|Senate Indian Affairs Committee|Senate Indian Affairs|"
	    "Senate Committee on Indian Affairs" },
	{ "Senate Committee on Intelligence",
	    "SLIN00|SLIN|Senate Intelligence Committee|Senate Intelligence|"
	    "Senate Committee on Intelligence" },
	{ "Senate Committee on Ethics",
	    "SLET00|SLET|Senate Ethics Committee|Senate Ethics|Senate Committee on Ethics" },
	{ "Senate Committee on Aging",
	    "SPAG00|SPAG|Senate Aging Committee|Senate Aging|Senate Committee on Aging" },
	{ "House Committee on Agriculture",
	    "HSAG00|HSAG|House Agriculture Committee|House Agriculture|"
	    "House Committee on Agriculture" },
	{ "House Committee on Appropriations",
	    "HSAP00|HSAP|House Appropriations Committee|House Appropriations|"
	    "House Committee on Appropriations" },
	{ "House Committee on Armed Services",
	    "HSAS00|HSAS|House Armed Services Committee|House Armed Services|"
	    "House Committee on Armed Services" },
	{ "House Committee on Financial Services",
	    "HSBA00|HSBA|House Financial Services Committee|House Financial Services|"
	    "House Committee on Financial Services" },
	{ "House Committee on the Budget",
	    "HSBU00|HSBU|House Budget Committee|House Budget|House Committee on Budget" },
	{ "House Committee on Education and the Workforce",
	    "HSED00|HSED|House Education and the Workforce Committee|"
	    "House Education and the Workforce|House Committee on Education and the Workforce" },
	{ "House Committee on Foreign Affairs",
	    "HSFA00|HSFA|House Foreign Affairs Committee|House Foreign Affairs|"
	    "House Committee on Foreign Affairs|US House Committee on Foreign Affairs|"
	    "House International Relations Committee|HFAC" },
	{ "House Committee on Oversight and Government Reform",
	    "HSGO00|HSGO|House Oversight and Government Reform Committee|"
	    "House Oversight and Government Reform|"
	    "House Committee on Oversight and Government Reform" },
	{ "House Committee on House Administration",
	    "HSHA00|HSHA|House House Administration Committee|House House Administration|"
	    "House Committee on House Administration" },
	{ "House Committee on Homeland Security",
	    "HSHM00|HSHM|House Homeland Security Committee|House Homeland Security|"
	    "House Committee on Homeland Security" },
	{ "House Committee on Energy and Commerce",
	    "HSIF00|HSIF|House Energy and Commerce Committee|House Energy and Commerce|"
	    "House Committee on Energy and Commerce" },
	{ "House Committee on Natural Resources",
	    "HSII00|HSII|House Natural Resources Committee|House Natural Resources|"
	    "House Committee on Natural Resources" },
	{ "House Committee on the Judiciary",
	    "HSJU00|HSJU|House Judiciary Committee|House Judiciary|House Committee on Judiciary" },
	{ "House Committee on Transportation and Infrastructure",
	    "HSPW00|HSPW|House Transportation and Infrastructure Committee|"
	    "House Transportation and Infrastructure|"
	    "House Committee on Transportation and Infrastructure" },
	{ "House Committee on Rules",
	    "HSRU00|HSRU|House Rules Committee|House Rules|House Committee on Rules" },
	{ "House Committee on Small Business",
	    "HSSM00|HSSM|House Small Business Committee|House Small Business|"
	    "House Committee on Small Business" },
	{ "House Committee on Science, Space, and Technology",
	    "HSSY00|HSSY|House Science, Space, and Technology Committee|"
	    "House Science, Space, and Technology|"
	    "House Committee on Science, Space, and Technology" },
	{ "House Committee on Veterans' Affairs",
	    "HSVR00|HSVR|House Veterans' Affairs Committee|House Veterans' Affairs|"
	    "House Committee on Veterans' Affairs" },
	{ "House Committee on Ways and Means",
	    "HSWM00|HSWM|House Ways and Means Committee|House Ways and Means|"
	    "House Committee on Ways and Means" },
	{ "House Committee on Intelligence",
	    "HLIG00|HLIG|House Intelligence Committee|House Intelligence|"
	    "House Committee on Intelligence" },
	{ "European Parliament Committee on Foreign Affairs",
	    "AFET|EP AFET|European Parliament Foreign Affairs Committee|"
	    "Committee on Foreign Affairs (AFET)" },
	{ "European Parliament Committee on Human Rights",
	    "DROI|EP DROI|European Parliament Human Rights Committee" },
	{ "European Parliament Committee on Security and Defence",
	    "SEDE|EP SEDE|European Parliament Security and Defence Committee" },
	{ "European Parliament Committee on Development",
	    "DEVE|EP DEVE|European Parliament Development Committee" },
	{ "European Parliament Committee on International Trade",
	    "INTA|EP INTA|European Parliament International Trade Committee" },
	{ "European Parliament Committee on Budgets",
	    "BUDG|EP BUDG|European Parliament Budgets Committee" },
	{ "European Parliament Committee on Budgetary Control",
	    "CONT|EP CONT|European Parliament Budgetary Control Committee" },
	{ "European Parliament Committee on Economic and Monetary Affairs",
	    "ECON|EP ECON|European Parliament Economic and Monetary Affairs Committee" },
	{ "European Parliament Committee on Employment and Social Affairs",
	    "EMPL|EP EMPL|European Parliament Employment and Social Affairs Committee" },
	{ "European Parliament Committee on the Environment, Public Health and Food Safety",
	    "ENVI|EP ENVI|"
	    "European Parliament Environment, Public Health and Food Safety Committee" },
	{ "European Parliament Committee on Industry, Research and Energy",
	    "ITRE|EP ITRE|European Parliament Industry, Research and Energy Committee" },
	{ "European Parliament Committee on the Internal Market and Consumer Protection",
	    "IMCO|EP IMCO|European Parliament Internal Market and Consumer Protection Committee" },
	{ "European Parliament Committee on Transport and Tourism",
	    "TRAN|EP TRAN|European Parliament Transport and Tourism Committee" },
	{ "European Parliament Committee on Regional Development",
	    "REGI|EP REGI|European Parliament Regional Development Committee" },
	{ "European Parliament Committee on Agriculture and Rural Development",
	    "AGRI|EP AGRI|European Parliament Agriculture and Rural Development Committee" },
	{ "European Parliament Committee on Fisheries",
	    "PECH|EP PECH|European Parliament Fisheries Committee" },
	{ "European Parliament Committee on Culture and Education",
	    "CULT|EP CULT|European Parliament Culture and Education Committee" },
	{ "European Parliament Committee on Legal Affairs",
	    "JURI|EP JURI|European Parliament Legal Affairs Committee" },
	{ "European Parliament Committee on Civil Liberties, Justice and Home Affairs",
	    "LIBE|EP LIBE|"
	    "European Parliament Civil Liberties, Justice and Home Affairs Committee|"
	    "Committee on Civil Liberties, Justice and Home Affairs" },
	{ "European Parliament Committee on Constitutional Affairs",
	    "AFCO|EP AFCO|European Parliament Constitutional Affairs Committee" },
	{ "European Parliament Committee on Women's Rights and Gender Equality",
	    "FEMM|EP FEMM|European Parliament Women's Rights and Gender Equality Committee" },
	{ "European Parliament Committee on Petitions",
	    "PETI|EP PETI|European Parliament Petitions Committee" },
};
/* clang-format on */

static bool
is_form(const char *form, size_t len, const char *key)
{
	char have[FOLD_KEY_BYTES];

	return fold_key(form, len, have, sizeof(have)) > 0 && strcmp(have, key) == 0;
}

const char *
body_by_name(const char *s)
{
	char key[FOLD_KEY_BYTES];
	const char *form;
	size_t i, len;

	if (s == NULL || fold_key(s, strlen(s), key, sizeof(key)) == 0)
		return NULL;
	for (i = 0; i < ARRAY_LEN(bodies); i++) {
		if (is_form(bodies[i].name, strlen(bodies[i].name), key))
			return bodies[i].name;
		for (form = bodies[i].forms; *form != '\0'; form += len + (form[len] != '\0')) {
			len = strcspn(form, "|");
			if (is_form(form, len, key))
				return bodies[i].name;
		}
	}
	return NULL;
}
