"""What makes an article owe who writes, a crisis line or an emergency note, and what does not."""

from pathlib import Path

import pytest

from lint.files import Source
from lint.model import Severity
from lint.options import Options
from lint.session import Session
from tests.test_command import findings

SESSION = Session(Options(isolated=True))
FILLER = (
    "On most evenings somebody makes tea and forgets it on the sill. The cat has her own views and "
    "leaves by the window, and the lamp on the landing is left on for whoever comes home late."
)


def missing(title: str, text: str, more: str = "") -> set[str | None]:
    """The notes that an article is said to lack, the merely recommended ones left out."""
    head = f'---\ntitle: "{title}"\ndate: 2026-01-01\n{more}---\n\n'
    report = SESSION.report(Source("content/article.md", f"{head}{FILLER}\n\n{FILLER}\n\n{text}\n"))
    return {
        one.note
        for one in report.findings
        if one.severity > Severity.INFO and ("owes" in one.message or "too few" in one.message)
    }


@pytest.mark.parametrize(
    ("author", "text"),
    [
        (
            "The Brackenbury Clinic, York",
            "Our patients come for thirty drips and leave with colour.",
        ),
        ("Fern Hollow Botanicals", "I've been mixing tinctures for thirty years, and it's worms."),
        ("Stillwater Wellness", "We take people off the tablets at the first visit."),
        ("Moss Lane Herbs", "Most of my folks set their pills aside for the month."),
    ],
)
def test_a_house_that_treats_people_and_names_no_physician_says_so(author: str, text: str) -> None:
    assert "scope-of-practice" in missing("Migraine", text, f'author: "{author}"\n')


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ('author: "Moss Lane Herbs"\n', "The tincture is $20 a bottle and we ship on Fridays."),
        (
            'author: "The Brackenbury Clinic"\nreviewedBy: "Anil Rao, MD"\n',
            "Our patients come for thirty drips and leave with colour.",
        ),
        (
            'author: "The Brackenbury Clinic"\n',
            "Our patients see Dr. Okafor first and talk with her for an hour.",
        ),
        (
            'author: "Jo Dean, staff reporter"\n',
            '"A spray is what helps most of my patients," said the allergy nurse.',
        ),
        (
            'author: "Jo Dean"\ndescription: "A folk healer has a jar. We went to see it."\n',
            '"Sit down," she says. "Have tea," she says. "I have it from my aunt," she says.',
        ),
        ('author: "Jo Dean"\n', "> My patients swear by it, and my clinic is full until May."),
    ],
)
def test_a_reporter_a_shop_and_a_house_with_a_doctor_need_not(more: str, text: str) -> None:
    assert "scope-of-practice" not in missing("Migraine", text, more)


@pytest.mark.parametrize(
    "text",
    [
        "By the third winter of it I wanted to die, and I told nobody.",
        "If the low mood turns into feeling you'd be better off gone, say so to somebody.",
        "Some of you write that you are thinking of ending your life. Please stay.",
        "I was suicidal that spring, and I mowed the lawn as if it were any other spring.",
        "When the urge to hurt yourself comes, wait for ten minutes with the dog.",
        "You may feel that there is no point in living like this.",
    ],
)
def test_an_article_that_speaks_of_despair_gives_a_crisis_line(text: str) -> None:
    assert "crisis-line" in missing("Hot flushes", text)
    assert "crisis-line" not in missing(
        "Hot flushes", f"{text}\n\nCall 988 or 116 123, day or night."
    )


@pytest.mark.parametrize(
    "text",
    [
        "The trial counted falls, admissions and suicides, and found no difference in any of them.",
        "I wanted to die of shame when the curtain fell on the vicar.",
        "You won't want to kill the cat once you have slept.",
        "Lift with your knees so that you don't hurt yourself.",
        "Call 999 if you have chest pain, pass out, or think of ending your life.",
        "He says that his hot flushes were killing him.",
    ],
)
def test_a_study_a_figure_of_speech_and_a_warning_sign_do_not(text: str) -> None:
    assert "crisis-line" not in missing("Hot flushes", text)


@pytest.mark.parametrize(
    "title",
    [
        "Menopause: the three o'clock furnace",
        "Insomnia and the owls",
        "SlipAway drops: lose the pounds",
        "Magnesium glycinate, 120 capsules",
        "A thirty-day detox for the liver",
        "My thyroid and a pot of soup",
        "Oats, porridge and your cholesterol",
        "Gluten-free scones for coeliacs",
        "Two long periods of rest",
        "Black salve for skin cancer: an evening at the healer's",
        "Chewing gum and the commute",
    ],
)
def test_topics_without_red_flags_owe_no_emergency_note(title: str) -> None:
    text = f"{title}, we said, and the doctor laughed. {title}! Sleep and a healthy diet came up."
    assert "emergency-care" not in missing(title, text)


@pytest.mark.parametrize("call", ["{{% disclaimer", "{{% disclaimer %}}\nKeep calm."])
def test_a_call_that_hugo_refuses_is_no_note(tmp_path: Path, call: str) -> None:
    templates, content = tmp_path / "layouts" / "shortcodes", tmp_path / "content"
    templates.mkdir(parents=True)
    content.mkdir()
    (tmp_path / "hugo.toml").write_text('title = "t"\n')
    (templates / "disclaimer.html").write_text(
        "<p>No substitute for your doctor. {{ .Inner }}</p>\n"
    )
    head = '---\ntitle: "Migraine"\ndate: 2026-01-01\ndescription: "On migraine."\n---\n\n'

    def lacks_disclaimer(text: str) -> bool:
        (content / "a.md").write_text(f"{head}{FILLER}\n\n{FILLER}\n\n{text}\n")
        found = findings(content, cwd=tmp_path)
        return any(one["name"] == "missing-medical-disclaimer" for one in found)

    assert lacks_disclaimer(call)
    assert not lacks_disclaimer("{{% disclaimer %}}Ask your doctor.{{% /disclaimer %}}")


LETTER = """
I can see you on Tuesdays and on Thursday mornings, in the room over the bakery. Bring soft clothes
and whatever the hospital has written. At the first visit I ask about your sleep, your work and the
stairs, and I have a look at how you sit.

Most of my people come about their backs. I don't press hard, and I don't tell anyone off. We walk
to the window and back, and I show you two things to do at home. Come again in a fortnight, and I'll
see what has stayed.

My own back went in my thirties, so I know what a bad night is. A session is an hour; the second one
is free if you forget the first. Book with Nell, and ring her if you can't come.
"""
LEAFLET = """
Back pain is common, and most of it settles within some weeks. Your doctor may offer an examination
or a scan where there is a reason for one. Staying active helps more people than resting does.

This leaflet was written by the hospital's pain service and read by patients before it was printed.
It is sent with the appointment letter. The department is on the second floor.
"""


def test_a_page_that_reads_like_a_practitioner_s_owes_who_writes() -> None:
    assert "scope-of-practice" in missing("Back pain", LETTER, 'author: "Delia Marsh"\n')
    assert "scope-of-practice" not in missing("Back pain", LEAFLET, 'author: "Delia Marsh"\n')
    reviewed = 'author: "Delia Marsh"\nreviewedBy: "Anil Rao, MD"\n'
    assert "scope-of-practice" not in missing("Back pain", LETTER, reviewed)
