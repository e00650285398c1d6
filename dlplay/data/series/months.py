"""The names of the months, in English, Thai, German, French, Spanish and Italian, in full and short."""

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
OTHER_MONTHS = (  # in full, and short where that is not the English one
    "januar jänner janvier janv enero ene gennaio gen",
    "februar février févr fevrier fevr fév febrero febbraio",
    "märz maerz mär mars marzo",
    "avril avr abril abr aprile",
    "mai mayo maggio mag",
    "juni juin junio giugno giu",
    "juli juillet juil julio luglio lug",
    "août aout agosto ago",
    "septembre septiembre settembre set",
    "oktober okt octobre octubre ottobre ott",
    "novembre noviembre",
    "dezember dez décembre déc decembre diciembre dic dicembre",
)
MONTH_OF = {
    **{word: number for number, words in enumerate(OTHER_MONTHS, 1) for word in words.split()},
    **{word: number for number, word in enumerate(ENGLISH_MONTHS, 1)},
    **{word[:3]: number for number, word in enumerate(ENGLISH_MONTHS, 1)},
    **{word: number for number, word in enumerate(THAI_MONTHS, 1)},
    **{word: number for number, word in enumerate(THAI_SHORT, 1)},
    "sept": 9,
}
