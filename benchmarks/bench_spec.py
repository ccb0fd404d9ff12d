"""What the bench holds the plan to, as literal numbers: read here, never from the rules and functions under test.

Each number says where it comes from. A change of a rule has to be made here a second time, by hand and on purpose.
"""

from __future__ import annotations

DAY_S = 86400.0
MINUTE_S = 60.0
"""Lengths are planned in whole minutes; a check allows one minute of rounding."""

# The single-run cap: at most 10 percent above the longest run of the last 30 days, and 5 min or 1 km always free
# (product default "single-run-cap": frandsen-2025; the floor is a working choice).
SINGLE_RISE, SINGLE_WINDOW_DAYS, SINGLE_FLOOR_S, SINGLE_FLOOR_M = 1.10, 30, 300.0, 1000.0

# The plan's own weekly minutes: at most 10 percent over the mean of the last four weeks, a quarter of an hour always free
# (the plan's design, working choices).
WEEK_RISE, WEEKS_BEFORE, WEEK_FLOOR_S = 1.10, 4, 900.0

# An outing is a walk when at most this share of it was running (rule "return-to-run-stages", walk_share).
WALK_SHARE = 0.05

# Traffic light: 0 to 2 green, 3 to 5 amber, above 5 red; a rise of 2 over usual an hour later or the next morning is amber
# (product defaults "pain-traffic-light": silbernagel-2007, smith-2017; "next-day-check": ostelo-2008). Usual: the median at
# rest and before runs of the last 14 days. After amber 30 percent less at least (source article: 30 to 50 percent less).
GREEN_NRS, AMBER_NRS, RISE_NRS, USUAL_DAYS, AMBER_LEAVES = 2.0, 5.0, 2.0, 14, 0.7

# Return to running: stages 0 (walking) to 7, three sessions a week, up after two green sessions, entered by a walk of 30 min that
# stayed green for 48 h (product default "return-to-run": neason-2024, tagliaferri-2023). Sessions of 24 min (the article's
# 2 min of running to 1 min of walking) are always within the week.
STAGES_TOP, STAGE_SESSIONS, STAGE_FREE_S, STAGE_LONGEST_S, WALK_ENOUGH_S = 7, 3, 24 * 60.0, 30 * 60.0, 0.95 * 1800.0

# Strength: two to three sessions a week of 15 to 25 min, never on consecutive days (product default "strength-dose": cai-2017,
# blagrove-2018, tataryn-2021).
STRENGTH_LEAST, STRENGTH_MOST, STRENGTH_LEAST_S, STRENGTH_MOST_S = 2, 3, 15 * 60.0, 25 * 60.0

# A session takes the minutes that the runner asked for, within those above, to half a minute (rule "session-timing"); 20 where
# nobody said, 15 after two weeks without a session (working choices of "strength-week").
STRENGTH_USUAL_S, STRENGTH_WITHIN_S, STRENGTH_FEW_DAYS = 20 * 60.0, 30.0, 14

# Everybody's week works these (the plan's design: a common base of quadriceps, posterior chain and trunk).
BASE = ("quad-strength", "glute-max-strength", "spinal-extensor-strength", "deep-core")

# An exercise that lists one of these is left out while the back is at or above the number (catalogue of exercises).
PAIN_FLAGS = (("acute-pain-ge-4", 4.0), ("acute-pain-ge-6", 6.0))
IMPACT_FLAG = "impact-not-cleared"
UNLESS = {"radicular-symptoms": "leg-symptoms-checked", "impact-not-cleared": "impact-cleared"}

# A cleared day without run and session holds 5 to 10 easy minutes (the plan's design).
EASY_LEAST_S, EASY_MOST_S = 5 * 60.0, 10 * 60.0
LONGER_CHOSEN, LONGER_MOST_S = "mobility-dose-15-25min", 25 * 60.0
LEVEL_WITHIN_DAYS = 28
"""Days within which an easier exercise must have been done for the harder one after it to count as a step up."""

# One exercise: up within its range, and to the next level, after two sessions in a row with all of it done, pain of 3 at most and
# good form, each said (product default "progression": cai-2017, blagrove-2018; silbernagel-2007 for the pain). An exercise
# that hurt, or was above 5, goes down by itself, from its lowest dose out or to an easier one (silbernagel-2007, smith-2017).
GOOD_SESSIONS, GOOD_NRS, HURT_NRS = 2, 3.0, 5.0
FIRST_LEVEL = 2
"""Where everybody begins without a movement test that says more (the plan's design)."""

# Ten days after it was last done an exercise asks for less, after 17 for half of what had been built up, after 31 for its lowest
# dose (working choices; a usual gap of 3 days, then 1, 2 and 4 weeks, the first two of the "1, 2, 4+ weeks").
# Half is meant in steps, which are not even in work: that leaves up to four fifths of the work above the lowest dose.
LESS_FROM_DAYS, HALF_FROM_DAYS, LOWEST_FROM_DAYS, HALF = 10, 17, 31, 0.85

# After a break of 7 days or more without a run (twice the own usual gap, or named), runs are three quarters of the longest run;
# after 14 days half; ill one step more, also after fewer days; a step back a week (working choices, "after-a-break").
BREAK_DAYS, LONG_BREAK_DAYS, TIMES_USUAL, BREAK_LEAVES, BREAK_STEP_DAYS, BREAK_LOOK_BACK_DAYS = (
    7,
    14,
    2.0,
    (1.0, 0.75, 0.5),
    7,
    14,
)

# The stages begin after 30 days without a run, at 2 min of running to 1 of walking at most, and after a second amber or red
# within a week; two reds go down as far (working choices, "return-to-run-entry").
WITHOUT_RUN_DAYS, FLARE_STAGE, SECOND_WITHIN_DAYS = 30, 3, 7

# Uphill comes back after 2 green runs, hard minutes after 4, downhill after 6 (levine-2007, gottschall-2005; counts are ours).
UPHILL_AFTER, HARD_AFTER, DOWNHILL_AFTER = 2, 4, 6

# Around a race: no strength and no hard run two days before to two days after; a week before it runs are at most 70 percent of
# the longest; then for each 2 km of it a day, 21 at most, half of the longest (working choices).
RACE_SPARES_DAYS, CUSHION_DAYS, CUSHION_LEAVES, RECOVERY_DAY_M, RECOVERY_MOST_DAYS, RECOVERY_LEAVES = 2, 7, 0.7, 2000.0, 21, 0.5

# A cadence to try is at most 10 percent above the own one: median of the easy runs of 90 days before, of 3 at least
# (heiderscheit-2011; the article's 170 to 180 is reached in such steps).
CADENCE_RISE, CADENCE_DAYS, CADENCE_RUNS = 1.10, 90, 3
CADENCE_TRIALS = ("metronome-cadence", "cadence-target-170-180", "cue-shorter-quicker-steps")

# After less than 6 hours of sleep a hard run is an easy one (a working choice).
SHORT_NIGHT_H = 6.0

# Hops wait for this flag (catalogue of exercises).
HOPS_OPEN = "impact-cleared"
