"""The terms of the cost lines' formulas in words: what each is, its unit, the quantities it rests on, and the steps that lead to it."""

from __future__ import annotations

from planner.report.term import Term
from planner.report.terms_of_sites import SITES
from planner.report.terms_of_vendors import VENDORS

_WAVES = " moves.{moves}.share moves.{moves}.start moves.{moves}.over_months"
_WAVES_AWAY = " moves.{away}.share moves.{away}.start moves.{away}.over_months"
_HANDOVER = " moves.{away}.knowledge_transfer_months moves.{away}.parallel_months"
_GONE = _HANDOVER + " moves.{away}.relocation_acceptance moves.{away}.donor_turnover_factor exits.{exits}.heads exits.{exits}.month"
_SIZE = (
    "teams.{team}.heads teams.{team}.volume.* teams.{team}.calls.* teams.{team}.growth sized?countries.{country}.hours_per_week"
    " sized?countries.{country}.shrinkage_external sized?work.shrinkage_internal volume?roles.{role}.utilisation"
)
_OUTPUT = " arrangements.{arrangement}.days_on_site teams.{team}.remote_effect distant?places.{place}.relative_productivity"
_RAMP = " roles.{role}.turnover roles.{role}.ramp_months roles.{role}.start_productivity"
_LEAD = " empty?roles.{role}.time_to_fill_months empty?roles.{role}.notice_months sites.{site}.hires_per_month"
_COVER = " work.cover work.cover_limit teams.{team}.turnaround_days"
_PAY = (
    "here?teams.{team}.pay_per_year distant?moves.{move}.pay_per_year market?places.{place}.wages.{role}.p10"
    " market?places.{place}.wages.{role}.p25 market?places.{place}.wages.{role}.p50 market?places.{place}.wages.{role}.p75"
    " market?places.{place}.wages.{role}.p90 market?places.{place}.wages.{role}.as_of here?teams.{team}.hire_percentile"
    " distant?moves.{move}.hire_percentile places.{place}.wage_growth pay.review_month arrangements.{arrangement}.pay_premium"
    " comes_along?pay.location_weight"
)
_BONUS = "roles.{role}.bonus_share pay.bonus_payout"
_STIPEND = (
    "arrangements.{arrangement}.stipend_per_month arrangements.{arrangement}.stipend_tax"
    " exempt?countries.{country}.stipend_exempt_per_month grossed_up?countries.{country}.employee_tax_rate"
)
_CONTRIBUTIONS = "countries.{country}.contributions.*.* roles.{role}.turnover"

