"""Every kind of finding: which rule judges it, what it asks for, what is said where nothing stands out or nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from runtall.core import Message, say
from runtall.findings._finding import Group, Settle


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding, apart from any runner. Attributes as in :class:`runtall.findings.Finding`."""

    id: str
    rule_id: str
    group: Group
    asks_for: tuple[str, ...]
    absent: Message
    unknown: Message
    settles: Settle
    settled_by: Message
    contested: tuple[str, ...] = ()
    dissent: Message | None = None


_DIARY = say("A few entries in the diary: runtall log.")
_WATCH = say("Files of your latest runs: runtall import PATHS.")
_SCREEN = say("The movement screen, short form, about 12 minutes: runtall screen.")
_SIDE_VIEW = say("Ten seconds of you running, filmed from the side: runtall gait FILM.")
_REAR_VIEW = say("Ten seconds of you running, filmed from behind: runtall gait FILM.")

_ALL = (
    Kind(
        "safety-answers",
        "safety-answers",
        Group.SAFETY,
        ("see-somebody",),
        say("Nothing in your safety answers asks for a clinician."),
        say("Whether anything asks for a clinician first: the safety questions are not all answered this week."),
        Settle.QUESTION,
        say("The safety questions, a few minutes: runtall triage."),
        contested=("referral-timing",),
    ),
    Kind(
        "flare",
        "flare",
        Group.THIS_WEEK,
        ("ease-load",),
        say("Your pain stayed near its usual in the last four weeks."),
        say("Whether your pain rose above its usual: the diary holds too few entries to tell."),
        Settle.DIARY,
        _DIARY,
        contested=("run-or-rest",),
        dissent=say("Some sources would have you rest until it has gone; trials found that staying active did at least as well."),
    ),
    Kind(
        "single-run-spike",
        "single-run-cap",
        Group.THIS_WEEK,
        ("cap-long-run",),
        say("No run of the last four weeks went far beyond the longest of the 30 days before it."),
        say("Whether a single run went far beyond your usual."),
        Settle.FILES,
        _WATCH,
        contested=("ten-percent-rule",),
        dissent=say(
            "Other sources look at the week's total and allow ten percent more; a trial of that rule found no difference."
        ),
    ),
    Kind(
        "load-jump",
        "load-jump",
        Group.THIS_WEEK,
        ("cap-week",),
        say("No full week of the last four rose far above the weeks before it."),
        say("Whether a week rose far above the weeks before it."),
        Settle.FILES,
        _WATCH,
        contested=("ten-percent-rule",),
        dissent=say("The largest cohort of runners saw no relation with the week's total at all, only with single long runs."),
    ),
    Kind(
        "hills-up",
        "ascent-jump",
        Group.THIS_WEEK,
        ("cap-ascent",),
        say("You climbed no more than usual in the last four weeks."),
        say("Whether you climbed more than usual."),
        Settle.FILES,
        say("Files from a watch that records altitude, over two months."),
        contested=("hills",),
        dissent=say("Some say that climbing arches the back; measured, the low back was least arched uphill."),
    ),
    Kind(
        "hills-down",
        "descent-jump",
        Group.THIS_WEEK,
        ("cap-descent",),
        say("You ran down no more than usual in the last four weeks."),
        say("Whether you ran down more than usual."),
        Settle.FILES,
        say("Files from a watch that records altitude, over two months."),
        contested=("hills",),
        dissent=say("That downhill loads harder is measured; that it goes with back trouble is not."),
    ),
    Kind(
        "hard-minutes-jump",
        "hard-minutes-jump",
        Group.THIS_WEEK,
        ("cap-hard-minutes",),
        say("You ran hard for no longer than usual in the last four weeks."),
        say("Whether you ran hard for longer than usual."),
        Settle.FILES,
        say("Files with heart rate or speed, over two months."),
    ),
    Kind(
        "consecutive-days",
        "consecutive-days",
        Group.THIS_WEEK,
        ("day-off",),
        say("You ran on no more days in a row than usual."),
        say("Whether you ran on more days in a row than usual."),
        Settle.FILES,
        say("Files of the last four months."),
    ),
    Kind(
        "worn-shoes",
        "worn-shoes",
        Group.THIS_WEEK,
        ("check-shoes", "alternate-shoes"),
        say("The shoes in use have not come to the distance from which a look is worth it."),
        say("How far your shoes have run: no pair is named for your latest runs."),
        Settle.FILES,
        say("Runs that name their shoes, such as an export from a service where you keep your pairs."),
        dissent=say(
            "Distance alone does not make a shoe bad: runners adapted to worn pairs, and the force on them stayed the same."
        ),
    ),
    Kind(
        "fast-start",
        "fast-openings",
        Group.THIS_WEEK,
        ("gentler-opening",),
        say("Your runs open no faster than they go on."),
        say("Whether you set off fast: too few recent runs can tell."),
        Settle.FILES,
        _WATCH,
        contested=("warmup",),
        dissent=say("One source puts the fast start first of all; no trial has tested it for backs."),
    ),
    Kind(
        "missing-warm-up",
        "missing-warm-up",
        Group.THIS_WEEK,
        ("warm-up-ramp",),
        say("Most of your runs have a warm-up."),
        say("Whether you warm up: the watch cannot see what comes before its start."),
        Settle.DIARY,
        say("Say in the diary whether you warmed up: runtall log --warm-up or --no-warm-up."),
        contested=("warmup", "static-before-run"),
        dissent=say("Runners who felt poorly warmed up reported more back pain in one survey; it cannot say which came first."),
    ),
    Kind(
        "surface-change",
        "surface-change",
        Group.THIS_WEEK,
        ("familiar-surface",),
        say("You run on the ground that you are used to."),
        say("Whether the ground that you run on changed."),
        Settle.FILES,
        say("Files that carry positions or say what kind of run it was."),
        contested=("surface-treadmill",),
        dissent=say("Some advise soft ground or the open air; comparisons found little between grounds."),
    ),
    Kind(
        "long-sitting",
        "long-sitting",
        Group.THIS_WEEK,
        ("longer-warm-up", "movement-breaks"),
        say("You do not sit for long on most days."),
        say("How long you sit: the diary does not say."),
        Settle.DIARY,
        say("Hours of sitting, on a few days: runtall log --sitting 8."),
        contested=("sitting",),
        dissent=say("Bodies adapt to sitting, other sources say; breaks are worth it where they feel good."),
    ),
    Kind(
        "short-sleep",
        "short-sleep",
        Group.THIS_WEEK,
        ("sleep",),
        say("Your nights are not short on most days."),
        say("How long you sleep: the diary does not say."),
        Settle.DIARY,
        say("Hours of sleep, on a few days: runtall log --sleep 7."),
    ),
    Kind(
        "worry",
        "mindset-education",
        Group.THIS_WEEK,
        ("education",),
        say("Your back does not worry you much."),
        say("How much your back worries you: you were not asked yet."),
        Settle.QUESTION,
        say("One question, 0 to 10: runtall log --worry 3."),
    ),
    Kind(
        "late-run-fatigue",
        "late-run-drift-pattern",
        Group.OVER_WEEKS,
        ("endurance", "cap-long-run"),
        say("Your form stays the same late in long runs, as far as your files can tell."),
        say("Whether your form changes late in long runs."),
        Settle.FILES,
        say("Three or more runs of 45 minutes or longer, with speed and cadence in the file."),
        dissent=say("That form changes with tiredness is measured; that backs get tight by it is a guess."),
    ),
    Kind(
        "cadence-change",
        "form-baseline",
        Group.THIS_WEEK,
        ("cadence-trial",),
        say("Your cadence at the same pace is your usual one."),
        say("Whether your cadence at the same pace changed."),
        Settle.FILES,
        say("Files with cadence and speed, over four months."),
        contested=("cadence-number",),
        dissent=say("Some name 170 to 180 for everybody; measured, the best rate differs with height and speed."),
    ),
    Kind(
        "bounce",
        "high-bounce",
        Group.OVER_WEEKS,
        ("cadence-trial",),
        say("Your rise and fall together with your cadence does not stand out."),
        say("How much you rise and fall."),
        Settle.FILES,
        say("Files from a watch, strap or pod with running dynamics."),
        contested=("cadence-number",),
        dissent=say("No study has set a limit for rise and fall; devices differ by more than runners do."),
    ),
    Kind(
        "one-sidedness",
        "one-sidedness",
        Group.OVER_WEEKS,
        ("side-specific-work",),
        say("Your back does not keep to one side as a pattern."),
        say("Whether your back keeps to one side: the diary does not say."),
        Settle.DIARY,
        say("Entries in the diary with the place of the pain: runtall log."),
        contested=("asymmetry",),
        dissent=say(
            "Some say that small differences grow into pain; nobody is symmetrical, and one-sided pain once is no pattern."
        ),
    ),
    Kind(
        "overstride",
        "overstride",
        Group.THIS_WEEK,
        ("cadence-trial",),
        say("Your foot lands near your body."),
        say("Whether your foot lands far ahead of your body."),
        Settle.VIDEO,
        _SIDE_VIEW,
        contested=("cadence-number", "foot-strike"),
        dissent=say("Landing far ahead brakes and jolts more, as measured; that it goes before back pain is not shown."),
    ),
    Kind(
        "pelvic-drop",
        "pelvic-drop",
        Group.OVER_WEEKS,
        ("glute-med-strength",),
        say("Your hips stay about level when you run."),
        say("How far your free-side hip drops when you run."),
        Settle.VIDEO,
        _REAR_VIEW,
        contested=("core-weakness",),
        dissent=say("Some studies found more drop in runners with pain, others none; hip work added nothing in one trial."),
    ),
    Kind(
        "trunk-lean",
        "trunk-lean",
        Group.THIS_WEEK,
        ("run-tall",),
        say("Your trunk's lean is a natural one."),
        say("How much your trunk leans when you run."),
        Settle.VIDEO,
        _SIDE_VIEW,
        contested=("trunk-lean",),
        dissent=say("One source asks for a lean, others for an upright trunk; a small natural lean is common."),
    ),
    Kind(
        "short-hip-flexors",
        "short-hip-flexors",
        Group.OVER_WEEKS,
        ("hip-flexor-mobility",),
        say("The front of your hips reaches far enough in the screen."),
        say("How far the front of your hips stretches."),
        Settle.TEST,
        _SCREEN,
        contested=("tight-hipflexors-tilt",),
        dissent=say(
            "Short hip flexors are often said to tip the pelvis; measured, their length did not go with how the back stood."
        ),
    ),
    Kind(
        "short-hamstrings",
        "short-hamstrings",
        Group.OVER_WEEKS,
        ("hamstring-mobility",),
        say("The back of your thighs reaches far enough in the screen."),
        say("How far the back of your thighs stretches."),
        Settle.TEST,
        say("The movement screen, full form, about 35 minutes: runtall screen."),
    ),
    Kind(
        "glute-strength",
        "glute-strength",
        Group.OVER_WEEKS,
        ("glute-med-strength", "glute-max-strength"),
        say("Your hip muscles last long enough in the screen."),
        say("How long your hip muscles last."),
        Settle.TEST,
        _SCREEN,
        contested=("core-weakness",),
        dissent=say("Runners with long-lasting back pain had hip muscles as strong as others in one comparison."),
    ),
    Kind(
        "leg-strength",
        "leg-strength",
        Group.OVER_WEEKS,
        ("quad-strength", "hamstring-strength", "calf"),
        say("Your legs last long enough in the screen."),
        say("How long your thighs and calves last."),
        Settle.TEST,
        _SCREEN,
    ),
    Kind(
        "trunk-endurance",
        "trunk-endurance",
        Group.OVER_WEEKS,
        ("deep-core", "lateral-core", "spinal-extensor-strength"),
        say("Your trunk holds last long enough in the screen."),
        say("How long your trunk can hold."),
        Settle.TEST,
        _SCREEN,
        contested=("core-weakness",),
        dissent=say("Some name the trunk first of all; in runners, work for legs, back or trunk eased pain equally."),
    ),
    Kind(
        "hip-rotation",
        "hip-rotation",
        Group.OVER_WEEKS,
        ("hip-rotation",),
        say("Your hips turn in far enough in the screen."),
        say("How far your hips turn in."),
        Settle.TEST,
        _SCREEN,
    ),
    Kind(
        "thoracic-rotation",
        "thoracic-rotation",
        Group.OVER_WEEKS,
        ("thoracic-rotation",),
        say("Your upper back turns far enough in the screen."),
        say("How far your upper back turns."),
        Settle.TEST,
        say("The movement screen, full form, about 35 minutes: runtall screen."),
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.id: kind for kind in _ALL})
"""Kind of finding by id, in the order in which they are asked about."""
