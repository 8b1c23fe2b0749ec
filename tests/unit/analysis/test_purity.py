"""What a web process loads: checking single tables, redaction and screening needs the standard library alone."""

import subprocess
import sys

LIGHT = (
    "disclosure disclosure_solver disclosure_model redaction screening reading_age duplicates files sentiment"
    " themes vectors sparse commands opinion_votes opinion_statements opinion_plane opinion_clusters opinion_groups"
    " opinion_files agreement codebook codebook_files codebook_features codebook_fit codebook_known"
    " codebook_texts codebook_reasons codebook_sentences codebook_space codebook_begin encoder"
)
HEAVY = "numpy scipy sklearn textblob vaderSentiment nltk py3langid"


def test_no_heavy_library_is_loaded_until_it_is_used() -> None:
    program = (
        "import sys, importlib\n"
        f"for name in {LIGHT.split()!r}: importlib.import_module('coproduce.analysis.' + name)\n"
        "from coproduce.analysis.disclosure import protect_counts\n"
        "from coproduce.analysis.disclosure_solver import assert_safe\n"
        "assert_safe([protect_counts('Q', ['A', 'B', 'C'], [30, 25, 4], 59)])\n"
        f"print([name for name in {HEAVY.split()!r} if name in sys.modules])\n"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
