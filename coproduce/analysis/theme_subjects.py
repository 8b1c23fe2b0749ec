"""Plain names of the known subjects. Subjects that two sources of examples share stand under one name.

The keys are those of the trained space: its source and what the people called the subject who labelled the examples.
"""

from __future__ import annotations

# No theme: praise or words without a subject, and writing about other fields.
ELSEWHERE = "elsewhere"
WITHOUT_SUBJECT = frozenset({"nhs:", ELSEWHERE})
SAFETY = "Safety and worries about harm"

NAMES = {
    "nhs:Staff manner & personal attributes": "Kind, polite and helpful staff",
    "nhs:Positive experience & gratitude": "Good experience and thanks",
    "nhs:Timeliness of care": "Waiting times and being on time",
    "nhs:Staff listening, understanding & involving patients": "Being listened to and understood",
    "nhs:Contacting services": "Getting through to services",
    "nhs:Transport to/ from services": "Transport and travel",
    "nhs:Information directly from staff during care": "Clear explanations and advice",
    "nhs:Staffing levels & responsiveness": "Enough staff, and how quickly they respond",
    "nhs:Appointment arrangements": "Booking and changing appointments",
    "nhs:Being kept informed, clarity & consistency of information": "Being kept informed",
    "nhs:Impact of treatment/ care": "What the support changed",
    "nhs:Continuity of care": "Seeing the same person, joined-up support",
    "nhs:Competence & training": "Skill and training of staff",
    "nhs:Diagnosis & triage": "Assessment and diagnosis",
    "nhs:Activities & access to fresh air": "Activities and things to do",
    "nhs:Food & drink provision & facilities": "Food and drink",
    "nhs:Information provision & guidance": "Finding information and guidance",
    "nhs:Environment, facilities & equipment": "Buildings, rooms and facilities",
    "nhs:Supplying & understanding medication": "Medicines",
    "nhs:Negative experience & dissatisfaction": "Poor experience",
    "nhs:Organisation & efficiency": "Organisation and efficiency",
    "nhs:Interaction with family/ carers": "Involving family and carers",
    "nhs:Cleanliness, tidiness & infection control": "Cleanliness",
    "nhs:Mental Health Act": "Detention, leave and rights",
    "nhs:Equality, Diversity & Inclusion": "Fair treatment and diversity",
    "nhs:Service location": "Where services are",
    "nhs:Funding & use of financial resources": "Money and funding",
    "nhs:Feeling safe": "Feeling safe",
    "nhs:Discharge": "Leaving the service",
    "nhs:Unspecified communication": "Communication",
    "nhs:Appointment method": "Phone, video or face to face",
    "send:school support": "Support in school",
    "send:EHC plans": "Education, health and care plans",
    "send:inclusion": "Being included",
    "send:activities": "Activities and things to do",
    "send:health": "Health services",
    "send:transport": "Transport and travel",
    "send:transition to adulthood": "Moving into adulthood",
    "send:staff": "The people who support us",
    "send:communication": "Being told, asked and answered",
    "send:consultation itself": "This consultation",
    "send:waiting": "Waiting times and being on time",
    "send:CAMHS": "Mental health support",
    "send:social care": "Social care",
    "send:speech and language therapy": "Speech and language therapy",
    "send:funding": "Money and funding",
    "send:equipment": "Equipment and aids",
    "send:local offer": "Finding local services",
    "send:short breaks": "Short breaks",
    "send:respite": "Respite",
    "safety": SAFETY,
}
