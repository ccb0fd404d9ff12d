"""What kind of activity a word means, in the languages and spellings of services and apps, and what movement alone suggests."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from runtall.core import FloatArray, Message, say

Sport = tuple[str, str | None]

_RUN = (
    "run running jog jogging jogger lauf laufen laeufe joggen laufband dauerlauf correr carrera carreras corrida corsa correre course courir "
    "footing hardlopen hardloop loop lopen loepning lopning lob loeb lobe lobetur loping lopetur lop joggetur juoksu juoksulenkki bieganie bieg beh "
    "futas kosu bezanje trcanje tek futsal_none бег пробежка біг пробіжка トレラン ランニング ラン ジョギング 跑步 跑 慢跑 晨跑 夜跑 달리기 러닝 조깅 "
    "วิ่ง chaybo alergare trail_run trailrun trailrunning traillauf"
).split()
_SPORT_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cycling": tuple(
            "ride riding bike biking cycling cycle bicycle virtualride ebikeride mtb radfahrt radfahren rad fahrrad rennrad fahrt velo "
            "velotour ciclismo bicicleta bici paseo pedalada pedalar giro bicicletta pedalata sortie fiets fietsen fietsrit wielrennen cykling "
            "cykeltur cykel sykling sykkeltur pyoraily rower kolarstwo jazda велозаезд велосипед заезд ライド サイクリング 自転車 骑行 騎乘 骑车 라이딩 자전거 "
            "handcycle gravel".split(),
        ),
        "walking": tuple(
            "walk walking spaziergang gehen caminata caminar caminhada andar passeggiata camminata marche marcher wandeling wandelen lopen_none "
            "promenad gang gatur gaatur kavely spacer ходьба прогулка ウォーキング 散歩 步行 走路 健走 걷기 산책 nordicwalking".split(),
        ),
        "hiking": tuple(
            "hike hiking wanderung wandern senderismo excursion randonnee escursione escursionismo trilha vandring tur vaellus hajk wedrowka поход "
            "ハイキング 登山 徒步 远足 등산 하이킹 rucking".split(),
        ),
        "swimming": tuple(
            "swim swimming schwimmen natacion nadar natacao natation nage nuoto zwemmen simning svoemning svomning uinti plywanie плавание "
            "スイム 水泳 游泳 수영".split(),
        ),
        "rowing": tuple("rowing row rudern remo aviron canottaggio roeien rodd roning ボート 划船 로잉".split()),
        "training": tuple(
            "workout weighttraining weight strength gym krafttraining training crossfit yoga pilates entrenamiento treino allenamento "
            "musculation fitness hiit elliptical crosstrainer stairstepper core силовая тренировка ワークアウト 训练 체력단련 웨이트".split(),
        ),
        "cross_country_skiing": tuple(
            "nordicski backcountryski rollerski langlauf skilanglauf skitour langrend langrenn hiihto".split()
        ),
        "alpine_skiing": tuple("alpineski snowboard ski skifahren snowshoe esqui sci".split()),
        "other": tuple(
            "soccer football tennis golf climb rockclimbing skateboard surfing surf kayaking canoeing sail standuppaddling inlineskate iceskate "
            "paddling wheelchair badminton pickleball squash driving transport".split(),
        ),
    },
)
_BY_WORD: Mapping[str, str] = MappingProxyType(
    {word: "running" for word in _RUN} | {word: sport for sport, words in _SPORT_WORDS.items() for word in words},
)
_SUB_SPORTS = (
    (
        "treadmill",
        (
            "treadmill",
            "laufband",
            "cinta",
            "tapis",
            "esteira",
            "loopband",
            "trenazhe",
            "беговая дорожка",
            "トレッドミル",
            "跑步机",
            "트레드밀",
        ),
    ),
    ("trail", ("trail", "gelande", "sentier", "montagna", "montana", "トレイル", "越野", "트레일", "трейл")),
    ("track", ("track", "bahn", "pista", "piste")),
    ("virtual_activity", ("virtual", "virtuell", "virtuel", "zwift")),
    ("indoor_running", ("indoor", "halle")),
    ("street", ("street", "strassenlauf", "road")),
    ("ultra", ("ultra",)),
)
_STRAVA_NUMBERS = MappingProxyType({"1": "cycling", "4": "hiking", "9": "running", "10": "walking", "16": "swimming"})
_WORD = re.compile(r"[^\W\d_]+")


def plain(text: str) -> str:
    """Return text in lower case without accents, for comparing words across spellings."""
    folded = text.casefold().replace("ß", "ss").replace("æ", "ae").replace("ø", "o").replace("ł", "l")
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


def sport_of_label(label: str | None) -> Sport | None:
    """Return sport and sub-sport of a service's word for a kind of activity; ``None`` where the word is not known.

    Examples
    --------
    >>> sport_of_label("Trail Running"), sport_of_label("Lauf"), sport_of_label("9"), sport_of_label("Virtual Ride")
    (('running', 'trail'), ('running', None), ('running', None), ('cycling', 'virtual_activity'))
    """
    if not label or not label.strip():
        return None
    if label.strip() in _STRAVA_NUMBERS:
        return _STRAVA_NUMBERS[label.strip()], None
    words = plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)).replace("-", " ").replace("_", " ")
    joined = words.replace(" ", "")
    sports = [_BY_WORD[word] for word in (joined, *_WORD.findall(words)) if word in _BY_WORD]
    if not sports:
        return None
    sport = "running" if "running" in sports and joined not in _BY_WORD else sports[0]
    if re.search(r"\b(marche|camminata|wandel)", words):
        sport = "walking"
    return sport, _sub_sport(words)


def _sub_sport(words: str) -> str | None:
    return next((name for name, hints in _SUB_SPORTS if any(hint in words for hint in hints)), None)


def sport_in_name(name: str | None) -> Sport | None:
    """Return the sport that an activity's title mentions ("Morning Run"); ``None`` where it mentions none, or two.

    Examples
    --------
    >>> sport_in_name("03/08 Club Run"), sport_in_name("Home")
    (('running', None), None)
    """
    if not name:
        return None
    words = plain(name)
    found = {_BY_WORD[word] for word in _WORD.findall(words) if word in _BY_WORD and word not in _AMBIGUOUS}
    if not found:
        found = {sport for word, sport in _BY_WORD.items() if not word.isascii() and word in words}
    return (found.pop(), _sub_sport(words)) if len(found) == 1 else None


_AMBIGUOUS = frozenset(
    {
        "course",
        "tur",
        "gang",
        "training",
        "core",
        "loop",
        "lop",
        "lob",
        "tek",
        "giro",
        "row",
        "core",
        "surf",
        "beh",
        "lobe",
        "rad",
    }
)


def sport_by_movement(t_s: FloatArray, speed_mps: FloatArray | None, cadence: FloatArray | None) -> tuple[str, Message]:
    """Suggest a sport for an activity whose file names none, from speed and cadence, with the reason in words.

    Running: the middle half of the moving time lies at running speed, no tenth of it is faster than a runner sprints, and cadence,
    where there is one, is a runner's. Walking is slower. Anything else stays unknown.
    """
    if speed_mps is None or not np.isfinite(speed_mps).any():
        return "unknown", say("The file does not say what kind of activity it is, and without speed there is no telling.")
    moving = speed_mps[np.nan_to_num(speed_mps) > 0.6]
    if len(moving) < 10 or t_s[-1] < 30:
        return "unknown", say("The file does not say what kind of activity it is, and it is too short to tell.")
    slow, middle, fast = (float(v) for v in np.percentile(moving, [25, 50, 90]))
    runs = 1.6 <= slow and 1.9 <= middle <= 6.5 and fast <= 7.0
    if cadence is not None and np.isfinite(cadence).any():
        turning = cadence[np.isfinite(cadence) & (cadence > 20)]
        if len(turning):
            typical = float(np.median(turning))
            runs = runs and (65 <= typical <= 115 or 130 <= typical <= 230)
    if runs:
        return "running", say(
            "The file does not say what kind of activity it is; taken as a run for its speed ({speed:.1f} m/s).", speed=middle
        )
    if middle < 1.9 and fast < 2.4:
        return "walking", say(
            "The file does not say what kind of activity it is; taken as a walk for its speed ({speed:.1f} m/s).", speed=middle
        )
    return "unknown", say(
        "The file does not say what kind of activity it is, and its speed ({speed:.1f} m/s) is not clearly a run's.", speed=middle
    )
