"""Which links are sources: bodies that answer for what they say, in any country, and no shops."""

import pytest

from lint.files import Source
from lint.options import Options
from lint.session import Session

SESSION = Session(Options(isolated=True))
ARTICLE = """---
title: "Migraine and the curtain"
date: 2026-01-01
description: "On migraine."
---

A migraine keeps its own hours, and the curtain keeps out most of the street. On most evenings
somebody makes tea and forgets it on the sill, and the lamp on the landing is left on for
whoever comes home.

{link}
"""


def lacks_sources(link: str) -> bool:
    report = SESSION.report(Source("content/article.md", ARTICLE.format(link=link)))
    return any(one.note == "sources" for one in report.findings)


@pytest.mark.parametrize(
    "link",
    [
        "[Diabetes Canada](https://www.diabetes.ca/nutrition/healthy-eating) likes pulses.",
        "Diabetes Canada has a [page about remission](https://info.diabetes-can.ca/remission).",
        "The [Irish Cancer Society](https://www.cancer.ie/cancer-information) says to see your GP.",
        "There is [plain advice](https://irishheart.ie/your-health/) on salt.",
        "See [Krebshilfe](https://www.krebshilfe.de/en/publications/migraine/) for leaflets.",
        "The [Sainte-Justine University Hospital](https://www.chusj.ca/en/migraine) agrees.",
        "A [trial in 240 people](https://trialresults.eu/migraine-240) found little difference.",
        "According to [the nurses' union's survey](https://inmo.ie/headache), half have them.",
        "The National Headache Foundation has [a fair piece about it](https://headaches.com/sleep).",
        "The [Royal Dutch guideline](https://richtlijnen.nl/hoofdpijn) lists three medicines.",
        "The medicines regulator keeps [a list](https://www.hpra.ie/homepage/medicines) of them.",
        "Further reading: https://www.cancer.ie/cancer-information/migraine",
        "[Sleep Health Australia](https://sleephealth.com.au/headache) has more.",
    ],
)
def test_a_page_of_a_body_or_a_study_is_a_source(link: str) -> None:
    assert not lacks_sources(link)


@pytest.mark.parametrize(
    "link",
    [
        "Our [curtain](https://curtains.com/products/migraine-curtain) is thick.",
        "The Migraine Foundation likes this [pillow](https://slumber.com/shop/pillow).",
        "A study tested [magnesium capsules](https://magbrand.com/glycinate), and so did we.",
        "[A study in pictures](https://www.instagram.com/p/abc/) was shared a lot.",
        "The [research podcast](https://podcasts.apple.com/us/podcast/id1) has an hour on it.",
        "She wrote of [the guideline](https://headachemum.blogspot.com/2025/guideline).",
        "My [own story](https://nellash.com/blog/migraine) is longer.",
        "The [trial pack](https://magbrand.com/pack?ref=nell20) is half price.",
        "The [Migraine Association](https://migraine.example.org/guidelines) says so.",
        "![Migraine Association](https://www.cancer.ie/cancer-information/chart.png)",
        "There is a [nice page](https://headnerve.com/migraine) on it.",
        "[Book a session](https://thequietear.ie/sessions) with us.",
        "The hospital is on the corner. [Tea](https://teahouse.ie/green) helps as well.",
    ],
)
def test_a_shop_a_feed_a_diary_or_a_picture_is_none(link: str) -> None:
    assert lacks_sources(link)
