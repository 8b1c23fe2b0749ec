"""Campaign texts are grouped, whatever their spacing and capitals."""

from coproduce.analysis.duplicates import identical_groups


def test_same_words_are_one_group() -> None:
    texts = [
        "Save the sensory team",
        "Buses",
        "save  the\nSensory team ",
        "SAVE THE SENSORY TEAM",
        "Buses are late",
    ]
    assert identical_groups(texts) == ((0, 2, 3),)


def test_quotation_marks_do_not_matter() -> None:
    assert identical_groups(["Don’t cut", "don't cut"]) == ((0, 1),)


def test_words_do_matter() -> None:
    assert identical_groups(["Save the team.", "Save our team."]) == ()


def test_empty_texts_are_no_campaign() -> None:
    assert identical_groups(["", "  ", ""]) == ()


def test_groups_come_in_the_order_of_their_first_text() -> None:
    assert identical_groups(["b", "a", "a", "b"]) == ((0, 3), (1, 2))


def test_other_scripts_are_compared_too() -> None:
    assert identical_groups(["مرحبا بكم", " مرحبا  بكم", "🙂"]) == ((0, 1),)
