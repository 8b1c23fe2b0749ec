"""Files of consultations and of responses."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired

from coproduce.web.forms import VersionedForm


class ConsultationFileForm(VersionedForm):
    file = FileField(
        "Consultation file (JSON)", (FileRequired("Choose a file"),), render_kw={"accept": ".json"}
    )


class ResponsesFileForm(VersionedForm):
    file = FileField(
        "File of responses (csv or xlsx)",
        (FileRequired("Choose a file"),),
        render_kw={"accept": ".csv,.xlsx"},
    )