TERMS: dict[str, Term] = {
    "heads": Term(
        "heads",
        "heads",
        "People paid in the month; heads follow the work, and those whose work has gone are paid to their release (B1-B7, C1-C4)",
        _SIZE + _WAVES + _GONE + _OUTPUT,
        "posts need parts before leavers hires joined layoffs donors released",
    ),
    "exchange": Term("exchange rate", "{currency} for one {local}", "A3: one rate for all months", "currencies.{local}.rate"),
    "pay": Term(
        "base pay of a head",
        "{local} per month",
        "D1-D3: wage of the place at the market percentile, or the pay that is written down, / 12, stepped in the review month",
        _PAY,
    ),
    "bonus_months": Term("months of pay as bonus", "months", "D7: 12 x bonus share x payout, in its month", _BONUS + " pay.bonus_month"),
    "extra_months": Term(
        "extra months of pay",
        "months",
        "D5: 13th month and the like, in its month",
        "countries.{country}.extra_months countries.{country}.extra_month",
    ),
    "contributions": Term(
        "contributions of a head",
        "{local} per month",
        "D4: rate x pay below the yearly cap, averaged over who holds the post; a cap that is reached costs nothing until January",
        _CONTRIBUTIONS + " extra?countries.{country}.contributions_on_extra_months",
        "pay bonus_months extra_months",
    ),
    "benefits": Term(
        "benefits of a head",
        "{local} per month",
        "D6: base pay x benefits share + flat benefits",
        "countries.{country}.benefits_share countries.{country}.benefits_per_month",
        "pay",
    ),
    "hires": Term(
        "hires",
        "heads",
        "C1, C3: those who replace leavers (turnover / 12 of the heads of the month before), and growth in place",
        "roles.{role}.turnover teams.{team}.growth" + _LEAD,
        "before leavers hires replaced",
    ),
    "new_hires": Term(
        "people hired to receive work",
        "heads",
        "C3, H1: hires of a move beyond the replacement of leavers",
        "moves.{move}.share moves.{move}.start moves.{move}.over_months moves.{move}.shortfall moves.{move}.relocation_acceptance"
        + _OUTPUT
        + _LEAD,
        "need hires replaced relative",
    ),
    "cost_per_hire": Term("cost per hire", "{currency} per hire", "C5", "own?roles.{role}.cost_per_hire moves.{move}.cost_per_hire"),
    "covered": Term(
        "posts covered",
        "posts",
        "B8, C7: what the team's work exceeds its capacity by, beyond what may wait; this part's share of it, without what a move causes",
        _SIZE + " teams.{team}.peaks.*.* teams.{team}.month_end_share teams.{team}.month_end_days" + _RAMP + _OUTPUT + _COVER,
        "work capacity backlog turnaround",
    ),
    "covered_once": Term(
        "posts covered during the change",
        "posts",
        "B8, C7, H2: what dips after handovers and ramps of people hired for a move leave undone; this part's share of it",
        "moves.{moves}.dip moves.{moves}.dip_months" + _WAVES + _HANDOVER + _RAMP + _OUTPUT + _COVER,
        "work capacity backlog turnaround hires replaced",
    ),
    "price_of_cover": Term(
        "price of a covered post",
        "{currency} per post and month",
        "C7: overtime: loaded pay of this part x overtime / its relative output; agency: hours of a post x rate",
        "work.cover overtime?work.overtime_premium agency?work.agency_per_hour agency?work.cover_hours_per_fte overtime?roles.{role}.bonus_share billed?roles.{role}.utilisation"
        " billed?countries.{home_country}.hours_per_week billed?countries.{home_country}.shrinkage_external billed?work.shrinkage_internal",
        "pay contributions benefits relative",
    ),
    "freed": Term(
        "posts' worth of time set free",
        "posts",
        "B7: output above that of the office beyond the work that is there, where no head leaves for it",
        "moves.{move}.release_share" + _OUTPUT + _WAVES,
        "work capacity relative",
    ),
    "loaded_pay": Term(
        "loaded pay of the team",
        "{currency} per head and month",
        "D8: base pay with a month's part of bonus and extra months + contributions + benefits, of the team where it is today",
        _BONUS + " countries.{home_country}.extra_months",
        "team_pay team_contributions team_benefits",
    ),
    "free": Term("stipend free of tax", "{local} per head and month", "D9: by its treatment", _STIPEND),
    "taxable": Term("taxable stipend", "{local} per head and month", "D9: by its treatment, grossed up where promised net", _STIPEND),
    "tax_on_stipend": Term(
        "contributions on the stipend of a head",
        "{local} per month",
        "D9, D4: contributions on pay with the taxable stipend less those on pay; where a cap is reached they cost nothing",
        _STIPEND + " " + _CONTRIBUTIONS,
        "taxable contributions pay",
    ),
    "it": Term(
        "IT and insurance of a head",
        "{currency} per month",
        "F1: their sum",
        "arrangements.{arrangement}.it_per_month arrangements.{arrangement}.insurance_per_month",
    ),
    "coworking": Term(
        "coworking of a head",
        "{currency} per month",
        "F4: membership + days x price of a day",
        "arrangements.{arrangement}.coworking_per_month arrangements.{arrangement}.coworking_days arrangements.{arrangement}.coworking_day_price",
    ),
    "meet_ups": Term(
        "meet-ups of a head",
        "{currency} per month",
        "F3: trips a year x cost of a trip / 12",
        "arrangements.{arrangement}.meet_ups_per_year arrangements.{arrangement}.meet_up_cost",
    ),
    "jurisdictions": Term(
        "registrations",
        "{currency} per month",
        "F5: states or countries x cost a year / 12, shared by head among all who work in the arrangement",
        "arrangements.{arrangement}.jurisdictions arrangements.{arrangement}.jurisdiction_per_year",
        "heads alike",
    ),
    "first_sets": Term(
        "sets for people who move in",
        "sets",
        "F2: one for each who comes from the office or is hired, replacements apart",
        "moves.{move}.share moves.{move}.start moves.{move}.over_months",
        "joined hires replaced",
    ),
    "more_sets": Term(
        "sets bought again",
        "sets",
        "F2: replacements x (1 - set-up recovered) + sets at the end of their life that are still in use",
        "roles.{role}.turnover arrangements.{arrangement}.setup_recovery arrangements.{arrangement}.refresh_months",
        "heads replaced",
    ),
    "setup": Term("set-up", "{currency} per set", "F2", "arrangements.{arrangement}.setup_per_head"),
    "let_go": Term(
        "people laid off",
        "heads",
        "C4: those released by a move who are not redeployed, those whose posts close, dated exits by severance; in their last month paid",
        "moves.{away}.redeployed_share exits.{exits}.heads exits.{exits}.month exits.{exits}.by" + _WAVES_AWAY + _HANDOVER,
        "released let_go",
    ),
    "package": Term(
        "severance of each",
        "{local} per head",
        "C6: weeks of pay by service + notice that could not be served + contributions on both + outplacement",
        "countries.{country}.severance.* teams.{team}.tenure_years" + _HANDOVER,
        "pay",
    ),
    "stayed": Term(
        "people who stay to their release",
        "heads",
        "H4: those who are released by a move, redeployed ones too",
        "moves.{away}.retention_share moves.{away}.donor_turnover_factor" + _WAVES_AWAY + _HANDOVER,
        "released",
    ),
    "stay_bonus": Term(
        "bonus of each", "{local} per head", "H4: share of yearly base pay + contributions on it", "moves.{away}.retention_share", "pay"
    ),
    "relocated": Term(
        "people who come along",
        "heads",
        "H5: posts that move in the month x acceptance",
        "moves.{move}.relocation_acceptance moves.{move}.share moves.{move}.start moves.{move}.over_months",
        "posts joined",
    ),
    "relocation_per_head": Term("relocation package", "{currency} per head", "H5", "moves.{move}.relocation_per_head"),
    "travel": Term(
        "trips and documents",
        "{currency}",
        "H3: due in the move's first month",
        "moves.{move}.knowledge_transfer_cost moves.{move}.start moves.{move}.share",
    ),
    "experts_time": Term(
        "time of those who know the work",
        "{currency}",
        "H3: posts that move in the month x hours of a post x loaded pay of the team / productive hours",
        "moves.{move}.knowledge_transfer_hours moves.{move}.share moves.{move}.start moves.{move}.over_months"
        " countries.{home_country}.hours_per_week countries.{home_country}.shrinkage_external work.shrinkage_internal",
        "posts team_loaded_pay",
    ),
    "eor": Term(
        "employer of record for a head",
        "{currency} per month",
        "G7: larger of fee per head and share of pay, + spread on what is paid through the provider",
        "arrangements.{arrangement}.employer arrangements.{arrangement}.eor_fee_per_month arrangements.{arrangement}.eor_fee_share"
        " arrangements.{arrangement}.eor_spread",
        "pay contributions benefits",
    ),
    "deposit": Term(
        "deposits",
        "{currency}",
        "G7: months of pay for each who comes, less what is returned for those who went",
        "arrangements.{arrangement}.eor_deposit_months",
        "pay before heads",
    ),
    "fte": Term(
        "FTE before friction",
        "FTE",
        "I3: people, a vendor's too, less the time that friction takes",
        _SIZE + _WAVES,
        "heads vendors friction",
    ),
    "lost_there": Term(
        "time lost in departments, of an FTE",
        "{currency} per month",
        "I2, I3: hours with each x friction x their share x 52/12 x loaded cost of their hour; friction by presence, clocks, language, vendor",
        "roles.{role}.works_with.*.hours_per_week evidence.friction.* evidence.friction.sync.* departments.*.cost_per_hour departments.*.days_on_site"
        " arrangements.{arrangement}.days_on_site arrangements.{arrangement}.shift_hours",
    ),
    **SITES,
    **VENDORS,
    "upfront": Term("cost of the project", "{currency}", "L1: due at once, before the first month", "moves.{move}.upfront"),
}
