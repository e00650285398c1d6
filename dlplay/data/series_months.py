"""The names of the months, in English and Thai, in full and short."""

ENGLISH_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
THAI_MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
THAI_SHORT = ("มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค")
MONTH_OF = {
    **{word: number for number, word in enumerate(ENGLISH_MONTHS, 1)},
    **{word[:3]: number for number, word in enumerate(ENGLISH_MONTHS, 1)},
    **{word: number for number, word in enumerate(THAI_MONTHS, 1)},
    **{word: number for number, word in enumerate(THAI_SHORT, 1)},
    "sept": 9,
}
